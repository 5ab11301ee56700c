"""What a process keeps of sellers who may give discounts, or not.

Whoever decides about a seller makes the rights of its lane older, in the same transaction; a quote
reads the ages of its sellers' lanes with everything else.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from msgspec import Struct

from prilavok.core.database import Connection
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.discounts.answering.store import Ages
from prilavok.discounts.giving import Giving, Givings, givings_of
from prilavok.discounts.reasons import WhyNot

SELLERS_KEPT_MAX: Final = 100_000


class _Kept(Struct, frozen=True):
    giving: Giving
    lane: Lane
    rights: int

    def is_right(self, ages: Ages, now: datetime) -> bool:
        until = self.giving.until
        return ages.rights[self.lane] <= self.rights and (until is None or now < until)


class Givers:
    """Whether sellers may give discounts, as of the last `renew`."""

    def __init__(self, lanes: int) -> None:
        self._lanes = lanes
        self._kept: dict[SellerId, _Kept] = {}
        self._last: Givings | None = None

    def lane_of(self, seller_id: SellerId) -> Lane:
        """Where decisions about the seller are told."""
        kept = self._kept.get(seller_id)
        return kept.lane if kept is not None else lane_of(seller_id, self._lanes)

    async def renew(
        self, conn: Connection, sellers: Collection[SellerId], ages: Ages, now: datetime
    ) -> None:
        """Read of these sellers what does not hold any more. `ages` were read before, so what is
        read is as new as they are."""
        kept = self._kept
        stale = [
            each
            for each in sellers
            if (one := kept.get(each)) is None or not one.is_right(ages, now)
        ]
        if not stale:
            return
        if len(kept) + len(stale) > SELLERS_KEPT_MAX:
            kept.clear()
            stale = list(sellers)
        self._last = await givings_of(conn, sorted(stale), lanes=self._lanes, now=now)
        for seller_id, giving in self._last.sellers.items():
            lane = lane_of(seller_id, self._lanes)
            kept[seller_id] = _Kept(giving, lane, ages.rights[lane])

    def withheld(
        self, sellers: Collection[SellerId], buyer_id: BuyerId | None
    ) -> dict[SellerId, WhyNot]:
        """Those of the sellers whose discounts this buyer does not have, and why."""
        if buyer_id is not None and self._last and self._last.openings.is_off_for(buyer_id):
            return dict.fromkeys(sellers, WhyNot.SWITCHED_OFF)
        kept = self._kept
        return {
            each: why_not for each in sellers if (why_not := kept[each].giving.why_not) is not None
        }
