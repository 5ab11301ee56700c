"""Taking facts in: once each, in order, with everything that stands by them in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias, TypeVar

from msgspec.structs import replace
from psycopg import Rollback

from prilavok.core import events
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database, settled
from prilavok.core.events import Event
from prilavok.core.ids import OrderId, SellerId, StaffId
from prilavok.core.lanes import Lane, lane_of
from prilavok.market import log_store, order_store, party_store, product_store, rules
from prilavok.market.forgetting import without_forgotten
from prilavok.market.model import (
    AnyFact,
    Buyer,
    Fact,
    FactNotFound,
    OfOrderLife,
    OrderNotFound,
    OrderPlaced,
    OrderRefunded,
    OrderReturned,
    Product,
    Review,
    Seller,
    SellerNotFound,
    Staff,
    Taken,
)
from prilavok.market.orders import Order, OrderLine
from prilavok.market.paid import money_changed
from prilavok.market.receipts import BadFact, Intake

Consequence: TypeAlias = tuple[Lane, Event]
Projection: TypeAlias = Callable[
    [Connection, Sequence[Taken], datetime], Awaitable[Sequence[Consequence]]
]
"""Keeps tables true to the new facts, which may be of several lanes, set by set; returns the events
that follow from them, each with its lane. Runs once for every intake, under the lanes' heads."""

T = TypeVar("T")


async def take_in(
    db: Database,
    clock: Clock,
    facts: Sequence[AnyFact | BadFact],
    projections: Sequence[Projection],
) -> Intake:
    """Log what is new among `facts` and run the projections over it; one receipt for each fact.

    A fact told before changes nothing; another fact under its id is a conflict, and stays out. The
    event positions in the answer are for the bus.
    """

    async def attempt() -> Intake:
        async with db.transaction() as conn:
            return await take_in_on(conn, facts, projections, lanes=db.lanes, now=clock.now())

    return await settled(attempt)


async def rehearse(
    db: Database,
    clock: Clock,
    facts: Sequence[AnyFact | BadFact],
    projections: Sequence[Projection],
) -> Intake:
    """What `take_in` would answer; nothing is changed."""

    async def attempt() -> Intake:
        async with db.transaction() as conn:
            intake = await take_in_on(conn, facts, projections, lanes=db.lanes, now=clock.now())
            raise Rollback
        return Intake(intake.receipts, {})

    return await settled(attempt)


async def take_in_on(
    conn: Connection,
    facts: Sequence[AnyFact | BadFact],
    projections: Sequence[Projection],
    *,
    lanes: int,
    now: datetime,
) -> Intake:
    """`take_in` inside the caller's transaction; may raise what `settled` tries again after."""
    checked = [_checked(fact, now) for fact in facts]
    owners = {rules.owner(fact) for fact in checked if not isinstance(fact, BadFact)}
    lane_of_owner = {owner: lane_of(owner, lanes) for owner in owners}
    keys = {rules.key_of(fact) for fact in checked if not isinstance(fact, BadFact)}
    lane_of_key = {key: _id_lane(key, lanes) for key in sorted(keys)}

    heads = await log_store.lock_heads(conn, set(lane_of_owner.values()))
    checked = await without_forgotten(conn, checked, lanes=lanes)
    known = await _known(conn, lane_of_key)

    plan = rules.plan(checked, known=known, heads=heads, lane_of_owner=lane_of_owner)

    if not plan.fresh:
        return Intake(plan.receipts, {})
    consequences: list[Consequence] = []
    # While the database does the one statement, the next one is got ready.
    async with conn.pipeline():
        places = [_place(entry, lane_of_key) for entry in plan.fresh]
        await log_store.append(conn, plan, places, now)
        for projection in projections:
            consequences.extend(await projection(conn, plan.fresh, now))
    return Intake(plan.receipts, await _tell(conn, consequences, now))


async def fact_told(conn: Connection, source: str, fact_id: str, *, lanes: int) -> Taken:
    """The fact that was taken under this id; raises `FactNotFound`."""
    key = (source, fact_id)
    places = await log_store.places(conn, [log_store.FactKey(_id_lane(key, lanes), *key)])
    if not places:
        raise FactNotFound(source, fact_id)
    (taken,) = await log_store.facts_at(conn, places[0].fact_lane, [places[0].position])
    return taken


async def seller(conn: Connection, seller_id: SellerId, *, lanes: int) -> Seller:
    """The seller as it stands; raises `SellerNotFound`."""
    found = await party_store.sellers_by_id(conn, [seller_id], lanes=lanes)
    if not found:
        raise SellerNotFound(seller_id)
    return found[0]


async def order_with_lines(
    conn: Connection, seller_id: SellerId, order_id: OrderId, *, lanes: int
) -> tuple[Order, list[OrderLine]]:
    """The order as it stands; raises `OrderNotFound`."""
    lane = lane_of(seller_id, lanes)
    found = await order_store.orders_by_id(conn, lane, seller_id, [order_id])
    if not found:
        raise OrderNotFound(seller_id, order_id)
    return found[0], await order_store.lines_of_order(conn, lane, seller_id, order_id)


async def project(
    conn: Connection, taken: Sequence[Taken], _now: datetime
) -> Sequence[Consequence]:
    """How sellers, staff, buyers, products, orders and reviews stand after the new facts."""
    by_kind = _by_kind(taken)
    replaced: list[order_store.Replaced] = []
    if orders := _of(by_kind, OrderPlaced):
        replaced = await order_store.put_orders(conn, rules.oldest(orders))
    if steps := _of(by_kind, OfOrderLife):
        await order_store.put_order_life(conn, rules.order_life(steps))
    if products := _of(by_kind, Product):
        await product_store.put_products(conn, rules.newest(products))
    if reviews := _of(by_kind, Review):
        await order_store.put_reviews(conn, rules.newest(reviews))
    if buyers := _of(by_kind, Buyer):
        await party_store.put_buyers(conn, rules.newest(buyers))
    other_orders = [
        (each.lane, SellerId(each.seller_id), OrderId(each.order_id)) for each in replaced
    ]
    return [
        *money_changed(_of(by_kind, OrderRefunded), other_orders),
        *rules.came_back(_of(by_kind, OrderReturned)),
        *await _project_sellers(conn, rules.newest(_of(by_kind, Seller))),
        *await _project_staff(conn, rules.newest(_of(by_kind, Staff))),
    ]


PROJECTION: Projection = project


async def _project_sellers(conn: Connection, taken: Sequence[Taken]) -> Sequence[Consequence]:
    if not taken:
        return []
    subjects = [(entry.lane, *rules.subject(entry.fact)) for entry in taken]
    before = await party_store.sellers_at(conn, [(lane, SellerId(s)) for lane, s in subjects])

    changes = rules.rights_changed(before, taken)

    await party_store.put_sellers(conn, taken)
    return changes


async def _project_staff(conn: Connection, taken: Sequence[Taken]) -> Sequence[Consequence]:
    if not taken:
        return []
    subjects = [(entry.lane, *rules.subject(entry.fact)) for entry in taken]
    places = [(lane, SellerId(seller), StaffId(staff)) for lane, seller, staff in subjects]
    before = await party_store.staff_at(conn, places)

    await party_store.put_staff(conn, taken)

    after = {rules.subject(staff): staff for staff in await party_store.staff_at(conn, places)}
    return rules.rights_changed(
        before, [replace(entry, fact=after[rules.subject(entry.fact)]) for entry in taken]
    )


def _checked(fact: AnyFact | BadFact, now: datetime) -> AnyFact | BadFact:
    return fact if isinstance(fact, BadFact) else rules.flaw(fact, now) or fact


def _by_kind(taken: Iterable[Taken]) -> dict[type[Fact], list[Taken]]:
    by_kind: dict[type[Fact], list[Taken]] = {}
    for entry in taken:
        by_kind.setdefault(type(entry.fact), []).append(entry)
    return by_kind


def _of(by_kind: Mapping[type[Fact], Sequence[Taken]], kind: type[Fact]) -> list[Taken]:
    """Those of the kind, or of any kind of it; each kind in the order of the call."""
    return [entry for each, some in by_kind.items() if issubclass(each, kind) for entry in some]


async def _known(conn: Connection, lane_of_key: Mapping[rules.Key, Lane]) -> dict[rules.Key, Taken]:
    """What the log holds already under these keys."""
    places = await log_store.places(
        conn, [log_store.FactKey(lane, *key) for key, lane in lane_of_key.items()]
    )
    positions: dict[Lane, list[int]] = {}
    for place in places:
        positions.setdefault(place.fact_lane, []).append(place.position)
    return {
        rules.key_of(taken.fact): taken
        for lane in sorted(positions)
        for taken in await log_store.facts_at(conn, lane, positions[lane])
    }


def _place(taken: Taken, lane_of_key: Mapping[rules.Key, Lane]) -> log_store.FactPlace:
    key = rules.key_of(taken.fact)
    return log_store.FactPlace(lane_of_key[key], *key, taken.lane, taken.position)


def _id_lane(key: rules.Key, lanes: int) -> Lane:
    return lane_of("\0".join(key), lanes)


async def _tell(
    conn: Connection, consequences: Iterable[Consequence], now: datetime
) -> dict[Lane, int]:
    """Emit the events, last and in lane order: it locks what live writers of the lane need."""
    by_lane: dict[Lane, list[Event]] = {}
    for lane, event in consequences:
        by_lane.setdefault(lane, []).append(event)
    told: dict[Lane, int] = {}
    for lane, lane_events in sorted(by_lane.items()):
        if any(event.about_rights for event in lane_events):
            await events.revoke(conn, lane)
        told[lane] = await events.emit(conn, lane, lane_events, now=now)
    return told
