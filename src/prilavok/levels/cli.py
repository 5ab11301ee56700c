"""`prilavok levels`."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Final, TypeVar

import msgspec
from cyclopts import App, Parameter
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
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

STEPS: Final = {
    "read": "Reading facts",
    "measure": "Measuring",
    "decide": "Deciding",
    "tell": "Telling sellers",
}
DONE: Final = {
    "read": "{step.done:,}",
    **dict.fromkeys(("measure", "decide", "tell"), "{step.done} of {step.whole} lanes"),
}

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
    bars = Bars(quiet=json)
    try:
        settlement = _on_database(lambda db, clock: _settled(db, clock, month, bars))
    except KeyboardInterrupt:
        _say_aside(f"Stopped. What is done of {period} is kept: the same command goes on with it.")
        raise
    seconds = time.monotonic() - begun
    if json:
        _print({"period": period, "seconds": round(seconds, 2), **msgspec.to_builtins(settlement)})
    else:
        _say(settlement)
        _say_aside(f"{seconds:.1f} s" if bars.has_moved else "It was settled before.")
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


class Bars:
    """A bar on the screen for each step of a settlement, from when it begins."""

    def __init__(self, *, quiet: bool) -> None:
        self.shown = Progress(
            TextColumn("{task.description:16}"),
            BarColumn(),
            TextColumn("{task.fields[done]}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=quiet,
        )
        self._tasks: dict[str, TaskID] = {}

    @property
    def has_moved(self) -> bool:
        """Whether there was anything to do."""
        return bool(self._tasks)

    def show(self, step: Step) -> None:
        """Move the step's bar on."""
        name, done = STEPS[step.name], DONE[step.name].format(step=step)
        if step.name not in self._tasks:
            self._tasks[step.name] = self.shown.add_task(name, total=step.whole, done=done)
        task = self._tasks[step.name]
        # A bar without a total moves to and fro; one that had nothing to do is full at once.
        total = max(step.whole, 1) if step.whole is not None else None
        completed = step.done if step.whole != 0 else 1
        self.shown.update(task, completed=completed, total=total, done=done)


async def _settled(db: Database, clock: Clock, month: Month, bars: Bars) -> Settlement:
    with bars.shown:
        return await actions.settle(db, clock, month, bars.show)


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


def _say(settlement: Settlement) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_row("Month", f"{settlement.month:%Y-%m}")
    table.add_row("Programme", f"version {settlement.programme_version}")
    table.add_row("Sellers", f"{settlement.sellers:,}")
    table.add_row("Evidence", f"{settlement.evidence:,}")
    table.add_row("Finished", f"{settlement.finished_at:%Y-%m-%d %H:%M:%S} UTC")
    table.add_row("Digest", settlement.digest or "")
    Console().print(table)


def _say_aside(text: str) -> None:
    Console(stderr=True).print(text, style="dim", highlight=False)


def _say_verdict(period: str, verdict: Verdict) -> None:
    if verdict.is_right:
        Console().print(f"{period} is right: {verdict.sellers:,} sellers measured again.")
        return
    Console().print(f"{period} is not right: {len(verdict.differing):,} sellers differ.")
    for seller_id in verdict.differing[:20]:
        Console().print(f"  {seller_id}")


def _print(document: object) -> None:
    sys.stdout.write(f"{msgspec.json.encode(document).decode()}\n")
