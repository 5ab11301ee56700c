"""The demo's story, told once for each process of tests; each test that asks gets a copy."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import Struct

from databases import clone_of, name_of
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.embedded import EmbeddedServer
from prilavok.core.files import FileStore
from prilavok.demo.loading import load

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""What the fixture `clock` says."""


class Story(Struct, frozen=True):
    """The name of a database in which it is told, and the folder of its files."""

    database: str
    folder: Path


@pytest.fixture(scope="session")
def story(
    server: EmbeddedServer, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """Told at noon, by the clock of the tests."""
    folder = tmp_path_factory.mktemp("story")
    with clone_of(server, template) as dsn:
        asyncio.run(_tell(dsn, folder))
        yield Story(name_of(dsn), folder)


async def _tell(dsn: str, folder: Path) -> None:
    database = await Database.open(dsn)
    assert await load(database, FixedClock(NOON), FileStore(None, folder))
    await database.close()


@pytest.fixture
async def told(server: EmbeddedServer, story: Story) -> AsyncIterator[Database]:
    """An opened database in which the story is told, and which nobody else uses."""
    with clone_of(server, story.database) as dsn:
        database = await Database.open(dsn)
        yield database
        await database.close()


@pytest.fixture
def files(story: Story, tmp_path: Path) -> FileStore:
    """The story's files, to add to."""
    shutil.copytree(story.folder, tmp_path, dirs_exist_ok=True)
    return FileStore(None, tmp_path)
