"""Whether a number that could be dialled is one: evidence, added up (`weights`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from prilavok.moderation.contacts import plans, weights
from prilavok.moderation.contacts.candidates import Candidate
from prilavok.moderation.contacts.chains import is_times
from prilavok.moderation.contacts.commerce_words import UNITS
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Found, Kind
from prilavok.moderation.reading import Numbers, TrickKind

_SERVICES = Kind.SERVICE | Kind.DOUBTFUL_SERVICE
NOUN_REACH = 40
NOUN_BESIDE = 15
CALL_REACH = 200
COMPANY_REACH = 80
"""How far, in characters, other words may stand and still speak of the number."""
TIMES_MAX = 6
"""No box has so many sides."""
SINGLE_RUNS = 9
"""From so many runs on, a number is written digit by digit."""


def weigh(glance: Glance, view: Numbers, candidate: Candidate) -> int:
    """The evidence for `candidate`, added up."""
    if _is_known(glance, candidate.digits):
        return weights.OWN
    start, end = view.plain_span(*candidate.span)
    spent = effort(glance, view, candidate)
    nouns = _nouns(glance, candidate, start, end)
    return (
        _likeness(glance, candidate)
        + spent
        + _cues(glance, start, end)
        + (max(nouns, weights.LABEL_HIDDEN) if spent else nouns)
        + (0 if candidate.bonus == weights.SCATTERED else _vetoes(view, candidate))
    )


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
    if _is_called(glance, start, end):
        cues += weights.CALL_VERB
    if glance.before(_SERVICES, start, 30) or glance.after(Kind.SERVICE, end, 20):
        cues += weights.SERVICE_BESIDE
    if glance.before(Kind.MINE, start, 25) or glance.after(Kind.MINE, end, 20):
        cues += weights.MINE
    if _is_near(glance, Kind.HINT, start, end):
        cues += weights.HINT
    if _named_after(glance, end):
        cues += weights.NAME_AFTER
    return cues


def _is_called(glance: Glance, start: int, end: int) -> bool:
    """Whether somebody is told to call, in the sentence of the number or right behind it."""
    before = glance.before(Kind.CALL, start, CALL_REACH)
    if before is not None and not _SENTENCE_BETWEEN.search(glance.plain, before.end, start):
        return True
    after = glance.after(Kind.CALL, end, CALL_REACH)
    return after is not None and len(_SENTENCE_END.findall(glance.plain, end, after.start)) < 2


def _is_near(glance: Glance, kind: int, start: int, end: int) -> bool:
    """Whether a word of `kind` stands anywhere around, in a long text not at its other end."""
    return (
        glance.before(kind, start, COMPANY_REACH) is not None
        or glance.after(kind, end, COMPANY_REACH) is not None
    )


def _nouns(glance: Glance, candidate: Candidate, start: int, end: int) -> int:
    """Whether it is labelled as a phone or as a matter of commerce; the nearer noun decides."""
    reach = NOUN_REACH if candidate.plan.strength > weights.PLAN_LOCAL else NOUN_BESIDE
    phone = glance.before(Kind.PHONE, start, reach)
    label = glance.before(Kind.REFERENCE, start, NOUN_REACH)
    if label is not None and _SENTENCE.search(glance.plain[label.end : start].removeprefix(".")):
        label = None
    if (
        label is not None
        and label in glance.loose
        and _LETTERS.search(glance.plain, label.end, start)
    ):
        label = None
    if phone is not None and (label is None or phone.end >= label.end):
        return weights.PHONE_NOUN_BESIDE
    if label is None and glance.numbers_a_thing:
        return weights.NUMBER_OF
    elsewhere = weights.PHONE_NOUN if _is_near(glance, Kind.PHONE, start, end) else 0
    if label is not None:
        called = _is_called(glance, start, end)
        return elsewhere + _label(glance, candidate, label, called=called)
    after = glance.after(Kind.REFERENCE, end, 16)
    if after is not None and after not in glance.loose:
        return elsewhere + weights.LABEL_AFTER
    if elsewhere:
        return elsewhere
    return weights.LABEL_SOMEWHERE if glance.deals_with(Kind.REFERENCE) else 0


def _label(glance: Glance, candidate: Candidate, label: Found, *, called: bool) -> int:
    """What a noun of commerce before the number weighs: little when it is not meant."""
    if _DENIED.search(glance.plain[max(0, label.start - 16) : label.start]) or _denied_later(
        glance, label
    ):
        return weights.LABEL_DENIED
    if label.value == "код" and candidate.plan.strength in _FIXED:
        return weights.PHONE_NOUN
    if candidate.bonus == weights.PLUS_SIGN:
        return weights.LABEL_PLUS
    if candidate.is_customary and candidate.plan.strength >= weights.PLAN_FIXED:
        return weights.LABEL_GROUPED
    return weights.LABEL_CALLED if called else weights.LABEL


def _denied_later(glance: Glance, label: Found) -> bool:
    """Whether the text takes the label back: "not really an article"."""
    stem = glance.plain[label.start : label.end][:5]
    return any(
        glance.plain.startswith(stem, match.end()) for match in _NOT_REALLY.finditer(glance.plain)
    )


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


def _between(view: Numbers, candidate: Candidate) -> int:
    """What stands between the groups and speaks for several numbers."""
    runs = candidate.runs
    gaps = [run.gap for run in runs[1:]]
    veto = 0
    times = sum(1 for gap in gaps if is_times(gap))
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
    """Whether `values` rise or fall all the way, as sizes in a list do."""
    if len(values) < 4:
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


_FIXED = frozenset({weights.PLAN_FIXED, weights.PLAN_FIXED_BARE})
_LETTERS = re.compile(r"[^\W\d_]")
_UNIT = re.compile(r"\s{0,2}[-–]?\s?" + UNITS)
_SENTENCE_END = re.compile("[.!?](?=\\s)|[\n。！？]")
_SENTENCE_BETWEEN = re.compile("(?:[.!?]\\s|[\n。！？])(?=[^\n]*?[^\\W\\d_])")
"""The end of a sentence, and letters behind it."""
_NAME = re.compile(r"\s{0,2}[,(–—-]\s{0,2}[А-ЯЁA-Z][а-яёa-z]{2,12}\b")
_SENTENCE = re.compile(r"[.!?;\n]\s|[\d]{2}")
_AND = re.compile(r"\s{0,2},?\s{0,2}(?:и|and|&|和|跟|или|or)\s{0,2}")
_HEX = re.compile(r":[a-f]|[a-f]:")
_DENIED = re.compile(r"[\"'«“„‘]\s?\Z|(?:\bне|\bnot|\bisn't|不是)[\s\w]{0,12}\Z")
_NOT_REALLY = re.compile(
    r"(?:\bне|\bnot|\bisn't)\s(?:really\s|совсем\s|an?\s|the\s|your\s|это\s){0,3}|不是"
)
_NOT_DIGIT = re.compile(r"\D+")
