"""Just enough of the web for the demo's own pages: requests, responses, a table of routes."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from typing import Final, TypeAlias
from urllib.parse import parse_qs

import msgspec
from msgspec import Struct

from prilavok.core.errors import DomainError
from prilavok.demo.markup import Content, Markup, element, joined
from prilavok.web.front import Header, Receive, Scope, Send, header, respond, respond_with_problem

BODY_BYTES_MAX: Final = 4_096
LOCAL: Final = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f]*")


class Request(Struct, frozen=True, kw_only=True):
    """What a browser asks of the demo. `found` are the parts of the address that vary."""

    method: str
    path: str
    query: Mapping[str, str]
    cookies: Mapping[str, str]
    languages: str
    origin: str | None
    content_type: str
    body: bytes
    found: Mapping[str, str] = {}

    def form(self) -> Mapping[str, str]:
        """The fields of a submitted form."""
        return _fields(self.body.decode(errors="replace"))

    def next_path(self, otherwise: str) -> str:
        """Where to go on: `?to=`, if that is a path of this very origin."""
        to = self.query.get("to", otherwise)
        return to if LOCAL.fullmatch(to) else otherwise


class Page(Struct, frozen=True, kw_only=True):
    """An answer."""

    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


Handler: TypeAlias = Callable[[Request], Awaitable[Page]]
Route: TypeAlias = tuple[str, str, Handler]
"""A method, a path whose `{parts}` vary, and who answers."""


class Site:
    """The pages of one origin under one prefix, as an ASGI application."""

    def __init__(self, routes: Sequence[Route], *, policy: str, not_found: Handler) -> None:
        self._routes = [(method, _pattern(path), handler) for method, path, handler in routes]
        self._policy = (b"content-security-policy", policy.encode())
        self._not_found = not_found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = await _request(scope, receive)
        try:
            page = await self._answer(request)
        except DomainError as error:
            await respond_with_problem(send, error)
            return
        headers = [(name.encode(), value.encode()) for name, value in page.headers]
        # With the edge's no-referrer a form would be sent from the origin "null".
        referrer: Header = (b"referrer-policy", b"same-origin")
        kind: Header = (b"content-type", page.content_type.encode())
        fresh: Header = (b"cache-control", b"no-store")
        body = b"" if request.method == "HEAD" else page.body
        await respond(send, page.status, [self._policy, kind, fresh, referrer, *headers], body)

    async def _answer(self, request: Request) -> Page:
        wanted = "GET" if request.method == "HEAD" else request.method
        for method, pattern, handler in self._routes:
            match = pattern.fullmatch(request.path)
            if match is not None and method == wanted:
                return await handler(msgspec.structs.replace(request, found=match.groupdict()))
        return await self._not_found(request)


def redirect(to: str, cookies: Mapping[str, str] | None = None) -> Page:
    """Go there with GET, remembering `cookies`."""
    set_cookies = [
        ("set-cookie", f"{name}={value}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax")
        for name, value in (cookies or {}).items()
    ]
    return Page(status=303, headers=(("location", to), *set_cookies))


def html_page(
    *, title: str, language: str, styles: str, body: Content, head: Content = None
) -> Page:
    """A whole document."""
    document = element(
        "html",
        element(
            "head",
            element("meta", charset="utf-8"),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("title", title),
            element("link", rel="icon", href="data:,"),
            element("link", rel="stylesheet", href=styles),
            head,
        ),
        element("body", body),
        lang=language,
    )
    return Page(body=joined([Markup("<!doctype html>"), document]).encode())


def json_page(value: object, *, status: int = 200) -> Page:
    return Page(status=status, content_type="application/json", body=msgspec.json.encode(value))


def file_page(name: str, content_type: str) -> Handler:
    """One of the demo's own files."""
    body = (files("prilavok.demo") / "files" / name).read_bytes()

    async def answer(_request: Request) -> Page:
        return Page(content_type=content_type, body=body)

    return answer


def _pattern(path: str) -> re.Pattern[str]:
    """`/shop/products/{id}` as a pattern; a varying part has no slash."""
    parts = re.split(r"\{(\w+)\}", path)
    written = [f"(?P<{p}>[^/]+)" if n % 2 else re.escape(p) for n, p in enumerate(parts)]
    return re.compile("".join(written))


async def _request(scope: Scope, receive: Receive) -> Request:
    return Request(
        method=scope["method"],
        path=scope["path"],
        query=_fields(scope["query_string"].decode("latin-1")),
        cookies=_cookies(_header(scope, b"cookie")),
        languages=_header(scope, b"accept-language"),
        origin=_header(scope, b"origin") or None,
        content_type=_header(scope, b"content-type"),
        body=await _body(receive) if scope["method"] == "POST" else b"",
    )


async def _body(receive: Receive) -> bytes:
    """The first bytes of the body: no form of ours is longer, and a cut one reads as wrong."""
    body = b""
    while len(body) < BODY_BYTES_MAX:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            break
    return body[:BODY_BYTES_MAX]


def _header(scope: Scope, name: bytes) -> str:
    return (header(scope, name) or b"").decode("latin-1")


def _fields(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text, max_num_fields=20).items()}


def _cookies(text: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(text).items()}
    except CookieError:
        return {}
