"""What stands before every application: routing between them, and what every response carries.

Plain ASGI, so that sockets and files pay nothing for the framework.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any, Final

import msgspec

from prilavok.core.errors import DomainError
from prilavok.web.problems import (
    PROBLEM_MEDIA_TYPE,
    FieldError,
    InputInvalid,
    RouteNotFound,
    headers_of_problem,
    problem_of,
    status_of,
)

Scope = MutableMapping[str, Any]  # Any: what the ASGI specification leaves open
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

API_PREFIX = "/v1/"
PREFLIGHT_S = 600
HOST: Final = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")

EVERYWHERE: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
"""Set wherever the application does not say otherwise itself."""

NOT_STORED: Final = (
    (b"cache-control", b"private, no-store"),
    (b"vary", b"Authorization, Cookie, Origin"),
)
HTTPS_ONLY: Final = (b"strict-transport-security", b"max-age=31536000")
CORS_METHODS: Final = b"GET, POST, PATCH, DELETE"
CORS_HEADERS: Final = b"authorization, content-type"


class Front:
    """The outermost application.

    `sockets` are found by their exact path, and so is what is `direct`. `mounts` answer HTTP under
    a prefix that ends in a slash; everything else is the `api`'s. Pages of `allowed_origins` may
    call the API with a token; their browsers are never told to send cookies. `https_only` is added
    when browsers come over https alone.
    """

    def __init__(
        self,
        api: AsgiApp,
        *,
        sockets: Mapping[str, AsgiApp],
        mounts: Mapping[str, AsgiApp],
        direct: Mapping[str, AsgiApp],
        allowed_origins: Iterable[str],
        https_only: Iterable[Header] = (),
    ) -> None:
        self._api = api
        self._sockets = sockets
        self._mounts = mounts
        self._direct = direct
        self._allowed_origins = frozenset(origin.encode() for origin in allowed_origins)
        self._everywhere = (*EVERYWHERE, *https_only)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._sockets.get(scope["path"], refuse_socket)(scope, receive, send)
        else:
            await self._api(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        origin = header(scope, b"origin")
        allowed = path.startswith(API_PREFIX) and origin in self._allowed_origins
        cors = _cors(origin) if allowed and origin is not None else ()
        dressed = self._dressed(send, path, cors)
        if scope["method"] == "OPTIONS":
            await respond(dressed, 204, _preflight() if cors else ())
        elif "\x00" in path:
            await respond_with_problem(dressed, RouteNotFound())
        elif b"%00" in scope["query_string"]:
            await respond_with_problem(
                dressed, InputInvalid((FieldError("query", "U+0000 is not allowed"),))
            )
        else:
            await self._app_for(path)(scope, receive, dressed)

    def _app_for(self, path: str) -> AsgiApp:
        if path in self._direct:
            return self._direct[path]
        for prefix, app in self._mounts.items():
            if path.startswith(prefix) or path == prefix.removesuffix("/"):
                return app
        return self._api

    def _dressed(self, send: Send, path: str, cors: tuple[Header, ...]) -> Send:
        """`send`, adding the headers that the application did not set."""
        defaults = self._everywhere + (NOT_STORED if path.startswith(API_PREFIX) else ())

        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower(), value) for name, value in message.get("headers", ())]
                names = {name for name, _ in own}
                missing = [default for default in defaults if default[0] not in names]
                message = {**message, "headers": [*own, *missing, *cors]}
            await send(message)

        return send_dressed


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header called `name` (in lower case)."""
    return next((value for key, value in scope["headers"] if key == name), None)


def host_of(scope: Scope) -> str | None:
    """The host and port that the browser asked for; None if that cannot be one."""
    host = (header(scope, b"host") or b"").decode("latin-1")
    return host if HOST.fullmatch(host) else None


async def refuse_socket(_scope: Scope, receive: Receive, send: Send) -> None:
    """No socket here: the handshake is answered with 403."""
    await receive()
    await send({"type": "websocket.close", "code": 1000})


async def respond(
    send: Send, status: int, headers: Iterable[Header] = (), body: bytes = b""
) -> None:
    """A whole response."""
    length = () if status in {204, 304} else ((b"content-length", str(len(body)).encode()),)
    start = {"type": "http.response.start", "status": status, "headers": [*headers, *length]}
    await send(start)
    await send({"type": "http.response.body", "body": body})


async def respond_with_problem(send: Send, error: DomainError) -> None:
    headers = {"content-type": PROBLEM_MEDIA_TYPE, **headers_of_problem(error)}
    await respond(
        send,
        status_of(error),
        [(name.encode(), value.encode()) for name, value in headers.items()],
        msgspec.json.encode(problem_of(error)),
    )


def _cors(origin: bytes) -> tuple[Header, ...]:
    return ((b"access-control-allow-origin", origin),)


def _preflight() -> tuple[Header, ...]:
    return (
        (b"access-control-allow-methods", CORS_METHODS),
        (b"access-control-allow-headers", CORS_HEADERS),
        (b"access-control-max-age", str(PREFLIGHT_S).encode()),
    )
