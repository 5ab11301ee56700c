"""`prilavok levels`."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import msgspec
from cyclopts import App, Parameter
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from prilavok.core.clock import Clock
from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.core.embedded import database_of
from prilavok.core.migrations import migrate
from prilavok.core.moving_clock import keeping_time
from prilavok.exits import Exit
from prilavok.levels.model import Settlement
from prilavok.levels.months import Month
from prilavok.levels.settling import actions, verifying
from prilavok.levels.settling.progress import Step
from prilavok.levels.settling.verifying import Verdict

T = TypeVar("T")

Json = Annotated[bool, Parameter(negative=(), help="Print JSON for a machine to read.")]

levels = App(name="levels", help="Seller levels.")


@levels.command
def settle(*, period: str, json: Json = False) -> int:
    """Settle a month, or go on with it where it was stopped.

    A month that is settled changes nothing more: it is shown as it stands.

    Parameters
    ----------
    period
        The month, as 2024-05.
    """
    month = Month.parse(period)
    begun = time.monotonic()
    settlement = _on_database(lambda db, clock: _settled(db, clock, month, quiet=json))
    seconds = time.monotonic() - begun
    if json:
        _print({"period": period, "seconds": round(seconds, 2), **msgspec.to_builtins(settlement)})
    else:
        _say(settlement, seconds)
    return Exit.DONE


@levels.command
def verify(*, period: str, json: Json = False) -> int:
    """Measure a settled month again from its evidence, and compare with what was stored.

    The exit code is 1 if anything differs.

    Parameters
    ----------
    period
        The month, as 2024-05.
    """
    verdict = _on_database(lambda db, _: verifying.verify(db, Month.parse(period)))
    if json:
        _print({"period": period, **msgspec.to_builtins(verdict)})
    else:
        _say_verdict(period, verdict)
    return Exit.DONE if verdict.is_right else Exit.REFUSED


async def _settled(db: Database, clock: Clock, month: Month, *, quiet: bool) -> Settlement:
    bar = Progress(
        TextColumn("{task.description:8}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=quiet,
    )
    tasks = {name: bar.add_task(name, total=db.lanes) for name in ("measure", "decide", "tell")}

    def show(step: Step) -> None:
        bar.update(tasks[step.name], completed=step.done, total=step.whole)

    with bar:
        return await actions.settle(db, clock, month, show)


def _on_database(act: Callable[[Database, Clock], Awaitable[T]]) -> T:
    settings = Settings.load()

    async def run(dsn: str) -> T:
        db = await Database.open(dsn)
        try:
            async with keeping_time(db) as clock:
                return await act(db, clock)
        finally:
            await db.close()

    with database_of(settings) as dsn:
        if settings.database_url is None:
            asyncio.run(migrate(dsn, lanes=settings.lanes))
        return asyncio.run(run(dsn))


def _say(settlement: Settlement, seconds: float) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_row("Month", f"{settlement.month:%Y-%m}")
    table.add_row("Programme", f"version {settlement.programme_version}")
    table.add_row("Sellers", f"{settlement.sellers:,}")
    table.add_row("Evidence", f"{settlement.evidence:,}")
    table.add_row("Finished", f"{settlement.finished_at:%Y-%m-%d %H:%M:%S} UTC")
    table.add_row("Digest", settlement.digest or "")
    Console().print(table)
    Console(stderr=True).print(f"{seconds:.1f} s", style="dim")


def _say_verdict(period: str, verdict: Verdict) -> None:
    if verdict.is_right:
        Console().print(f"{period} is right: {verdict.sellers:,} sellers measured again.")
        return
    Console().print(f"{period} is not right: {len(verdict.differing):,} sellers differ.")
    for seller_id in verdict.differing[:20]:
        Console().print(f"  {seller_id}")


def _print(document: object) -> None:
    sys.stdout.write(f"{msgspec.json.encode(document).decode()}\n")
