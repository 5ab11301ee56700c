"""The route of signals."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from prilavok.claims.acting import claim_seen_by
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.risk.gathering import signals_of
from prilavok.claims.risk.model import ClaimSignals
from prilavok.identity.model import Principal, Role, allow

WEIGHING: Final = allow(Role.SELLER_STAFF, Role.MODERATOR, Role.OPERATOR, permission="claims")


@get("/claims/{claim_id:uuid}/signals", access=WEIGHING)
async def read_signals(
    claim_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> ClaimSignals:
    """What speaks for caution with a claim, with the rows behind it: for a seller by what the own
    shop has, for whoever reviews by what all shops have. It decides nothing."""
    claim = await claim_seen_by(claims, principal, claim_id)
    in_all_shops = principal.role is not Role.SELLER_STAFF
    async with claims.db.snapshot() as conn:
        return await signals_of(conn, claim, in_all_shops=in_all_shops, lanes=claims.db.lanes)
