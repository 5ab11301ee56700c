"""A seller contests a settled month, and sees what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from prilavok import cases, programmes
from prilavok.cases import NewCase, reason_in
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import lock_lane
from prilavok.core.ids import SellerId, uuid7
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.parties import Party, PartyKind
from prilavok.levels.appealing import store
from prilavok.levels.appealing.kinds import CASE, KINDS
from prilavok.levels.appealing.model import (
    UNDECIDED_MAX,
    Appeal,
    AppealRuling,
    AppealsEnough,
    LevelAppeals,
    LevelAppealState,
    LevelAppealView,
    MonthAppealedAlready,
    NewLevelAppeal,
    NotCounted,
    NothingSettled,
    TooLateToContestMonth,
)
from prilavok.levels.appealing.showing import Contested, snapshot
from prilavok.levels.mine.store import SettledStanding, settled_standings
from prilavok.levels.model import NotSettled
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND, LevelProgramme
from prilavok.levels.settling.settlement_store import settlement_of
from prilavok.levels.tracing import store as tracing
from prilavok.levels.tracing.actions import Wanted, traced_by
from prilavok.notices import NewNotice, NoticeKind, Recipient
from prilavok.notices import tell as tell_notice


async def contest(
    db: Database, clock: Clock, seller_id: SellerId, wanted: NewLevelAppeal, by: str, language: str
) -> LevelAppealView:
    """Contest a settled month; the same words again change nothing.

    Raises `NotSettled`, `NothingSettled`, `TooLateToContestMonth`, `IndicatorUnknown`,
    `MonthAppealedAlready`, `AppealsEnough` and `NotCounted`.
    """
    month, lane = Month.parse(wanted.month), lane_of(seller_id, db.lanes)
    async with db.transaction() as conn:
        now = clock.now()
        await lock_lane(conn, lane)
        known = await store.appeals_of(conn, lane, seller_id)
        repeated = next((each for each in known if _is_same(each, month, wanted)), None)
        if repeated is not None:
            return view(repeated, language)
        programme = await _check_contestable(conn, month, now)
        _check_first(known, month, wanted)
        standing = await _standing(conn, lane, seller_id, month)
        contested = await _contested(conn, lane, seller_id, month, wanted)

        appeal_id = uuid7(now)
        case = NewCase(
            kind=CASE,
            subject=str(appeal_id),
            owner=Party(PartyKind.SELLER, seller_id),
            evidence=snapshot(programme, standing, wanted, contested),
        )
        case_id = await cases.open_case(conn, KINDS, case, lanes=db.lanes, now=now)
        appeal = _appeal(appeal_id, seller_id, month, wanted, by=by, case_id=case_id, now=now)
        await store.add(conn, lane, appeal)
        await _tell_received(conn, appeal, db.lanes, now)
    return view(appeal, language)


def _appeal(
    appeal_id: UUID,
    seller_id: SellerId,
    month: Month,
    wanted: NewLevelAppeal,
    *,
    by: str,
    case_id: cases.CaseId,
    now: datetime,
) -> Appeal:
    return Appeal(
        appeal_id=appeal_id,
        seller_id=seller_id,
        month=month.first,
        indicators=tuple(dict.fromkeys(wanted.indicators)),
        contested=tuple(sorted(set(wanted.contested))),
        text=wanted.text.strip(),
        made_by=by,
        made_at=now,
        due_at=now + KINDS[CASE].due_within,
        case_id=case_id,
    )


async def appeals(db: Database, seller_id: SellerId, language: str) -> LevelAppeals:
    """The seller's last 100."""
    async with db.reading() as conn:
        found = await store.appeals_of(conn, lane_of(seller_id, db.lanes), seller_id)
    return LevelAppeals(tuple(view(each, language) for each in found))


def view(appeal: Appeal, language: str) -> LevelAppealView:
    """The appeal as its seller sees it."""
    reason = appeal.reason
    if appeal.template is not None:
        reason = reason_in(appeal.template, language)
    return LevelAppealView(
        appeal_id=appeal.appeal_id,
        month=str(Month(appeal.month)),
        indicators=appeal.indicators,
        contested=appeal.contested,
        text=appeal.text,
        made_at=appeal.made_at,
        due_at=appeal.due_at,
        state=_state(appeal),
        decision=appeal.decision,
        reason=reason,
        decided_at=appeal.decided_at,
        revision=appeal.revision,
        not_counted=appeal.not_counted,
    )


def _state(appeal: Appeal) -> LevelAppealState:
    if appeal.decision is None:
        return LevelAppealState.WAITING
    if appeal.decision is AppealRuling.UPHOLD:
        return LevelAppealState.REJECTED
    return LevelAppealState.REVISED if appeal.done_at is not None else LevelAppealState.GRANTED


def _is_same(appeal: Appeal, month: Month, wanted: NewLevelAppeal) -> bool:
    return (appeal.month, appeal.indicators, appeal.contested, appeal.text) == (
        month.first,
        tuple(dict.fromkeys(wanted.indicators)),
        tuple(sorted(set(wanted.contested))),
        wanted.text.strip(),
    )


async def _check_contestable(conn: Connection, month: Month, now: datetime) -> LevelProgramme:
    """The programme by which the month was settled."""
    settlement = await settlement_of(conn, month)
    if settlement is None or settlement.finished_at is None:
        raise NotSettled(str(month))
    programme = await programmes.document_kept(conn, KIND, settlement.programme_version)
    until = settlement.finished_at + timedelta(days=programme.appeal_days)
    if now >= until:
        raise TooLateToContestMonth(str(month), until)
    return programme


def _check_first(known: Sequence[Appeal], month: Month, wanted: NewLevelAppeal) -> None:
    before = {key for each in known if each.month == month.first for key in each.indicators}
    if again := sorted(before & set(wanted.indicators)):
        raise MonthAppealedAlready(str(month), ", ".join(again))
    if sum(each.decision is None for each in known) >= UNDECIDED_MAX:
        raise AppealsEnough


async def _standing(
    conn: Connection, lane: Lane, seller_id: SellerId, month: Month
) -> SettledStanding:
    found = await settled_standings(conn, lane, seller_id, before=month.plus(1).first, months_max=1)
    if not found or found[0].month != month.first:
        raise NothingSettled(str(month))
    return found[0]


async def _contested(
    conn: Connection, lane: Lane, seller_id: SellerId, month: Month, wanted: NewLevelAppeal
) -> list[Contested]:
    """The rows that are contested, by who counted them; all of them have to be there."""
    found: list[Contested] = []
    for key in dict.fromkeys(wanted.indicators):
        traced = await traced_by(conn, lane, Wanted(seller_id, month, key))
        rows = await tracing.at_positions(conn, traced.counting, seller_id, wanted.contested)
        found += [Contested(traced, row) for row in rows]
    missing = set(wanted.contested) - {each.row.position for each in found}
    if missing:
        raise NotCounted(", ".join(map(str, sorted(missing))))
    return found


async def _tell_received(conn: Connection, appeal: Appeal, lanes: int, now: datetime) -> None:
    kind = NoticeKind.APPEAL_RECEIVED
    notice = NewNotice(kind, f"{kind}:{appeal.appeal_id}", {"due_at": appeal.due_at}, "/levels")
    recipient = Recipient.of(Party(PartyKind.SELLER, appeal.seller_id))
    await tell_notice(conn, recipient, notice, lanes=lanes, now=now)
