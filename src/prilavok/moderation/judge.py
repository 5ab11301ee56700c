"""The judge: a text, its author, its place and a rulebook give a verdict. Pure, and never raises.

Evidence is added up per label in hundredths of a natural log-odds, of which 0 is even. Findings are
what is more likely than not; the rulebook says what each leads to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp

from msgspec.structs import replace

from prilavok.moderation.contacts import signals, split_signals
from prilavok.moderation.evidence import MASK, SELLERS_ONLY, Suspicion, suspicions
from prilavok.moderation.languages import language_of
from prilavok.moderation.learned import Model, weigh
from prilavok.moderation.model import (
    NOWHERE_SPECIAL,
    Action,
    Finding,
    Language,
    Role,
    Situation,
    Span,
    Surroundings,
    Verdict,
)
from prilavok.moderation.programme import Rule, Rulebook
from prilavok.moderation.reading import Reading, read
from prilavok.moderation.wordlists import WordLists


class Judge:
    """A rulebook, made ready to be applied many thousand times a second."""

    def __init__(self, rulebook: Rulebook, version: int, model: Model) -> None:
        self.rulebook = rulebook
        self.version = version
        self._model = model
        self._words = WordLists.of(rulebook)
        self._rules = {
            role: tuple(rule for rule in rulebook.rules if not rule.roles or role in rule.roles)
            for role in Role
        }
        self._surroundings = Surroundings(rulebook.own_hosts, rulebook.allowed_hosts)

    def __call__(
        self,
        text: str,
        role: Role,
        situation: Situation = NOWHERE_SPECIAL,
        recent: Sequence[str] = (),
    ) -> Verdict:
        """What becomes of `text`, after the author's `recent` texts in the chat, oldest first.

        The same arguments give the same verdict as long as rulebook and model are the same.
        """
        return self._settled(self._weighed(text, role, situation, recent), role, situation)

    def with_findings(
        self,
        verdict: Verdict,
        text: str,
        extra: Iterable[Finding],
        role: Role,
        situation: Situation = NOWHERE_SPECIAL,
    ) -> Verdict:
        """`verdict` on `text` with `extra` findings that somebody else has made, by the same rules.

        Of an extra finding its label, score, spans, reasons and direction count; what it leads to
        is for the rulebook, and so are the exceptions in which nothing is found.
        """
        reading = read(text)
        language = situation.language or language_of(reading.plain)
        ruled = (
            finding
            for found in extra
            if (role is Role.SELLER or found.label not in SELLERS_ONLY)
            and not self._words.excuse_spans(reading, found.spans)
            for finding in self._ruled(found, role, language, situation)
        )
        findings = (*verdict.findings, *ruled)
        return self._settled(_verdict(text, findings, self.version), role, situation)

    def _settled(self, verdict: Verdict, role: Role, situation: Situation) -> Verdict:
        """`verdict` with what is to be masked masked; held if the rest would not pass either."""
        if verdict.action is not Action.MASK:
            return verdict
        masked = masked_text(verdict.text, _masked_spans(verdict.findings))
        if self._weighed(masked, role, situation, ()).action is Action.DELIVER:
            return replace(verdict, text=masked)
        return replace(verdict, action=Action.HOLD)

    def _weighed(
        self, text: str, role: Role, situation: Situation, recent: Sequence[str]
    ) -> Verdict:
        if not self._rules[role]:
            return Verdict(Action.DELIVER, text, (), self.version)
        reading = read(text)
        surroundings = self._around(situation)
        found = self._words.cleared(reading, signals(reading, surroundings))
        split = split_signals(reading, self._window(recent), surroundings) if recent else []
        weighing = weigh(self._model, reading, found, role)
        suspected = [
            *suspicions(reading, found, split, weighing, role, recent),
            *self._words.suspicions(reading),
        ]
        if not suspected:
            return Verdict(Action.DELIVER, text, (), self.version)
        language = situation.language or language_of(reading.plain)
        findings = tuple(
            found
            for suspicion in suspected
            if not self._words.excuse(reading, suspicion)
            for found in self._finding(reading, suspicion, role, language, situation)
        )
        return _verdict(text, findings, self.version)

    def _finding(
        self,
        reading: Reading,
        suspicion: Suspicion,
        role: Role,
        language: Language,
        situation: Situation,
    ) -> Iterable[Finding]:
        """The finding that `suspicion` amounts to, if any rule asks for it."""
        found = Finding(
            label=suspicion.label,
            score=percent(suspicion.strength),
            spans=joined(reading.span(start, end) for start, end in suspicion.spans),
            reasons=suspicion.reasons,
            direction=suspicion.direction,
        )
        return self._ruled(found, role, language, situation)

    def _ruled(
        self, found: Finding, role: Role, language: Language, situation: Situation
    ) -> Iterable[Finding]:
        """`found` with what the strictest rule leads it to; nothing if no rule asks for it."""
        applying = [
            rule
            for rule in self._rules[role]
            if rule.label is found.label
            and found.score >= rule.from_score
            and (not rule.languages or language in rule.languages)
            and (not rule.directions or found.direction in rule.directions)
            and (not rule.schemes or situation.scheme in rule.schemes)
            and rule.exempt in (None, situation.exempt)
        ]
        if applying:
            rule = max(applying, key=_strictness_of_rule)
            yield replace(found, rule=rule.id, action=rule.action)

    def _window(self, recent: Sequence[str]) -> Sequence[str]:
        size = self.rulebook.window_messages
        return recent[-size:] if size else ()

    def _around(self, situation: Situation) -> Surroundings:
        if not situation.known_numbers:
            return self._surroundings
        return replace(self._surroundings, known_numbers=situation.known_numbers)


def percent(strength: int) -> int:
    """How sure a log-odds of `strength` hundredths makes us, in percent: 1 to 99."""
    return round(100 / (1 + exp(-max(-460, min(460, strength)) / 100)))


def joined(places: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """`places` in order, those that overlap as one."""
    spans: list[Span] = []
    for start, end in sorted(places):
        if spans and start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return tuple(spans)


def masked_text(text: str, spans: Iterable[Span]) -> str:
    """`text` with each of `spans` replaced, so that not even its length is told."""
    pieces: list[str] = []
    end = 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.end <= end:
            continue
        pieces.append(text[end : max(end, span.start)])
        if span.start >= end:
            pieces.append(MASK)
        end = span.end
    return "".join([*pieces, text[end:]])


def _verdict(text: str, findings: tuple[Finding, ...], version: int) -> Verdict:
    action = max((found.action for found in findings), key=_strictness, default=Action.DELIVER)
    return Verdict(action, text, findings, version)


def _masked_spans(findings: Iterable[Finding]) -> Iterable[Span]:
    return (span for found in findings if found.action is Action.MASK for span in found.spans)


def _strictness(action: Action) -> int:
    return action.strictness


def _strictness_of_rule(rule: Rule) -> int:
    return rule.action.strictness
