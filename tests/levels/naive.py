"""What indicators come to, straight from what happened: no SQL, nothing of the package's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prilavok.levels.programme import Indicator

SHIPPED, KEPT, CANCELLED, BACK, REFUND = (
    "shipped",
    "bought_out",
    "cancelled",
    "returned",
    "refunded",
)


@dataclass(frozen=True)
class Happened:
    """Something, when it happened, and in which round the server came to know of all it takes."""

    what: str
    at: datetime
    known: int
    subject: str = ""
    amount: int = 0
    flag: bool = False
    waited: timedelta = timedelta()
    scheme: str | None = None
    category: tuple[str, ...] | None = None


def value(
    indicator: Indicator, happened: Iterable[Happened], month: date, round_: int, zone: ZoneInfo
) -> tuple[int, int, int]:
    """(sample, numerator, denominator) of the month that is settled in `round_`."""
    counted = [
        each
        for each in happened
        if _in_month(each, indicator.window_months, month, round_, zone)
        and (not indicator.schemes or each.scheme in indicator.schemes)
        and (
            not indicator.categories
            or any(_lies_under(each.category, path) for path in indicator.categories)
        )
    ]
    return NAIVE[indicator.measure](indicator, counted)


def _in_month(each: Happened, months: int, month: date, round_: int, zone: ZoneInfo) -> bool:
    ends = _midnight(_plus(month, 1), zone)
    starts = _midnight(_plus(month, 1 - months), zone)
    if each.known > round_ or each.at >= ends:
        return False
    is_new = each.known == round_ and round_ > 0
    return is_new or each.at >= starts


def _plus(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _lies_under(category: tuple[str, ...] | None, path: Sequence[str]) -> bool:
    return category is not None and category[: len(path)] == tuple(path)


def _of(counted: Sequence[Happened], *what: str, flag: bool | None = None) -> list[Happened]:
    return [e for e in counted if e.what in what and flag in (None, e.flag)]


def _sum(counted: Sequence[Happened], *what: str) -> tuple[int, int, int]:
    found = _of(counted, *what)
    return len(found), sum(each.amount for each in found), 1


def _count(found: Sequence[Happened]) -> tuple[int, int, int]:
    return len(found), len(found), 1


def _share(good: Sequence[Happened], all_: Sequence[Happened]) -> tuple[int, int, int]:
    return len(all_), len(good), len(all_)


def _on_time(indicator: Indicator, counted: Sequence[Happened]) -> tuple[int, int, int]:
    left = _of(counted, SHIPPED)
    limit = timedelta(hours=indicator.within_h or 0)
    return _share([each for each in left if each.waited <= limit], left)


def _last_of_each(counted: Sequence[Happened]) -> list[Happened]:
    last: dict[str, Happened] = {}
    for each in sorted(_of(counted, "rated"), key=lambda each: each.at):
        last[each.subject] = each
    return list(last.values())


def _median(counted: Sequence[Happened]) -> tuple[int, int, int]:
    waits = sorted(int(each.waited.total_seconds()) for each in _of(counted, "answered"))
    return (len(waits), waits[(len(waits) - 1) // 2], 1) if waits else (0, 0, 0)


def _newest(counted: Sequence[Happened]) -> tuple[int, int, int]:
    told = sorted(_of(counted, "cards"), key=lambda each: each.at)
    return (1, told[-1].amount, 10_000) if told else (0, 0, 0)


def _rating(counted: Sequence[Happened]) -> tuple[int, int, int]:
    last = _last_of_each(counted)
    return len(last), sum(each.amount for each in last), len(last)


Naive = Callable[[Indicator, Sequence[Happened]], tuple[int, int, int]]

NAIVE: dict[str, Naive] = {
    "turnover": lambda _, c: _sum(c, KEPT, REFUND),
    "orders": lambda _, c: _count(_of(c, "ordered")),
    "buy_out_share": lambda _, c: _share(_of(c, KEPT), _of(c, KEPT, BACK, CANCELLED)),
    "seller_cancellations": lambda _, c: _share(
        _of(c, CANCELLED, flag=True), _of(c, KEPT, CANCELLED)
    ),
    "returns": lambda _, c: _share(_of(c, BACK), _of(c, KEPT, BACK)),
    "defect_claims": lambda _, c: _share(
        _of(c, "claimed", flag=True), _of(c, KEPT) + _of(c, "claimed", flag=True)
    ),
    "on_time_dispatch": _on_time,
    "rating": lambda _, c: _rating(c),
    "ratings": lambda _, c: _count(_last_of_each(c)),
    "answered_in_time": lambda _, c: _share(
        _of(c, "answered", flag=True), _of(c, "answered", flag=True) + _of(c, "unanswered")
    ),
    "answer_time": lambda _, c: _median(c),
    "card_completeness": lambda _, c: _newest(c),
}
"""Each measure's naive twin."""
