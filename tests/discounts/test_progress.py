"""Progress towards a threshold: what is missing, and what the calendar alone will change."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prilavok.discounts.days import Day, Window
from prilavok.discounts.progress import outlook, progress
from prilavok.discounts.spend.rows import EMPTY, Counting, Entry, fold, spend_at

TODAY = Day(date(2025, 6, 10).toordinal())


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(list(Window)), st.sampled_from([0, 1, 14, 90]))
def test_the_outlook_is_what_each_day_will_say(seed: int, window: Window, after_d: int) -> None:
    random = Random(seed)
    counting = Counting(window=window, counts_after_d=after_d)
    entries = [
        Entry(Day(TODAY - random.randrange(400)), random.choice([-500, 100, 100, 5_000]))
        for _ in range(random.randint(0, 12))
    ]
    row = fold(EMPTY, entries, TODAY)
    says = spend_at(row, TODAY, counting).sum_minor
    steps = {step.day: step.sum_minor for step in outlook(row, TODAY, counting)}
    assert all(day > TODAY for day in steps)
    for day in range(TODAY + 1, TODAY + 500):
        says = steps.get(Day(day), says)
        assert says == spend_at(row, Day(day), counting).sum_minor


@pytest.mark.parametrize(
    ("threshold", "short", "reached_in", "lost_in"),
    [
        (300, 0, 0, 265),
        (301, 1, 10, 265),
        (500, 200, 10, 265),
        (501, 201, None, None),
        (200, 0, 0, 361),
    ],
)
def test_a_buyer_is_told_what_is_missing_and_until_when(
    threshold: int, short: int, reached_in: int | None, lost_in: int | None
) -> None:
    """300 bought a hundred days ago, 200 four days ago, which count when they are 14 days old."""
    row = fold(EMPTY, [Entry(Day(TODAY - 100), 300), Entry(Day(TODAY - 4), 200)], TODAY)
    told = progress(row, TODAY, Counting(counts_after_d=14), threshold)
    assert (told.spend_minor, told.pending_minor, told.short_minor) == (300, 200, short)
    assert told.reached_on == (None if reached_in is None else TODAY + reached_in)
    assert told.lost_on == (None if lost_in is None else TODAY + lost_in)
