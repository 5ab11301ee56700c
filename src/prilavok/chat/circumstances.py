"""What decides whether somebody may write, and whether a chat is to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prilavok import market
from prilavok.chat import rules, store
from prilavok.chat.model import ChatId, ChatRow, ContextType, Side
from prilavok.core.database import Connection
from prilavok.core.ids import OrderId
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind
from prilavok.standing import admission, penalties
from prilavok.standing.admission import Capability, OpenChats, SwitchedOff, WriterAdmission
from prilavok.standing.admission.rollout.actions import rollout_in_force


async def circumstances_of(
    conn: Connection, lanes: int, chat: ChatRow, side: Side, now: datetime
) -> rules.Circumstances:
    """What is looked at when `side` wants to write in `chat`."""
    lane = Lane(chat.lane)
    shop = Party(PartyKind.SELLER, chat.seller_id)
    suspension = await penalties.restriction_of(conn, shop, lanes=lanes, now=now)
    own = suspension
    if side is Side.BUYER:
        buyer = Party(PartyKind.BUYER, chat.buyer_id)
        own = await penalties.restriction_of(conn, buyer, lanes=lanes, now=now)
    order = await order_of(conn, chat)
    counts = {Side.BUYER: chat.buyer_count, Side.SELLER: chat.seller_count}
    return rules.Circumstances(
        about=chat.context_type,
        order=order,
        admission=await admission_of(conn, lanes, chat, side, order, now),
        seller_trusted=await admission.is_trusted(conn, lanes, chat.seller_id, now),
        own_count=counts[side],
        other_count=counts[side.other],
        other_wrote_at=await store.other_wrote_at(conn, lane, chat.chat_id, side.other),
        blocked_by=await store.blocked_by(conn, chat),
        restriction=own,
        shop=suspension,
    )


async def order_of(conn: Connection, chat: ChatRow) -> market.Order | None:
    """The order that `chat` is about, if it is about one that we know."""
    if chat.context_type is not ContextType.ORDER:
        return None
    order_ids = [OrderId(chat.context_id)]
    orders = await market.orders_by_id(conn, Lane(chat.lane), chat.seller_id, order_ids)
    return orders[0] if orders else None


async def admission_of(
    conn: Connection,
    lanes: int,
    chat: ChatRow,
    side: Side,
    order: market.Order | None,
    now: datetime,
) -> WriterAdmission:
    """What terms and rollout say to `side` of `chat`, which is about `order`."""
    return await admission.of_writer(
        conn,
        lanes,
        seller_id=chat.seller_id,
        buyer_id=chat.buyer_id,
        side=PartyKind(side),
        order=order,
        now=now,
    )


async def is_exempt(
    conn: Connection, lanes: int, chat: ChatRow, order: market.Order | None, now: datetime
) -> bool:
    """Whether `chat` stayed open while chats are switched off."""
    return (await admission_of(conn, lanes, chat, Side.BUYER, order, now)).exempt


async def hidden_among(
    conn: Connection, lanes: int, chats: Sequence[ChatRow], now: datetime
) -> frozenset[ChatId]:
    """Those of `chats` that nobody sees while they are switched off. They are asked about one by
    one, but only while the rollout in force hides any at all."""
    rollout = await rollout_in_force(conn, now)
    switch_off = rollout.document.of(Capability.CHAT).switch_off
    if switch_off is None or switch_off.open_chats is not OpenChats.HIDDEN:
        return frozenset()
    hidden: set[ChatId] = set()
    for chat in chats:
        order = await order_of(conn, chat)
        admitted = await admission_of(conn, lanes, chat, Side.BUYER, order, now)
        if isinstance(admitted.capability, SwitchedOff):
            hidden.add(chat.chat_id)
    return frozenset(hidden)
