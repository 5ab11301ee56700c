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


# newest first by the primary key; with a subject or a person, by their index
PAGE = """
select number, at, by, did, subject, details
from audit_log
where number < %(before)s
and (%(by)s::text is null or by = %(by)s)
and (%(subject)s::text is null or subject = %(subject)s)
order by number desc
limit %(limit)s
"""


async def page(
    conn: Connection, *, before: int, by: str | None, subject: str | None, limit: int
) -> list[Change]:
    return await fetch(
        conn,
        PAGE,
        {"before": before, "by": by, "subject": subject, "limit": limit},
        row=Change,
    )
