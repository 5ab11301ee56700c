"""Databases that tests make, copy and throw away."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from prilavok.core.embedded import ROLE, EmbeddedServer
from prilavok.core.migrations import migrate

MAKE_TEMPLATE = "create database {}"
MAKE_CLONE = "create database {} template {} strategy file_copy"
SET_PASSWORD = "alter role {} password {}"
DROP = "drop database if exists {} with (force)"
CLONES = "select datname from pg_database where datname like 'test\\_%'"

numbers = count()


def name_of(dsn: str) -> str:
    """The name of the database at `dsn`."""
    return urlsplit(dsn).path.removeprefix("/")


@contextmanager
def clone_of(server: EmbeddedServer, template: str) -> Iterator[str]:
    """The address of a copy of the database `template`, to which nobody may be connected; it is
    dropped in the end."""
    name = f"test_{os.getpid()}_{next(numbers)}"
    conn = lasting_administrator(server)
    conn.execute(SQL(MAKE_CLONE).format(Identifier(name), Identifier(template)))
    yield server.dsn(name)
    conn.execute(SQL(DROP).format(Identifier(name)))


@cache
def lasting_administrator(server: EmbeddedServer) -> psycopg.Connection:
    """One for all clones of this process, thousands of them; it ends with the server."""
    return administrator(server)


def administrator(server: EmbeddedServer) -> psycopg.Connection:
    return psycopg.connect(server.dsn("postgres"), autocommit=True)


def make_template(server: EmbeddedServer, conn: psycopg.Connection, name: str) -> None:
    """Under another name until it is complete: a failed migration leaves nothing to be cloned."""
    let_in_quickly(server, conn)
    side = f"{name}_new"
    conn.execute(SQL(DROP).format(Identifier(side)))
    conn.execute(SQL(MAKE_TEMPLATE).format(Identifier(side)))
    asyncio.run(migrate(server.dsn(side)))
    conn.execute(SQL("alter database {} rename to {}").format(Identifier(side), Identifier(name)))


def let_in_quickly(server: EmbeddedServer, conn: psycopg.Connection) -> None:
    """Check the same password by one round of its hash: four thousand are a third of what it costs
    to connect, and tests do little else."""
    password = (server.folder / "password").read_text()
    conn.execute("set scram_iterations = 1")
    conn.execute(SQL(SET_PASSWORD).format(Identifier(ROLE), Literal(password)))


def drop_leftovers(server: EmbeddedServer) -> None:
    """Drop the clones of test processes that were killed."""
    with administrator(server) as conn:
        for (name,) in conn.execute(CLONES).fetchall():
            if not Path("/proc", name.split("_")[1]).exists():
                conn.execute(SQL(DROP).format(Identifier(name)))
