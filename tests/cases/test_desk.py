"""The desk: one person to a case, enough people to a decision."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from cases.kinds import SELLER, desk_of, held, opened
from prilavok import cases
from prilavok.cases.model import CaseClosed, CaseTaken, OpinionGiven, OwnDecision, State
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.parties import Party, PartyKind


async def test_a_subject_has_one_case(database: Database, clock: FixedClock) -> None:
    ids = await asyncio.gather(*(opened(database, clock, held("m-1")) for _ in range(8)))
    assert len(set(ids)) == 1


async def test_two_who_ask_at_once_get_two_cases(database: Database, clock: FixedClock) -> None:
    for number in range(6):
        owner = Party(PartyKind.SELLER, f"s-{number}")
        await opened(database, clock, held(f"m-{number}", owner))
    desk = desk_of(database, clock)
    taken = await asyncio.gather(*(desk.take_next(f"moderator:{n}") for n in range(6)))
    assert len({case.case_id for case in taken if case is not None}) == 6
    assert await desk.take_next("moderator:7") is None


async def test_a_lease_runs_out_by_itself(database: Database, clock: FixedClock) -> None:
    case_id = await opened(database, clock, held("m-1"))
    desk = desk_of(database, clock)
    await desk.take("moderator:a", case_id)
    with pytest.raises(CaseTaken):
        await desk.take("moderator:b", case_id)
    clock.move(timedelta(minutes=30))
    assert (await desk.take("moderator:b", case_id)).assignee == "moderator:b"
    with pytest.raises(CaseTaken):
        await desk.decide("moderator:a", case_id, "release", "looks fine")


async def test_a_second_opinion_must_agree(database: Database, clock: FixedClock) -> None:
    case_id = await opened(database, clock, held("m-1", persons=2))
    desk = desk_of(database, clock)
    decisions = {"a": "confirm", "b": "release", "c": "confirm"}
    states: list[State] = []
    for who, decision in decisions.items():
        await desk.take(f"moderator:{who}", case_id)
        case = await desk.decide(f"moderator:{who}", case_id, decision, "because")
        states.append(case.state)
    assert states == [State.AWAITING_SECOND, State.AWAITING_SECOND, State.DECIDED]
    assert case.decided_by == ("moderator:a", "moderator:c")
    with pytest.raises(CaseClosed):
        await desk.take("moderator:d", case_id)


async def test_nobody_decides_twice_or_about_themselves(
    database: Database, clock: FixedClock
) -> None:
    desk = desk_of(database, clock)
    first = await opened(database, clock, held("m-1"))
    await desk.take("moderator:a", first)
    await desk.decide("moderator:a", first, "confirm", "an insult", wants_second=True)
    with pytest.raises(OpinionGiven):
        await desk.take("moderator:a", first)
    appeal = cases.NewCase("appeal", "m-1", SELLER, cases.Evidence(), about_case=first)
    contested = await opened(database, clock, appeal)
    with pytest.raises(OwnDecision):
        await desk.take("moderator:a", contested)
    assert await desk.take_next("moderator:a") is None
    assert (await desk.take("moderator:b", contested)).assignee == "moderator:b"
