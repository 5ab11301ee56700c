"""Penalties: imposed once, in force for their time, told, undone by counter-entries."""

from __future__ import annotations

from datetime import timedelta

from prilavok import ledger
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.money import Money
from prilavok.standing import penalties
from prilavok.standing.penalties import Label, State
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
