"""Taking facts in: once each, in order, with everything that stands by them in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias, TypeVar

import psycopg
from psycopg import Rollback

from prilavok.core import events
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import Event
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import Lane, lane_of
from prilavok.market import rules, store
from prilavok.market.model import (
    AnyFact,
    BadFact,
    Buyer,
    Intake,
    OfOrderLife,
    OrderPlaced,
    Plan,
    Product,
    Review,
    Seller,
    Staff,
    Standing,
    Taken,
)

Projection: TypeAlias = Callable[
    [Connection, Lane, Sequence[Taken], datetime], Awaitable[Sequence[Event]]
]
"""Keeps tables true to the new facts of a lane, and returns the events that follow from them."""

ATTEMPTS_MAX = 5

F = TypeVar("F")
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


async def settled(attempt: Callable[[], Awaitable[T]]) -> T:
    """The result of `attempt`, made again when another intake was faster with the same ids."""
    for _ in range(ATTEMPTS_MAX - 1):
        try:
            return await attempt()
        except (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected):
            continue
    return await attempt()


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
    sound = [fact for fact in checked if not isinstance(fact, BadFact)]
    heads = await _locked_heads(conn, sound, lanes)
    known = await _known(conn, sound, lanes)

    plan = rules.plan(checked, known=known, heads=heads, lanes=lanes)

    await _append(conn, plan, heads, lanes=lanes, now=now)
    consequences = await _project(conn, plan.fresh, projections, now)
    return Intake(plan.receipts, await _tell(conn, consequences, now))


async def project(
    conn: Connection, lane: Lane, taken: Sequence[Taken], _now: datetime
) -> Sequence[Event]:
    """How sellers, staff, buyers, products, orders and reviews stand after the new facts."""
    facts = [entry.fact for entry in taken]
    orders = rules.oldest(_of(facts, OrderPlaced), lambda fact: (fact.seller_id, fact.order_id))
    life = rules.order_life(_of(facts, OfOrderLife))
    products = rules.newest(_of(facts, Product), lambda fact: (fact.seller_id, fact.product_id))
    reviews = rules.newest(_of(facts, Review), lambda fact: (fact.seller_id, fact.review_id))
    buyers = rules.newest(_of(facts, Buyer), lambda fact: fact.buyer_id)
    if orders:
        await store.put_orders(conn, lane, orders)
    if life:
        await store.put_order_life(conn, lane, life)
    if products:
        await store.put_products(conn, lane, products)
    if reviews:
        await store.put_reviews(conn, lane, reviews)
    if buyers:
        await store.put_buyers(conn, lane, buyers)
    return [*await _project_sellers(conn, lane, facts), *await _project_staff(conn, lane, facts)]


PROJECTION: Projection = project


async def _project_sellers(
    conn: Connection, lane: Lane, facts: Sequence[AnyFact]
) -> Sequence[Event]:
    sellers = rules.newest(_of(facts, Seller), lambda fact: fact.seller_id)
    if not sellers:
        return []
    before = await store.sellers_in_lane(conn, lane, [SellerId(s.seller_id) for s in sellers])

    changes = rules.rights_changed(before, sellers)

    await store.put_sellers(conn, lane, sellers)
    return changes


async def _project_staff(conn: Connection, lane: Lane, facts: Sequence[AnyFact]) -> Sequence[Event]:
    staff = rules.newest(_of(facts, Staff), lambda fact: (fact.seller_id, fact.staff_id))
    if not staff:
        return []
    members = [(SellerId(fact.seller_id), StaffId(fact.staff_id)) for fact in staff]
    before = await store.staff_by_id(conn, lane, members)

    changes = rules.rights_changed(before, staff)

    await store.put_staff(conn, lane, staff)
    return changes


def _checked(fact: AnyFact | BadFact, now: datetime) -> AnyFact | BadFact:
    return fact if isinstance(fact, BadFact) else rules.flaw(fact, now) or fact


def _of(facts: Iterable[AnyFact], kind: type[F]) -> list[F]:
    return [fact for fact in facts if isinstance(fact, kind)]


async def _locked_heads(conn: Connection, facts: Sequence[AnyFact], lanes: int) -> dict[Lane, int]:
    """Lock the logs in lane order, so that two intakes never wait for each other in a circle."""
    owners = {rules.owner(fact) for fact in facts}
    in_order = sorted({lane_of(owner, lanes) for owner in owners})
    return {lane: await store.lock_head(conn, lane) for lane in in_order}


async def _known(
    conn: Connection, facts: Sequence[AnyFact], lanes: int
) -> dict[rules.Key, Standing]:
    """What the log holds already under the keys of `facts`."""
    keys = {rules.key_of(fact) for fact in facts}
    places = await store.places(conn, [_key(source, id_, lanes) for source, id_ in keys])
    positions: dict[Lane, list[int]] = {}
    for place in places:
        positions.setdefault(place.fact_lane, []).append(place.position)
    return {
        rules.key_of(taken.fact): Standing(lane, taken.position, taken.fact)
        for lane in sorted(positions)
        for taken in await store.facts_at(conn, lane, positions[lane])
    }


def _key(source: str, fact_id: str, lanes: int) -> store.FactKey:
    return store.FactKey(lane_of(f"{source}\0{fact_id}", lanes), source, fact_id)


async def _append(
    conn: Connection, plan: Plan, heads: Mapping[Lane, int], *, lanes: int, now: datetime
) -> None:
    if not plan.fresh:
        return
    places = [
        store.FactPlace(*_key_fields(taken.fact, lanes), lane, taken.position)
        for lane, entries in plan.fresh.items()
        for taken in entries
    ]
    await store.put_receipts(conn, places)
    for lane, entries in plan.fresh.items():
        facts = [taken.fact for taken in entries]
        await store.append_facts(conn, lane, facts, after=heads[lane], now=now)


def _key_fields(fact: AnyFact, lanes: int) -> tuple[Lane, str, str]:
    key = _key(fact.source, fact.id, lanes)
    return key.lane, key.source, key.fact_id


async def _project(
    conn: Connection,
    fresh: Mapping[Lane, Sequence[Taken]],
    projections: Sequence[Projection],
    now: datetime,
) -> dict[Lane, list[Event]]:
    """Run every projection over every lane; the events that follow, by lane."""
    consequences: dict[Lane, list[Event]] = {}
    for lane in sorted(fresh):
        for projection in projections:
            events_of_lane = await projection(conn, lane, fresh[lane], now)
            consequences.setdefault(lane, []).extend(events_of_lane)
    return consequences


async def _tell(
    conn: Connection, consequences: Mapping[Lane, Sequence[Event]], now: datetime
) -> dict[Lane, int]:
    """Emit the events, last and in lane order: it locks what live writers of the lane need."""
    told: dict[Lane, int] = {}
    for lane in sorted(consequences):
        if not consequences[lane]:
            continue
        if any(rules.is_about_rights(event) for event in consequences[lane]):
            await events.revoke(conn, lane)
        told[lane] = await events.emit(conn, lane, consequences[lane], now=now)
    return told
