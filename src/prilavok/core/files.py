"""Where files lie: a folder of this machine, or a bucket. Contents by key, nothing else.

A key is made by us and never holds what a person wrote. Who may see what is for the callers.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname
from uuid import uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from prilavok.core.arriving import Arriving
from prilavok.core.errors import Exhausted

if TYPE_CHECKING:  # the package has no such name when it runs
    from obstore import GetOptions
    from obstore.store import RetryConfig

CHUNK_BYTES: Final = 256 << 10
PART_BYTES: Final = 5 << 20
PARTS_AT_ONCE: Final = 2
"""Of one that is sent to a bucket: each part is held in memory on its way."""
AT_ONCE: Final = 20
RETRIES: Final[RetryConfig] = {"max_retries": 3, "retry_timeout": timedelta(seconds=10)}
"""Somebody waits for the answer."""
FOLDER: Final = "files"
"""In the data folder, where no address is set."""
ARRIVING: Final = ".arriving"
"""Of a folder: where contents lie until they are whole and on disk."""
ARRIVES_WITHIN_S: Final = 3_600
"""What is still arriving then was broken off."""


@dataclass(eq=False)
class FileStoreDown(Exhausted):
    """Files cannot be stored or read now; try again."""


class FileStore:
    """Contents by key. Every method raises `FileStoreDown` when the store fails."""

    def __init__(self, url: str | None, data_dir: Path) -> None:
        """What `url` names, or a folder in `data_dir`; nothing is asked or made yet."""
        self._url = url
        self._data_dir = data_dir

    @property
    def place(self) -> str:
        """Where files lie, for people."""
        return self._url or str(self._folder)

    @cached_property
    def _folder(self) -> Path | None:
        """Where files lie, unless that is a bucket."""
        if self._url is None:
            return self._data_dir / FOLDER
        url = urlsplit(self._url)
        return Path(url2pathname(url.path)) if url.scheme == "file" else None

    @property
    def _arriving(self) -> Path:
        return (self._folder or self._data_dir / FOLDER) / ARRIVING

    @cached_property
    def _store(self) -> ObjectStore:
        if self._folder is not None:
            return LocalStore(_private(self._folder))
        assert self._url is not None
        return from_url(self._url, retry_config=RETRIES)

    async def put(self, key: str, content: bytes) -> None:
        """Store `content`; a reader sees all of it or nothing, also after the power failed."""
        with _failing_as_down():
            if self._folder is None:
                await obstore.put_async(self._store, key, content)
            else:
                await asyncio.to_thread(_put_in_folder, self._folder, key, content)

    @asynccontextmanager
    async def arriving(self) -> AsyncGenerator[Arriving]:
        """A place on this machine for something too large to be held in memory; whatever is not
        kept under a key by then is gone afterwards."""
        with _failing_as_down():
            async with Arriving.in_folder(self._arriving) as arriving:
                yield arriving

    async def keep(self, arriving: Arriving, key: str) -> None:
        """Store what has arrived under `key`; a reader sees all of it or nothing."""
        with _failing_as_down():
            await arriving.settle()
            if self._folder is None:
                await obstore.put_async(
                    self._store,
                    key,
                    arriving.path,
                    chunk_size=PART_BYTES,
                    max_concurrency=PARTS_AT_ONCE,
                )
            else:
                await asyncio.to_thread(_move_into, self._folder, key, arriving.path)

    async def get(self, key: str) -> bytes | None:
        """What lies there, if anything does."""
        with _failing_as_down():
            try:
                found = await obstore.get_async(self._store, key)
            except FileNotFoundError:
                return None
            return bytes(await found.bytes_async())

    async def stream(
        self, key: str, part: tuple[int, int] | None = None
    ) -> AsyncGenerator[bytes] | None:
        """What lies there, in pieces, so that whoever reads slowly takes no memory: all of it, or
        from the first byte of `part` to before its second."""
        options: GetOptions = {} if part is None else {"range": part}
        with _failing_as_down():
            try:
                found = await obstore.get_async(self._store, key, options=options)
            except FileNotFoundError:
                return None
        return _pieces(found)

    async def delete(self, keys: Sequence[str]) -> None:
        """Let nothing lie there; what was not there is no error."""
        for start in range(0, len(keys), AT_ONCE):
            with _failing_as_down():
                await asyncio.gather(*map(self._delete, keys[start : start + AT_ONCE]))

    async def sweep(self) -> None:
        """Take away what was broken off on its way; a bucket keeps nothing of it."""
        with _failing_as_down():
            await asyncio.to_thread(_sweep, self._arriving)

    async def _delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)


async def _pieces(found: obstore.GetResult) -> AsyncGenerator[bytes]:
    async for piece in found.stream(min_chunk_size=CHUNK_BYTES):
        yield bytes(piece)


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _put_in_folder(folder: Path, key: str, content: bytes) -> None:
    """Under another name until it is on disk: no reader and no crash finds half of it."""
    _make_lasting(_private(folder) / ARRIVING)
    arriving = folder / ARRIVING / uuid4().hex
    try:
        with arriving.open("xb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        _move_into(folder, key, arriving)
    finally:
        arriving.unlink(missing_ok=True)


def _move_into(folder: Path, key: str, arrived: Path) -> None:
    """Let what is on disk be found under `key`, also after the power failed."""
    parts = PurePosixPath(key).parts
    assert not {"..", "/", ARRIVING} & set(parts), "keys are made by us"
    target = folder.joinpath(*parts)
    _make_lasting(target.parent)
    arrived.replace(target)
    _sync(target.parent)


def _make_lasting(folder: Path) -> None:
    """Make `folder` so that it is there after the power failed."""
    if folder.is_dir():
        return
    _make_lasting(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(arriving: Path) -> None:
    broken_off = time.time() - ARRIVES_WITHIN_S
    for each in arriving.glob("*"):
        with suppress(FileNotFoundError):  # it has arrived meanwhile
            if each.stat().st_mtime < broken_off:
                each.unlink()


@contextmanager
def _failing_as_down() -> Generator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise FileStoreDown from error
