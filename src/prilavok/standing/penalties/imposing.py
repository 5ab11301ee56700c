"""Imposing, dropping and reversing a penalty. All in the caller's transaction.

Deciding again what was decided changes nothing: an event may come twice.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok import audit
from prilavok.core.database import Connection
from prilavok.core.events import Event, emit
from prilavok.notices import Translated
from prilavok.notices.model import Param
from prilavok.standing.penalties import fines, register, rules, store, telling
from prilavok.standing.penalties.events import (
    AppealSettled,
    PenaltyDropped,
    PenaltyImposed,
    PenaltyReversed,
)
from prilavok.standing.penalties.locking import hold, revoke_rights
from prilavok.standing.penalties.model import (
    Mute,
    Outcome,
    Penalty,
    PenaltyId,
    State,
    Suspension,
    Violation,
    What,
    lane_of_penalty,
)
from prilavok.standing.penalties.refusals import (
    MorePersonsNeeded,
    NotReversible,
    PenaltyNotFound,
)


class Decision(Struct, frozen=True):
    """Who decided something, why, and in which case; `said` is why, as its party reads it."""

    by: tuple[str, ...]
    reason: str
    case_id: UUID | None = None
    said: Translated | None = None

    @property
    def words(self) -> Param:
        """Why, in the reader's language if it is there in every one."""
        return self.said or self.reason


async def impose(
    conn: Connection, penalty_id: PenaltyId, decision: Decision, *, lanes: int, now: datetime
) -> State:
    """Put a proposed penalty in force and tell its party; how it stands then.

    Raises `MorePersonsNeeded` when those who confirmed the violation and those who decide now are
    too few different people.
    """
    penalty = await held(conn, penalty_id, lanes=lanes)
    if rules.state_of(penalty) is not State.PROPOSED:
        return rules.state_of(penalty)
    violation = await _violation_of(conn, penalty, lanes=lanes)
    people = {*violation.confirmed_by, *decision.by}
    if len(people) < penalty.persons:
        raise MorePersonsNeeded(penalty.persons, len(people))

    imposed = await note(conn, penalty, What.IMPOSED, decision, lanes=lanes, now=now)
    await fines.charge(conn, imposed, lanes=lanes, now=now)
    await _reconsider_rights(conn, imposed, lanes=lanes)
    await telling.imposed(conn, imposed, violation, lanes=lanes, now=now)
    await _emit(conn, imposed, _imposed(imposed, violation), lanes=lanes, now=now)
    return State.IMPOSED


async def drop(
    conn: Connection, penalty_id: PenaltyId, decision: Decision, *, lanes: int, now: datetime
) -> State:
    """Let a proposal come to nothing; how it stands then."""
    penalty = await held(conn, penalty_id, lanes=lanes)
    if rules.state_of(penalty) is not State.PROPOSED:
        return rules.state_of(penalty)
    await note(conn, penalty, What.DROPPED, decision, lanes=lanes, now=now)
    event = PenaltyDropped(penalty_id, penalty.party)
    await _emit(conn, penalty, event, lanes=lanes, now=now)
    return State.DROPPED


async def reverse(
    conn: Connection,
    penalty_id: PenaltyId,
    decision: Decision,
    *,
    outcome: Outcome = Outcome.PENALTY_LIFTED,
    lanes: int,
    now: datetime,
) -> State:
    """Undo a penalty that was imposed, by counter-entries, and tell its party; how it stands then.

    A fine that was collected is to be repaid; `outcome` is that of an appeal which waits for one.
    """
    penalty = await held(conn, penalty_id, lanes=lanes)
    state = rules.state_of(penalty)
    if state not in (State.IMPOSED, State.APPEALED, State.UPHELD):
        return state

    await fines.undo(conn, penalty, lanes=lanes, now=now)
    undone = await note(conn, penalty, What.REVERSED, decision, lanes=lanes, now=now)
    await _reconsider_rights(conn, undone, lanes=lanes)
    violation = await _violation_of(conn, undone, lanes=lanes)
    await telling.reversed_(conn, undone, violation, decision.words, lanes=lanes, now=now)
    event = PenaltyReversed(penalty_id, undone.party, undone.measure, rules.collection_of(undone))
    await _emit(conn, undone, event, lanes=lanes, now=now)
    if state is State.APPEALED:
        settled = AppealSettled(penalty_id, undone.party, outcome)
        await _emit(conn, undone, settled, lanes=lanes, now=now)
    return State.REVERSED


async def lift(
    conn: Connection,
    penalty_id: PenaltyId,
    reason: str,
    *,
    by: str,
    lanes: int,
    now: datetime,
) -> None:
    """Undo a penalty outside of any case, which is recorded; its violation stands.

    Raises `PenaltyNotFound`, and `NotReversible` if it was never imposed or is undone already.
    """
    state = rules.state_of(await held(conn, penalty_id, lanes=lanes))
    if state in (State.PROPOSED, State.DROPPED, State.REVERSED):
        raise NotReversible(state)
    await reverse(conn, penalty_id, Decision((by,), reason), lanes=lanes, now=now)
    await audit.record(
        conn,
        by=by,
        did=audit.Did.PENALTY_REVERSED,
        subject=f"penalty:{penalty_id}",
        details={"reason": reason},
        now=now,
    )


async def held(conn: Connection, penalty_id: UUID, *, lanes: int) -> Penalty:
    """The penalty, with what a change of its party's standing may touch held."""
    seen = await penalty_of(conn, penalty_id, lanes=lanes)
    await hold(conn, seen.party, lanes=lanes)
    return await penalty_of(conn, penalty_id, lanes=lanes)


async def penalty_of(conn: Connection, penalty_id: UUID, *, lanes: int) -> Penalty:
    """Raises `PenaltyNotFound`."""
    found = await store.penalty(conn, lane_of_penalty(penalty_id, lanes), penalty_id)
    if found is None:
        raise PenaltyNotFound(penalty_id)
    return found


async def note(
    conn: Connection,
    penalty: Penalty,
    what: What,
    decision: Decision,
    *,
    lanes: int,
    now: datetime,
) -> Penalty:
    """Write down what happened to `penalty`, after all that did before; the penalty as it is then.

    Whoever was slow to say what time it was does not change the past.
    """
    lane = penalty.party.lane(lanes)
    await store.append(
        conn,
        lane,
        penalty.penalty_id,
        what,
        by=decision.by,
        text=decision.reason or None,
        case_id=decision.case_id,
        now=max(now, penalty.proposed_at),
    )
    noted = await penalty_of(conn, penalty.penalty_id, lanes=lanes)
    await register.put(conn, lane, noted)
    return noted


async def _violation_of(conn: Connection, penalty: Penalty, *, lanes: int) -> Violation:
    lane = penalty.party.lane(lanes)
    [violation] = await store.violations_by_id(conn, [lane], [penalty.violation_id])
    return violation


async def _reconsider_rights(conn: Connection, penalty: Penalty, *, lanes: int) -> None:
    if isinstance(penalty.measure, Mute | Suspension):
        await revoke_rights(conn, penalty.party, lanes=lanes)


async def _emit(
    conn: Connection, penalty: Penalty, event: Event, *, lanes: int, now: datetime
) -> None:
    await emit(conn, penalty.party.lane(lanes), [event], now=now)


def _imposed(penalty: Penalty, violation: Violation) -> PenaltyImposed:
    appeal_until = rules.appeal_until(penalty)
    assert appeal_until is not None
    return PenaltyImposed(
        penalty_id=penalty.penalty_id,
        party=penalty.party,
        measure=penalty.measure,
        violation_id=violation.violation_id,
        label=violation.label,
        case_id=violation.case_id,
        until=rules.ends_at(penalty),
        appeal_until=appeal_until,
    )
