"""Who may see a file: decided every time somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from prilavok.chat.authors import author_of
from prilavok.chat.files import store
from prilavok.chat.files.model import FileId, FileNotFound, FileRow, FileState
from prilavok.chat.files.store import SentFile
from prilavok.chat.files.taking_in import Intake
from prilavok.chat.model import TOMBSTONES, Author, ChatId, State, lane_of_chat
from prilavok.chat.rights import ChatNotFound, chat_of
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.files import FileStore
from prilavok.core.lanes import Lane
from prilavok.identity.model import Principal, Role

REVIEWERS = frozenset({Role.MODERATOR, Role.OPERATOR})
VISIBLE = frozenset({State.DELIVERED, State.MASKED})


@dataclass(frozen=True)
class Files:
    """What a process reaches files by; `tell` hears of what was changed."""

    db: Database
    clock: Clock
    store: FileStore
    intake: Intake
    tell: Callable[[Lane, int], None]


async def file_for(
    db: Database, clock: Clock, principal: Principal, chat_id: ChatId, file_id: FileId
) -> FileRow:
    """The file: for whoever sent it, for both sides once they see its message, and for those who
    review. To all others there is no such file: raises `FileNotFound`; to its parties while the
    chat is hidden, `ChatSwitchedOff`."""
    lane = lane_of_chat(chat_id, db.lanes)
    async with db.reading() as conn:
        file = await store.file_with_message(conn, lane, chat_id, file_id)
        if file is None or file.state is FileState.STORING:
            raise FileNotFound(file_id)
        if principal.role in REVIEWERS:
            return file
        author = author_of(principal)
        try:
            await chat_of(conn, chat_id, author, lanes=db.lanes, now=clock.now())
        except ChatNotFound as error:
            raise FileNotFound(file_id) from error
    is_seen = file.message_state in VISIBLE or file.claim_id is not None
    if not is_seen and not _is_of(file, author):
        raise FileNotFound(file_id)
    return file


async def unsent_files(
    db: Database, clock: Clock, author: Author, chat_id: ChatId
) -> list[FileRow]:
    """The author's own in the chat that no message has.

    Raises `ChatNotFound`, and `ChatSwitchedOff` while it is hidden.
    """
    async with db.reading() as conn:
        await chat_of(conn, chat_id, author, lanes=db.lanes, now=clock.now())
        return await store.unsent_files(conn, lane_of_chat(chat_id, db.lanes), chat_id, author)


def _is_of(file: SentFile, author: Author) -> bool:
    """Whether `author` has sent it and not taken it back."""
    own = (file.side, file.author_id) == (author.side, author.id)
    return own and file.message_state not in TOMBSTONES
