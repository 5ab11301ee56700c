"""Routes of admission that concern one seller: what is open to it, and whether it is trusted."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from prilavok import market
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId
from prilavok.identity.model import Access, Principal, Role, Scope, allow
from prilavok.market.model import SellerNotFound
from prilavok.notices import language_for
from prilavok.standing.admission import reading
from prilavok.standing.admission.reading import SellerCapabilities
from prilavok.standing.admission.terms.http import seller_of
from prilavok.standing.admission.trust import reading as trust_reading
from prilavok.standing.admission.trust.reading import TrustView

SELLERS: Final = allow(Role.SELLER_STAFF)
WATCHERS: Final = Access(frozenset({Role.MODERATOR, Role.OPERATOR}), scope=Scope.STANDING_READ)

Language = Annotated[str | None, QueryParameter(max_length=35)]


@get("/trust", access=SELLERS)
async def read_own_trust(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    lang: Language = None,
) -> TrustView:
    """The ways to become a trusted seller, which one suits, and how far one's seller is."""
    language = language_for(lang or principal.locale)
    async with db.reading() as conn:
        return await trust_reading.trust_of(
            conn, db.lanes, seller_of(principal), language=language, now=clock.now()
        )


@get("/capabilities", access=SELLERS)
async def read_own_capabilities(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> SellerCapabilities:
    """What is open to one's seller, what it costs, and what has to be accepted first."""
    async with db.reading() as conn:
        return await reading.capabilities_of(conn, db.lanes, seller_of(principal), clock.now())


@get("/sellers/{seller_id:str}/trust", access=WATCHERS)
async def read_trust(
    seller_id: FromPath[str],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    lang: Language = None,
) -> TrustView:
    """Whether a seller is trusted, with what that is founded on."""
    language = language_for(lang or principal.locale)
    async with db.reading() as conn:
        known = await _known(conn, db.lanes, seller_id)
        return await trust_reading.trust_of(
            conn, db.lanes, known, language=language, now=clock.now()
        )


@get("/sellers/{seller_id:str}/capabilities", access=WATCHERS)
async def read_capabilities(
    seller_id: FromPath[str], db: NamedDependency[Database], clock: NamedDependency[Clock]
) -> SellerCapabilities:
    """What is open to a seller, what it costs, and what it has still to accept."""
    async with db.reading() as conn:
        known = await _known(conn, db.lanes, seller_id)
        return await reading.capabilities_of(conn, db.lanes, known, clock.now())


def routes() -> Router:
    """The routes about one seller."""
    handlers = [read_own_trust, read_own_capabilities, read_trust, read_capabilities]
    return Router("/v1", route_handlers=handlers, tags=["admission"])


async def _known(conn: Connection, lanes: int, seller_id: str) -> SellerId:
    """The id, of a seller that a fact told of; raises `SellerNotFound`."""
    if not await market.sellers_by_id(conn, [SellerId(seller_id)], lanes=lanes):
        raise SellerNotFound(SellerId(seller_id))
    return SellerId(seller_id)
