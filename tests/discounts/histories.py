"""Histories of one buyer and one seller, and what they come to, worked out the slow way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from prilavok.core.ids import BuyerId
from prilavok.discounts.days import Day, Window
from prilavok.discounts.spend.counting import (
    NOT_COUNTED,
    Counted,
    LineNow,
    OrderNow,
    counted,
    differences,
)
from prilavok.discounts.spend.rows import EMPTY, Counting, Row, fold

CURRENCY = "RUB"
ANNA = BuyerId("anna")


@dataclass(frozen=True)
class Told:
    """A fact: a step of a line (`line`) or of the whole order (None)."""

    order: int
    kind: str
    at: datetime
    line: int | None = None
    amount: int = 0
    lines: tuple[int, ...] = ()
    """Of `placed`: what was paid for each line."""


@dataclass
class Book:
    """All facts told so far, and answers from nothing but them."""

    zone: ZoneInfo
    facts: list[Told] = field(default_factory=list)

    def about(self, order: int) -> list[Told]:
        return [fact for fact in self.facts if fact.order == order]

    def order(self, number: int) -> OrderNow | None:
        """The state, as the tables of orders hold it."""
        facts = self.about(number)
        placed = min((f for f in facts if f.kind == "placed"), key=lambda f: f.at, default=None)
        if placed is None:
            return None
        lines = tuple(
            LineNow(
                paid_minor=paid,
                refunded_minor=sum(f.amount for f in facts if f.kind == "refunded" and f.line == n),
                bought_out_at=min(
                    (f.at for f in facts if f.kind == "bought_out" and f.line in (None, n)),
                    default=None,
                ),
                is_off=any(
                    f.kind in {"returned", "cancelled"} and f.line in (None, n) for f in facts
                ),
            )
            for n, paid in enumerate(placed.lines)
        )
        whole = sum(f.amount for f in facts if f.kind == "refunded" and f.line is None)
        return OrderNow(buyer_id=ANNA, currency=CURRENCY, lines=lines, refunded_minor=whole)

    def spend(self, today: date, counting: Counting) -> tuple[int, int]:
        """What counts today and what is pending: each order, line by line, day by day."""
        counts = pending = 0
        for number in {fact.order for fact in self.facts}:
            order = self.order(number)
            if order is None:
                continue
            left = [max(0, line.paid_minor - line.refunded_minor) for line in order.lines]
            back = order.refunded_minor
            for n, line in enumerate(order.lines):
                if line.is_off:
                    back -= left[n]
                    left[n] = 0
            left = _less(left, back)
            for n, line in enumerate(order.lines):
                if line.bought_out_at is None:
                    continue
                bought = line.bought_out_at.astimezone(self.zone).date()
                if not _runs(bought, today, counting.window):
                    continue
                if 0 < counting.counts_after_d > (today - bought).days:
                    pending += left[n]
                else:
                    counts += left[n]
        return counts, pending


def _less(left: list[int], back: int) -> list[int]:
    """`back` taken from `left` in proportion; of equal remainders the first gives more."""
    whole = sum(left)
    if back <= 0 or not whole:
        return left
    if back >= whole:
        return [0] * len(left)
    taken = [back * each // whole for each in left]
    order = sorted(range(len(left)), key=lambda n: -(back * left[n] % whole))
    for n in order[: back - sum(taken)]:
        taken[n] += 1
    return [each - less for each, less in zip(left, taken, strict=True)]


def _runs(bought: date, today: date, window: Window) -> bool:
    if window is Window.DAYS_365:
        return (today - bought).days < 365
    leap = (bought.month, bought.day) == (2, 29)
    ends = date(bought.year + 1, 3, 1) if leap else bought.replace(year=bought.year + 1)
    return today < ends


@dataclass
class Shelf:
    """The row, kept as an intake keeps it: by differences, at clocks that differ a little."""

    zone: ZoneInfo
    row: Row = EMPTY
    was: dict[int, Counted] = field(default_factory=dict)

    def tell(self, orders: Sequence[tuple[int, OrderNow | None]], today: Day) -> None:
        entries = []
        for number, order in orders:
            now = counted(order, CURRENCY, self.zone)
            for of_buyer in differences(self.was.get(number, NOT_COUNTED), now).values():
                entries += of_buyer
            self.was[number] = now
        if entries:
            self.row = fold(self.row, entries, today)


def history(random: Random, start: date, days: int) -> list[tuple[date, Told]]:
    """Facts with the day on which each is told: late, twice, and out of order."""
    told: list[tuple[date, Told]] = []
    for order in range(random.randint(1, 12)):
        placed = datetime.combine(start, datetime.min.time(), UTC) + timedelta(
            days=random.randrange(days), seconds=random.randrange(86_400)
        )
        lines = tuple(random.choice([1, 99, 1_000, 33_333]) for _ in range(random.randint(1, 3)))
        facts = [Told(order, "placed", placed, lines=lines)]
        for _ in range(random.randint(0, 6)):
            kind = random.choice(
                ["bought_out", "bought_out", "bought_out", "refunded", "returned", "cancelled"]
            )
            at = placed + timedelta(days=random.randrange(60), seconds=random.randrange(86_400))
            line = random.choice([None, *range(len(lines))])
            facts.append(Told(order, kind, at, line, random.choice([1, 50, 500, 20_000])))
        if random.random() < 0.2:
            facts.append(Told(order, "placed", placed + timedelta(hours=1), lines=lines[::-1]))
        for fact in facts:
            late = random.choice([0, 0, 0, 1, 30, 200, 400])
            told.append((fact.at.date() + timedelta(days=late), fact))
    random.shuffle(told)
    return sorted(told, key=lambda each: each[0])
