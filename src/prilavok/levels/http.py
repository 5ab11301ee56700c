"""The routes of levels: a seller's own pages, what integrators ask, what operators look after."""

from __future__ import annotations

from litestar import Router
from litestar.di import Provide

from prilavok.chat.judging import Judges
from prilavok.levels.appealing import http as appealing
from prilavok.levels.badge import http as badge
from prilavok.levels.feedback import http as feedback
from prilavok.levels.mine import http as mine
from prilavok.levels.news import http as news
from prilavok.levels.overseeing import http as overseeing
from prilavok.levels.rewards import http as rewards
from prilavok.levels.tracing import http as tracing
from prilavok.levels.whatif import http as whatif


def routes(judges: Judges) -> list[Router]:
    """All of them, and the badge beside them."""
    handlers = [
        *mine.HANDLERS,
        *tracing.HANDLERS,
        *appealing.HANDLERS,
        *news.HANDLERS,
        *rewards.HANDLERS,
        *feedback.HANDLERS,
        *overseeing.HANDLERS,
        *whatif.HANDLERS,
    ]
    provided = {"judges": Provide(lambda: judges, sync_to_thread=False)}
    api = Router("/v1", route_handlers=handlers, dependencies=provided, tags=["levels"])
    return [api, badge.ROUTES]
