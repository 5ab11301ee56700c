"""The routes of quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from prilavok.core.database import Database
from prilavok.core.errors import Forbidden
from prilavok.core.ids import MARKET_ID_PATTERN, BuyerId, ProductId, SellerId
from prilavok.discounts.answering.actions import Quotes
from prilavok.discounts.answering.model import Listing, ListingRequest, Quoted, QuoteRequest
from prilavok.discounts.answering.own_price import OwnPrice, own_price
from prilavok.identity.model import Principal, Role, Scope, allow

BUYERS: Final = allow(Role.BUYER)
ASKERS: Final = allow(Role.BUYER, Role.OPERATOR, scope=Scope.DISCOUNTS_USE)

MarketId = Annotated[str, QueryParameter(pattern=MARKET_ID_PATTERN)]


@dataclass(eq=False)
class NotThisBuyer(Forbidden):
    """A buyer asks for prices of their own."""


@post("/quotes", access=ASKERS, status_code=200)
async def ask_quote(
    data: JSONBody[QuoteRequest],
    principal: NamedDependency[Principal],
    quotes: NamedDependency[Quotes],
) -> Response[Quoted]:
    """What a basket costs a buyer, why, and a token by which checkout can have it."""
    check_buyer(principal, data.buyer_id)
    answer = await quotes.quoted(data)
    return Response(answer, headers=retry_headers(answer.retry_after_s))


@post("/quotes/listing", access=ASKERS, status_code=200)
async def ask_listing(
    data: JSONBody[ListingRequest],
    principal: NamedDependency[Principal],
    quotes: NamedDependency[Quotes],
) -> Response[Listing]:
    """What each of up to 500 products costs a buyer for itself.

    Whoever buys several may pay more for them than the sum: a coupon with `of_basket` at its
    discount takes one amount off the whole basket."""
    check_buyer(principal, data.buyer_id)
    answer = await quotes.listed(data)
    return Response(answer, headers=retry_headers(answer.retry_after_s))


@get("/quotes/own", access=BUYERS)
async def read_own_price(
    seller_id: MarketId,
    product_id: MarketId,
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    quotes: NamedDependency[Quotes],
) -> OwnPrice:
    """What one piece of a product costs oneself, by the price that the facts know."""
    buyer_id = BuyerId(principal.subject)
    return await own_price(db, quotes, buyer_id, SellerId(seller_id), ProductId(product_id))


def check_buyer(principal: Principal, buyer_id: str | None) -> None:
    """Raise `NotThisBuyer` where a buyer asks in another's name."""
    if principal.role is Role.BUYER and buyer_id not in (None, principal.subject):
        raise NotThisBuyer


def retry_headers(retry_after_s: int | None) -> dict[str, str]:
    """When to ask again, where that is worth it."""
    return {"retry-after": str(retry_after_s)} if retry_after_s is not None else {}


HANDLERS: Final = (ask_quote, ask_listing, read_own_price)
