"""What of the terms is missing: graces never add up, acceptances cover what was before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.terms import rules
from prilavok.standing.admission.terms.model import (
    Accepted,
    Missing,
    Offer,
    TermsSuperseded,
    TermsUnknown,
)

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


def offer(version: int, day: int, grace_d: int = 0, *capabilities: Capability) -> Offer:
    begins = START + day * DAY
    return Offer(version, begins, begins + grace_d * DAY, capabilities or (Capability.CHAT,))


def day(number: float) -> datetime:
    return START + number * DAY


FIRST, SECOND = offer(1, 0, 14), offer(2, 10, 7)


@pytest.mark.parametrize(
    ("accepted", "at", "standing"),
    [
        ((), day(-1), Accepted()),
        ((), day(0), Missing(1, day(14))),
        ((1,), day(0), Accepted(1)),
        ((1,), day(10) - TICK, Accepted(1)),
        ((1,), day(10), Missing(2, day(17))),
        ((1, 2), day(10), Accepted(2)),
        ((2,), day(5), Accepted(1)),
        ((2,), day(30), Accepted(2)),
        ((), day(12), Missing(2, day(14))),
        ((1,), day(30), Missing(2, day(17))),
    ],
)
def test_what_is_missing(
    accepted: tuple[int, ...], at: datetime, standing: Accepted | Missing
) -> None:
    assert rules.standing_of([FIRST, SECOND], accepted, at) == standing


def test_the_grace_ends_at_its_second() -> None:
    missing = Missing(1, day(14))
    assert not missing.is_due(day(14) - TICK)
    assert missing.is_due(day(14))


def test_terms_of_another_capability_are_not_asked_for() -> None:
    claims = offer(1, 0, 0, Capability.CLAIMS)
    assert rules.standing_of([claims], (), day(1), Capability.CHAT) == Accepted()
    assert rules.standing_of([claims], (), day(1), Capability.CLAIMS) == Missing(1, day(0))
    assert rules.standing_of([claims], (), day(1)) == Missing(1, day(0))


offers = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 30)),
    min_size=1,
    max_size=5,
    unique_by=lambda o: o[0],
).map(lambda told: [offer(n, *each) for n, each in enumerate(sorted(told), start=1)])


@given(offers, st.sets(st.integers(1, 5)), st.integers(0, 120))
def test_a_further_version_never_prolongs_what_is_due(
    told: list[Offer], accepted: set[int], at: int
) -> None:
    before = rules.standing_of(told[:-1], accepted, day(at))
    after = rules.standing_of(told, accepted - {told[-1].version}, day(at))
    if isinstance(before, Missing) and before.is_due(day(at)):
        assert isinstance(after, Missing)
        assert after.is_due(day(at))


@given(offers, st.integers(0, 120))
def test_whoever_accepts_what_is_in_force_lacks_nothing(told: list[Offer], at: int) -> None:
    running = [each.version for each in told if each.effective_from <= day(at)]
    if running:
        assert rules.standing_of(told, {running[-1]}, day(at)) == Accepted(running[-1])


@pytest.mark.parametrize(
    ("version", "at", "error"),
    [
        (1, -1, None),
        (1, 0, None),
        (2, 0, None),
        (1, 10, TermsSuperseded),
        (2, 10, None),
        (3, 10, TermsUnknown),
    ],
)
def test_what_is_in_force_or_to_come_can_be_accepted(
    version: int, at: int, error: type[Exception] | None
) -> None:
    if error is None:
        rules.check_acceptable([FIRST, SECOND], version, day(at))
    else:
        with pytest.raises(error):
            rules.check_acceptable([FIRST, SECOND], version, day(at))


def test_what_never_came_into_force_cannot_be_accepted() -> None:
    """Version 1 was announced for the same moment as version 2, which replaced it."""
    with pytest.raises(TermsSuperseded):
        rules.check_acceptable([offer(2, 10)], 1, day(0))


def test_nothing_can_be_accepted_where_there_is_nothing() -> None:
    with pytest.raises(TermsUnknown):
        rules.check_acceptable([], 1, day(0))
