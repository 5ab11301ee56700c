"""Appealing against a penalty, and settling that. All in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from prilavok.core.database import Connection
from prilavok.core.events import emit, lock_lane
from prilavok.core.parties import Party
from prilavok.standing.penalties import rules, telling
from prilavok.standing.penalties.actions import violation_of, withdraw_violation
from prilavok.standing.penalties.events import Appealed, AppealSettled
from prilavok.standing.penalties.imposing import Decision, held, note, penalty_of, reverse
from prilavok.standing.penalties.model import (
    Outcome,
    Penalty,
    PenaltyId,
    State,
    What,
)
from prilavok.standing.penalties.refusals import (
    AppealedAlready,
    NotAppealable,
    PenaltyNotFound,
    TooLateToAppeal,
)


async def appeal(
    conn: Connection,
    party: Party,
    penalty_id: PenaltyId,
    text: str,
    *,
    by: str,
    lanes: int,
    now: datetime,
) -> Penalty:
    """Contest a penalty of `party`'s own, once; the same text again changes nothing.

    Raises `PenaltyNotFound`, `AppealedAlready`, `NotAppealable` and `TooLateToAppeal`.
    """
    lane = party.lane(lanes)
    await lock_lane(conn, lane)
    penalty = await penalty_of(conn, penalty_id, lanes=lanes)
    if penalty.party != party or penalty.entry(What.IMPOSED) is None:
        raise PenaltyNotFound(penalty_id)
    earlier = penalty.entry(What.APPEALED)
    if earlier is not None and earlier.text == text:
        return penalty
    _check_appealable(penalty, now)

    appealed = await note(conn, penalty, What.APPEALED, Decision((by,), text), lanes=lanes, now=now)
    violation = await violation_of(conn, penalty.violation_id, lanes=lanes)
    event = Appealed(penalty_id, party, violation.case_id)
    await emit(conn, lane, [event], now=now)
    return appealed


async def settle_appeal(
    conn: Connection,
    penalty_id: PenaltyId,
    outcome: Outcome,
    decision: Decision,
    *,
    lanes: int,
    now: datetime,
) -> State:
    """Decide an appeal that waits for it, and tell the party; how the penalty stands then.

    Granted, the violation is withdrawn with all that it led to, also where somebody has reversed
    the penalty meanwhile; with `PENALTY_LIFTED` it stands, and this penalty alone is reversed.
    """
    penalty = await held(conn, penalty_id, lanes=lanes)
    state = rules.state_of(penalty)
    if state is not State.APPEALED and (outcome, state) != (Outcome.GRANTED, State.REVERSED):
        return state
    match outcome:
        case Outcome.GRANTED:
            await withdraw_violation(conn, penalty.violation_id, decision, lanes=lanes, now=now)
        case Outcome.PENALTY_LIFTED:
            await reverse(conn, penalty_id, decision, lanes=lanes, now=now)
        case Outcome.REJECTED:
            await _uphold(conn, penalty, decision, lanes=lanes, now=now)
    return rules.state_of(await penalty_of(conn, penalty_id, lanes=lanes))


def _check_appealable(penalty: Penalty, now: datetime) -> None:
    earlier, until = penalty.entry(What.APPEALED), rules.appeal_until(penalty)
    if earlier is not None:
        raise AppealedAlready(earlier.at)
    if rules.state_of(penalty) is not State.IMPOSED:
        raise NotAppealable(rules.state_of(penalty))
    assert until is not None
    if now >= until:
        raise TooLateToAppeal(until)


async def _uphold(
    conn: Connection, penalty: Penalty, decision: Decision, *, lanes: int, now: datetime
) -> None:
    upheld = await note(conn, penalty, What.UPHELD, decision, lanes=lanes, now=now)
    await telling.appeal_rejected(conn, upheld, decision.words, lanes=lanes, now=now)
    event = AppealSettled(penalty.penalty_id, penalty.party, Outcome.REJECTED)
    await emit(conn, penalty.party.lane(lanes), [event], now=now)
