"""What the demo's shops make of their inboxes: labels, notes, quick replies, who takes care."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import UNSET, Struct

from prilavok.chat.judging import Judges
from prilavok.chat.model import Author, ChatId
from prilavok.chat.working_time import WorkingCalendar
from prilavok.core.ids import SellerId
from prilavok.demo.incidents import Place
from prilavok.inbox import autoresponding, caring, labels, notes, quick_replies
from prilavok.inbox.model import (
    Autoresponder,
    CarePatch,
    Colour,
    LabelId,
    NewChatLabel,
    NewQuickReply,
    ReplyTexts,
)
from prilavok.inbox.telling import Inboxes


class Cared(Struct, frozen=True):
    """What is made of a conversation."""

    name: str
    labels: tuple[str, ...] = ()
    is_assigned: bool = False
    note: str | None = None


class Shop(Struct, frozen=True):
    """How a shop has set its inbox up."""

    seller_id: SellerId
    labels: tuple[NewChatLabel, ...]
    replies: tuple[NewQuickReply, ...]
    autoresponder: Autoresponder
    cared: tuple[Cared, ...]


async def take_care(inboxes: Inboxes, judges: Judges, places: Mapping[str, Place]) -> None:
    """Set the shops' inboxes up; what is there already stays."""
    for shop in SHOPS:
        known = await _labels(inboxes, shop)
        for cared in shop.cared:
            place = places[cared.name]
            await _care(inboxes, place.chat_id, place.staff, cared, known)
        await _keep_replies(inboxes, judges, shop)
        await autoresponding.set_up(inboxes, judges, shop.seller_id, shop.autoresponder)


async def _labels(inboxes: Inboxes, shop: Shop) -> dict[str, LabelId]:
    async with inboxes.db.reading() as conn:
        found = await labels.labels_of(conn, inboxes.lane_of(shop.seller_id), shop.seller_id)
    known = {label.name: label.label_id for label in found}
    for new in shop.labels:
        if new.name not in known:
            known[new.name] = (await labels.add(inboxes, shop.seller_id, new)).label_id
    return known


async def _care(
    inboxes: Inboxes,
    chat_id: ChatId,
    staff: Author,
    cared: Cared,
    known: Mapping[str, LabelId],
) -> None:
    assert staff.seller_id is not None
    patch = CarePatch(
        assignee=staff.id if cared.is_assigned else UNSET,
        labels=tuple(known[name] for name in cared.labels),
    )
    await caring.take_care(inboxes, staff.seller_id, chat_id, patch)
    if cared.note and not await notes.notes_of(inboxes, staff.seller_id, chat_id):
        await notes.add(inboxes, staff, chat_id, cared.note)


async def _keep_replies(inboxes: Inboxes, judges: Judges, shop: Shop) -> None:
    async with inboxes.db.reading() as conn:
        lane = inboxes.lane_of(shop.seller_id)
        found = await quick_replies.quick_replies_of(conn, lane, shop.seller_id)
    known = {reply.shortcut for reply in found}
    for new in shop.replies:
        if new.shortcut not in known:
            await quick_replies.add(inboxes, judges, shop.seller_id, new)


def _labels_called(*named: tuple[str, Colour]) -> tuple[NewChatLabel, ...]:
    return tuple(NewChatLabel(name, colour) for name, colour in named)


def _off_hours(zone: str, texts: ReplyTexts) -> Autoresponder:
    """Ready to be switched on: a message more would spoil what visitors try out."""
    calendar = WorkingCalendar(zone=zone, begins="10:00", ends="19:00")
    return Autoresponder(on=False, texts=texts, calendar=calendar)


REPLIES_RU: Final = (
    NewQuickReply("hello", "Приветствие", "Здравствуйте, {buyer}! Сейчас всё проверим и ответим."),
    NewQuickReply("sent", "Заказ в пути", "Заказ {order} уже в пути, сроки видны в его карточке."),
    NewQuickReply(
        "thanks", "Спасибо", "Спасибо, что выбрали «{product}»! С уважением, {me}, {shop}."
    ),
)
REPLIES_EN: Final = (
    NewQuickReply("hello", "Greeting", "Hello {buyer}! Let us have a look, we will be right back."),
    NewQuickReply(
        "sent", "On its way", "Your order {order} is on its way, its page shows the dates."
    ),
    NewQuickReply("thanks", "Thanks", "Thank you for choosing {product}! Yours, {me} of {shop}."),
)
REPLIES_ZH: Final = (
    NewQuickReply("hello", "问候", "{buyer}您好！我们马上为您查看，请稍等。"),
    NewQuickReply("sent", "已发货", "订单{order}已经发出，预计时间可在订单页面查看。"),
    NewQuickReply("thanks", "感谢", "感谢您选择“{product}”！{shop} {me}敬上。"),
)
TEXTS: Final = ReplyTexts(
    ru="Здравствуйте! Сейчас у нас нерабочее время. Ответим утром, как только откроемся.",
    en="Hello! We are closed at the moment. We will answer in the morning, as soon as we open.",
    zh="您好！现在是非营业时间，我们会在明早营业后尽快回复您。",
)

SHOPS: Final[Sequence[Shop]] = (
    Shop(
        SellerId("chayka"),
        _labels_called(("Подарок", Colour.PINK), ("Доставка", Colour.BLUE), ("Срочно", Colour.RED)),
        REPLIES_RU,
        _off_hours("Europe/Moscow", TEXTS),
        (
            Cared(
                "a tea set made to order",
                ("Подарок",),
                is_assigned=True,
                note="Просила открытку без цены. Мастерская обещала к пятнице.",
            ),
            Cared("tea that got stuck; nobody has answered in time", ("Доставка", "Срочно")),
            Cared("how to store pu-erh", is_assigned=True),
        ),
    ),
    Shop(
        SellerId("northlight"),
        _labels_called(("Returns", Colour.ORANGE), ("Before buying", Colour.GREEN)),
        REPLIES_EN,
        _off_hours("Europe/Berlin", TEXTS),
        (
            Cared("will the globe fit a low ceiling", ("Before buying",)),
            Cared("a missing screw, solved", is_assigned=True, note="Two screws went out by post."),
            Cared("an oak tray goes back", ("Returns",), is_assigned=True),
        ),
    ),
    Shop(
        SellerId("minghua"),
        _labels_called(("售后", Colour.ORANGE), ("售前", Colour.GREEN)),
        REPLIES_ZH,
        _off_hours("Asia/Shanghai", TEXTS),
        (
            Cared("headphones that drop out; an answer is due soon", ("售后",), is_assigned=True),
            Cared("a plug for Europe", ("售前",)),
            Cared("which switches", ("售前",), note="对轴体很了解，推荐了茶轴。"),
        ),
    ),
)
