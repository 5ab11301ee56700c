"""What a person's decision does to texts: they are delivered after all, refused for good, or taken
back.

Each acts in the caller's transaction, which holds the lane, and changes nothing the second time. An
attempt is a message or an edit of one, by its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok.chat import edits, message_store, revision_store, rules, store
from prilavok.chat.model import (
    TOMBSTONES,
    Answered,
    ChatId,
    ChatRow,
    Edit,
    MessageId,
    MessageRow,
    MessagesKeptBack,
    MessagesSent,
    QuestionsAnswered,
    SeqRange,
    Side,
    State,
)
from prilavok.chat.programme import AnswerTime
from prilavok.chat.revising import revise
from prilavok.chat.rights import policy_in_force
from prilavok.core.database import Connection
from prilavok.core.events import Event, emit
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane

SHOWN = (State.DELIVERED, State.MASKED)


class Effect(StrEnum):
    """What a decision has done: something, nothing because it was so already, or nothing because
    the message is no longer there to be decided about."""

    DONE = "done"
    SO_ALREADY = "so_already"
    GONE = "gone"


class Recalled(Struct, frozen=True):
    """A message that was taken back; `was_read` by the other side, as far as its client told."""

    chat_id: ChatId
    message_id: MessageId
    seller_id: SellerId
    buyer_id: BuyerId
    side: Side
    author_id: str
    was_read: bool


async def release(
    conn: Connection, lane: Lane, chat_id: ChatId, attempt_id: UUID, now: datetime
) -> Effect:
    """Let a text through as it was written: a held or refused message under the next seq and as if
    it were written now, a masked one unmasked, an edit applied."""
    chat, message, edit = await _attempt(conn, lane, chat_id, attempt_id)
    if message is None:
        return Effect.GONE
    if edit is not None:
        return await _release_edit(conn, lane, chat, message, edit, now)
    if message.state is State.DELIVERED:
        return Effect.SO_ALREADY
    if message.state in TOMBSTONES:
        return Effect.GONE
    if message.state is State.MASKED:
        unmasked = replace(message, state=State.DELIVERED, text=message.written)
        await revise(conn, lane, chat, [(message, unmasked)], now)
        return Effect.DONE

    answer_time = await _answer_time(conn, now)
    after = rules.after_message(chat, message.side, answer_time.deadline(now))
    released = replace(message, state=State.DELIVERED, seq=after.seq, change=after.change)

    await revision_store.number_message(conn, lane, released, after, now)
    events: list[Event] = [MessagesSent((SeqRange(chat_id, after.seq, after.seq),))]
    if message.side is Side.SELLER and chat.due_at is not None:
        events.append(QuestionsAnswered((_answered(chat, after.seq),)))
    position = await emit(conn, lane, events, now=now)
    await store.update_chat(conn, replace(after, position=position, changed_at=now))
    return Effect.DONE


async def uphold(
    conn: Connection, lane: Lane, chat_id: ChatId, attempt_id: UUID, now: datetime
) -> Effect:
    """Refuse for good what was held; its author is told, and a deadline that stood still because of
    it goes on. What the other side sees already is `GONE`."""
    chat, message, edit = await _attempt(conn, lane, chat_id, attempt_id)
    if message is None:
        return Effect.GONE
    if edit is not None:
        return await _uphold_edit(conn, lane, edit)
    if message.state is State.REFUSED:
        return Effect.SO_ALREADY
    if message.state is not State.HELD:
        return Effect.GONE

    await revision_store.keep_back_message(conn, lane, replace(message, state=State.REFUSED))
    event = MessagesKeptBack(((chat_id, message.message_id),), upheld=True)
    await emit(conn, lane, [event], now=now)
    if chat.answer_held and not await message_store.has_held_answer(conn, lane, chat_id):
        resumed = rules.after_upheld_answer(chat, await _answer_time(conn, now), now)
        await store.update_chat(conn, resumed)
    return Effect.DONE


async def recall(
    conn: Connection, lane: Lane, keys: Sequence[tuple[ChatId, MessageId]], now: datetime
) -> list[Recalled]:
    """Take messages of the lane back from both sides: a tombstone remains, and what they said stays
    as evidence. Those that were taken back now; what nobody sees (any more) is left as it is."""
    chats = {chat.chat_id: chat for chat in await _chats(conn, lane, keys)}
    found = await message_store.messages_by_id(
        conn, lane, [chat_id for chat_id, _ in keys], [message_id for _, message_id in keys]
    )
    seen = sorted(
        (message for message in found if message.state in SHOWN),
        key=lambda message: (message.chat_id, message.seq or 0),
    )
    for chat_id, messages in groupby(seen, key=lambda message: message.chat_id):
        changes = [(message, _tombstone(message, now)) for message in messages]
        await revise(conn, lane, chats[chat_id], changes, now)
    return [_recalled(chats[message.chat_id], message) for message in seen]


async def _release_edit(
    conn: Connection, lane: Lane, chat: ChatRow, message: MessageRow, edit: Edit, now: datetime
) -> Effect:
    """An edit is applied unless the message was changed by another one since, or is gone."""
    if edit.state is State.DELIVERED:
        return Effect.SO_ALREADY
    if message.state not in SHOWN or (message.edited_at or edit.edited_at) > edit.edited_at:
        return Effect.GONE
    await edits.decide_edit(conn, lane, edit, State.DELIVERED)
    edited = replace(
        message, text=edit.text, state=State.DELIVERED, verdict=edit.verdict, edited_at=now
    )
    await revise(conn, lane, chat, [(message, edited)], now)
    return Effect.DONE


async def _uphold_edit(conn: Connection, lane: Lane, edit: Edit) -> Effect:
    if edit.state is State.REFUSED:
        return Effect.SO_ALREADY
    if edit.state is not State.HELD:
        return Effect.GONE
    await edits.decide_edit(conn, lane, edit, State.REFUSED)
    return Effect.DONE


async def _attempt(
    conn: Connection, lane: Lane, chat_id: ChatId, attempt_id: UUID
) -> tuple[ChatRow, MessageRow | None, Edit | None]:
    """The chat, the message, and the edit of it, if it is one that is meant."""
    [chat] = await store.chats_by_id(conn, [chat_id], [lane])
    edit = await edits.edit_by_id(conn, lane, chat_id, attempt_id)
    message_id = edit.message_id if edit is not None else MessageId(attempt_id)
    messages = await message_store.messages_by_id(conn, lane, [chat_id], [message_id])
    return chat, messages[0] if messages else None, edit


def _answered(chat: ChatRow, seq: int) -> Answered:
    return Answered(
        chat_id=chat.chat_id,
        first_seq=seq,
        last_seq=seq,
        due_at=chat.due_at,
        overdue_at=chat.overdue_at,
        paused_at=chat.paused_at,
        answer_held=chat.answer_held,
        switched_off=chat.switched_off,
        watched_at=chat.watched_at,
    )


async def _answer_time(conn: Connection, now: datetime) -> AnswerTime:
    return (await policy_in_force(conn, now)).document.answer_time


async def _chats(
    conn: Connection, lane: Lane, keys: Sequence[tuple[ChatId, MessageId]]
) -> list[ChatRow]:
    chat_ids = sorted({chat_id for chat_id, _ in keys})
    return await store.chats_by_id(conn, chat_ids, [lane] * len(chat_ids))


def _tombstone(message: MessageRow, now: datetime) -> MessageRow:
    return replace(message, text="", state=State.RECALLED, verdict=None, files=None, edited_at=now)


def _recalled(chat: ChatRow, message: MessageRow) -> Recalled:
    read = chat.seller_read if message.side is Side.BUYER else chat.buyer_read
    return Recalled(
        chat_id=chat.chat_id,
        message_id=message.message_id,
        seller_id=chat.seller_id,
        buyer_id=chat.buyer_id,
        side=message.side,
        author_id=message.author_id,
        was_read=read >= (message.seq or 0),
    )
