"""What a number is called: the nouns around one that could be dialled, and who is to be called."""

from __future__ import annotations

import re

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.candidates import Candidate
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Found, Kind

CALLED = Kind.CALL | Kind.PHONE | Kind.MINE | Kind.HINT
NOUN_REACH = 40
NOUN_BESIDE = 15
CALL_REACH = 200
COMPANY_REACH = 80
"""How far, in characters, other words may stand and still speak of the number."""


def noun_weight(glance: Glance, candidate: Candidate, start: int, end: int) -> int:
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
    if phone is not None and glance.is_of_a_thing(phone):
        phone = None
    if phone is not None and (label is None or phone.end >= label.end):
        return weights.PHONE_NOUN_BESIDE
    if label is None:
        return _unlabelled(glance, candidate, start, end)
    elsewhere = weights.PHONE_NOUN if is_near(glance, Kind.PHONE, start, end) else 0
    called = is_called(glance, start, end)
    return elsewhere + _label(glance, candidate, label, called=called)


def _unlabelled(glance: Glance, candidate: Candidate, start: int, end: int) -> int:
    """What nouns weigh that are not before the number."""
    if _is_another_of_a_kind(glance, candidate, start):
        return weights.LABEL_AFTER
    if glance.numbers_a_thing:
        return weights.NUMBER_OF
    elsewhere = weights.PHONE_NOUN if is_near(glance, Kind.PHONE, start, end) else 0
    after = glance.after(Kind.REFERENCE, end, 16)
    if after is not None and after not in glance.loose:
        return elsewhere + weights.LABEL_AFTER
    return elsewhere or (weights.LABEL_SOMEWHERE if glance.deals_with(Kind.REFERENCE) else 0)


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


def _is_another_of_a_kind(glance: Glance, candidate: Candidate, start: int) -> bool:
    """Whether a number of as many digits that is labelled stands before it in the sentence, and
    nobody is to be called: "part 07700 900461 replaces 07700 900312"."""
    if glance.has(CALLED):
        return False
    return any(
        end < start
        and len(digits) == len(candidate.digits)
        and glance.before(Kind.REFERENCE, begin, NOUN_BESIDE) is not None
        and not _SENTENCE_BETWEEN.search(glance.plain, end, start)
        for begin, end, digits in glance.placed_chains
    )


def _denied_later(glance: Glance, label: Found) -> bool:
    """Whether the text takes the label back: "not really an article"."""
    stem = glance.plain[label.start : label.end][:5]
    return any(
        glance.plain.startswith(stem, match.end()) for match in _NOT_REALLY.finditer(glance.plain)
    )


def is_called(glance: Glance, start: int, end: int) -> bool:
    """Whether somebody is told to call, in the sentence of the number or right behind it."""
    before = glance.before(Kind.CALL, start, CALL_REACH)
    if before is not None and not _SENTENCE_BETWEEN.search(glance.plain, before.end, start):
        return True
    after = glance.after(Kind.CALL, end, CALL_REACH)
    return after is not None and len(_SENTENCE_END.findall(glance.plain, end, after.start)) < 2


def is_near(glance: Glance, kind: int, start: int, end: int) -> bool:
    """Whether a word of `kind` stands anywhere around, in a long text not at its other end."""
    return (
        glance.before(kind, start, COMPANY_REACH) is not None
        or glance.after(kind, end, COMPANY_REACH) is not None
    )


_FIXED = frozenset({weights.PLAN_FIXED, weights.PLAN_FIXED_BARE})
_LETTERS = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile("[.!?](?=\\s)|[\n。！？]")
_SENTENCE_BETWEEN = re.compile("(?:[.!?]\\s|[\n。！？])(?=[^\n]*?[^\\W\\d_])")
"""The end of a sentence, and letters behind it."""
_SENTENCE = re.compile(r"[.!?;\n]\s|[\d]{2}")
_DENIED = re.compile(r"[\"'«“„‘]\s?\Z|(?:\bне\b|\bnot\b|\bisn't|不是)[\s\w]{0,12}\Z")
_NOT_REALLY = re.compile(
    r"(?:\bне|\bnot|\bisn't)\s(?:really\s|совсем\s|an?\s|the\s|your\s|это\s){0,3}|不是"
)
