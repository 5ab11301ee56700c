"""Telephone numbers, however they are written, and the numbers that are none.

A candidate is a stretch of a chain of digits that could be dialled (`plans`). What it is decided by
evidence: how it is written and what stands around it (`weights`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from prilavok.moderation.contacts import plans, weights
from prilavok.moderation.contacts.chains import Chain, chain_of, chains_in, is_times
from prilavok.moderation.contacts.commerce_words import UNITS
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.plans import Plan
from prilavok.moderation.model import Signal, SignalKind
from prilavok.moderation.reading import Numbers, TrickKind

CANDIDATES_MAX = 60
"""How many stretches of one text are weighed; no honest text has that many."""

NOUN_REACH = 40
CALL_REACH = 200


class Candidate(NamedTuple):
    """A stretch of `chain` that could be dialled: its runs `first` to `last` (not included)."""

    chain: Chain
    first: int
    last: int
    digits: str
    plan: Plan
    bonus: int


def phones(glance: Glance) -> list[Signal]:
    """The phone numbers of a text, each digit in one of them at most, the surest first."""
    view = glance.numbers
    if view is None:
        return []
    weighed = [
        (strength, candidate)
        for candidate in _candidates(glance, view)
        if (strength := _weigh(glance, view, candidate)) > weights.SAID_FROM
    ]
    weighed.sort(key=lambda pair: (-pair[0], -len(pair[1].digits)))
    signals: list[Signal] = []
    taken: list[tuple[int, int]] = []
    for strength, candidate in weighed:
        start, end = view.plain_span(*_span(candidate))
        if all(end <= other[0] or start >= other[1] for other in taken):
            taken.append((start, end))
            hidden = _effort(glance, view, candidate) > 0
            signals.append(
                Signal(SignalKind.PHONE, start, end, strength, candidate.digits, hidden=hidden)
            )
    return signals


def _candidates(glance: Glance, view: Numbers) -> Iterator[Candidate]:
    chains = list(chains_in(view.text))
    count = 0
    backwards = glance.has(Kind.BACKWARDS)
    plain = True
    for chain in chains:
        for candidate in _within(chain, view, backwards=backwards):
            count += 1
            plain = plain and candidate.plan.strength < weights.PLAN_FIXED_BARE
            yield candidate
            if count > CANDIDATES_MAX:
                return
    if plain and len(chains) > 1:
        yield from _scattered(glance, view, chains)


def _within(chain: Chain, view: Numbers, *, backwards: bool) -> Iterator[Candidate]:
    """What `chain` could be, in whole runs."""
    full = [
        Candidate(chain, *cut, chain.digits[start:end], plan, 0)
        for start, end, plan in plans.shapes_in(chain.digits)
        if (cut := chain.cut(start, end)) is not None
    ]
    yield from full
    for first, run in enumerate(chain.runs):
        if _has_plus(view.text, run.start):
            digits = chain.digits[chain.starts[first] :]
            if plans.is_international(digits):
                size = len(chain.runs)
                yield Candidate(chain, first, size, digits, plans.ANY, weights.PLUS_SIGN)
    if len(chain.digits) >= 10:
        yield from _reversed(chain, declared=backwards, found=bool(full))
    if not full:
        yield from _in_part(chain)


def _in_part(chain: Chain) -> Iterator[Candidate]:
    """What `chain` could be that is no number in full."""
    plan = plans.local_plan(chain.digits)
    if plan is None and len(chain.runs) > 2 and 7 <= len(chain.digits) <= plans.DIGITS_MAX:
        plan = plans.UNKNOWN
    if plan is not None:
        yield Candidate(chain, 0, len(chain.runs), chain.digits, plan, 0)


def _reversed(chain: Chain, *, declared: bool, found: bool) -> Iterator[Candidate]:
    digits = chain.digits[::-1]
    length = len(digits)
    bonus = weights.BACKWARDS if declared else weights.BACKWARDS_SILENT
    for start, end, plan in plans.shapes_in(digits):
        if end - start != length or (found and not declared):
            continue
        if declared or (plan.strength >= weights.PLAN_MOBILE and plan.country == "ru"):
            yield Candidate(chain, 0, len(chain.runs), digits, plan, bonus)


def _scattered(glance: Glance, view: Numbers, chains: list[Chain]) -> Iterator[Candidate]:
    """All the digits of a text that are a number only together."""
    runs = [run for chain in chains for run in chain.runs]
    if len(runs) > 16:
        return
    whole = chain_of(runs, view.text)
    if not 10 <= len(whole.digits) <= 12 or not glance.has(Kind.CALL | Kind.HINT | Kind.PHONE):
        return
    for start, end, plan in plans.shapes_in(whole.digits):
        if (start, end) == (0, len(whole.digits)):
            yield Candidate(whole, 0, len(runs), whole.digits, plan, weights.SCATTERED)


def _weigh(glance: Glance, view: Numbers, candidate: Candidate) -> int:
    """The evidence for `candidate`, added up."""
    if _is_known(glance, candidate.digits):
        return weights.OWN
    start, end = view.plain_span(*_span(candidate))
    return (
        _likeness(glance, candidate)
        + _effort(glance, view, candidate)
        + _cues(glance, start, end)
        + _vetoes(glance, view, candidate)
    )


def _likeness(glance: Glance, candidate: Candidate) -> int:
    """How much it looks like a number to be dialled, digits and groups."""
    plan = candidate.plan
    strength = plan.strength + candidate.bonus
    if plan.script and glance.script and plan.script != glance.script:
        strength += weights.PLAN_FOREIGN
    groups = _groups(candidate)
    if groups in plan.groupings:
        strength += weights.SHAPE_CUSTOMARY
    elif 1 < len(groups) < 7:
        strength += weights.SHAPE_GROUPED
    if candidate.last - candidate.first < len(candidate.chain.runs):
        strength += weights.TAKEN_FROM_MORE
    if len(set(candidate.digits)) < 3:
        strength += weights.SAME_DIGIT
    return strength


def _effort(glance: Glance, view: Numbers, candidate: Candidate) -> int:
    """How much was done so that a machine would not see it."""
    start, end = _span(candidate)
    effort = 0
    spelled = sum(1 for s, e in view.spelled if s < end and e > start)
    if spelled > 2 or (spelled and candidate.plan.strength >= weights.PLAN_FIXED_BARE):
        effort += weights.SPELLED
    if glance.reading.tricks:
        tricks = glance.tricks(*view.plain_span(start, end))
        if TrickKind.INVISIBLE in tricks:
            effort += weights.INVISIBLE
        elif TrickKind.UNUSUAL_DIGITS in tricks:
            effort += weights.UNUSUAL_DIGITS
    runs = candidate.chain.runs[candidate.first : candidate.last]
    if not spelled and len(runs) >= 7 and all(run.end - run.start <= 2 for run in runs):
        effort += weights.ODD_SIGNS
    return effort


def _cues(glance: Glance, start: int, end: int) -> int:
    """What around it says that somebody is to be called."""
    cues = 0
    letters = _LETTERS.findall(glance.plain[:start] + " " + glance.plain[end:])
    if len(letters) <= 3:
        cues += weights.ALONE
    if glance.before(Kind.CALL, start, CALL_REACH) or glance.after(Kind.CALL, end, CALL_REACH):
        cues += weights.CALL_VERB
    if glance.before(Kind.SERVICE | Kind.DOUBTFUL_SERVICE, start, 30) or glance.after(
        Kind.SERVICE, end, 20
    ):
        cues += weights.SERVICE_BESIDE
    if glance.before(Kind.MINE, start, 25) or glance.after(Kind.MINE, end, 20):
        cues += weights.MINE
    if glance.has(Kind.HINT):
        cues += weights.HINT
    if _named_after(glance, end):
        cues += weights.NAME_AFTER
    return cues + _nearest_noun(glance, start, end)


def _nearest_noun(glance: Glance, start: int, end: int) -> int:
    """Whether it is labelled as a phone or as a matter of commerce; the nearer noun decides."""
    phone = glance.before(Kind.PHONE, start, NOUN_REACH)
    label = glance.before(Kind.REFERENCE, start, NOUN_REACH)
    if label is not None and _is_cut(glance.plain[label.end : start]):
        label = None
    if phone is not None and (label is None or phone.end >= label.end):
        return weights.PHONE_NOUN_BESIDE
    if label is not None:
        return weights.LABEL
    if glance.after(Kind.PHONE, end, 20):
        return weights.PHONE_NOUN
    if glance.after(Kind.REFERENCE, end, 16):
        return weights.LABEL_AFTER
    if glance.has(Kind.PHONE):
        return weights.PHONE_NOUN
    return weights.LABEL_SOMEWHERE if glance.has(Kind.REFERENCE) else 0


def _vetoes(glance: Glance, view: Numbers, candidate: Candidate) -> int:
    """What of the writing itself speaks for something that is counted or listed."""
    runs = candidate.chain.runs[candidate.first : candidate.last]
    text = view.text
    start, end = _span(candidate)
    gaps = [run.gap for run in runs[1:]]
    veto = 0
    if _UNIT.match(text, end):
        veto += weights.UNIT
    if _is_letter(text[start - 1 : start]) or _is_letter(text[end : end + 1]):
        veto += weights.GLUED
    if any(is_times(gap) for gap in gaps):
        veto += weights.MEASURES
    if sum(1 for gap in gaps if "," in gap) >= 2 and not _spelled_within(view, start, end):
        veto += weights.COMMAS
    if _is_listed([int(text[run.start : run.end]) for run in runs]):
        veto += weights.LISTED
    if plans.has_check_digit(candidate.digits) and len(runs) == 1:
        veto += weights.CHECK_DIGIT
    return veto


def _spelled_within(view: Numbers, start: int, end: int) -> bool:
    return any(s < end and e > start for s, e in view.spelled)


def _is_listed(values: list[int]) -> bool:
    """Whether `values` rise or fall all the way, as sizes in a list do."""
    if len(values) < 4:
        return False
    steps = [right - left for left, right in pairwise(values)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


def _is_known(glance: Glance, digits: str) -> bool:
    known = glance.surroundings.known_numbers
    return bool(known) and digits in known_digits(known)


def known_digits(known: Iterable[str]) -> frozenset[str]:
    """The numbers of a conversation without whatever separates their digits."""
    return frozenset(_NOT_DIGIT.sub("", number) for number in known)


def _groups(candidate: Candidate) -> tuple[int, ...]:
    runs = candidate.chain.runs[candidate.first : candidate.last]
    return tuple(run.end - run.start for run in runs)


def _span(candidate: Candidate) -> tuple[int, int]:
    """Where it stands in the digit view."""
    runs = candidate.chain.runs
    return runs[candidate.first].start, runs[candidate.last - 1].end


def _has_plus(text: str, position: int) -> bool:
    return _PLUS.search(text[max(0, position - 8) : position]) is not None


def _named_after(glance: Glance, end: int) -> bool:
    """Whether a name follows, as people sign: «…, Тамара»."""
    stop = glance.reading.span(max(0, end - 1), end)[1]
    return _NAME.match(glance.reading.original, stop) is not None


def _is_cut(between: str) -> bool:
    """Whether a noun before `between` no longer speaks of what comes after it."""
    return _SENTENCE.search(between) is not None


def _is_letter(char: str) -> bool:
    return char.isalpha() and not "\u3400" <= char <= "\u9fff"


_LETTERS = re.compile(r"[^\W\d_]")
_UNIT = re.compile(r"\s{0,2}[-–]?\s?" + UNITS)
_PLUS = re.compile(r"(?:\+|плюс|plus)\s{0,2}\(?$")
_NAME = re.compile(r"\s{0,2}[,(–—-]\s{0,2}[А-ЯЁA-Z][а-яёa-z]{2,12}\b")
_SENTENCE = re.compile(r"[.!?;\n]\s|[\d]{2}")
_NOT_DIGIT = re.compile(r"\D+")
