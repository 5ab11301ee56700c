"""The desk: one person to a case, enough people to a decision."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from cases.kinds import KINDS, SELLER, desk_of, held, opened, says
from prilavok import cases
from prilavok.cases.errors import CaseClosed, CaseNotTaken, CaseTaken, OpinionGiven, OwnDecision
from prilavok.cases.model import CaseState, What
from prilavok.cases.statistics import statistics
from prilavok.cases.views import case_view
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.parties import Party, PartyKind
from prilavok.identity.actions import start_session
from prilavok.identity.model import Principal, Role


async def case_now(database: Database, case_id: cases.CaseId) -> cases.Case:
    async with database.reading() as conn:
        return await cases.case_of(conn, case_id, lanes=database.lanes)


async def test_a_subject_has_one_case(database: Database, clock: FixedClock) -> None:
    ids = await asyncio.gather(*(opened(database, clock, held("m-1")) for _ in range(8)))
    assert len(set(ids)) == 1


async def test_two_who_ask_at_once_get_two_cases(database: Database, clock: FixedClock) -> None:
    for number in range(6):
        owner = Party(PartyKind.SELLER, f"s-{number}")
        await opened(database, clock, held(f"m-{number}", owner))
    desk = desk_of(database, clock)
    taken = await asyncio.gather(*(desk.take_next(f"moderator:{n}") for n in range(6)))
    assert len(set(taken) - {None}) == 6
    assert await desk.take_next("moderator:7") is None


async def test_a_lease_runs_out_by_itself(database: Database, clock: FixedClock) -> None:
    case_id = await opened(database, clock, held("m-1"))
    desk = desk_of(database, clock)
    await desk.take("moderator:a", case_id)
    clock.move(timedelta(minutes=30) - timedelta(microseconds=1))
    with pytest.raises(CaseTaken):
        await desk.take("moderator:b", case_id)
    clock.move(timedelta(microseconds=1))
    with pytest.raises(CaseNotTaken):
        await desk.decide("moderator:a", case_id, says("release"))
    await desk.take("moderator:b", case_id)
    assert (await case_now(database, case_id)).assignee == "moderator:b"
    with pytest.raises(CaseTaken):
        await desk.decide("moderator:a", case_id, says("release"))


async def test_a_second_opinion_must_agree(database: Database, clock: FixedClock) -> None:
    case_id = await opened(database, clock, held("m-1", persons=2))
    desk = desk_of(database, clock)
    states: list[CaseState] = []
    for who, decision in {"a": "confirm", "b": "release", "c": "confirm"}.items():
        await desk.take(f"moderator:{who}", case_id)
        await desk.decide(f"moderator:{who}", case_id, says(decision))
        states.append((await case_now(database, case_id)).state)
    assert states == [CaseState.AWAITING_SECOND, CaseState.AWAITING_SECOND, CaseState.DECIDED]
    assert (await case_now(database, case_id)).decided_by == ("moderator:a", "moderator:c")
    with pytest.raises(CaseClosed):
        await desk.take("moderator:d", case_id)


async def test_nobody_decides_twice_or_about_themselves(
    database: Database, clock: FixedClock
) -> None:
    desk = desk_of(database, clock)
    first = await opened(database, clock, held("m-1"))
    await desk.take("moderator:a", first)
    await desk.ask_second("moderator:a", first, says("confirm"))
    with pytest.raises(OpinionGiven):
        await desk.take("moderator:a", first)

    elsewhere = Party(PartyKind.BUYER, "b-1")
    assert elsewhere.lane(database.lanes) != SELLER.lane(database.lanes)
    appeal = cases.NewCase("appeal", "m-1", elsewhere, cases.Evidence(), about_case=first)
    contested = await opened(database, clock, appeal)
    with pytest.raises(OwnDecision):
        await desk.take("moderator:a", contested)
    assert await desk.take_next("moderator:a") is None
    assert await desk.take_next("moderator:b", list(KINDS)) == contested


async def test_a_decision_whose_answer_was_lost_is_heard_once(
    database: Database, clock: FixedClock
) -> None:
    desk = desk_of(database, clock)
    case_id = await opened(database, clock, held("m-1"))
    await desk.take("moderator:a", case_id)
    seen = (await case_now(database, case_id)).version
    decision = says("confirm", expected_version=seen)
    for _ in range(2):
        await desk.decide("moderator:a", case_id, decision)
    decided = await case_now(database, case_id)
    assert (decided.state, decided.decided_by) == (CaseState.DECIDED, ("moderator:a",))
    view = await case_view(desk, case_id, "moderator:a", language="en")
    assert [each.what for each in view.log].count(What.DECIDED) == 1

    another = says("confirm", "another reason", expected_version=seen)
    for who, said in (("b", decision), ("a", another), ("a", says("confirm"))):
        with pytest.raises(CaseClosed):
            await desk.decide(f"moderator:{who}", case_id, said)


async def test_a_second_opinion_whose_answer_was_lost_is_asked_for_once(
    database: Database, clock: FixedClock
) -> None:
    desk = desk_of(database, clock)
    case_id = await opened(database, clock, held("m-1"))
    await desk.take("moderator:a", case_id)
    decision = says("confirm", expected_version=(await case_now(database, case_id)).version)
    for _ in range(2):
        await desk.ask_second("moderator:a", case_id, decision)
    assert (await case_now(database, case_id)).state == CaseState.AWAITING_SECOND
    with pytest.raises(OpinionGiven):
        await desk.ask_second("moderator:a", case_id, says("confirm"))


async def test_whoever_signs_is_called_as_the_marketplace_calls_them(
    database: Database, clock: FixedClock
) -> None:
    desk = desk_of(database, clock)
    case_id = await opened(database, clock, held("m-named"))
    for name in ("Anna", "Anna K."):
        marina = Principal(
            role=Role.MODERATOR, subject="anna", via="token", expires_at=None, name=name
        )
        await start_session(database, clock, marina)
    await desk.take("moderator:anna", case_id)
    await desk.ask_second("moderator:anna", case_id, says("confirm"))
    await desk.take("moderator:boris", case_id)

    view = await case_view(desk, case_id, "moderator:boris", language="en")
    assert view.names == {"moderator:anna": "Anna K."}, "Boris has never told his"
    async with database.reading() as conn:
        clock.move(timedelta(minutes=1))
        told = await statistics(conn, since=None, until=None, now=clock.now())
    assert told.names == {"moderator:anna": "Anna K."}
