"""The log of changes, for operators."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Annotated, Final, TypeAlias

from litestar import Router, get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from msgspec.structs import replace

from prilavok.audit import actions
from prilavok.audit.model import AuditPage
from prilavok.core.database import Connection, Database
from prilavok.identity.model import Role, allow

READERS: Final = allow(Role.OPERATOR)

Wanted = Annotated[str | None, QueryParameter(max_length=200)]
Namer: TypeAlias = Callable[[Connection, Collection[str], int], Awaitable[dict[str, str]]]
"""The names of those of the ids that have one, in a database of so many lanes."""


@get("/audit", access=READERS)
async def read_audit(
    db: NamedDependency[Database],
    namer: NamedDependency[Namer],
    before: Annotated[int, QueryParameter(ge=1, le=actions.NUMBER_MAX)] = actions.NUMBER_MAX,
    by: Wanted = None,
    subject: Wanted = None,
    limit: Annotated[int, QueryParameter(ge=1, le=actions.CHANGES_PER_PAGE_MAX)] = 50,
) -> AuditPage:
    """Who changed what, newest first."""
    async with db.snapshot() as conn:
        found = await actions.page(conn, before=before, by=by, subject=subject, limit=limit)
        named = {each.subject for each in found.changes} | {each.by for each in found.changes}
        return replace(found, names=await namer(conn, named, db.lanes))


def routes(namer: Namer) -> Router:
    """The log's route; `namer` knows what people call its subjects."""

    def provide() -> Namer:
        return namer

    return Router(
        "/v1",
        route_handlers=[read_audit],
        tags=["audit"],
        dependencies={"namer": Provide(provide, sync_to_thread=False)},
    )
