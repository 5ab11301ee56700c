"""An answer leaves in one piece where it can, and has the bytes that uvicorn gives it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from prilavok.web.http_protocol import JOINED_BYTES_MAX, WholeAnswers, plain_line

Send = Callable[[dict[str, object]], Any]
ASK = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"
CLOSES = b"POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
OLD = b"POST / HTTP/1.0\r\nHost: h\r\nContent-Length: 0\r\n\r\n"
HEAD = b"HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"
EXPECTS = b"POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n" + b"x"


class Written(asyncio.Transport):
    """A transport that keeps what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        assert not self.closed
        self.pieces.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def resume_reading(self) -> None:
        pass


def start(status: int = 200, **headers: str) -> dict[str, object]:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": named}


def body(some: bytes, *, more: bool = False) -> dict[str, object]:
    return {"type": "http.response.body", "body": some, "more_body": more}


async def answered(
    kind: type[HttpToolsProtocol], request: bytes, messages: list[dict[str, object]]
) -> Written:
    """What an application that says these messages gives to the transport."""

    async def app(_scope: Any, receive: Any, send: Send) -> None:
        await receive()
        for message in messages:
            await send(message)

    config = uvicorn.Config(
        cast("Any", app), http=kind, lifespan="off", log_config=None, access_log=False
    )
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"Mon, 01 Jan 2024 00:00:00 GMT")]
    protocol, written = kind(config, state, {}), Written()
    protocol.connection_made(written)
    protocol.data_received(request)
    await asyncio.gather(*state.tasks)
    protocol.connection_lost(None)
    return written


PLAIN = start(content_type="application/json", content_length="4")
ANSWERS: dict[str, list[dict[str, object]]] = {
    "plain": [PLAIN, body(b"body")],
    "nothing": [start(content_length="0"), body(b"")],
    "no body said": [start(content_length="0"), {"type": "http.response.body"}],
    "in two": [PLAIN, body(b"bo", more=True), body(b"dy")],
    "with an end of its own": [PLAIN, body(b"body", more=True), body(b"")],
    "long": [start(content_length=str(JOINED_BYTES_MAX + 1)), body(b"x" * (JOINED_BYTES_MAX + 1))],
    "chunked": [start(content_type="text/plain"), body(b"some", more=True), body(b"more")],
    "said to be chunked": [start(transfer_encoding="chunked"), body(b"some")],
    "without a body": [start(204)],
    "closing": [start(content_length="4", connection="close"), body(b"body")],
    "shouting": [start(CONTENT_LENGTH="4"), body(b"body")],
    "two lines of a name": [
        {**PLAIN, "headers": [(b"link", b"<a>"), (b"link", b"<b>"), (b"content-length", b"1")]},
        body(b"x"),
    ],
    "opening a session": [start(content_length="4", set_cookie="a=1"), body(b"body")],
    "too short": [PLAIN, body(b"bod")],
    "too long": [PLAIN, body(b"bodyguard")],
    "never ended": [PLAIN],
    "begun twice": [PLAIN, PLAIN, body(b"body")],
    "torn": [start(content_length="4", location="/\r\nset-cookie: a=1"), body(b"body")],
    "misnamed": [start(**{"content_length": "4", "a b": "c"}), body(b"body")],
}


@pytest.mark.parametrize("request_", [ASK, CLOSES, OLD, HEAD, EXPECTS])
@pytest.mark.parametrize("messages", ANSWERS.values(), ids=ANSWERS)
async def test_an_answer_has_the_same_bytes_as_uvicorn_gives_it(
    messages: list[dict[str, object]], request_: bytes
) -> None:
    expected = await answered(HttpToolsProtocol, request_, messages)
    written = await answered(WholeAnswers, request_, messages)
    assert b"".join(written.pieces) == b"".join(expected.pieces)
    assert written.closed == expected.closed


@pytest.mark.parametrize("name", ["plain", "nothing", "no body said", "two lines of a name"])
async def test_a_plain_answer_leaves_in_one_piece(name: str) -> None:
    written = await answered(WholeAnswers, ASK, ANSWERS[name])
    assert len(written.pieces) == 1


async def test_what_opens_a_session_is_not_kept() -> None:
    assert plain_line(b"set-cookie", b"session=secret") is None


async def test_a_long_body_is_not_copied() -> None:
    written = await answered(WholeAnswers, ASK, ANSWERS["long"])
    assert [len(piece) > JOINED_BYTES_MAX for piece in written.pieces] == [False, True]


@asynccontextmanager
async def serving() -> AsyncGenerator[int]:
    """A server that says what it is told; its port."""

    async def app(scope: Any, receive: Any, send: Send) -> None:
        assert scope["type"] == "http"
        told: bytes = (await receive())["body"]
        await send(start(content_length=str(len(told))))
        await send(body(told))

    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        cast("Any", app), http=WholeAnswers, lifespan="off", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    yield listening.getsockname()[1]
    server.should_exit = True
    await running


async def test_a_server_answers_requests_that_come_one_behind_the_other() -> None:
    async with serving() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for said in (b"one", b"", b"three"):
            head = f"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {len(said)}\r\n\r\n"
            writer.write(head.encode() + said)
        for said in (b"one", b"", b"three"):
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 200")
            assert await reader.readexactly(len(said)) == said
        writer.close()
