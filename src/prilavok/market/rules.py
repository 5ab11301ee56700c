"""What a fact may say, and what many facts about the same thing come to. Pure.

Every fold here is independent of the order and the grouping of its facts, so that late and shuffled
facts end in the same state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from prilavok.core.events import Event
from prilavok.core.ids import OrderId, SellerId, StaffId
from prilavok.core.lanes import Lane
from prilavok.market.events import OrderCameBack, SellerChanged, StaffChanged
from prilavok.market.model import (
    AMOUNT_MINOR_MAX,
    AnyFact,
    Buyer,
    Fact,
    Fault,
    LineId,
    OfOrderLife,
    OrderBoughtOut,
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderReturned,
    OrderShipped,
    Product,
    Seller,
    Staff,
    Taken,
)
from prilavok.market.receipts import BadFact, Plan, Receipt, Status

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
AHEAD_MAX = timedelta(days=1)
"""Clocks differ; but a fact from further ahead would win over every true one until its day came."""
PLAUSIBLE = f"must be between {EARLIEST:%Y-%m-%d} and tomorrow"

WHOLE_ORDER = ""
"""Stands for no `line_id`, which is never empty."""
CONFLICT = "another fact has this id already"

Key: TypeAlias = tuple[str, str]
Subject: TypeAlias = tuple[str, ...]


def owner(fact: AnyFact) -> str:
    """The seller or the buyer in whose lane the fact is kept."""
    return fact.buyer_id if isinstance(fact, Buyer) else fact.seller_id


def flaw(fact: AnyFact, now: datetime) -> BadFact | None:
    """Why `fact` cannot be taken although its form is right."""
    if not _is_plausible(fact.at, now):
        return _flaw_at(fact, "$.at", PLAUSIBLE)
    if isinstance(fact, Seller) and not _is_plausible(fact.registered_at, now):
        return _flaw_at(fact, "$.registered_at", PLAUSIBLE)
    if isinstance(fact, Seller) and not _is_plausible(fact.contract_verified_at or now, now):
        return _flaw_at(fact, "$.contract_verified_at", PLAUSIBLE)
    if isinstance(fact, Product) and fact.price and not 0 <= fact.price.minor <= AMOUNT_MINOR_MAX:
        return _flaw_at(fact, "$.price.minor", f"must be between 0 and {AMOUNT_MINOR_MAX}")
    if isinstance(fact, OrderPlaced):
        line_ids = {line.line_id for line in fact.lines}
        if len(line_ids) < len(fact.lines):
            return _flaw_at(fact, "$.lines", "has the same line_id twice")
    return None


def _is_plausible(at: datetime, now: datetime) -> bool:
    return EARLIEST <= at <= now + AHEAD_MAX


def _flaw_at(fact: AnyFact, path: str, reason: str) -> BadFact:
    return BadFact(f"`{path.removeprefix('$.')}` {reason}", path, fact.source, fact.id)


def plan(
    facts: Sequence[AnyFact | BadFact],
    *,
    known: Mapping[Key, Taken],
    heads: Mapping[Lane, int],
    lane_of_owner: Mapping[str, Lane],
) -> Plan:
    """Which of `facts` are new, and the positions behind `heads` that they get, in their order.

    `known` is what the log holds under the keys of `facts`. A fact told twice in one call is taken
    once.
    """
    met = dict(known)
    reached = dict(heads)
    fresh: list[Taken] = []
    receipts: list[Receipt] = []
    for index, fact in enumerate(facts):
        if isinstance(fact, BadFact):
            receipts.append(_rejected(index, fact))
            continue
        there = met.get(key_of(fact))
        if there is None:
            lane = lane_of_owner[owner(fact)]
            reached[lane] += 1
            taken = met[key_of(fact)] = Taken(lane, reached[lane], fact)
            fresh.append(taken)
            receipts.append(_receipt(index, taken, "accepted"))
        elif there.fact == fact:
            receipts.append(_receipt(index, there, "duplicate"))
        else:
            receipts.append(_receipt(index, there, "conflict"))
    return Plan(tuple(receipts), tuple(fresh), reached)


def key_of(fact: AnyFact) -> Key:
    """What a fact is known by."""
    return fact.source, fact.id


def _receipt(index: int, taken: Taken, status: Status) -> Receipt:
    return Receipt(
        index=index,
        source=taken.fact.source,
        id=taken.fact.id,
        status=status,
        lane=taken.lane,
        position=taken.position,
        reason=CONFLICT if status == "conflict" else None,
    )


def _rejected(index: int, fact: BadFact) -> Receipt:
    return Receipt(
        index=index,
        source=fact.source,
        id=fact.id,
        status="rejected",
        path=fact.path,
        reason=fact.reason,
    )


def newest(taken: Iterable[Taken]) -> list[Taken]:
    """The newest fact about each thing; of the same time, the one whose id sorts last."""
    kept: dict[Subject, Taken] = {}
    for entry in taken:
        known = kept.setdefault(subject(entry.fact), entry)
        if precedence(entry.fact) > precedence(known.fact):
            kept[subject(entry.fact)] = entry
    return list(kept.values())


def oldest(taken: Iterable[Taken]) -> list[Taken]:
    """The oldest fact about each thing; of the same time, the one whose id sorts first."""
    kept: dict[Subject, Taken] = {}
    for entry in taken:
        known = kept.setdefault(subject(entry.fact), entry)
        if precedence(entry.fact) < precedence(known.fact):
            kept[subject(entry.fact)] = entry
    return list(kept.values())


def subject(fact: AnyFact) -> Subject:
    """What the fact is about, among the facts of its kind."""
    return tuple(getattr(fact, name) for name in fact.about)


def precedence(fact: Fact) -> tuple[datetime, str, str]:
    """What facts about one thing are ordered by; PostgreSQL compares the same with collation C."""
    return fact.at, fact.id, fact.source


class LifeRow(Struct, frozen=True):
    """How far an order (`line_id` is empty) or a line of it has come: the earliest of each step."""

    lane: Lane
    seller_id: str
    order_id: str
    line_id: str
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    bought_out_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by: Fault | None = None
    returned_at: datetime | None = None
    refunded_minor: int = 0


STEPS: dict[type[OfOrderLife], str] = {
    OrderPaid: "paid_at",
    OrderShipped: "shipped_at",
    OrderDelivered: "delivered_at",
    OrderBoughtOut: "bought_out_at",
    OrderReturned: "returned_at",
}


def order_life(taken: Iterable[Taken]) -> list[LifeRow]:
    """What steps in orders' lives say of each order and line."""
    rows: dict[Subject, LifeRow] = {}
    for entry in taken:
        fact = entry.fact
        assert isinstance(fact, OfOrderLife)
        key = (fact.seller_id, fact.order_id, fact.line_id or WHOLE_ORDER)
        rows[key] = _with_step(rows.get(key) or LifeRow(entry.lane, *key), fact)
    return list(rows.values())


def _with_step(row: LifeRow, fact: OfOrderLife) -> LifeRow:
    if isinstance(fact, OrderRefunded):
        return replace(row, refunded_minor=row.refunded_minor + fact.amount_minor)
    if isinstance(fact, OrderCancelled):
        told = (fact.at, fact.fault)
        if row.cancelled_at is None or row.cancelled_by is None:
            return replace(row, cancelled_at=told[0], cancelled_by=told[1])
        first = min(told, (row.cancelled_at, row.cancelled_by))
        return replace(row, cancelled_at=first[0], cancelled_by=first[1])
    step = STEPS[type(fact)]
    known: datetime | None = getattr(row, step)
    return replace(row, **{step: fact.at if known is None else min(known, fact.at)})


def came_back(returns: Iterable[Taken]) -> list[tuple[Lane, Event]]:
    """What follows from goods that came back; once for each line, or order."""
    told: dict[tuple[Lane, Event], None] = {}
    for entry in returns:
        fact = entry.fact
        assert isinstance(fact, OrderReturned)
        line_id = LineId(fact.line_id) if fact.line_id is not None else None
        event = OrderCameBack(SellerId(fact.seller_id), OrderId(fact.order_id), line_id)
        told[entry.lane, event] = None
    return list(told)


def rights_changed(
    before: Sequence[Seller | Staff], told: Sequence[Taken]
) -> list[tuple[Lane, Event]]:
    """What changes in who may do what when `told` comes on top of `before`.

    Both are of one kind; `told` holds one fact about each.
    """
    known = {subject(fact): fact for fact in before}
    changes: list[tuple[Lane, Event]] = []
    for entry in told:
        was = known.get(subject(entry.fact))
        if was is None or precedence(entry.fact) <= precedence(was):
            continue
        change = _change(was, entry.fact)
        if change is not None:
            changes.append((entry.lane, change))
    return changes


def _change(was: Seller | Staff, fact: AnyFact) -> Event | None:
    if isinstance(fact, Seller) and isinstance(was, Seller) and fact.trusted != was.trusted:
        return SellerChanged(SellerId(fact.seller_id), fact.trusted)
    if isinstance(fact, Staff) and isinstance(was, Staff) and _rights(fact) != _rights(was):
        seller_id, staff_id = SellerId(fact.seller_id), StaffId(fact.staff_id)
        return StaffChanged(seller_id, staff_id, fact.active, fact.permissions)
    return None


def _rights(staff: Staff) -> tuple[bool, frozenset[str]]:
    return staff.active, frozenset(staff.permissions)
