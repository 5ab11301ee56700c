"""News of the programme."""

from __future__ import annotations

from typing import Final

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.identity.model import Principal
from prilavok.levels.mine.http import SELLERS, seller_of
from prilavok.levels.news import actions


@post("/levels/announcements/{version:int}/read", access=SELLERS, status_code=204)
async def read_news(
    version: FromPath[int],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> None:
    """Show the news of a version no more, to nobody of one's seller."""
    await actions.have_read(db, clock, seller_of(principal), version, principal.signature)


HANDLERS: Final = (read_news,)
