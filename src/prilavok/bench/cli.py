"""`prilavok bench`: figures about this machine."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
from cyclopts import App, Parameter
from cyclopts.validators import Number
from rich.console import Console
from rich.table import Table

from prilavok.bench.chat import Figures, Setting, bench_chat

Json = Annotated[bool, Parameter(negative=(), help="Print JSON for a machine to read.")]

bench = App(name="bench", help="Measure this machine.")


@bench.command
def chat(
    *,
    sockets: Annotated[int, Parameter(validator=Number(gte=2, lte=10_000))] = 200,
    seconds: Annotated[float, Parameter(validator=Number(gt=0, lte=3_600))] = 15,
    rate: Annotated[int | None, Parameter(validator=Number(gte=1, lte=1_000_000))] = None,
    window: Annotated[int, Parameter(validator=Number(gte=1, lte=100))] = 2,
    workers: Annotated[int, Parameter(validator=Number(gte=1, lte=64))] = 1,
    lanes: Annotated[int, Parameter(validator=Number(gte=1, lte=1_024))] = 8,
    idle_sockets: Annotated[int, Parameter(validator=Number(gte=0, lte=10_000))] = 1_000,
    json: Json = False,
) -> None:
    """Send messages between pairs of sockets, each stored for good and delivered to the other side.

    Parameters
    ----------
    sockets
        How many sockets talk, in pairs of a buyer and a seller.
    seconds
        How long to count, after three seconds of warming up.
    rate
        Send so many messages a second whatever comes back, instead of waiting for answers.
    window
        How many unanswered messages each socket keeps under way, where no rate is given.
    workers
        How many server processes to run.
    lanes
        How many lanes the database is created with.
    idle_sockets
        How many silent sockets to weigh; 0 leaves that out.
    """
    setting = Setting(
        sockets=sockets,
        seconds=seconds,
        rate=rate,
        window=window,
        workers=workers,
        lanes=lanes,
        idle_sockets=idle_sockets,
    )
    console = Console(stderr=True)
    with console.status(f"Measuring for about {seconds + 20:.0f} s …"):
        figures = bench_chat(setting)
    if json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(figures)).decode() + "\n")
    else:
        Console().print(_table(figures))


def _table(figures: Figures) -> Table:
    table = Table(title="prilavok bench chat", show_header=False)
    for name, value in msgspec.to_builtins(figures).items():
        if not isinstance(value, dict):
            table.add_row(name, f"{value:,}")
    return table
