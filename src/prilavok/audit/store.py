"""The log of changes: every statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prilavok.audit.model import Change, Did
from prilavok.core.database import Connection, Jsonb, execute, fetch

INSERT = """
insert into audit_log (at, by, did, subject, details)
values (%(now)s, %(by)s, %(did)s, %(subject)s, %(details)s)
"""


async def insert(
    conn: Connection,
    *,
    by: str,
    did: Did,
    subject: str,
    details: dict[str, Any],  # Any: JSON
    now: datetime,
) -> None:
    await execute(
        conn,
        INSERT,
        {"now": now, "by": by, "did": did, "subject": subject, "details": Jsonb(details)},
    )


# newest first by the primary key; with a subject, a person or a kind, by their index
PAGE = """
select number, at, by, did, subject, details
from audit_log
where number < %(before)s
and (%(by)s::text is null or by = %(by)s)
and (%(subject)s::text is null or subject = %(subject)s)
and (%(did)s::text is null or did = %(did)s)
order by number desc
limit %(limit)s
"""


async def page(
    conn: Connection,
    *,
    before: int,
    by: str | None,
    subject: str | None,
    did: Did | None,
    limit: int,
) -> list[Change]:
    return await fetch(
        conn,
        PAGE,
        {"before": before, "by": by, "subject": subject, "did": did, "limit": limit},
        row=Change,
    )


# from person to person by audit_log_by_person, not change by change
LAST_OF_EACH = """
with recursive person (by) as (
    (
        select by
        from audit_log
        order by by
        limit 1
    )
    union all
    select (
        select audit_log.by
        from audit_log
        where audit_log.by > person.by
        order by audit_log.by
        limit 1
    )
    from person
    where person.by is not null
)
select change.number, change.at, change.by, change.did, change.subject, change.details
from (
    select by
    from person
    where by is not null
    limit %(limit)s
) as person
cross join lateral (
    select number, at, by, did, subject, details
    from audit_log
    where audit_log.by = person.by
    order by number desc
    limit 1
) as change
order by change.number desc
"""


async def last_of_each(conn: Connection, *, limit: int) -> list[Change]:
    return await fetch(conn, LAST_OF_EACH, {"limit": limit}, row=Change)
