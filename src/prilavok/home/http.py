"""The home page of whoever asks."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from litestar import Router, get
from litestar.di import NamedDependency, Provide
from msgspec import Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.home import actions
from prilavok.home.health import Parts
from prilavok.home.model import Home
from prilavok.identity.model import Principal, Role, allow

PEOPLE: Final = allow(Role.SELLER_STAFF, Role.MODERATOR, Role.OPERATOR)


class Place(Struct, frozen=True):
    """By whose days is counted, and what there is to look after."""

    zone: ZoneInfo
    parts: Parts


@get("/home", access=PEOPLE)
async def read_home(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    place: NamedDependency[Place],
) -> Home:
    """What needs one today, and how things went for 30 days: by one's role."""
    now = clock.now()
    async with db.snapshot() as conn:
        match principal.role:
            case Role.SELLER_STAFF:
                assert principal.seller_id is not None
                return await actions.seller_home(
                    conn,
                    db,
                    SellerId(principal.seller_id),
                    principal.subject,
                    permissions=principal.permissions,
                    zone=place.zone,
                    now=now,
                )
            case Role.MODERATOR:
                return await actions.moderator_home(
                    conn, principal.signature, zone=place.zone, now=now
                )
            case _:
                return await actions.operator_home(
                    conn, place.parts, lanes=db.lanes, zone=place.zone, now=now
                )


def routes(place: Place) -> Router:
    """The route of home pages."""
    return Router(
        "/v1",
        route_handlers=[read_home],
        dependencies={"place": Provide(lambda: place, sync_to_thread=False)},
        tags=["home"],
    )
