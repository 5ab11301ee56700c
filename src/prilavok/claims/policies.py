"""Which claim policy holds, and which one a claim was opened under."""

from __future__ import annotations

from datetime import datetime

from prilavok import programmes
from prilavok.claims.programme import KIND, PRESET_DEFAULT, ClaimPolicy
from prilavok.core.database import Connection
from prilavok.programmes import Current


async def policy_in_force(conn: Connection, now: datetime) -> Current[ClaimPolicy]:
    """What is published for `now`, else the default preset as version 0."""
    return await programmes.current(conn, KIND, now, otherwise=PRESET_DEFAULT)


async def policy_of(conn: Connection, version: int) -> ClaimPolicy:
    """The policy of that version; of version 0, the default preset."""
    if version == 0:
        return programmes.preset(KIND, PRESET_DEFAULT)
    return await programmes.document_kept(conn, KIND, version)
