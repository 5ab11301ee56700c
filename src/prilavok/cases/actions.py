"""What happens to cases: opened, taken, put back, noted upon, decided, withdrawn, reversed.

Whoever opens, withdraws or reverses a case does so in a transaction of their own that holds the
lane; what moderators do is a transaction each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from prilavok.cases import rules, store
from prilavok.cases.model import (
    Case,
    CaseChanged,
    CaseDecided,
    CaseId,
    CaseNotFound,
    CaseOpened,
    DecisionUnknown,
    Kinds,
    LabelMissing,
    LabelUnknown,
    NewCase,
    Opinion,
    State,
    What,
    lane_of_case,
    new_case_id,
)
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.errors import DomainError
from prilavok.core.events import emit, lock_lane
from prilavok.core.lanes import Lane

SECOND_OPINION = 2


async def open_case(
    conn: Connection, kinds: Kinds, new: NewCase, *, lanes: int, now: datetime
) -> CaseId:
    """Open the case, or find the one that its subject has. The caller holds its owner's lane."""
    lane = new.owner.lane(lanes)
    case_id = new_case_id(now, lane)
    if not await store.insert(conn, lane, case_id, new, kinds[new.kind], now):
        known = await store.by_subject(conn, lane, new.kind, new.subject)
        assert known is not None
        return known.case_id
    await store.log(conn, lane, case_id, What.OPENED, by=None, now=now)
    await emit(conn, lane, [CaseOpened(case_id, new.kind, new.subject)], now=now)
    return case_id


async def withdraw(
    conn: Connection, lane: Lane, kind: str, subject: str, why: str, *, now: datetime
) -> None:
    """Nothing is left to decide on `subject`: its undecided case is closed."""
    found = await store.by_subject(conn, lane, kind, subject)
    case = await store.hold(conn, lane, found.case_id) if found is not None else None
    if case is None or not case.is_undecided:
        return
    await store.withdraw(conn, case)
    await store.log(conn, lane, case.case_id, What.WITHDRAWN, by=None, now=now, text=why)


async def note_reversal(
    conn: Connection, case_id: CaseId, by_case: CaseId, *, lanes: int, now: datetime
) -> None:
    """The decision of `case_id` did not stand: `by_case` decided otherwise."""
    lane = lane_of_case(case_id, lanes)
    if await store.reverse(conn, lane, case_id, by_case, now):
        await store.log(conn, lane, case_id, What.REVERSED, by=None, now=now, text=str(by_case))


@dataclass(frozen=True)
class Desk:
    """Where moderators work: the queue of one installation."""

    db: Database
    clock: Clock
    kinds: Kinds
    labels: frozenset[str]
    log_has_grown: Callable[[Lane, int], None]
    """Hears of what is decided, so that others act on it at once."""

    async def take(self, who: str, case_id: CaseId) -> Case:
        """Take a case to decide it. Raises what `rules.hindrance_to_taking` says."""
        now = self.clock.now()
        async with self.db.transaction() as conn:
            case = await self._held(conn, case_id)
            await self._check(conn, case, who, now, rules.hindrance_to_taking)
            await self._lease(conn, case, who, now)
            return await self._after(conn, case)

    async def take_next(self, who: str, kinds: Sequence[str] | None = None) -> Case | None:
        """Take the most urgent case that `who` can decide; None when there is none.

        Two people who ask at the same time get two cases.
        """
        now = self.clock.now()
        async with self.db.reading() as conn:
            lanes = await store.lanes_by_urgency(conn, who, kinds, now)
        for lane in lanes:
            async with self.db.transaction() as conn:
                case = await store.next_in_lane(conn, lane, who, kinds, now)
                if case is not None:
                    await self._lease(conn, case, who, now)
                    return await self._after(conn, case)
        return None

    async def put_back(self, who: str, case_id: CaseId) -> Case:
        """Let others take the case."""
        now = self.clock.now()
        async with self.db.transaction() as conn:
            case = await self._held(conn, case_id)
            await self._check(conn, case, who, now, rules.hindrance_to_acting)
            await store.give_up(conn, case, case.state, case.persons)
            await store.log(conn, Lane(case.lane), case_id, What.PUT_BACK, by=who, now=now)
            return await self._after(conn, case)

    async def note(self, who: str, case_id: CaseId, text: str) -> Case:
        """Leave a note for whoever looks at the case; its holder's lease begins anew."""
        now = self.clock.now()
        async with self.db.transaction() as conn:
            case = await self._held(conn, case_id)
            if case.holder(now) == who:
                await store.renew(conn, case, now)
            await store.log(conn, Lane(case.lane), case_id, What.NOTED, by=who, now=now, text=text)
            return await self._after(conn, case)

    async def decide(
        self,
        who: str,
        case_id: CaseId,
        decision: str,
        reason: str,
        *,
        label: str | None = None,
        expected_version: int | None = None,
        wants_second: bool = False,
    ) -> Case:
        """Say what the decision should be; it is the decision once enough people say the same.

        With `wants_second` one more person than otherwise must agree.
        """
        now = self.clock.now()
        position: int | None = None
        lane = lane_of_case(case_id, self.db.lanes)
        async with self.db.transaction() as conn:
            await lock_lane(conn, lane)
            case = await self._held(conn, case_id)
            if expected_version is not None and expected_version != case.version:
                raise CaseChanged(expected_version, case.version)
            given = await self._check(conn, case, who, now, rules.hindrance_to_acting)
            label = self._label(case, decision, label)
            opinion = Opinion(
                opinion=len(given) + 1,
                by=who,
                decision=decision,
                label=label,
                reason=reason,
                at=now,
                handled_s=int((now - (case.taken_at or now)).total_seconds()),
            )
            await store.insert_opinion(conn, case, opinion)
            persons = max(case.persons, SECOND_OPINION if wants_second else 1)
            deciding = rules.agreed([*given, opinion], persons)
            if deciding is None:
                await store.give_up(conn, case, State.AWAITING_SECOND, persons)
                what = What.SECOND_ASKED if wants_second else What.OPINION_GIVEN
                await store.log(conn, lane, case_id, what, by=who, now=now, text=decision)
            else:
                position = await self._decided(conn, case, [*given, opinion], deciding, now)
            after = await self._after(conn, case)
        if position is not None:
            self.log_has_grown(lane, position)
        return after

    async def _decided(
        self,
        conn: Connection,
        case: Case,
        given: Sequence[Opinion],
        deciding: Opinion,
        now: datetime,
    ) -> int:
        by = [each.by for each in given if each.decision == deciding.decision]
        await store.decide(conn, case, deciding, by, now)
        await store.log(
            conn,
            Lane(case.lane),
            case.case_id,
            What.DECIDED,
            by=deciding.by,
            now=now,
            text=deciding.decision,
        )
        event = CaseDecided(
            case_id=case.case_id,
            kind=case.kind,
            subject=case.subject,
            decision=deciding.decision,
            label=deciding.label,
            reason=deciding.reason,
            decided_by=tuple(by),
            about_case=case.about_case,
        )
        return await emit(conn, Lane(case.lane), [event], now=now)

    def _label(self, case: Case, decision: str, label: str | None) -> str | None:
        kind = self.kinds.get(case.kind)
        option = kind.option(decision) if kind is not None else None
        if option is None:
            raise DecisionUnknown(case.kind, decision)
        if not option.confirms:
            return None
        label = label or case.label
        if label is None:
            raise LabelMissing(decision)
        if label not in self.labels:
            raise LabelUnknown(label)
        return label

    async def _held(self, conn: Connection, case_id: CaseId) -> Case:
        case = await store.hold(conn, lane_of_case(case_id, self.db.lanes), case_id)
        if case is None:
            raise CaseNotFound(case_id)
        return case

    async def _check(
        self,
        conn: Connection,
        case: Case,
        who: str,
        now: datetime,
        hindrance: Callable[
            [Case, str, Sequence[Opinion], Sequence[str], datetime], DomainError | None
        ],
    ) -> list[Opinion]:
        """The opinions on `case`, unless something hinders `who`."""
        given = await store.opinions(conn, Lane(case.lane), case.case_id)
        contested: list[str] = []
        if case.about_case is not None:
            lane = lane_of_case(case.about_case, self.db.lanes)
            contested = [each.by for each in await store.opinions(conn, lane, case.about_case)]
        error = hindrance(case, who, given, contested, now)
        if error is not None:
            raise error
        return given

    async def _lease(self, conn: Connection, case: Case, who: str, now: datetime) -> None:
        lane = Lane(case.lane)
        if case.assignee is not None and case.assignee != who:
            lost = case.assignee
            await store.log(conn, lane, case.case_id, What.LEASE_LOST, by=lost, now=now)
        if case.assignee != who:
            await store.log(conn, lane, case.case_id, What.TAKEN, by=who, now=now)
        await store.lease(conn, case, who, now)

    async def _after(self, conn: Connection, case: Case) -> Case:
        after = await store.by_id(conn, Lane(case.lane), case.case_id)
        assert after is not None
        return after


async def case_of(conn: Connection, case_id: CaseId, *, lanes: int) -> Case:
    """The case as it stands. Raises `CaseNotFound`."""
    case = await store.by_id(conn, lane_of_case(case_id, lanes), case_id)
    if case is None:
        raise CaseNotFound(case_id)
    return case
