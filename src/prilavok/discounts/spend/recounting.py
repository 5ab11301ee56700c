"""Counting orders as they stand, and folding the differences into the rows of their buyers.

Whoever counts holds the head of the orders' lanes in the log of facts (an intake does): what a
buyer bought from a seller is then counted by one at a time. Counting an order again at any time
changes nothing that is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from prilavok.core.config import zone_called
from prilavok.core.database import Connection
from prilavok.discounts.days import day_of
from prilavok.discounts.spend import store
from prilavok.discounts.spend.counting import (
    NOT_COUNTED,
    Counted,
    LineNow,
    OrderNow,
    counted,
    differences,
)
from prilavok.discounts.spend.rows import EMPTY, Entry, Row, fold
from prilavok.discounts.spend.store import CountedDay, OrderPlace, OrderRead, Pair

FOLDS_MAX: Final = 5
"""Of one row, when somebody else was faster each time."""


class Recounted(Struct, frozen=True):
    """The rows that changed, as they were and as they are; in a database of so many `lanes`."""

    rows: dict[Pair, tuple[Row, Row]]
    lanes: int


async def recount(conn: Connection, places: Sequence[OrderPlace], *, now: datetime) -> Recounted:
    """Count these orders as they stand.

    Five statements at most, however many the orders are. In lanes where nothing counts (no
    programme was published) nothing is done.
    """
    orders = await store.orders_now(conn, places) if places else []

    counts = [(order, what_it_was(order), what_it_is(order)) for order in orders]
    changed = [each for each in counts if each[1] != each[2] and not is_forgotten(each[0])]
    if not changed:
        return Recounted({}, 0)

    await store.put_counted(conn, *_days(changed))
    entries: dict[Pair, list[Entry]] = {}
    for order, was, now_counts in changed:
        for buyer_id, some in differences(was, now_counts).items():
            entries.setdefault((buyer_id, order.seller_id), []).extend(some)
    lanes = orders[0].lanes
    return Recounted(await fold_in(conn, entries, orders[0].zone, lanes=lanes, now=now), lanes)


async def fold_in(
    conn: Connection,
    entries: Mapping[Pair, Sequence[Entry]],
    zone: str,
    *,
    lanes: int,
    now: datetime,
) -> dict[Pair, tuple[Row, Row]]:
    """Fold entries into rows; the rows, as they were and as they are."""
    today = day_of(now, zone_called(zone))
    done: dict[Pair, tuple[Row, Row]] = {}
    for _ in range(FOLDS_MAX):
        left = sorted(entries.keys() - done.keys())
        if not left:
            break
        were = await store.pairs(conn, left, lanes=lanes)
        are = {pair: fold(were.get(pair, EMPTY), entries[pair], today) for pair in left}
        for pair in await store.put_pairs(conn, are, lanes=lanes):
            done[pair] = were.get(pair, EMPTY), are[pair]
    assert len(done) == len(entries), "a row is written by one at a time, under its lane's head"
    return done


def what_it_is(order: OrderRead) -> Counted:
    """What the order counts for as it stands."""
    return counted(_as_it_stands(order), order.currency, zone_called(order.zone))


def what_it_was(order: OrderRead) -> Counted:
    """What the order counted for so far."""
    if order.was_of is None or order.was_on is None or order.was_minor is None:
        return NOT_COUNTED
    days = zip(order.was_on, order.was_minor, strict=True)
    return Counted(order.was_of[0], tuple(Entry(day, minor) for day, minor in sorted(days)))


def is_forgotten(order: OrderRead) -> bool:
    """Whether its buyer was erased after it counted: then it never counts again."""
    return order.was_of is not None and order.was_of[0] is None


def _as_it_stands(order: OrderRead) -> OrderNow | None:
    if order.buyer_id is None or order.paid_in is None:
        return None
    assert order.paid is not None
    assert order.refunded is not None
    assert order.bought_out_at is not None
    assert order.is_off is not None
    lines = tuple(
        LineNow(paid_minor=paid, refunded_minor=refunded, bought_out_at=at, is_off=is_off)
        for paid, refunded, at, is_off in zip(
            order.paid, order.refunded, order.bought_out_at, order.is_off, strict=True
        )
    )
    return OrderNow(
        buyer_id=order.buyer_id,
        currency=order.paid_in,
        lines=lines,
        refunded_minor=order.refunded_minor - sum(order.refunded),
    )


def _days(
    changed: Sequence[tuple[OrderRead, Counted, Counted]],
) -> tuple[list[CountedDay], list[CountedDay]]:
    """What has to be set, and what is gone."""
    told: list[CountedDay] = []
    gone: list[CountedDay] = []
    for order, was, now in changed:
        place = order.lane, order.seller_id, order.order_id
        days = {entry.day for entry in now.by_day}
        told += [CountedDay(*place, e.day, now.buyer_id, e.amount_minor) for e in now.by_day]
        gone += [
            CountedDay(*place, e.day, was.buyer_id, e.amount_minor)
            for e in was.by_day
            if e.day not in days
        ]
    return told, gone
