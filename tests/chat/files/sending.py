"""Files over HTTP, as clients send them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
from PIL import Image

from moderation.attachments import files
from web.world import World


def picture(size: tuple[int, int] = (800, 600), kind: str = "PNG") -> bytes:
    """A plain one."""
    return files.file(Image.new("RGB", size, "teal"), kind)


async def upload(
    world: World,
    content: bytes | AsyncIterator[bytes],
    *,
    who: str = "buyer",
    name: str = "lamp.png",
    chat_id: str | None = None,
) -> httpx.Response:
    """The answer to sending `content` to a chat."""
    chat = chat_id or world.ids["chat_id"]
    return await world.client.post(
        f"/v1/chats/{chat}/files", params={"name": name}, content=content, headers=world.good[who]
    )


async def uploaded(world: World, content: bytes, **options: Any) -> str:
    """The id of a file that was taken."""
    answer = await upload(world, content, **options)
    assert answer.status_code == 201, answer.text
    return answer.json()["file_id"]


async def send(
    world: World,
    *file_ids: str,
    who: str = "buyer",
    text: str = "",
    client_id: str | None = None,
    chat_id: str | None = None,
) -> httpx.Response:
    """The answer to a message with files."""
    chat = chat_id or world.ids["chat_id"]
    body = {"client_id": client_id or str(uuid4()), "text": text, "files": list(file_ids)}
    return await world.ask("POST", f"/v1/chats/{chat}/messages", world.good[who], body)


async def unsent(world: World, who: str = "buyer") -> list[dict[str, Any]]:
    """One's own files that no message has."""
    answer = await world.ask("GET", f"/v1/chats/{world.ids['chat_id']}/files", world.good[who])
    assert answer.status_code == 200, answer.text
    return answer.json()["files"]


async def fetch(
    world: World, file_id: str, *, who: str = "seller", preview: bool = False
) -> httpx.Response:
    chat = world.ids["chat_id"]
    end = "/preview" if preview else ""
    return await world.client.get(f"/v1/chats/{chat}/files/{file_id}{end}", headers=world.good[who])
