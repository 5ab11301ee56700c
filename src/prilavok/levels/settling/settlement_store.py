"""Every statement on settlements: one for each month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from prilavok.core.database import Connection, Jsonb, execute, fetch, fetch_one
from prilavok.levels.model import Goals, Settlement
from prilavok.levels.months import Month

SETTLEMENT_COLUMNS = """month, programme_version, started_at, goals, finished_at, sellers,
    evidence, digest"""


async def settlement_of(conn: Connection, month: Month) -> Settlement | None:
    """The month's settlement, under way or finished."""
    return await fetch_one(conn, READ_SETTLEMENT, {"month": month.first}, row=Settlement)


async def lock_settlement(conn: Connection, month: Month) -> Settlement | None:
    """The month's settlement, to be changed by nobody else before the commit."""
    return await fetch_one(conn, LOCK_SETTLEMENT, {"month": month.first}, row=Settlement)


async def last_finished(conn: Connection, before: date | None = None) -> Settlement | None:
    """The newest settlement that is finished, of a month earlier than `before`."""
    return await fetch_one(conn, LAST_FINISHED, {"before": before}, row=Settlement)


async def settlements(conn: Connection) -> list[Settlement]:
    """All of them, the newest month first."""
    return await fetch(conn, READ_SETTLEMENTS, row=Settlement)


async def begin(conn: Connection, month: Month, programme_version: int, now: datetime) -> bool:
    """Begin to settle; False when it was begun before."""
    wanted = {"month": month.first, "programme_version": programme_version, "now": now}
    return await execute(conn, BEGIN, wanted) == 1


async def freeze_goals(conn: Connection, month: Month, goals: Sequence[Goals]) -> None:
    """Store the goals that decide; those that are there stay."""
    await execute(conn, FREEZE_GOALS, {"month": month.first, "goals": Jsonb(goals)})


async def finish(
    conn: Connection, month: Month, *, sellers: int, evidence: int, digest: str, now: datetime
) -> None:
    """The settlement stands."""
    await execute(
        conn,
        FINISH,
        {
            "month": month.first,
            "sellers": sellers,
            "evidence": evidence,
            "digest": digest,
            "now": now,
        },
    )


READ_SETTLEMENT = f"""
select {SETTLEMENT_COLUMNS}
from level_settlements
where month = %(month)s
"""

LOCK_SETTLEMENT = f"""
select {SETTLEMENT_COLUMNS}
from level_settlements
where month = %(month)s
for update
"""

LAST_FINISHED = f"""
select {SETTLEMENT_COLUMNS}
from level_settlements
where finished_at is not null
and (%(before)s::date is null or month < %(before)s::date)
order by month desc
limit 1
"""

READ_SETTLEMENTS = f"""
select {SETTLEMENT_COLUMNS}
from level_settlements
order by month desc
"""

BEGIN = """
insert into level_settlements (month, programme_version, started_at)
values (%(month)s, %(programme_version)s, %(now)s)
on conflict do nothing
"""

FREEZE_GOALS = """
update level_settlements
set goals = %(goals)s
where month = %(month)s
and goals is null
"""

FINISH = """
update level_settlements
set finished_at = %(now)s,
    sellers = %(sellers)s,
    evidence = %(evidence)s,
    digest = %(digest)s
where month = %(month)s
"""
