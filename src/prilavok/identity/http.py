"""Who may call a route, and the routes about oneself: session, tickets, me."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, cast

from litestar import Request, Response, Router, delete, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.datastructures.state import State
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import JSONBody
from msgspec import Meta, Struct
from msgspec.structs import replace

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.identity import actions
from prilavok.identity.authentication import SESSION_COOKIE, Identity, session_id_of
from prilavok.identity.credentials import csrf_token_of
from prilavok.identity.model import (
    PEOPLE,
    PUBLIC,
    SIGNED_IN,
    Access,
    NewSession,
    Principal,
    Role,
    SessionEnded,
    Ticket,
)
from prilavok.identity.tokens import TOKEN_CHARS_MAX

Asking = Request[Principal | None, None, State]

STREAMERS: Final = Access(PEOPLE)


class Viewer(Struct, frozen=True):
    """Who is asking, as they are told themselves."""

    role: Role
    subject: str
    via: str
    expires_at: datetime | None
    seller_id: str | None
    permissions: tuple[str, ...]
    name: str | None
    locale: str | None


class SessionStart(Struct, frozen=True, forbid_unknown_fields=True):
    """A token of the marketplace, to be turned into a session."""

    token: Annotated[str, Meta(min_length=1, max_length=TOKEN_CHARS_MAX)]


class SessionView(Struct, frozen=True):
    """A session as its page knows it: `csrf_token` goes into X-CSRF-Token of every write."""

    csrf_token: str
    expires_at: datetime
    principal: Viewer


async def authorise(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """The guard before every route: establish who asks, and let only those in whom it names, to a
    route declared with `paced=True` no faster than one may write."""
    access = access_of(handler)
    if access.anyone:
        connection.scope["user"] = None
        return
    principal = await _principal_behind(connection, handler)
    refusal = access.refusal(principal)
    if refusal is not None:
        raise refusal
    if handler.opt.get("paced"):
        cast("Identity", connection.app.state.identity).paces.check(principal)
    connection.scope["user"] = principal


async def _principal_behind(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> Principal:
    """Who asks; a route declared with `accepts_ticket=True` also takes `?ticket=`, once, one with
    `accepts_address=True` as often as its own address with it is good."""
    identity = cast("Identity", connection.app.state.identity)
    scope = cast("dict[str, Any]", connection.scope)
    ticket = connection.query_params.get("ticket")
    if ticket is not None and handler.opt.get("accepts_ticket"):
        return await identity.principal_of_ticket(ticket)
    if ticket is not None and handler.opt.get("accepts_address"):
        return await identity.principal_of_address(ticket, scope["path"])
    method: str = scope["method"]
    return await identity.principal_of_request(connection.headers, method=method)


def access_of(handler: BaseRouteHandler) -> Access:
    """What the route declared as `access=…`."""
    access = handler.opt.get("access")
    assert isinstance(access, Access), f"{handler} does not say who may call it"
    return access


async def principal_of(request: Asking) -> Principal:
    """The dependency `principal` of every route that is not public."""
    assert request.user is not None, "a public route has no principal"
    return request.user


@post("/session", access=PUBLIC)
async def start(
    request: Asking,
    data: JSONBody[SessionStart],
    identity: NamedDependency[Identity],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Response[SessionView]:
    """Turn a token into a session: sets an HttpOnly cookie, answers with the CSRF token."""
    principal = await identity.principal_of_token(data.token)
    made = await actions.start_session(db, clock, principal)
    return _signed_in(request, made, clock, status_code=201)


@get("/session", access=SIGNED_IN)
async def read(
    request: Asking, principal: NamedDependency[Principal], identity: NamedDependency[Identity]
) -> SessionView:
    """The session of the cookie that came along."""
    session_id = _session_id(request)
    session = await identity.session(session_id)
    return SessionView(csrf_token_of(session_id), session.expires_at, viewer_of(principal))


@post("/session/renew", access=SIGNED_IN, status_code=200)
async def renew(
    request: Asking, db: NamedDependency[Database], clock: NamedDependency[Clock]
) -> Response[SessionView]:
    """Begin the idle time anew, under a new cookie and a new CSRF token; the old ones are void."""
    renewed = await actions.renew_session(db, clock, _session_id(request))
    return _signed_in(request, renewed, clock, status_code=200)


@delete("/session", access=SIGNED_IN)
async def end(request: Asking, db: NamedDependency[Database]) -> Response[None]:
    """Sign out."""
    await actions.end_session(db, _session_id(request))
    return Response(None, status_code=204, cookies=[_cookie(request, "", seconds=0)])


@post("/tickets", access=STREAMERS)
async def ticket(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Ticket:
    """A ticket to open one stream with, where a header cannot be sent. One use, 30 seconds."""
    return await actions.issue_ticket(db, clock, principal)


@get("/me", access=Access(PEOPLE, scope=None))
async def me(principal: NamedDependency[Principal]) -> Viewer:
    """Who the server takes the asker for."""
    return viewer_of(principal)


def viewer_of(principal: Principal) -> Viewer:
    return Viewer(
        role=principal.role,
        subject=principal.subject,
        via=principal.via,
        expires_at=principal.expires_at,
        seller_id=principal.seller_id,
        permissions=tuple(sorted(principal.permissions)),
        name=principal.name,
        locale=principal.locale,
    )


def _signed_in(
    request: Asking, made: NewSession, clock: Clock, *, status_code: int
) -> Response[SessionView]:
    session = made.session
    principal = replace(session.principal, expires_at=session.ends_at)
    seconds = int((session.ends_at - clock.now()).total_seconds())
    return Response(
        SessionView(csrf_token_of(made.session_id), session.expires_at, viewer_of(principal)),
        status_code=status_code,
        cookies=[_cookie(request, made.session_id, seconds=seconds)],
    )


def _session_id(request: Asking) -> str:
    """The id of the session that vouched for this request; a token beside a cookie won't do."""
    session_id = session_id_of(request.headers)
    if session_id is None or request.user is None or request.user.via != "session":
        raise SessionEnded
    return session_id


def _cookie(request: Asking, value: str, *, seconds: int) -> Cookie:
    return Cookie(
        key=SESSION_COOKIE,
        value=value,
        max_age=seconds,
        path="/",
        secure=request.app.state.served_over_https or request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


ROUTES = Router("/v1", route_handlers=[start, read, renew, end, ticket, me], tags=["identity"])
