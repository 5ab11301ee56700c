"""The load generator for prices: `python -m prilavok.bench.quote_load < plan.json > tally.json`.

A process of its own with as little of its own cost as Python allows: one asyncio protocol for each
connection, which keeps one request under way, made beforehand.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Iterator
from typing import cast

import msgspec
import uvloop
from msgspec import Struct

LENGTH = b"content-length: "
END_OF_HEAD = b"\r\n\r\n"
DISCOUNTED = b'"off_minor":'
"""In every answer that gives a discount."""


class QuotePlan(Struct, frozen=True, kw_only=True):
    """Send these bodies again and again, by so many connections at once."""

    host: str
    port: int
    path: str
    key: str
    bodies: tuple[str, ...]
    connections: int
    warm_up_s: float
    seconds: float


class QuoteTally(Struct, frozen=True, kw_only=True):
    """What came of it; `discounted` of the answers gave a discount, `problems` were none."""

    answers: int
    discounted: int
    problems: int
    bytes: int
    seconds: float
    p50_ms: float
    p99_ms: float
    max_ms: float


class Asker(asyncio.Protocol):
    """A connection that asks as soon as it is answered."""

    def __init__(self, load: QuoteLoad) -> None:
        self._load = load
        self._buffer = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(END_OF_HEAD)
        if head < 0:
            return
        at = self._buffer.find(LENGTH, 0, head)
        length = int(self._buffer[at + len(LENGTH) : self._buffer.index(b"\r\n", at)])
        if len(self._buffer) < head + len(END_OF_HEAD) + length:
            return
        self._load.answered(self._buffer, time.perf_counter() - self._sent_at)
        self._buffer = b""
        if self._load.stopped:
            self._transport.abort()
        else:
            self._ask()

    def _ask(self) -> None:
        self._sent_at = time.perf_counter()
        self._transport.write(next(self._load.requests))


class QuoteLoad:
    """All connections, and what they have counted so far."""

    def __init__(self, plan: QuotePlan) -> None:
        self.stopped = False
        self.requests: Iterator[bytes] = itertools.cycle(
            [_request(plan, body.encode()) for body in plan.bodies]
        )
        self._plan = plan
        self._counting = False
        self._latencies: list[float] = []
        self._discounted = 0
        self._problems = 0
        self._bytes = 0

    def answered(self, answer: bytes, seconds: float) -> None:
        """Count an answer."""
        if not self._counting:
            return
        self._latencies.append(seconds)
        self._bytes += len(answer)
        self._discounted += DISCOUNTED in answer
        self._problems += not answer.startswith(b"HTTP/1.1 200")

    async def run(self) -> QuoteTally:
        """Connect, warm up, count for the plan's seconds; say when counting starts and stops."""
        loop = asyncio.get_running_loop()
        for _ in range(self._plan.connections):
            await loop.create_connection(lambda: Asker(self), self._plan.host, self._plan.port)
        await asyncio.sleep(self._plan.warm_up_s)
        self._counting = True
        say(b"started")
        begin = time.perf_counter()
        await asyncio.sleep(self._plan.seconds)
        seconds = time.perf_counter() - begin
        self._counting = False
        self.stopped = True
        say(b"stopped")
        return self._tally(seconds)

    def _tally(self, seconds: float) -> QuoteTally:
        latencies = sorted(self._latencies) or [0.0]

        def at(share: float) -> float:
            return round(latencies[min(int(len(latencies) * share), len(latencies) - 1)] * 1000, 2)

        return QuoteTally(
            answers=len(self._latencies),
            discounted=self._discounted,
            problems=self._problems,
            bytes=self._bytes,
            seconds=seconds,
            p50_ms=at(0.5),
            p99_ms=at(0.99),
            max_ms=at(1.0),
        )


def _request(plan: QuotePlan, body: bytes) -> bytes:
    head = (
        f"POST {plan.path} HTTP/1.1\r\nHost: {plan.host}:{plan.port}\r\n"
        f"Authorization: Bearer {plan.key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def say(word: bytes) -> None:
    """A line for whoever started this process."""
    sys.stdout.buffer.write(word + b"\n")
    sys.stdout.buffer.flush()


def main() -> None:
    """Run the plan on standard input."""
    plan = msgspec.json.decode(sys.stdin.buffer.read(), type=QuotePlan)
    uvloop.install()
    say(msgspec.json.encode(asyncio.run(QuoteLoad(plan).run())))


if __name__ == "__main__":
    main()
