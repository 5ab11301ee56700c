"""What decides whether somebody may write, and whether a chat is to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from prilavok import market
from prilavok.chat import message_store, rules, store
from prilavok.chat.model import ChatId, ChatRow, ContextType, Side
from prilavok.core.database import Connection
from prilavok.core.errors import Forbidden
from prilavok.core.ids import OrderId
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind
from prilavok.standing import admission, penalties
from prilavok.standing.admission import (
    Capability,
    Deal,
    OpenChats,
    SwitchedOff,
    Words,
    WriterAdmission,
)
from prilavok.standing.admission.rollout.actions import rollout_in_force


@dataclass(eq=False)
class ChatSwitchedOff(Forbidden):
    """This chat is switched off and not to be seen meanwhile."""

    banner: Words | None
    since: datetime | None


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
        other_wrote_at=await message_store.other_wrote_at(conn, lane, chat.chat_id, side.other),
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
    """Those of `chats` that nobody sees while they are switched off: by a fixed number of queries,
    and by none unless the rollout in force hides any."""
    rollout = await rollout_in_force(conn, now)
    switch_off = rollout.document.of(Capability.CHAT).switch_off
    if not chats or switch_off is None or switch_off.open_chats is not OpenChats.HIDDEN:
        return frozenset()
    orders = await _orders_of(conn, chats)
    deals = [Deal(chat.seller_id, chat.buyer_id, orders.get(chat.chat_id)) for chat in chats]
    off = await admission.switched_off_among(conn, lanes, deals, now)
    return frozenset(chat.chat_id for chat, is_off in zip(chats, off, strict=True) if is_off)


async def check_is_shown(conn: Connection, lanes: int, chat: ChatRow, now: datetime) -> None:
    """Raise `ChatSwitchedOff` while nobody is to see `chat`."""
    if await hidden_among(conn, lanes, [chat], now):
        order = await order_of(conn, chat)
        admitted = await admission_of(conn, lanes, chat, Side.BUYER, order, now)
        assert isinstance(admitted.capability, SwitchedOff)
        raise ChatSwitchedOff(admitted.capability.banner, admitted.capability.since)


async def _orders_of(conn: Connection, chats: Sequence[ChatRow]) -> dict[ChatId, market.Order]:
    """The orders that `chats` are about, as far as we know them."""
    about = [chat for chat in chats if chat.context_type is ContextType.ORDER]
    places = [(Lane(chat.lane), chat.seller_id, OrderId(chat.context_id)) for chat in about]
    found = await market.orders_at(conn, places) if places else []
    orders = {(order.seller_id, str(order.order_id)): order for order in found}
    return {
        chat.chat_id: orders[key]
        for chat in about
        if (key := (chat.seller_id, chat.context_id)) in orders
    }
