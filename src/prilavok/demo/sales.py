"""What one shop of the demo has sold over months, to people who are in nothing else: its level
rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count, islice
from typing import Final
from zoneinfo import ZoneInfo

from prilavok import market
from prilavok.core.ids import SellerId
from prilavok.demo.orders import DAY, SOURCE, Row, life_of, placed_by
from prilavok.levels.months import Month

SELLER: Final = SellerId("chayka")
ZONE: Final = ZoneInfo("Europe/Moscow")
"""By whose clocks months begin in the marketplace's programmes."""
MONTHS: Final = 3
DAYS: Final = 130
"""More than three whole months before any day: the first of them has orders from before, too."""
FIRST_ORDER: Final = 2001
WARES: Final = (
    "tea-puer*1",
    "gaiwan-snow*1",
    "cups-neva*1",
    "tea-krasnodar*2",
    "teapot-fog*1",
    "caddy-tin*2",
    "tea-puer*2",
)
LATE: Final = 2 * DAY
"""So much longer than others some parcels take to leave."""
STARS: Final = (5, 5, 4, 5, 3)


def months_begin(anchor: datetime) -> tuple[datetime, ...]:
    """When each of the three months that are over by `anchor` began, the oldest first."""
    running = Month.of(anchor, ZONE)
    return tuple(running.plus(-ago).starts(ZONE) for ago in range(MONTHS, 0, -1))


def sales_facts(anchor: datetime) -> Iterator[market.AnyFact]:
    """Every order, its life and what some buyers thought of it, as of `anchor`: one a day, and from
    the second month on more than two."""
    _, more_from, _ = months_begin(anchor)
    numbers = count()
    for days_ago in range(DAYS, 0, -1):
        many = 1 if anchor - days_ago * DAY < more_from else 3 - min(days_ago % 4, 1)
        for number in islice(numbers, many):
            facts = _facts(_row(number, days_ago), number, anchor)
            yield from (fact for fact in facts if fact.at <= anchor)


def _row(number: int, days_ago: int) -> Row:
    ware_id, quantity = WARES[number % len(WARES)].split("*")
    return Row(
        order_id=str(FIRST_ORDER + number),
        buyer_id=f"guest-{FIRST_ORDER + number}",
        wares=((ware_id, int(quantity)),),
        scheme=market.Scheme.FBO if number % 3 == 0 else market.Scheme.FBS,
        stage=_stage(number),
        days_ago=days_ago,
        special=frozenset(),
    )


def _stage(number: int) -> str:
    if number % 20 == 7:
        return "cancelled:buyer"
    if number % 40 == 13:
        return "cancelled:seller"
    return "refunded" if number % 12 == 5 else "bought_out"


def _facts(row: Row, number: int, anchor: datetime) -> Iterator[market.AnyFact]:
    placed_at = anchor - row.days_ago * DAY + timedelta(minutes=number % 7 * 31)
    placed = placed_by(row, placed_at)
    yield placed
    yield from life_of(row, placed, placed_at, late=LATE if number % 14 == 9 else timedelta())
    if row.stage == "bought_out" and number % 6 == 0:
        yield market.Review(
            source=SOURCE,
            id=f"review:{row.order_id}",
            at=placed_at + 6 * DAY,
            seller_id=row.seller_id,
            review_id=f"r{row.order_id}",
            product_id=row.wares[0][0],
            buyer_id=row.buyer_id,
            order_id=row.order_id,
            rating=STARS[number // 6 % len(STARS)],
        )
