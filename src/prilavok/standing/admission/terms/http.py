"""Routes of the terms: what is in force, accepting it, and who has."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import MARKET_ID_PATTERN, SellerId
from prilavok.identity.model import Principal, Role, Scope, allow
from prilavok.notices import language_for
from prilavok.standing.admission.terms import actions, reading
from prilavok.standing.admission.terms.model import Acceptance, MayNotAccept
from prilavok.standing.admission.terms.reading import (
    AcceptancePage,
    TermsUptake,
    TermsView,
    UncoveredPage,
)

SELLERS: Final = allow(Role.SELLER_STAFF)
WATCHERS: Final = allow(Role.OPERATOR, scope=Scope.STANDING_READ)


class NewAcceptance(Struct, frozen=True, forbid_unknown_fields=True):
    """Which version one has read and accepts."""

    version: Annotated[int, Meta(ge=1, le=2**31 - 1)]


@get("/terms", access=SELLERS)
async def read_terms(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    lang: Annotated[str | None, QueryParameter(max_length=35)] = None,
) -> TermsView:
    """The terms as they are for one's own seller: in force, announced, accepted so far."""
    language = language_for(lang or principal.locale)
    async with db.reading() as conn:
        return await reading.terms_of(
            conn, db.lanes, seller_of(principal), language=language, now=clock.now()
        )


@post("/terms/acceptances", access=SELLERS)
async def accept_terms(
    data: JSONBody[NewAcceptance],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Acceptance:
    """Accept a version for one's seller; a second time changes nothing, whoever it is by."""
    if not principal.permissions:
        raise MayNotAccept
    return await actions.accept(
        db, clock, seller_of(principal), data.version, by=principal.signature
    )


@get("/terms/acceptances", access=WATCHERS)
async def read_uptake(
    db: NamedDependency[Database],
    principal: NamedDependency[Principal],
    lang: Annotated[str | None, QueryParameter(max_length=35)] = None,
) -> TermsUptake:
    """Every version, the newest first, and how many sellers have accepted it."""
    async with db.reading() as conn:
        return await reading.uptake(conn, db.lanes, language_for(lang or principal.locale))


@get("/terms/{version:int}/acceptances", access=WATCHERS)
async def list_acceptances(
    version: FromPath[int],
    db: NamedDependency[Database],
    after: Annotated[str | None, QueryParameter(pattern=MARKET_ID_PATTERN)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=reading.ACCEPTANCES_PER_PAGE_MAX)] = 50,
) -> AcceptancePage:
    """Who has accepted a version, seller by seller; the next page is `after` the last seller."""
    async with db.reading() as conn:
        return await reading.acceptance_page(
            conn, db.lanes, version, after=SellerId(after) if after else None, limit=limit
        )


@get("/terms/{version:int}/uncovered", access=WATCHERS)
async def list_uncovered(
    version: FromPath[int],
    db: NamedDependency[Database],
    after: Annotated[str | None, QueryParameter(pattern=MARKET_ID_PATTERN)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=reading.ACCEPTANCES_PER_PAGE_MAX)] = 50,
) -> UncoveredPage:
    """Who has accepted neither a version nor a later one; the next page is `after` what `next`
    says."""
    async with db.reading() as conn:
        return await reading.uncovered_page(
            conn, db.lanes, version, after=SellerId(after) if after else None, limit=limit
        )


def seller_of(principal: Principal) -> SellerId:
    """Whom the member of staff works for."""
    assert principal.seller_id is not None
    return SellerId(principal.seller_id)


def routes() -> Router:
    """The routes of the terms."""
    handlers = [read_terms, accept_terms, read_uptake, list_acceptances, list_uncovered]
    return Router("/v1", route_handlers=handlers, tags=["terms"])
