"""Routes of reports and of appeals against what became of a message, for both sides of a chat."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from litestar import Response, Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from prilavok.chat.authors import PARTIES, author_of
from prilavok.chat.files.model import FileId
from prilavok.chat.model import ChatId
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.identity.model import Principal
from prilavok.review import appeals, rejected_files, reports
from prilavok.review.appeals import MessageAppeal, NewMessageAppeal
from prilavok.review.model import Report, ReportId, ReportReason
from prilavok.review.rejected_files import FileAppeal
from prilavok.review.reports import NewReport


class ReportView(Struct, frozen=True):
    """A report that was received; a notice tells what came of it."""

    report_id: ReportId
    chat_id: ChatId
    message_id: UUID | None
    reason: ReportReason
    at: datetime


@post("/chats/{chat_id:uuid}/reports", access=PARTIES, also_answers=(200,))
async def report(
    chat_id: FromPath[UUID],
    data: JSONBody[NewReport],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Response[ReportView]:
    """Report the other side to the moderators: a message of it, or the chat. 200 if one has
    reported that message before."""
    told, is_new = await reports.report(db, clock, author_of(principal), ChatId(chat_id), data)
    return Response(_view(told), status_code=201 if is_new else 200)


@post("/chats/{chat_id:uuid}/messages/{message_id:uuid}/appeal", access=PARTIES)
async def contest(
    chat_id: FromPath[UUID],
    message_id: FromPath[UUID],
    data: JSONBody[NewMessageAppeal],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> MessageAppeal:
    """Contest that one's own message was refused or masked: once, for somebody who has not decided
    about it to look at."""
    author = author_of(principal)
    return await appeals.contest(db, clock, author, ChatId(chat_id), message_id, data.text)


@post("/chats/{chat_id:uuid}/files/{file_id:uuid}/contest", access=PARTIES)
async def contest_file(
    chat_id: FromPath[UUID],
    file_id: FromPath[UUID],
    data: JSONBody[NewMessageAppeal],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> FileAppeal:
    """Contest that a file of one's own was refused: once, within 7 days."""
    author = author_of(principal)
    return await rejected_files.contest(
        db, clock, author, ChatId(chat_id), FileId(file_id), data.text
    )


def routes() -> Router:
    """The routes of reports and appeals."""
    return Router("/v1", route_handlers=[report, contest, contest_file], tags=["review"])


def _view(told: Report) -> ReportView:
    return ReportView(told.report_id, told.chat_id, told.message_id, told.reason, told.at)
