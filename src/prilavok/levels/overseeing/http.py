"""What operators look after: settlements, sellers' levels."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.identity.model import Principal, Role, allow
from prilavok.levels.months import Month
from prilavok.levels.overseeing import overriding, settlements
from prilavok.levels.overseeing.model import (
    NewOverride,
    OverrideView,
    SellerLevels,
    SettledView,
    Settlements,
)

OPERATORS: Final = allow(Role.OPERATOR)


@get("/levels/settlements", access=OPERATORS)
async def list_settlements(
    db: NamedDependency[Database], clock: NamedDependency[Clock]
) -> Settlements:
    """Every month that was settled or is being settled, the newest first."""
    return await settlements.settlements(db, clock)


@get("/levels/settlements/{month:str}", access=OPERATORS)
async def read_settlement(
    month: FromPath[str], db: NamedDependency[Database], clock: NamedDependency[Clock]
) -> SettledView:
    """What a settled month came to: how many have which level, and who moved where."""
    return await settlements.settled(db, clock, Month.parse(month))


@get("/levels/sellers/{seller_id:str}", access=OPERATORS)
async def read_seller(
    seller_id: FromPath[str], db: NamedDependency[Database], clock: NamedDependency[Clock]
) -> SellerLevels:
    """What a seller holds, how its months went, what was given by hand."""
    return await overriding.seller_levels(db, clock, SellerId(seller_id))


@post("/levels/sellers/{seller_id:str}/overrides", access=OPERATORS)
async def add_override(
    seller_id: FromPath[str],
    data: JSONBody[NewOverride],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> OverrideView:
    """Give a seller a level for a while, whatever is settled; it is told why."""
    return await overriding.add(db, clock, SellerId(seller_id), data, principal.signature)


@delete(
    "/levels/sellers/{seller_id:str}/overrides/{override_id:uuid}",
    access=OPERATORS,
    status_code=200,
)
async def end_override(
    seller_id: FromPath[str],
    override_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> OverrideView:
    """End it now; the seller is told."""
    return await overriding.end(db, clock, SellerId(seller_id), override_id, principal.signature)


HANDLERS: Final = (list_settlements, read_settlement, read_seller, add_override, end_override)
