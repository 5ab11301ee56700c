"""The routes that operators write a claim policy by."""

from __future__ import annotations

from typing import Any, Final

from litestar import get, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from prilavok.claims.previewing import PolicyPreview, PossibleStages, possible_stages, preview
from prilavok.claims.programme import KIND
from prilavok.identity.model import Role, allow
from prilavok.programmes import document_of

OPERATORS: Final = allow(Role.OPERATOR)


class ClaimPolicyDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A claim policy, as it would be published."""

    document: dict[str, Any]  # Any: checked against the policy's own type


@get("/claim-policy/possible", access=OPERATORS)
async def read_possible() -> PossibleStages:
    """All that a claim policy may say: for each state what both sides may be allowed, and what may
    follow when the turn has passed."""
    return possible_stages()


@post("/claim-policy/preview", access=OPERATORS, status_code=HTTP_200_OK)
async def try_policy(data: JSONBody[ClaimPolicyDraft]) -> PolicyPreview:
    """What claims of each reason would come to under a draft, by scheme. Nothing is published."""
    return preview(document_of(KIND, data.document))
