"""Cases: every statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from prilavok.cases.evidence import EvidenceMessage
from prilavok.cases.model import (
    LEASE,
    Case,
    CaseId,
    CaseKind,
    LogEntry,
    NewCase,
    Opinion,
    Outcome,
    What,
)
from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.core.lanes import Lane

COLUMNS = """
    lane, case_id, kind, subject, owner_kind, owner_id, priority, persons, label, rule,
    rule_version, about_case, barred, passed_on_by, evidence, state, version, assignee, taken_at,
    leased_until, opened_at, due_at, decision, decided_label, outcome, decided_by, closed_at,
    reversed_by, reversed_at
"""

INSERT = """
insert into cases (
    lane, case_id, kind, subject, owner_kind, owner_id, priority, persons, label, rule,
    rule_version, about_case, barred, evidence, opened_at, due_at
)
values (
    %(lane)s, %(case_id)s, %(kind)s, %(subject)s, %(owner_kind)s, %(owner_id)s, %(priority)s,
    %(persons)s, %(label)s, %(rule)s, %(rule_version)s, %(about_case)s, %(barred)s,
    %(evidence)s, %(now)s, %(due_at)s
)
on conflict do nothing
"""


async def insert(
    conn: Connection,
    lane: Lane,
    case_id: CaseId,
    new: NewCase,
    kind: CaseKind,
    barred: Iterable[str],
    now: datetime,
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
            "barred": sorted(barred),
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
    await execute(conn, LEASE_TO, {**_key(case), "who": who, "now": now, "until": now + LEASE})


TOUCH = """
update cases
set leased_until = case when assignee = %(who)s then %(until)s else leased_until end,
    version = version + 1
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def touch(conn: Connection, case: Case, who: str, now: datetime) -> None:
    """Something happened; if its holder did it, the lease begins anew."""
    await execute(conn, TOUCH, {**_key(case), "who": who, "until": now + LEASE})


RETURN = """
update cases
set assignee = null, taken_at = null, leased_until = null, version = version + 1,
    passed_on_by = array_append(array_remove(passed_on_by, %(passed_on_by)s), %(passed_on_by)s)
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def put_back(conn: Connection, case: Case, who: str) -> None:
    """Give the case back to the queue; it is offered to others before `who`."""
    await execute(conn, RETURN, {**_key(case), "passed_on_by": who})


LAPSE = """
update cases
set assignee = null, taken_at = null, leased_until = null, version = version + 1
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def lapse(conn: Connection, case: Case) -> None:
    """Note that the lease has run out."""
    await execute(conn, LAPSE, _key(case))


AWAIT_SECOND = """
update cases
set assignee = null, taken_at = null, leased_until = null, state = 'awaiting_second',
    persons = %(persons)s, barred = array_append(barred, %(by)s), version = version + 1
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def await_second(conn: Connection, case: Case, persons: int, by: str) -> None:
    """Put the case back into the queue, for somebody other than `by`."""
    await execute(conn, AWAIT_SECOND, {**_key(case), "persons": persons, "by": by})


DECIDE = """
with agreed as (
    update case_opinions
    set stands = true
    where lane = %(lane)s
    and case_id = %(case_id)s
    and by = any(%(by)s::text[])
)
update cases
set state = 'decided', decision = %(decision)s, decided_label = %(label)s,
    outcome = %(outcome)s, decided_by = %(by)s, closed_at = %(now)s, assignee = null,
    taken_at = null, leased_until = null, version = version + 1
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def decide(
    conn: Connection,
    case: Case,
    opinion: Opinion,
    outcome: Outcome | None,
    by: Sequence[str],
    now: datetime,
) -> None:
    """Close the case as `opinion` says, which all of `by` share."""
    await execute(
        conn,
        DECIDE,
        {
            **_key(case),
            "decision": opinion.decision,
            "label": opinion.label,
            "outcome": outcome,
            "by": list(by),
            "now": now,
        },
    )


WITHDRAW = """
update cases
set state = 'withdrawn', closed_at = %(now)s, assignee = null, taken_at = null,
    leased_until = null, version = version + 1
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def withdraw(conn: Connection, case: Case, now: datetime) -> None:
    """Close the case undecided."""
    await execute(conn, WITHDRAW, {**_key(case), "now": now})


# what is there already stays as it is
ADD_EVIDENCE = """
update cases
set version = version + 1,
    evidence = jsonb_set(
        evidence, '{messages}', coalesce(evidence -> 'messages', '[]') || %(messages)s::jsonb
    )
where lane = %(lane)s
and case_id = %(case_id)s
"""


async def add_evidence(conn: Connection, case: Case, messages: Sequence[EvidenceMessage]) -> None:
    """Put `messages` behind those of the case's snapshot."""
    await execute(conn, ADD_EVIDENCE, {**_key(case), "messages": Jsonb(messages)})


BAR = """
update cases
set barred = barred || %(who)s::text[], version = version + 1,
    assignee = case when assignee = any(%(who)s) then null else assignee end,
    taken_at = case when assignee = any(%(who)s) then null else taken_at end,
    leased_until = case when assignee = any(%(who)s) then null else leased_until end
where lane = %(lane)s
and case_id = %(case_id)s
and closed_at is null
and not barred @> %(who)s::text[]
"""


async def bar(conn: Connection, lane: Lane, case_id: CaseId, who: Sequence[str]) -> bool:
    """Let these people not decide the case; who has it gives it back. Whether that is news."""
    return await execute(conn, BAR, {"lane": lane, "case_id": case_id, "who": list(who)}) > 0


REVERSE = """
with fallen as (
    update case_opinions
    set stands = false
    where lane = %(lane)s
    and case_id = %(case_id)s
    and stands
)
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
    lane, case_id, opinion, by, decision, label, reason, template, at, handled_s, amount_minor,
    pieces
)
values (
    %(lane)s, %(case_id)s, %(opinion)s, %(by)s, %(decision)s, %(label)s, %(reason)s, %(template)s,
    %(at)s, %(handled_s)s, %(amount_minor)s, %(pieces)s
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
            "template": opinion.template,
            "at": opinion.at,
            "handled_s": opinion.handled_s,
            "amount_minor": opinion.amount_minor,
            "pieces": list(opinion.pieces) if opinion.pieces is not None else None,
        },
    )


OPINIONS = """
select opinion, by, decision, label, reason, template, at, handled_s, amount_minor, pieces
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


def _key(case: Case) -> dict[str, object]:
    return {"lane": case.lane, "case_id": case.case_id}
