"""A judge elsewhere: a small HTTP server that answers as it is told to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from waiting import PATIENCE_S


@dataclass
class Call:
    """One request, as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def question(self) -> dict[str, Any]:  # Any: JSON
        return json.loads(self.body)


@dataclass
class HttpJudge:
    """Answers with `answer`: bytes are sent as they are, anything else as JSON; after `wait_s`, or
    once `think_no_longer` is called."""

    port: int = 0
    answer: object = field(default_factory=lambda: {"findings": []})
    decide: Callable[[Call], object] | None = None
    status: str = "200 OK"
    headers: tuple[str, ...] = ()
    wait_s: float = 0.0
    calls: list[Call] = field(default_factory=list[Call])
    connections: int = 0
    _has_thought: asyncio.Event = field(default_factory=asyncio.Event)

    def think_no_longer(self) -> None:
        self._has_thought.set()

    async def asked(self, times: int) -> None:
        """Until it has been asked so often."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.calls) < times:  # noqa: ASYNC110 - a socket tells it
                await asyncio.sleep(0.005)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/judge"

    async def served(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while call := await read_call(reader):
                self.calls.append(call)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._has_thought.wait(), self.wait_s)
                writer.write(self.response(call))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the asker has gone, or the test has ended
        finally:
            writer.close()

    def response(self, call: Call) -> bytes:
        answer = self.decide(call) if self.decide else self.answer
        if isinstance(answer, bytes) and answer.startswith(b"RAW "):
            return answer.removeprefix(b"RAW ")
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        head = [f"HTTP/1.1 {self.status}", f"Content-Length: {len(body)}", *self.headers]
        return "\r\n".join([*head, "", ""]).encode() + body


async def read_call(reader: asyncio.StreamReader) -> Call | None:
    head = await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b""
    if not head:
        return None
    first, *lines = head.decode().strip().split("\r\n")
    method, path, _ = first.split(" ")
    pairs = (line.split(": ", 1) for line in lines)
    headers = {name.lower(): value for name, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Call(method, path, headers, body)


@asynccontextmanager
async def http_judge(**options: Any) -> AsyncIterator[HttpJudge]:  # Any: fields of HttpJudge
    judge = HttpJudge(**options)
    server = await asyncio.start_server(judge.served, "127.0.0.1", 0)
    judge.port = server.sockets[0].getsockname()[1]
    try:
        yield judge
    finally:
        server.close()
