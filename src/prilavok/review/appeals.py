"""Contesting what became of a message: its author says why, and somebody else looks at it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok import cases
from prilavok.cases import Case, NewCase
from prilavok.chat.actions import MessageNotFound
from prilavok.chat.evidence import ChatEvidence, evidence_of
from prilavok.chat.model import Author, ChatId, MessageId, State, lane_of_chat
from prilavok.chat.rights import chat_of
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import lock_lanes
from prilavok.notices import NoticeKind
from prilavok.review import store
from prilavok.review.campaigns import policy_in_force
from prilavok.review.evidence import snapshot
from prilavok.review.kinds import KINDS
from prilavok.review.model import (
    AppealText,
    CaseSubject,
    ContestedAlready,
    Kind,
    NothingToContest,
    StillLookedAt,
    TooLateToContest,
    party_of,
)
from prilavok.review.telling import About, tell


class NewMessageAppeal(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the message is in order, in 10 to 2,000 characters; moderators read it."""

    text: AppealText


class MessageAppeal(Struct, frozen=True):
    """An appeal that was received, and by when it is decided."""

    chat_id: ChatId
    message_id: UUID
    appealed_at: datetime
    due_at: datetime


async def contest(
    db: Database, clock: Clock, author: Author, chat_id: ChatId, message_id: UUID, text: str
) -> MessageAppeal:
    """Contest what became of one's own message, once; the same words again change nothing.

    Raises `ChatNotFound`, `MessageNotFound`, `StillLookedAt`, `NothingToContest`,
    `ContestedAlready` and `TooLateToContest`.
    """
    async with db.transaction() as conn:
        now, lane = clock.now(), lane_of_chat(chat_id, db.lanes)
        chat = await chat_of(conn, chat_id, author, lanes=db.lanes, now=now)
        owner = party_of(chat, author.side)
        await lock_lanes(conn, {lane, owner.lane(db.lanes)})
        seen = await evidence_of(conn, lane, chat_id, message_id)
        if seen is None or (seen.subject.side, seen.subject.author_id) != (author.side, author.id):
            raise MessageNotFound(MessageId(message_id))
        earlier = await _earlier(conn, chat_id, message_id, lanes=db.lanes)
        known = next((case for case in earlier if case.kind == Kind.MESSAGE_APPEAL), None)
        if known is not None:
            return _repeated(known, chat_id, message_id, text)
        await _check_contestable(conn, seen, now)

        case = await _open(conn, seen, earlier, text, lanes=db.lanes, now=now)
        about = About(owner, chat_id, f"case:{case.case_id}:received")
        params = {"due_at": case.due_at}
        await tell(conn, about, NoticeKind.APPEAL_RECEIVED, params, lanes=db.lanes, at=now)
        return _shown(case, chat_id, message_id)


async def _earlier(
    conn: Connection, chat_id: ChatId, message_id: UUID, *, lanes: int
) -> list[Case]:
    """The cases about the message, oldest first."""
    lane = lane_of_chat(chat_id, lanes)
    return [
        await cases.case_of(conn, subject.case_id, lanes=lanes)
        for subject in await store.subjects_of_attempt(conn, lane, chat_id, message_id)
    ]


async def _check_contestable(conn: Connection, seen: ChatEvidence, now: datetime) -> None:
    subject = seen.subject
    if subject.state is State.HELD:
        raise StillLookedAt
    if subject.state not in (State.REFUSED, State.MASKED):
        raise NothingToContest(subject.state)
    until = subject.sent_at + (await policy_in_force(conn, now)).contest_within
    if now >= until:
        raise TooLateToContest(until)


async def _open(
    conn: Connection,
    seen: ChatEvidence,
    earlier: list[Case],
    text: str,
    *,
    lanes: int,
    now: datetime,
) -> Case:
    lane, subject, verdict = lane_of_chat(seen.chat.chat_id, lanes), seen.subject, seen.verdict
    finding = verdict.deciding if verdict is not None else None
    new = NewCase(
        kind=Kind.MESSAGE_APPEAL,
        subject=str(subject.message_id),
        owner=party_of(seen.chat, subject.side),
        evidence=await snapshot(conn, seen, lanes=lanes, at=now, facts={"appeal": text}),
        label=finding.label if finding else None,
        rule=finding.rule if finding else None,
        rule_version=verdict.version if verdict else None,
        about_case=earlier[-1].case_id if earlier else None,
        barred=tuple({who for case in earlier for who in case.decided_by}),
    )
    case_id = await cases.open_case(conn, KINDS, new, lanes=lanes, now=now)
    noted = CaseSubject(
        chat_id=seen.chat.chat_id,
        attempt_id=subject.message_id,
        kind=Kind.MESSAGE_APPEAL,
        case_id=case_id,
        side=subject.side,
        label=new.label,
        at=now,
    )
    await store.note_subject(conn, lane, noted)
    return await cases.case_of(conn, case_id, lanes=lanes)


def _repeated(known: Case, chat_id: ChatId, message_id: UUID, text: str) -> MessageAppeal:
    if known.evidence.facts.get("appeal") != text:
        raise ContestedAlready(known.opened_at)
    return _shown(known, chat_id, message_id)


def _shown(case: Case, chat_id: ChatId, message_id: UUID) -> MessageAppeal:
    return MessageAppeal(chat_id, message_id, case.opened_at, case.due_at)
