"""The rollout's route: what a draft would change."""

from __future__ import annotations

from typing import Any, Final

from litestar import Router, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.identity.model import Role, allow
from prilavok.programmes import document_of
from prilavok.standing.admission.rollout.dry_run import Reach, dry_run
from prilavok.standing.admission.rollout.model import DryRun
from prilavok.standing.admission.rollout.programme import KIND

OPERATORS: Final = allow(Role.OPERATOR)


class RolloutDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A rollout, as it would be published."""

    document: dict[str, Any]  # Any: checked against the rollout's own type


@post("/rollout/dry-run", access=OPERATORS, status_code=HTTP_200_OK)
async def try_rollout(
    data: JSONBody[RolloutDraft],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    reach: NamedDependency[Reach],
) -> DryRun:
    """Whom and what a draft would touch, against the rollout in force. Nothing is published."""
    return await dry_run(db, clock, document_of(KIND, data.document), reach)


def routes(reach: Reach) -> Router:
    """The rollout's route; `reach` looks into chats and cases."""
    return Router(
        "/v1",
        route_handlers=[try_rollout],
        dependencies={"reach": Provide(lambda: reach, sync_to_thread=False)},
        tags=["admission"],
    )
