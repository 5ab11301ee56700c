"""A moderator's own desk and work, and what has waited longest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok.cases.statistics import QUEUES, QueueRow
from prilavok.core.database import Connection, fetch, fetch_one

MINE_MAX: Final = 20


class CaseMark(Struct, frozen=True):
    """A case by what one needs to choose it."""

    case_id: UUID
    kind: str
    opened_at: datetime
    due_at: datetime


class WorkDay(Struct, frozen=True):
    """How many opinions one gave on a day, how many of them decided a case, and how many of those
    decisions did not stand."""

    day: date
    opinions: int
    decided: int
    reversed: int


async def queues(conn: Connection, now: datetime) -> list[QueueRow]:
    """What waits at `now`, by kind."""
    return await fetch(conn, QUEUES, {"now": now}, row=QueueRow)


async def held_by(conn: Connection, who: str, now: datetime) -> list[CaseMark]:
    """The cases on somebody's desk, the most urgent first, at most 20."""
    return await fetch(conn, HELD_BY, {"who": who, "now": now, "mine_max": MINE_MAX}, row=CaseMark)


async def oldest(conn: Connection) -> CaseMark | None:
    """The undecided case that was opened first."""
    return await fetch_one(conn, OLDEST, row=CaseMark)


async def work_by_day(conn: Connection, who: str, *, since: datetime, zone: str) -> list[WorkDay]:
    """What somebody did since then, by the days of `zone` on which they did anything."""
    return await fetch(conn, WORK_BY_DAY, {"who": who, "since": since, "zone": zone}, row=WorkDay)


# by cases_of_assignee
HELD_BY = """
select matter.case_id, matter.kind, matter.opened_at, matter.due_at
from lane_heads as head
join cases as matter
    on matter.lane = head.lane
where matter.assignee = %(who)s
and matter.leased_until > %(now)s
order by matter.priority, matter.due_at, matter.case_id
limit %(mine_max)s
"""

# by cases_queue
OLDEST = """
select matter.case_id, matter.kind, matter.opened_at, matter.due_at
from lane_heads as head
join cases as matter
    on matter.lane = head.lane
where matter.state in ('open', 'awaiting_second')
order by matter.opened_at, matter.case_id
limit 1
"""

# by case_opinions_of_person alone
WORK_BY_DAY = """
select (opinion.at at time zone %(zone)s)::date as day, count(*) as opinions,
    count(opinion.stands) as decided,
    count(*) filter (where not opinion.stands) as reversed
from lane_heads as head
join case_opinions as opinion
    on opinion.lane = head.lane
    and opinion.by = %(who)s
    and opinion.at >= %(since)s
group by 1
order by 1
"""
