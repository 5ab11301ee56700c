"""`prilavok rollout`: what a draft of the rollout would change."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Final

import msgspec
from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table

from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.core.embedded import existing_database_of
from prilavok.core.migrations import MigrationsPending, pending
from prilavok.core.moving_clock import keeping_time
from prilavok.programmes import document_of
from prilavok.programmes.model import DocumentInvalid
from prilavok.standing.admission.rollout.dry_run import dry_run
from prilavok.standing.admission.rollout.model import ChatsTouched, DryRun, Reached
from prilavok.standing.admission.rollout.programme import KIND, Rollout

DRAFT_BYTES_MAX: Final = 8 * 1024 * 1024

Json = Annotated[bool, Parameter(negative=(), help="Print JSON for a machine to read.")]

rollout = App(name="rollout", help="To whom capabilities are open.")


@rollout.command(name="dry-run")
def try_out(file: Path, /, *, json: Json = False) -> None:
    """Say whom and what a draft would touch, against the rollout in force. Changes nothing.

    The database is the one that the settings name: PRILAVOK_DATABASE_URL, or else the embedded one
    in PRILAVOK_DATA_DIR.

    Parameters
    ----------
    file
        The draft, in JSON.
    """
    draft = draft_in(file)
    with existing_database_of(Settings.load()) as dsn:
        told = asyncio.run(_dry_run(dsn, draft))
    if json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(told)).decode() + "\n")
    else:
        _show(told)


def draft_in(path: Path) -> Rollout:
    """The rollout in a file; raises `DocumentInvalid`."""
    try:
        with path.open("rb") as file:
            content = file.read(DRAFT_BYTES_MAX + 1)
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error
    if len(content) > DRAFT_BYTES_MAX:
        raise _unusable(path, f"longer than {DRAFT_BYTES_MAX:,} bytes")
    try:
        document = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unusable(path, f"no JSON: {error}") from error
    return document_of(KIND, document)


def _unusable(path: Path, reason: str) -> DocumentInvalid:
    return DocumentInvalid(KIND.name, f"{path}: {reason}", "$")


async def _dry_run(dsn: str, draft: Rollout) -> DryRun:
    # Chats and cases stand above us; wiring knows where they are.
    from prilavok import wiring  # noqa: PLC0415

    waiting = await pending(dsn)
    if waiting:
        raise MigrationsPending(", ".join(waiting))
    db = await Database.open(dsn)
    try:
        async with keeping_time(db) as clock:
            return await dry_run(db, clock, draft, wiring.REACH, rows_max=None)
    finally:
        await db.close()


def _show(told: DryRun) -> None:
    console = Console()
    parties = Table("capability", "sellers opened", "closed", "buyers opened", "closed")
    for each in told.capabilities:
        parties.add_row(
            each.capability,
            *map(
                _counted,
                (
                    each.sellers_opened,
                    each.sellers_closed,
                    each.buyers_opened,
                    each.buyers_closed,
                ),
            ),
        )
    chats = Table("chats", "how many", "by status", "open deadlines", "held messages")
    chats.add_row("would open", *_cells(told.chats_opened))
    chats.add_row("would close", *_cells(told.chats_closed))
    chats.add_row("stay open as exceptions", *_cells(told.chats_kept_open))
    console.print(parties, chats)
    console.print(
        f"{told.open_cases} open cases about sellers and buyers of chats that would close. "
        f"Looked at {told.sellers} sellers, {told.buyers} buyers and {told.chats} chats, "
        f"against version {told.version}."
    )


def _counted(reached: Reached) -> str:
    if not reached.count:
        return "0"
    more = ", …" if reached.count > len(reached.samples) else ""
    return f"{reached.count} ({', '.join(reached.samples)}{more})"


def _cells(touched: ChatsTouched) -> tuple[str, str, str, str]:
    by_status = ", ".join(f"{count} {status}" for status, count in touched.by_status.items())
    return (
        str(touched.chats.count),
        by_status or "–",
        str(touched.open_deadlines),
        str(touched.held_messages),
    )
