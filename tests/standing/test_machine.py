"""Everything that can happen to violations and penalties, in any order, at any second.

Whatever happens, the books hold what is owed, nothing is done twice, a mute is over at the second
it ends, and the past stays as it was.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from prilavok import ledger
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.errors import DomainError
from prilavok.core.events import heads, read
from prilavok.core.money import Money
from prilavok.core.parties import Party, PartyKind
from prilavok.standing import penalties
from prilavok.standing.penalties import (
    Collected,
    Confirmed,
    Decision,
    Direction,
    Fine,
    Label,
    Mute,
    NewViolation,
    Outcome,
    PenaltyId,
    State,
    Suspension,
    ViolationId,
    register,
)
from prilavok.standing.penalties.fines import INCOME, PAID, WRITTEN_OFF, owed_by
from prilavok.standing.penalties.programme import PenaltyPolicy
from prilavok.standing.penalties.register import Wanted
from standing.shop import policy, publish

T = TypeVar("T")

AGO_H_MAX = 500
EXAMPLES = 30
STEPS_MAX = 40
MICROSECOND = timedelta(microseconds=1)
PEOPLE = ("moderator:anna", "moderator:boris", "moderator:clara")
BEGINNING = datetime(2026, 3, 2, 12, tzinfo=UTC)
ONCE = {
    "standing.violation_confirmed": "violation_id",
    "standing.violation_withdrawn": "violation_id",
    "standing.penalty_proposed": "penalty_id",
    "standing.penalty_dropped": "penalty_id",
    "standing.penalty_imposed": "penalty_id",
    "standing.penalty_reversed": "penalty_id",
    "standing.reversal_proposed": "penalty_id",
    "standing.appealed": "penalty_id",
    "standing.appeal_settled": "penalty_id",
}


def rub(minor: int) -> dict[str, Any]:
    return {"type": "fine", "amount": {"minor": minor, "currency": "RUB"}}


MILD = policy(
    {"penalties": [{"type": "warning"}, rub(300)]},
    {"penalties": [{"type": "mute", "days": 2}, rub(700)], "from_count": 2, "within_d": 10},
    {"penalties": [rub(1_500)], "from_count": 3, "within_d": 30},
    fine_needs_two_from={"minor": 1_000, "currency": "RUB"},
)
STRICT = policy(
    {
        "penalties": [rub(2_000)],
        "labels": ["contact_exchange"],
        "directions": ["asks"],
        "ladder": "contacts",
    },
    {"penalties": [{"type": "mute", "days": 1}], "ladder": "talk"},
    {
        "penalties": [{"type": "suspension", "days": 3}],
        "parties": ["seller"],
        "from_count": 2,
        "within_d": 5,
        "ladder": "talk",
    },
    fine_needs_two_from={"minor": 5_000, "currency": "RUB"},
)


@dataclass
class World:
    """What the examples share: a database, a clock that only goes forward, and one loop."""

    runner: asyncio.Runner
    database: Database
    clock: FixedClock
    numbers: count[int] = field(default_factory=count)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)


@dataclass
class Known:
    """What the test itself reckons of an imposed penalty."""

    party: Party
    measure: Any
    imposed_at: datetime
    reversed: bool = False
    collected: bool = False
    repaid: bool = False
    written_off: bool = False

    def ends_at(self) -> datetime | None:
        days = getattr(self.measure, "days", None)
        return self.imposed_at + timedelta(days=days) if days else None

    def restricts(self, at: datetime) -> bool:
        if self.reversed or not isinstance(self.measure, Mute | Suspension):
            return False
        end = self.ends_at()
        return end is None or at < end

    def owed(self) -> int:
        if not isinstance(self.measure, Fine):
            return 0
        charged = not self.reversed and not self.written_off
        return self.measure.amount.minor * (charged - self.collected + self.repaid)


class StandingMachine(RuleBasedStateMachine):
    """A seller and a buyer, three moderators, and the marketplace's books."""

    violations: Bundle[ViolationId] = Bundle("violations")
    proposals: Bundle[PenaltyId] = Bundle("proposals")

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.number = next(world.numbers)
        self.parties = [Party(kind, f"{kind}-{self.number}") for kind in PartyKind]
        self.known: dict[PenaltyId, Known] = {}
        self.past: list[tuple[Party, datetime, bytes]] = []
        self.sources: dict[str, Confirmed] = {}

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    # What people do.

    @initialize(target=proposals, document=st.sampled_from([MILD, STRICT]))
    def both_parties_ask_for_a_contact(self, document: PenaltyPolicy) -> Any:
        # What was published for the example before must not be in force as far back as this looks.
        self._publish(MILD)
        self.world.clock.move(timedelta(hours=AGO_H_MAX + 1))
        self._publish(document)
        found = [
            self._confirm(seller, Label.CONTACT_EXCHANGE, Direction.ASKS, people=1, ago_h=0)
            for seller in (True, False, True)
        ]
        return multiple(*(penalty_id for ids in found for penalty_id in ids))

    @rule(document=st.sampled_from([MILD, STRICT]))
    def publish(self, document: PenaltyPolicy) -> None:
        self._publish(document)

    @rule(
        target=proposals,
        seller=st.booleans(),
        label=st.sampled_from([Label.CONTACT_EXCHANGE, Label.INSULT]),
        direction=st.sampled_from([None, *Direction]),
        people=st.integers(0, 2),
        ago_h=st.sampled_from([0, 0, 0, 1, 100, AGO_H_MAX]),
    )
    def confirm(
        self, seller: bool, label: Label, direction: Direction | None, people: int, ago_h: int
    ) -> Any:
        return multiple(*self._confirm(seller, label, direction, people=people, ago_h=ago_h))

    def _confirm(
        self, seller: bool, label: Label, direction: Direction | None, *, people: int, ago_h: int
    ) -> list[PenaltyId]:
        party = self.parties[seller]
        new = NewViolation(
            party=party,
            label=label,
            direction=direction if label is Label.CONTACT_EXCHANGE else None,
            source=f"case:{self.number}:{len(self.sources)}",
            at=self.now - timedelta(hours=ago_h),
            confirmed_by=PEOPLE[:people],
        )
        confirmed, again = self._both(new)
        assert again == confirmed
        self.sources[new.source] = confirmed
        for penalty in confirmed.penalties:
            if penalty.log:
                self.known[penalty.penalty_id] = Known(party, penalty.measure, self.now)
        return [penalty.penalty_id for penalty in confirmed.penalties]

    @rule(penalty_id=proposals, who=st.sampled_from(PEOPLE), wanted=st.booleans())
    def decide(self, penalty_id: PenaltyId, who: str, wanted: bool) -> None:
        decision = Decision((who,), "Because of the rules")
        act = penalties.impose if wanted else penalties.drop
        before = self._state(penalty_id)
        try:
            state = self._do(act, penalty_id, decision)
        except penalties.MorePersonsNeeded:
            assert before is State.PROPOSED
            return
        if before is State.PROPOSED and state is State.IMPOSED:
            self._note_imposed(penalty_id)
        elif before is not State.PROPOSED:
            assert state is before

    @rule(penalty_id=proposals, text=st.sampled_from(["It was not a contact", "I never wrote it"]))
    def appeal(self, penalty_id: PenaltyId, text: str) -> None:
        known = self.known.get(penalty_id)
        party = known.party if known else self.parties[0]
        view = self._view(penalty_id)
        try:
            self._do(penalties.appeal, party, penalty_id, text, by="buyer:x")
        except DomainError:
            assert view is None or not view.can_appeal
        else:
            assert view is not None
            assert view.can_appeal or (view.appeal is not None and view.appeal.text == text)

    @rule(penalty_id=proposals, outcome=st.sampled_from(Outcome))
    def settle(self, penalty_id: PenaltyId, outcome: Outcome) -> None:
        before = self._state(penalty_id)
        decision = Decision(PEOPLE[2:], "Looked at it again")
        state = self._do(penalties.settle_appeal, penalty_id, outcome, decision)
        if before is not State.APPEALED:
            assert state is before
        elif outcome is Outcome.REJECTED:
            assert state is State.UPHELD
        else:
            assert state is State.REVERSED
        self._note_reversals()

    @rule(penalty_id=proposals)
    def reverse(self, penalty_id: PenaltyId) -> None:
        before = self._state(penalty_id)
        decision = Decision(("operator:1",), "A mistake")
        state = self._do(penalties.reverse, penalty_id, decision)
        assert state is (State.REVERSED if penalty_id in self.known else before)
        self._note_reversals()

    @rule(penalty_id=proposals)
    def withdraw(self, penalty_id: PenaltyId) -> None:
        violation_id = self._penalty(penalty_id).violation.violation_id
        decision = Decision(("moderator:anna",), "It was none")
        self._do(penalties.withdraw_violation, violation_id, decision)
        assert not self._do(penalties.withdraw_violation, violation_id, decision)
        assert self._state(penalty_id) in (State.DROPPED, State.REVERSED)
        self._note_reversals()

    @rule(
        penalty_id=proposals,
        tellings=st.lists(st.sampled_from(Collected), min_size=1, max_size=4),
        n=st.integers(0, 1),
    )
    def tell_of_the_money(self, penalty_id: PenaltyId, tellings: list[Collected], n: int) -> None:
        for told in tellings:
            self._tell(penalty_id, told, n)

    def _tell(self, penalty_id: PenaltyId, told: Collected, n: int) -> None:
        before = self._penalty(penalty_id).collection
        known = self.known.get(penalty_id)
        try:
            self._do(penalties.tell_collection, penalty_id, told, f"payment-{n}", by="integrator:1")
        except DomainError:
            return
        assert known is not None
        if self._penalty(penalty_id).collection == before:
            return
        known.collected |= told is Collected.COLLECTED
        known.repaid |= told is Collected.REPAID
        known.written_off |= told is Collected.WRITTEN_OFF

    @rule(by=st.timedeltas(timedelta(seconds=1), timedelta(days=20)))
    def time_passes(self, by: timedelta) -> None:
        self._remember()
        self.world.clock.move(by)

    @rule(data=st.data(), early=st.booleans())
    def a_mute_is_about_to_end(self, data: st.DataObject, early: bool) -> None:
        ends = sorted({end for k in self.known.values() if (end := k.ends_at()) and end > self.now})
        if ends:
            end = data.draw(st.sampled_from(ends))
            self._remember()
            self.world.clock.at = max(self.now, end - MICROSECOND if early else end)

    # What must hold.

    @invariant()
    def the_books_hold_what_is_owed(self) -> None:
        for party in self.parties:
            owed = sum(k.owed() for k in self.known.values() if k.party == party)
            assert self._balance(party, owed_by(party)) == owed

    @invariant()
    def everybody_stands_as_the_log_says(self) -> None:
        for party in self.parties:
            standing = self._standing(party, self.now)
            self._check_restriction(party, standing)
            keys = [(p.violation.violation_id, p.step, type(p.measure)) for p in standing.penalties]
            assert len(set(keys)) == len(keys), "one penalty for a step and a violation"
            self._check_lists(party, standing)

    def _check_restriction(self, party: Party, standing: penalties.PartyStanding) -> None:
        """Restricted is who is muted or suspended now."""
        holding = [k for k in self.known.values() if k.party == party and k.restricts(self.now)]
        mutes = [end for k in holding if isinstance(k.measure, Mute) and (end := k.ends_at())]
        restriction = self._do(penalties.restriction_of, party)
        assert (restriction is None) == (not holding)
        assert standing.muted_until == max(mutes, default=None)
        assert standing.suspended == (restriction is not None and restriction.suspended)
        if restriction is not None:
            assert restriction.muted_until == max(mutes, default=None)
            assert restriction.suspended == any(isinstance(k.measure, Suspension) for k in holding)

    def _check_lists(self, party: Party, standing: penalties.PartyStanding) -> None:
        """Each penalty is in the list of those in its state."""
        expected = defaultdict[Any, set[PenaltyId]](set)
        for view in standing.penalties:
            expected[view.state, view.collection].add(view.penalty_id)
        for (state, collection), ids in expected.items():
            wanted = Wanted(party=party, state=state, collection=collection)
            assert ids <= set(self._listed(wanted))

    @invariant()
    def the_past_stays_as_it_was(self) -> None:
        """Of both parties when it was looked at last; in the end, all of it."""
        for party, at, was in self.past[-2:]:
            assert msgspec.json.encode(self._standing(party, at)) == was

    def teardown(self) -> None:
        for party, at, was in self.past:
            assert msgspec.json.encode(self._standing(party, at)) == was
        self._check_told_once()
        self._check_the_books_balance()

    # How the test does it.

    def _publish(self, document: PenaltyPolicy) -> None:
        self.world.run(publish(self.world.database, self.world.clock, document))

    def _both(self, new: NewViolation) -> list[Confirmed]:
        """The same, confirmed by two at once."""

        async def confirm() -> Confirmed:
            async with self.world.database.transaction() as conn:
                return await penalties.confirm_violation(
                    conn, new, lanes=self.world.database.lanes, now=self.now
                )

        async def both() -> list[Confirmed]:
            return list(await asyncio.gather(confirm(), confirm()))

        return self.world.run(both())

    def _do(self, act: Any, *arguments: Any, **rest: Any) -> Any:
        async def work() -> Any:
            async with self.world.database.transaction() as conn:
                lanes = self.world.database.lanes
                return await act(conn, *arguments, lanes=lanes, now=self.now, **rest)

        return self.world.run(work())

    def _standing(self, party: Party, at: datetime) -> penalties.PartyStanding:
        async def work() -> penalties.PartyStanding:
            async with self.world.database.reading() as conn:
                return await penalties.standing_of(
                    conn, party, lanes=self.world.database.lanes, at=at
                )

        return self.world.run(work())

    def _listed(self, wanted: Wanted) -> list[PenaltyId]:
        async def work() -> list[PenaltyId]:
            async with self.world.database.reading() as conn:
                places = await register.page(
                    conn, wanted, before=None, limit=1_000, lanes=self.world.database.lanes
                )
                return [place.penalty_id for place in places]

        return self.world.run(work())

    def _penalty(self, penalty_id: PenaltyId) -> penalties.PenaltyView:
        return self._do(penalties.penalty_shown, penalty_id, penalties.Audience.PARTY)

    def _view(self, penalty_id: PenaltyId) -> penalties.PenaltyView | None:
        return self._penalty(penalty_id) if penalty_id in self.known else None

    def _state(self, penalty_id: PenaltyId) -> State:
        return self._penalty(penalty_id).state

    def _note_imposed(self, penalty_id: PenaltyId) -> None:
        view = self._penalty(penalty_id)
        self.known[penalty_id] = Known(view.party, view.measure, self.now)

    def _note_reversals(self) -> None:
        for penalty_id, known in self.known.items():
            known.reversed = self._state(penalty_id) is State.REVERSED

    def _remember(self) -> None:
        """How everybody stood just before now: what is dated from now on must not change that."""
        at = self.now - MICROSECOND
        for party in self.parties:
            self.past.append((party, at, msgspec.json.encode(self._standing(party, at))))

    def _balance(self, party: Party, account: str) -> int:
        async def work() -> list[Money]:
            async with self.world.database.reading() as conn:
                return await ledger.balance(conn, party.lane(self.world.database.lanes), account)

        return sum(money.minor for money in self.world.run(work()))

    def _check_told_once(self) -> None:
        told = Counter(
            (event["type"], event[ONCE[event["type"]]])
            for event in self._events()
            if event["type"] in ONCE
        )
        assert set(told.values()) <= {1}
        imposed = {UUID(key) for kind, key in told if kind == "standing.penalty_imposed"}
        assert set(self.known) <= imposed

    def _check_the_books_balance(self) -> None:
        """Everything that anyone owes, with the marketplace's side of it, comes to nothing."""
        owned = {owed_by(Party(k, f"{k}-{n}")) for n in range(self.number + 1) for k in PartyKind}
        total = sum(
            self._balance_in(lane, account)
            for lane in range(self.world.database.lanes)
            for account in (*owned, INCOME, PAID, WRITTEN_OFF)
        )
        assert total == 0

    def _balance_in(self, lane: Any, account: str) -> int:
        async def work() -> list[Money]:
            async with self.world.database.reading() as conn:
                return await ledger.balance(conn, lane, account)

        return sum(money.minor for money in self.world.run(work()))

    def _events(self) -> list[dict[str, Any]]:
        async def work() -> list[dict[str, Any]]:
            async with self.world.database.reading() as conn:
                found: list[dict[str, Any]] = []
                for lane, head in (await heads(conn)).items():
                    position = 0
                    while position < head:
                        rows = await read(conn, lane, position)
                        found += [event for row in rows for event in row.told]
                        position = rows[-1].position
                return found

        return self.world.run(work())


@pytest.mark.slow
def test_whatever_happens_to_penalties(database_url: str) -> None:
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(database_url))
        world = World(runner, database, FixedClock(BEGINNING))
        try:
            run_state_machine_as_test(
                lambda: StandingMachine(world),
                settings=settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=STEPS_MAX,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(database.close())
