"""How many buyers a threshold would reach: for a seller who is looking for the right one."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.discounts.days import Day
from prilavok.discounts.offering.actions import expect_ground
from prilavok.discounts.offering.ground import Ground
from prilavok.discounts.offering.model import ReachStep, ReachView
from prilavok.discounts.programme import Loyalty

KEPT_FOR: Final = timedelta(minutes=1)
SELLERS_KEPT_MAX: Final = 64
ORDERS_MAX: Final = 200_000
"""Days of orders that are added up for one seller: about half a second of a busy machine, once a
minute."""
STEPS: Final = 20
BUYERS_TOLD_MIN: Final = 10
"""Of fewer, a seller who tries thresholds could learn what a single buyer has spent."""


class _Sums(Struct, frozen=True):
    """What each buyer has bought that counts, ascending."""

    at: datetime
    day: Day
    is_all: bool
    amounts: tuple[int, ...]

    def at_least(self, threshold_minor: int) -> int:
        return len(self.amounts) - bisect_left(self.amounts, threshold_minor)


class Reaches:
    """Counts buyers; what each has bought is added up once a minute for a seller, at most."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._kept: OrderedDict[SellerId, _Sums] = OrderedDict()

    async def reach(self, seller_id: SellerId, threshold_minor: int) -> ReachView:
        """How many buyers would have a discount today. Raises `NoDiscountProgramme`."""
        now = self._clock.now()
        async with self._db.reading() as conn:
            ground = await expect_ground(conn, now)
            sums = self._kept.get(seller_id)
            if sums is None or not _is_fresh(sums, ground, now):
                sums = await _added_up(conn, seller_id, ground, now, lanes=self._db.lanes)
                self._kept[seller_id] = sums
                self._kept.move_to_end(seller_id)
                if len(self._kept) > SELLERS_KEPT_MAX:
                    self._kept.popitem(last=False)
        return ReachView(
            at=sums.at,
            is_all=sums.is_all,
            buyers=_told(len(sums.amounts)),
            asked=_step(sums, threshold_minor),
            steps=tuple(_step(sums, each) for each in thresholds(ground.programme.loyalty)),
        )


def thresholds(bounds: Loyalty) -> Sequence[int]:
    """Up to twenty within the bounds, each larger than the one before by about the same factor:
    those between are round."""
    least, most = bounds.threshold_from_minor, bounds.threshold_to_minor
    between = [_rounded(least * (most / least) ** (n / (STEPS - 1))) for n in range(1, STEPS - 1)]
    return sorted({least, *(each for each in between if least < each < most), most})


def _rounded(minor: float) -> int:
    """To two digits."""
    unit = 10 ** max(0, len(str(int(minor))) - 2)
    return round(minor / unit) * unit


def _is_fresh(sums: _Sums, ground: Ground, now: datetime) -> bool:
    return sums.day == ground.today and sums.at <= now < sums.at + KEPT_FOR


def _step(sums: _Sums, threshold_minor: int) -> ReachStep:
    return ReachStep(threshold_minor, _told(sums.at_least(threshold_minor)))


def _told(buyers: int) -> int | None:
    return None if 0 < buyers < BUYERS_TOLD_MIN else buyers


async def _added_up(
    conn: Connection, seller_id: SellerId, ground: Ground, now: datetime, *, lanes: int
) -> _Sums:
    counting = ground.programme.counting
    asked = {
        "lane": lane_of(seller_id, lanes),
        "seller_id": seller_id,
        "oldest": counting.window.oldest_running(ground.today),
        "newest": counting.newest_counted(ground.today),
        "orders_max": ORDERS_MAX,
    }
    found = await fetch_one(conn, SPENT_WITH, asked, row=_Spent)
    assert found is not None
    return _Sums(now, ground.today, found.days < ORDERS_MAX, tuple(found.amounts or ()))


class _Spent(Struct, frozen=True):
    amounts: list[int] | None
    days: int


# by the primary key, up to 200,000 rows of one seller
SPENT_WITH = """
with bought as (
    select buyer_id, amount_minor
    from spend_counted
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and day between %(oldest)s and %(newest)s
    and buyer_id is not null
    limit %(orders_max)s
),
spent as (
    select sum(amount_minor)::bigint as amount_minor
    from bought
    group by buyer_id
)
select (select count(*) from bought) as days,
    (
        select array_agg(amount_minor order by amount_minor)
        from spent
        where amount_minor > 0
    ) as amounts
"""
