"""Confirming and withdrawing violations, and what that leads to. All in the caller's transaction.

Every action here first holds what `locking.hold` says; the caller holds that, or nothing yet.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok import programmes
from prilavok.core.database import Connection
from prilavok.core.events import emit
from prilavok.core.parties import Party
from prilavok.programmes import NothingInForce, Published
from prilavok.standing.penalties import register, rules, store
from prilavok.standing.penalties.events import (
    PenaltyProposed,
    ReversalProposed,
    ViolationConfirmed,
    ViolationWithdrawn,
)
from prilavok.standing.penalties.imposing import (
    Decision,
    drop,
    impose,
    note,
    penalty_of,
    reverse,
)
from prilavok.standing.penalties.locking import hold
from prilavok.standing.penalties.model import (
    Direction,
    Label,
    NewViolation,
    Outcome,
    Penalty,
    PenaltyId,
    State,
    Violation,
    ViolationId,
    What,
    lane_of_penalty,
    new_id,
)
from prilavok.standing.penalties.programme import KIND, PenaltyPolicy
from prilavok.standing.penalties.refusals import (
    ViolationNotFound,
)


class Confirmed(Struct, frozen=True):
    """A violation, and every penalty that it led to."""

    violation: Violation
    penalties: tuple[Penalty, ...]


class PenaltyPreview(Struct, frozen=True):
    """What confirming a violation would lead to, by the policy of that version (0: by none)."""

    policy_version: int
    proposals: tuple[rules.Proposal, ...]


async def confirm_violation(
    conn: Connection, new: NewViolation, *, lanes: int, now: datetime
) -> Confirmed:
    """Record a violation, once for its source, and what the policy asks for because of it.

    The policy is the one that was in force when it was done. A penalty that enough people have
    confirmed with it is imposed at once; all others are left proposed.
    """
    await hold(conn, new.party, lanes=lanes)
    lane = new.party.lane(lanes)
    known = await store.violations_of(conn, lane, new.party)
    if found := next((each for each in known if each.source == new.source), None):
        return await _confirmed(conn, found, lanes=lanes)
    policy = await policy_in_force(conn, new.at)

    violation = _recorded(new, ViolationId(new_id(now, lane)), now)
    standing = [each for each in known if each.withdrawn_at is None]
    proposals = rules.proposed(policy.document, standing, violation) if policy else ()

    await store.insert_violation(conn, lane, violation.violation_id, new, now)
    await emit(conn, lane, [_told(violation)], now=now)
    if policy is not None:
        for proposal in proposals:
            await _propose(conn, policy, proposal, violation, lanes=lanes, now=now)
    return await _confirmed(conn, violation, lanes=lanes)


async def withdraw_violation(
    conn: Connection, violation_id: ViolationId, decision: Decision, *, lanes: int, now: datetime
) -> bool:
    """Let a violation count no more: what it led to is dropped or reversed; whether it was new.

    Later penalties that would not have come without it are proposed for reversal.
    """
    violation = await violation_of(conn, violation_id, lanes=lanes)
    party = Party(violation.party_kind, violation.party_id)
    await hold(conn, party, lanes=lanes)
    lane = party.lane(lanes)
    if not await store.withdraw(
        conn,
        lane,
        violation_id,
        by=decision.by,
        reason=decision.reason,
        case_id=decision.case_id,
        now=now,
    ):
        return False
    event = ViolationWithdrawn(violation_id, party, decision.case_id)
    await emit(conn, lane, [event], now=now)

    violations = await store.violations_of(conn, lane, party)
    withdrawn = {each.violation_id for each in violations if each.withdrawn_at is not None}
    for penalty in await store.penalties_of(conn, lane, party):
        if violation_id in penalty.counted and not rules.still_stands(penalty, withdrawn):
            await _reconsider(conn, penalty, violation_id, decision, lanes=lanes, now=now)
    return True


async def preview(
    conn: Connection,
    party: Party,
    label: Label,
    direction: Direction | None,
    *,
    lanes: int,
    at: datetime,
) -> PenaltyPreview:
    """What confirming that `party` did this at `at` would lead to, as things stand."""
    lane = party.lane(lanes)
    policy = await policy_in_force(conn, at)
    if policy is None:
        return PenaltyPreview(0, ())
    known = await store.violations_of(conn, lane, party)
    standing = [each for each in known if each.withdrawn_at is None]
    new = NewViolation(party=party, label=label, direction=direction, source="", at=at)
    violation = _recorded(new, ViolationId(new_id(at, lane)), at)
    return PenaltyPreview(policy.version, rules.proposed(policy.document, standing, violation))


async def policy_in_force(conn: Connection, at: datetime) -> Published[PenaltyPolicy] | None:
    """The policy that held at `at`; nobody is penalised by rules that nobody has published."""
    try:
        return await programmes.in_force(conn, KIND, at)
    except NothingInForce:
        return None


async def violation_of(conn: Connection, violation_id: ViolationId, *, lanes: int) -> Violation:
    """Raises `ViolationNotFound`."""
    lane = lane_of_penalty(violation_id, lanes)
    found = await store.violations_by_id(conn, [lane], [violation_id])
    if not found:
        raise ViolationNotFound(violation_id)
    return found[0]


async def _propose(
    conn: Connection,
    policy: Published[PenaltyPolicy],
    proposal: rules.Proposal,
    violation: Violation,
    *,
    lanes: int,
    now: datetime,
) -> None:
    party = Party(violation.party_kind, violation.party_id)
    lane = party.lane(lanes)
    penalty_id = PenaltyId(new_id(now, lane))
    await store.insert_penalty(
        conn,
        lane,
        penalty_id,
        proposal,
        violation=violation,
        policy_version=policy.version,
        appeal_within_d=policy.document.appeal_within_d,
        now=now,
    )
    await register.put(conn, lane, await penalty_of(conn, penalty_id, lanes=lanes))
    if len(set(violation.confirmed_by)) >= proposal.persons:
        decision = Decision(violation.confirmed_by, "", violation.case_id)
        await impose(conn, penalty_id, decision, lanes=lanes, now=now)
        return
    event = PenaltyProposed(
        penalty_id=penalty_id,
        party=party,
        measure=proposal.measure,
        violation_id=violation.violation_id,
        case_id=violation.case_id,
        persons=proposal.persons,
        confirmed_by=violation.confirmed_by,
    )
    await emit(conn, lane, [event], now=now)


async def _reconsider(
    conn: Connection,
    penalty: Penalty,
    withdrawn: ViolationId,
    decision: Decision,
    *,
    lanes: int,
    now: datetime,
) -> None:
    """What a violation led to goes with it; of what only counted it, people are asked."""
    state = rules.state_of(penalty)
    if state is State.PROPOSED:
        await drop(conn, penalty.penalty_id, decision, lanes=lanes, now=now)
    elif state in (State.DROPPED, State.REVERSED):
        return
    elif penalty.violation_id == withdrawn:
        await reverse(
            conn, penalty.penalty_id, decision, outcome=Outcome.GRANTED, lanes=lanes, now=now
        )
    elif penalty.entry(What.REVERSAL_PROPOSED) is None:
        await note(conn, penalty, What.REVERSAL_PROPOSED, decision, lanes=lanes, now=now)
        event = ReversalProposed(penalty.penalty_id, penalty.party, withdrawn)
        await emit(conn, penalty.party.lane(lanes), [event], now=now)


async def _confirmed(conn: Connection, violation: Violation, *, lanes: int) -> Confirmed:
    lane = lane_of_penalty(violation.violation_id, lanes)
    return Confirmed(
        violation, tuple(await store.penalties_for(conn, lane, violation.violation_id))
    )


def _recorded(new: NewViolation, violation_id: ViolationId, now: datetime) -> Violation:
    return Violation(
        violation_id=violation_id,
        party_kind=new.party.kind,
        party_id=new.party.id,
        label=new.label,
        direction=new.direction,
        source=new.source,
        at=new.at,
        chat_id=new.chat_id,
        message_ids=new.message_ids,
        case_id=new.case_id,
        confirmed_by=new.confirmed_by,
        confirmed_at=now,
    )


def _told(violation: Violation) -> ViolationConfirmed:
    return ViolationConfirmed(
        violation_id=violation.violation_id,
        party=Party(violation.party_kind, violation.party_id),
        label=violation.label,
        direction=violation.direction,
        violated_at=violation.at,
        case_id=violation.case_id,
    )
