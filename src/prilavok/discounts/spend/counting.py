"""What an order counts for: a function of how it stands.

Facts are told late, twice, and in any order; the state they come to is the same (`market.rules`).
So nothing here asks which fact was told: an order counts for what its lines are worth *now*, and
what is folded into the buyer's row is the difference from what it counted for before. That is exact
where a position of the log is not. One fact can change several days of several buyers (another
`order_placed`), a fact at a low position can begin to count with one at a high position (bought
out, then placed), and a fact that changes nothing (bought out, told twice) has a position as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from prilavok.core.ids import BuyerId
from prilavok.core.money import Currency, shares
from prilavok.discounts.days import Day, day_of
from prilavok.discounts.spend.rows import Entry


class LineNow(Struct, frozen=True, kw_only=True):
    """A line as it stands. `refunded_minor` went back for this line by itself."""

    paid_minor: int
    refunded_minor: int = 0
    bought_out_at: datetime | None = None
    is_off: bool = False
    """It came back, or was cancelled."""


class OrderNow(Struct, frozen=True, kw_only=True):
    """An order as it stands, its lines by their ids. `refunded_minor` went back for the order, and
    nobody said for which line."""

    buyer_id: BuyerId
    currency: Currency
    lines: tuple[LineNow, ...]
    refunded_minor: int = 0


class Counted(Struct, frozen=True):
    """What an order counts for: so much for its buyer on each day, ascending. Never negative."""

    buyer_id: BuyerId | None
    by_day: tuple[Entry, ...]


NOT_COUNTED: Final = Counted(None, ())


def counted(order: OrderNow | None, currency: Currency, zone: ZoneInfo) -> Counted:
    """What the order counts for; None is one that has not been placed yet.

    A line counts from the day on which it was bought out, for what was paid and has not gone back.
    An order in another currency than the programme's does not count.
    """
    if order is None or order.currency != currency:
        return NOT_COUNTED
    amounts: dict[Day, int] = {}
    for line, kept_minor in zip(order.lines, _kept(order), strict=True):
        if line.bought_out_at is not None and kept_minor:
            day = day_of(line.bought_out_at, zone)
            amounts[day] = amounts.get(day, 0) + kept_minor
    by_day = tuple(Entry(day, amount) for day, amount in sorted(amounts.items()))
    return Counted(order.buyer_id, by_day) if by_day else NOT_COUNTED


def differences(was: Counted, now: Counted) -> dict[BuyerId, list[Entry]]:
    """What has to be folded into the rows of which buyers, days ascending; nothing when both are
    alike."""
    amounts: dict[BuyerId, dict[Day, int]] = {}
    for side, sign in ((was, -1), (now, 1)):
        if side.buyer_id is None:
            continue
        of_buyer = amounts.setdefault(side.buyer_id, {})
        for entry in side.by_day:
            of_buyer[entry.day] = of_buyer.get(entry.day, 0) + sign * entry.amount_minor
    found = {
        buyer_id: [Entry(day, amount) for day, amount in sorted(by_day.items()) if amount]
        for buyer_id, by_day in amounts.items()
    }
    return {buyer_id: entries for buyer_id, entries in found.items() if entries}


def _kept(order: OrderNow) -> Sequence[int]:
    """What each line is worth, bought out or not.

    Money that went back for the order without a line goes first to the lines that are off anyway:
    it is theirs. The rest is shared by what is left of the others.
    """
    left = [max(0, line.paid_minor - line.refunded_minor) for line in order.lines]
    off_minor = sum(
        left_minor for line, left_minor in zip(order.lines, left, strict=True) if line.is_off
    )
    worth = [
        0 if line.is_off else left_minor for line, left_minor in zip(order.lines, left, strict=True)
    ]
    to_share = min(max(0, order.refunded_minor - off_minor), sum(worth))
    taken = shares(to_share, worth)
    return [left_minor - taken_minor for left_minor, taken_minor in zip(worth, taken, strict=True)]
