"""`prilavok db`: where the database is, and what it lacks."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table

from prilavok.core.config import Settings
from prilavok.core.embedded import database_of
from prilavok.core.migrations import MigrationStatus
from prilavok.core.migrations import migrate as apply_migrations
from prilavok.core.migrations import status as read_status

Json = Annotated[bool, Parameter(negative=(), help="Print JSON for a machine to read.")]

db = App(name="db", help="The database and its migrations.")


@db.command
async def migrate(*, json: Json = False) -> None:
    """Bring the database up to this version; a second time changes nothing."""
    settings = Settings.load()
    with database_of(settings) as dsn:
        applied = await apply_migrations(dsn, lanes=settings.lanes)
    if json:
        _print_json({"applied": applied})
    else:
        Console().print(f"Applied: {', '.join(applied)}" if applied else "Nothing to apply.")


@db.command
async def status(*, json: Json = False) -> int:
    """Show every migration; exit code 1 if any is pending or was changed."""
    with database_of(Settings.load()) as dsn:
        migrations = await read_status(dsn)
    if json:
        _print_json({"migrations": migrations})
    else:
        Console().print(_table(migrations))
    return 1 if any(each.applied_at is None or each.changed for each in migrations) else 0


@db.command
def url() -> None:
    """Print the database's address, for psql. The embedded one answers while it is served."""
    with database_of(Settings.load()) as dsn:
        sys.stdout.write(f"{dsn}\n")


def _table(migrations: list[MigrationStatus]) -> Table:
    table = Table("migration", "applied", box=None)
    for each in migrations:
        applied = f"{each.applied_at:%Y-%m-%d %H:%M:%S %Z}" if each.applied_at else "pending"
        table.add_row(
            each.name, f"{applied}, but its file has changed" if each.changed else applied
        )
    return table


def _print_json(value: object) -> None:
    sys.stdout.write(f"{msgspec.json.encode(value).decode()}\n")
