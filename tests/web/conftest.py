"""The whole web application over a real database, asked in process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from identity.people import StaffList, identity_over
from identity.signing import AUDIENCE, ISSUER
from prilavok.core.clock import FixedClock
from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.identity import Identity
from prilavok.web.app import build_app
from prilavok.web.front import Front

SHOP = "https://shop.test"


@pytest.fixture
def staff() -> StaffList:
    return StaffList()


@pytest.fixture
def identity(database: Database, clock: FixedClock, staff: StaffList, tmp_path: Path) -> Identity:
    return identity_over(database, clock, staff, tmp_path)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, allowed_origins=(SHOP,), issuer=ISSUER, audience=AUDIENCE)


@pytest.fixture
def app(identity: Identity, database: Database, clock: FixedClock, settings: Settings) -> Front:
    return build_app(
        routes=[],
        identity=identity,
        database=database,
        clock=clock,
        settings=settings,
        sockets={},
    )


@pytest.fixture
async def client(app: Front) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client
