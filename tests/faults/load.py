"""People who keep writing whatever happens: each reconnects, resumes, and sends again what got no
answer, under the same client ids."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, pairwise
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from live.model_client import ModelClient, View
from prilavok.chat.protocol import SEQ_MAX

WAITING_MAX = 20
AGAIN_AFTER_S = 0.2
SEND_AGAIN_AFTER_S = 2.0
OPEN_TIMEOUT_S = 5


def words() -> Iterator[str]:
    """Another word each time; of letters alone, since ids look like phone numbers to a judge."""
    for number in count(100_000):
        yield str(number).translate(LETTERS)


LETTERS = str.maketrans("0123456789", "aeioulnmrs")
WORDS = words()


@dataclass
class Figures:
    """What all the talkers together went through."""

    acknowledged_at: list[float] = field(default_factory=list)
    sent: int = 0
    retried: int = 0
    connections: int = 0
    resyncs: int = 0
    heard_after_s: list[float] = field(default_factory=list)

    def longest_silence_s(self) -> float:
        """The longest time without a single acknowledgement."""
        return max((b - a for a, b in pairwise(self.acknowledged_at)), default=0.0)


@dataclass
class Talker:
    """One person on one device, who writes to their chats in turn."""

    address: str
    token: Callable[[], str]
    side: str
    chat_ids: list[UUID]
    figures: Figures
    sent_at: dict[str, float]
    every_s: float
    client: ModelClient = field(init=False)
    outbox: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    is_writing: bool = True
    refused: set[str] = field(default_factory=set)
    refusals: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = ModelClient(self.side)
        for chat_id in self.chat_ids:
            self.client.view(chat_id)

    @property
    def is_done(self) -> bool:
        return not self.is_writing and not self.outbox

    async def talk(self) -> None:
        """Until cancelled; everything that breaks a connection only makes a new one."""
        while True:
            try:
                async with connect(
                    self.address,
                    proxy=None,
                    open_timeout=OPEN_TIMEOUT_S,
                    close_timeout=0.1,
                    ping_interval=2,
                    ping_timeout=5,
                    compression=None,
                ) as line:
                    self.figures.connections += 1
                    await self._converse(line)
            except (OSError, TimeoutError, WebSocketException, httpx.HTTPError):
                await asyncio.sleep(AGAIN_AFTER_S)

    async def _converse(self, line: ClientConnection) -> None:
        self.client.is_ready = False
        await say(line, type="auth", token=self.token())
        while not self.client.is_ready:
            self.client.take(await asyncio.wait_for(line.recv(), OPEN_TIMEOUT_S))
        await say(line, type="resume", chats=self.client.everything())
        await self._send_again(line, set(self.outbox))
        writing = asyncio.create_task(self._write(line))
        try:
            await self._listen(line)
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def _write(self, line: ClientConnection) -> None:
        last_sent_at = monotonic()
        while True:
            await asyncio.sleep(self.every_s)
            if self.is_writing and len(self.outbox) < WAITING_MAX:
                await self._send(line, self._next_message())
                last_sent_at = monotonic()
            elif monotonic() - last_sent_at > SEND_AGAIN_AFTER_S:
                self.refused.clear()
                await self._send_again(line, set(self.outbox))
                last_sent_at = monotonic()
            if self.refused and monotonic() - last_sent_at > AGAIN_AFTER_S:
                refused, self.refused = self.refused, set()
                await self._send_again(line, refused)

    def _next_message(self) -> str:
        client_id = str(uuid4())
        self.figures.sent += 1
        chat_id = self.chat_ids[self.figures.sent % len(self.chat_ids)]
        word = next(WORDS)
        self.outbox[client_id] = (chat_id, f"{self.side} says {word}")
        self.sent_at[word] = monotonic()
        return client_id

    async def _send(self, line: ClientConnection, client_id: str) -> None:
        chat_id, text = self.outbox[client_id]
        self.client.drafts[client_id] = text
        await say(line, type="send", chat_id=chat_id, client_id=client_id, text=text)

    async def _send_again(self, line: ClientConnection, client_ids: set[str]) -> None:
        for client_id in list(self.outbox):
            if client_id in client_ids:
                self.figures.retried += 1
                await self._send(line, client_id)

    async def _listen(self, line: ClientConnection) -> None:
        while True:
            frame = await line.recv()
            self.client.take(frame)
            self._look_at(msgspec.json.decode(frame))
            self._sort_problems()
            for chat_id in self._to_fetch():
                await self._fetch(chat_id)
            if gaps := self.client.to_resume():
                await say(line, type="resume", chats=gaps)

    def _look_at(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            if event["type"] == "sent" and self.outbox.pop(event["client_id"], None):
                self.figures.acknowledged_at.append(monotonic())
            elif event["type"] == "message":
                asked_at = self.sent_at.get(event["message"]["text"].rpartition(" ")[2])
                if asked_at is not None:
                    self.figures.heard_after_s.append(monotonic() - asked_at)

    def _to_fetch(self) -> list[str]:
        """The chats of which we were told to forget what we had."""
        told = [event for event in self.client.heard if event["type"] == "resync"]
        self.client.heard.clear()
        self.figures.resyncs += len(told)
        return [event["chat_id"] for event in told]

    async def _fetch(self, chat_id: str) -> None:
        """Read the chat anew, page by page, as a widget does that is scrolled up to the top."""
        view = View()
        before = SEQ_MAX
        async with httpx.AsyncClient(trust_env=False) as rest:
            while before > 1:
                found = await rest.get(
                    f"{self.address.replace('ws', 'http', 1).removesuffix('/socket')}"
                    f"/chats/{chat_id}/messages",
                    params={"before": before, "limit": 200},
                    headers={"authorization": f"Bearer {self.token()}"},
                )
                page = found.raise_for_status().json()
                view.change = view.change or page["change"]
                view.messages |= {each["message_id"]: each for each in page["messages"]}
                before = page["messages"][0]["seq"] if page["has_more"] else 0
        self.client.views[chat_id] = view

    def _sort_problems(self) -> None:
        """What is to come again later comes again; any other refusal is kept as evidence."""
        for client_id, problem in self.client.problems.items():
            if problem["status"] in (429, 503):
                self.refused.add(client_id)
            else:
                self.refusals.append(problem)
                self.outbox.pop(client_id, None)
        self.client.problems.clear()


async def say(line: ClientConnection, **frame: object) -> None:
    await line.send(msgspec.json.encode(frame).decode())
