"""Counting everything again, beside what is stored; and mending what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from prilavok import market
from prilavok.core.clock import Clock
from prilavok.core.config import zone_called
from prilavok.core.database import Connection, Database
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.discounts.days import Day, day_of
from prilavok.discounts.spend import store
from prilavok.discounts.spend.packing import Corrupt, unpack
from prilavok.discounts.spend.recounting import is_forgotten, recount, what_it_is, what_it_was
from prilavok.discounts.spend.rows import EMPTY, LONGEST, Entry, Row, fold
from prilavok.discounts.spend.store import OrderPlace, Pair, SpendHead

PER_STEP: Final = 500
DIFFERING_MAX: Final = 1_000


class WrongOrder(Struct, frozen=True):
    """An order that counts for something else than it should."""

    seller_id: SellerId
    order_id: OrderId


class WrongPair(Struct, frozen=True):
    """A buyer and a seller whose row is not what their orders count for."""

    buyer_id: BuyerId
    seller_id: SellerId


class Verdict(Struct, frozen=True, kw_only=True):
    """How many orders and rows were looked at, and those (at most 1,000 of each) that differed;
    whether they are right now. So many orders of the past are still `to_count`, in their turn."""

    orders: int
    to_count: int
    pairs: int
    wrong_orders: tuple[WrongOrder, ...]
    wrong_pairs: tuple[WrongPair, ...]
    is_mended: bool

    @property
    def is_right(self) -> bool:
        return self.is_mended or not (self.wrong_orders or self.wrong_pairs)


async def verify(db: Database, clock: Clock, *, mends: bool = False) -> Verdict:
    """Count every order as it stands, add up each row from what its orders count for, and compare.

    Each step sees one moment, so that intakes may go on. When it `mends`, rows come first: an order
    that is counted anew is folded into a row that is right by then.
    """
    pairs, wrong_pairs = 0, list[Pair]()
    orders, to_count, wrong_orders = 0, 0, list[OrderPlace]()
    for lane in map(Lane, range(db.lanes)):
        seen, wrong = await _pairs_of_lane(db, clock, lane, mends=mends)
        pairs, wrong_pairs = pairs + seen, wrong_pairs + wrong
    for lane in map(Lane, range(db.lanes)):
        of_lane = await _orders_of_lane(db, clock, lane, mends=mends)
        orders, to_count = orders + of_lane.seen, to_count + of_lane.to_count
        wrong_orders += of_lane.wrong
        wrong_pairs += of_lane.missing
    return Verdict(
        orders=orders,
        to_count=to_count,
        pairs=pairs,
        wrong_orders=tuple(WrongOrder(s, o) for _, s, o in wrong_orders[:DIFFERING_MAX]),
        wrong_pairs=tuple(WrongPair(*pair) for pair in sorted(set(wrong_pairs))[:DIFFERING_MAX]),
        is_mended=mends,
    )


async def _pairs_of_lane(
    db: Database, clock: Clock, lane: Lane, *, mends: bool
) -> tuple[int, list[Pair]]:
    seen, wrong = 0, list[Pair]()
    after = ("", "")
    while True:
        async with db.snapshot() as conn:
            rows = await store.pairs_after(conn, lane, after, pairs_max=PER_STEP)
            found = await _wrong_rows(conn, dict(rows), lanes=db.lanes)
        if found and mends:
            await _mend_pairs(db, clock, found)
        seen, wrong = seen + len(rows), wrong + found
        if len(rows) < PER_STEP:
            return seen, wrong
        after = rows[-1][0]


class _OfLane(Struct):
    seen: int = 0
    to_count: int = 0
    wrong: list[OrderPlace] = field(default_factory=list[OrderPlace])
    missing: list[Pair] = field(default_factory=list[Pair])


async def _orders_of_lane(db: Database, clock: Clock, lane: Lane, *, mends: bool) -> _OfLane:
    result = _OfLane()
    after = (SellerId(""), OrderId(""))
    while True:
        async with db.snapshot() as conn:
            heads = await store.heads(conn, [lane])
            keys = await store.orders_after(conn, lane, after, orders_max=PER_STEP)
            orders = await store.orders_now(conn, [(lane, *key) for key in keys])
            counted = {
                (order.was_of[0], order.seller_id)
                for order in orders
                if order.was_of is not None and order.was_of[0] is not None
            }
            there = await store.pairs(conn, sorted(counted), lanes=db.lanes)
        without = sorted(counted - there.keys())
        differ = [
            (order.lane, order.seller_id, order.order_id)
            for order in orders
            if not is_forgotten(order) and what_it_was(order) != what_it_is(order)
        ]
        found = [place for place in differ if _had_its_turn(place, heads)]
        result.to_count += len(differ) - len(found)
        if mends:
            await _mend_pairs(db, clock, without)
            await _mend_orders(db, clock, lane, found)
        result.seen += len(keys)
        result.wrong += found
        result.missing += without
        if len(keys) < PER_STEP:
            return result
        after = keys[-1]


def _had_its_turn(place: OrderPlace, heads: Sequence[SpendHead]) -> bool:
    _, *key = place
    return any(head.is_whole or tuple(key) <= (head.seller_id, head.order_id) for head in heads)


async def _wrong_rows(conn: Connection, rows: Mapping[Pair, Row], *, lanes: int) -> list[Pair]:
    """Those that are not the sum of what their orders count for."""
    added_up = await store.counted_of_pairs(conn, list(rows), lanes=lanes)
    return [pair for pair, row in rows.items() if not _is_right(row, added_up.get(pair, {}))]


def _is_right(row: Row, amounts: Mapping[Day, int]) -> bool:
    oldest = LONGEST.oldest_running(row.folded_day)
    running = {day: amount for day, amount in amounts.items() if amount and day >= oldest}
    try:
        stored = {bucket.day: bucket.amount_minor for bucket in unpack(row.packed)}
    except Corrupt:
        return False
    return (stored, row.sum_minor) == (running, sum(running.values()))


async def _mend_pairs(db: Database, clock: Clock, wrong: Sequence[Pair]) -> None:
    if not wrong:
        return
    async with db.transaction() as conn:
        lanes = {lane_of(seller_id, db.lanes) for _, seller_id in wrong}
        await market.lock_heads(conn, lanes)
        zones = {head.lane: head.zone for head in await store.heads(conn, sorted(lanes))}
        rows = await store.pairs(conn, wrong, lanes=db.lanes)
        added_up = await store.counted_of_pairs(conn, wrong, lanes=db.lanes)
        anew = {
            pair: fold(
                _emptied(rows.get(pair, EMPTY)),
                [Entry(day, amount) for day, amount in added_up.get(pair, {}).items()],
                day_of(clock.now(), zone_called(zones[lane_of(pair[1], db.lanes)])),
            )
            for pair in wrong
        }
        await store.put_pairs(conn, anew, lanes=db.lanes)


async def _mend_orders(db: Database, clock: Clock, lane: Lane, wrong: Sequence[OrderPlace]) -> None:
    if not wrong:
        return
    async with db.transaction() as conn:
        await market.lock_heads(conn, [lane])
        await recount(conn, wrong, now=clock.now())


def _emptied(row: Row) -> Row:
    return Row(version=row.version, folded_day=row.folded_day)
