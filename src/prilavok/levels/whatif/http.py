"""A draft of the level programme, tried before it is published."""

from __future__ import annotations

from typing import Final

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from prilavok.core.database import Database
from prilavok.identity.model import Role, allow
from prilavok.levels.programme import KIND
from prilavok.levels.whatif.actions import try_draft
from prilavok.levels.whatif.model import WhatIf, WhatIfReport
from prilavok.programmes import document_of

OPERATORS: Final = allow(Role.OPERATOR)


@post("/levels/what-if", access=OPERATORS, status_code=200)
async def try_programme(data: JSONBody[WhatIf], db: NamedDependency[Database]) -> WhatIfReport:
    """What a draft would have made of the last settled months: who would move, and what rewards
    would have cost. Nothing is stored."""
    return await try_draft(db, document_of(KIND, data.document), data.months)


HANDLERS: Final = (try_programme,)
