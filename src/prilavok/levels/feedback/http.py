"""Feedback on levels."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from prilavok.chat.judging import Judges
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.identity.model import Principal, Role, allow
from prilavok.levels.feedback import actions
from prilavok.levels.feedback.model import FeedbackPage, NewFeedback
from prilavok.levels.mine.http import SELLERS, seller_of

OPERATORS: Final = allow(Role.OPERATOR)


@post("/levels/feedback", access=SELLERS, status_code=204)
async def give_feedback(
    data: JSONBody[NewFeedback],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    judges: NamedDependency[Judges],
) -> None:
    """Tell the marketplace what one thinks of its levels."""
    await actions.give(db, clock, judges, seller_of(principal), principal.signature, data)


@get("/levels/feedback", access=OPERATORS)
async def list_feedback(
    db: NamedDependency[Database], before: FromQuery[UUID | None] = None
) -> FeedbackPage:
    """What sellers think, the newest first."""
    return await actions.read(db, before)


HANDLERS: Final = (give_feedback, list_feedback)
