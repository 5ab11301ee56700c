"""Contesting that a file was refused: its author says why, and a person looks at it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok import cases
from prilavok.cases import Case, NewCase
from prilavok.chat.files import reviewing
from prilavok.chat.files.model import FileId, FileNotFound, FileRow, FileState
from prilavok.chat.model import Author, ChatId, ChatRow, lane_of_chat
from prilavok.chat.rights import chat_of
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import lock_lanes
from prilavok.core.lanes import Lane
from prilavok.notices import NoticeKind
from prilavok.review import store
from prilavok.review.evidence import file_shown, snapshot_of_chat
from prilavok.review.kinds import KINDS
from prilavok.review.model import CaseSubject, ContestedAlready, Kind, NothingToContest, party_of
from prilavok.review.telling import About, tell


class FileAppeal(Struct, frozen=True):
    """An appeal that was received, and by when it is decided."""

    chat_id: ChatId
    file_id: UUID
    appealed_at: datetime
    due_at: datetime


async def contest(
    db: Database, clock: Clock, author: Author, chat_id: ChatId, file_id: FileId, text: str
) -> FileAppeal:
    """Contest that a file of one's own was refused, once; the same words again change nothing.

    Raises `ChatNotFound`, `FileNotFound`, `NothingToContest` and `ContestedAlready`.
    """
    async with db.transaction() as conn:
        now, lane = clock.now(), lane_of_chat(chat_id, db.lanes)
        chat = await chat_of(conn, chat_id, author, lanes=db.lanes, now=now)
        owner = party_of(chat, author.side)
        await lock_lanes(conn, {lane, owner.lane(db.lanes)})
        file = await reviewing.refused_file(conn, lane, chat_id, file_id)
        if file is None or (file.side, file.author_id) != (author.side, author.id):
            raise FileNotFound(file_id)
        known = await _known(conn, lane, chat_id, file_id, lanes=db.lanes)
        if known is not None:
            return _repeated(known, chat_id, file_id, text)
        if file.state is not FileState.REFUSED:
            raise NothingToContest(file.state)
        if not await reviewing.keep_for_decision(conn, lane, file):
            raise FileNotFound(file_id)

        case = await _open(conn, chat, file, text, lanes=db.lanes, now=now)
        about = About(owner, chat_id, f"case:{case.case_id}:received")
        params = {"due_at": case.due_at}
        await tell(conn, about, NoticeKind.APPEAL_RECEIVED, params, lanes=db.lanes, at=now)
        return _shown(case, chat_id, file_id)


async def _known(
    conn: Connection, lane: Lane, chat_id: ChatId, file_id: FileId, *, lanes: int
) -> Case | None:
    subjects = await store.subjects_of_attempt(conn, lane, chat_id, file_id)
    return await cases.case_of(conn, subjects[0].case_id, lanes=lanes) if subjects else None


async def _open(
    conn: Connection, chat: ChatRow, file: FileRow, text: str, *, lanes: int, now: datetime
) -> Case:
    deciding = file.verdict.findings[0].finding if file.verdict is not None else None
    around = await snapshot_of_chat(conn, chat, lanes=lanes, at=now, facts={"appeal": text})
    new = NewCase(
        kind=Kind.REJECTED_FILE,
        subject=str(file.file_id),
        owner=party_of(chat, file.side),
        evidence=replace(around, files=(file_shown(file),)),
        label=deciding.label if deciding else None,
        rule=deciding.rule if deciding else None,
        rule_version=file.verdict.version if file.verdict else None,
    )
    case_id = await cases.open_case(conn, KINDS, new, lanes=lanes, now=now)
    noted = CaseSubject(
        chat_id=chat.chat_id,
        attempt_id=file.file_id,
        kind=Kind.REJECTED_FILE,
        case_id=case_id,
        side=file.side,
        label=new.label,
        at=now,
    )
    await store.note_subject(conn, Lane(chat.lane), noted)
    return await cases.case_of(conn, case_id, lanes=lanes)


def _repeated(known: Case, chat_id: ChatId, file_id: UUID, text: str) -> FileAppeal:
    if known.evidence.facts.get("appeal") != text:
        raise ContestedAlready(known.opened_at)
    return _shown(known, chat_id, file_id)


def _shown(case: Case, chat_id: ChatId, file_id: UUID) -> FileAppeal:
    return FileAppeal(chat_id, file_id, case.opened_at, case.due_at)
