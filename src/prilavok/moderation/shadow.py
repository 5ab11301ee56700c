"""Shadow mode: what a draft rulebook would have made of what people have written.

Texts stream through and are forgotten; what is kept is counts, a few samples, and the words that
were found most often, all bounded. The same texts and the same draft give the same report.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from hashlib import blake2b
from heapq import heappush, heappushpop
from typing import TypeAlias

from msgspec import Struct

from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Action, Finding, Label, Role, Situation, Span, Verdict

SAMPLES_MAX = 20
GROUPS_MAX = 1_000
"""Kinds of changes that are told apart; whatever comes beyond is counted in `changed` alone."""
WORDS_KEPT_MAX = 10_000
WORDS_TOLD_MAX = 20
WORDS_CHARS_MAX = 80
BREATH_S = 0.005
"""How long texts are judged in a row before others on the event loop have their turn."""


class PastText(Struct, frozen=True):
    """Something that was written once, and what became of it under the rulebook of then.

    `text` is as it was written, whatever was masked or edited since: an edit is a text of its own
    that follows with the same id. `recent` is what the same author had written shortly before.
    `rule` and `label` are of the finding that decided then, None where there was none.
    """

    id: str
    role: Role
    text: str
    sent_at: datetime
    action: Action
    version: int
    recent: tuple[str, ...] = ()
    situation: Situation = Situation()
    rule: str | None = None
    label: Label | None = None


PastTexts: TypeAlias = AsyncIterator[PastText]
Source: TypeAlias = Callable[[datetime | None, datetime | None, timedelta], PastTexts]
"""Gives all past texts from a moment on and before another one, in the order of writing, each with
what its author had written within a time before it."""


class Sample(Struct, frozen=True):
    """One text that would fare otherwise; spans are what the draft finds in it."""

    id: str
    role: Role
    sent_at: datetime
    text: str
    spans: tuple[Span, ...]
    reasons: tuple[str, ...]
    score: int | None


class Change(Struct, frozen=True):
    """Texts that would fare otherwise in the same way.

    `rule` and `label` decide under the draft; where it decides nothing, those that decided then.
    """

    was: Action
    becomes: Action
    label: Label | None
    rule: str | None
    count: int
    samples: tuple[Sample, ...]


class Tally(Struct, frozen=True):
    """What a rule or a label of the draft would do: how many texts it finds, how many of these are
    changed by it."""

    name: str
    found: int
    changed: int


class FoundWords(Struct, frozen=True):
    """What was found in changed texts, and in how many."""

    text: str
    label: Label
    count: int


class Report(Struct, frozen=True):
    """What a draft would have changed. `is_whole` says whether all texts were replayed; the
    changes, tallies and words are the most frequent first."""

    texts: int
    changed: int
    stricter: int
    milder: int
    changes: tuple[Change, ...]
    rules: tuple[Tally, ...]
    labels: tuple[Tally, ...]
    words: tuple[FoundWords, ...]
    is_whole: bool
    seconds: float
    texts_per_s: float


async def replay(
    judge: Judge,
    texts: PastTexts,
    *,
    samples: int = 3,
    limit: int | None = None,
    seconds_max: float | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """What `judge`, made of a draft, says of `texts`, up to `limit` of them and `seconds_max`.

    Others on the event loop have their turn every few milliseconds. `progress` is told now and then
    how many texts are done.
    """
    counts = Counts(min(samples, SAMPLES_MAX))
    begun = breathed = time.perf_counter()
    is_whole = True
    async with _closing(texts):
        async for past in texts:
            now = time.perf_counter()
            if counts.texts == limit or (seconds_max is not None and now - begun > seconds_max):
                is_whole = False
                break
            if now - breathed > BREATH_S:
                progress(counts.texts)
                await asyncio.sleep(0)
                breathed = time.perf_counter()
            counts.add(past, judge(past.text, past.role, past.situation, past.recent))
    progress(counts.texts)
    return counts.report(time.perf_counter() - begun, is_whole=is_whole)


@asynccontextmanager
async def _closing(texts: PastTexts) -> AsyncGenerator[None]:
    """What reads from a database must let go of it, wherever the reader stops."""
    try:
        yield
    finally:
        if isinstance(texts, AsyncGenerator):
            await texts.aclose()


Kind: TypeAlias = tuple[Action, Action, Label | None, str | None]


class Counts:
    """The report while it grows."""

    def __init__(self, samples: int) -> None:
        self.texts = 0
        self._changed = 0
        self._stricter = 0
        self._samples = samples
        self._groups: dict[Kind, Group] = {}
        self._rules = Tallies()
        self._labels = Tallies()
        self._words: Counter[tuple[str, Label]] = Counter()

    def add(self, past: PastText, verdict: Verdict) -> None:
        """Count what became of a text, and what would."""
        self.texts += 1
        self._rules.found.update({found.rule for found in verdict.findings if found.rule})
        self._labels.found.update({found.label for found in verdict.findings})
        if verdict.action is not past.action:
            self._add_change(past, verdict)

    def _add_change(self, past: PastText, verdict: Verdict) -> None:
        self._changed += 1
        self._stricter += verdict.action.strictness > past.action.strictness
        deciding = verdict.deciding
        label = deciding.label if deciding else past.label
        rule = deciding.rule if deciding else past.rule
        self._labels.changed.update([label] if label else [])
        self._rules.changed.update([rule] if rule else [])
        kind = (past.action, verdict.action, label, rule)
        if kind in self._groups or len(self._groups) < GROUPS_MAX:
            group = self._groups.setdefault(kind, Group())
            group.add(_sample(past, deciding), self._samples)
        if deciding is not None:
            self._add_words(past.text, deciding)

    def _add_words(self, text: str, finding: Finding) -> None:
        """Keep the commonest: when there are too many, those that came rarely go."""
        for words in {_words(text, span) for span in finding.spans}:
            self._words[words, finding.label] += 1
        if len(self._words) > WORDS_KEPT_MAX:
            self._words = Counter(dict(self._words.most_common(WORDS_KEPT_MAX // 2)))

    def report(self, seconds: float, *, is_whole: bool) -> Report:
        """What has been counted."""
        return Report(
            texts=self.texts,
            changed=self._changed,
            stricter=self._stricter,
            milder=self._changed - self._stricter,
            changes=tuple(self._changes()),
            rules=self._rules.told(),
            labels=self._labels.told(),
            words=tuple(
                FoundWords(text, label, count)
                for (text, label), count in self._words.most_common(WORDS_TOLD_MAX)
            ),
            is_whole=is_whole,
            seconds=round(seconds, 3),
            texts_per_s=round(self.texts / seconds, 1) if seconds else 0.0,
        )

    def _changes(self) -> Iterator[Change]:
        for kind, group in sorted(self._groups.items(), key=lambda each: -each[1].count):
            was, becomes, label, rule = kind
            yield Change(was, becomes, label, rule, group.count, group.samples())


class Group:
    """How many texts change in one way, and the few of them that are shown."""

    def __init__(self) -> None:
        self.count = 0
        self._shown: list[tuple[int, int, Sample]] = []

    def add(self, sample: Sample, samples: int) -> None:
        """Count a text, and keep it if it is among the `samples` that come first by hash: chosen
        evenly from all, and the same ones each time."""
        self.count += 1
        entry = (-_order(sample), -self.count, sample)
        if len(self._shown) < samples:
            heappush(self._shown, entry)
        elif samples:
            heappushpop(self._shown, entry)

    def samples(self) -> tuple[Sample, ...]:
        return tuple(sample for *_, sample in sorted(self._shown, reverse=True))


class Tallies:
    """Of each rule, or of each label."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()

    def told(self) -> tuple[Tally, ...]:
        names = sorted({*self.found, *self.changed})
        tallies = [Tally(name, self.found[name], self.changed[name]) for name in names]
        return tuple(sorted(tallies, key=lambda tally: (-tally.changed, -tally.found)))


def _sample(past: PastText, deciding: Finding | None) -> Sample:
    return Sample(
        id=past.id,
        role=past.role,
        sent_at=past.sent_at,
        text=past.text,
        spans=deciding.spans if deciding else (),
        reasons=deciding.reasons if deciding else (),
        score=deciding.score if deciding else None,
    )


def _order(sample: Sample) -> int:
    seed = f"{sample.id} {sample.text}".encode(errors="replace")
    return int.from_bytes(blake2b(seed, digest_size=8).digest(), "big")


def _words(text: str, span: Span) -> str:
    return " ".join(text[span.start : span.end].casefold().split())[:WORDS_CHARS_MAX]
