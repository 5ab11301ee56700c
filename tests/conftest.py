"""What every test may ask for: a database of its own, on a real PostgreSQL, and a clock.

All pytest processes of one user share one embedded server. Its migrated template is made once per
text of the migrations, and every test that asks gets a fresh clone of it.
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from databases import (
    administrator,
    clone_of,
    drop_leftovers,
    lasting_administrator,
    make_template,
)
from folders import fleeting_folder
from handlers_parsed_once import keep_what_is_parsed
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.embedded import FORGETFUL, EmbeddedServer
from prilavok.core.flock import lock_alone
from prilavok.core.migrations import known_migrations
from prilavok.discounts.answering import gathering
from waiting import PATIENCE_S

pytest_plugins = ["second_tries"]

GARBAGE_OBJECTS_MIN = 20_000

# Until everything is collected, hardly anything becomes garbage.
gc.disable()

# No test fails on a time: an example that took longer than others did met a busy machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
gathering.WAIT_S_MAX = PATIENCE_S

keep_what_is_parsed()

SHARED = fleeting_folder() / f"prilavok-tests-{os.geteuid()}"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: a test waits most of its time for other processes."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What is loaded by now stays. Looking through all of it again and again, for what each
    application of a test leaves behind, took a quarter of the time of tests that ask one."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_OBJECTS_MIN, 20, 20)
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that no worker is left alone with it at the end; journeys
    next, together, so that few workers have to start a demo."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if item.get_closest_marker("slow"):
        return 0
    return 1 if item.get_closest_marker("browser") else 2


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """The embedded server that all tests share; durable in nothing."""
    server = EmbeddedServer(SHARED, options=FORGETFUL)
    with server:
        drop_leftovers(server)
        yield server
        lasting_administrator(server).close()


@pytest.fixture(scope="session")
def template(server: EmbeddedServer) -> str:
    """The name of a database with every migration applied."""
    text = "".join(f"{each.name} {each.checksum} " for each in known_migrations())
    name = f"template_{sha256(text.encode()).hexdigest()[:16]}"
    with lock_alone(SHARED / "template.lock"), administrator(server) as conn:
        known = conn.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if known is None:
            make_template(server, conn, name)
    return name


@pytest.fixture
def database_url(server: EmbeddedServer, template: str) -> Iterator[str]:
    """The address of a migrated, empty database that nobody else uses."""
    with clone_of(server, template) as dsn:
        yield dsn


@pytest.fixture(scope="module")
def shared_database_url(server: EmbeddedServer, template: str) -> Iterator[str]:
    """As `database_url`, for all tests of a module that change nothing in what they look at."""
    with clone_of(server, template) as dsn:
        yield dsn


@pytest.fixture(scope="session")
def schema(server: EmbeddedServer, template: str) -> Iterator[psycopg.Connection]:
    """A migrated, empty database to look at, of which nothing is changed. Not the template itself:
    while somebody is connected to that, it cannot be cloned."""
    with clone_of(server, template) as dsn, psycopg.connect(dsn, autocommit=True) as conn:
        yield conn


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An opened, migrated, empty database."""
    database = await Database.open(database_url)
    yield database
    await database.close()


@pytest.fixture
def clock() -> FixedClock:
    """Noon of a Monday; stands still until the test moves it."""
    return FixedClock(datetime(2026, 3, 2, 12, tzinfo=UTC))


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """An empty, private data folder whose path is short enough for a UNIX socket."""
    with tempfile.TemporaryDirectory(prefix="prilavok-") as folder:
        yield Path(folder)
