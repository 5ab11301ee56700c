"""The body of an upload as it comes in, within bounds of bytes and time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final

from prilavok.chat.files.model import FILE_BYTES_MAX, FileEmpty, UploadTooSlow
from prilavok.chat.files.views import flawed
from prilavok.core.arriving import Arriving
from prilavok.moderation.attachments.model import Flaw
from prilavok.moderation.attachments.videos.reading import HEAD_BYTES

ARRIVES_WITHIN_S: Final = 120
VIDEO_ARRIVES_WITHIN_S: Final = 900
PIECE_WITHIN_S: Final = 20


async def begun(body: AsyncIterator[bytes]) -> tuple[bytes, AsyncIterator[bytes]]:
    """How a body begins, in enough bytes to know what it is, and all of it once more. Raises
    `FileEmpty` and `UploadTooSlow`."""
    pieces = _in_time(body)
    head = b""
    try:
        while len(head) < HEAD_BYTES and (piece := await anext(pieces, None)) is not None:
            head += piece
    except TimeoutError as error:
        raise UploadTooSlow from error
    if not head:
        raise FileEmpty
    return head, _once_more(head, pieces)


async def arrived(body: AsyncIterator[bytes]) -> bytes:
    """All of `body`. Raises `FileRefused` and `UploadTooSlow`."""
    content = bytearray()
    try:
        async with asyncio.timeout(ARRIVES_WITHIN_S):
            async for piece in body:
                content += piece
                if len(content) > FILE_BYTES_MAX:
                    raise flawed(Flaw.TOO_LARGE)
    except TimeoutError as error:
        raise UploadTooSlow from error
    return bytes(content)


async def arrive_at(place: Arriving, body: AsyncIterator[bytes], *, bytes_max: int) -> None:
    """Let all of `body` come to `place`. Raises the same."""
    try:
        async with asyncio.timeout(VIDEO_ARRIVES_WITHIN_S):
            async for piece in body:
                if place.bytes + len(piece) > bytes_max:
                    raise flawed(Flaw.TOO_LARGE)
                await place.write(piece)
            await place.flush()
    except TimeoutError as error:
        raise UploadTooSlow from error


async def _once_more(head: bytes, rest: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    yield head
    async for piece in rest:
        yield piece


async def _in_time(body: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    while True:
        async with asyncio.timeout(PIECE_WITHIN_S):
            piece = await anext(body, None)
        if piece is None:
            return
        yield piece
