"""Numbers that a text only tells how to put together: "first 903, three noughts, 81 at the end".

A chain of digits shows a number that is written down; here its pieces stand apart, in another
order, or some are missing. What gives it away is words of place, and that the pieces make a number
in some order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from prilavok.moderation.contacts import plans, weights
from prilavok.moderation.contacts.commerce_words import UNITS
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.model import Signal, SignalKind
from prilavok.moderation.reading import Numbers

PIECES_MAX = 5
PLACES_MAX = 3
_DIALLING = Kind.CALL | Kind.PHONE
_RUN = re.compile(r"\d+")
_UNIT = re.compile(r"\d\s{0,2}[-–]?\s?" + UNITS)
_DECIMAL = re.compile(r"(?<![\d,])\d{1,2},\d{1,2}(?!\d|,\d)")
_TIMES = re.compile(r"\d\s?[xх×*]\s?\d")


def assembled(glance: Glance) -> Iterator[Signal]:
    """The number that a text tells how to put together, from its first digit to its last."""
    view = glance.numbers
    if view is None or not glance.has(Kind.ANNOUNCED):
        return
    runs = [match.span() for match in _RUN.finditer(view.text)]
    pieces = [view.text[start:end] for start, end in runs]
    if len(pieces) < 2 or not 8 <= sum(map(len, pieces)) <= 12 or _TIMES.search(view.text):
        return
    strength = _strength(glance, view, pieces)
    if strength > weights.SAID_FROM:
        start, end = view.plain_span(runs[0][0], runs[-1][1])
        digits = "".join(pieces)
        yield Signal(SignalKind.PHONE, start, end, strength, digits, hidden=True)


def _strength(glance: Glance, view: Numbers, pieces: Sequence[str]) -> int:
    places = len(
        {
            (mark.start, mark.end)
            for mark in glance.marks.of(Kind.ANNOUNCED)
            if not glance.is_of_a_thing(mark)
        }
    )
    if not places:
        return weights.OWN
    strength = weights.ASSEMBLED + weights.ASSEMBLED_PLACE * min(places, PLACES_MAX)
    if makes_number(pieces, glance.script):
        strength += weights.ASSEMBLED_NUMBER
    if any(len(piece) > 1 and not int(piece) for piece in pieces):
        strength += weights.ASSEMBLED_ZEROS
    if view.spelled:
        strength += weights.ASSEMBLED_SPELLED
    if glance.has(_DIALLING):
        strength += weights.CALL_VERB
    if glance.deals_with(Kind.REFERENCE):
        strength += weights.LABEL_SOMEWHERE
    if _UNIT.search(view.text) or len(_DECIMAL.findall(view.text)) > 1:
        strength += weights.LABEL_AFTER
    return strength


def makes_number(pieces: Sequence[str], script: str) -> bool:
    """Whether `pieces`, in some order, are a number of where `script` is written."""
    if len(pieces) > PIECES_MAX:
        pieces = ["".join(pieces)]
    return any(
        plan.strength >= weights.PLAN_MOBILE_BARE and plan.script in ("", script)
        for order in permutations(pieces)
        for plan in plans.shapes_of("".join(order))
    )
