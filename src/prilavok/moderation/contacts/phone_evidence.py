"""Whether a number that could be dialled is one: evidence, added up (`weights`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from prilavok.moderation.contacts import plans, weights
from prilavok.moderation.contacts.candidates import Candidate
from prilavok.moderation.contacts.chains import are_sizes, is_prices, is_times
from prilavok.moderation.contacts.commerce_words import UNITS
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.phone_labels import CALLED, is_called, is_near, noun_weight
from prilavok.moderation.contacts.plans import Plan
from prilavok.moderation.reading import Numbers, TrickKind

_SERVICES = Kind.SERVICE | Kind.DOUBTFUL_SERVICE
_MARKING = Kind.REFERENCE | Kind.INSCRIBED | Kind.PRINTED
PART_GROUPS = (5, 5)
SERIES_DIGITS = 3
"""Articles of a series differ in so many digits at their ends."""
TIMES_MAX = 6
"""No box has so many sides."""
SINGLE_RUNS = 9
"""From so many runs on, a number is written digit by digit."""


def weigh(glance: Glance, view: Numbers, candidate: Candidate) -> int:
    """The evidence for `candidate`, added up."""
    if _is_known(glance, candidate.digits):
        return weights.OWN
    start, end = view.plain_span(*candidate.span)
    if is_marked(glance, candidate.plan, start, end):
        return _likeness(glance, candidate) + weights.GLUED + weights.LABEL_SOMEWHERE
    spent = effort(glance, view, candidate)
    nouns = noun_weight(glance, candidate, start, end)
    return (
        _likeness(glance, candidate)
        + spent
        + _cues(glance, start, end)
        + (max(nouns, weights.LABEL_HIDDEN) if spent else nouns)
        + (_fractions(candidate) if _is_scattered(candidate) else _vetoes(view, candidate))
        + _of_things(glance, candidate)
    )


def is_marked(glance: Glance, plan: Plan, start: int, end: int) -> bool:
    """Whether what stands at `start` to `end` is numbered as lots and machines are, "batch
    L8005550142", and nobody is called."""
    if _MARKED.fullmatch(glance.plain, start, end) is None or glance.has(CALLED):
        return False
    is_foreign = bool(plan.script) and plan.script != glance.script
    return is_foreign or glance.has(_MARKING)


def _likeness(glance: Glance, candidate: Candidate) -> int:
    """How much it looks like a number to be dialled, digits and groups."""
    plan = candidate.plan
    strength = plan.strength + candidate.bonus
    if plan.script and glance.script and plan.script != glance.script:
        strength += weights.PLAN_FOREIGN
    if candidate.is_customary:
        strength += weights.SHAPE_CUSTOMARY
    elif 1 < candidate.last - candidate.first < 7:
        strength += weights.SHAPE_GROUPED
    elif candidate.last - candidate.first == 1 and plan.strength < weights.PLAN_MOBILE:
        strength += weights.ONE_RUN
    if candidate.last - candidate.first < len(candidate.chain.runs):
        strength += weights.TAKEN_FROM_MORE
    if len(set(candidate.digits)) == 1:
        strength += weights.SAME_DIGIT
    return strength


def _of_things(glance: Glance, candidate: Candidate) -> int:
    """Whether it looks like the number of a part, or like one of a series of articles."""
    runs, plan = candidate.runs, candidate.plan
    is_indian = plan.country == "in" and glance.script == "l"  # where they are grouped so
    if (
        plan.strength <= weights.PLAN_MOBILE_BARE
        and not is_indian
        and candidate.groups == PART_GROUPS
        and runs[1].gap == "-"
    ):
        return weights.PART_NUMBER
    if len(runs) > 1 or len(glance.chains) < 2 or glance.has(CALLED):
        return 0
    begins = candidate.digits[:-SERIES_DIGITS]
    in_series = any(
        chain.digits != candidate.digits
        and len(chain.digits) == len(candidate.digits)
        and chain.digits.startswith(begins)
        for chain in glance.chains
    )
    return weights.SERIES if in_series else 0


def effort(glance: Glance, view: Numbers, candidate: Candidate) -> int:
    """How much was done so that a machine would not see it."""
    start, end = candidate.span
    spent = 0
    spelled = [e - s for s, e in view.spelled if s < end and e > start]
    if len(spelled) > 1 or sum(spelled) > 3:
        spent += weights.SPELLED
    if glance.reading.tricks:
        tricks = glance.tricks(*view.plain_span(start, end))
        if TrickKind.INVISIBLE in tricks:
            spent += weights.INVISIBLE
        elif TrickKind.UNUSUAL_DIGITS in tricks:
            spent += weights.UNUSUAL_DIGITS
    runs = candidate.runs
    if not spelled and len(runs) >= 7 and all(run.end - run.start <= 2 for run in runs):
        spent += weights.ODD_SIGNS
    return spent


def _cues(glance: Glance, start: int, end: int) -> int:
    """What around it says that somebody is to be called."""
    cues = 0
    if glance.letters - len(_LETTERS.findall(glance.plain, start, end)) <= 3:
        cues += weights.ALONE
    if is_called(glance, start, end):
        cues += weights.CALL_VERB
    if glance.before(_SERVICES, start, 30) or glance.after(Kind.SERVICE, end, 20):
        cues += weights.SERVICE_BESIDE
    if _is_mine(glance, start, end):
        cues += weights.MINE
    if is_near(glance, Kind.HINT, start, end):
        cues += weights.HINT
    if _named_after(glance, end):
        cues += weights.NAME_AFTER
    return cues


def _is_mine(glance: Glance, start: int, end: int) -> bool:
    """Whether somebody calls it theirs; in "my order 12-34" the order is."""
    before = glance.before(Kind.MINE, start, 25)
    if before is not None and glance.plain.startswith(" ", before.end):
        label = glance.before(Kind.REFERENCE, start, start - before.end)
        return label is None or label.start < before.end
    return before is not None or glance.after(Kind.MINE, end, 20) is not None


def _vetoes(view: Numbers, candidate: Candidate) -> int:
    """What of the writing itself speaks for something that is counted or listed."""
    text = view.text
    start, end = candidate.span
    runs = candidate.runs
    veto = 0
    if _UNIT.match(text, end):
        veto += weights.UNIT
    if _is_letter(text[start - 1 : start]) or _is_letter(text[end : end + 1]):
        veto += weights.GLUED
    if candidate.first and runs[0].gap in (".", ","):
        veto += weights.DECIMAL
    if plans.has_check_digit(candidate.digits) and len(runs) == 1:
        veto += weights.CHECK_DIGIT
    return veto + _between(view, candidate)


def _is_scattered(candidate: Candidate) -> bool:
    return candidate.bonus == weights.SCATTERED


def _fractions(candidate: Candidate) -> int:
    """Whether digits from all over a text have a fraction among them: "0.28 mm … holds 150 m"."""
    return weights.DECIMAL if any(run.gap in (".", ",") for run in candidate.runs[1:]) else 0


def _between(view: Numbers, candidate: Candidate) -> int:
    """What stands between the groups and speaks for several numbers."""
    runs = candidate.runs
    gaps = [run.gap for run in runs[1:]]
    veto = 0
    times = sum(1 for gap in gaps if is_times(gap))
    if any(_MEASURED.fullmatch(gap) for gap in gaps):
        veto += weights.MEASURES
    if is_prices(candidate.chain, view.text):
        veto += weights.LISTED
    if times and (len(runs) < TIMES_MAX or times < len(gaps)):
        veto += weights.MEASURES
    if not _is_spelled(view, *candidate.span):
        if len(runs) < SINGLE_RUNS:
            veto += weights.COMMAS * min(2, sum(1 for gap in gaps if "," in gap))
        if any(_AND.fullmatch(gap) for gap in gaps):
            veto += weights.COUNTED_UP
    if any(_HEX.search(run.gap) for run in runs):
        veto += weights.GLUED
    if _is_listed([int(view.text[run.start : run.end]) for run in runs]):
        veto += weights.LISTED
    return veto


def _is_spelled(view: Numbers, start: int, end: int) -> bool:
    """Whether most of it was written in words."""
    return sum(e - s for s, e in view.spelled if s < end and e > start) * 2 > end - start - 4


def _is_listed(values: Sequence[int]) -> bool:
    """Whether `values` rise or fall all the way, as sizes in a list do; three must be near to each
    other as well."""
    if len(values) < 3 or (len(values) == 3 and not are_sizes(values)):
        return False
    steps = [right - left for left, right in pairwise(values)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


def _is_known(glance: Glance, digits: str) -> bool:
    known = glance.surroundings.known_numbers
    return bool(known) and any(digits in number for number in known_digits(known))


def known_digits(known: Iterable[str]) -> frozenset[str]:
    """The numbers of a conversation without whatever separates their digits."""
    return frozenset(_NOT_DIGIT.sub("", number) for number in known)


def _named_after(glance: Glance, end: int) -> bool:
    """Whether a name follows, as people sign: «…, Тамара»."""
    stop = glance.reading.span(max(0, end - 1), end)[1]
    return _NAME.match(glance.reading.original, stop) is not None


def _is_letter(char: str) -> bool:
    return char.isalpha() and not "\u3400" <= char <= "\u9fff"


_MARKED = re.compile(r"[^\W\d_]{1,2}\d{9,11}|\d{9,11}[^\W\d_]{1,2}")
"""A letter or two and then all the digits, or the other way round."""
_LETTERS = re.compile(r"[^\W\d_]")
_UNIT = re.compile(r"\s{0,2}[-–]?\s?" + UNITS)
_NAME = re.compile(r"\s{0,2}[,(–—-]\s{0,2}[А-ЯЁA-Z][а-яёa-z]{2,12}\b")
_MEASURED = re.compile(r"\s(?:на|за|by|for)\s")
_AND = re.compile(r"\s{0,2},?\s{0,2}(?:и|and|&|和|跟|или|or)\s{0,2}")
_HEX = re.compile(r":[a-f]|[a-f]:")
_NOT_DIGIT = re.compile(r"\D+")
