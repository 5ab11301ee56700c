"""Cases over all lanes: which comes next, and lists of them, each by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.cases.model import CaseId, CaseLine, CaseState
from prilavok.core.database import Connection, fetch, fetch_one
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party


class Wanted(Struct, frozen=True):
    """Which cases a list is to show. `held_by` has them on their desk, or had a say in them."""

    state: CaseState | None = None
    kind: str | None = None
    owner: Party | None = None
    held_by: str | None = None
    overdue: bool = False


class Asked(Struct, frozen=True):
    """Who wants to be given a case, of which kinds (any, if None). `passed_on` asks for what they
    have put back before, and for nothing else; `only_barred` for what is closed to somebody."""

    who: str
    kinds: Sequence[str] | None
    passed_on: bool
    only_barred: bool
    now: datetime


class QueueCursor(Struct, frozen=True, array_like=True):
    """The last case of a page of the queue."""

    priority: int
    due_at: datetime
    case_id: CaseId


class ClosedCursor(Struct, frozen=True, array_like=True):
    """The last case of a page of those that are closed."""

    closed_at: datetime
    case_id: CaseId


# the best of each lane by cases_queue
MOST_URGENT = """
select head.lane
from lane_heads as head
cross join lateral (
    select priority, due_at, case_id
    from cases
    where cases.lane = head.lane
    and state in ('open', 'awaiting_second')
    and (leased_until is null or leased_until <= %(now)s or assignee = %(who)s)
    and %(who)s <> all(barred)
    and (not %(only_barred)s or barred <> '{}')
    and %(passed_on)s = (%(who)s = any(passed_on_by))
    and (%(kinds)s::text[] is null or kind = any(%(kinds)s))
    order by priority, due_at, case_id
    limit 1
) as best
order by best.priority, best.due_at, best.case_id
"""


async def lanes_by_urgency(conn: Connection, asked: Asked) -> list[Lane]:
    """The lanes that have something to give, the most urgent first."""
    return [Lane(lane) for lane in await fetch(conn, MOST_URGENT, _asked(asked), row=int)]


# by cases_queue; `skip locked`, so that two people who ask at once never get the same one
NEXT_IN_LANE = """
select case_id
from cases
where lane = %(lane)s
and state in ('open', 'awaiting_second')
and (leased_until is null or leased_until <= %(now)s or assignee = %(who)s)
and %(who)s <> all(barred)
and (not %(only_barred)s or barred <> '{}')
and %(passed_on)s = (%(who)s = any(passed_on_by))
and (%(kinds)s::text[] is null or kind = any(%(kinds)s))
order by priority, due_at, case_id
limit 1
for update skip locked
"""


async def next_in_lane(conn: Connection, lane: Lane, asked: Asked) -> CaseId | None:
    """The most urgent case of the lane to give; nobody else gets at it meanwhile."""
    parameters = {"lane": lane, **_asked(asked)}
    case_id = await fetch_one(conn, NEXT_IN_LANE, parameters, row=UUID)
    return CaseId(case_id) if case_id is not None else None


# each lane by cases_queue, then the best of them all
QUEUE_PAGE = """
select line.*
from lane_heads as head
cross join lateral (
    select case_id, kind, subject, owner_kind, owner_id, priority, persons, label, rule,
        rule_version, state, version, assignee, taken_at, leased_until, opened_at, due_at,
        decision, decided_label, decided_by, closed_at, reversed_by
    from cases
    where cases.lane = head.lane
    and state in ('open', 'awaiting_second')
    and (%(state)s::text is null or state = %(state)s)
    and (%(kind)s::text is null or kind = %(kind)s)
    and (%(owner_id)s::text is null or owner_id = %(owner_id)s and owner_kind = %(owner_kind)s)
    and (%(held_by)s::text is null or assignee = %(held_by)s and leased_until > %(now)s)
    and (not %(overdue)s or due_at <= %(now)s)
    and (
        %(after_case)s::uuid is null
        or (priority, due_at, case_id) > (%(after_priority)s, %(after_due)s, %(after_case)s)
    )
    order by priority, due_at, case_id
    limit %(limit)s
) as line
order by line.priority, line.due_at, line.case_id
limit %(limit)s
"""


async def queue_page(
    conn: Connection, wanted: Wanted, after: QueueCursor | None, *, limit: int, now: datetime
) -> list[CaseLine]:
    """What waits to be decided behind `after`, the most urgent first."""
    parameters = {
        **_filters(wanted),
        "after_priority": after.priority if after else None,
        "after_due": after.due_at if after else None,
        "after_case": after.case_id if after else None,
        "limit": limit,
        "now": now,
    }
    return await fetch(conn, QUEUE_PAGE, parameters, row=CaseLine)


# each lane by cases_closed, then the newest of them all
CLOSED_PAGE = """
select line.*
from lane_heads as head
cross join lateral (
    select case_id, kind, subject, owner_kind, owner_id, priority, persons, label, rule,
        rule_version, state, version, assignee, taken_at, leased_until, opened_at, due_at,
        decision, decided_label, decided_by, closed_at, reversed_by
    from cases
    where cases.lane = head.lane
    and state = %(state)s
    and closed_at is not null
    and (%(kind)s::text is null or kind = %(kind)s)
    and (%(owner_id)s::text is null or owner_id = %(owner_id)s and owner_kind = %(owner_kind)s)
    and (%(held_by)s::text is null or %(held_by)s = any(decided_by))
    and (not %(overdue)s or due_at <= closed_at)
    and (
        %(after_case)s::uuid is null
        or (closed_at, case_id) < (%(after_closed)s, %(after_case)s)
    )
    order by closed_at desc, case_id desc
    limit %(limit)s
) as line
order by line.closed_at desc, line.case_id desc
limit %(limit)s
"""


async def closed_page(
    conn: Connection, wanted: Wanted, after: ClosedCursor | None, *, limit: int
) -> list[CaseLine]:
    """What was decided, or withdrawn, before `after`, newest first."""
    parameters = {
        **_filters(wanted),
        "after_closed": after.closed_at if after else None,
        "after_case": after.case_id if after else None,
        "limit": limit,
    }
    return await fetch(conn, CLOSED_PAGE, parameters, row=CaseLine)


KINDS_WAITING = """
select distinct line.kind
from lane_heads as head
join cases as line
    on line.lane = head.lane
where line.state in ('open', 'awaiting_second')
"""


async def kinds_waiting(conn: Connection) -> list[str]:
    """The kinds of everything undecided."""
    return await fetch(conn, KINDS_WAITING, row=str)


def _asked(asked: Asked) -> dict[str, object]:
    return {
        "who": asked.who,
        "kinds": list(asked.kinds) if asked.kinds is not None else None,
        "passed_on": asked.passed_on,
        "only_barred": asked.only_barred,
        "now": asked.now,
    }


def _filters(wanted: Wanted) -> dict[str, object]:
    return {
        "state": wanted.state,
        "kind": wanted.kind,
        "owner_kind": wanted.owner.kind if wanted.owner else None,
        "owner_id": wanted.owner.id if wanted.owner else None,
        "held_by": wanted.held_by,
        "overdue": wanted.overdue,
    }
