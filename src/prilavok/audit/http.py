"""The log of changes, for operators."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Final, TypeAlias

from litestar import Router, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter
from msgspec.structs import replace

from prilavok.audit import actions
from prilavok.audit.model import AuditPage, Change, Changer, Changers, Did
from prilavok.core.database import Connection, Database
from prilavok.identity.model import Role, allow

READERS: Final = allow(Role.OPERATOR)

Wanted = Annotated[str | None, QueryParameter(max_length=200)]
Namer: TypeAlias = Callable[[Connection, Sequence[Change], int], Awaitable[dict[str, str]]]
"""What people call those that changes name, as far as they have a name, in a database of so many
lanes; see `AuditPage`."""


@get("/audit", access=READERS)
async def read_audit(
    db: NamedDependency[Database],
    namer: NamedDependency[Namer],
    before: Annotated[int, QueryParameter(ge=1, le=actions.NUMBER_MAX)] = actions.NUMBER_MAX,
    by: Wanted = None,
    subject: Wanted = None,
    did: FromQuery[Did | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=actions.CHANGES_PER_PAGE_MAX)] = 50,
) -> AuditPage:
    """Who changed what, newest first."""
    async with db.snapshot() as conn:
        found = await actions.page(
            conn, before=before, by=by, subject=subject, did=did, limit=limit
        )
        return replace(found, names=await namer(conn, found.changes, db.lanes))


@get("/audit/changers", access=READERS)
async def read_changers(db: NamedDependency[Database], namer: NamedDependency[Namer]) -> Changers:
    """Who has changed anything, to choose from: the last 500 people and keys at most."""
    async with db.snapshot() as conn:
        last = await actions.last_of_each(conn)
        names = await namer(conn, last, db.lanes)
    return Changers(tuple(Changer(each.by, each.subject, each.at) for each in last), names)


def routes(namer: Namer) -> Router:
    """The log's routes; `namer` knows what people call its subjects."""

    def provide() -> Namer:
        return namer

    return Router(
        "/v1",
        route_handlers=[read_audit, read_changers],
        tags=["audit"],
        dependencies={"namer": Provide(provide, sync_to_thread=False)},
    )
