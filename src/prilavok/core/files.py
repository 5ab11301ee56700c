"""Where files lie: a folder of this machine, or a bucket. Contents by key, nothing else.

A key is made by us and never holds what a person wrote. Who may see what is for the callers.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from prilavok.core.errors import Exhausted

if TYPE_CHECKING:  # the package has no such name when it runs
    from obstore.store import RetryConfig

CHUNK_BYTES: Final = 256 << 10
AT_ONCE: Final = 20
RETRIES: Final[RetryConfig] = {"max_retries": 3, "retry_timeout": timedelta(seconds=10)}
"""Somebody waits for the answer."""
FOLDER: Final = "files"
"""In the data folder, where no address is set."""


@dataclass(eq=False)
class FileStoreDown(Exhausted):
    """Files cannot be stored or read now; try again."""


class FileStore:
    """Contents by key. Every method raises `FileStoreDown` when the store fails."""

    def __init__(self, url: str | None, data_dir: Path) -> None:
        """What `url` names, or a folder in `data_dir`; nothing is asked or made yet."""
        self._url = url
        self._folder = data_dir / FOLDER

    @property
    def place(self) -> str:
        """Where files lie, for people."""
        return self._url or str(self._folder)

    @cached_property
    def _store(self) -> ObjectStore:
        if self._url is None:
            return LocalStore(_private(self._folder))
        if self._url.startswith("file:"):
            return LocalStore.from_url(self._url, mkdir=True)
        return from_url(self._url, retry_config=RETRIES)

    async def put(self, key: str, content: bytes) -> None:
        """Store `content`; a reader sees all of it or nothing."""
        with _failing_as_down():
            await obstore.put_async(self._store, key, content)

    async def get(self, key: str) -> bytes | None:
        """What lies there, if anything does."""
        with _failing_as_down():
            try:
                found = await obstore.get_async(self._store, key)
            except FileNotFoundError:
                return None
            return bytes(await found.bytes_async())

    async def stream(self, key: str) -> AsyncGenerator[bytes] | None:
        """What lies there, in pieces, so that whoever reads slowly takes no memory."""
        with _failing_as_down():
            try:
                found = await obstore.get_async(self._store, key)
            except FileNotFoundError:
                return None
        return _pieces(found)

    async def delete(self, keys: Sequence[str]) -> None:
        """Let nothing lie there; what was not there is no error."""
        for start in range(0, len(keys), AT_ONCE):
            with _failing_as_down():
                await asyncio.gather(*map(self._delete, keys[start : start + AT_ONCE]))

    async def _delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)


async def _pieces(found: obstore.GetResult) -> AsyncGenerator[bytes]:
    async for piece in found.stream(min_chunk_size=CHUNK_BYTES):
        yield bytes(piece)


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def _failing_as_down() -> Generator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise FileStoreDown from error
