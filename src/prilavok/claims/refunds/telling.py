"""What the marketplace says of a refund: that it is sent, or that it could not be paid."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from msgspec.structs import replace

from prilavok import audit
from prilavok.claims.model import RefundState, lane_of_claim
from prilavok.claims.refunds import books, rules, store
from prilavok.claims.refunds.model import (
    RefundContradicted,
    RefundNotFound,
    RefundRow,
    RefundTold,
    Told,
)
from prilavok.claims.refunds.owing import owed_event
from prilavok.core.database import Connection
from prilavok.core.events import Event, emit, lock_lane
from prilavok.core.lanes import Lane

Follow: TypeAlias = Callable[[Connection, Lane, RefundRow, datetime], Awaitable[list[Event]]]
"""What a claim does when its refund was sent or failed; the events are emitted for it."""


async def tell(
    conn: Connection,
    claim_id: UUID,
    said: RefundTold,
    *,
    follow: Follow,
    by: str,
    lanes: int,
    now: datetime,
) -> tuple[RefundRow, int | None]:
    """Note that a refund is sent, or has failed and is owed again; the position that tells of it.
    What was told last, told again, changes nothing.

    Raises `RefundNotFound` and `RefundContradicted`.
    """
    lane = lane_of_claim(claim_id, lanes)
    await lock_lane(conn, lane)
    row = await store.refund_of(conn, lane, claim_id)
    if row is None:
        raise RefundNotFound(claim_id)
    told = said.status
    if (row.state, row.reference) == (RefundState(told), said.reference):
        return row, None
    if row.state not in rules.MAY_BE_TOLD[told]:
        raise RefundContradicted(row.state, told)

    after = replace(
        row,
        state=RefundState(told),
        reference=said.reference,
        note=said.note if told is Told.FAILED else None,
        version=row.version + 1,
        changed_at=now,
    )

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
    events = await follow(conn, lane, after, now)
    if told is Told.FAILED:
        events = [*events, owed_event(after)]
    position = await emit(conn, lane, events, now=now) if events else None
    return after, position
