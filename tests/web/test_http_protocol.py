"""An answer leaves in one piece, whatever comes of it."""

from __future__ import annotations

import asyncio
import socket
from typing import Any, cast

import pytest
import uvicorn

from prilavok.web.http_protocol import JOINED_BYTES_MAX, HeadWaits, WholeAnswers

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


class Written:
    """A transport that keeps what it is given."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, some: bytes) -> None:
        assert not self.closed
        self.pieces.append(some)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def waiting() -> tuple[Written, HeadWaits]:
    written = Written()
    return written, HeadWaits(cast("asyncio.Transport", written))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([HEAD, b"body"], [HEAD + b"body"]),
        ([HEAD, b""], [HEAD]),
        ([HEAD, b"one", b"two"], [HEAD + b"one", b"two"]),
        (
            [b"HTTP/1.1 100 Continue\r\n\r\n", HEAD, b"b"],
            [b"HTTP/1.1 100 Continue\r\n\r\n", HEAD + b"b"],
        ),
        ([HEAD, b"x" * (JOINED_BYTES_MAX + 1)], [HEAD, b"x" * (JOINED_BYTES_MAX + 1)]),
    ],
)
async def test_a_head_leaves_with_the_body_behind_it(
    parts: list[bytes], expected: list[bytes]
) -> None:
    written, transport = waiting()
    for part in parts:
        transport.write(part)
    assert written.pieces == expected
    await asyncio.sleep(0)
    assert written.pieces == expected


async def test_a_head_without_a_body_does_not_wait_for_one() -> None:
    written, transport = waiting()
    transport.write(HEAD)
    assert written.pieces == []
    await asyncio.sleep(0)
    assert written.pieces == [HEAD]
    transport.write(b"later")
    assert written.pieces == [HEAD, b"later"]


async def test_what_waits_leaves_before_the_transport_is_closed() -> None:
    written, transport = waiting()
    transport.write(HEAD)
    transport.close()
    assert transport.is_closing()
    assert (written.pieces, written.closed) == ([HEAD], True)


async def test_a_server_answers_requests_that_come_one_behind_the_other() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        body = (await receive())["body"]
        length = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": body})

    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = uvicorn.Config(app, http=WholeAnswers, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for body in (b"one", b"", b"three"):
        head = f"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
    for body in (b"one", b"", b"three"):
        answer = await reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200")
        assert await reader.readexactly(len(body)) == body
    writer.close()
    server.should_exit = True
    await serving
