"""Routes of erasure: asked for, watched and lifted by operators and integrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter
from litestar.status_codes import HTTP_202_ACCEPTED
from msgspec import Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import MARKET_ID_PATTERN, BuyerId
from prilavok.erasure import actions
from prilavok.erasure.model import Counts, Erasure, Step
from prilavok.identity.model import Principal, Role, Scope, allow

ERASERS: Final = allow(Role.OPERATOR, scope=Scope.ERASURE_WRITE)

WhichBuyer = Annotated[str, PathParameter(pattern=MARKET_ID_PATTERN)]


class ErasureView(Struct, frozen=True):
    """What was asked for, how far it is, and how much was emptied so far."""

    buyer_id: str
    requested_at: datetime
    step: Step
    counts: Counts
    done_at: datetime | None


@post("/buyers/{buyer_id:str}/erasure", access=ERASERS, status_code=HTTP_202_ACCEPTED)
async def request_erasure(
    buyer_id: WhichBuyer,
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> ErasureView:
    """Erase what a buyer has written so far; what was decided about it stays, under their id."""
    return _view(await actions.request(db, clock, principal, BuyerId(buyer_id)))


@get("/buyers/{buyer_id:str}/erasure", access=ERASERS)
async def read_erasure(buyer_id: WhichBuyer, db: NamedDependency[Database]) -> ErasureView:
    """How far the erasure of a buyer is."""
    async with db.reading() as conn:
        return _view(await actions.erasure_of(conn, BuyerId(buyer_id), lanes=db.lanes))


@delete("/buyers/{buyer_id:str}/erasure", access=ERASERS)
async def lift_erasure(
    buyer_id: WhichBuyer,
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> None:
    """Keep again what facts call the buyer from now on; what was erased stays erased."""
    await actions.lift(db, clock, principal, BuyerId(buyer_id))


def routes() -> Router:
    """The routes of erasure."""
    return Router(
        "/v1", route_handlers=[request_erasure, read_erasure, lift_erasure], tags=["erasure"]
    )


def _view(erasure: Erasure) -> ErasureView:
    return ErasureView(
        buyer_id=erasure.buyer_id,
        requested_at=erasure.requested_at,
        step=erasure.step,
        counts=erasure.counts,
        done_at=erasure.done_at,
    )
