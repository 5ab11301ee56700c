"""The demo's application, asked by a browser that is only a client."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from databases import clone_of, name_of
from demo.conftest import Story
from prilavok.core.config import Settings
from prilavok.core.embedded import EmbeddedServer
from prilavok.demo import app
from prilavok.demo.cli import demo_settings, prepare
from prilavok.wiring import Server

PORT = 8123
HOME = f"http://127.0.0.1:{PORT}"
SHOP = f"http://localhost:{PORT}"


def settings_at(folder: Path, dsn: str) -> Settings:
    return demo_settings(Settings(data_dir=folder, database_url=dsn, port=PORT))


@pytest.fixture(scope="session")
def prepared(
    server: EmbeddedServer, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """What `prilavok demo` leaves behind before it serves."""
    folder = tmp_path_factory.mktemp("prepared")
    with clone_of(server, template) as dsn:
        asyncio.run(prepare(settings_at(folder, dsn), dsn))
        yield Story(name_of(dsn), folder)


@pytest.fixture
def database_url(server: EmbeddedServer, prepared: Story) -> Iterator[str]:
    with clone_of(server, prepared.database) as dsn:
        yield dsn


@pytest.fixture
def settings(database_url: str, prepared: Story, tmp_path: Path) -> Settings:
    """A demo's, in a database where its story is told."""
    shutil.copytree(prepared.folder, tmp_path, dirs_exist_ok=True)
    return settings_at(tmp_path, database_url)


@pytest.fixture
async def browser(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the demo's application."""
    async with client_of(Server(settings, app.demo_of)) as client:
        yield client


def client_of(server: Server) -> Visiting:
    return Visiting(server)


class Visiting:
    """A client of a server that runs while it is open."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._running = server.running()

    async def __aenter__(self) -> httpx.AsyncClient:
        await self._running.__aenter__()
        return httpx.AsyncClient(transport=httpx.ASGITransport(self._server))

    async def __aexit__(self, *failure: object) -> None:
        await self._running.__aexit__(None, None, None)
