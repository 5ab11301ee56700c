"""Penalties: imposed once, in force for their time, told, undone by counter-entries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prilavok import ledger
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.money import Money
from prilavok.standing import penalties
from prilavok.standing.penalties import (
    Fine,
    FormalWarning,
    Label,
    Penalty,
    Restriction,
    State,
    reading,
)
from prilavok.standing.penalties.fines import owed_by
from standing.shop import BY_BORIS, SELLER, confirm, policy, publish, standing

FINE = {"type": "fine", "amount": {"minor": 2_500_000, "currency": "RUB"}}
MICROSECOND = timedelta(microseconds=1)


async def owed(database: Database) -> list[Money]:
    async with database.reading() as conn:
        return await ledger.balance(conn, SELLER.lane(database.lanes), owed_by(SELLER))


async def test_a_fine_is_booked_once_and_undone_by_a_counter_entry(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, policy({"penalties": [FINE]}))
    first = await confirm(database, clock, source="case:1")
    again = await confirm(database, clock, source="case:1")
    assert again == first
    assert await owed(database) == [Money(2_500_000, "RUB")]
    [fine] = first.penalties
    for _ in range(2):
        async with database.transaction() as conn:
            state = await penalties.reverse(
                conn, fine.penalty_id, BY_BORIS, lanes=database.lanes, now=clock.now()
            )
        assert state is State.REVERSED
    assert await owed(database) == [Money(0, "RUB")]


async def test_a_mute_is_over_at_the_second_it_ends(database: Database, clock: FixedClock) -> None:
    await publish(database, clock, policy({"penalties": [{"type": "mute", "days": 7}]}))
    await confirm(database, clock, label=Label.THREAT)
    end = clock.now() + timedelta(days=7)
    assert (await standing(database, at=clock.now())).muted_until == end
    assert (await standing(database, at=end - MICROSECOND)).muted_until == end
    assert (await standing(database, at=end)).muted_until is None
    assert (await standing(database, at=clock.now() - MICROSECOND)).violations == ()


async def test_nobody_is_penalised_by_rules_that_nobody_has_published(
    database: Database, clock: FixedClock
) -> None:
    confirmed = await confirm(database, clock)
    assert confirmed.penalties == ()
    [violation] = (await standing(database, at=clock.now())).violations
    assert violation.label is Label.INSULT


async def test_what_was_done_is_treated_by_the_policy_of_that_time(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, policy({"penalties": [{"type": "warning"}]}))
    done_at = clock.now()
    clock.move(timedelta(days=1))
    await publish(database, clock, policy({"penalties": [FINE]}))
    [old] = (await confirm(database, clock, at=clock.now() - MICROSECOND)).penalties
    [new] = (await confirm(database, clock, at=clock.now())).penalties
    [first] = (await confirm(database, clock, at=done_at)).penalties
    before_any = await confirm(database, clock, at=done_at - MICROSECOND)
    assert [each.policy_version for each in (old, new, first)] == [1, 2, 1]
    assert isinstance(new.measure, Fine)
    assert isinstance(old.measure, FormalWarning)
    assert before_any.penalties == ()


async def test_the_longest_of_several_mutes_counts_until_it_is_reversed(
    database: Database, clock: FixedClock
) -> None:
    document = policy(
        {"penalties": [{"type": "mute", "days": 1}], "labels": ["insult"]},
        {"penalties": [{"type": "mute", "days": 9}], "labels": ["threat"]},
    )
    await publish(database, clock, document)
    begun = clock.now()
    [long] = (await confirm(database, clock, label=Label.THREAT)).penalties
    clock.move(timedelta(hours=1))
    await confirm(database, clock, label=Label.INSULT)
    assert (await restriction(database, clock)).muted_until == begun + timedelta(days=9)
    await reverse(database, clock, long)
    assert (await restriction(database, clock)).muted_until == begun + timedelta(days=1, hours=1)


async def test_a_suspension_without_days_holds_until_it_is_reversed(
    database: Database, clock: FixedClock
) -> None:
    step = {"penalties": [{"type": "suspension"}], "parties": ["seller"]}
    await publish(database, clock, policy(step, suspension_needs_two=False))
    [suspension] = (await confirm(database, clock)).penalties
    clock.move(timedelta(days=5_000))
    found = await restriction(database, clock)
    assert (found.suspended, found.suspended_until, found.muted_until) == (True, None, None)
    await reverse(database, clock, suspension)
    assert not (await standing(database, at=clock.now())).suspended
    assert (await standing(database, at=clock.now() - MICROSECOND)).suspended


async def test_a_long_record_is_shown_from_its_end(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SHOWN_MAX", 2)
    await publish(database, clock, policy({"penalties": [{"type": "warning"}]}))
    for number, has_more in enumerate([False, False, True], start=1):
        clock.move(timedelta(seconds=1))
        newest = await confirm(database, clock)
        shown = await standing(database, at=clock.now())
        assert (len(shown.violations), shown.has_more) == (min(number, 2), has_more)
        assert shown.penalties[-1].penalty_id == newest.penalties[0].penalty_id


async def restriction(database: Database, clock: FixedClock) -> Restriction:
    async with database.reading() as conn:
        found = await penalties.restriction_of(conn, SELLER, lanes=database.lanes, now=clock.now())
    assert found is not None
    return found


async def reverse(database: Database, clock: FixedClock, penalty: Penalty) -> None:
    async with database.transaction() as conn:
        await penalties.reverse(
            conn, penalty.penalty_id, BY_BORIS, lanes=database.lanes, now=clock.now()
        )
