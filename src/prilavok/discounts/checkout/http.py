"""The routes of checkouts."""

from __future__ import annotations

from typing import Final

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from prilavok.core.database import Database
from prilavok.core.ids import OrderId, SellerId
from prilavok.discounts.answering.model import Quoted
from prilavok.discounts.checkout import returns
from prilavok.discounts.checkout.checkouts import Checkouts
from prilavok.discounts.checkout.model import (
    Commit,
    MoneyBack,
    OrderDiscounts,
    Release,
    ReservationView,
    UnitsBack,
)
from prilavok.identity.model import Role, Scope, allow

CHECKOUTS: Final = allow(Role.OPERATOR, scope=Scope.DISCOUNTS_USE)


@post("/quotes/{token:str}/reserve", access=CHECKOUTS, status_code=200)
async def reserve_quote(
    token: FromPath[str],
    data: JSONBody[Quoted],
    checkouts: NamedDependency[Checkouts],
) -> ReservationView:
    """Hold what a quote promised: the body is the quote's answer as it was."""
    return await checkouts.reserve(token, data)


@post("/quotes/{token:str}/commit", access=CHECKOUTS, status_code=200)
async def commit_quote(
    token: FromPath[str],
    data: JSONBody[Commit],
    checkouts: NamedDependency[Checkouts],
) -> ReservationView:
    """Use what is held for an order."""
    return await checkouts.commit(token, OrderId(data.order_id))


@post("/quotes/{token:str}/release", access=CHECKOUTS, status_code=200)
async def release_quote(
    token: FromPath[str],
    data: JSONBody[Release],
    checkouts: NamedDependency[Checkouts],
) -> ReservationView:
    """Give back what is held, or what was used for an order whose payment failed."""
    return await checkouts.release(token, data.cause.cause)


@get("/orders/{seller_id:str}/{order_id:str}/discounts", access=CHECKOUTS)
async def read_order_discounts(
    seller_id: FromPath[str], order_id: FromPath[str], db: NamedDependency[Database]
) -> OrderDiscounts:
    """What an order was sold for, and what of it goes back."""
    return await returns.order_discounts(db, SellerId(seller_id), OrderId(order_id))


@post("/orders/{seller_id:str}/{order_id:str}/discounts/back", access=CHECKOUTS, status_code=200)
async def reckon_units_back(
    seller_id: FromPath[str],
    order_id: FromPath[str],
    data: JSONBody[UnitsBack],
    db: NamedDependency[Database],
) -> MoneyBack:
    """What goes back for some units of a line; nothing is kept of it."""
    return await returns.units_back(db, SellerId(seller_id), OrderId(order_id), data)


HANDLERS: Final = (
    reserve_quote,
    commit_quote,
    release_quote,
    read_order_discounts,
    reckon_units_back,
)
