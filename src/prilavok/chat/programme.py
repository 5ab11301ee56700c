"""The chat policy: who may write first, and when; how long a message may be edited; when an answer
is due. Edited by the operator, in versions."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from prilavok.chat.model import ContextType, Side
from prilavok.programmes import Kind

Minutes = Annotated[int, Meta(ge=0, le=24 * 60)]
Hours = Annotated[int, Meta(ge=1, le=24 * 365)]
Days = Annotated[int, Meta(ge=1, le=365)]


class Stage(StrEnum):
    """How far an order must have come."""

    PLACED = "placed"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    BOUGHT_OUT = "bought_out"


class Opening(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in which a side may write first.

    `stage` and `schemes` speak of the chat's order and mean nothing for a product; no `schemes`
    means any. `trusted_seller` asks that the seller is trusted.
    """

    side: Side
    about: ContextType
    stage: Stage = Stage.PLACED
    schemes: tuple[str, ...] = ()
    trusted_seller: bool = False


class ChatPolicy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Any of `openings` lets a side write first. Whoever was written to may reply.

    `reply_within_h` limits a reply to that many hours after the other side's last message; without
    it a conversation that was begun stays open. `note` says where the numbers come from.
    """

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    note: Annotated[str, Meta(max_length=2_000)] = ""
    openings: Annotated[tuple[Opening, ...], Meta(min_length=1, max_length=20)]
    answer_within_d: Days = 10
    edit_within_min: Minutes = 15
    reply_within_h: Hours | None = None

    @property
    def answer_within(self) -> timedelta:
        return timedelta(days=self.answer_within_d)

    @property
    def edit_within(self) -> timedelta:
        return timedelta(minutes=self.edit_within_min)

    @property
    def reply_within(self) -> timedelta | None:
        return timedelta(hours=self.reply_within_h) if self.reply_within_h else None


KIND = Kind("chat_policy", ChatPolicy)
PRESET_DEFAULT = "wildberries-2023"
