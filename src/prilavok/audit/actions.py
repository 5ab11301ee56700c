"""Recording a change, and reading who made which."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from prilavok.audit import store
from prilavok.audit.model import AuditPage, Change, Did
from prilavok.core.database import Connection

NUMBER_MAX: Final = 2**63 - 1
CHANGES_PER_PAGE_MAX: Final = 200
PEOPLE_MAX: Final = 500


async def record(
    conn: Connection,
    *,
    by: str,
    did: Did,
    subject: str,
    details: dict[str, Any] | None = None,  # Any: JSON
    now: datetime,
) -> None:
    """Note that `by` did something to `subject`, in the transaction in which it is done."""
    await store.insert(conn, by=by, did=did, subject=subject, details=details or {}, now=now)


async def page(
    conn: Connection,
    *,
    before: int = NUMBER_MAX,
    by: str | None = None,
    subject: str | None = None,
    did: Did | None = None,
    limit: int = 50,
) -> AuditPage:
    """Up to `limit` changes below the number `before`, newest first."""
    found = await store.page(conn, before=before, by=by, subject=subject, did=did, limit=limit + 1)
    return AuditPage(tuple(found[:limit]), has_more=len(found) > limit)


async def last_of_each(conn: Connection) -> list[Change]:
    """The last change of everybody who has made one, newest first; of 500 people at most."""
    return await store.last_of_each(conn, limit=PEOPLE_MAX)
