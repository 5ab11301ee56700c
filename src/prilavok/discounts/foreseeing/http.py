"""The operator's look at a draft."""

from __future__ import annotations

from typing import Any, Final

from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.discounts.foreseeing.actions import foreseen
from prilavok.discounts.foreseeing.model import ProgrammeForeseen
from prilavok.discounts.kind import KIND
from prilavok.identity.model import Role, allow
from prilavok.programmes import document_of

OPERATORS: Final = allow(Role.OPERATOR)


class ProgrammeDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A discount programme, as it would be published."""

    document: dict[str, Any]  # Any: checked against the programme's own type


@post("/discounts/dry-run", access=OPERATORS, status_code=200)
async def try_programme(
    data: JSONBody[ProgrammeDraft],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> ProgrammeForeseen:
    """What a draft would change for sellers and buyers, against the programme in force. Nothing is
    published."""
    return await foreseen(db, clock, document_of(KIND, data.document))


def routes() -> Router:
    """The route of drafts."""
    return Router("/v1", route_handlers=[try_programme], tags=["discounts"])
