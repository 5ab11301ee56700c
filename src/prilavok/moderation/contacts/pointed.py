"""Contacts that are not given but pointed at: on a card in the box, in the third photo.

No place could be listed in full, so it is the company of words that tells: what one reaches people
by, where it stands or how it got there, whose it is, and what to do with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Found, Kind
from prilavok.moderation.contacts.phrases import pattern_of
from prilavok.moderation.model import Signal, SignalKind

POINTING = Kind.PHONE | Kind.MAIL | Kind.POINTER | Kind.WANTED | Kind.WANTED_SURELY | Kind.SERVICE
_WHERE = Kind.PRINTED | Kind.INSCRIBED | Kind.PLACED
_SURE = Kind.PHONE | Kind.MAIL | Kind.POINTER
_REFUSED = pattern_of("refused")
_NOT_REACHED_BEFORE = pattern_of("not_reached_before")
_NOT_REACHED_BEHIND = pattern_of("not_reached_behind")
_OF_THE_PLATFORM = re.compile(
    r"\b(?:площадк|маркет|поддержк|службы |platform|marketplace|support\b|customer service)"
    "|平台|官方"
)
"""Whose contact it is, if nobody calls it theirs."""


DENIED_REACH = 24
"""How far a word that denies it may stand, in characters."""
APART_MAX = 80
"""Farther apart, in characters, the two have nothing to do with each other."""


def pointed(glance: Glance) -> Iterator[Signal]:
    """Where a text says that a contact is to be found."""
    if not (glance.has(POINTING) and glance.has(_WHERE)):
        return
    strength = _strength(glance)
    if strength <= weights.SAID_FROM:
        return
    what, where = _nearest(glance.marks.of(POINTING), glance.marks.of(_WHERE))
    start, end = min(what.start, where.start), max(what.end, where.end)
    if end - start > APART_MAX or _is_denied(glance.plain, what):
        return
    kind = SignalKind.PHONE if glance.has(Kind.PHONE) else SignalKind.HANDLE
    yield Signal(kind, start, end, strength, "")


def _strength(glance: Glance) -> int:
    strength = weights.POINTED
    for kind, weight in (
        (Kind.PRINTED | Kind.PLACED, weights.POINTED_PLACE),
        (Kind.INSCRIBED, weights.POINTED_INSCRIBED),
        (Kind.MINE, weights.POINTED_MINE),
        (Kind.CALL, weights.POINTED_CALL),
        (Kind.POINTER, weights.POINTED_POINTER),
        (Kind.REFERENCE, weights.POINTED_LABEL),
        (Kind.YOURS, weights.POINTED_YOURS),
        (Kind.ENGRAVED, weights.REQUEST_ENGRAVED),
        (Kind.GOODS, weights.REQUEST_GOODS),
    ):
        if glance.deals_with(kind):
            strength += weight
    if not glance.has(Kind.MINE) and _OF_THE_PLATFORM.search(glance.plain):
        strength += weights.POINTED_LABEL
    if not glance.has(Kind.CALL) and glance.has(Kind.TALK):
        strength += weights.POINTED_TALK
    if _REFUSED.search(glance.plain):
        strength += weights.REQUEST_REFUSED
    if not glance.has(_SURE):
        vague = glance.has(Kind.WANTED | Kind.WANTED_SURELY)
        strength += weights.POINTED_VAGUE if vague else weights.POINTED_SERVICE
    if glance.numbers_a_thing:
        strength += weights.POINTED_LABEL
    if "?" in glance.plain:
        strength += weights.POINTED_ASKED
    return strength


def _nearest(what: Sequence[Found], where: Sequence[Found]) -> tuple[Found, Found]:
    """Of what one reaches people by and where it stands, the two that are nearest."""
    return min(
        ((one, other) for one in what[:20] for other in where[:20]),
        key=lambda pair: abs(pair[0].start - pair[1].start),
    )


def _is_denied(plain: str, what: Found) -> bool:
    """Whether nobody is reached by it: "no phone calls", «звонки не принимаем»."""
    before = plain[max(0, what.start - DENIED_REACH) : what.start]
    behind = plain[what.end : what.end + DENIED_REACH]
    return bool(_NOT_REACHED_BEFORE.search(before) or _NOT_REACHED_BEHIND.match(behind))
