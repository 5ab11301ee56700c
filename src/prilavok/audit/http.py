"""The log of changes, for operators."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from prilavok.audit import actions
from prilavok.audit.model import AuditPage
from prilavok.core.database import Database
from prilavok.identity.model import Role, allow

READERS: Final = allow(Role.OPERATOR)

Wanted = Annotated[str | None, QueryParameter(max_length=200)]


@get("/audit", access=READERS)
async def read_audit(
    db: NamedDependency[Database],
    before: Annotated[int, QueryParameter(ge=1, le=actions.NUMBER_MAX)] = actions.NUMBER_MAX,
    by: Wanted = None,
    subject: Wanted = None,
    limit: Annotated[int, QueryParameter(ge=1, le=actions.CHANGES_PER_PAGE_MAX)] = 50,
) -> AuditPage:
    """Who changed what, newest first."""
    async with db.reading() as conn:
        return await actions.page(conn, before=before, by=by, subject=subject, limit=limit)


def routes() -> Router:
    """The log's route."""
    return Router("/v1", route_handlers=[read_audit], tags=["audit"])
