"""A process that writes messages: `python -m chat.writing_process DSN < work > answers`.

The first line of work is JSON: who writes, to which chats, under which client ids. Every answer is
a line of JSON, written as soon as it is known.
"""

from __future__ import annotations

import asyncio
import sys
from uuid import UUID

import msgspec
from msgspec import Struct

from chat.conftest import NobodyListens
from chat.judges import UNMODERATED, Fickle, Halves, always
from prilavok.chat.model import Author, ChatId, ClientId, State
from prilavok.chat.writing import Writer
from prilavok.core.clock import SystemClock
from prilavok.core.database import Database
from prilavok.core.errors import DomainError

JUDGES = {"all pass": UNMODERATED, "fickle": always(Fickle()), "halves": always(Halves())}


class Work(Struct):
    """Each of `authors` sends every client id to the chat beside it, `at_once` at a time.

    What is sent is the text beside it, or one made of author and client id.
    """

    authors: list[Author]
    sendings: list[tuple[UUID, UUID]]
    texts: list[str] = []
    at_once: int = 100
    judges: str = "all pass"


class Answer(Struct):
    """What became of a sending."""

    author_id: str
    chat_id: UUID
    client_id: UUID
    seq: int | None = None
    state: State | None = None
    message_id: UUID | None = None
    is_new: bool = False
    problem: str | None = None


async def main() -> None:
    work = msgspec.json.decode(sys.stdin.readline(), type=Work)
    db = await Database.open(sys.argv[1])
    writer = Writer(db, SystemClock(), JUDGES[work.judges], NobodyListens())
    limit = asyncio.Semaphore(work.at_once)

    async def send(author: Author, n: int, chat_id: UUID, client_id: UUID) -> None:
        answer = Answer(author.id, chat_id, client_id)
        async with limit:
            try:
                text = work.texts[n] if work.texts else f"{author.id} {client_id}"
                sent = await writer.send(author, ChatId(chat_id), ClientId(client_id), text)
            except DomainError as error:
                answer.problem = error.code
            else:
                answer.seq, answer.state = sent.written.seq, sent.written.state
                answer.message_id = sent.message_id
                answer.is_new = sent.is_new
        print(msgspec.json.encode(answer).decode(), flush=True)

    await asyncio.gather(
        *(
            send(author, n, *sending)
            for n, sending in enumerate(work.sendings)
            for author in work.authors
        )
    )
    await writer.close()
    await db.close()


if __name__ == "__main__":
    asyncio.run(main())
