"""Routes of erasure: asked for, watched and lifted by operators and integrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from litestar.status_codes import HTTP_202_ACCEPTED
from msgspec import Struct

from prilavok.core.clock import Clock
from prilavok.core.cursors import decode_cursor, encode_cursor
from prilavok.core.database import Database
from prilavok.core.ids import MARKET_ID_PATTERN, BuyerId
from prilavok.erasure import actions, store
from prilavok.erasure.model import Counts, Erasure, ErasureStep
from prilavok.identity.model import Principal, Role, Scope, allow

ERASERS: Final = allow(Role.OPERATOR, scope=Scope.ERASURE_WRITE)

ERASURES_PER_PAGE_MAX: Final = 100

WhichBuyer = Annotated[str, PathParameter(pattern=MARKET_ID_PATTERN)]


class ErasureView(Struct, frozen=True):
    """What was asked for, how far it is, and how much was emptied so far."""

    buyer_id: str
    requested_at: datetime
    step: ErasureStep
    counts: Counts
    done_at: datetime | None


class ErasurePage(Struct, frozen=True):
    """What was asked for, newest first, the last time of each buyer; `cursor` leads on, null at
    the end."""

    erasures: tuple[ErasureView, ...]
    cursor: str | None


class ErasureCursor(Struct, frozen=True, array_like=True):
    """The last erasure of a page."""

    requested_at: datetime
    buyer_id: str


@get("/erasures", access=ERASERS)
async def list_erasures(
    db: NamedDependency[Database],
    cursor: Annotated[str | None, QueryParameter(max_length=400)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=ERASURES_PER_PAGE_MAX)] = 50,
) -> ErasurePage:
    """Every erasure and how far it is, newest first."""
    last = decode_cursor(cursor, ErasureCursor) if cursor else None
    before = (last.requested_at, last.buyer_id) if last else None
    async with db.reading() as conn:
        found = await store.newest(conn, before, lanes=db.lanes, limit=limit + 1)
    shown = tuple(_view(each) for each in found[:limit])
    more = len(found) > limit
    end = ErasureCursor(shown[-1].requested_at, shown[-1].buyer_id) if more else None
    return ErasurePage(shown, encode_cursor(end) if end else None)


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
        "/v1",
        route_handlers=[list_erasures, request_erasure, read_erasure, lift_erasure],
        tags=["erasure"],
    )


def _view(erasure: Erasure) -> ErasureView:
    return ErasureView(
        buyer_id=erasure.buyer_id,
        requested_at=erasure.requested_at,
        step=erasure.step,
        counts=erasure.counts,
        done_at=erasure.done_at,
    )
