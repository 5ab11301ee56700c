"""Recording a change, and reading who made which."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from prilavok.audit import store
from prilavok.audit.model import AuditPage, Did
from prilavok.core.database import Connection

NUMBER_MAX: Final = 2**63 - 1
CHANGES_PER_PAGE_MAX: Final = 200


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
    limit: int = 50,
) -> AuditPage:
    """Up to `limit` changes below the number `before`, newest first."""
    found = await store.page(conn, before=before, by=by, subject=subject, limit=limit + 1)
    return AuditPage(tuple(found[:limit]), has_more=len(found) > limit)
