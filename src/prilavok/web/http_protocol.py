"""HTTP/1.1 whose answers leave in one piece, under heads that are not made anew each time.

uvicorn writes the head of an answer and its body one after the other, and uvloop hands each to the
kernel at once: two calls, two packets, and a client that is woken twice. For an answer of a few
kilobytes that was a tenth of the server's time. In each head it also searches every name and every
value for what must not be there, though nearly all of them are those of the answer before.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

if TYPE_CHECKING:
    from uvicorn._types import (
        ASGI3Application,
        ASGIReceiveCallable,
        ASGISendCallable,
        ASGISendEvent,
        HTTPResponseStartEvent,
        Scope,
    )

Header: TypeAlias = tuple[bytes, bytes]

JOINED_BYTES_MAX: Final = 64 * 1024
"""To copy more costs more than a call does."""
LINES_KEPT_MAX: Final = 1_024
LENGTH: Final = b"content-length"
NOT_PLAIN: Final = frozenset({b"connection", b"transfer-encoding", b"set-cookie"})
"""On two of them depends what is written behind them; and what opens a session is not kept."""


class WholeAnswers(HttpToolsProtocol):
    """uvicorn's protocol, but for how answers are written."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        super()._start_asgi_task(cycle, WholeAnswer(cycle, app))


class WholeAnswer:
    """One answer of `app`. A plain head, which says how long the body is on a connection that
    stays, waits for the body and leaves with it; every other answer is uvicorn's. Both have the
    same bytes."""

    def __init__(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._cycle = cycle
        self._app = app
        self._head: bytes | None = None

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, _send: ASGISendCallable
    ) -> None:
        try:
            await self._app(scope, receive, self._send)
        finally:  # an application that fails behind a head has begun to answer
            self._let_go()

    async def _send(self, message: ASGISendEvent) -> None:
        cycle = self._cycle
        if message["type"] == "http.response.start" and _is_plain(cycle):
            head = plain_head(message, cycle.default_headers)
            if head is not None:
                self._head = head.written
                cycle.response_started, cycle.chunked_encoding = True, False
                cycle.expected_content_length = head.body_bytes
                return
        elif message["type"] == "http.response.body" and self._head is not None:
            body = message.get("body", b"")
            if not message.get("more_body", False) and _is_whole(cycle, body):
                _finish(cycle, self._head + body)
                self._head = None
                return
        self._let_go()
        await cycle.send(message)

    def _let_go(self) -> None:
        if self._head is not None and not self._cycle.disconnected:
            self._cycle.transport.write(self._head)
        self._head = None


class Head(NamedTuple):
    """A head as it is written, of an answer whose body has so many bytes."""

    written: bytes
    body_bytes: int


def plain_head(start: HTTPResponseStartEvent, defaults: Iterable[Header]) -> Head | None:
    """The head of a plain answer; None where uvicorn has to look at it."""
    lines = [STATUS_LINE[start["status"]]]
    body_bytes: int | None = None
    for name, value in (*defaults, *start.get("headers", ())):
        line = plain_line(name, value)
        if line is None:
            return None
        if name == LENGTH:
            body_bytes = int(value)
        lines.append(line)
    if body_bytes is None:
        return None
    lines.append(b"\r\n")
    return Head(b"".join(lines), body_bytes)


@lru_cache(LINES_KEPT_MAX)
def plain_line(name: bytes, value: bytes) -> bytes | None:
    """A header as it is written; None where it is for uvicorn, or is not as it should be."""
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value) or name != name.lower():
        return None
    return None if name in NOT_PLAIN else b"%b: %b\r\n" % (name, value)


def _is_plain(cycle: RequestResponseCycle) -> bool:
    is_begun = cycle.response_started or cycle.waiting_for_100_continue
    return cycle.keep_alive and not (is_begun or cycle.disconnected or cycle.access_log)


def _is_whole(cycle: RequestResponseCycle, body: bytes) -> bool:
    """Whether this is all that was said to come, and may be written now."""
    is_all = len(body) == cycle.expected_content_length <= JOINED_BYTES_MAX
    is_open = not (cycle.disconnected or cycle.flow.write_paused)
    return is_all and is_open and cycle.scope["method"] != "HEAD"


def _finish(cycle: RequestResponseCycle, answer: bytes) -> None:
    cycle.transport.write(answer)
    cycle.response_complete = True
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
