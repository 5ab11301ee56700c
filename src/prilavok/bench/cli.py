"""`prilavok bench`: figures about this machine."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
from cyclopts import App, Parameter
from cyclopts.validators import Number
from rich.console import Console
from rich.table import Table

from prilavok.bench import inbox as inboxes
from prilavok.bench import moderation as judging
from prilavok.bench.chat import Setting, bench_chat

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
    _tell("prilavok bench chat", figures, json=json)


@bench.command
def moderation(
    *,
    seconds: Annotated[float, Parameter(validator=Number(gt=0, lte=3_600))] = 10,
    input: Annotated[str | None, Parameter(negative=())] = None,  # noqa: A002, as outside
    json: Json = False,
) -> None:
    """Judge messages in one process, one after the other, by the rulebook that ships.

    Its own messages are made up. Of a hundred, 90 are plain talk, 7 have numbers of commerce in
    them, and 3 break rules; two thirds are Russian, the rest English and Chinese. Most follow
    others by the same author. Apart from them it judges some that all have numbers or break rules,
    and texts of 1,000 characters that are made to take long.

    Parameters
    ----------
    seconds
        How long to count, after two seconds of warming up.
    input
        A file of messages to judge instead, a JSON record on each line; a dash is stdin.
    """
    setting = judging.Setting(seconds=seconds, input=input)
    console = Console(stderr=True)
    with console.status(f"Measuring for about {1.1 * seconds + 10:.0f} s …"):
        figures = judging.bench_moderation(setting)
    _tell("prilavok bench moderation", figures, json=json)


@bench.command
def inbox(
    *,
    chats: Annotated[int, Parameter(validator=Number(gte=1_000, lte=1_000_000))] = 100_000,
    requests: Annotated[int, Parameter(validator=Number(gte=1, lte=1_000))] = 30,
    json: Json = False,
) -> None:
    """Ask for a page of the inbox of one seller who has all the chats, by each filter.

    Parameters
    ----------
    chats
        How many chats there are, each of one message.
    requests
        How often each page is asked for, after three times of warming up.
    """
    setting = inboxes.Setting(chats=chats, requests=requests)
    console = Console(stderr=True)
    with console.status(f"Filling and measuring for about {chats / 500 + 30:.0f} s …"):
        figures = inboxes.bench_inbox(setting)
    if json:
        _tell("prilavok bench inbox", figures, json=json)
    else:
        Console().print(_table_of_filters(figures))


def _table_of_filters(figures: inboxes.Figures) -> Table:
    table = Table(
        "filter", "CPU ms", "p50 ms", "p95 ms", "max ms", "chats", title="prilavok bench inbox"
    )
    for each in figures.filters:
        times = (each.cpu_ms, each.p50_ms, each.p95_ms, each.max_ms, each.rows)
        table.add_row(each.filter, *(f"{value:,}" for value in times))
    return table


def _tell(title: str, figures: msgspec.Struct, *, json: bool) -> None:
    if json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(figures)).decode() + "\n")
    else:
        Console().print(_table(title, figures))


def _table(title: str, figures: msgspec.Struct) -> Table:
    table = Table(title=title, show_header=False)
    for name, value in msgspec.to_builtins(figures).items():
        if not isinstance(value, dict):
            table.add_row(name, value if isinstance(value, str) else f"{value:,}")
    return table
