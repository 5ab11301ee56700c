"""Prices at the edges of days, months, years and zones: by the clocks of the programme's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from discounts.intake import programme, publish, tell
from discounts.test_gathering import basket, put_terms
from market.facts import line, told
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.discounts.answering.actions import Quotes
from prilavok.discounts.days import Day, Window
from prilavok.discounts.spend.rows import Counting
from prilavok.discounts.terms import DiscountTerms

numbers = count(1)
TICK = timedelta(microseconds=1)
TENTH = DiscountTerms(threshold_minor=5_000, discount_bps=1_000)


def at(text: str) -> datetime:
    """A moment by its own zone."""
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "counting", "bought", "counts_from", "until"),
    [
        # 365 days: in a leap year to the eve of the day before
        (
            "Europe/Moscow",
            Counting(),
            "2024-02-29T23:59:59+03:00",
            "2024-02-29T23:59:59+03:00",
            "2025-02-28T00:00:00+03:00",
        ),
        (
            "Europe/Moscow",
            Counting(),
            "2025-03-01T00:00:00+03:00",
            "2025-03-01T00:00:00+03:00",
            "2026-03-01T00:00:00+03:00",
        ),
        # twelve months: from the last of February to the last of February
        (
            "Europe/Moscow",
            Counting(window=Window.MONTHS_12),
            "2024-02-29T12:00:00+03:00",
            "2024-02-29T12:00:00+03:00",
            "2025-03-01T00:00:00+03:00",
        ),
        (
            "Europe/Moscow",
            Counting(window=Window.MONTHS_12),
            "2023-12-31T23:59:59+03:00",
            "2023-12-31T23:59:59+03:00",
            "2024-12-31T00:00:00+03:00",
        ),
        # the day is the zone's: the same moment is of another one in the east
        (
            "Asia/Vladivostok",
            Counting(),
            "2025-04-30T15:00:00+00:00",
            "2025-04-30T15:00:00+00:00",
            "2026-05-01T00:00:00+10:00",
        ),
        # clocks that are put forward and back
        (
            "America/New_York",
            Counting(),
            "2025-03-09T01:59:59-05:00",
            "2025-03-09T01:59:59-05:00",
            "2026-03-09T00:00:00-04:00",
        ),
        # pending at first
        (
            "Europe/Moscow",
            Counting(counts_after_d=14),
            "2025-02-15T20:00:00+03:00",
            "2025-03-01T00:00:00+03:00",
            "2026-02-15T00:00:00+03:00",
        ),
    ],
)
async def test_a_purchase_lowers_prices_from_one_moment_until_another(
    database: Database,
    clock: FixedClock,
    zone: str,
    counting: Counting,
    bought: str,
    counts_from: str,
    until: str,
) -> None:
    clock.at = at(bought)
    await publish(database, clock, programme(zone=zone, counting=counting))
    await put_terms(database, "s-1", Day(clock.now().toordinal() - 9), TENTH)
    quotes = Quotes(database, clock)
    of = {"seller_id": "s-1", "order_id": f"q-{next(numbers)}", "at": clock.now()}
    placed = told("order_placed", **of, buyer_id="b-1", lines=[line(paid_minor=5_000)])
    await tell(database, clock, [placed, told("order_bought_out", **of)])

    moments = [
        (at(counts_from) - TICK, 10_000 if counts_from != bought else None),
        (at(counts_from), 9_000),
        (at(until) - TICK, 9_000),
        (at(until), 10_000),
    ]
    for moment, pays_minor in moments:
        if pays_minor is not None:
            clock.at = moment
            for each in (quotes, Quotes(database, clock)):
                assert (await each.quoted(basket("s-1"))).quote.pays_minor == pays_minor
