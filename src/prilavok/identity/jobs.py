"""What is swept: ended sessions and tickets. It is their time that ends them, not the sweep."""

from __future__ import annotations

from datetime import datetime

from prilavok.core.database import Connection
from prilavok.identity import store


async def forget_expired(conn: Connection, _since: datetime, now: datetime) -> None:
    """Delete what has ended, until nothing is left of it."""
    while await store.sweep_expired(conn, now):
        pass
