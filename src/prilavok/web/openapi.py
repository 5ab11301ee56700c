"""OpenAPI 3.1 out of the route table and the Structs that the routes speak in."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, cast, get_args, get_origin

import msgspec
from litestar import MediaType, Response
from litestar.handlers import HTTPRouteHandler
from litestar.params import KwargDefinition, ParameterKwarg
from litestar.response import Redirect, ServerSentEvent, Stream
from litestar.typing import FieldDefinition
from msgspec import Meta, Struct

from prilavok import __version__
from prilavok.identity.model import Access, Role
from prilavok.web.problems import PROBLEM_MEDIA_TYPE, FieldError
from prilavok.web.routes import Route

Json = dict[str, Any]  # Any: a JSON document
TypeForm = Any  # Any: whatever may stand in an annotation; Python has no name for it yet
REF_TEMPLATE: Final = "#/components/schemas/{name}"

SECURITY_SCHEMES: Final[Json] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token signed by the marketplace, at most an hour old.",
    },
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "An integrator's API key, `pk_…`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "prilavok_session",
        "description": "A console's session; writes also need its X-CSRF-Token header.",
    },
}


TICKET: Final[Json] = {
    "name": "ticket",
    "in": "query",
    "required": False,
    "description": "A ticket of POST /v1/tickets, instead of a header.",
}

OF_ADDRESS: Final[Json] = {
    **TICKET,
    "description": "What the address of POST …/address carries, instead of a header.",
}


BYTES: Final[Json] = {
    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
}


class Problem(Struct):
    """An RFC 9457 problem. `code` is stable; further members depend on it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[FieldError, ...] | msgspec.UnsetType = msgspec.UNSET


def openapi_of(routes: Sequence[Route]) -> Json:
    """The OpenAPI document of `routes`."""
    types = [Problem, *dict.fromkeys(kind for route in routes for kind in _types_of(route))]
    schemas, components = _with_short_names(
        *msgspec.json.schema_components(types, ref_template=REF_TEMPLATE)
    )
    schema_of = dict(zip(types, schemas, strict=True))
    paths: dict[str, Json] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Prilavok",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "Where a marketplace's buyers and sellers meet.",
        },
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": SECURITY_SCHEMES},
    }


def _with_short_names(schemas: Iterable[Json], components: Json) -> tuple[list[Json], Json]:
    """Where two domains have types of one name, the schemas are named by their modules. The first
    of these keeps the short name, so that it lasts; the others get their domain in front."""
    alike: dict[str, list[str]] = {}
    for name in sorted(name for name in components if "." in name):
        alike.setdefault(name.rpartition(".")[2], []).append(name)
    text = msgspec.json.encode([list(schemas), components]).decode()
    for short, (first, *others) in alike.items():
        renamed = {first: short} | {name: name.split(".")[1].title() + short for name in others}
        for name, new in renamed.items():
            text = text.replace(f'"{name}":', f'"{new}":').replace(f'/{name}"', f'/{new}"')
    return tuple(msgspec.json.decode(text))


def _types_of(route: Route) -> Iterable[TypeForm]:
    """Every type that needs a schema: body, answers, parameters, and what a route `mentions`."""
    handler: HTTPRouteHandler = route.handler
    if handler.parsed_data_field is not None:
        yield handler.parsed_data_field.raw
    yield from handler.opt.get("mentions", ())
    yield from (kind for kind in _answers(handler).values() if kind is not None)
    yield from (_type_of(field) for field in route.parameters.values())
    yield from route.path_parameters.values()


def _operation(route: Route, schema_of: Mapping[Any, Json]) -> Json:
    handler: HTTPRouteHandler = route.handler
    summary, _, description = (inspect.getdoc(handler.fn) or "").partition("\n")
    operation: Json = {
        "operationId": operation_id(route),
        "summary": summary,
        "description": "\n\n".join(
            filter(None, [description.strip(), who_may(route.access), pace_of(handler)])
        ),
        "tags": sorted(handler.resolve_tags() or ()),
        "security": _security(route.access),
        "parameters": list(_parameters(route, schema_of)),
        "responses": _responses(handler, schema_of),
    }
    if handler.parsed_data_field is not None:
        schema = schema_of[handler.parsed_data_field.raw]
        content = {"application/json": {"schema": schema}}
        operation["requestBody"] = {"required": True, "content": content}
    if handler.opt.get("takes_bytes"):
        operation["requestBody"] = {"required": True, "content": BYTES}
    return operation


def operation_id(route: Route) -> str:
    """Method and address in words: `post_chats_messages`."""
    words = [part for part in route.path.split("/") if part and "{" not in part and part != "v1"]
    ending = ["one"] if route.path.endswith("}") else []
    name = "_".join([route.method, *(words or ["root"]), *ending]).lower()
    return name.replace("-", "_").replace(".", "_")


def who_may(access: Access) -> str:
    """`access` in a sentence."""
    if access.anyone:
        return "Open to everyone."
    roles = ", ".join(role.replace("_", " ") for role in Role if role in access.roles)
    either = " or ".join(f"`{permission}`" for permission in access.permissions)
    permission = f" (staff with {either})" if either else ""
    people = f"{roles}{permission}" if roles else ""
    keys = f"API keys with `{access.scope}`" if access.scope else ""
    return f"Open to: {'; '.join(filter(None, [people, keys]))}."


def pace_of(handler: HTTPRouteHandler) -> str:
    """That a call counts as a write, where it does."""
    return "A write: 429 `too_many_writes` says when to go on." if handler.opt.get("paced") else ""


def _security(access: Access) -> list[Json]:
    if access.anyone:
        return []
    people: list[Json] = [{"token": []}, {"session": []}] if access.roles else []
    return [*people, *([{"key": []}] if access.scope else [])]


def _parameters(route: Route, schema_of: Mapping[Any, Json]) -> Iterable[Json]:
    for name, kind in route.path_parameters.items():
        yield {"name": name, "in": "path", "required": True, "schema": schema_of[kind]}
    for opt, ticket in (("accepts_ticket", TICKET), ("accepts_address", OF_ADDRESS)):
        if route.handler.opt.get(opt):
            yield {**ticket, "schema": {"type": "string"}}
    for name, field in route.parameters.items():
        required = not field.has_default and not field.is_optional
        schema = schema_of[_type_of(field)]
        yield {**_place_of(name, field), "required": required, "schema": schema}


def _place_of(name: str, field: FieldDefinition) -> Json:
    """Where a parameter stands, and under which name."""
    kwarg = field.kwarg_definition
    if isinstance(kwarg, ParameterKwarg):
        return {"name": kwarg.name or name, "in": str(kwarg.param_type.value)}
    return {"name": name, "in": "query"}


def _type_of(field: FieldDefinition) -> TypeForm:
    """The type of a parameter, its bounds in words that msgspec knows."""
    bounds = field.kwarg_definition
    if not isinstance(bounds, KwargDefinition):
        return field.annotation
    names = ("gt", "ge", "lt", "le", "min_length", "max_length", "pattern", "description")
    known = {name: getattr(bounds, name) for name in names if getattr(bounds, name) is not None}
    if not known:
        return field.annotation
    if field.is_optional:  # bounds are those of the value, not of its absence
        (value,) = (kind for kind in get_args(field.annotation) if kind is not type(None))
        bounded: TypeForm = Annotated[value, Meta(**known)]
        return bounded | None
    return Annotated[field.annotation, Meta(**known)]


def _responses(handler: HTTPRouteHandler, schema_of: Mapping[Any, Json]) -> Json:
    problem = {PROBLEM_MEDIA_TYPE: {"schema": schema_of[Problem]}}
    responses: Json = {}
    for status, kind in _answers(handler).items():
        responses[str(status)] = {"description": HTTPStatus(status).phrase}
        if kind is not None:
            content = {each: {"schema": schema_of[kind]} for each in _media_types_of(handler)}
            responses[str(status)]["content"] = content
    return {**responses, "default": {"description": "A problem", "content": problem}}


def _media_types_of(handler: HTTPRouteHandler) -> list[str]:
    """JSON, unless the route says otherwise; a `Response` leaves it empty. Several have commas
    between them."""
    media_type = handler.media_type or MediaType.JSON
    text = str(media_type.value if isinstance(media_type, MediaType) else media_type)
    return text.split(", ")


def _answers(handler: HTTPRouteHandler) -> dict[int, TypeForm]:
    """What comes back, by status; None for an empty body."""
    specs = cast("Mapping[int, Any]", handler.responses or {})  # Any: ResponseSpec is untyped
    declared = {status: spec.data_container for status, spec in specs.items()}
    statuses = (handler.status_code, *handler.opt.get("also_answers", ()))
    return {**dict.fromkeys(statuses, _returned(handler.parsed_return_field)), **declared}


def _returned(field: FieldDefinition) -> TypeForm:
    """The type of the body, out of its `Response`; a stream or raw bytes are just text."""
    returned = field.annotation
    if get_origin(returned) is Response:
        (returned,) = get_args(returned)
    if returned in {None, type(None), Redirect}:
        return None
    return str if returned in {Response, Stream, ServerSentEvent, bytes} else returned
