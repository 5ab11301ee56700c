"""An operator's own words and exceptions, compiled once for a rulebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import log

import re2
from ahocorasick_rs import AhoCorasick, MatchKind

from prilavok.moderation.evidence import Suspicion
from prilavok.moderation.model import Score, Signal, SignalKind, Span
from prilavok.moderation.programme import Rulebook, WordList
from prilavok.moderation.reading import Reading, read

_HALF = re.compile("[\ud800-\udfff]")


class Phrases:
    """Phrases to be found in a text as read, at word boundaries."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = [read(phrase).plain.strip() for phrase in phrases]
        usable = [phrase for phrase in self._phrases if phrase]
        self._search = AhoCorasick(usable, matchkind=MatchKind.Standard) if usable else None

    def found_in(self, plain: str) -> Iterator[tuple[int, int]]:
        """Where each phrase stands in `plain`, overlapping ones too."""
        if self._search is None:
            return
        searched = _encodable(plain)
        for _, start, end in self._search.find_matches_as_indexes(searched, overlapping=True):
            if _stands_alone(plain, start, end):
                yield start, end


class WordLists:
    """What a rulebook adds to the judge's own knowledge, and takes from it."""

    def __init__(self, lists: Iterable[WordList], exceptions: Sequence[str]) -> None:
        self._lists = [
            (listed, Phrases(listed.phrases), [re2.compile(p) for p in listed.patterns])
            for listed in lists
        ]
        self._exceptions = Phrases(exceptions)
        self._has_exceptions = bool(exceptions)

    @classmethod
    def of(cls, rulebook: Rulebook) -> WordLists:
        return cls(rulebook.word_lists, rulebook.exceptions)

    def suspicions(self, reading: Reading) -> Iterator[Suspicion]:
        """One suspicion for each list that the text meets, with every place."""
        return self._met(reading) if self._lists else iter(())

    def _met(self, reading: Reading) -> Iterator[Suspicion]:
        for listed, phrases, patterns in self._lists:
            places = [
                *phrases.found_in(reading.plain),
                *(
                    found.span()
                    for pattern in patterns
                    for found in pattern.finditer(_encodable(reading.plain))
                    if found.end() > found.start()
                ),
            ]
            if places:
                reasons = (f"list:{listed.id}",)
                yield Suspicion(listed.label, strength_of(listed.score), tuple(places), reasons)

    def cleared(self, reading: Reading, found: list[Signal]) -> list[Signal]:
        """`found` with a mere reference in place of what lies within an exception."""
        if not self._has_exceptions:
            return found
        excused = list(self._exceptions.found_in(reading.plain))
        if not excused:
            return found
        kept = [s for s in found if not _lie_within([(s.start, s.end)], excused)]
        return [*kept, *(Signal(SignalKind.REFERENCE, *place, 0, "") for place in excused)]

    def excuse(self, reading: Reading, suspicion: Suspicion) -> bool:
        """Whether every place of `suspicion` lies within an exception."""
        excused = list(self._exceptions.found_in(reading.plain))
        return _lie_within(suspicion.spans, excused)

    def excuse_spans(self, reading: Reading, spans: Iterable[Span]) -> bool:
        """Whether each of `spans`, of the original text, lies within an exception."""
        excused = [reading.span(*place) for place in self._exceptions.found_in(reading.plain)]
        return _lie_within(((span.start, span.end) for span in spans), excused)


def strength_of(score: Score) -> int:
    """The log-odds, in hundredths, of `score` percent; beyond 1 and 99 % it stays there."""
    odds = max(1, min(99, score)) / 100
    return round(100 * log(odds / (1 - odds)))


def _encodable(plain: str) -> str:
    """`plain` with a sign of the same length for each half of a surrogate pair: what searches in
    UTF-8 takes no others."""
    return plain if plain.isascii() else _HALF.sub("\ufffd", plain)


def _lie_within(places: Iterable[tuple[int, int]], excused: Sequence[tuple[int, int]]) -> bool:
    return bool(excused) and all(
        any(start <= place[0] and place[1] <= end for start, end in excused) for place in places
    )


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Whether no word goes on beyond `start` or `end`; Chinese has no spaces to go by."""
    return not (
        (start > 0 and _joined(plain[start - 1], plain[start]))
        or (end < len(plain) and _joined(plain[end - 1], plain[end]))
    )


def _joined(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not ("\u3400" <= left <= "\u9fff")
