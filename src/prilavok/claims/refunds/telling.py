"""What the marketplace says of a refund: that it is sent, or that it could not be paid."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from msgspec.structs import replace

from prilavok import audit
from prilavok.claims import stepping
from prilavok.claims import store as acts_of
from prilavok.claims.acts import RefundFailed, RefundSent
from prilavok.claims.model import Actor, ClaimId, Person, RefundState, lane_of_claim
from prilavok.claims.refunds import books, rules, store
from prilavok.claims.refunds.model import (
    RefundContradicted,
    RefundNotFound,
    RefundRow,
    RefundTold,
    Told,
)
from prilavok.claims.refunds.owing import owed_event
from prilavok.claims.rules import Refusal
from prilavok.core.database import Connection
from prilavok.core.events import emit, lock_lanes
from prilavok.core.lanes import Lane, lane_of


async def tell(
    conn: Connection, claim_id: UUID, said: RefundTold, *, by: str, lanes: int, now: datetime
) -> tuple[RefundRow, int | None]:
    """Note that a refund is sent, or has failed and is owed again; the position that tells of it.
    What was told before, told again, changes nothing, whatever came in between.

    Raises `RefundNotFound` and `RefundContradicted`.
    """
    lane, told = lane_of_claim(claim_id, lanes), said.status
    row = await _held(conn, lane, claim_id, lanes=lanes)
    if rules.says_nothing_new(row, told, said.reference):
        return row, None
    act_id = _act_id(claim_id, told, said.reference)
    if row.state not in rules.MAY_BE_TOLD[told] or await _is_past(conn, lane, row.claim_id, said):
        raise RefundContradicted(row.state, told)

    after = _after(row, said, now)

    await books.book_told(conn, lane, row, told, now)
    await store.change(conn, lane, after)
    await audit.record(
        conn,
        by=by,
        did=audit.Did.REFUND_TOLD,
        subject=f"claim:{claim_id}",
        details={"told": told, "reference": said.reference, "note": after.note},
        now=now,
    )
    act = RefundSent() if told is Told.SENT else RefundFailed(said.note or said.reference)
    step = await stepping.step(
        conn, row.claim_id, act, Person(Actor.MARKETPLACE), act_id=act_id, lanes=lanes, now=now
    )
    assert not isinstance(step, Refusal), f"the claim of a refund that is {row.state}: {step}"
    position = step.position
    if told is Told.FAILED:
        position = await emit(conn, lane, [owed_event(after)], now=now)
    return after, position


def _after(row: RefundRow, said: RefundTold, now: datetime) -> RefundRow:
    return replace(
        row,
        state=RefundState(said.status),
        reference=said.reference,
        note=said.note if said.status is Told.FAILED else None,
        version=row.version + 1,
        changed_at=now,
    )


async def _is_past(conn: Connection, lane: Lane, claim_id: ClaimId, said: RefundTold) -> bool:
    """Whether that was told before and something else since: it is late, and comes twice. Or that
    payment failed before it was told to be sent."""
    known = [
        await acts_of.act_of(conn, lane, claim_id, _act_id(claim_id, told, said.reference))
        for told in {said.status, Told.FAILED}
    ]
    return any(known)


def _act_id(claim_id: UUID, told: Told, reference: str) -> UUID:
    """An act of the claim's own for each thing that is told of each payment."""
    return uuid5(claim_id, f"{told}:{reference}")


async def _held(conn: Connection, lane: Lane, claim_id: UUID, *, lanes: int) -> RefundRow:
    """The refund, once nothing else can change it or its claim."""
    row = await store.refund_of(conn, lane, claim_id)
    if row is not None:
        await lock_lanes(conn, {lane, lane_of(row.buyer_id, lanes)})
        row = await store.refund_of(conn, lane, claim_id)
    if row is None:
        raise RefundNotFound(claim_id)
    return row
