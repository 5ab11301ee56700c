"""Asking for a level, where it has to be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, Struct

from prilavok import programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.errors import Refused
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.levels.holding.model import LevelUnknown
from prilavok.levels.mine import store
from prilavok.levels.model import Key
from prilavok.levels.programme import KIND

LevelKey = Annotated[Key, Meta(description="a level of the programme in force")]


class LevelRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Which level one asks for."""

    level: LevelKey


@dataclass(eq=False)
class NotToBeAskedFor(Refused):
    """The level {level} is given by itself to whoever reaches it."""

    level: str


async def ask(db: Database, clock: Clock, seller_id: SellerId, level: str, by: str) -> None:
    """Ask for a level: it is given with the next month that reaches it. Again, it changes nothing.
    Raises `LevelUnknown`, `NotToBeAskedFor` and `programmes.NothingInForce`."""
    now = clock.now()
    async with db.transaction() as conn:
        programme = (await programmes.in_force(conn, KIND, now)).document
        wanted = programme.level(level)
        if wanted is None:
            raise LevelUnknown(level)
        if not wanted.on_request:
            raise NotToBeAskedFor(level)
        await store.ask(conn, lane_of(seller_id, db.lanes), seller_id, level, by=by, now=now)
