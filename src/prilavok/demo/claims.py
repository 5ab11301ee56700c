"""What the demo's buyers want put right: a claim in nearly every state, and how it came there."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, TypeAlias

from msgspec import Struct

from prilavok.claims.acts import (
    AcceptOffer,
    ApproveWithoutReturn,
    ApproveWithReturn,
    AskEvidence,
    BuyersAct,
    Dispatched,
    Dispute,
    Offer,
    Refuse,
    SellersAct,
    SendPart,
    SentBack,
)
from prilavok.claims.model import ClaimReason, Wish
from prilavok.claims.refunds.model import RefundTold, Told

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)


class Paid(Struct, frozen=True):
    """The marketplace tells that all that was owed went back."""


Deed: TypeAlias = BuyersAct | SellersAct | RefundTold | Paid


class Story(Struct, frozen=True, kw_only=True):
    """A claim for the first line of an order, opened `ago`, and what was done, each so long ago."""

    order_id: str
    ago: timedelta
    reason: ClaimReason
    text: str
    picture: str | None
    wants: Wish = Wish.REFUND
    deeds: tuple[tuple[timedelta, Deed], ...] = ()


STORIES: Final = (
    Story(
        order_id="1042",
        ago=20 * HOUR,
        reason=ClaimReason.DEFECT,
        text="Одна гайвань пришла со сколом на краю, пить из неё нельзя. Хочу такую же, но целую.",
        picture="rim.jpg",
        wants=Wish.REPLACEMENT,
    ),
    Story(
        order_id="1043",
        ago=3 * DAY,
        reason=ClaimReason.DEFECT,
        text="Обе чайницы с вмятинами, крышка закрывается с трудом.",
        picture="dent.jpg",
        wants=Wish.PARTIAL,
        deeds=(
            (
                2 * DAY + 4 * HOUR,
                AskEvidence("На снимке одна чайница. Покажите, пожалуйста, и вторую, с крышкой."),
            ),
        ),
    ),
    Story(
        order_id="1044",
        ago=4 * DAY,
        reason=ClaimReason.DEFECT,
        text="There is a long scratch on the globe. It does not show when the lamp is off.",
        picture="globe.jpg",
        wants=Wish.PARTIAL,
        deeds=((3 * DAY, Offer(300_000)),),
    ),
    Story(
        order_id="1045",
        ago=5 * DAY,
        reason=ClaimReason.DEFECT,
        text="Eight keys in the corner have no light and do not type. They worked for one day.",
        picture="keys.jpg",
        deeds=(
            (4 * DAY, Refuse("图片上看不出按键失灵，只是背光设置不同，请按 Fn 键调节。")),
            (
                30 * HOUR,
                Dispute("I did what you say and nothing changed. The keys type no letters either."),
            ),
        ),
    ),
    Story(
        order_id="1046",
        ago=6 * DAY,
        reason=ClaimReason.WRONG_ITEM,
        text="我订的是雾灰色的茶壶，收到的却是蓝色的。",
        picture="teapot.jpg",
        deeds=(
            (5 * DAY, ApproveWithReturn()),
            (2 * DAY, SentBack("CN-40-8812")),
        ),
    ),
    Story(
        order_id="1047",
        ago=12 * DAY,
        reason=ClaimReason.DEFECT,
        text="灯条有一半不亮，另一半一直在闪。",
        picture="bar.jpg",
        deeds=(
            (11 * DAY, ApproveWithoutReturn()),
            (9 * DAY, RefundTold(Told.SENT, "payout-5530")),
            (8 * DAY, RefundTold(Told.FAILED, "payout-5530/back", "The card is closed")),
        ),
    ),
    Story(
        order_id="1048",
        ago=9 * DAY,
        reason=ClaimReason.DEFECT,
        text="茶叶罐侧面有个凹痕，还能用，但不好看。",
        picture="dent.jpg",
        wants=Wish.PARTIAL,
        deeds=(
            (8 * DAY, Offer(30_000)),
            (7 * DAY, AcceptOffer()),
            (6 * DAY, RefundTold(Told.SENT, "payout-5502")),
            (5 * DAY, Paid()),
        ),
    ),
    Story(
        order_id="1049",
        ago=4 * DAY,
        reason=ClaimReason.MISSING_PART,
        text="В коробке нет кабеля для зарядки, остальное на месте.",
        picture=None,
        wants=Wish.PART,
        deeds=(
            (3 * DAY, SendPart()),
            (2 * DAY, Dispatched("MH-7714")),
        ),
    ),
    Story(
        order_id="1051",
        ago=4 * DAY,
        reason=ClaimReason.NOT_AS_DESCRIBED,
        text="Пачка порвана, часть чая высыпалась, и это не тот сбор, что на фотографии.",
        picture="pack.jpg",
        deeds=(
            (
                2 * DAY,
                Refuse("Пачку порвали в пути: за это отвечает служба доставки. Сбор тот же, 2026."),
            ),
        ),
    ),
)
