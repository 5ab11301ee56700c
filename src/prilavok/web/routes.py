"""The route table: every address that the API answers at, read from the application itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.typing import FieldDefinition
from msgspec import Meta, Struct

from prilavok.identity.http import access_of
from prilavok.identity.model import Access

FRAMEWORK_PARAMETERS: Final = frozenset(
    {"body", "cookies", "data", "headers", "query", "request", "scope", "socket", "state"}
)


class Route(Struct, frozen=True):
    """One method at one address. `path` is written as in OpenAPI: `/v1/chats/{chat_id}`."""

    method: str
    path: str
    access: Access
    handler: Any  # Any: an HTTPRouteHandler
    path_parameters: Mapping[str, type]

    @property
    def key(self) -> str:
        """`GET /v1/chats/{chat_id}`."""
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> dict[str, FieldDefinition]:
        """Query and header parameters: what the handler takes that comes from nowhere else."""
        handler: HTTPRouteHandler = self.handler
        given = {*FRAMEWORK_PARAMETERS, *handler.resolve_dependencies(), *self.path_parameters}
        parameters = handler.parsed_fn_signature.parameters
        return {name: field for name, field in parameters.items() if name not in given}


def route_table(app: Litestar) -> list[Route]:
    """Every route of `app` by path and method; fails for one that does not say who may call it."""
    return sorted(_routes(app), key=lambda route: (route.path, route.method))


def _routes(app: Litestar) -> Iterator[Route]:
    for route in app.routes:
        assert isinstance(route, HTTPRoute), f"{route.path} is no HTTP route: mount it in front"
        parameters = {name: found.type for name, found in route.path_parameters.items()}
        for method, (handler, _) in route.route_handler_map.items():
            if method != "OPTIONS":  # the framework's own, which only names the methods
                path = route.path_format
                found = Route(str(method), path, access_of(handler), handler, parameters)
                _check_bounds(found)
                yield found


def _check_bounds(route: Route) -> None:
    """The framework reads bounds from its own `QueryParameter` only, and drops a `Meta`."""
    for name, field in route.parameters.items():
        notes = [*field.metadata, *(note for each in field.inner_types for note in each.metadata)]
        dropped = any(isinstance(note, Meta) for note in notes)
        assert not dropped, f"{route.key}: give the bounds of {name} by QueryParameter(…), not Meta"
