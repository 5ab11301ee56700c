"""One box after the other, whatever they say of their sizes."""

from __future__ import annotations

from collections.abc import Iterator
from mmap import mmap
from struct import unpack_from
from typing import Final, TypeAlias

from msgspec import Struct

from prilavok.moderation.attachments.videos.model import Blanks, damaged

Bytes: TypeAlias = bytes | mmap
HEAD_BYTES: Final = 8
LONG_HEAD_BYTES: Final = 16


class Box(Struct, frozen=True):
    """A box from `start` to `end`; what it holds begins at `body`."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes_in(
    content: Bytes, start: int, end: int, blanks: Blanks, *, to_the_end: bool = False
) -> Iterator[Box]:
    """The boxes that fill `content` from `start` to `end`; with `to_the_end` the last one may leave
    its size open. Raises `FlawFound` where one is larger than what it lies in, or bytes remain."""
    at = start
    while at < end:
        blanks.count_part()
        if end - at < HEAD_BYTES:
            damaged()
        size, kind = unpack_from(">I4s", content, at)
        body = at + HEAD_BYTES
        if size == 1 and end - at >= LONG_HEAD_BYTES:
            [size] = unpack_from(">Q", content, body)
            body = at + LONG_HEAD_BYTES
        elif size == 0 and to_the_end:
            size = end - at
        if not body - at <= size <= end - at:
            damaged()
        yield Box(kind, at, body, at + size)
        at += size
