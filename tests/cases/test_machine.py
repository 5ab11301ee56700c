"""Whatever people do to cases: each stands as its history says, and no part of that is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,  # pyright: ignore[reportUnknownVariableType]
)

from cases.kinds import APPEAL, HELD, KINDS, desk_of, opened, says
from prilavok import cases
from prilavok.cases import CaseId, Decision, Evidence, NewCase, store
from prilavok.cases.model import CaseState
from prilavok.cases.queue import Wanted
from prilavok.cases.views import case_page, case_view
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.errors import DomainError
from prilavok.core.events import lock_lane
from prilavok.core.parties import Party, PartyKind

EXAMPLES = 40
STEPS_MAX = 30
CASES_MAX = 4
LEASE = timedelta(minutes=30)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PEOPLE = ["moderator:a", "moderator:b", "moderator:c"]
PARTIES = [Party(PartyKind.SELLER, "s-1"), Party(PartyKind.BUYER, "b-1")]
DECISIONS = {"held": ["confirm", "release"], "appeal": ["grant", "reject"]}

T = TypeVar("T")
people = st.sampled_from(PEOPLE)
holder_or_another = st.sampled_from([None, None, None, *PEOPLE])
"""None for whoever took the case last, so that most of what is tried can be done."""
parties = st.sampled_from(PARTIES)


@dataclass
class Expected:
    """A case as it must stand, by the simplest account of what was done to it."""

    new: NewCase
    priority: int
    due_at: datetime
    persons: int
    barred: set[str]
    passed_on_by: set[str] = field(default_factory=set)
    opinions: list[tuple[str, str]] = field(default_factory=list)
    holder: str | None = None
    last_holder: str = PEOPLE[0]
    until: datetime = LONG_AGO
    state: CaseState = CaseState.OPEN
    decided_by: tuple[str, ...] = ()

    def held_by(self, now: datetime) -> str | None:
        return self.holder if self.until > now else None

    def give_to(self, who: str, now: datetime) -> None:
        self.holder = self.last_holder = who
        self.until = now + LEASE

    def let_go(self) -> None:
        self.holder = None

    def refusal_to_take(self, who: str, now: datetime) -> str | None:
        if self.state in (CaseState.DECIDED, CaseState.WITHDRAWN):
            return "case_closed"
        if who in dict(self.opinions):
            return "opinion_given"
        if who in self.barred:
            return "own_decision"
        return "case_taken" if self.held_by(now) not in (None, who) else None

    def refusal_to_decide(self, who: str, now: datetime) -> str | None:
        not_taken = None if self.held_by(now) == who else "case_not_taken"
        return self.refusal_to_take(who, now) or not_taken


@dataclass
class World:
    """What the examples share."""

    runner: asyncio.Runner
    clock: FixedClock
    database: Database


class CaseMachine(RuleBasedStateMachine):
    """Three moderators at one queue, and whoever opens and withdraws cases."""

    known: Bundle[CaseId] = Bundle("known")

    def __init__(self, world: World) -> None:
        super().__init__()
        self.clock, self.database = world.clock, world.database
        self.run = world.runner.run
        self.desk = desk_of(world.database, world.clock)
        self.cases: dict[CaseId, Expected] = {}
        self.logs: dict[CaseId, list[Any]] = {}
        self.versions: dict[CaseId, int] = {}
        self.run(self._begin())

    async def _begin(self) -> None:
        async with self.database.transaction() as conn:
            await conn.execute(b"truncate cases, case_opinions, case_log")

    def _outcome(self, work: Coroutine[Any, Any, object]) -> str | None:
        try:
            self.run(work)
        except DomainError as error:
            return error.code
        return None

    @precondition(lambda self: len(self.cases) < CASES_MAX)
    @rule(
        target=known,
        owner=parties,
        persons=st.sampled_from([1, 1, 2]),
        priority=st.sampled_from([None, 0, 3]),
        barred=st.sets(people, max_size=1),
    )
    def open(self, owner: Party, persons: int, priority: int | None, barred: set[str]) -> CaseId:
        subject = f"m-{len(self.cases)}"
        new = NewCase(
            HELD.name,
            subject,
            owner,
            Evidence(facts={"of": subject}),
            label="insult",
            persons=persons,
            priority=priority,
            barred=tuple(barred),
        )
        return self._open(new, HELD, barred)

    @precondition(lambda self: len(self.cases) < CASES_MAX)
    @rule(target=known, about=known, owner=parties)
    def appeal(self, about: CaseId, owner: Party) -> CaseId:
        new = NewCase(APPEAL.name, f"a-{len(self.cases)}", owner, Evidence(), about_case=about)
        return self._open(new, APPEAL, {who for who, _ in self.cases[about].opinions})

    @initialize(targets=(known,), owners=st.lists(parties, min_size=2, max_size=2))
    def open_two(self, owners: list[Party]) -> Any:
        return multiple(*(self.open(owner, 1, None, set()) for owner in owners))

    def _open(self, new: NewCase, kind: cases.CaseKind, barred: set[str]) -> CaseId:
        # No two at the same moment: their ids, which chance makes, would decide which comes first.
        self.clock.move(timedelta(seconds=1))
        case_id = self.run(opened(self.database, self.clock, new))
        priority = kind.priority if new.priority is None else new.priority
        due_at = self.clock.now() + kind.due_within
        self.cases[case_id] = Expected(new, priority, due_at, new.persons, barred)
        return case_id

    @rule(case_id=known)
    def open_again(self, case_id: CaseId) -> None:
        assert self.run(opened(self.database, self.clock, self.cases[case_id].new)) == case_id

    @rule(case_id=known, who=people)
    def take(self, case_id: CaseId, who: str) -> None:
        case, now = self.cases[case_id], self.clock.now()
        refusal = case.refusal_to_take(who, now)
        assert self._outcome(self.desk.take(who, case_id)) == refusal
        if refusal is None:
            case.give_to(who, now)

    @rule(who=people, kinds=st.sampled_from([None, ["held"], ["appeal"], list(KINDS)]))
    def take_next(self, who: str, kinds: list[str] | None) -> None:
        now = self.clock.now()
        best = min(
            (
                (who in case.passed_on_by, case.priority, case.due_at, case_id)
                for case_id, case in self.cases.items()
                if case.refusal_to_take(who, now) is None
                and (kinds is None or case.new.kind in kinds)
            ),
            default=None,
        )
        taken = self.run(self.desk.take_next(who, kinds))
        assert taken == (best[-1] if best else None)
        if taken is not None:
            self.cases[taken].give_to(who, now)

    @rule(case_id=known, who=holder_or_another)
    def put_back(self, case_id: CaseId, who: str | None) -> None:
        case = self.cases[case_id]
        who = who or case.last_holder
        refusal = case.refusal_to_decide(who, self.clock.now())
        assert self._outcome(self.desk.put_back(who, case_id)) == refusal
        if refusal is None:
            case.let_go()
            case.passed_on_by.add(who)

    @rule(case_id=known, who=holder_or_another)
    def note(self, case_id: CaseId, who: str | None) -> None:
        case, now = self.cases[case_id], self.clock.now()
        who = who or case.last_holder
        self.run(self.desk.note(who, case_id, "looks odd"))
        if case.held_by(now) == who:
            case.until = now + LEASE

    @rule(case_id=known, who=holder_or_another, number=st.integers(0, 1))
    def decide(self, case_id: CaseId, who: str | None, number: int) -> None:
        self._give_opinion(case_id, who, number, self.desk.decide, 1)

    @rule(case_id=known, who=holder_or_another, number=st.integers(0, 1))
    def ask_second(self, case_id: CaseId, who: str | None, number: int) -> None:
        self._give_opinion(case_id, who, number, self.desk.ask_second, 2)

    def _give_opinion(
        self, case_id: CaseId, who: str | None, number: int, act: Any, persons: int
    ) -> None:
        case = self.cases[case_id]
        who = who or case.last_holder
        refusal = case.refusal_to_decide(who, self.clock.now())
        if refusal is None and persons == 2 == case.persons:
            refusal = "second_opinion_due"
        decision = DECISIONS[case.new.kind][number]
        assert self._outcome(act(who, case_id, says(decision))) == refusal
        if refusal is not None:
            return
        case.persons = max(case.persons, persons)
        case.opinions.append((who, decision))
        case.let_go()
        same = tuple(each for each, said in case.opinions if said == decision)
        if len(same) >= case.persons:
            case.state, case.decided_by = CaseState.DECIDED, same
        else:
            case.state = CaseState.AWAITING_SECOND

    @rule(case_id=known, who=holder_or_another, behind=st.integers(1, 3))
    def decide_by_an_old_view(self, case_id: CaseId, who: str | None, behind: int) -> None:
        case, version = self.cases[case_id], self.versions[case_id]
        who = who or case.last_holder
        decision = Decision("x", "because", expected_version=version + behind)
        if case.refusal_to_decide(who, self.clock.now()) is None:
            assert self._outcome(self.desk.decide(who, case_id, decision)) == "case_changed"

    @rule(case_id=known)
    def withdraw(self, case_id: CaseId) -> None:
        case = self.cases[case_id]
        lane = case.new.owner.lane(self.database.lanes)

        async def work() -> None:
            async with self.database.transaction() as conn:
                await lock_lane(conn, lane)
                await cases.withdraw(
                    conn, lane, case.new.kind, case.new.subject, "gone", now=self.clock.now()
                )

        self.run(work())
        if case.state in (CaseState.OPEN, CaseState.AWAITING_SECOND):
            case.state = CaseState.WITHDRAWN
            case.let_go()

    @precondition(lambda self: any(case.holder for case in self.cases.values()))
    @rule(minutes=st.sampled_from([1, 14, 30, 30, 46]))
    def wait(self, minutes: int) -> None:
        self.clock.move(timedelta(minutes=minutes))

    @invariant()
    def every_case_stands_as_its_history_says(self) -> None:
        self.run(self._check_cases())

    @invariant()
    def the_queue_is_in_order(self) -> None:
        self.run(self._check_queue())

    async def _check_cases(self) -> None:
        now = self.clock.now()
        for case_id, expected in self.cases.items():
            async with self.database.reading() as conn:
                case = await cases.case_of(conn, case_id, lanes=self.database.lanes)
                log = await store.read_log(conn, case.lane, case_id)
                opinions = await store.opinions(conn, case.lane, case_id)
            assert case.evidence == expected.new.evidence
            assert case.state is expected.state
            assert case.holder(now) == expected.held_by(now)
            assert case.decided_by == expected.decided_by
            assert [(each.by, each.decision) for each in opinions] == expected.opinions
            assert len(set(case.decided_by)) == len(case.decided_by)
            assert not set(case.decided_by) & expected.barred

            before = self.logs.get(case_id, [])
            assert log[: len(before)] == before, "nothing is taken from the log"
            assert [entry.entry for entry in log] == list(range(1, len(log) + 1))
            if len(log) > len(before) and before:
                assert case.version > self.versions[case_id], "something happened"
            self.logs[case_id], self.versions[case_id] = log, case.version

    async def _check_queue(self) -> None:
        undecided = {
            case_id: case
            for case_id, case in self.cases.items()
            if case.state in (CaseState.OPEN, CaseState.AWAITING_SECOND)
        }
        first = await case_page(self.desk, Wanted(), cursor=None, limit=100)
        assert [line.case_id for line in first.cases] == sorted(
            undecided, key=lambda id_: (undecided[id_].priority, undecided[id_].due_at, id_)
        )
        now = self.clock.now()
        for line in first.cases[:1]:
            who = PEOPLE[self.clock.now().minute % len(PEOPLE)]
            view = await case_view(self.desk, line.case_id, who, language="en")
            expected = undecided[line.case_id]
            assert view.allowed.take.code == expected.refusal_to_take(who, now)
            assert view.allowed.decide.code == expected.refusal_to_decide(who, now)


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    clock = FixedClock(datetime(2026, 3, 2, 12, tzinfo=UTC))
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(database_url))
        yield World(runner, clock, database)
        runner.run(database.close())


@pytest.mark.slow
def test_whatever_people_do_cases_stand_as_their_history_says(world: World) -> None:
    run_state_machine_as_test(  # pyright: ignore[reportUnknownMemberType]
        lambda: CaseMachine(world),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS_MAX,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
