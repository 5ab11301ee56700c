"""What goes back when units of a line come back: their share of what was frozen then."""

from __future__ import annotations


def given_back(frozen_minor: int, quantity: int, *, before: int, units: int) -> int:
    """What `units` more give back, of `quantity` units of which `before` came back earlier.

    `frozen_minor` is what was paid for the line, or what a discount took off it. However they are
    parted, all units together give back exactly that; no other line changes.
    """
    assert 0 <= before <= before + units <= quantity
    return frozen_minor * (before + units) // quantity - frozen_minor * before // quantity
