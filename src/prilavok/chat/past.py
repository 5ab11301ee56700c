"""Everything that was ever written in the chats, for whoever wants to judge it again.

Lane by lane and chat by chat, each chat's texts by their times. They are read some hundreds at a
time, so it does not matter how many there are; what is written meanwhile may be among them or not.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok import programmes
from prilavok.chat import store
from prilavok.chat.circumstances import order_of
from prilavok.chat.judging import ROLE_OF, situation_of
from prilavok.chat.model import ChatId, KeptVerdict, Side
from prilavok.chat.windows import ATTEMPTS_MAX, NOTHING_YET
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, Database, fetch
from prilavok.core.lanes import Lane
from prilavok.moderation.model import Action, Situation
from prilavok.moderation.programme import KIND
from prilavok.moderation.shadow import PastText

CHATS_PER_PAGE: Final = 100
TEXTS_PER_PAGE: Final = 500
LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
FAR_OFF: Final = datetime(9999, 1, 1, tzinfo=UTC)


class Written(Struct, frozen=True):
    """A message as it was first written, or an edit of it."""

    chat_id: ChatId
    attempt_id: UUID
    message_id: UUID
    side: Side
    text: str
    verdict: KeptVerdict | None
    at: datetime


async def past_texts(
    db: Database, since: datetime | None, until: datetime | None, looks_back: timedelta
) -> AsyncGenerator[PastText]:
    """Texts from `since` on and before `until`, with what the same side had written within
    `looks_back` before each; edits too, in their places."""
    versions = Versions()
    for lane in map(Lane, range(db.lanes)):
        after = NOTHING_YET
        while True:
            async with db.reading() as conn:
                chats = await store.chats_after(conn, lane, after, limit=CHATS_PER_PAGE)
                situations = {
                    chat.chat_id: await situation_of(conn, chat, await order_of(conn, chat))
                    for chat in chats
                }
            if not chats:
                break
            after = chats[-1].chat_id
            reader = Reader(db, lane, situations, versions, looks_back)
            async for text in reader.texts(since or LONG_AGO, until or FAR_OFF):
                yield text


class Versions:
    """Which rulebook was in force when, for texts in which nothing was found: their verdicts are
    not kept. Asked once for each stretch of time."""

    def __init__(self) -> None:
        self._known: list[tuple[datetime, programmes.InForce]] = []

    async def at(self, conn: Connection, moment: datetime) -> int:
        for start, in_force in self._known:
            if start <= moment and (in_force.until is None or moment < in_force.until):
                return in_force.version
        in_force = await programmes.version_in_force(conn, KIND, moment)
        self._known.append((moment, in_force))
        return in_force.version


class Reader:
    """Reads the texts of some chats of a lane."""

    def __init__(
        self,
        db: Database,
        lane: Lane,
        situations: dict[ChatId, Situation],
        versions: Versions,
        looks_back: timedelta,
    ) -> None:
        self._db = db
        self._lane = lane
        self._situations = situations
        self._versions = versions
        self._looks_back = looks_back
        self._said: defaultdict[tuple[ChatId, Side], deque[Written]] = defaultdict(
            lambda: deque(maxlen=ATTEMPTS_MAX)
        )

    async def texts(self, since: datetime, until: datetime) -> AsyncGenerator[PastText]:
        """Page after page; nothing of the database is held while somebody looks at one."""
        begin = max(since, LONG_AGO + self._looks_back) - self._looks_back
        last: Written | None = None
        while True:
            async with self._db.reading() as conn:
                page = await self._page(conn, begin, until, last)
                texts = [await self._text(conn, written) for written in page]
            for text in texts:
                if text.sent_at >= since:
                    yield text
            if len(page) < TEXTS_PER_PAGE:
                return
            last = page[-1]

    async def _page(
        self, conn: Connection, begin: datetime, until: datetime, last: Written | None
    ) -> list[Written]:
        return await fetch(
            conn,
            READ_WRITTEN,
            {
                "lane": self._lane,
                "chat_ids": UuidArray(list(self._situations)),
                "begin": begin,
                "until": until,
                "last_chat": last.chat_id if last else NOTHING_YET,
                "last_at": last.at if last else LONG_AGO,
                "last_attempt": last.attempt_id if last else NOTHING_YET,
                "limit": TEXTS_PER_PAGE,
            },
            row=Written,
        )

    async def _text(self, conn: Connection, written: Written) -> PastText:
        said = self._said[written.chat_id, written.side]
        recent = tuple(each.text for each in said if each.at > written.at - self._looks_back)
        said.append(written)
        verdict = written.verdict
        deciding = verdict.deciding if verdict is not None else None
        return PastText(
            id=str(written.message_id),
            role=ROLE_OF[written.side],
            text=written.text,
            sent_at=written.at,
            action=verdict.action if verdict is not None else Action.DELIVER,
            version=verdict.version if verdict else await self._versions.at(conn, written.at),
            recent=recent,
            situation=self._situations[written.chat_id],
            rule=deciding.rule if deciding is not None else None,
            label=deciding.label if deciding is not None else None,
        )


# by the primary keys; what a message said first is its first revision
READ_WRITTEN = """
select chat_id, attempt_id, message_id, side, text, verdict, at
from (
    select
        message.chat_id, message.message_id as attempt_id, message.message_id, message.side,
        coalesce(
            first.verdict ->> 'original', first.text, message.verdict ->> 'original', message.text
        ) as text,
        case when first.text is null then message.verdict else first.verdict end as verdict,
        message.sent_at as at
    from messages as message
    left join lateral (
        select revision.text, revision.verdict
        from message_revisions as revision
        where revision.lane = %(lane)s
        and revision.chat_id = message.chat_id
        and revision.message_id = message.message_id
        order by revision.change
        limit 1
    ) as first on message.revised is not null
    where message.lane = %(lane)s
    and message.chat_id = any(%(chat_ids)s)
    and message.side <> 'system'
    union all
    select
        edit.chat_id, edit.edit_id, edit.message_id, message.side, edit.text, edit.verdict,
        edit.edited_at
    from edits as edit
    join messages as message
        on message.lane = edit.lane
        and message.chat_id = edit.chat_id
        and message.message_id = edit.message_id
    where edit.lane = %(lane)s
    and edit.chat_id = any(%(chat_ids)s)
) as written
where at >= %(begin)s
and at < %(until)s
and (chat_id, at, attempt_id) > (%(last_chat)s, %(last_at)s, %(last_attempt)s)
order by chat_id, at, attempt_id
limit %(limit)s
"""
