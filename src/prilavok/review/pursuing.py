"""Whether the penalty policy in force pursues something."""

from __future__ import annotations

from datetime import datetime

from prilavok import programmes
from prilavok.core.database import Connection
from prilavok.core.parties import PartyKind
from prilavok.moderation.model import Finding
from prilavok.review.rules import is_pursued
from prilavok.standing.penalties import programme as penalty_policy


async def pursued(conn: Connection, party: PartyKind, finding: Finding, at: datetime) -> bool:
    """Whether anything could follow from a party's doing that."""
    try:
        policy = (await programmes.in_force(conn, penalty_policy.KIND, at)).document
    except programmes.NothingInForce:
        return False
    return is_pursued(policy, party, finding)
