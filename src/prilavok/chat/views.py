"""Chats and messages as one side may see them."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Sequence
from hashlib import blake2b
from uuid import UUID

from msgspec.structs import replace

from prilavok import market
from prilavok.chat import message_store, rules
from prilavok.chat.circumstances import circumstances_of
from prilavok.chat.model import (
    AUTORESPONDER,
    Author,
    ChatRow,
    ContextType,
    KeptVerdict,
    MessageRow,
    Side,
    State,
)
from prilavok.chat.protocol import (
    BothMarks,
    BuyerFace,
    CanWrite,
    Chat,
    Marks,
    MarksEvent,
    Message,
    SentEvent,
    TitledContext,
)
from prilavok.chat.rights import policy_in_force
from prilavok.chat.verdicts import shown
from prilavok.chat.writing import Sent
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.ids import BuyerId, ProductId, SellerId
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.standing.admission import SwitchedOff

ALIAS_LENGTH = 6
EXPLAINED = frozenset({State.MASKED, State.HELD, State.REFUSED})
"""States of messages whose author is told why they are not delivered as they were written."""


def message_view(message: MessageRow, side: Side, person_id: str | None = None) -> Message:
    """`message` as `side` sees it, or one person of it; see `protocol.Message`."""
    own = message.side is side
    is_author = own and message.author_id == person_id
    verdict = _explaining(message.verdict, message.state) if is_author else None
    return Message(
        message_id=message.message_id,
        chat_id=message.chat_id,
        client_id=message.client_id if own else None,
        seq=message.seq,
        side=message.side,
        author=message.author_name if own and side is Side.SELLER else None,
        text=message.text,
        state=message.state,
        sent_at=message.sent_at,
        edited_at=message.edited_at,
        verdict=shown(verdict) if verdict else None,
        files=message.files or (),
        automatic=message.side is Side.SELLER and message.author_id == AUTORESPONDER,
    )


def _explaining(verdict: KeptVerdict | None, state: State) -> KeptVerdict | None:
    """`verdict`, where it says why a message is not as it was written."""
    return verdict if verdict is not None and state in EXPLAINED else None


def sent_event(sent: Sent) -> SentEvent:
    """The acknowledgement of a message: it is stored for good."""
    written = sent.written
    verdict = _explaining(written.verdict, written.state)
    return SentEvent(
        chat_id=sent.chat_id,
        client_id=sent.client_id,
        message_id=sent.message_id,
        state=written.state,
        seq=written.seq,
        change=written.change,
        sent_at=written.sent_at,
        text=verdict.text if verdict and written.state is State.MASKED else None,
        verdict=shown(verdict) if verdict else None,
    )


async def chat_views(
    conn: Connection, db: Database, chats: Sequence[ChatRow], side: Side
) -> list[Chat]:
    """`chats` as `side` sees them in a list, by a fixed number of queries; see `Chat.can_write`."""
    sellers = await market.sellers_by_id(
        conn, list({chat.seller_id for chat in chats}), lanes=db.lanes
    )
    buyers = await market.buyers_by_id(
        conn, list({chat.buyer_id for chat in chats}), lanes=db.lanes
    )
    last = await message_store.last_messages(conn, chats)
    seller_names = {seller.seller_id: seller.name for seller in sellers}
    buyer_names = {buyer.buyer_id: buyer.name for buyer in buyers}
    return [
        Chat(
            chat_id=chat.chat_id,
            seller_id=chat.seller_id,
            seller_name=seller_names.get(chat.seller_id, chat.seller_id),
            buyer=BuyerFace(
                alias_of(db.secret, chat.seller_id, chat.buyer_id), buyer_names.get(chat.buyer_id)
            ),
            context=TitledContext(chat.context_type, chat.context_id, chat.context_title),
            status=chat.status,
            due_at=chat.due_at,
            seq=chat.seq,
            change=chat.change,
            unread=chat.unread(side),
            marks=BothMarks(
                Marks(chat.buyer_delivered, chat.buyer_read),
                Marks(chat.seller_delivered, chat.seller_read),
            ),
            last_message=message_view(last[chat.chat_id], side) if chat.chat_id in last else None,
            can_write=None,
            opened_at=chat.opened_at,
            changed_at=chat.changed_at,
            paused_at=chat.paused_at if chat.switched_off else None,
        )
        for chat in chats
    ]


async def chat_view(
    conn: Connection, db: Database, clock: Clock, chat: ChatRow, author: Author
) -> Chat:
    """`chat` as `author` sees it, with whether they may write now, and what the product costs."""
    now = clock.now()
    [view] = await chat_views(conn, db, [chat], author.side)
    context = replace(view.context, price=await _price_of(conn, chat))
    policy = await policy_in_force(conn, now)
    circumstances = await circumstances_of(conn, db.lanes, chat, author.side, now)
    decision = rules.may_write(policy.document, author.side, circumstances, now)
    return replace(view, context=context, can_write=_can_write(decision, circumstances))


async def _price_of(conn: Connection, chat: ChatRow) -> Money | None:
    """Of the product that `chat` is about: a chat and its seller's products share a lane."""
    if chat.context_type is not ContextType.PRODUCT:
        return None
    wanted = [ProductId(chat.context_id)]
    products = await market.products_by_id(conn, Lane(chat.lane), chat.seller_id, wanted)
    return products[0].price if products else None


def _can_write(
    decision: rules.Allowed | rules.Denied, circumstances: rules.Circumstances
) -> CanWrite:
    reason = decision.reason if isinstance(decision, rules.Denied) else None
    banner = None
    if reason is rules.Reason.CHAT_SWITCHED_OFF and circumstances.admission is not None:
        access = circumstances.admission.capability
        banner = access.banner if isinstance(access, SwitchedOff) else None
    return CanWrite(
        allowed=reason is None,
        reason=reason,
        until=decision.until,
        banner=banner,
        penalty_id=_own_penalty(reason, circumstances),
    )


def _own_penalty(reason: rules.Reason | None, circumstances: rules.Circumstances) -> UUID | None:
    """The penalty of the side that asks which keeps it from writing; of the other side's nothing
    is told."""
    own, shop = circumstances.restriction, circumstances.shop
    is_own = reason is rules.Reason.MUTED or (
        reason is rules.Reason.SHOP_SUSPENDED and own is not None and own is shop
    )
    return own.penalty_id if own is not None and is_own else None


def marks_views(chat: ChatRow) -> tuple[MarksEvent, MarksEvent]:
    """The marks of both sides, as events."""
    return (
        MarksEvent(chat.chat_id, Side.BUYER, chat.buyer_delivered, chat.buyer_read),
        MarksEvent(chat.chat_id, Side.SELLER, chat.seller_delivered, chat.seller_read),
    )


def alias_of(secret: bytes, seller_id: SellerId, buyer_id: BuyerId) -> str:
    """A buyer's pseudonym at a seller: the same for ever, and another one at every other seller."""
    pair = f"{seller_id}\0{buyer_id}".encode()
    digest = blake2b(pair, key=secret, digest_size=8).digest()
    return b32encode(digest).decode()[:ALIAS_LENGTH]
