"""A seller's own discount."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody, QueryParameter

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.discounts.offering import actions
from prilavok.discounts.offering.model import Foreseen, MyDiscount, ReachView, WantedTerms
from prilavok.discounts.offering.reach import Reaches
from prilavok.discounts.results.actions import results
from prilavok.discounts.results.model import ResultsView
from prilavok.discounts.terms import DiscountTerms
from prilavok.identity.model import Principal, Role, allow
from prilavok.market.model import AMOUNT_MINOR_MAX

SELLERS: Final = allow(Role.SELLER_STAFF, permission="discounts")
OPERATORS: Final = allow(Role.OPERATOR)


@get("/discounts/mine", access=SELLERS)
async def read_mine(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> MyDiscount:
    """What holds today, what follows and when, the bounds, and every version there was."""
    return await actions.my_discount(db, clock, seller_of(principal))


@put("/discounts/mine", access=SELLERS)
async def submit(
    data: JSONBody[DiscountTerms],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> MyDiscount:
    """Submit terms: they hold from the next day, or when what is promised is over."""
    seller_id = seller_of(principal)
    return await actions.submit(db, clock, seller_id, data, principal.signature)


@delete("/discounts/mine", access=SELLERS, status_code=200)
async def switch_off(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> MyDiscount:
    """Switch the discount off, as soon as what is promised is over."""
    return await actions.submit(db, clock, seller_of(principal), None, principal.signature)


@post("/discounts/mine/preview", access=SELLERS, status_code=200)
async def preview(
    data: JSONBody[WantedTerms],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Foreseen:
    """What submitting terms, or switching off, would do; nothing is changed."""
    seller_id = seller_of(principal)
    return await actions.foreseen(db, clock, seller_id, data.terms, principal.signature)


@get("/discounts/mine/reach", access=SELLERS)
async def read_reach(
    principal: NamedDependency[Principal],
    reaches: NamedDependency[Reaches],
    threshold_minor: Annotated[int, QueryParameter(ge=1, le=AMOUNT_MINOR_MAX)],
) -> ReachView:
    """How many buyers would have the discount today, by threshold."""
    return await reaches.reach(seller_of(principal), threshold_minor)


@get("/discounts/mine/results", access=SELLERS)
async def read_results(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> ResultsView:
    """What the running discount does, against as much time before it."""
    return await results(db, clock, seller_of(principal))


@get("/discounts/sellers/{seller_id:str}", access=OPERATORS)
async def read_of_seller(
    seller_id: FromPath[str],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> MyDiscount:
    """What a seller's own page shows."""
    return await actions.my_discount(db, clock, SellerId(seller_id))


def seller_of(principal: Principal) -> SellerId:
    """Whom the member of staff works for."""
    assert principal.seller_id is not None
    return SellerId(principal.seller_id)


def routes(reaches: Reaches) -> Router:
    """The routes of sellers' discounts."""
    return Router(
        "/v1",
        route_handlers=[
            read_mine,
            submit,
            switch_off,
            preview,
            read_reach,
            read_results,
            read_of_seller,
        ],
        dependencies={"reaches": Provide(lambda: reaches, sync_to_thread=False)},
        tags=["discounts"],
    )
