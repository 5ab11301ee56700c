"""How far a buyer is from a seller's threshold, and what the calendar alone will change. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from prilavok.discounts.days import Day
from prilavok.discounts.spend.packing import unpack
from prilavok.discounts.spend.rows import Counting, Row, spend_at


class Step(Struct, frozen=True):
    """From `day` on, `sum_minor` counts."""

    day: Day
    sum_minor: int


class Progress(Struct, frozen=True, kw_only=True):
    """How a buyer stands with a threshold today, if nothing more is bought or goes back.

    `short_minor` is what is missing; 0: it is reached. `reached_on`: when what is pending will
    suffice. `lost_on`: from when on too little counts; of one who does not reach it there is none.
    """

    spend_minor: int
    pending_minor: int
    short_minor: int
    reached_on: Day | None
    lost_on: Day | None


def progress(row: Row, today: Day, counting: Counting, threshold_minor: int) -> Progress:
    """How the buyer of the row stands."""
    spend = spend_at(row, today, counting)
    steps = list(outlook(row, today, counting))
    reached_on = today if spend.sum_minor >= threshold_minor else None
    if reached_on is None:
        reached_on = next((s.day for s in steps if s.sum_minor >= threshold_minor), None)
    lost_on = None
    if reached_on is not None:
        below = (s.day for s in steps if s.day > reached_on and s.sum_minor < threshold_minor)
        lost_on = next(below, None)
    return Progress(
        spend_minor=spend.sum_minor,
        pending_minor=spend.pending_minor,
        short_minor=max(0, threshold_minor - spend.sum_minor),
        reached_on=reached_on,
        lost_on=lost_on,
    )


def outlook(row: Row, today: Day, counting: Counting) -> Iterator[Step]:
    """How the spend goes on from today if nothing happens: each day on which it changes.

    Purchases begin to count when they cannot go back any more, and end to when they expire.
    """
    changes: dict[Day, int] = {}
    count = 0
    for bucket in unpack(row.packed):
        begins = Day(bucket.day + counting.counts_after_d) if counting.counts_after_d else today
        expires = counting.window.expires(bucket.day)
        if expires <= today:
            continue
        if begins > today:
            changes[begins] = changes.get(begins, 0) + bucket.amount_minor
        else:
            count += bucket.amount_minor
        changes[expires] = changes.get(expires, 0) - bucket.amount_minor
    for day, change_minor in sorted(changes.items()):
        count += change_minor
        if change_minor:
            yield Step(day, max(0, count))
