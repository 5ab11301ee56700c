"""What other systems of the marketplace ask of rewards."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.core.tables import ANY_MEDIA_TYPE, ExportFormat
from prilavok.identity.model import Access, Principal, Role, Scope
from prilavok.levels.rewards import actions, boosting
from prilavok.levels.rewards.model import PriceAnswer, PriceRequest, SellerRewards

ASKERS: Final = Access(frozenset({Role.OPERATOR}), scope=Scope.REWARDS_USE)


@get("/sellers/{seller_id:str}/rewards", access=ASKERS)
async def read_rewards(
    seller_id: FromPath[str],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    at: FromQuery[datetime | None] = None,
) -> SellerRewards:
    """What a seller's level is worth at a moment, or now. A seller without a level has none."""
    moment = _asked(at, clock)
    async with db.reading() as conn:
        return await actions.rewards_of(conn, SellerId(seller_id), moment, db.lanes)


@post("/rewards/price", access=ASKERS, status_code=200)
async def price(
    data: JSONBody[PriceRequest],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> PriceAnswer:
    """What a service costs a seller with its rewards. With a `use_id` the use is counted, once."""
    return await actions.price(db, data, principal.signature, clock.now())


@get("/rewards/boosts", access=ASKERS, media_type=ANY_MEDIA_TYPE)
async def read_boosts(
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    at: FromQuery[datetime | None] = None,
    form: FromQuery[ExportFormat] = ExportFormat.JSONL,
) -> Stream:
    """All sellers whose goods rank higher, as a file."""
    moment = _asked(at, clock)
    return Stream(
        await boosting.boosts(db, moment, form),
        headers={
            "content-type": form.media_type,
            "cache-control": "private, no-store",
            "content-disposition": f'attachment; filename="boosts.{form}"',
        },
    )


def _asked(at: datetime | None, clock: Clock) -> datetime:
    """The moment that is asked about: one without a zone is of UTC, none is now."""
    if at is None:
        return clock.now()
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


HANDLERS: Final = (read_rewards, price, read_boosts)
