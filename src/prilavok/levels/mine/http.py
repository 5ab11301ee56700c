"""A seller's level pages."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.identity.model import Principal, Role, allow
from prilavok.levels.mine import actions, asking, explaining
from prilavok.levels.mine.asking import LevelRequest
from prilavok.levels.mine.model import ExplainedProgramme, MyHistory, MyLevel
from prilavok.levels.mine.store import BEFORE_ALL
from prilavok.levels.months import Month

SELLERS: Final = allow(Role.SELLER_STAFF, permission="levels")
READERS: Final = allow(Role.SELLER_STAFF, Role.OPERATOR, permission="levels")


@get("/levels/mine", access=SELLERS)
async def read_mine(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> MyLevel:
    """One's level, how it came about, what the next one takes, and what it is worth."""
    return await actions.my_level(db, clock, seller_of(principal))


@get("/levels/mine/history", access=SELLERS)
async def read_history(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    before: Annotated[str | None, QueryParameter(max_length=7)] = None,
) -> MyHistory:
    """One's settled months before `before` (2024-05), up to 24, with their numbers."""
    earlier = Month.parse(before).first if before is not None else BEFORE_ALL
    return await actions.my_history(db, seller_of(principal), earlier)


@get("/levels/programme", access=READERS)
async def read_programme(
    db: NamedDependency[Database], clock: NamedDependency[Clock]
) -> ExplainedProgramme:
    """The rules in force: every indicator, every goal, every level and what it is worth."""
    return await explaining.explained(db, clock)


@post("/levels/requests", access=SELLERS, status_code=204)
async def ask_for_level(
    data: JSONBody[LevelRequest],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> None:
    """Ask for a level that is given only to who asks; again, it changes nothing."""
    await asking.ask(db, clock, seller_of(principal), data.level, principal.signature)


def seller_of(principal: Principal) -> SellerId:
    """Whom the member of staff works for."""
    assert principal.seller_id is not None
    return SellerId(principal.seller_id)


HANDLERS: Final = (read_mine, read_history, read_programme, ask_for_level)
