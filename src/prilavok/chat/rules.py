"""Decisions of the chat, pure: who may write now, who may edit, what a message does to its chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, structs

from prilavok.chat.model import Author, ChatRow, ContextType, MessageRow, Side, State, Status
from prilavok.chat.programme import AnswerTime, ChatPolicy, Deadline, Opening, Pause, Stage
from prilavok.market import Order
from prilavok.standing.admission.admitting import WriterAdmission
from prilavok.standing.admission.rollout.pausing import Standstill
from prilavok.standing.penalties.model import Restriction


class Reason(StrEnum):
    """Why one may not write. The nearest way is named: what is missing for it."""

    BUYER_STARTS = "buyer_starts"
    SELLER_NOT_TRUSTED = "seller_not_trusted"
    ORDER_UNKNOWN = "order_unknown"
    ORDER_NOT_PLACED = "order_not_placed"
    ORDER_NOT_PAID = "order_not_paid"
    ORDER_NOT_SHIPPED = "order_not_shipped"
    ORDER_NOT_DELIVERED = "order_not_delivered"
    ORDER_NOT_BOUGHT_OUT = "order_not_bought_out"
    SCHEME_NOT_COVERED = "scheme_not_covered"
    ONLY_AFTER_AN_ORDER = "only_after_an_order"
    REPLY_TIME_OVER = "reply_time_over"
    YOU_BLOCKED = "you_blocked"
    BLOCKED = "blocked"
    MUTED = "muted"
    SHOP_SUSPENDED = "shop_suspended"
    CHAT_SWITCHED_OFF = "chat_switched_off"
    CHAT_NOT_OPEN = "chat_not_open"
    TERMS_NOT_ACCEPTED = "terms_not_accepted"


class FellDue(StrEnum):
    """What there is to tell of a deadline that was looked at."""

    REMINDER = "reminder"
    ANSWER = "answer"


class Allowed(Struct, frozen=True):
    """They may write, until `until` if that is set."""

    until: datetime | None = None


class Denied(Struct, frozen=True):
    """They may not write because of `reason`, until `until` where that is known."""

    reason: Reason
    until: datetime | None = None


class Circumstances(Struct, frozen=True):
    """What the decision looks at; `other_wrote_at`: the other side's last visible message.

    `restriction` is of the side that wants to write, `shop` of the seller. Without `admission`
    terms and rollout have nothing to say.
    """

    about: ContextType
    order: Order | None
    seller_trusted: bool
    own_count: int
    other_count: int
    other_wrote_at: datetime | None
    blocked_by: frozenset[Side] = frozenset()
    restriction: Restriction | None = None
    shop: Restriction | None = None
    admission: WriterAdmission | None = None

    @property
    def is_exempt(self) -> bool:
        """Whether the chat stayed open while chats are switched off."""
        return self.admission is not None and self.admission.exempt


def may_write(
    policy: ChatPolicy, side: Side, circumstances: Circumstances, now: datetime
) -> Allowed | Denied:
    """Whether `side` may write now (rows B1–B3 and C3 of the announced systems, by preset).

    A side that was written to may reply; one that has begun may go on. Otherwise one of the
    policy's openings must fit, and the reason is what the last of this side's openings lacks.
    """
    denied = barred(side, circumstances, now)
    if denied is not None:
        return denied
    if circumstances.other_count:
        return _may_reply(policy, circumstances, now)
    if circumstances.own_count:
        return Allowed()
    openings = [
        opening
        for opening in policy.openings
        if opening.side is side and opening.about is circumstances.about
    ]
    if not openings:
        return Denied(_no_way_in(side, circumstances))
    shortfalls = [_shortfall(opening, circumstances) for opening in openings]
    if None in shortfalls:
        return Allowed()
    return Denied(_nearest(shortfalls))


def may_edit(policy: ChatPolicy, message: MessageRow, author: Author, now: datetime) -> bool:
    """Whether `author` may still edit or delete `message`: their own, visible, and young enough."""
    return (
        message.side is author.side
        and message.author_id == author.id
        and message.state in (State.DELIVERED, State.MASKED)
        and now < message.sent_at + policy.edit_within
    )


def after_message(chat: ChatRow, side: Side, deadline: Deadline) -> ChatRow:
    """`chat` once a visible message of `side` is counted, which as a question would be due by
    `deadline`.

    The oldest unanswered question sets the deadline; only a person's answer ends it.
    """
    counted = structs.replace(chat, seq=chat.seq + 1, change=chat.change + 1)
    if side is Side.BUYER:
        asked = structs.replace(
            counted, buyer_count=chat.buyer_count + 1, status=Status.WAITING_FOR_SELLER
        )
        return asked if chat.due_at is not None else with_deadline(asked, deadline)
    if side is Side.SELLER:
        answered = structs.replace(
            counted, seller_count=chat.seller_count + 1, status=Status.WAITING_FOR_BUYER
        )
        return with_deadline(answered, None)
    return counted


def with_deadline(chat: ChatRow, deadline: Deadline | None) -> ChatRow:
    """`chat` with this deadline, which runs and has not passed; None: nobody waits."""
    return structs.replace(
        chat,
        due_at=deadline.due_at if deadline else None,
        look_at=deadline.look_at if deadline else None,
        overdue_at=None,
        paused_at=None,
        answer_held=False,
        watched_at=chat.watched_at if deadline else None,
    )


def after_held_answer(chat: ChatRow, answer_time: AnswerTime, now: datetime) -> ChatRow:
    """`chat` once an answer is held: the deadline stands still, if there is one that can."""
    if chat.due_at is None or chat.overdue_at or Pause.ANSWER_HELD not in answer_time.pauses:
        return chat
    return structs.replace(chat, answer_held=True, paused_at=chat.paused_at or now, look_at=None)


def after_upheld_answer(chat: ChatRow, answer_time: AnswerTime, now: datetime) -> ChatRow:
    """`chat` once its last held answer is refused for good: the deadline goes on."""
    freed = structs.replace(chat, answer_held=False)
    resumed = _resumed(freed, answer_time, now)
    return resumed if resumed is freed else structs.replace(resumed, watched_at=now)


def after_look(
    chat: ChatRow, answer_time: AnswerTime, now: datetime
) -> tuple[ChatRow, FellDue | None]:
    """`chat` once its deadline was looked at, and what has fallen due by `now`."""
    if chat.due_at is None or chat.look_at is None or chat.look_at > now:
        return chat, None
    if chat.due_at <= now:
        return structs.replace(chat, look_at=None, overdue_at=now), FellDue.ANSWER
    reminds = answer_time.reminds(chat.due_at, chat.look_at)
    look_at = answer_time.until(chat.due_at, now).look_at
    return structs.replace(chat, look_at=look_at), FellDue.REMINDER if reminds else None


def after_standstills(
    chat: ChatRow, answer_time: AnswerTime, standstills: Sequence[Standstill], now: datetime
) -> ChatRow:
    """`chat` once these are counted in its deadline, up to `now`: it is moved by as much time as it
    stood still. One that had passed before stays passed."""
    for still in standstills:
        if chat.due_at is None or (chat.paused_at is None and chat.due_at <= still.since):
            continue
        paused_at = chat.paused_at or still.since
        chat = structs.replace(chat, switched_off=True, paused_at=paused_at, look_at=None)
        if still.until is not None:
            chat = _resumed(structs.replace(chat, switched_off=False), answer_time, still.until)
    return structs.replace(chat, watched_at=now)


def _resumed(chat: ChatRow, answer_time: AnswerTime, now: datetime) -> ChatRow:
    """`chat` with its deadline running again, unless something else lets it stand still."""
    if chat.answer_held or chat.switched_off or chat.paused_at is None or chat.due_at is None:
        return chat
    deadline = answer_time.resumed(chat.due_at, chat.paused_at, now)
    return with_deadline(chat, deadline)


def reopened_status(chat: ChatRow) -> Status:
    """Whose turn it is in a chat that is taken up again: an open deadline is the seller's turn."""
    if chat.status is not Status.CLOSED:
        return chat.status
    return Status.WAITING_FOR_SELLER if chat.due_at else Status.WAITING_FOR_BUYER


def barred(side: Side, circumstances: Circumstances, now: datetime) -> Denied | None:
    """What keeps `side` from writing whatever the policy says; None if nothing does."""
    if side in circumstances.blocked_by:
        return Denied(Reason.YOU_BLOCKED)
    if circumstances.blocked_by:
        return Denied(Reason.BLOCKED)
    shop, own = circumstances.shop, circumstances.restriction
    if shop is not None and shop.suspended:
        return Denied(Reason.SHOP_SUSPENDED, shop.suspended_until)
    if own is not None:
        return Denied(Reason.MUTED, own.muted_until)
    admitted = circumstances.admission
    refusal = admitted.refusal(now) if admitted is not None else None
    return Denied(Reason(refusal)) if refusal is not None else None


def _may_reply(policy: ChatPolicy, circumstances: Circumstances, now: datetime) -> Allowed | Denied:
    if policy.reply_within is None or circumstances.other_wrote_at is None:
        return Allowed()
    until = circumstances.other_wrote_at + policy.reply_within
    return Allowed(until) if now < until else Denied(Reason.REPLY_TIME_OVER)


def _no_way_in(side: Side, circumstances: Circumstances) -> Reason:
    if side is Side.SELLER:
        return Reason.BUYER_STARTS
    if circumstances.about is ContextType.PRODUCT:
        return Reason.ONLY_AFTER_AN_ORDER
    return Reason.SCHEME_NOT_COVERED


def _shortfall(opening: Opening, circumstances: Circumstances) -> Reason | None:
    """What `opening` lacks in these circumstances; None if it fits."""
    if opening.trusted_seller and not circumstances.seller_trusted:
        return Reason.SELLER_NOT_TRUSTED
    if opening.about is ContextType.PRODUCT:
        return None
    order = circumstances.order
    if order is None:
        return Reason.ORDER_UNKNOWN
    if opening.schemes and order.scheme not in opening.schemes:
        return Reason.SCHEME_NOT_COVERED
    if _reached(order, opening.stage):
        return None
    return STAGE_MISSING[opening.stage]


def _reached(order: Order, stage: Stage) -> bool:
    """Whether the order has come to `stage`; a later stage implies the earlier ones."""
    marks = {
        Stage.PLACED: order.placed_at,
        Stage.PAID: order.paid_at,
        Stage.SHIPPED: order.shipped_at,
        Stage.DELIVERED: order.delivered_at,
        Stage.BOUGHT_OUT: order.bought_out_at,
    }
    stages = list(Stage)
    return any(marks[later] is not None for later in stages[stages.index(stage) :])


def _nearest(shortfalls: Sequence[Reason | None]) -> Reason:
    """The most telling of several: an opening for another scheme says least."""
    told = [reason for reason in shortfalls if reason is not None]
    return next((r for r in told if r is not Reason.SCHEME_NOT_COVERED), told[0])


STAGE_MISSING = {
    Stage.PLACED: Reason.ORDER_NOT_PLACED,
    Stage.PAID: Reason.ORDER_NOT_PAID,
    Stage.SHIPPED: Reason.ORDER_NOT_SHIPPED,
    Stage.DELIVERED: Reason.ORDER_NOT_DELIVERED,
    Stage.BOUGHT_OUT: Reason.ORDER_NOT_BOUGHT_OUT,
}
