"""Where moderators work: each thing that one of them does to a case is a transaction."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from prilavok.cases import queue, rules, store
from prilavok.cases.actions import decided, held, note_change
from prilavok.cases.errors import (
    AmountMissing,
    CaseChanged,
    CaseKindUnknown,
    CaseNotFound,
    DecisionUnknown,
    LabelMissing,
    LabelUnknown,
    PieceUnknown,
)
from prilavok.cases.model import (
    Case,
    CaseId,
    Consequence,
    Decision,
    Kinds,
    Opinion,
    Option,
    What,
    lane_of_case,
)
from prilavok.cases.queue import Asked
from prilavok.cases.reasons import reason_of
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.errors import DomainError
from prilavok.core.events import emit, lock_lane
from prilavok.core.lanes import Lane

Hindrance: TypeAlias = Callable[[Case, Sequence[Opinion], str, datetime], DomainError | None]
Consequences: TypeAlias = Mapping[str, Sequence[Consequence]]
Preview: TypeAlias = Callable[[Connection, Case, str | None, datetime], Awaitable[Consequences]]
"""What each decision about a case would lead to now, by its name, if it confirmed that label. It
only reads."""


FactsNow: TypeAlias = Callable[[Connection, Case], Awaitable[Mapping[str, str]]]
"""What facts of a case's evidence have come to since it was opened, by their names."""


async def nothing_follows(
    _conn: Connection, _case: Case, _label: str | None, _now: datetime
) -> Consequences:
    """The preview where nobody acts on decisions."""
    return {}


async def nothing_since(_conn: Connection, _case: Case) -> Mapping[str, str]:
    """The facts now where nothing goes on while a case waits."""
    return {}


@dataclass(frozen=True)
class Desk:
    """The work on the cases of one installation. Persons are named by their signature."""

    db: Database
    clock: Clock
    kinds: Kinds
    labels: Sequence[str]
    """What a decision that confirms may find broken."""
    log_has_grown: Callable[[Lane, int], None]
    """Hears of what is done, so that others see it, and act on it, at once."""
    preview: Preview = nothing_follows
    facts_now: FactsNow = nothing_since

    async def take(self, who: str, case_id: CaseId) -> None:
        """Take a case to decide it; its holder's lease begins anew."""
        now = self.clock.now()
        async with self._changing(self._lane(case_id)) as conn:
            case, given = await self._held(conn, case_id, now)
            _check(rules.hindrance_to_taking(case, given, who, now))
            await self._lease(conn, case, who, now)

    async def take_next(self, who: str, kinds: Sequence[str] | None = None) -> CaseId | None:
        """Take the most urgent case that `who` can decide; None when there is none.

        Two people who ask at the same time get two cases. What one has put back is offered to
        them only when there is nothing else. Raises `CaseKindUnknown`.
        """
        self.check_kinds(kinds or ())
        now = self.clock.now()
        for passed_on in (False, True):
            asked = Asked(who, kinds, passed_on, rules.is_operator(who), now)
            async with self.db.reading() as conn:
                lanes = await queue.lanes_by_urgency(conn, asked)
            for lane in lanes:
                case_id = await self._take_in(lane, asked)
                if case_id is not None:
                    return case_id
        return None

    async def put_back(self, who: str, case_id: CaseId) -> None:
        """Let others take the case."""
        now = self.clock.now()
        async with self._changing(self._lane(case_id)) as conn:
            case, given = await self._held(conn, case_id, now)
            _check(rules.hindrance_to_deciding(case, given, who, now))
            await store.put_back(conn, case, who)
            await note_change(conn, case, What.PUT_BACK, by=who, now=now)

    async def note(self, who: str, case_id: CaseId, text: str) -> None:
        """Leave a note for whoever looks at the case; its holder's lease begins anew."""
        now = self.clock.now()
        async with self._changing(self._lane(case_id)) as conn:
            case, _ = await self._held(conn, case_id, now)
            await store.touch(conn, case, who, now)
            await note_change(conn, case, What.NOTED, by=who, now=now, text=text)

    async def decide(self, who: str, case_id: CaseId, decision: Decision) -> None:
        """Say what the decision should be; it is the decision once enough people say the same."""
        await self._give_opinion(who, case_id, decision, rules.hindrance_to_deciding, 1)

    async def ask_second(self, who: str, case_id: CaseId, decision: Decision) -> None:
        """Say what the decision should be, if another one agrees."""
        await self._give_opinion(
            who, case_id, decision, rules.hindrance_to_asking, rules.SECOND_OPINION
        )

    async def _give_opinion(
        self,
        who: str,
        case_id: CaseId,
        decision: Decision,
        hindrance: Hindrance,
        persons_min: int,
    ) -> None:
        now = self.clock.now()
        async with self._changing(self._lane(case_id)) as conn:
            case, given = await self._held(conn, case_id, now)
            if self._is_said_again(case, given, who, decision):
                return
            _check(hindrance(case, given, who, now))
            if decision.expected_version not in (None, case.version):
                raise CaseChanged(decision.expected_version, case.version)
            option = self.option_of(case, decision.decision)
            opinion = self._opinion(case, option, decision, who, len(given) + 1, now)

            persons = max(case.persons, persons_min)
            agreed = rules.agreed([*given, opinion], persons)

            await store.insert_opinion(conn, case, opinion)
            what = What.OPINION_GIVEN if persons == case.persons else What.SECOND_ASKED
            if agreed is None:
                await store.await_second(conn, case, persons, who)
            else:
                what = What.DECIDED
                await _decided(conn, case, option, agreed, now)
            await note_change(conn, case, what, by=who, now=now, text=opinion.decision)

    def _is_said_again(
        self, case: Case, given: Sequence[Opinion], who: str, decision: Decision
    ) -> bool:
        """Whether `who` has said exactly this of the case as it was then: the answer to it was
        lost, and hearing it twice changes nothing."""
        said = next((each for each in given if each.by == who), None)
        if said is None or decision.expected_version is None:
            return False
        if decision.expected_version >= case.version:
            return False
        option = self.option_of(case, decision.decision)
        label = self._label(case, option, decision.label)
        return (
            said.decision,
            said.label,
            said.amount_minor,
            said.pieces,
            said.template,
            said.reason,
        ) == (
            option.name,
            label,
            decision.amount_minor if option.amount else None,
            _pieces(case, option, decision),
            decision.template,
            reason_of(option, decision, label),
        )

    def option_of(self, case: Case, decision: str) -> Option:
        """The decision of that name. Raises `DecisionUnknown`."""
        kind = self.kinds.get(case.kind)
        option = kind.option(decision) if kind is not None else None
        if option is None:
            raise DecisionUnknown(case.kind, decision)
        return option

    def _opinion(
        self,
        case: Case,
        option: Option,
        decision: Decision,
        who: str,
        number: int,
        now: datetime,
    ) -> Opinion:
        assert case.taken_at is not None, "it is held"
        label = self._label(case, option, decision.label)
        if option.amount and decision.amount_minor is None:
            raise AmountMissing(option.name)
        return Opinion(
            opinion=number,
            by=who,
            decision=option.name,
            label=label,
            reason=reason_of(option, decision, label),
            template=decision.template,
            at=now,
            handled_s=int((now - case.taken_at).total_seconds()),
            amount_minor=decision.amount_minor if option.amount else None,
            pieces=_pieces(case, option, decision),
        )

    def _label(self, case: Case, option: Option, label: str | None) -> str | None:
        if not option.confirms:
            return None
        label = label or case.label
        if label is None:
            raise LabelMissing(option.name)
        self.check_label(label)
        return label

    def check_label(self, label: str) -> None:
        """Raises `LabelUnknown`."""
        if label not in self.labels:
            raise LabelUnknown(label)

    def check_kinds(self, wanted: Sequence[str]) -> None:
        """Raises `CaseKindUnknown`."""
        for kind in wanted:
            if kind not in self.kinds:
                raise CaseKindUnknown(kind, tuple(sorted(self.kinds)))

    async def _held(
        self, conn: Connection, case_id: CaseId, now: datetime
    ) -> tuple[Case, list[Opinion]]:
        """The case, which nobody else changes meanwhile, and the opinions on it."""
        lane = self._lane(case_id)
        case = await held(conn, lane, case_id, now)
        if case is None:
            raise CaseNotFound(case_id)
        return case, await store.opinions(conn, lane, case_id)

    def _lane(self, case_id: CaseId) -> Lane:
        return lane_of_case(case_id, self.db.lanes)

    @asynccontextmanager
    async def _changing(self, lane: Lane) -> AsyncGenerator[Connection]:
        """One transaction on cases of `lane`, which is held; what it tells is heard of after it."""
        async with self.db.transaction() as conn:
            before = await lock_lane(conn, lane)
            yield conn
            after = await lock_lane(conn, lane)
        if after.position > before.position:
            self.log_has_grown(lane, after.position)

    async def _take_in(self, lane: Lane, asked: Asked) -> CaseId | None:
        async with self._changing(lane) as conn:
            case_id = await queue.next_in_lane(conn, lane, asked)
            case = await held(conn, lane, case_id, asked.now) if case_id is not None else None
            if case is not None:
                await self._lease(conn, case, asked.who, asked.now)
        return case_id

    async def _lease(self, conn: Connection, case: Case, who: str, now: datetime) -> None:
        if case.assignee == who:
            await store.touch(conn, case, who, now)
            return
        await store.lease(conn, case, who, now)
        await note_change(conn, case, What.TAKEN, by=who, now=now)


async def _decided(
    conn: Connection, case: Case, option: Option, agreed: Sequence[Opinion], now: datetime
) -> None:
    """Close the case and tell of it."""
    deciding, by = agreed[-1], tuple(each.by for each in agreed)
    await store.decide(conn, case, deciding, option.outcome, by, now)
    await emit(conn, case.lane, [decided(case, deciding, by)], now=now)


def _pieces(case: Case, option: Option, decision: Decision) -> tuple[int, ...] | None:
    """Those of the contested pieces that the decision is about; None for all of them. Raises
    `PieceUnknown`."""
    if not option.pieces or decision.pieces is None:
        return None
    known = {each.position for each in case.evidence.pieces}
    named = set(decision.pieces)
    if not named <= known:
        raise PieceUnknown(", ".join(map(str, sorted(named - known))))
    return None if named == known else tuple(sorted(named))


def _check(hindrance: DomainError | None) -> None:
    if hindrance is not None:
        raise hindrance
