"""Files over HTTP: sent in as they are, given out to whoever may see them, one by one."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Router, delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from prilavok.chat.authors import PARTIES, author_of
from prilavok.chat.files.erasing import erase, take_back
from prilavok.chat.files.fetching import Files, file_for, unsent_files
from prilavok.chat.files.giving import given_out, preview_given_out
from prilavok.chat.files.model import FILE_BYTES_MAX, FileId, UploadBrokenOff
from prilavok.chat.files.views import Attachment, UnsentFiles, attachment_of
from prilavok.chat.model import ChatId, lane_of_chat
from prilavok.identity.actions import issue_address
from prilavok.identity.model import Address, Principal, Role, allow

VIEWERS: Final = allow(
    Role.BUYER, Role.SELLER_STAFF, Role.MODERATOR, Role.OPERATOR, permission="chat"
)
ERASERS: Final = allow(Role.BUYER, Role.SELLER_STAFF, Role.OPERATOR, permission="chat")
NAME_CHARS_MAX: Final = 255
ANYTHING: Final = "*/*"


@post(
    "/chats/{chat_id:uuid}/files",
    access=PARTIES,
    paced=True,
    request_max_body_size=FILE_BYTES_MAX,
    takes_bytes=True,
)
async def send_file(
    chat_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    principal: NamedDependency[Principal],
    files: NamedDependency[Files],
    name: Annotated[str, QueryParameter(max_length=NAME_CHARS_MAX)] = "",
) -> Attachment:
    """Send a picture (PNG, JPEG, WebP, GIF) or a PDF of up to 5 MiB to a chat, to be attached to a
    message. It is judged first: 422 `file_refused` says why one is not taken."""
    taken = await files.intake.take_in(
        author_of(principal), ChatId(chat_id), name, body_of(request)
    )
    return attachment_of(taken)


@get(
    "/chats/{chat_id:uuid}/files/{file_id:uuid}",
    access=VIEWERS,
    accepts_address=True,
    media_type=ANYTHING,
)
async def read_file(
    chat_id: FromPath[UUID],
    file_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    principal: NamedDependency[Principal],
    files: NamedDependency[Files],
) -> Stream:
    """A file itself, or a part of it, for whoever may see its message, has sent it, or reviews."""
    file = await file_for(files.db, files.clock, principal, ChatId(chat_id), FileId(file_id))
    return await given_out(files, file, request)


@get("/chats/{chat_id:uuid}/files/{file_id:uuid}/preview", access=VIEWERS, media_type=ANYTHING)
async def read_preview(
    chat_id: FromPath[UUID],
    file_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    files: NamedDependency[Files],
) -> Stream:
    """A small picture of a picture, at most 480 pixels long; a PDF has none."""
    file = await file_for(files.db, files.clock, principal, ChatId(chat_id), FileId(file_id))
    return await preview_given_out(files, file)


async def body_of(request: Request[Any, Any, Any]) -> AsyncGenerator[bytes]:
    """The body as it arrives. Raises `UploadBrokenOff`."""
    try:
        async for piece in request.stream():
            yield piece
    except HTTPException as error:
        if error.status_code < 500:
            raise
        raise UploadBrokenOff from error


@post("/chats/{chat_id:uuid}/files/{file_id:uuid}/address", access=VIEWERS)
async def address(
    chat_id: FromPath[UUID],
    file_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    files: NamedDependency[Files],
) -> Address:
    """An address at which a browser can play the file for 5 minutes, where it sends no header."""
    await file_for(files.db, files.clock, principal, ChatId(chat_id), FileId(file_id))
    path = f"/v1/chats/{chat_id}/files/{file_id}"
    return await issue_address(files.db, files.clock, principal, path)


@get("/chats/{chat_id:uuid}/files", access=PARTIES)
async def list_unsent(
    chat_id: FromPath[UUID], principal: NamedDependency[Principal], files: NamedDependency[Files]
) -> UnsentFiles:
    """One's own files in a chat that no message has: still to be sent, or refused."""
    author = author_of(principal)
    found = await unsent_files(files.db, files.clock, author, ChatId(chat_id))
    return UnsentFiles(tuple(map(attachment_of, found)))


@delete("/chats/{chat_id:uuid}/files/{file_id:uuid}", access=ERASERS)
async def erase_file(
    chat_id: FromPath[UUID],
    file_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    files: NamedDependency[Files],
) -> None:
    """Take back a file of one's own that was not sent; an operator erases any, for good."""
    if principal.role is not Role.OPERATOR:
        author = author_of(principal)
        await take_back(files.db, files.clock, author, ChatId(chat_id), FileId(file_id))
        return
    position = await erase(files.db, files.clock, principal, ChatId(chat_id), FileId(file_id))
    if position is not None:
        files.tell(lane_of_chat(ChatId(chat_id), files.db.lanes), position)


def routes(files: Files) -> Router:
    """The routes of files."""
    return Router(
        "/v1",
        route_handlers=[send_file, list_unsent, read_file, read_preview, address, erase_file],
        tags=["files"],
        dependencies={"files": Provide(lambda: files, sync_to_thread=False)},
    )
