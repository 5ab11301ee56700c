"""The route table of the whole server, without a server."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

from prilavok import wiring
from prilavok.core.clock import SystemClock
from prilavok.core.config import Settings
from prilavok.web.app import build_api
from prilavok.web.routes import Route, route_table


@cache
def every_route() -> tuple[Route, ...]:
    """Every route that `wiring` lists. Nothing of what stands behind them is called."""
    nothing: Any = None
    hub = SimpleNamespace(log_has_grown=None)
    judges = SimpleNamespace(make_ready=None)
    room: Any = SimpleNamespace(
        db=None, clock=SystemClock(), writer=None, judges=judges, hub=hub, files=None
    )
    settings = Settings()
    api = build_api(
        routes=wiring.routes_of(room, settings),
        identity=nothing,
        database=nothing,
        clock=nothing,
        settings=settings,
    )
    return tuple(route_table(api))
