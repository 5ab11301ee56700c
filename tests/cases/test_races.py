"""Several people, and several processes, at one queue at the same time."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from pathlib import Path
from time import monotonic

import pytest

from cases.kinds import desk_of, held, opened, says
from prilavok import cases
from prilavok.cases import CaseDecided, CaseId, Desk, store
from prilavok.cases.model import CaseState, What
from prilavok.core.clock import FixedClock, SystemClock
from prilavok.core.database import Database
from prilavok.core.errors import DomainError
from prilavok.core.events import by_tag, decode, lock_lane, read
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind
from waiting import PATIENCE_S

ROOT = Path(__file__).parents[1]
CASES = 120
ROUNDS = 25


async def work_of(dsn: str, *people: str) -> list[tuple[str, str, str]]:
    """What the moderators of one process did: who, which case, how it ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "cases.desk_process",
        dsn,
        *people,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    async with asyncio.timeout(PATIENCE_S):
        told, _ = await process.communicate()
    assert process.returncode == 0
    return [tuple(line.split()) for line in told.decode().splitlines()]  # type: ignore[misc]


async def decisions_told(database: Database) -> list[CaseDecided]:
    """Every decision that others will act on."""
    async with database.reading() as conn:
        logs = [await read(conn, Lane(lane), 0) for lane in range(database.lanes)]
    types = by_tag([CaseDecided])
    return [event for log in logs for row in log for event in decode(row, types)]  # type: ignore[misc]


async def test_two_processes_never_give_the_same_case(database: Database) -> None:
    clock = SystemClock()
    case_ids = {
        str(await opened(database, clock, held(f"m-{n}", Party(PartyKind.SELLER, f"s-{n % 3}"))))
        for n in range(CASES)
    }
    done = await asyncio.gather(
        *(
            work_of(database.dsn, *(f"moderator:{process}-{n}" for n in range(4)))
            for process in range(2)
        )
    )
    both = [each for one in done for each in one]
    assert {how for _, _, how in both} == {"decided"}
    assert Counter(case_id for _, case_id, _ in both) == dict.fromkeys(case_ids, 1)
    assert all(done), "both had something to do"
    assert {str(event.case_id) for event in await decisions_told(database)} == case_ids


async def code_of(work: object) -> str:
    try:
        await work  # type: ignore[misc]
    except DomainError as error:
        return error.code
    return "done"


async def test_one_of_many_takes_a_case(database: Database, clock: FixedClock) -> None:
    desk = desk_of(database, clock)
    for n in range(ROUNDS):
        case_id = await opened(database, clock, held(f"m-{n}"))
        codes = await asyncio.gather(
            *(code_of(desk.take(f"moderator:{who}", case_id)) for who in range(5))
        )
        assert sorted(codes) == ["case_taken"] * 4 + ["done"]


async def test_a_decision_sent_twice_is_told_once(database: Database, clock: FixedClock) -> None:
    desk = desk_of(database, clock)
    who = "moderator:a"
    for n in range(ROUNDS):
        case_id = await opened(database, clock, held(f"m-{n}"))
        await desk.take(who, case_id)
        codes = await asyncio.gather(
            *(code_of(desk.decide(who, case_id, says("release"))) for _ in range(4))
        )
        assert sorted(codes) == ["case_closed"] * 3 + ["done"]
    assert len(await decisions_told(database)) == ROUNDS


async def withdrawn(database: Database, clock: FixedClock, subject: str, owner: Party) -> None:
    lane = owner.lane(database.lanes)
    async with database.transaction() as conn:
        await lock_lane(conn, lane)
        await cases.withdraw(conn, lane, "held", subject, "deleted", now=clock.now())


async def test_a_case_is_withdrawn_or_decided_but_never_both(
    database: Database, clock: FixedClock
) -> None:
    desk = desk_of(database, clock)
    owner = Party(PartyKind.SELLER, "s-1")
    states: Counter[CaseState] = Counter()
    for n in range(ROUNDS):
        case_id = await opened(database, clock, held(f"m-{n}", owner))
        await desk.take("moderator:a", case_id)
        await asyncio.gather(
            code_of(desk.decide("moderator:a", case_id, says("confirm"))),
            withdrawn(database, clock, f"m-{n}", owner),
            code_of(desk.note("moderator:b", case_id, "look here")),
        )
        case, whats = await ending_of(database, case_id)
        states[case.state] += 1
        assert (case.state is CaseState.DECIDED) == (What.DECIDED in whats)
        assert (case.state is CaseState.WITHDRAWN) == (What.WITHDRAWN in whats)
    assert len(await decisions_told(database)) == states[CaseState.DECIDED]
    assert set(states) <= {CaseState.DECIDED, CaseState.WITHDRAWN}


async def ending_of(database: Database, case_id: CaseId) -> tuple[cases.Case, list[What]]:
    async with database.reading() as conn:
        case = await cases.case_of(conn, case_id, lanes=database.lanes)
        log = await store.read_log(conn, case.lane, case_id)
    assert [entry.entry for entry in log] == list(range(1, len(log) + 1))
    return case, [entry.what for entry in log]


async def test_two_persons_who_agree_at_once_decide_together(
    database: Database, clock: FixedClock
) -> None:
    """The second waits for the first, whose lease ends with their opinion."""
    desk = desk_of(database, clock)

    async def persists(desk: Desk, who: str, case_id: CaseId) -> None:
        until = monotonic() + PATIENCE_S
        while monotonic() < until:
            if await code_of(desk.take(who, case_id)) == "done":
                await desk.decide(who, case_id, says("confirm"))
                return
            await asyncio.sleep(0.01)
        pytest.fail(f"{who} never got at it")

    for n in range(5):
        case_id = await opened(database, clock, held(f"m-{n}", persons=2))
        await asyncio.gather(*(persists(desk, f"moderator:{w}", case_id) for w in "ab"))
        case, whats = await ending_of(database, case_id)
        assert sorted(case.decided_by) == ["moderator:a", "moderator:b"]
        assert whats.count(What.OPINION_GIVEN) == whats.count(What.DECIDED) == 1
