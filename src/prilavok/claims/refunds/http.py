"""Routes of refunds: what is owed and grows old, and what the marketplace says of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from prilavok.claims.desk import ClaimDesk
from prilavok.claims.model import RefundState, lane_of_claim
from prilavok.claims.refunds import reading, telling
from prilavok.claims.refunds.model import RefundTold
from prilavok.claims.refunds.reading import (
    REFUNDS_PER_PAGE_MAX,
    RefundPage,
    RefundView,
    Wanted,
)
from prilavok.core.database import settled
from prilavok.core.ids import MARKET_ID_PATTERN, SellerId
from prilavok.identity.model import Access, Principal, Role, Scope

PAYERS: Final = Access(frozenset({Role.OPERATOR}), scope=Scope.LEDGER_WRITE)


@get("/refunds", access=PAYERS)
async def list_refunds(
    claims: NamedDependency[ClaimDesk],
    state_: Annotated[RefundState | None, QueryParameter(name="state")] = None,
    older_than: FromQuery[datetime | None] = None,
    seller: Annotated[str | None, QueryParameter(pattern=MARKET_ID_PATTERN)] = None,
    after: Annotated[str | None, QueryParameter(max_length=200)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=REFUNDS_PER_PAGE_MAX)] = 50,
    *,
    overdue: FromQuery[bool] = False,
) -> RefundPage:
    """What buyers are owed because of claims, the oldest first: all that no fact has confirmed, or
    those in a state, owed before a moment, overdue."""
    wanted = Wanted(
        state=state_,
        overdue=overdue,
        owed_before=_in_utc(older_than) if older_than is not None else None,
        seller_id=SellerId(seller) if seller is not None else None,
    )
    db = claims.db
    async with db.snapshot() as conn:
        return await reading.refund_page(
            conn, wanted, after=after, limit=limit, lanes=db.lanes, now=claims.clock.now()
        )


@post("/refunds/{claim_id:uuid}/status", access=PAYERS, status_code=200)
async def tell_refund(
    claim_id: FromPath[UUID],
    data: JSONBody[RefundTold],
    principal: NamedDependency[Principal],
    claims: NamedDependency[ClaimDesk],
) -> RefundView:
    """Tell that a refund is sent, or has failed; telling the same again changes nothing. That the
    buyer has the money is told by a fact, `order_refunded`."""
    db = claims.db

    async def attempt() -> tuple[RefundView, int | None]:
        async with db.transaction() as conn:
            now = claims.clock.now()
            row, position = await telling.tell(
                conn, claim_id, data, by=principal.signature, lanes=db.lanes, now=now
            )
            [view] = await reading.views_of(conn, [row], lanes=db.lanes, now=now)
            return view, position

    view, position = await settled(attempt)
    if position is not None:
        claims.audience.log_has_grown(lane_of_claim(claim_id, db.lanes), position)
    return view


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


HANDLERS: Final = (list_refunds, tell_refund)
"""For the router of claims, which provides `claims`."""
