"""The load generator: `python -m prilavok.bench.load < plan.json > tally.json`.

A process of its own with as little of its own cost as Python allows, so that what is left of the
machine is the server's: one asyncio protocol per socket, frames built by hand. It opens its sockets
as a browser does (Origin, permessage-deflate offered, masked frames).
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import time
from base64 import b64encode
from collections import deque
from collections.abc import Callable
from typing import cast

import msgspec
import uvloop
from msgspec import Struct
from websockets.speedups import apply_mask

from prilavok.bench.talk import plain_talk
from prilavok.chat.protocol import AuthFrame

TEXTS = [(text, msgspec.json.encode(text).decode()) for text in plain_talk(500)]
"""What is said, and how it is written in a frame."""
CONNECT_AT_ONCE = 50
READY_S_MAX = 60
TICK_S = 0.005


class Pair(Struct, frozen=True):
    """Two people who talk: a chat and a token for each side."""

    chat_id: str
    buyer_token: str
    seller_token: str


class Plan(Struct, frozen=True, kw_only=True):
    """What to do. Without `rate` the loop is closed: each socket keeps `window` messages under way.
    With it, `rate` messages a second are sent whatever comes back."""

    host: str
    port: int
    pairs: tuple[Pair, ...]
    warm_up_s: float
    seconds: float
    window: int
    rate: int | None = None


class Tally(Struct, frozen=True):
    """What came of it. Latencies are from when a message was due to be sent until the other side
    has it, in milliseconds.
    """

    acknowledged: int
    delivered: int
    problems: int
    seconds: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float


class Sent(Struct, tag="sent"):
    state: str


class Text(Struct):
    text: str


class Message(Struct, tag="message"):
    message: Text


class Ready(Struct, tag="ready"):
    pass


class Marks(Struct, tag="marks"):
    pass


class Typing(Struct, tag="typing"):
    pass


class Problem(Struct, tag="problem"):
    problem: dict[str, object]


decode = msgspec.json.Decoder(list[Sent | Message | Ready | Marks | Typing | Problem]).decode


class Socket(asyncio.Protocol):
    """One client: a hand-made WebSocket that counts what it hears."""

    def __init__(self, load: Load, chat_id: str, token: str, number: int) -> None:
        self._load = load
        self._head = f'{{"type":"send","chat_id":"{chat_id}","client_id":"'
        self._token = token
        self._prefix = f"{number:08x}-0000-4000-8000-"
        self._count = 0
        self._under_way: deque[tuple[str, float]] = deque()
        self._texts = itertools.cycle(TEXTS[number % len(TEXTS) :] + TEXTS[: number % len(TEXTS)])
        self.other: Socket | None = None
        self._buffer = b""
        self._upgraded = False
        self.ready = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self._transport.write(self._load.handshake)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded and not self._upgrade():
            return
        answered = 0
        while (frame := self._next_frame()) is not None:
            answered += self._hear(frame)
        if answered and self._load.closed_loop:
            self.send([time.perf_counter()] * answered)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(exc or ConnectionError("the server hung up"))

    def send(self, due: list[float]) -> None:
        """Send one message for each time at which one is due."""
        if self._load.stopped:
            return
        frames: list[bytes] = []
        for at in due:
            self._count += 1
            text, encoded = next(self._texts)
            self._under_way.append((text, at))
            body = f'{self._head}{self._prefix}{self._count:012x}","text":{encoded}}}'.encode()
            frames.append(masked(body))
        self._transport.write(b"".join(frames))

    def close(self) -> None:
        self._transport.abort()

    def _upgrade(self) -> bool:
        head, separator, rest = self._buffer.partition(b"\r\n\r\n")
        if not separator:
            return False
        if b" 101 " not in head.split(b"\r\n")[0]:
            self.ready.set_exception(ConnectionError(head.decode()))
            return False
        self._buffer = rest
        self._upgraded = True
        auth = msgspec.json.encode(AuthFrame(self._token))
        self._transport.write(masked(auth))
        return True

    def _next_frame(self) -> bytes | None:
        """The payload of the next whole frame; control frames give an empty one."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1] & 0x7F, 2
        if length == 126:
            length, start = int.from_bytes(buffer[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < start + length:
            return None
        payload = buffer[start : start + length]
        self._buffer = buffer[start + length :]
        return payload if buffer[0] & 0x0F == 1 else b"[]"

    def was_due(self, text: str) -> float:
        """When the next message that says `text` was due; one that was kept back never arrives."""
        while True:
            said, at = self._under_way.popleft()
            if said == text:
                return at

    def _hear(self, frame: bytes) -> int:
        """How many messages of this socket the frame acknowledges."""
        answered = 0
        now = time.perf_counter()
        for event in decode(frame):
            if type(event) is Sent:
                answered += 1
                self._load.problems += event.state != "delivered"
            elif type(event) is Message:
                assert self.other is not None
                self._load.delivered(now, self.other.was_due(event.message.text))
            elif type(event) is Problem:
                answered += 1
                self._load.problems += 1
                if not self.ready.done():
                    self.ready.set_exception(ConnectionError(str(event.problem)))
            elif type(event) is Ready:
                self.ready.set_result(None)
        self._load.acknowledged(answered)
        return answered


class Load:
    """All sockets together, and what they have counted so far."""

    def __init__(self, plan: Plan) -> None:
        self.closed_loop = plan.rate is None
        self.stopped = False
        self.problems = 0
        self.handshake = handshake(plan)
        self._plan = plan
        self._counting = False
        self._acknowledged = 0
        self._latencies: list[float] = []

    def acknowledged(self, count: int) -> None:
        if self._counting:
            self._acknowledged += count

    def delivered(self, now: float, due: float) -> None:
        if self._counting:
            self._latencies.append(now - due)

    async def run(self, started: Callable[[], None], stopped: Callable[[], None]) -> Tally:
        """Connect, warm up, count for the plan's seconds."""
        sockets = await self._connect()
        sending = asyncio.create_task(self._send(sockets))
        await asyncio.sleep(self._plan.warm_up_s)
        self._counting = True
        started()
        begin = time.perf_counter()
        await asyncio.sleep(self._plan.seconds)
        seconds = time.perf_counter() - begin
        self._counting = False
        stopped()
        self.stopped = True
        sending.cancel()
        for socket in sockets:
            socket.close()
        return self._tally(seconds)

    async def _connect(self) -> list[Socket]:
        sockets: list[Socket] = []
        people = [
            (pair.chat_id, token)
            for pair in self._plan.pairs
            for token in (pair.buyer_token, pair.seller_token)
        ]
        for batch in _batched(people, CONNECT_AT_ONCE):
            fresh = [
                Socket(self, chat_id, token, len(sockets) + n)
                for n, (chat_id, token) in enumerate(batch)
            ]
            loop = asyncio.get_running_loop()
            for socket in fresh:
                await loop.create_connection(
                    lambda socket=socket: socket, self._plan.host, self._plan.port
                )
            async with asyncio.timeout(READY_S_MAX):
                await asyncio.gather(*(socket.ready for socket in fresh))
            sockets.extend(fresh)
        for buyer, seller in zip(sockets[::2], sockets[1::2], strict=True):
            buyer.other, seller.other = seller, buyer
        return sockets

    async def _send(self, sockets: list[Socket]) -> None:
        if self._plan.rate is None:
            for socket in sockets:
                socket.send([time.perf_counter()] * self._plan.window)
            return
        turn = itertools.cycle(sockets)
        begin = time.perf_counter()
        for tick in itertools.count(1):
            upto = int(tick * self._plan.rate * TICK_S)
            already = int((tick - 1) * self._plan.rate * TICK_S)
            for n in range(already, upto):
                next(turn).send([begin + n / self._plan.rate])
            await asyncio.sleep(max(0.0, begin + tick * TICK_S - time.perf_counter()))

    def _tally(self, seconds: float) -> Tally:
        latencies = sorted(self._latencies) or [0.0]

        def at(share: float) -> float:
            return round(latencies[min(int(len(latencies) * share), len(latencies) - 1)] * 1000, 2)

        return Tally(
            self._acknowledged,
            len(self._latencies),
            self.problems,
            seconds,
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0),
        )


def masked(payload: bytes) -> bytes:
    """A text frame as clients must send it (RFC 6455 §5.3)."""
    mask = os.urandom(4)
    length = len(payload)
    if length < 126:
        head = bytes((0x81, 0x80 | length))
    else:
        head = bytes((0x81, 0xFE)) + length.to_bytes(2, "big")
    return head + mask + apply_mask(payload, mask)


def handshake(plan: Plan) -> bytes:
    """The opening request of a browser, from a page of the server itself."""
    origin = f"http://{plan.host}:{plan.port}"
    return (
        f"GET /v1/socket HTTP/1.1\r\nHost: {plan.host}:{plan.port}\r\nOrigin: {origin}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
        "User-Agent: Mozilla/5.0\r\nAccept-Encoding: gzip, deflate, br\r\n"
        "Cache-Control: no-cache\r\n\r\n"
    ).encode()


def _batched(items: list[tuple[str, str]], size: int) -> list[list[tuple[str, str]]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def main() -> None:
    """Run the plan on standard input; a line is written when counting starts and when it stops."""
    plan = msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)

    def say(word: bytes) -> None:
        sys.stdout.buffer.write(word + b"\n")
        sys.stdout.buffer.flush()

    uvloop.install()
    tally = asyncio.run(Load(plan).run(lambda: say(b"started"), lambda: say(b"stopped")))
    say(msgspec.json.encode(tally))


if __name__ == "__main__":
    main()
