"""Telephone numbers, however they are written.

A candidate is a stretch of a chain of digits that could be dialled. What it is decided by evidence:
how it is written and what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.candidates import candidates_in
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.once import once
from prilavok.moderation.contacts.phone_evidence import effort, weigh
from prilavok.moderation.model import Signal, SignalKind

LEAD_MAX = 8
_LEAD = re.compile(r"(?:\+|(?<!\w)(?:плюс|plus) )?\(?\Z")
"""What belongs to a number before its first digit."""


@once
def phones(glance: Glance) -> Sequence[Signal]:
    """The phone numbers of a text, each digit in one of them at most, the surest first."""
    view = glance.numbers
    if view is None:
        return ()
    weighed = [
        (strength, candidate)
        for candidate in candidates_in(glance, view)
        if (strength := weigh(glance, view, candidate)) > weights.SAID_FROM
    ]
    weighed.sort(key=lambda pair: (-pair[0], -len(pair[1].digits)))
    signals: list[Signal] = []
    taken: list[tuple[int, int]] = []
    for strength, candidate in weighed:
        start, end = view.plain_span(*candidate.span)
        start -= _lead(glance.plain[max(0, start - LEAD_MAX) : start])
        if all(end <= other[0] or start >= other[1] for other in taken):
            taken.append((start, end))
            hidden = effort(glance, view, candidate) > 0
            signals.append(
                Signal(SignalKind.PHONE, start, end, strength, candidate.digits, hidden=hidden)
            )
    return signals


def _lead(before: str) -> int:
    """How many characters of `before` belong to the number behind it."""
    lead = _LEAD.search(before)
    return len(lead[0]) if lead else 0
