"""The web application, put together: routes, guard, problems, pages, sockets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final, cast

from litestar import Litestar, Router
from litestar.datastructures.state import State
from litestar.di import Provide

from prilavok.chat.protocol import AnyClientFrame, AnyServerEvent
from prilavok.core.clock import Clock
from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.identity import http as identity_http
from prilavok.identity.authentication import Identity
from prilavok.identity.http import authorise, principal_of
from prilavok.web import http as web_http
from prilavok.web.asyncapi import asyncapi_of
from prilavok.web.front import HTTPS_ONLY, AsgiApp, Front
from prilavok.web.http import Descriptions
from prilavok.web.openapi import openapi_of
from prilavok.web.problems import respond
from prilavok.web.requests import BODY_BYTES_MAX, JsonRequest
from prilavok.web.routes import route_table
from prilavok.web.static import Pages, console_policy, widget_policy

EMBEDDABLE: Final = (
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
)
"""The widget's files are public, and loaded by other origins' pages."""


def build_app(
    *,
    routes: Sequence[Router],
    identity: Identity,
    database: Database,
    clock: Clock,
    settings: Settings,
    sockets: Mapping[str, AsgiApp],
    mounts: Mapping[str, AsgiApp] | None = None,
    direct: Mapping[str, Callable[[AsgiApp], AsgiApp]] | None = None,
) -> Front:
    """The whole server as one ASGI application.

    `routes` are the domains' own; those of identity and of the edge are added here. `sockets` are
    raw ASGI by exact path, `mounts` by a prefix that ends in a slash; what is
    `direct`, by exact path, answers past the framework, and is made with it for what it leaves.
    """
    api = build_api(
        routes=routes, identity=identity, database=database, clock=clock, settings=settings
    )
    framework = cast("AsgiApp", api)
    return Front(
        framework,
        direct={path: made(framework) for path, made in (direct or {}).items()},
        sockets=sockets,
        mounts={**pages_of(settings), **(mounts or {})},
        allowed_origins=settings.allowed_origins,
        https_only=(HTTPS_ONLY,) if _served_over_https(settings) else (),
    )


def build_api(
    *,
    routes: Sequence[Router],
    identity: Identity,
    database: Database,
    clock: Clock,
    settings: Settings,
) -> Litestar:
    """The REST API. Fails at once for a route that does not say who may call it."""

    @cache
    def descriptions() -> Descriptions:
        """Made when first asked for, beside the event loop: that takes as long as the rest of a
        start."""
        return Descriptions(openapi_of(table), asyncapi_of(AnyClientFrame, AnyServerEvent))

    api = Litestar(
        [*routes, identity_http.ROUTES, web_http.ROUTES],
        dependencies={
            "clock": Provide(lambda: clock, sync_to_thread=False),
            "db": Provide(lambda: database, sync_to_thread=False),
            "descriptions": Provide(descriptions, sync_to_thread=True),
            "identity": Provide(lambda: identity, sync_to_thread=False),
            "principal": Provide(principal_of),
        },
        exception_handlers={Exception: respond},
        guards=[authorise],
        logging_config=None,
        openapi_config=None,
        request_class=JsonRequest,
        request_max_body_size=BODY_BYTES_MAX,
        state=State({"identity": identity, "served_over_https": _served_over_https(settings)}),
    )
    table = route_table(api)
    return api


def pages_of(settings: Settings) -> dict[str, AsgiApp]:
    """The built pages by their prefix."""
    return {
        "/console/": Pages("console", console_policy, spa=True),
        "/docs/": Pages("docs", console_policy),
        "/widget/": Pages("widget", widget_policy(settings.allowed_origins), headers=EMBEDDABLE),
    }


def _served_over_https(settings: Settings) -> bool:
    return settings.public_url is not None and settings.public_url.startswith("https://")
