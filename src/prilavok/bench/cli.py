"""`prilavok bench`: figures about this machine."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import msgspec
from cyclopts import App, Parameter
from cyclopts.validators import Number
from rich.console import Console
from rich.table import Table

from prilavok.bench import discounts as pricing
from prilavok.bench import inbox as inboxes
from prilavok.bench import levels as settling
from prilavok.bench import moderation as judging
from prilavok.bench import quotes as quoting
from prilavok.bench.chat import Setting, bench_chat
from prilavok.bench.spend import SpendFigures

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


@bench.command
def levels(
    *,
    facts: Annotated[
        tuple[Annotated[int, Parameter(validator=Number(gte=1_000, lte=10**9))], ...],
        Parameter(consume_multiple=True),
    ] = (1_000_000, 4_000_000, 16_000_000),
    sellers: Annotated[int, Parameter(validator=Number(gte=1, lte=1_000_000))] = 10_000,
    read: Annotated[int, Parameter(validator=Number(gte=1_000, lte=10**8))] = 400_000,
    json: Json = False,
) -> None:
    """Settle a month of seller levels by the preset of eight indicators, for each size; read facts
    into evidence; ask for prices, badges and what a draft would change.

    Parameters
    ----------
    facts
        How many facts about orders, reviews and questions there are to settle: one or more sizes.
    sellers
        How many sellers they are of.
    read
        How many facts are read into evidence.
    """
    setting = settling.Setting(facts=tuple(facts), sellers=sellers, read=read)
    with Console(stderr=True).status(f"Filling and measuring {sum(facts):,} facts …"):
        figures = settling.bench_levels(setting)
    if json:
        _tell("prilavok bench levels", figures, json=json)
    else:
        Console().print(_table_of_sizes(figures))
        reading, asking = figures.reading, figures.asking
        Console().print(
            f"reading facts into evidence: {reading.facts_per_s:,} facts/s, "
            f"{reading.cpu_us_per_fact} µs of CPU for each\n"
            f"a price: {asking.price_ms} ms; a badge: {asking.badge_ms} ms; "
            f"a draft tried on a month of {asking.what_if_sellers:,} sellers: {asking.what_if_s} s"
        )


@bench.command
def discounts(  # noqa: PLR0913, an option each
    *,
    pairs: Annotated[
        tuple[Annotated[int, Parameter(validator=Number(gte=1_000, lte=10**8))], ...],
        Parameter(consume_multiple=True),
    ] = (10_000, 1_000_000),
    facts: Annotated[int, Parameter(validator=Number(gte=0, lte=10**8))] = 60_000,
    offers: Annotated[
        tuple[Annotated[int, Parameter(validator=Number(gte=0, lte=10_000))], ...],
        Parameter(consume_multiple=True),
    ] = (10,),
    coupons: Annotated[int, Parameter(validator=Number(gte=0, lte=100_000))] = 10_000,
    connections: Annotated[int, Parameter(validator=Number(gte=1, lte=1_000))] = 24,
    workers: Annotated[int, Parameter(validator=Number(gte=1, lte=64))] = 2,
    seconds: Annotated[float, Parameter(validator=Number(gte=0, lte=3_600))] = 10,
    changes: Annotated[float, Parameter(validator=Number(gte=0, lte=100))] = 0,
    json: Json = False,
) -> None:
    """Price baskets of ten lines of three sellers over HTTP; tell facts while purchases count, and
    while they do not.

    Parameters
    ----------
    pairs
        How many pairs of a buyer and a seller there are already: one or more numbers, ascending.
    facts
        How many facts are told for each of them, and once while nothing counts; 0 leaves that out.
    offers
        How many coupons apply to every line of a basket: one or more numbers.
    coupons
        How many coupons are running, those included.
    connections
        How many connections keep one basket under way each.
    workers
        How many server processes price baskets.
    seconds
        How long to price, after three seconds of warming up; 0 leaves that out.
    changes
        How many coupons are made, claimed, paused or resumed in a second meanwhile; with every
        eighth the programme is published once more.
    """
    setting = pricing.Setting(
        pairs=tuple(pairs),
        facts=facts,
        offers=tuple(offers),
        coupons=coupons,
        connections=connections,
        workers=workers,
        seconds=seconds,
        changes_per_s=changes,
    )
    with Console(stderr=True).status(f"Filling and measuring {max(pairs):,} pairs …"):
        figures = pricing.bench_discounts(setting)
    if json:
        _tell("prilavok bench discounts", figures, json=json)
    else:
        if figures.quotes:
            Console().print(_table_of_quotes(figures.quotes))
        if figures.spend is not None:
            Console().print(_table_of_intakes(figures.spend))


def _table_of_quotes(figures: Sequence[quoting.QuoteFigures]) -> Table:
    table = Table(
        "offers",
        "quotes/s",
        "p50 ms",
        "p99 ms",
        "server CPU µs",
        "database CPU µs",
        "reads",
        title="prilavok bench discounts",
    )
    for each in figures:
        cpu = each.server_cpu_us_per_quote, each.database_cpu_us_per_quote
        values = (
            each.offers,
            each.quotes_per_s,
            each.p50_ms,
            each.p99_ms,
            *cpu,
            each.reads_per_quote,
        )
        table.add_row(*(f"{value:,}" for value in values))
    return table


def _table_of_intakes(figures: SpendFigures) -> Table:
    table = Table(
        "pairs", "facts/s", "server CPU µs", "database CPU µs", title="prilavok bench discounts"
    )
    for each in figures.sizes:
        pairs = f"{each.pairs:,}" if each.pairs is not None else "none count"
        values = each.facts_per_s, each.server_cpu_us_per_fact, each.database_cpu_us_per_fact
        table.add_row(pairs, *(f"{value:,}" for value in values))
    return table


def _table_of_sizes(figures: settling.Figures) -> Table:
    table = Table(
        "facts", "facts/s", "seconds", "CPU s", "own memory MB", title="prilavok bench levels"
    )
    for each in figures.sizes:
        memory = round(each.memory_bytes / 1e6)
        values = (each.facts, each.facts_per_s, each.seconds, each.cpu_s, memory)
        table.add_row(*(f"{value:,}" for value in values))
    return table


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
