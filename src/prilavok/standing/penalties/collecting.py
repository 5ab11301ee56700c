"""Telling how far a fine is collected or repaid, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from prilavok import audit
from prilavok.core.database import Connection
from prilavok.core.events import emit, lock_lane
from prilavok.standing.penalties import fines, rules
from prilavok.standing.penalties.events import CollectionChanged
from prilavok.standing.penalties.imposing import Decision, note, penalty_of
from prilavok.standing.penalties.model import (
    Collected,
    Penalty,
    PenaltyId,
    What,
)
from prilavok.standing.penalties.refusals import (
    CollectionContradicted,
    NotAFine,
)


async def tell_collection(
    conn: Connection,
    penalty_id: PenaltyId,
    told: Collected,
    reference: str,
    *,
    by: str,
    lanes: int,
    now: datetime,
) -> Penalty:
    """Note how far a fine is collected or repaid; what was told last, told again, changes nothing.

    Raises `PenaltyNotFound`, `NotAFine` and `CollectionContradicted`.
    """
    seen = await penalty_of(conn, penalty_id, lanes=lanes)
    lane = seen.party.lane(lanes)
    await lock_lane(conn, lane)
    penalty = await penalty_of(conn, penalty_id, lanes=lanes)
    before = rules.collection_of(penalty)
    if before is None:
        raise NotAFine(penalty_id)
    last = penalty.entry(*rules.TELLINGS)
    if last is not None and (last.what, last.text) == (What(told), reference):
        return penalty
    after = rules.after_telling(before, told)
    if after is None:
        raise CollectionContradicted(before, told)

    await fines.book_telling(conn, penalty, before, told, lanes=lanes, now=now)
    decision = Decision((by,), reference)
    changed = await note(conn, penalty, What(told), decision, lanes=lanes, now=now)
    await audit.record(
        conn,
        by=by,
        did=audit.Did.COLLECTION_TOLD,
        subject=f"penalty:{penalty_id}",
        details={"told": told, "reference": reference, "collection": after},
        now=now,
    )
    await emit(conn, lane, [CollectionChanged(penalty_id, penalty.party, after)], now=now)
    return changed
