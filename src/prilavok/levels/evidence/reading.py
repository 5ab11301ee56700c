"""Facts become evidence: read from the log in its order, each once, behind the intake's back.

What a step counts for must not depend on when it is read: it takes from the order only what is
frozen (lines, amounts, when it was placed). A step of an order that is not placed yet waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from prilavok import market
from prilavok.core.database import Connection, Database
from prilavok.core.lanes import Lane
from prilavok.levels.evidence import store
from prilavok.levels.evidence.model import Evidence, Kind, Orders, Waiting
from prilavok.market.model import (
    CardCompleteness,
    Fault,
    OfOrderLife,
    OrderBoughtOut,
    OrderCancelled,
    OrderPlaced,
    OrderRefunded,
    OrderReturned,
    OrderShipped,
    Review,
    Taken,
)

FACTS_PER_READ_MAX: Final = 2_000
READS_PER_TURN_MAX: Final = 20
LANES_AT_ONCE: Final = 2

Found: TypeAlias = Iterator[Evidence]

STEPS: Final[dict[type[OfOrderLife], Kind]] = {
    OrderShipped: Kind.SHIPPED,
    OrderBoughtOut: Kind.BOUGHT_OUT,
    OrderCancelled: Kind.CANCELLED,
    OrderReturned: Kind.RETURNED,
    OrderRefunded: Kind.REFUNDED,
}
TYPES: Final = tuple(
    str(fact_type.__struct_config__.tag)
    for fact_type in (OrderPlaced, Review, CardCompleteness, *STEPS)
)
"""Those that give evidence; of the others, nothing is decoded."""


async def read_lanes(db: Database, *, reads_max: int = READS_PER_TURN_MAX) -> int:
    """Read what all logs of facts have more, two lanes beside each other: while the database does
    its part of one, the other's facts are decoded."""
    turns = asyncio.Semaphore(LANES_AT_ONCE)

    async def read_in_turn(lane: Lane) -> int:
        async with turns:
            return await read_on(db, lane, reads_max=reads_max)

    return sum(await asyncio.gather(*(read_in_turn(Lane(lane)) for lane in range(db.lanes))))


async def read_on(db: Database, lane: Lane, *, reads_max: int = READS_PER_TURN_MAX) -> int:
    """Read what the lane's log of facts has more, so many stretches of it; how many facts."""
    read = 0
    for _ in range(reads_max):
        async with db.transaction() as conn:
            more = await read_some(conn, lane)
        read += more
        if more < FACTS_PER_READ_MAX:
            break
    return read


async def read_some(conn: Connection, lane: Lane) -> int:
    """Read the next stretch of the lane's log; how many facts. Holds the lane's head."""
    head = await store.lock_head(conn, lane)
    skimmed = await market.facts_skimmed(
        conn, lane, head.facts_position, TYPES, facts_max=FACTS_PER_READ_MAX
    )
    if not skimmed:
        return 0
    taken = [Taken(lane, each.position, each.fact) for each in skimmed if each.fact is not None]
    placed = [each.fact for each in taken if isinstance(each.fact, OrderPlaced)]
    late = await store.take_waiting(conn, lane, placed)
    told = sorted([*late, *taken], key=lambda entry: entry.position)
    orders = await store.orders_named(conn, lane, _named_in(told))

    found = list(evidence_of(told, orders))
    waiting = [
        Waiting(step.seller_id, step.order_id, position)
        for position, step in _steps(told)
        if (step.seller_id, step.order_id) not in orders
    ]

    await store.append(conn, lane, head, found)
    await store.wait(conn, lane, waiting)
    await store.have_read(conn, lane, skimmed[-1].position)
    return len(skimmed)


def evidence_of(told: Iterable[Taken], orders: Orders) -> Found:
    """What `told` facts give, in their order; `orders` are those of theirs that are placed."""
    for entry in told:
        fact = entry.fact
        if isinstance(fact, OrderPlaced):
            yield from _of_order(entry.position, fact, orders)
        elif isinstance(fact, Review):
            yield _of_review(entry.position, fact)
        elif isinstance(fact, CardCompleteness):
            yield _of_cards(entry.position, fact)
        elif isinstance(fact, OfOrderLife) and type(fact) in STEPS:
            yield from _of_step(entry.position, fact, orders)


def _of_order(position: int, fact: OrderPlaced, orders: Orders) -> Found:
    lines = orders[fact.seller_id, fact.order_id]
    yield Evidence(
        fact_position=position,
        seller_id=fact.seller_id,
        at=fact.at,
        kind=Kind.ORDERED,
        subject=fact.order_id,
        amount=sum(line.paid_minor for line in fact.lines),
        currency=fact.currency,
        scheme=fact.scheme,
        category=lines[0].category if len({line.category for line in lines}) == 1 else None,
    )


def _of_step(position: int, fact: OfOrderLife, orders: Orders) -> Found:
    """One piece for each line that the step is of."""
    lines = orders.get((fact.seller_id, fact.order_id), ())
    kind = STEPS[type(fact)]
    if isinstance(fact, OrderRefunded):
        lines = [line for line in lines if fact.line_id in (None, line.line_id)][:1]
    for line in lines:
        if fact.line_id not in (None, line.line_id):
            continue
        yield Evidence(
            fact_position=position,
            seller_id=fact.seller_id,
            at=fact.at,
            kind=kind,
            subject=fact.order_id,
            part=f"@{position}" if isinstance(fact, OrderRefunded) else line.line_id,
            flag=isinstance(fact, OrderCancelled) and fact.fault is Fault.SELLER,
            amount=_amount(fact, line.paid_minor),
            currency=line.currency,
            waited_s=max(0, int((fact.at - line.placed_at).total_seconds())),
            scheme=line.scheme,
            category=line.category if fact.line_id or not isinstance(fact, OrderRefunded) else None,
        )


def _amount(fact: OfOrderLife, paid_minor: int) -> int:
    if isinstance(fact, OrderRefunded):
        return -fact.amount_minor
    return paid_minor


def _of_review(position: int, fact: Review) -> Evidence:
    """A rating; the one that a review was given last counts."""
    return Evidence(
        fact_position=position,
        seller_id=fact.seller_id,
        at=fact.at,
        kind=Kind.RATED,
        subject=fact.review_id,
        part=f"@{position}",
        amount=fact.rating,
    )


def _of_cards(position: int, fact: CardCompleteness) -> Evidence:
    return Evidence(
        fact_position=position,
        seller_id=fact.seller_id,
        at=fact.at,
        kind=Kind.SUPPLIED,
        subject="card_completeness",
        part=f"@{position}",
        amount=fact.share_bps,
    )


def _named_in(told: Iterable[Taken]) -> set[tuple[str, str]]:
    """The orders that the facts are about."""
    placed = {(e.fact.seller_id, e.fact.order_id) for e in told if isinstance(e.fact, OrderPlaced)}
    return placed | {(step.seller_id, step.order_id) for _, step in _steps(told)}


def _steps(told: Iterable[Taken]) -> list[tuple[int, OfOrderLife]]:
    return [
        (entry.position, entry.fact)
        for entry in told
        if isinstance(entry.fact, OfOrderLife) and type(entry.fact) in STEPS
    ]
