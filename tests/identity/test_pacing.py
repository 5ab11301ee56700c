"""How fast one may write."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from prilavok.identity import pacing
from prilavok.identity.model import Principal, Role
from prilavok.identity.pacing import Bucket, Pace, Paces, TooManyWrites, writer_of

PACE = Pace(burst=5, per_minute=60)
ROUNDING = 1e-6

BUYER = Principal(role=Role.BUYER, subject="b-1", via="token", expires_at=None)
STAFF = replace(BUYER, role=Role.SELLER_STAFF, subject="w-1", seller_id="s-1")
SELLERS_KEY = replace(STAFF, subject="key:1", via="key", credential="1")


class Time:
    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def paces(time: Time) -> Paces:
    return Paces(PACE, Pace(burst=20, per_minute=600), now_s=time)


def taken(paces: Paces, principal: Principal, *, of: int) -> int:
    return sum(paces.refusal(writer_of(principal)) is None for _ in range(of))


steps = st.lists(st.floats(min_value=0, max_value=10, allow_nan=False), max_size=200)
paces_of_all_kinds = st.builds(Pace, st.integers(1, 20), st.integers(1, 600))


@given(paces_of_all_kinds, steps)
def test_no_window_holds_more_than_the_burst_and_what_time_brought(
    pace: Pace, steps: list[float]
) -> None:
    bucket = Bucket(pace, 0.0)
    taken_at = [at for at in itertools.accumulate(steps) if bucket.wait_s(at) == 0]
    for first, last in itertools.combinations_with_replacement(range(len(taken_at)), 2):
        window_s = taken_at[last] - taken_at[first]
        most = pace.burst + window_s * pace.per_minute / 60
        assert last - first + 1 <= most + ROUNDING


@given(paces_of_all_kinds, steps, st.floats(min_value=0, max_value=60))
def test_after_the_wait_that_was_told_there_is_a_token(
    pace: Pace, steps: list[float], moment: float
) -> None:
    bucket = Bucket(pace, 0.0)
    now_s = moment
    for step in steps:
        now_s += step
        bucket.wait_s(now_s)
    wait_s = bucket.wait_s(now_s)
    assert bucket.wait_s(now_s + wait_s + ROUNDING) == 0 or wait_s == 0


@given(paces_of_all_kinds, st.lists(st.floats(min_value=-100, max_value=100), max_size=200))
def test_a_clock_that_goes_back_gives_nothing_and_locks_nobody_out(
    pace: Pace, jumps: list[float]
) -> None:
    bucket = Bucket(pace, 0.0)
    times = list(itertools.accumulate(jumps))
    count = sum(bucket.wait_s(at) == 0 for at in times)
    forward_s = sum(max(0.0, jump) for jump in jumps)
    assert count <= pace.burst + forward_s * pace.per_minute / 60 + ROUNDING

    now_s = times[-1] if times else 0.0
    assert bucket.wait_s(now_s) <= 60 / pace.per_minute + ROUNDING


def test_everybody_has_a_bucket_of_their_own_whatever_their_address(paces: Paces) -> None:
    colleague = replace(STAFF, subject="w-2")
    namesake = replace(BUYER, subject="w-1")
    for principal in (BUYER, STAFF, colleague, namesake):
        assert taken(paces, principal, of=10) == 5


def test_a_session_and_a_token_of_one_person_share_a_bucket(paces: Paces) -> None:
    assert taken(paces, BUYER, of=10) == 5
    assert taken(paces, replace(BUYER, via="session", credential="ff"), of=10) == 0


def test_keys_of_a_seller_share_a_larger_bucket_beside_its_staff(paces: Paces) -> None:
    another = replace(SELLERS_KEY, subject="key:2", credential="2")
    assert taken(paces, STAFF, of=10) == 5
    assert taken(paces, SELLERS_KEY, of=15) + taken(paces, another, of=15) == 20
    assert taken(paces, replace(another, seller_id="s-2"), of=30) == 20


def test_a_refusal_says_when_to_go_on_and_costs_nothing(paces: Paces, time: Time) -> None:
    assert taken(paces, BUYER, of=5) == 5
    for _ in range(3):
        with pytest.raises(TooManyWrites) as refused:
            paces.check(BUYER)
        assert refused.value.retry_after_s == 1
    time.now_s += 1
    paces.check(BUYER)


def test_who_hears_no_refusal_is_deaf_until_something_is_taken(paces: Paces, time: Time) -> None:
    writer = writer_of(BUYER)
    taken(paces, BUYER, of=5 + pacing.REFUSED_IN_A_ROW_MAX)
    assert not paces.is_deaf(writer)
    taken(paces, BUYER, of=1)
    assert paces.is_deaf(writer)
    time.now_s += 1
    taken(paces, BUYER, of=1)
    assert not paces.is_deaf(writer)


def test_memory_is_bounded_and_who_wrote_longest_ago_is_forgotten(
    paces: Paces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "BUCKETS_MAX", 10)
    people = [replace(BUYER, subject=f"b-{n}") for n in range(11)]
    for person in people:
        taken(paces, person, of=5)
        taken(paces, people[0], of=1)
    assert len(paces._buckets) == 10
    assert taken(paces, people[0], of=5) == 0
    assert taken(paces, people[1], of=5) == 5
