"""The row of a buyer and a seller: entries are folded in, the spend of a day is read out.

Folding adds up: in any order and grouping, entries give the same row. A row does not know how long
purchases count, nor how long a return is possible. It keeps days for as long as any policy may ask
for them, so that a programme can change without a row being written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Final

from msgspec import Meta, Struct

from prilavok.discounts.days import NEVER, Day, Window
from prilavok.discounts.spend.packing import Bucket, pack, unpack

COUNTS_AFTER_MAX_D: Final = 90
LONGEST: Final = Window.MONTHS_12
"""No window keeps a purchase longer."""


class Entry(Struct, frozen=True):
    """So much more (or less, when negative) was bought on a day and kept.

    What goes back later is an entry of the day of the purchase: both leave the window together.
    """

    day: Day
    amount_minor: int


class Counting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How purchases count: for how long, and only when they are `counts_after_d` days old.

    Until then they are pending: goods that can still go back need not give a discount.
    """

    window: Window = Window.DAYS_365
    counts_after_d: Annotated[int, Meta(ge=0, le=COUNTS_AFTER_MAX_D)] = 0

    def newest_counted(self, today: Day) -> Day:
        """The last day whose purchases count today."""
        return Day(today - self.counts_after_d) if self.counts_after_d else NEVER


class Row(Struct, frozen=True, kw_only=True):
    """What is stored. `sum_minor` is that of all days in `packed`, which lie between `oldest_day`
    and `newest_day`. What had expired on `folded_day` by any window is not in there."""

    sum_minor: int = 0
    oldest_day: Day = NEVER
    newest_day: Day = Day(0)
    folded_day: Day = Day(0)
    version: int = 0
    packed: bytes = b""


EMPTY: Final = Row()


class Spend(Struct, frozen=True):
    """What counts on a day, what will once it cannot go back, and when the first of what counts
    expires. Of the row's `version`; 0 where there is none."""

    sum_minor: int
    pending_minor: int
    next_expiry: Day
    version: int


NOTHING: Final = Spend(0, 0, NEVER, 0)


class Expiry(Struct, frozen=True):
    """From `day` on, `amount_minor` that counts today does not."""

    day: Day
    amount_minor: int


def fold(row: Row, entries: Iterable[Entry], today: Day) -> Row:
    """`row` with `entries` in it and without what has expired, its version one higher.

    By a clock that is behind that of the last fold it does as that one did: a return must not be
    taken in after its purchase was dropped.
    """
    folded_day = max(today, row.folded_day)
    amounts = {bucket.day: bucket.amount_minor for bucket in unpack(row.packed)}
    for entry in entries:
        amounts[entry.day] = amounts.get(entry.day, 0) + entry.amount_minor
    oldest = LONGEST.oldest_running(folded_day)
    buckets = [
        Bucket(day, amount) for day, amount in sorted(amounts.items()) if amount and day >= oldest
    ]
    return Row(
        sum_minor=sum(bucket.amount_minor for bucket in buckets),
        oldest_day=buckets[0].day if buckets else NEVER,
        newest_day=buckets[-1].day if buckets else Day(0),
        folded_day=folded_day,
        version=row.version + 1,
        packed=pack(buckets),
    )


def is_due(row: Row, today: Day) -> bool:
    """Whether a fold would drop anything."""
    return row.oldest_day < LONGEST.oldest_running(today)


def spend_at(row: Row, today: Day, counting: Counting) -> Spend:
    """What counts today; nothing is written. Never negative.

    What counts at once does so from a day that is still to come, too: clocks differ, and a fact may
    be of up to a day ahead.
    """
    if row.oldest_day == NEVER:
        return Spend(0, 0, NEVER, row.version)
    oldest = counting.window.oldest_running(today)
    newest = counting.newest_counted(today)
    if row.oldest_day >= oldest and row.newest_day <= newest:
        next_expiry = counting.window.expires(row.oldest_day)
        return Spend(max(0, row.sum_minor), 0, next_expiry, row.version)
    return _added_up(unpack(row.packed), oldest, newest, counting, row.version)


def expiries(row: Row, today: Day, counting: Counting, *, within_d: int) -> list[Expiry]:
    """What of today's spend will expire within so many days, the soonest first."""
    found: dict[Day, int] = {}
    for bucket in unpack(row.packed):
        expires = counting.window.expires(bucket.day)
        if expires > today + within_d:
            break
        if expires > today and bucket.day <= counting.newest_counted(today):
            found[expires] = found.get(expires, 0) + bucket.amount_minor
    return [Expiry(day, amount) for day, amount in found.items() if amount > 0]


def _added_up(
    buckets: Sequence[Bucket], oldest: Day, newest: Day, counting: Counting, version: int
) -> Spend:
    counts = pending = 0
    first = NEVER
    for bucket in buckets:
        if bucket.day > newest:
            pending += bucket.amount_minor
        elif bucket.day >= oldest:
            counts += bucket.amount_minor
            first = min(first, bucket.day)
    next_expiry = NEVER if first == NEVER else counting.window.expires(first)
    return Spend(max(0, counts), max(0, pending), next_expiry, version)
