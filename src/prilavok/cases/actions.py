"""What happens to cases from outside: opened, withdrawn, reversed.

Whoever does so is in a transaction of their own that holds the case's lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from prilavok.cases import store
from prilavok.cases.errors import CaseNotFound
from prilavok.cases.evidence import EvidenceMessage
from prilavok.cases.model import (
    Case,
    CaseDecided,
    CaseId,
    CaseOpened,
    CaseTouched,
    Kinds,
    NewCase,
    Opinion,
    What,
    lane_of_case,
    new_case_id,
)
from prilavok.core.database import Connection
from prilavok.core.events import emit
from prilavok.core.lanes import Lane


async def open_case(
    conn: Connection, kinds: Kinds, new: NewCase, *, lanes: int, now: datetime
) -> CaseId:
    """Open the case, or find the one that its subject has. The caller holds its owner's lane."""
    lane = new.owner.lane(lanes)
    barred = await _barred(conn, new, lanes)

    case_id = new_case_id(now, lane)
    if not await store.insert(conn, lane, case_id, new, kinds[new.kind], barred, now):
        known = await store.by_subject(conn, lane, new.kind, new.subject)
        assert known is not None
        return known.case_id
    await store.log(conn, lane, case_id, What.OPENED, by=None, now=now)
    await emit(conn, lane, [CaseOpened(case_id, new.kind, new.subject)], now=now)
    return case_id


async def case_about(conn: Connection, lane: Lane, kind: str, subject: str) -> Case | None:
    """The case of this kind that was opened for `subject`."""
    return await store.by_subject(conn, lane, kind, subject)


async def withdraw(
    conn: Connection, lane: Lane, kind: str, subject: str, why: str, *, now: datetime
) -> None:
    """Nothing is left to decide on `subject`: its undecided case is closed."""
    found = await store.by_subject(conn, lane, kind, subject)
    case = await held(conn, lane, found.case_id, now) if found is not None else None
    if case is None or not case.is_undecided:
        return
    await store.withdraw(conn, case, now)
    await note_change(conn, case, What.WITHDRAWN, by=None, now=now, text=why)


async def add_evidence(
    conn: Connection,
    lane: Lane,
    kind: str,
    subject: str,
    messages: Sequence[EvidenceMessage],
    *,
    now: datetime,
) -> None:
    """Add what was shown since to the snapshot of the undecided case, as its next part; nothing if
    there is none. Whoever decides has to have seen it: the case has another version then."""
    found = await store.by_subject(conn, lane, kind, subject)
    case = await held(conn, lane, found.case_id, now) if found is not None else None
    if case is None or not case.is_undecided:
        return
    part = 1 + max((each.part for each in case.evidence.messages), default=1)
    await store.add_evidence(conn, case, [replace(each, part=part) for each in messages])
    await note_change(conn, case, What.EVIDENCE_ADDED, by=None, now=now, text=str(part))


async def note_reversal(
    conn: Connection, case_id: CaseId, by_case: CaseId, *, lanes: int, now: datetime
) -> None:
    """The decision of `case_id` did not stand: `by_case` decided otherwise."""
    lane = lane_of_case(case_id, lanes)
    if await store.reverse(conn, lane, case_id, by_case, now):
        await store.log(conn, lane, case_id, What.REVERSED, by=None, now=now, text=str(by_case))
        await emit(conn, lane, [CaseTouched(case_id)], now=now)


async def bar(
    conn: Connection, case_id: CaseId, who: Sequence[str], *, lanes: int, now: datetime
) -> None:
    """They had a say in what the case is about since it was opened, and may not decide it."""
    lane = lane_of_case(case_id, lanes)
    if await store.bar(conn, lane, case_id, who):
        await emit(conn, lane, [CaseTouched(case_id)], now=now)


async def case_of(conn: Connection, case_id: CaseId, *, lanes: int) -> Case:
    """The case as it stands. Raises `CaseNotFound`."""
    case = await store.by_id(conn, lane_of_case(case_id, lanes), case_id)
    if case is None:
        raise CaseNotFound(case_id)
    return case


async def decision_of(conn: Connection, case_id: CaseId, *, lanes: int) -> CaseDecided | None:
    """What was decided about the case; None while nothing is, and if it was withdrawn. Raises
    `CaseNotFound`."""
    case = await case_of(conn, case_id, lanes=lanes)
    if case.decision is None:
        return None
    return decided(case, (await store.opinions(conn, case.lane, case_id))[-1], case.decided_by)


def decided(case: Case, deciding: Opinion, by: tuple[str, ...]) -> CaseDecided:
    """What is told of a case that was closed as `deciding` says, which all of `by` share."""
    return CaseDecided(
        case_id=case.case_id,
        kind=case.kind,
        subject=case.subject,
        decision=deciding.decision,
        label=deciding.label,
        reason=deciding.reason,
        template=deciding.template,
        decided_by=by,
        about_case=case.about_case,
        amount_minor=deciding.amount_minor,
        pieces=deciding.pieces,
    )


async def note_change(
    conn: Connection,
    case: Case,
    what: What,
    *,
    by: str | None,
    now: datetime,
    text: str | None = None,
) -> None:
    """Write down what happened to the case, and tell whoever looks at the queue."""
    await store.log(conn, case.lane, case.case_id, what, by=by, now=now, text=text)
    await emit(conn, case.lane, [CaseTouched(case.case_id)], now=now)


async def held(conn: Connection, lane: Lane, case_id: CaseId, now: datetime) -> Case | None:
    """The case, which nobody else changes until the transaction ends; a lease that has run out is
    taken from it, and noted as of then."""
    case = await store.hold(conn, lane, case_id)
    if case is None or case.assignee is None or case.holder(now) is not None:
        return case
    assert case.leased_until is not None
    await store.lapse(conn, case)
    await store.log(conn, lane, case_id, What.LEASE_LOST, by=case.assignee, now=case.leased_until)
    return await store.by_id(conn, lane, case_id)


async def _barred(conn: Connection, new: NewCase, lanes: int) -> set[str]:
    """Who may not decide it: whom its opener names, and who had a say in what it is about."""
    barred = set(new.barred)
    if new.about_case is not None:
        lane = lane_of_case(new.about_case, lanes)
        barred |= {each.by for each in await store.opinions(conn, lane, new.about_case)}
    return barred
