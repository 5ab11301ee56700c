"""Reports: one side of a chat tells of the other, a person looks, and they hear what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok import cases
from prilavok.cases import Case, NewCase
from prilavok.chat.actions import MessageNotFound
from prilavok.chat.evidence import ChatEvidence, evidence_of
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import Author, ChatId, ChatRow, MessageId, Side, State, lane_of_chat
from prilavok.chat.rights import chat_of
from prilavok.core.clock import Clock, seconds_left_of_day
from prilavok.core.database import Connection, Database, settled
from prilavok.core.events import lock_lanes
from prilavok.core.ids import uuid7
from prilavok.core.lanes import Lane
from prilavok.notices import NoticeKind
from prilavok.review import store
from prilavok.review.evidence import snapshot, snapshot_of_chat
from prilavok.review.kinds import KINDS
from prilavok.review.model import (
    LABEL_OF,
    REPORTS_PER_DAY_MAX,
    CaseSubject,
    Kind,
    OwnMessage,
    Report,
    ReportId,
    ReportReason,
    ReportText,
    TooManyReports,
    party_of,
)
from prilavok.review.telling import About, in_every_language, tell

SHOWN: Final = (State.DELIVERED, State.MASKED, State.DELETED, State.RECALLED)
URGENT: Final = {ReportReason.THREAT: 0, ReportReason.FRAUD: 0}


class NewReport(Struct, frozen=True, forbid_unknown_fields=True):
    """What the other side did wrong: in one message, or in the chat as a whole."""

    reason: ReportReason
    message_id: UUID | None = None
    text: ReportText | None = None


async def report(
    db: Database, clock: Clock, author: Author, chat_id: ChatId, new: NewReport
) -> tuple[Report, bool]:
    """What `author` told, and whether it is new: a message is reported once by one person,
    and a chat once for each reason until that is decided.

    Raises `ChatNotFound`, `MessageNotFound`, `OwnMessage` and `TooManyReports`.
    """

    async def attempt() -> tuple[Report, bool]:
        async with db.transaction() as conn:
            return await _report(conn, author, chat_id, new, lanes=db.lanes, now=clock.now())

    return await settled(attempt)


async def settle_reports(
    conn: Connection, case: Case, outcome: str, *, lanes: int, at: datetime
) -> None:
    """Tell everyone who reported what the case is about that it was decided, and how."""
    assert case.evidence.chat_id is not None
    chat_id = ChatId(case.evidence.chat_id)
    lane = lane_of_chat(chat_id, lanes)
    [chat] = await chats_of(conn, lane, [chat_id])
    for told in await store.reports_of_case(conn, lane, case.case_id):
        await _settle(conn, told, chat, outcome, lanes=lanes, at=at)


async def _report(
    conn: Connection,
    author: Author,
    chat_id: ChatId,
    new: NewReport,
    *,
    lanes: int,
    now: datetime,
) -> tuple[Report, bool]:
    lane = lane_of_chat(chat_id, lanes)
    chat = await chat_of(conn, chat_id, author, lanes=lanes, now=now)
    reporter, accused = party_of(chat, author.side), party_of(chat, author.side.other)
    await lock_lanes(conn, {lane, reporter.lane(lanes), accused.lane(lanes)})
    known = await _told_before(conn, author, chat_id, new, lanes=lanes)
    if known is not None:
        return known, False
    if await store.made_on(conn, reporter, lanes=lanes, day=now.date()) >= REPORTS_PER_DAY_MAX:
        raise TooManyReports(REPORTS_PER_DAY_MAX, seconds_left_of_day(now))
    seen = await _reported(conn, author, chat_id, new.message_id, lanes=lanes)

    case = await _case(conn, chat, author.side.other, new, seen, lanes=lanes, now=now)
    told = Report(
        report_id=ReportId(uuid7(now)),
        chat_id=chat_id,
        message_id=new.message_id,
        side=author.side,
        person_id=author.id,
        reason=new.reason,
        text=new.text,
        at=now,
        case_id=case.case_id,
    )
    await store.insert_report(conn, lane, told)
    await store.count_report(conn, reporter, accused, lanes=lanes, day=now.date())
    if case.decision is not None:
        outcome = "report_confirmed" if case.decision == "confirm" else "report_not_confirmed"
        await _settle(conn, told, chat, outcome, lanes=lanes, at=now)
    return told, True


async def _told_before(
    conn: Connection, author: Author, chat_id: ChatId, new: NewReport, *, lanes: int
) -> Report | None:
    """The report of the same message; or of the same chat, for the same reason, while nobody has
    decided about it."""
    lane = lane_of_chat(chat_id, lanes)
    if new.message_id is not None:
        return await store.report_of_message(
            conn, lane, chat_id, new.message_id, author.side, author.id
        )
    latest = await store.latest_of_chat(conn, lane, chat_id, author.side, author.id, new.reason)
    if latest is None:
        return None
    case = await cases.case_of(conn, latest.case_id, lanes=lanes)
    return latest if case.is_undecided else None


async def _reported(
    conn: Connection, author: Author, chat_id: ChatId, message_id: UUID | None, *, lanes: int
) -> ChatEvidence | None:
    """The message of the other side that is meant; None where the chat as a whole is."""
    if message_id is None:
        return None
    seen = await evidence_of(conn, lane_of_chat(chat_id, lanes), chat_id, message_id)
    if seen is None or (seen.subject.side is author.side.other and seen.subject.state not in SHOWN):
        raise MessageNotFound(MessageId(message_id))
    if seen.subject.side is not author.side.other:
        raise OwnMessage
    return seen


async def _case(
    conn: Connection,
    chat: ChatRow,
    accused: Side,
    new: NewReport,
    seen: ChatEvidence | None,
    *,
    lanes: int,
    now: datetime,
) -> Case:
    """The case of the message, or the one of today about the chat; a new one if that is decided."""
    facts = {"reason": str(new.reason), **({"text": new.text} if new.text else {})}
    if seen is not None:
        subject = str(seen.subject.message_id)
        evidence = await snapshot(conn, seen, lanes=lanes, at=now, facts=facts)
    else:
        subject = f"{chat.chat_id}:{accused}:{now.date()}"
        evidence = await snapshot_of_chat(conn, chat, lanes=lanes, at=now, facts=facts)
    case = NewCase(
        kind=Kind.REPORT,
        subject=subject,
        owner=party_of(chat, accused),
        evidence=evidence,
        label=LABEL_OF.get(new.reason),
        priority=URGENT.get(new.reason),
    )
    found = await _opened(conn, case, lanes=lanes, now=now)
    if seen is None and not found.is_undecided:
        again = replace(case, subject=f"{subject}:{now.time()}")
        found = await _opened(conn, again, lanes=lanes, now=now)
    if seen is not None:
        noted = CaseSubject(
            chat_id=chat.chat_id,
            attempt_id=seen.subject.message_id,
            kind=Kind.REPORT,
            case_id=found.case_id,
            side=accused,
            label=case.label,
            at=now,
        )
        await store.note_subject(conn, Lane(chat.lane), noted)
    return found


async def _opened(conn: Connection, case: NewCase, *, lanes: int, now: datetime) -> Case:
    """The case of its subject, opened now or before."""
    case_id = await cases.open_case(conn, KINDS, case, lanes=lanes, now=now)
    return await cases.case_of(conn, case_id, lanes=lanes)


async def _settle(
    conn: Connection, told: Report, chat: ChatRow, outcome: str, *, lanes: int, at: datetime
) -> None:
    about = About(party_of(chat, told.side), told.chat_id, f"report:{told.report_id}")
    params = {"outcome": in_every_language(outcome)}
    await tell(conn, about, NoticeKind.REPORT_SETTLED, params, lanes=lanes, at=at)
