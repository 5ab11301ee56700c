"""What a level is worth: prices with rewards, uses, overrides, boosts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from levels.market import Market, publish
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.core.tables import ExportFormat
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND, ServicePlace
from prilavok.levels.rewards import rules
from prilavok.levels.rewards.actions import price, rewards_of
from prilavok.levels.rewards.boosting import boosts
from prilavok.levels.rewards.model import (
    Price,
    PriceRequest,
    UseContradicted,
    UseInTheFuture,
    WhyNone,
)
from prilavok.levels.settling.actions import settle
from prilavok.market import Scheme
from prilavok.programmes import preset

PROGRAMME = preset(KIND, "wildberries-2024-12")
NOON = datetime(2024, 6, 10, 9, tzinfo=UTC)
"""Noon in Moscow."""
JUNE = datetime(2024, 5, 31, 21, tzinfo=UTC)
"""The first moment of June in Moscow."""
JULY = datetime(2024, 6, 30, 21, tzinfo=UTC)
PAID_HOURS = {"scheme": Scheme.FBS, "place": ServicePlace.SORTING_CENTRE, "hour": 20}


def asked(service: str = "storage", minor: int = 10_001, **more: Any) -> PriceRequest:
    amount = Price(minor=minor, currency="RUB")
    return PriceRequest(seller_id="good", service=service, amount=amount, **more)


@pytest.mark.parametrize(
    ("level", "request_", "after", "why_none"),
    [
        (None, asked(), 10_001, WhyNone.NO_LEVEL),
        ("initial", asked(), 10_001, WhyNone.LEVEL_WITHOUT_IT),
        ("gold", asked("massage"), 10_001, WhyNone.NO_SUCH_SERVICE),
        ("bronze", asked(), 9_501, None),
        ("bronze", asked(minor=10), 10, None),
        ("bronze", asked(minor=11), 10, None),
        ("silver", asked("paid_hours_shipment", 999, **PAID_HOURS), 500, None),
        ("gold", asked("paid_hours_shipment", 999, **PAID_HOURS), 0, None),
        ("gold", asked("paid_hours_shipment", 999), 999, WhyNone.OTHER_SCHEME),
        (
            "gold",
            asked("paid_hours_shipment", 999, **{**PAID_HOURS, "scheme": Scheme.FBO}),
            999,
            WhyNone.OTHER_SCHEME,
        ),
        (
            "gold",
            asked("paid_hours_shipment", 999, **{**PAID_HOURS, "place": ServicePlace.PICKUP_POINT}),
            999,
            WhyNone.OTHER_PLACE,
        ),
        (
            "gold",
            asked("paid_hours_shipment", 999, **{**PAID_HOURS, "place": ServicePlace.WAREHOUSE}),
            0,
            None,
        ),
        (
            "gold",
            asked("paid_hours_shipment", 999, **{**PAID_HOURS, "hour": 9}),
            999,
            WhyNone.OTHER_HOUR,
        ),
        (
            "gold",
            asked("paid_hours_shipment", 999, **{**PAID_HOURS, "hour": None}),
            999,
            WhyNone.OTHER_HOUR,
        ),
    ],
)
def test_a_service_costs_less_only_where_the_reward_applies(
    level: str | None, request_: PriceRequest, after: int, why_none: WhyNone | None
) -> None:
    priced = rules.price(PROGRAMME, PROGRAMME.level(level), request_, NOON)
    assert (priced.after_minor, priced.why_none) == (after, why_none)
    assert (priced.reward is None) == (why_none is not None)


def test_the_hour_is_that_of_the_programmes_zone() -> None:
    at_six = asked("paid_hours_shipment", 100, scheme=Scheme.FBS, place=ServicePlace.WAREHOUSE)
    evening = datetime(2024, 6, 10, 15, tzinfo=UTC)
    assert rules.price(PROGRAMME, PROGRAMME.level("gold"), at_six, evening).after_minor == 0
    before = evening - timedelta(microseconds=1)
    assert rules.price(PROGRAMME, PROGRAMME.level("gold"), at_six, before).after_minor == 100


@pytest_asyncio.fixture
async def settled(database: Database, clock: FixedClock) -> AsyncIterator[Database]:
    """May is settled: `good` has come to bronze, `idle` to nothing."""
    await publish(database, PROGRAMME, datetime(2024, 4, 1, tzinfo=UTC))
    market = Market(database)
    market.seller("good")
    market.seller("idle")
    for n in range(60):
        market.kept("good", f"o{n}", lines=[300_000])
        market.review("good", f"r{n}", 5)
    clock.at = datetime(2024, 6, 2, tzinfo=UTC)
    await market.tell(clock)
    await settle(database, clock, Month.parse("2024-05"))
    clock.at = NOON
    yield database


async def level_at(database: Database, at: datetime) -> tuple[str | None, bool, datetime | None]:
    async with database.reading() as conn:
        found = await rewards_of(conn, SellerId("good"), at, database.lanes)
    return found.level, found.carried, found.ends


async def test_a_month_counts_for_the_next_one_and_is_carried_while_that_is_not_settled(
    settled: Database,
) -> None:
    moment = timedelta(microseconds=1)
    assert await level_at(settled, JUNE - moment) == (None, False, JUNE)
    assert await level_at(settled, JUNE) == ("bronze", False, JULY)
    assert await level_at(settled, JULY - moment) == ("bronze", False, JULY)
    assert await level_at(settled, JULY) == ("bronze", True, None)


async def test_a_use_is_counted_once(settled: Database) -> None:
    use = asked(use_id="u-1")
    first = await price(settled, use, "key:1", NOON)
    again = await price(settled, use, "key:1", NOON + timedelta(days=40))
    assert first == again
    assert (first.amount.minor, first.saved.minor, first.recorded) == (9_501, 500, True)
    with pytest.raises(UseContradicted):
        await price(settled, asked(minor=5, use_id="u-1"), "key:1", NOON)
    with pytest.raises(UseInTheFuture):
        await price(settled, asked(use_id="u-2", at=NOON + timedelta(hours=1)), "key:1", NOON)


async def test_a_price_of_a_seller_that_nobody_knows_is_the_full_one(settled: Database) -> None:
    stranger = msgspec.structs.replace(asked(), seller_id="stranger")
    answer = await price(settled, stranger, "key:1", NOON)
    assert (answer.amount.minor, answer.why_none) == (10_001, WhyNone.NO_LEVEL)


async def test_whoever_ranks_higher_is_in_the_export(settled: Database) -> None:
    written = b"".join([part async for part in await boosts(settled, NOON, ExportFormat.JSONL)])
    assert [msgspec.json.decode(line) for line in written.splitlines()] == [
        {"seller_id": "good", "level": "bronze", "boost_bps": 100}
    ]
    before = b"".join(
        [
            part
            async for part in await boosts(
                settled, datetime(2024, 5, 1, tzinfo=UTC), ExportFormat.JSONL
            )
        ]
    )
    assert before == b""
