"""Several people at once, also in several processes: everything happens once."""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from prilavok import ledger
from prilavok.core.clock import FixedClock, SystemClock
from prilavok.core.database import Database, fetch
from prilavok.core.errors import DomainError
from prilavok.core.events import lock_lane
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party
from prilavok.standing import penalties
from prilavok.standing.penalties import Collected, Outcome, PenaltyId, State
from prilavok.standing.penalties.fines import owed_by
from standing.shop import ANNA, BORIS, BUYER, BY_BORIS, SELLER, confirm, policy, publish, standing
from waiting import PATIENCE_S

ROOT = Path(__file__).parents[1]
FINE = {"type": "fine", "amount": {"minor": 100, "currency": "RUB"}}
MUTE = {"type": "mute", "days": 3}
TEXT = "It was the order's own number."


async def ages_of_rights(database: Database) -> dict[int, int]:
    async with database.reading() as conn:
        rows = await fetch(conn, "select lane, rights from lane_heads", row=LaneRights)
    return {row.lane: row.rights for row in rows}


class LaneRights(msgspec.Struct, frozen=True):
    lane: int
    rights: int


async def run_process(database: Database, sources: list[str]) -> list[Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "standing.confirming_process",
        database.dsn,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    async with asyncio.timeout(PATIENCE_S):
        answers, _ = await process.communicate("\n".join(sources).encode())
    assert process.returncode == 0
    return [msgspec.json.decode(line) for line in answers.splitlines()]


async def test_confirmed_in_three_processes_at_once_it_is_one_penalty(database: Database) -> None:
    now = SystemClock()
    document = policy({"penalties": [FINE, MUTE]})
    await publish(database, now, document, effective_from=now.now() - timedelta(days=1))
    sources = [str(n) for n in range(12)]

    runs = await asyncio.gather(*(run_process(database, sources) for _ in range(3)))

    answers: dict[str, list[Any]] = defaultdict(list)
    for source, violation_id, penalty_ids in (answer for run in runs for answer in run):
        answers[source].append((violation_id, tuple(penalty_ids)))
    assert {len(told) for told in answers.values()} == {3}
    assert {len(set(told)) for told in answers.values()} == {1}
    for party in (SELLER, BUYER):
        shown = await standing(database, party, at=now.now())
        assert len(shown.violations) == 6
        assert len(shown.penalties) == 12
        assert await owed(database, party) == 6 * 100


async def owed(database: Database, party: Party) -> int:
    async with database.reading() as conn:
        found = await ledger.balance(conn, party.lane(database.lanes), owed_by(party))
    return sum(money.minor for money in found)


async def test_two_who_decide_at_once_impose_once(database: Database, clock: FixedClock) -> None:
    document = policy({"penalties": [FINE]}, fine_needs_two_from={"minor": 1, "currency": "RUB"})
    await publish(database, clock, document)
    [proposal] = (await confirm(database, clock)).penalties

    async def decide(name: str) -> State:
        act = penalties.impose if name == "impose" else penalties.drop
        async with database.transaction() as conn:
            return await act(
                conn, proposal.penalty_id, BY_BORIS, lanes=database.lanes, now=clock.now()
            )

    states = await asyncio.gather(*(decide(name) for name in ("impose", "drop") * 4))

    assert len(set(states)) == 1, "the first one decided for all"
    imposed = states[0] is State.IMPOSED
    assert await owed(database, SELLER) == (100 if imposed else 0)


async def test_a_second_person_is_another_person(database: Database, clock: FixedClock) -> None:
    document = policy({"penalties": [FINE]}, fine_needs_two_from={"minor": 1, "currency": "RUB"})
    await publish(database, clock, document)
    [proposal] = (await confirm(database, clock, by=(ANNA,))).penalties
    async with database.transaction() as conn:
        with pytest.raises(penalties.MorePersonsNeeded):
            await penalties.impose(
                conn,
                proposal.penalty_id,
                penalties.Decision((ANNA,), "Again"),
                lanes=database.lanes,
                now=clock.now(),
            )
    two = await confirm(database, clock, by=(ANNA, BORIS))
    assert [each.log[-1].what for each in two.penalties] == ["imposed"]
    nobody = await confirm(database, clock, by=())
    assert [each.log for each in nobody.penalties] == [()]


async def test_appealed_settled_reversed_and_collected_at_once(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, policy({"penalties": [FINE]}))
    for _ in range(4):
        [fine] = (await confirm(database, clock)).penalties
        await at_once(database, clock, fine.penalty_id)
        shown = await standing(database, at=clock.now())
        assert shown.penalties[-1].state in (State.REVERSED, State.UPHELD)
        expected = {"to_repay": -100, "cancelled": 0, "collected": 0, "owed": 100}
        assert await owed(database, SELLER) == sum(
            expected[str(penalty.collection)] for penalty in shown.penalties
        )


async def at_once(database: Database, clock: FixedClock, penalty_id: PenaltyId) -> None:
    """Everybody does what they can about one fine, several times."""
    lanes, now = database.lanes, clock.now()

    async def work(act: Any, *arguments: Any, **rest: Any) -> None:
        try:
            async with database.transaction() as conn:
                await act(conn, *arguments, lanes=lanes, now=now, **rest)
        except DomainError:
            pass

    async def appealed() -> None:
        await work(penalties.appeal, SELLER, penalty_id, TEXT, by="seller_staff:w-1")
        await work(penalties.settle_appeal, penalty_id, Outcome.REJECTED, BY_BORIS)

    await asyncio.gather(
        appealed(),
        appealed(),
        work(penalties.settle_appeal, penalty_id, Outcome.GRANTED, BY_BORIS),
        work(penalties.reverse, penalty_id, BY_BORIS),
        work(penalties.tell_collection, penalty_id, Collected.COLLECTED, "p", by="integrator:x"),
        work(penalties.tell_collection, penalty_id, Collected.COLLECTED, "p", by="integrator:x"),
    )


@pytest.mark.parametrize(("party", "everywhere"), [(SELLER, False), (BUYER, True)])
async def test_a_mute_and_its_reversal_make_everyone_ask_again(
    database: Database, clock: FixedClock, party: Party, everywhere: bool
) -> None:
    await publish(database, clock, policy({"penalties": [MUTE]}))
    before = await ages_of_rights(database)
    [mute] = (await confirm(database, clock, party)).penalties
    muted = await ages_of_rights(database)
    async with database.transaction() as conn:
        await penalties.reverse(
            conn, mute.penalty_id, BY_BORIS, lanes=database.lanes, now=clock.now()
        )
    free = await ages_of_rights(database)

    lanes = set(before) if everywhere else {party.lane(database.lanes)}
    for lane, age in before.items():
        assert (muted[lane] > age) == (lane in lanes)
        assert (free[lane] > muted[lane]) == (lane in lanes)


async def test_a_fine_takes_nobody_s_right_away(database: Database, clock: FixedClock) -> None:
    await publish(database, clock, policy({"penalties": [FINE]}))
    before = await ages_of_rights(database)
    await confirm(database, clock)
    await confirm(database, clock, BUYER)
    assert await ages_of_rights(database) == before


async def test_a_buyer_s_mute_waits_for_every_batch_under_way(
    database: Database, clock: FixedClock
) -> None:
    """A batch that holds its lane commits first; whatever comes after it sees the mute."""
    await publish(database, clock, policy({"penalties": [MUTE]}))
    elsewhere = Lane((BUYER.lane(database.lanes) + 3) % database.lanes)
    async with database.transaction() as conn:
        await lock_lane(conn, elsewhere)
        muting = asyncio.create_task(confirm(database, clock, BUYER))
        await asyncio.sleep(0.2)
        assert not muting.done()
        async with database.reading() as other:
            restriction = await penalties.restriction_of(
                other, BUYER, lanes=database.lanes, now=clock.now()
            )
        assert restriction is None
    await muting
    async with database.reading() as conn:
        restriction = await penalties.restriction_of(
            conn, BUYER, lanes=database.lanes, now=clock.now()
        )
    assert restriction is not None
    assert restriction.muted_until == clock.now() + timedelta(days=3)


async def test_mutes_of_many_buyers_at_once_do_not_lock_each_other_out(
    database: Database, clock: FixedClock
) -> None:
    await publish(database, clock, policy({"penalties": [MUTE, FINE]}))
    parties = [Party(kind, f"{kind}-{n}") for n in range(6) for kind in (SELLER.kind, BUYER.kind)]
    async with asyncio.timeout(PATIENCE_S):
        confirmed = await asyncio.gather(*(confirm(database, clock, each) for each in parties))
    assert all(len(each.penalties) == 2 for each in confirmed)
    assert [await owed(database, each) for each in parties] == [100] * len(parties)
