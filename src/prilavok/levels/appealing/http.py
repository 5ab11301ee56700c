"""LevelAppeals against settled months."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.identity.model import Principal
from prilavok.levels.appealing import contesting
from prilavok.levels.appealing.model import LevelAppeals, LevelAppealView, NewLevelAppeal
from prilavok.levels.mine.http import SELLERS, seller_of
from prilavok.notices.words import language_for

Lang = Annotated[str | None, QueryParameter(max_length=35)]


@post("/levels/appeals", access=SELLERS, status_code=201)
async def contest_month(
    data: JSONBody[NewLevelAppeal],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    lang: Lang = None,
) -> LevelAppealView:
    """Contest what a settled month came to, once by each indicator; the same words again change
    nothing."""
    seller_id, by = seller_of(principal), principal.signature
    return await contesting.contest(db, clock, seller_id, data, by, language_for(lang))


@get("/levels/appeals", access=SELLERS)
async def list_appeals(
    principal: NamedDependency[Principal], db: NamedDependency[Database], lang: Lang = None
) -> LevelAppeals:
    """What one has contested, and what became of it."""
    return await contesting.appeals(db, seller_of(principal), language_for(lang))


HANDLERS: Final = (contest_month, list_appeals)
