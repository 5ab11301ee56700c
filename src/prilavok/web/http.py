"""The routes of the edge itself: health, descriptions, what a problem means."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import psycopg
from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from prilavok.core.database import Database, DatabaseDown, fetch_one
from prilavok.identity.model import PUBLIC
from prilavok.web.problems import RouteNotFound, problem_types, status_of_kind, title_of

PROBE_S_MAX: Final = 2


class Health(Struct, frozen=True):
    """The server answers and so does its database."""

    status: str


class ProblemMeaning(Struct, frozen=True):
    """What a problem's `code` stands for."""

    code: str
    title: str
    status: int
    meaning: str


class Descriptions(Struct, frozen=True):
    """The machine-readable descriptions, made once."""

    openapi: dict[str, Any]  # Any: JSON documents
    asyncapi: dict[str, Any]


@get("/healthz", access=PUBLIC)
async def healthz(db: NamedDependency[Database]) -> Health:
    """Whether the server is ready to serve."""
    try:
        async with asyncio.timeout(PROBE_S_MAX), db.reading() as conn:
            await fetch_one(conn, PROBE, row=int)
    except (TimeoutError, psycopg.OperationalError) as error:
        raise DatabaseDown("it does not answer") from error
    return Health("ready")


PROBE = "select 1"


@get("/", access=PUBLIC)
async def home() -> Redirect:
    """To the console."""
    return Redirect("/console/")


@get("/v1/openapi.json", access=PUBLIC)
async def read_openapi(descriptions: NamedDependency[Descriptions]) -> dict[str, Any]:
    """This API in OpenAPI 3.1."""
    return descriptions.openapi


@get("/v1/asyncapi.json", access=PUBLIC)
async def read_asyncapi(descriptions: NamedDependency[Descriptions]) -> dict[str, Any]:
    """The socket and the event stream in AsyncAPI 3."""
    return descriptions.asyncapi


@get("/problems/{code:str}", access=PUBLIC)
async def read_problem(code: FromPath[str]) -> Response[ProblemMeaning]:
    """What the problem `code` means; every problem's `type` leads here."""
    error = problem_types().get(code)
    if error is None:
        raise RouteNotFound
    meaning = ProblemMeaning(code, title_of(error), status_of_kind(error), error.__doc__ or "")
    return Response(meaning, headers={"cache-control": "no-cache"})


ROUTES: Final = Router(
    "/",
    route_handlers=[healthz, home, read_openapi, read_asyncapi, read_problem],
    tags=["server"],
)
