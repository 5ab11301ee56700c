"""Two-dimensional codes that are spoken of."""

from __future__ import annotations

from collections.abc import Iterator

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.phrases import pattern_of
from prilavok.moderation.model import Signal, SignalKind

REACH = 48
"""How far from a code what it leads to may be told, in characters."""

_TO_CONTACT = pattern_of("qr_to_contact")
_TO_OFFER = pattern_of("qr_to_offer")
_OF_GOODS = pattern_of("qr_of_goods")
_REFUSED = pattern_of("qr_refused")


def codes(glance: Glance) -> Iterator[Signal]:
    """Codes that lead somewhere."""
    marks = glance.marks.of(Kind.QR)
    if not marks:
        return
    near = glance.plain[max(0, marks[0].start - REACH) : marks[-1].end + REACH]
    strength = weights.QR_SEEN
    if _TO_CONTACT.search(near) or glance.has(Kind.SERVICE):
        strength = weights.QR_TO_CONTACT
    elif _TO_OFFER.search(near):
        strength = weights.QR_TO_OFFER
    if _OF_GOODS.search(glance.plain):
        strength += weights.QR_OF_GOODS
    if _REFUSED.search(glance.plain):
        strength += weights.QR_OF_GOODS
    if strength > weights.SAID_FROM:
        mark = marks[0]
        yield Signal(SignalKind.QR_CODE, mark.start, mark.end, strength, "")
