"""How far a buyer is: for the buyer, and for the marketplace's own pages."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import MARKET_ID_PATTERN, BuyerId, MarketText, SellerId
from prilavok.discounts.buyers import actions
from prilavok.discounts.buyers.actions import SELLERS_ASKED_MAX
from prilavok.discounts.buyers.model import ProgressPage
from prilavok.identity.model import Access, Principal, Role, Scope, allow

BUYERS: Final = allow(Role.BUYER)
ASKERS: Final = Access(frozenset({Role.OPERATOR}), scope=Scope.DISCOUNTS_USE)

Sellers = Annotated[list[MarketText] | None, QueryParameter(max_items=SELLERS_ASKED_MAX)]
After = Annotated[str, QueryParameter(max_length=128)]
WhichBuyer = Annotated[str, PathParameter(pattern=MARKET_ID_PATTERN)]


@get("/discounts/progress", access=BUYERS)
async def read_own_progress(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    seller_id: Sellers = None,
    after: After = "",
) -> ProgressPage:
    """How far one is with these sellers, or with all of whom one has bought."""
    return await _progress(db, clock, BuyerId(principal.subject), seller_id, after)


@get("/buyers/{buyer_id:str}/discounts", access=ASKERS)
async def read_progress(
    buyer_id: WhichBuyer,
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    seller_id: Sellers = None,
    after: After = "",
) -> ProgressPage:
    """How far a buyer is with these sellers, or with all of whom they have bought."""
    return await _progress(db, clock, BuyerId(buyer_id), seller_id, after)


async def _progress(
    db: Database, clock: Clock, buyer_id: BuyerId, sellers: list[str] | None, after: str
) -> ProgressPage:
    if sellers:
        asked = [SellerId(each) for each in sellers]
        return await actions.progress_with(db, clock, buyer_id, asked)
    return await actions.progress_everywhere(db, clock, buyer_id, SellerId(after))


HANDLERS: Final = (read_own_progress, read_progress)


def routes() -> Router:
    """The routes of buyers' progress."""
    return Router("/v1", route_handlers=list(HANDLERS), tags=["discounts"])
