"""A text and what was said around it, as a person sees it who decides about it."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok.chat import edits, list_store, message_store, store
from prilavok.chat.files.model import FileRow
from prilavok.chat.files.store import files_of_messages
from prilavok.chat.model import ChatId, ChatRow, Edit, KeptVerdict, MessageId, Side, State
from prilavok.core.database import Connection, fetch, fetch_one
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind

AROUND: Final = 10
CHATS_COUNTED_MAX: Final = 1_000


class SeenMessage(Struct, frozen=True):
    """A message as its author wrote it, also where it was masked, deleted or recalled since."""

    message_id: UUID
    side: Side
    author_id: str
    author_name: str | None
    text: str
    state: State
    verdict: KeptVerdict | None
    sent_at: datetime
    is_subject: bool = False
    files: tuple[FileRow, ...] = ()


class ChatEvidence(Struct, frozen=True):
    """The chat, the subject's verdict, and the messages around it, oldest first. An edit stands
    behind the message that it was to change, under its own id."""

    chat: ChatRow
    subject: SeenMessage
    messages: tuple[SeenMessage, ...]

    @property
    def verdict(self) -> KeptVerdict | None:
        return self.subject.verdict


async def evidence_of(
    conn: Connection, lane: Lane, chat_id: ChatId, attempt_id: UUID, around: int = AROUND
) -> ChatEvidence | None:
    """Up to `around` messages before and after the attempt; None if there is no such attempt.

    What was kept back is among them: who decides sees what both sides tried.
    """
    [chat] = await store.chats_by_id(conn, [chat_id], [lane])
    edit = await edits.edit_by_id(conn, lane, chat_id, attempt_id)
    message_id = edit.message_id if edit is not None else MessageId(attempt_id)
    found = await fetch(
        conn,
        AROUND_MESSAGE,
        {"lane": lane, "chat_id": chat_id, "message_id": message_id, "around": around},
        row=SeenMessage,
    )
    if not found:
        return None
    found = await _with_files(conn, lane, chat_id, found)
    if edit is not None:
        found = _with_edit(found, edit)
    [subject] = [message for message in found if message.is_subject]
    return ChatEvidence(chat, subject, tuple(found))


async def newest_message(conn: Connection, lane: Lane, chat_id: ChatId) -> MessageId | None:
    """The last message that both sides see; None in a chat where nobody has said anything."""
    found = await message_store.history(conn, lane, chat_id, before=None, limit=1)
    return found[0].message_id if found else None


async def chats_counted(conn: Connection, party: Party, *, lanes: int) -> int:
    """How many chats a party has, at most 1,000."""
    lane = party.lane(lanes)
    if party.kind is PartyKind.BUYER:
        return len(await list_store.buyer_chat_ids(conn, lane, BuyerId(party.id)))
    counted = {"lane": lane, "seller_id": party.id, "limit": CHATS_COUNTED_MAX}
    return await fetch_one(conn, COUNT_CHATS, counted, row=int) or 0


async def _with_files(
    conn: Connection, lane: Lane, chat_id: ChatId, messages: list[SeenMessage]
) -> list[SeenMessage]:
    found = await files_of_messages(conn, lane, chat_id, [each.message_id for each in messages])
    return [
        replace(message, files=tuple(f for f in found if f.message_id == message.message_id))
        for message in messages
    ]


def _with_edit(messages: list[SeenMessage], edit: Edit) -> list[SeenMessage]:
    shown: list[SeenMessage] = []
    for message in messages:
        shown.append(replace(message, is_subject=False))
        if message.is_subject:
            shown.append(
                SeenMessage(
                    message_id=edit.edit_id,
                    side=edit.side,
                    author_id=edit.author_id,
                    author_name=message.author_name,
                    text=edit.text,
                    state=edit.state,
                    verdict=edit.verdict,
                    sent_at=edit.edited_at,
                    is_subject=True,
                )
            )
    return shown


# by chats_of_pair
COUNT_CHATS = """
select count(*)
from (
    select 1
    from chats
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    limit %(limit)s
) as counted
"""

# by the primary key, messages_by_seq and messages_kept_back; the places among the visible ones are
# found by walking back from the newest
AROUND_MESSAGE = """
with subject as (
    select message_id, sent_at, seq
    from messages
    where lane = %(lane)s
    and chat_id = %(chat_id)s
    and message_id = %(message_id)s
),
place as (
    select coalesce(
        subject.seq,
        (
            select visible.seq
            from messages as visible
            where visible.lane = %(lane)s
            and visible.chat_id = %(chat_id)s
            and visible.seq is not null
            and visible.sent_at <= subject.sent_at
            order by visible.seq desc
            limit 1
        ),
        0
    ) as seq
    from subject
),
near as (
    select message.*
    from messages as message
    cross join place
    where message.lane = %(lane)s
    and message.chat_id = %(chat_id)s
    and message.seq between place.seq - %(around)s and place.seq + %(around)s
),
kept_back as (
    select message.*
    from messages as message
    cross join subject
    where message.lane = %(lane)s
    and message.chat_id = %(chat_id)s
    and message.seq is null
    and message.sent_at >= (select min(sent_at) from (
        select sent_at from near union all select sent_at from subject
    ) as shown)
    order by abs(extract(epoch from message.sent_at - subject.sent_at))
    limit 2 * %(around)s + 1
)
select
    message.message_id, message.side, message.author_id, message.author_name,
    coalesce(
        last.verdict ->> 'original', last.text, message.verdict ->> 'original', message.text
    ) as text,
    message.state,
    case when last.text is null then message.verdict else last.verdict end as verdict,
    message.sent_at,
    message.message_id = %(message_id)s as is_subject
from (select * from near union all select * from kept_back) as message
left join lateral (
    select revision.text, revision.verdict
    from message_revisions as revision
    where revision.lane = %(lane)s
    and revision.chat_id = %(chat_id)s
    and revision.message_id = message.message_id
    order by revision.change desc
    limit 1
) as last on message.state in ('deleted', 'recalled')
where message.side <> 'system'
order by message.sent_at, message.seq nulls last
"""
