"""Reading what a seller's discount has done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.discounts.days import Day, shifted, starts_at
from prilavok.discounts.offering import store as offering
from prilavok.discounts.offering.actions import expect_ground
from prilavok.discounts.results import rules, store
from prilavok.discounts.results.model import Band, BoughtOn, Cost, ResultsView, Stretch
from prilavok.discounts.results.store import ORDERS_MAX, QUOTED_MAX, DaySums
from prilavok.discounts.terms import in_force


async def results(db: Database, clock: Clock, seller_id: SellerId) -> ResultsView:
    """What the discount does. Raises `NoDiscountProgramme`."""
    lane = lane_of(seller_id, db.lanes)
    async with db.snapshot() as conn:
        ground = await expect_ground(conn, clock.now())
        programme, today = ground.programme, ground.today
        history = await offering.history(conn, lane, seller_id)
        begun, holds = rules.since(history, today), in_force(history, today)
        if begun is None or holds is None or holds.terms is None:
            return _nothing_yet(today, programme.currency)
        days = rules.compared(begun, today)
        begins = rules.edges(holds.terms.threshold_minor)
        counting = programme.counting
        counts = counting.window.oldest_running(today), counting.newest_counted(today)
        buyers = await store.buyers(conn, lane, seller_id, days, counts=counts, begins=begins)
        by_day = await store.by_day(conn, lane, seller_id, days)
        after = starts_at(days.starts, programme.clock)
        until = starts_at(shifted(days.starts, days.days), programme.clock)
        given = await store.given(conn, lane, seller_id, after, until)

    has_days = days.days > 0
    return ResultsView(
        today=date.fromordinal(today),
        currency=programme.currency,
        since=date.fromordinal(begun),
        is_all=buyers.seen < ORDERS_MAX,
        now=_stretch(days.starts, days.days, by_day, buyers.now, buyers.now_again)
        if has_days
        else None,
        before=_stretch(days.before, days.days, by_day, buyers.before, buyers.before_again)
        if has_days
        else None,
        cost=Cost(given.orders, given.off_minor, given.seen < QUOTED_MAX) if has_days else None,
        bands=tuple(
            Band(from_minor=begin, to_minor=end, buyers=rules.told(many))
            for begin, end, many in rules.in_bands(buyers.bands, begins)
        ),
        days=tuple(
            BoughtOn(date.fromordinal(day.day), day.orders, day.bought_minor) for day in by_day
        ),
    )


def _nothing_yet(today: Day, currency: str) -> ResultsView:
    return ResultsView(
        today=date.fromordinal(today),
        currency=currency,
        since=None,
        is_all=True,
        now=None,
        before=None,
        cost=None,
        bands=(),
        days=(),
    )


def _stretch(starts: Day, days: int, by_day: Sequence[DaySums], buyers: int, again: int) -> Stretch:
    until = shifted(starts, days)
    its = [each for each in by_day if starts <= each.day < until]
    return Stretch(
        starts=date.fromordinal(starts),
        until=date.fromordinal(until),
        orders=sum(each.orders for each in its),
        buyers=rules.told(buyers),
        again=rules.told(again),
        bought_minor=sum(each.bought_minor for each in its),
    )
