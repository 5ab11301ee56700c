"""Messages with files by the socket: in their order, and told to the other side."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import msgspec

from chat.files.sending import picture, uploaded
from prilavok.live.sockets import Connection
from waiting import PATIENCE_S
from web.world import World


class Wire:
    """A client that remembers every event it is told."""

    def __init__(self, world: World, who: str) -> None:
        self.events: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self.connection = Connection(world.room, self)
        token = world.good[who]["authorization"].removeprefix("Bearer ")
        self.send({"type": "auth", "token": token})

    def send(self, frame: dict[str, Any]) -> None:
        self.connection.received(msgspec.json.encode(frame))

    def write(self, frame: bytes) -> None:
        self.events += msgspec.json.decode(frame)
        self._news.set()

    def unsent_bytes(self) -> int:
        return 0

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def close(self, code: int) -> None: ...

    def abort(self) -> None: ...

    async def told(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """The first `count` events of the kind, once they are there."""
        async with asyncio.timeout(PATIENCE_S):
            while len(found := [e for e in self.events if e["type"] == kind]) < count:
                self._news.clear()
                await self._news.wait()
        return found[:count]


async def test_messages_with_files_keep_their_order_and_are_told(world: World) -> None:
    buyer, seller = Wire(world, "buyer"), Wire(world, "seller")
    await asyncio.gather(buyer.told("ready"), seller.told("ready"))
    ids = [await uploaded(world, picture(), name=f"{n}.png") for n in range(2)]
    chat = {"type": "send", "chat_id": world.ids["chat_id"]}

    for text, files in (
        ("Good day", []),
        ("", [ids[0]]),
        ("And here", []),
        ("That is all", [ids[1]]),
    ):
        buyer.send({**chat, "client_id": str(uuid4()), "text": text, "files": files})

    sent = await buyer.told("sent", 4)
    assert [event["seq"] for event in sent] == sorted(event["seq"] for event in sent)
    shown = [event["message"] for event in await seller.told("message", 4)]
    assert [message["text"] for message in shown] == ["Good day", "", "And here", "That is all"]
    names = [[file["name"] for file in message.get("files", ())] for message in shown]
    assert names == [[], ["0.png"], [], ["1.png"]]
    buyer.connection.lost()
    seller.connection.lost()


async def test_a_file_that_cannot_be_sent_is_a_problem_of_its_message_alone(world: World) -> None:
    buyer = Wire(world, "buyer")
    await buyer.told("ready")
    missing, client_id = str(uuid4()), str(uuid4())
    chat = {"type": "send", "chat_id": world.ids["chat_id"]}

    buyer.send({**chat, "client_id": client_id, "text": "", "files": [missing]})
    buyer.send({**chat, "client_id": str(uuid4()), "text": "Still here"})

    [problem] = await buyer.told("problem")
    assert problem["client_id"] == client_id
    assert problem["problem"]["code"] == "files_not_attachable"
    assert problem["problem"]["file_ids"] == [missing]
    assert (await buyer.told("sent"))[0]["state"] == "delivered"
    buyer.connection.lost()
