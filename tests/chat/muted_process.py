"""A process that writes without end: `python -m chat.muted_process DSN < author and chats`.

It says nothing while it may write; it ends when its input does.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from chat.conftest import NobodyListens
from chat.judges import UNMODERATED
from prilavok.chat.model import Author, ChatId, ClientId
from prilavok.chat.rights import MayNotWrite
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database

AT_ONCE = 8


class Chatter(Struct):
    """Who writes, and where; `now` is the time that stands still."""

    author: Author
    chat_ids: list[UUID]
    now: datetime


async def main() -> None:
    chatter = msgspec.json.decode(sys.stdin.readline(), type=Chatter)
    db = await Database.open(sys.argv[1])
    clock = FixedClock(chatter.now)
    writer = Writer(db, clock, UNMODERATED, NobodyListens())
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

    async def write(chat_id: ChatId) -> None:
        while not ended.done():
            try:
                await writer.send(chatter.author, chat_id, ClientId(uuid4()), "Hello?")
            except MayNotWrite:
                await asyncio.sleep(0)

    await asyncio.gather(
        *(write(ChatId(chat_id)) for chat_id in chatter.chat_ids for _ in range(AT_ONCE))
    )
    await writer.close()
    await db.close()


if __name__ == "__main__":
    asyncio.run(main())
