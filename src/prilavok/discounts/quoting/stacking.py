"""What several discounts take off one line."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.core.money import BPS_WHOLE, share_of
from prilavok.discounts.programme import PercentOf, Stack, Stacking


class Share(Struct, frozen=True):
    """What a discount may take off a line: so much of its price, and (None: no bound) no more than
    `most_minor`."""

    off_bps: int
    most_minor: int | None

    def of(self, minor: int) -> int:
        """What it takes off `minor`, rounded half up, once."""
        off = share_of(minor, self.off_bps)
        return off if self.most_minor is None or off < self.most_minor else self.most_minor


def stacked(
    price_minor: int, quantity: int, shares: Sequence[Share], stacking: Stacking
) -> list[int]:
    """What each takes off; `shares` are in the operator's order of their sources.

    Together never more than the price, nor than the operator allows. When a share grows the sum
    does not fall: a step takes at most as much less as those before it took more.
    """
    room = room_of(price_minor, quantity, stacking)
    if stacking.how is Stack.BEST:
        return _best(price_minor, room, shares)
    of_price = stacking.how is Stack.CAPPED_SUM and stacking.percent_of is PercentOf.PRICE
    taken: list[int] = []
    left = price_minor
    for share in shares:
        off = min(share.of(price_minor if of_price else left), room)
        taken.append(off)
        left -= off
        room -= off
    return taken


def room_of(price_minor: int, quantity: int, stacking: Stacking) -> int:
    """The most that may be taken off a line."""
    most = price_minor * stacking.most_bps // BPS_WHOLE
    above_floor = price_minor - stacking.floor_minor * quantity
    if above_floor >= most:
        return most
    return max(0, above_floor)


def _best(price_minor: int, room: int, shares: Sequence[Share]) -> list[int]:
    """The largest alone; of equal ones the first."""
    taken = [0] * len(shares)
    offs = [off if (off := share.of(price_minor)) < room else room for share in shares]
    most = max(offs)
    taken[offs.index(most)] = most
    return taken
