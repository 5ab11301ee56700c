"""What people do with chats, beside sending, which is in `writing`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from prilavok import market
from prilavok.chat import message_store, rules, store
from prilavok.chat.circumstances import circumstances_of, is_exempt, order_of
from prilavok.chat.judging import ROLE_OF, STATE_AFTER, Judges, kept, situation_of
from prilavok.chat.model import (
    Author,
    ChatId,
    ChatRow,
    Context,
    ContextType,
    Edit,
    EditId,
    EditKeptBack,
    MessageId,
    MessageRow,
    MessagesMasked,
    Side,
    State,
    Status,
    StatusChanged,
    lane_of_chat,
    new_chat_id,
)
from prilavok.chat.protocol import ChangesEvent, ResyncEvent
from prilavok.chat.revising import revise
from prilavok.chat.rights import MayNotWrite, chat_of, policy_in_force
from prilavok.chat.store import ChatKey
from prilavok.chat.verdicts import EditRefused, refusal
from prilavok.chat.views import chat_view, message_view
from prilavok.chat.windows import insert_edit, read_windows, side_key
from prilavok.chat.writing import check_text
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.errors import Conflict, NotFound, Refused
from prilavok.core.events import emit, lock_lane
from prilavok.core.ids import BuyerId, OrderId, ProductId, SellerId, uuid7
from prilavok.core.lanes import Lane, lane_of
from prilavok.moderation.external import Opinion
from prilavok.moderation.model import Situation

CHANGES_MAX = 500


@dataclass(eq=False)
class MessageNotFound(NotFound):
    """There is no such message in this chat."""

    message_id: MessageId


@dataclass(eq=False)
class ContextNotFound(NotFound):
    """This seller has no {context_type} {context_id} that you may write about."""

    context_type: ContextType
    context_id: str


@dataclass(eq=False)
class TooLateToEdit(Refused):
    """This message is not yours to change, or can no longer be changed."""


@dataclass(eq=False)
class NothingWritten(Conflict):
    """Nothing was written in this chat yet."""


async def open_chat(
    db: Database, clock: Clock, author: Author, seller_id: SellerId, context: Context
) -> tuple[ChatRow, bool]:
    """The chat of `author` about `context`, and whether it is new.

    A buyer writes about a product or about their own order; a seller about an order of theirs.
    Opening needs the right to write first; a chat that exists is given to both its sides whatever
    the policy says now. Raises `ContextNotFound` and `MayNotWrite`.
    """
    now = clock.now()
    lane = lane_of(seller_id, db.lanes)
    async with db.transaction() as conn:
        buyer_id, title = await _about(conn, lane, author, seller_id, context)
        key = ChatKey(lane, seller_id, buyer_id, context)
        existing = await store.find_chat(conn, key)
        if existing is not None:
            chat = await chat_of(conn, existing.chat_id, author, lanes=db.lanes, now=now)
            return chat, False

        chat_id = new_chat_id(now, lane)
        if await store.insert_chat(conn, key, chat_id, title, now):
            await store.point_buyer_to(conn, lane_of(buyer_id, db.lanes), buyer_id, chat_id)
        found = await store.find_chat(conn, key)
        assert found is not None
        chat = await chat_of(conn, found.chat_id, author, lanes=db.lanes, now=now)
        await _check_may_write(conn, db, chat, author, now)
        return chat, chat.chat_id == chat_id


async def edit_message(
    db: Database,
    clock: Clock,
    judges: Judges,
    author: Author,
    chat_id: ChatId,
    message_id: MessageId,
    text: str,
) -> tuple[MessageRow, int | None]:
    """Change what a message says, within the policy's time, if the judge lets it through. Also the
    lane position that tells of it, None when nothing changed.

    Editing to the same text changes nothing. Every other edit is an attempt like a message of its
    own; one that would be held or refused leaves the message as it was.
    Raises `TooLateToEdit`, `MayNotWrite` (muted, blocked …), `EditRefused`.
    """
    check_text(text)
    opinion = await _opinion(db, clock, judges, author, chat_id, message_id, text)
    now = clock.now()
    async with db.transaction() as conn:
        lane, chat, before = await _own_message(conn, db, author, chat_id, message_id, now)
        if before.written == text and before.state in (State.DELIVERED, State.MASKED):
            return before, None
        circumstances = await _check_may_edit(conn, db, chat, before, author, now)
        situation = await situation_of(
            conn, chat, circumstances.order, exempt=circumstances.is_exempt
        )
        edit, shown_text = await _judged(conn, judges, chat, before, text, situation, opinion, now)
        await insert_edit(conn, lane, edit)
        if edit.state not in (State.DELIVERED, State.MASKED):
            kept_back = EditKeptBack(chat_id, message_id, edit.edit_id)
            await emit(conn, lane, [kept_back], now=now)
        else:
            after = replace(
                before, text=shown_text, state=edit.state, verdict=edit.verdict, edited_at=now
            )
            [revised], position = await revise(conn, lane, chat, [(before, after)], now)
            if revised.state is State.MASKED:
                masked = MessagesMasked(((chat_id, message_id),))
                position = await emit(conn, lane, [masked], now=now)
            return revised, position
    assert edit.verdict is not None
    raise refusal(edit.verdict, message_id, EditRefused)


async def _check_may_edit(
    conn: Connection, db: Database, chat: ChatRow, before: MessageRow, author: Author, now: datetime
) -> rules.Circumstances:
    """What the edit is to be judged in. Raises `TooLateToEdit` and `MayNotWrite`."""
    policy = await policy_in_force(conn, now)
    if not rules.may_edit(policy.document, before, author, now):
        raise TooLateToEdit
    circumstances = await circumstances_of(conn, db.lanes, chat, author.side, now)
    denied = rules.barred(author.side, circumstances, now)
    if denied is not None:
        raise MayNotWrite(denied.reason, denied.until)
    return circumstances


async def delete_message(
    db: Database, clock: Clock, author: Author, chat_id: ChatId, message_id: MessageId
) -> tuple[MessageRow, int | None]:
    """Leave a tombstone where the message was; what it said stays as evidence."""
    now = clock.now()
    async with db.transaction() as conn:
        lane, chat, before = await _own_message(conn, db, author, chat_id, message_id, now)
        if before.state is State.DELETED:
            return before, None
        policy = await policy_in_force(conn, now)
        if not rules.may_edit(policy.document, before, author, now):
            raise TooLateToEdit
        after = replace(
            before, text="", state=State.DELETED, verdict=None, files=None, edited_at=now
        )
        [revised], position = await revise(conn, lane, chat, [(before, after)], now)
        return revised, position


async def close_chat(
    db: Database, clock: Clock, author: Author, chat_id: ChatId
) -> tuple[ChatRow, int | None]:
    """Close a chat; a second call changes nothing. Closing is no answer: a deadline stands."""
    return await _set_status(db, clock, author, chat_id, lambda chat: Status.CLOSED)


async def reopen_chat(
    db: Database, clock: Clock, author: Author, chat_id: ChatId
) -> tuple[ChatRow, int | None]:
    """Take up a closed chat where it was left; an open one stays as it is."""
    return await _set_status(db, clock, author, chat_id, rules.reopened_status)


async def changes_since(
    db: Database, clock: Clock, author: Author, chat_id: ChatId, after: int
) -> ChangesEvent | ResyncEvent:
    """What became of the chat behind change `after`; `resync` where it cannot be proven whole."""
    lane = lane_of_chat(chat_id, db.lanes)
    async with db.snapshot() as conn:
        chat = await chat_of(conn, chat_id, author, lanes=db.lanes, now=clock.now())
        if after > chat.change:
            return ResyncEvent(chat_id, "ahead")
        changed = await message_store.changed_since(conn, lane, chat, after, limit=CHANGES_MAX + 1)
        if len(changed) > CHANGES_MAX:
            return ResyncEvent(chat_id, "too_far_behind")
        view = await chat_view(conn, db, clock, chat, author)
    messages = tuple(message_view(message, author.side, author.id) for message in changed)
    return ChangesEvent(chat_id, after, chat.change, view, messages)


async def lane_of_own_chat(db: Database, clock: Clock, author: Author, chat_id: ChatId) -> Lane:
    """The lane of a chat that `author` is a party to and may see; raises `ChatNotFound` and
    `ChatSwitchedOff`."""
    async with db.reading() as conn:
        chat = await chat_of(conn, chat_id, author, lanes=db.lanes, now=clock.now())
    return Lane(chat.lane)


async def reconsider_orders(
    conn: Connection, orders: Sequence[tuple[Lane, SellerId, OrderId]]
) -> None:
    """Let who may write in the chats about `orders` be decided again: their facts have changed."""
    if not orders:
        return
    for lane in sorted(await store.lanes_of_chats_about(conn, orders)):
        of_lane = [(seller_id, order_id) for each, seller_id, order_id in orders if each == lane]
        await lock_lane(conn, lane)
        await store.reconsider_rights(conn, lane, of_lane)


async def _about(
    conn: Connection, lane: Lane, author: Author, seller_id: SellerId, context: Context
) -> tuple[BuyerId, str]:
    """Which buyer the chat is with, and what to call its context."""
    if author.side is Side.SELLER and author.seller_id != seller_id:
        raise ContextNotFound(context.type, context.id)
    if context.type is ContextType.ORDER:
        orders = await market.orders_by_id(conn, lane, seller_id, [OrderId(context.id)])
        own = author.side is Side.SELLER or (orders and orders[0].buyer_id == author.id)
        if not orders or not own:
            raise ContextNotFound(context.type, context.id)
        return orders[0].buyer_id, context.id
    products = await market.products_by_id(conn, lane, seller_id, [ProductId(context.id)])
    if not products or author.side is not Side.BUYER:
        raise ContextNotFound(context.type, context.id)
    return BuyerId(author.id), products[0].title


async def _check_may_write(
    conn: Connection, db: Database, chat: ChatRow, author: Author, now: datetime
) -> None:
    policy = await policy_in_force(conn, now)
    circumstances = await circumstances_of(conn, db.lanes, chat, author.side, now)
    decision = rules.may_write(policy.document, author.side, circumstances, now)
    if isinstance(decision, rules.Denied):
        raise MayNotWrite(decision.reason, decision.until)


async def _own_message(
    conn: Connection,
    db: Database,
    author: Author,
    chat_id: ChatId,
    message_id: MessageId,
    now: datetime,
) -> tuple[Lane, ChatRow, MessageRow]:
    """A message that `author` may see and its chat, with their lane held."""
    lane = lane_of_chat(chat_id, db.lanes)
    await lock_lane(conn, lane)
    chat = await chat_of(conn, chat_id, author, lanes=db.lanes, now=now)
    messages = await message_store.messages_by_id(conn, lane, [chat_id], [message_id])
    if not messages or not _may_see(messages[0], author):
        raise MessageNotFound(message_id)
    return lane, chat, messages[0]


async def _opinion(
    db: Database,
    clock: Clock,
    judges: Judges,
    author: Author,
    chat_id: ChatId,
    message_id: MessageId,
    text: str,
) -> Opinion | None:
    """What an external judge thinks of `text`, asked before anything is locked."""
    async with db.reading() as conn:
        judge = (await judges.in_force(conn, clock.now())).judge
        if not judges.has_to_ask(judge):
            return None
        now = clock.now()
        chat = await chat_of(conn, chat_id, author, lanes=db.lanes, now=now)
        order = await order_of(conn, chat)
        exempt = await is_exempt(conn, db.lanes, chat, order, now)
        situation = await situation_of(conn, chat, order, exempt=exempt)
    return await judges.opinion(judge, text, author.side, situation, message_id)


async def _judged(
    conn: Connection,
    judges: Judges,
    chat: ChatRow,
    message: MessageRow,
    text: str,
    situation: Situation,
    opinion: Opinion | None,
    now: datetime,
) -> tuple[Edit, str]:
    """`message` edited to `text`, and what the other side may see of it; the lane is held.

    What the message said before counts as said: the other side may have read it.
    """
    in_force = await judges.in_force(conn, now)
    side = side_key(chat.chat_id, message.side)
    window = (await read_windows(conn, Lane(chat.lane), [side]))[side]
    recent = window.recent(now, in_force.looks_back)
    verdict = in_force.judge(text, ROLE_OF[message.side], situation, recent)
    if opinion is not None:
        verdict = opinion.joined(verdict, in_force.judge)
    edit = Edit(
        chat_id=chat.chat_id,
        edit_id=EditId(uuid7(now)),
        message_id=message.message_id,
        side=message.side,
        author_id=message.author_id,
        state=STATE_AFTER[verdict.action],
        text=text,
        verdict=kept(verdict, text),
        after=window.last,
        edited_at=now,
    )
    return edit, verdict.text


async def _set_status(
    db: Database,
    clock: Clock,
    author: Author,
    chat_id: ChatId,
    status_of: Callable[[ChatRow], Status],
) -> tuple[ChatRow, int | None]:
    """The chat and the lane position that tells of its new status, None if it had it already."""
    now = clock.now()
    lane = lane_of_chat(chat_id, db.lanes)
    async with db.transaction() as conn:
        await lock_lane(conn, lane)
        chat = await chat_of(conn, chat_id, author, lanes=db.lanes, now=now)
        if chat.seq == 0:
            raise NothingWritten
        status = status_of(chat)
        if status is chat.status:
            return chat, None

        after = replace(chat, status=status, change=chat.change + 1, changed_at=now)

        position = await emit(conn, lane, [StatusChanged.of(after)], now=now)
        after = replace(after, position=position)
        await store.update_chat(conn, after)
    return after, position


def _may_see(message: MessageRow, author: Author) -> bool:
    return message.seq is not None or message.author_id == author.id
