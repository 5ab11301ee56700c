"""Remembering what claims have shown."""

from __future__ import annotations

from datetime import datetime

from prilavok.claims.model import Claim
from prilavok.claims.risk import store
from prilavok.core.database import Connection


async def note_pictures(
    conn: Connection, before: Claim | None, after: Claim, now: datetime
) -> None:
    """Follows every change of a claim: what is shown in it may be shown again elsewhere."""
    await store.note_pictures(conn, after)
