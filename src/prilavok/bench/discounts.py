"""`prilavok bench discounts`: what it costs to price baskets, and to count purchases."""

from __future__ import annotations

from msgspec import Struct

from prilavok.bench import processes
from prilavok.bench.quotes import QuoteFigures, QuoteSetting, bench_quotes
from prilavok.bench.spend import SpendFigures, bench_spend


class Setting(Struct, frozen=True, kw_only=True):
    """What to measure with: `pairs` of a buyer and a seller, ascending; how many `facts` are told
    for each of those numbers; of the most of them, baskets are priced for so many `seconds` with
    each number of `offers`, while `changes_per_s` of coupons go on. Without facts, or without
    seconds, that part is left out."""

    pairs: tuple[int, ...] = (10_000, 1_000_000)
    facts: int = 60_000
    offers: tuple[int, ...] = (10,)
    coupons: int = 10_000
    connections: int = 24
    workers: int = 2
    seconds: float = 10
    changes_per_s: float = 0


class Figures(Struct, frozen=True, kw_only=True):
    """What was measured on this machine: of quotes the slowest, of all `offers`."""

    quotes_per_s: float | None
    p99_ms: float | None
    server_cpu_us_per_quote: float | None
    database_cpu_us_per_quote: float | None
    reads_per_quote: float | None
    facts_per_s: int | None
    quotes: tuple[QuoteFigures, ...]
    spend: SpendFigures | None
    setting: Setting
    machine: dict[str, object]


def bench_discounts(setting: Setting) -> Figures:
    """Measure on databases and servers of its own, which are gone afterwards."""
    spend = bench_spend(setting.pairs, setting.facts) if setting.facts else None
    quotes = tuple(
        bench_quotes(
            QuoteSetting(
                offers=offers,
                coupons=setting.coupons,
                pairs=max(setting.pairs),
                connections=setting.connections,
                workers=setting.workers,
                seconds=setting.seconds,
                changes_per_s=setting.changes_per_s,
            )
        )
        for offers in (setting.offers if setting.seconds else ())
    )
    return Figures(
        quotes_per_s=min((each.quotes_per_s for each in quotes), default=None),
        p99_ms=max((each.p99_ms for each in quotes), default=None),
        server_cpu_us_per_quote=max((e.server_cpu_us_per_quote for e in quotes), default=None),
        database_cpu_us_per_quote=max((e.database_cpu_us_per_quote for e in quotes), default=None),
        reads_per_quote=max((each.reads_per_quote for each in quotes), default=None),
        facts_per_s=spend.facts_per_s if spend is not None else None,
        quotes=quotes,
        spend=spend,
        setting=setting,
        machine=processes.machine(),
    )
