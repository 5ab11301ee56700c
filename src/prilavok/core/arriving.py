"""Something large on its way to the store of files: on disk, never whole in memory."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO, Final, Self
from uuid import uuid4

WRITTEN_AT_ONCE_BYTES: Final = 1 << 20

Overwriting = tuple[int, bytes]
"""From which byte on, and with what."""


class Arriving:
    """A file that grows. Whoever else reads at `path` sees what was flushed."""

    def __init__(self, path: Path, opened: BinaryIO) -> None:
        self.path = path
        self.bytes = 0
        self._opened = opened
        self._gathered = bytearray()

    @classmethod
    @asynccontextmanager
    async def in_folder(cls, folder: Path) -> AsyncGenerator[Self]:
        """In `folder`, until left; raises `OSError` where that is full, or not ours."""
        path = folder / uuid4().hex
        opened = await asyncio.to_thread(_opened, path)
        try:
            yield cls(path, opened)
        finally:
            await asyncio.to_thread(_closed, opened, path)

    async def write(self, piece: bytes) -> None:
        self.bytes += len(piece)
        self._gathered += piece
        if len(self._gathered) >= WRITTEN_AT_ONCE_BYTES:
            await self.flush()

    async def flush(self) -> None:
        """Let others see all of it."""
        gathered, self._gathered = self._gathered, bytearray()
        await asyncio.to_thread(_written, self._opened, gathered)

    async def overwrite(self, places: Sequence[Overwriting]) -> None:
        """Change what lies there; its size stays."""
        await self.flush()
        await asyncio.to_thread(_overwritten, self._opened, places)

    async def settle(self) -> None:
        """Have it on disk, also after the power failed."""
        await self.flush()
        await asyncio.to_thread(os.fsync, self._opened.fileno())


def _opened(path: Path) -> BinaryIO:
    for folder in (path.parent.parent, path.parent):  # nobody else's either
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path.open("x+b")


def _written(opened: BinaryIO, piece: bytearray) -> None:
    opened.seek(0, os.SEEK_END)
    opened.write(piece)
    opened.flush()


def _overwritten(opened: BinaryIO, places: Sequence[Overwriting]) -> None:
    for start, content in places:
        opened.seek(start)
        opened.write(content)
    opened.flush()


def _closed(opened: BinaryIO, path: Path) -> None:
    opened.close()
    path.unlink(missing_ok=True)
