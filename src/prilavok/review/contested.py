"""Cases about penalties: proposed, contested by their party, or standing on less than they did."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from prilavok import cases, notices
from prilavok.cases import CaseId, Evidence, NewCase
from prilavok.cases.errors import CaseNotFound
from prilavok.core.database import Connection
from prilavok.core.events import heads, lock_lanes
from prilavok.core.lanes import Lane
from prilavok.notices import NewNotice, NoticeKind, Recipient
from prilavok.review.evidence import history_of
from prilavok.review.kinds import KINDS
from prilavok.review.measures import amounts_of, measure_code
from prilavok.review.model import Kind
from prilavok.standing import penalties
from prilavok.standing.penalties import (
    Appealed,
    PenaltyDropped,
    PenaltyProposed,
    PenaltyReversed,
    PenaltyView,
    ReversalProposed,
)

Contested: TypeAlias = PenaltyProposed | Appealed | ReversalProposed
Undone: TypeAlias = PenaltyDropped | PenaltyReversed


async def open_for_penalty(conn: Connection, lane: Lane, event: Contested, at: datetime) -> None:
    """People decide: whether to impose what was proposed, whether what is contested stands."""
    lanes = len(await heads(conn))
    await lock_lanes(conn, [lane])
    penalty = await penalties.penalty_shown(
        conn, event.penalty_id, penalties.Audience.MARKETPLACE, lanes=lanes, now=at
    )
    match event:
        case PenaltyProposed():
            kind, barred, persons = Kind.PENALTY, event.confirmed_by, _persons(event)
        case Appealed():
            kind, barred, persons = Kind.APPEAL, penalty.confirmed_by, 1
        case ReversalProposed():
            kind, barred, persons = Kind.REVERSAL, (), 1
    new = NewCase(
        kind=kind,
        subject=str(event.penalty_id),
        owner=event.party,
        evidence=await _evidence(conn, penalty, lanes=lanes, at=at),
        label=penalty.violation.label,
        persons=persons,
        about_case=_case(penalty) if kind is Kind.APPEAL else None,
        barred=barred,
    )
    await cases.open_case(conn, KINDS, new, lanes=lanes, now=at)
    if kind is Kind.APPEAL:
        await _tell_received(conn, penalty, lanes=lanes, at=at)


async def close_for_penalty(conn: Connection, lane: Lane, event: Undone, at: datetime) -> None:
    """Nothing is left to decide on a penalty that is undone, whoever undid it."""
    await lock_lanes(conn, [lane])
    for kind in (Kind.PENALTY, Kind.APPEAL, Kind.REVERSAL):
        subject = str(event.penalty_id)
        await cases.withdraw(conn, lane, kind, subject, "the penalty is undone", now=at)


def _persons(event: PenaltyProposed) -> int:
    """How many must agree, beside those who confirmed the violation."""
    return max(1, event.persons - len(set(event.confirmed_by)))


def _case(penalty: PenaltyView) -> CaseId | None:
    """The case that confirmed the violation."""
    case_id = penalty.violation.case_id
    return CaseId(case_id) if case_id is not None else None


async def _evidence(
    conn: Connection, penalty: PenaltyView, *, lanes: int, at: datetime
) -> Evidence:
    """What the violation was confirmed by, with the party's history as it is now."""
    original = await _original(conn, penalty, lanes=lanes)
    return Evidence(
        chat_id=penalty.violation.chat_id,
        context=original.context,
        context_type=original.context_type,
        messages=original.messages,
        verdict=original.verdict,
        history=(await history_of(conn, penalty.party, lanes=lanes, at=at),),
        sightings=original.sightings,
        facts={**original.facts, **facts_of(penalty)},
    )


async def _original(conn: Connection, penalty: PenaltyView, *, lanes: int) -> Evidence:
    case_id = _case(penalty)
    if case_id is None:
        return Evidence()
    try:
        return (await cases.case_of(conn, case_id, lanes=lanes)).evidence
    except CaseNotFound:
        return Evidence()


def facts_of(penalty: PenaltyView) -> dict[str, str]:
    """What is decided about: the measure, what led to it, and what its party says."""
    facts = {
        "measure": measure_code(penalty.measure),
        **amounts_of(penalty.measure),
        "violated_at": penalty.violation.at.isoformat(),
        "step": penalty.step,
        "policy_version": str(penalty.policy_version),
        "counted": str(len(penalty.counted)),
    }
    if penalty.appeal is not None:
        facts["appeal"] = penalty.appeal.text
    return facts


async def _tell_received(
    conn: Connection, penalty: PenaltyView, *, lanes: int, at: datetime
) -> None:
    notice = NewNotice(
        NoticeKind.APPEAL_RECEIVED,
        f"penalty:{penalty.penalty_id}:appealed",
        {"due_at": at + KINDS[Kind.APPEAL].due_within},
        penalties.page_of(penalty.party, penalty.penalty_id),
    )
    await notices.tell(conn, Recipient.of(penalty.party), notice, lanes=lanes, now=at)
