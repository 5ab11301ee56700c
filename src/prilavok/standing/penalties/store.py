"""Violations and penalties: every statement. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party
from prilavok.standing.penalties.model import (
    NewViolation,
    Penalty,
    PenaltyId,
    Violation,
    ViolationId,
    What,
)
from prilavok.standing.penalties.rules import Proposal

INSERT_VIOLATION = """
insert into violations (
    lane, violation_id, party_kind, party_id, label, direction, source, at, chat_id, message_ids,
    case_id, confirmed_by, confirmed_at
)
values (
    %(lane)s, %(violation_id)s, %(party_kind)s, %(party_id)s, %(label)s, %(direction)s,
    %(source)s, %(at)s, %(chat_id)s, %(message_ids)s::uuid[], %(case_id)s,
    %(confirmed_by)s::text[], %(now)s
)
on conflict do nothing
"""


async def insert_violation(
    conn: Connection, lane: Lane, violation_id: ViolationId, new: NewViolation, now: datetime
) -> bool:
    """Whether it is new: False if its source led to one before."""
    inserted = await execute(
        conn,
        INSERT_VIOLATION,
        {
            **_party(lane, new.party),
            "violation_id": violation_id,
            "label": new.label,
            "direction": new.direction,
            "source": new.source,
            "at": new.at,
            "chat_id": new.chat_id,
            "message_ids": list(new.message_ids),
            "case_id": new.case_id,
            "confirmed_by": list(new.confirmed_by),
            "now": now,
        },
    )
    return inserted > 0


VIOLATION_COLUMNS = """
    violation.violation_id, violation.party_kind, violation.party_id, violation.label,
    violation.direction, violation.source, violation.at, violation.chat_id, violation.message_ids,
    violation.case_id, violation.confirmed_by, violation.confirmed_at,
    withdrawn.at as withdrawn_at, withdrawn.reason as withdrawn_because
"""

# by the unique key of sources
VIOLATIONS_OF = f"""
select {VIOLATION_COLUMNS}
from violations as violation
left join violation_withdrawals as withdrawn
    on withdrawn.lane = violation.lane
    and withdrawn.violation_id = violation.violation_id
where violation.lane = %(lane)s
and violation.party_kind = %(party_kind)s
and violation.party_id = %(party_id)s
order by violation.violation_id
"""

# by the primary key
VIOLATIONS_BY_ID = f"""
select {VIOLATION_COLUMNS}
from violations as violation
left join violation_withdrawals as withdrawn
    on withdrawn.lane = violation.lane
    and withdrawn.violation_id = violation.violation_id
where violation.lane = any(%(lanes)s)
and violation.violation_id = any(%(violation_ids)s::uuid[])
order by violation.violation_id
"""


async def violations_of(conn: Connection, lane: Lane, party: Party) -> list[Violation]:
    """Everything ever confirmed against `party`, oldest confirmation first."""
    return await fetch(conn, VIOLATIONS_OF, _party(lane, party), row=Violation)


async def violations_by_id(
    conn: Connection, lanes: Sequence[Lane], violation_ids: Sequence[ViolationId]
) -> list[Violation]:
    """Those of the violations that lie in `lanes`, in the order of their ids."""
    parameters = {"lanes": list(lanes), "violation_ids": list(violation_ids)}
    return await fetch(conn, VIOLATIONS_BY_ID, parameters, row=Violation)


WITHDRAW = """
insert into violation_withdrawals (lane, violation_id, at, by, reason, case_id)
values (%(lane)s, %(violation_id)s, %(now)s, %(by)s::text[], %(reason)s, %(case_id)s)
on conflict do nothing
"""


async def withdraw(
    conn: Connection,
    lane: Lane,
    violation_id: ViolationId,
    *,
    by: Sequence[str],
    reason: str,
    case_id: UUID | None,
    now: datetime,
) -> bool:
    """Whether that is news."""
    parameters = {
        "lane": lane,
        "violation_id": violation_id,
        "by": list(by),
        "reason": reason,
        "case_id": case_id,
        "now": now,
    }
    return await execute(conn, WITHDRAW, parameters) > 0


INSERT_PENALTY = """
insert into penalties (
    lane, penalty_id, violation_id, party_kind, party_id, policy_version, step, part, measure,
    persons, from_count, counted, appeal_within_d, proposed_at
)
values (
    %(lane)s, %(penalty_id)s, %(violation_id)s, %(party_kind)s, %(party_id)s,
    %(policy_version)s, %(step)s, %(part)s, %(measure)s, %(persons)s, %(from_count)s,
    %(counted)s::uuid[], %(appeal_within_d)s, %(now)s
)
"""


async def insert_penalty(
    conn: Connection,
    lane: Lane,
    penalty_id: PenaltyId,
    proposal: Proposal,
    *,
    violation: Violation,
    policy_version: int,
    appeal_within_d: int,
    now: datetime,
) -> None:
    """Note that the policy asks for a penalty because of `violation`."""
    await execute(
        conn,
        INSERT_PENALTY,
        {
            **_party(lane, Party(violation.party_kind, violation.party_id)),
            "penalty_id": penalty_id,
            "violation_id": violation.violation_id,
            "policy_version": policy_version,
            "step": proposal.step,
            "part": proposal.part,
            "measure": Jsonb(proposal.measure),
            "persons": proposal.persons,
            "from_count": proposal.from_count,
            "counted": list(proposal.counted),
            "appeal_within_d": appeal_within_d,
            "now": now,
        },
    )


APPEND = """
insert into penalty_log (lane, penalty_id, entry, at, what, by, text, case_id)
select %(lane)s, %(penalty_id)s, coalesce(max(entry), 0) + 1, greatest(max(at), %(now)s),
    %(what)s, %(by)s::text[], %(text)s, %(case_id)s
from penalty_log
where lane = %(lane)s
and penalty_id = %(penalty_id)s
"""


async def append(
    conn: Connection,
    lane: Lane,
    penalty_id: PenaltyId,
    what: What,
    *,
    by: Sequence[str],
    text: str | None,
    case_id: UUID | None,
    now: datetime,
) -> None:
    """Write down what happened to a penalty, never before what was written down last."""
    parameters = {
        "lane": lane,
        "penalty_id": penalty_id,
        "what": what,
        "by": list(by),
        "text": text,
        "case_id": case_id,
        "now": now,
    }
    await execute(conn, APPEND, parameters)


PENALTY_COLUMNS = """
    penalty.penalty_id, penalty.violation_id, penalty.party_kind, penalty.party_id,
    penalty.policy_version, penalty.step, penalty.part, penalty.measure, penalty.persons,
    penalty.from_count, penalty.counted, penalty.appeal_within_d, penalty.proposed_at,
    coalesce(
        (
            select jsonb_agg(
                jsonb_build_object(
                    'entry', entry.entry,
                    'at', entry.at,
                    'what', entry.what,
                    'by', entry.by,
                    'text', entry.text,
                    'case_id', entry.case_id
                )
                order by entry.entry
            )
            from penalty_log as entry
            where entry.lane = penalty.lane
            and entry.penalty_id = penalty.penalty_id
        ),
        '[]'
    ) as log
"""

# by penalties_of_party
PENALTIES_OF = f"""
select {PENALTY_COLUMNS}
from penalties as penalty
where penalty.lane = %(lane)s
and penalty.party_kind = %(party_kind)s
and penalty.party_id = %(party_id)s
order by penalty.penalty_id
"""

# by penalties_of_party; asked before every right to write is granted
RESTRICTING = f"""
select {PENALTY_COLUMNS}
from unnest(%(lanes)s::smallint[], %(party_kinds)s::text[], %(party_ids)s::text[])
    as asked (lane, party_kind, party_id)
join penalties as penalty
    on penalty.lane = asked.lane
    and penalty.party_kind = asked.party_kind
    and penalty.party_id = asked.party_id
where penalty.measure ->> 'type' in ('mute', 'suspension')
and exists (
    select 1
    from penalty_log as imposed
    where imposed.lane = penalty.lane
    and imposed.penalty_id = penalty.penalty_id
    and imposed.what = 'imposed'
    and (
        penalty.measure ->> 'days' is null
        or imposed.at + (penalty.measure ->> 'days')::integer * interval '24 hours' > %(now)s
    )
)
order by penalty.penalty_id
"""

# by the key of violations
PENALTIES_FOR = f"""
select {PENALTY_COLUMNS}
from penalties as penalty
where penalty.lane = %(lane)s
and penalty.violation_id = %(violation_id)s
order by penalty.penalty_id
"""

# by the primary key
PENALTIES_BY_ID = f"""
select {PENALTY_COLUMNS}
from penalties as penalty
where penalty.lane = any(%(lanes)s)
and penalty.penalty_id = any(%(penalty_ids)s::uuid[])
order by penalty.penalty_id desc
"""


async def penalties_of(conn: Connection, lane: Lane, party: Party) -> list[Penalty]:
    """Every penalty ever proposed for `party`, oldest first."""
    return await fetch(conn, PENALTIES_OF, _party(lane, party), row=Penalty)


async def restricting(
    conn: Connection, parties: Sequence[Party], lanes: int, now: datetime
) -> list[Penalty]:
    """Their mutes and suspensions that are not over at `now`, reversed or not."""
    asked = {
        "lanes": [each.lane(lanes) for each in parties],
        "party_kinds": [each.kind for each in parties],
        "party_ids": [each.id for each in parties],
        "now": now,
    }
    return await fetch(conn, RESTRICTING, asked, row=Penalty)


async def penalties_for(conn: Connection, lane: Lane, violation_id: ViolationId) -> list[Penalty]:
    """What one violation led to."""
    parameters = {"lane": lane, "violation_id": violation_id}
    return await fetch(conn, PENALTIES_FOR, parameters, row=Penalty)


async def penalties_by_id(
    conn: Connection, lanes: Sequence[Lane], penalty_ids: Sequence[UUID]
) -> list[Penalty]:
    """Those of the penalties that lie in `lanes`, the one proposed last first."""
    parameters = {"lanes": list(lanes), "penalty_ids": list(penalty_ids)}
    return await fetch(conn, PENALTIES_BY_ID, parameters, row=Penalty)


async def penalty(conn: Connection, lane: Lane, penalty_id: UUID) -> Penalty | None:
    found = await penalties_by_id(conn, [lane], [penalty_id])
    return found[0] if found else None


def _party(lane: Lane, party: Party) -> dict[str, object]:
    return {"lane": lane, "party_kind": party.kind, "party_id": party.id}
