"""`prilavok import`."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter
from msgspec.structs import replace
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from prilavok import wiring
from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.core.embedded import database_of
from prilavok.core.migrations import migrate
from prilavok.core.moving_clock import keeping_time
from prilavok.exits import Exit
from prilavok.market.importing import (
    Import,
    Mapping,
    Summary,
    mapping_of_toml,
    rehearse_import,
)
from prilavok.market.importing import (
    import_file as take_file,
)
from prilavok.market.importing import (
    preset as preset_named,
)
from prilavok.market.importing.model import FileUnusable, MappingWrong


def import_file(
    file: Path,
    *,
    mapping: Path | None = None,
    preset: str | None = None,
    source: str | None = None,
    rejects: Path | None = None,
    dry_run: bool = False,
    json: Annotated[bool, Parameter(help="Print JSON for a machine to read.")] = False,
) -> int:
    """Load facts from a CSV, JSON lines, Parquet or fixed-width file.

    The exit code is 1 if a row failed or there is none.

    An import that was interrupted goes on where it stopped, and a file that was imported before
    changes nothing. Without a mapping or a preset, the file is JSON lines of facts, as POST
    /v1/facts takes them.

    Parameters
    ----------
    file
        The file to load.
    mapping
        A TOML document that says what facts a row becomes: see docs/reference/facts.md.
    preset
        The name of a mapping that ships with Prilavok, for instance cdnow.
    source
        Who the facts are told by, instead of the mapping's own source.
    rejects
        Where to write the rows that were not taken, with the reasons: JSON lines, or CSV by name.
    dry_run
        Only say what would happen.
    """
    settings = Settings.load()
    job = Import(file, _mapping(mapping, preset, source), rejects, wiring.imitates_of(settings))
    begun = time.monotonic()
    with database_of(settings) as dsn:
        if settings.database_url is None:
            asyncio.run(migrate(dsn, lanes=settings.lanes))
        summary = asyncio.run(_run(dsn, job, dry_run=dry_run, quiet=json))
    seconds = round(time.monotonic() - begun, 2)
    if json:
        told = {"file": str(file), "dry_run": dry_run, "seconds": seconds}
        document = {**told, **msgspec.to_builtins(summary)}
        sys.stdout.write(f"{msgspec.json.encode(document).decode()}\n")
    else:
        _say(summary, job, seconds, dry_run=dry_run)
    return Exit.REFUSED if summary.rows_rejected or not summary.rows else Exit.DONE


async def _run(dsn: str, job: Import, *, dry_run: bool, quiet: bool) -> Summary:
    db = await Database.open(dsn)
    try:
        run = rehearse_import if dry_run else take_file
        async with keeping_time(db) as clock:
            bar = _bar(quiet=quiet)
            task = bar.add_task(job.path.name, total=None)

            def report(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            with bar:
                return await run(db, clock, job, wiring.PROJECTIONS, report)
    finally:
        await db.close()


def _mapping(mapping: Path | None, preset: str | None, source: str | None) -> Mapping | None:
    if mapping is not None and preset is not None:
        raise MappingWrong("give --mapping or --preset, not both.")
    found = _mapping_of(mapping) if mapping else preset_named(preset) if preset else None
    if source is None:
        return found
    if found is None:
        raise MappingWrong("facts without a mapping name their own source.")
    return msgspec.convert(msgspec.to_builtins(replace(found, source=source)), Mapping)


def _mapping_of(path: Path) -> Mapping:
    try:
        return mapping_of_toml(path.read_text("utf-8"))
    except OSError as error:
        raise FileUnusable(str(path), f"{error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise FileUnusable(str(path), "it is not UTF-8.") from error


def _bar(*, quiet: bool) -> Progress:
    """A bar on a terminal, which leaves nothing behind."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )


def _say(summary: Summary, job: Import, seconds: float, *, dry_run: bool) -> None:
    console = Console()
    if not summary.rows:
        console.print("No row was found: is it the right file, and the right mapping?")
        return
    if summary.already:
        console.print(f"Nothing changed: all {summary.rows:,} rows were imported before.")
        return
    if summary.resumed_from_row:
        console.print(f"Went on behind row {summary.resumed_from_row:,}.")
    would = "would be " if dry_run else ""
    console.print(
        f"{summary.rows:,} rows: {summary.rows_taken:,} {would}taken"
        f" ({summary.facts_taken:,} facts), {summary.rows_known:,} known before,"
        f" {summary.rows_rejected:,} rejected, in {seconds} s."
    )
    for reject in summary.first_rejects:
        console.print(f"  row {reject.row}, {reject.path}: {reject.reason}", markup=False)
    if summary.rows_rejected > len(summary.first_rejects) and job.rejects is None:
        console.print("  … see all of them with --rejects FILE.")
