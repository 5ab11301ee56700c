"""Claims as other domains may read them."""

from __future__ import annotations

from prilavok.claims import store
from prilavok.claims.model import Claim, ClaimId
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane


async def claim_by_id(conn: Connection, lane: Lane, claim_id: ClaimId) -> Claim | None:
    """The claim, in its seller's lane."""
    return await store.claim_by_id(conn, lane, claim_id)
