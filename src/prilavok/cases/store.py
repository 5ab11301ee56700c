"""Cases: every statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prilavok.cases.model import (
    LEASE,
    Case,
    CaseId,
    CaseKind,
    LogEntry,
    NewCase,
    Opinion,
    State,
    What,
)
from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.lanes import Lane

COLUMNS = """
    lane, case_id, kind, subject, owner_kind, owner_id, priority, persons, label, rule,
    rule_version, about_case, evidence, state, version, assignee, taken_at, leased_until, opened_at,
    due_at, decision, decided_label, decided_by, decided_at, reversed_by, reversed_at
"""

INSERT = """
insert into cases (
    lane, case_id, kind, subject, owner_kind, owner_id, priority, persons, label, rule,
    rule_version, about_case, evidence, opened_at, due_at
)
values (
    %(lane)s, %(case_id)s, %(kind)s, %(subject)s, %(owner_kind)s, %(owner_id)s, %(priority)s,
    %(persons)s, %(label)s, %(rule)s, %(rule_version)s, %(about_case)s, %(evidence)s, %(now)s,
    %(due_at)s
)
on conflict do nothing
"""


async def insert(
    conn: Connection, lane: Lane, case_id: CaseId, new: NewCase, kind: CaseKind, now: datetime
) -> bool:
    """Whether it is new: False if its subject has a case of this kind."""
    inserted = await execute(
        conn,
        INSERT,
        {
            "lane": lane,
            "case_id": case_id,
            "kind": new.kind,
            "subject": new.subject,
            "owner_kind": new.owner.kind,
            "owner_id": new.owner.id,
            "priority": kind.priority if new.priority is None else new.priority,
            "persons": new.persons,
            "label": new.label,
            "rule": new.rule,
            "rule_version": new.rule_version,
            "about_case": new.about_case,
            "evidence": Jsonb(new.evidence),
            "now": now,
            "due_at": now + kind.due_within,
        },
    )
    return inserted > 0


BY_ID = f"""
select {COLUMNS}
from cases
where lane = %(lane)s
and case_id = %(case_id)s
"""

HOLD = f"{BY_ID} for update"

BY_SUBJECT = f"""
select {COLUMNS}
from cases
where lane = %(lane)s
and kind = %(kind)s
and subject = %(subject)s
"""


async def by_id(conn: Connection, lane: Lane, case_id: CaseId) -> Case | None:
    return await fetch_one(conn, BY_ID, {"lane": lane, "case_id": case_id}, row=Case)


async def hold(conn: Connection, lane: Lane, case_id: CaseId) -> Case | None:
    """The case, which nobody else changes until the transaction ends."""
    return await fetch_one(conn, HOLD, {"lane": lane, "case_id": case_id}, row=Case)


async def by_subject(conn: Connection, lane: Lane, kind: str, subject: str) -> Case | None:
    parameters = {"lane": lane, "kind": kind, "subject": subject}
    return await fetch_one(conn, BY_SUBJECT, parameters, row=Case)


LEASE_TO = """
update cases
set assignee = %(who)s, taken_at = %(now)s, leased_until = %(until)s, version = version + 1
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def lease(conn: Connection, case: Case, who: str, now: datetime) -> None:
    """Give the case to `who`."""
    await execute(
        conn,
        LEASE_TO,
        {**_key(case), "who": who, "now": now, "until": now + LEASE},
    )


RENEW = """
update cases
set leased_until = %(until)s, version = version + 1
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def renew(conn: Connection, case: Case, now: datetime) -> None:
    """Its holder is at work: the lease begins anew."""
    await execute(conn, RENEW, {**_key(case), "until": now + LEASE})


GIVE_UP = """
update cases
set assignee = null, taken_at = null, leased_until = null, state = %(state)s,
    persons = %(persons)s, version = version + 1
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def give_up(conn: Connection, case: Case, state: State, persons: int) -> None:
    """Put the case back into the queue, in `state`, to be decided by `persons`."""
    await execute(conn, GIVE_UP, {**_key(case), "state": state, "persons": persons})


DECIDE = """
update cases
set state = 'decided', decision = %(decision)s, decided_label = %(label)s,
    decided_by = %(by)s, decided_at = %(now)s, assignee = null, taken_at = null,
    leased_until = null, version = version + 1
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def decide(
    conn: Connection, case: Case, opinion: Opinion, by: Sequence[str], now: datetime
) -> None:
    await execute(
        conn,
        DECIDE,
        {
            **_key(case),
            "decision": opinion.decision,
            "label": opinion.label,
            "by": list(by),
            "now": now,
        },
    )


WITHDRAW = """
update cases
set state = 'withdrawn', assignee = null, taken_at = null, leased_until = null,
    version = version + 1
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def withdraw(conn: Connection, case: Case) -> None:
    await execute(conn, WITHDRAW, _key(case))


REVERSE = """
update cases
set reversed_by = %(by_case)s, reversed_at = %(now)s, version = version + 1
where lane = %(lane)s
and case_id = %(case_id)s
and state = 'decided'
and reversed_by is null
"""


async def reverse(
    conn: Connection, lane: Lane, case_id: CaseId, by_case: CaseId, now: datetime
) -> bool:
    """Whether that is news."""
    parameters = {"lane": lane, "case_id": case_id, "by_case": by_case, "now": now}
    return await execute(conn, REVERSE, parameters) > 0


INSERT_OPINION = """
insert into case_opinions (
    lane, case_id, opinion, by, decision, label, reason, at, handled_s
)
values (
    %(lane)s, %(case_id)s, %(opinion)s, %(by)s, %(decision)s, %(label)s, %(reason)s, %(at)s,
    %(handled_s)s
)
"""


async def insert_opinion(conn: Connection, case: Case, opinion: Opinion) -> None:
    await execute(
        conn,
        INSERT_OPINION,
        {
            **_key(case),
            "opinion": opinion.opinion,
            "by": opinion.by,
            "decision": opinion.decision,
            "label": opinion.label,
            "reason": opinion.reason,
            "at": opinion.at,
            "handled_s": opinion.handled_s,
        },
    )


OPINIONS = """
select opinion, by, decision, label, reason, at, handled_s
from case_opinions
where lane = %(lane)s
and case_id = %(case_id)s
order by opinion
"""


async def opinions(conn: Connection, lane: Lane, case_id: CaseId) -> list[Opinion]:
    """What people thought, in order."""
    return await fetch(conn, OPINIONS, {"lane": lane, "case_id": case_id}, row=Opinion)


LOG = """
insert into case_log (lane, case_id, entry, at, by, what, text)
select %(lane)s, %(case_id)s, coalesce(max(entry), 0) + 1, %(now)s, %(by)s, %(what)s, %(text)s
from case_log
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def log(
    conn: Connection,
    lane: Lane,
    case_id: CaseId,
    what: What,
    *,
    by: str | None,
    now: datetime,
    text: str | None = None,
) -> None:
    """Note that something happened; the case is held."""
    await execute(
        conn,
        LOG,
        {"lane": lane, "case_id": case_id, "now": now, "by": by, "what": what, "text": text},
    )


READ_LOG = """
select entry, at, by, what, text
from case_log
where lane = %(lane)s
and case_id = %(case_id)s
order by entry
"""


async def read_log(conn: Connection, lane: Lane, case_id: CaseId) -> list[LogEntry]:
    """Everything that happened to the case, in order."""
    return await fetch(conn, READ_LOG, {"lane": lane, "case_id": case_id}, row=LogEntry)


# each lane's best by cases_queue; `for update skip locked` so that two people never see the same
NEXT_IN_LANE = f"""
select {COLUMNS}
from cases
where lane = %(lane)s
and state in ('open', 'awaiting_second')
and (leased_until is null or leased_until <= %(now)s or assignee = %(who)s)
and (%(kinds)s::text[] is null or kind = any(%(kinds)s))
and not exists (
    select 1
    from case_opinions as opinion
    where opinion.lane = cases.lane
    and opinion.case_id = any(array[cases.case_id, cases.about_case])
    and opinion.by = %(who)s
)
order by priority, due_at, case_id
limit 1
for update skip locked
"""


async def next_in_lane(
    conn: Connection, lane: Lane, who: str, kinds: Sequence[str] | None, now: datetime
) -> Case | None:
    """The most urgent case of the lane that `who` could take, held."""
    parameters = {
        "lane": lane,
        "who": who,
        "kinds": list(kinds) if kinds is not None else None,
        "now": now,
    }
    return await fetch_one(conn, NEXT_IN_LANE, parameters, row=Case)


# the heads of all lanes by cases_queue
MOST_URGENT = """
select head.lane
from lane_heads as head
cross join lateral (
    select priority, due_at, case_id
    from cases
    where cases.lane = head.lane
    and state in ('open', 'awaiting_second')
    and (leased_until is null or leased_until <= %(now)s or assignee = %(who)s)
    and (%(kinds)s::text[] is null or kind = any(%(kinds)s))
    order by priority, due_at, case_id
    limit 1
) as best
order by best.priority, best.due_at, best.case_id
"""


async def lanes_by_urgency(
    conn: Connection, who: str, kinds: Sequence[str] | None, now: datetime
) -> list[Lane]:
    """The lanes that have something to take, the most urgent first."""
    parameters = {"who": who, "kinds": list(kinds) if kinds is not None else None, "now": now}
    return [Lane(lane) for lane in await fetch(conn, MOST_URGENT, parameters, row=int)]


def _key(case: Case) -> dict[str, object]:
    return {"lane": case.lane, "case_id": case.case_id}
