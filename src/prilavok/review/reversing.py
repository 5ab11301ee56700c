"""Taking decisions back: whoever took them hears of it, and what they led to is undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from prilavok import cases, notices
from prilavok.cases import Case, CaseId
from prilavok.chat.model import ChatId, lane_of_chat
from prilavok.core.database import Connection
from prilavok.core.parties import Party
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind
from prilavok.notices.model import Param
from prilavok.review import store
from prilavok.review.model import Kind
from prilavok.standing import penalties
from prilavok.standing.penalties import PartyStanding, PenaltyView, ViolationId

CONTESTED: Final = (Kind.HELD_MESSAGE, Kind.ATTEMPT, Kind.REPORT)
"""What an author contests when they contest what became of a message."""


async def note_reversal(
    conn: Connection,
    case_id: CaseId,
    by_case: CaseId,
    reason: Param,
    *,
    lanes: int,
    at: datetime,
) -> None:
    """The decision of `case_id` did not stand: whoever took it hears so, and why."""
    await cases.note_reversal(conn, case_id, by_case, lanes=lanes, now=at)
    reversed_ = await cases.case_of(conn, case_id, lanes=lanes)
    for who in reversed_.decided_by:
        kind, _, person = who.partition(":")
        recipient = Recipient(RecipientKind(kind), person)
        notice = NewNotice(
            NoticeKind.DECISION_REVERSED,
            f"reversed:{case_id}",
            {"reason": reason},
            f"/cases/{case_id}",
        )
        await notices.tell(conn, recipient, notice, lanes=lanes, now=at)


async def note_unimposed(
    conn: Connection,
    party: Party,
    found: Sequence[PenaltyView],
    by_case: CaseId,
    reason: Param,
    *,
    lanes: int,
    at: datetime,
) -> None:
    """Penalties of `party` were undone: whoever imposed one in a case of its own hears so too."""
    for penalty in found:
        lane, subject = party.lane(lanes), str(penalty.penalty_id)
        case = await cases.case_about(conn, lane, Kind.PENALTY, subject)
        if case is not None and case.decision == "impose":
            await note_reversal(conn, case.case_id, by_case, reason, lanes=lanes, at=at)


async def take_back_message_decisions(
    conn: Connection,
    appeal: Case,
    because: penalties.Decision,
    reason: Param,
    *,
    lanes: int,
    at: datetime,
) -> None:
    """A message was in order after all: cases that are about it are closed or reversed, and the
    violation that was seen in it is withdrawn. A case that it only joined is about another one."""
    assert appeal.evidence.chat_id is not None
    chat_id = ChatId(appeal.evidence.chat_id)
    lane = lane_of_chat(chat_id, lanes)
    reversed_: set[CaseId] = set()
    for subject in await store.subjects_of_attempt(conn, lane, chat_id, UUID(appeal.subject)):
        case = await cases.case_of(conn, subject.case_id, lanes=lanes)
        if subject.kind not in CONTESTED or case.subject != appeal.subject:
            continue
        if case.is_undecided:
            why = str(appeal.case_id)
            await cases.withdraw(conn, case.lane, case.kind, case.subject, why, now=at)
        elif case.outcome is cases.Outcome.CONFIRMED:
            await note_reversal(conn, case.case_id, appeal.case_id, reason, lanes=lanes, at=at)
            reversed_.add(case.case_id)
    standing = await penalties.standing_of(conn, appeal.owner, lanes=lanes, at=at)
    for violation in standing.violations:
        if violation.case_id in reversed_ and violation.withdrawn_at is None:
            await penalties.withdraw_violation(
                conn, violation.violation_id, because, lanes=lanes, now=at
            )
            found = penalties_of(standing, violation.violation_id)
            await note_unimposed(
                conn, appeal.owner, found, appeal.case_id, reason, lanes=lanes, at=at
            )


def penalties_of(standing: PartyStanding, violation_id: ViolationId) -> list[PenaltyView]:
    """What a violation led to."""
    return [each for each in standing.penalties if each.violation.violation_id == violation_id]
