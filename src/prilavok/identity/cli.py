"""`prilavok keys`: API keys of integrators."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated

import msgspec
from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table

from prilavok.core.clock import SystemClock
from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.core.embedded import database_of
from prilavok.identity import actions, store
from prilavok.identity.model import ApiKey, Scope

Json = Annotated[bool, Parameter(negative=(), help="Print JSON for a machine to read.")]


def _is_a_name(_type: object, name: str) -> None:
    if not name.strip():
        raise ValueError("A key without a name cannot be told from others.")


Name = Annotated[
    str,
    Parameter(help="Whose key it is, as it will be signed in records.", validator=_is_a_name),
]
Scopes = Annotated[
    list[Scope],
    Parameter(
        name="--scope",
        negative=(),
        help="What the key may be used for; say it again for more.",
        show_choices=True,
        name_transform=lambda name: name.lower().replace("_", ":"),  # as the API calls them
    ),
]

keys = App(name="keys", help="API keys of integrators.")


@keys.command
async def create(name: Name, /, *, scope: Scopes, json: Json = False) -> None:
    """Make a key and print it: the only time that it can be seen."""
    async with _database() as db:
        key = await actions.create_key(db, SystemClock(), name, scope)
    if json:
        _print_json(key)
        return
    sys.stderr.write(f"Key {key.key_id} of {name}. Keep it safe: it is not shown again.\n")
    sys.stdout.write(f"{key.secret}\n")


@keys.command
async def revoke(key_id: str, /, *, json: Json = False) -> None:
    """Refuse a key from its next request on. Takes the key's id: of pk_ID_SECRET the middle."""
    async with _database() as db:
        key = await actions.revoke_key(db, SystemClock(), key_id)
    if json:
        _print_json(key)
    else:
        sys.stdout.write(f"Key {key.key_id} of {key.name} is revoked.\n")


@keys.command(name="list")
async def list_keys(*, json: Json = False) -> None:
    """Show every key, without secrets."""
    async with _database() as db, db.reading() as conn:
        known = await store.keys(conn)
    if json:
        _print_json({"keys": known})
    else:
        Console().print(_table(known))


@asynccontextmanager
async def _database() -> AsyncGenerator[Database]:
    with database_of(Settings.load()) as dsn:
        db = await Database.open(dsn, connections_max=1)
        try:
            yield db
        finally:
            await db.close()


def _table(known: Sequence[ApiKey]) -> Table:
    table = Table("key", "of", "scopes", "created", "revoked", box=None)
    for key in known:
        revoked = f"{key.revoked_at:%Y-%m-%d %H:%M}" if key.revoked_at else ""
        created = f"{key.created_at:%Y-%m-%d %H:%M}"
        table.add_row(key.key_id, key.name, " ".join(key.scopes), created, revoked)
    return table


def _print_json(value: object) -> None:
    sys.stdout.write(f"{msgspec.json.encode(value).decode()}\n")
