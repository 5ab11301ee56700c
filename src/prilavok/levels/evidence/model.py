"""Evidence: one thing that happened to a seller's orders, reviews or chats, as it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import TypeAlias

from msgspec import Struct


class Kind(IntEnum):
    """What happened. The numbers are stored: add new ones at the end, change none."""

    ORDERED = 1
    """An order was placed; the amount is all of it."""
    SHIPPED = 2
    """A line left, `waited_s` after the order was placed."""
    BOUGHT_OUT = 3
    """A line was kept; the amount is what was paid for it."""
    CANCELLED = 4
    """A line will not be delivered; `flag`: by the seller's fault."""
    RETURNED = 5
    """A line came back."""
    REFUNDED = 6
    """Money went back; the amount is negative."""
    RATED = 7
    """A product got a rating: the amount is its stars. Of a review's ratings the last counts."""
    ANSWERED = 8
    """A question got a person's answer; `flag`: in time; `waited_s` since it was asked."""
    UNANSWERED = 9
    """A question's deadline passed without an answer."""
    CLAIMED = 10
    """A claim on a line was decided for the buyer; `flag`: because of a defect."""
    SUPPLIED = 11
    """The marketplace told how complete the seller's cards are: the amount, in basis points."""


class Evidence(Struct, frozen=True, kw_only=True):
    """A piece of evidence; `subject` names the order, review, chat or claim, `part` the line, or
    what else tells two pieces about one subject apart.

    `amount` is in minor units of `currency`, in stars, or in basis points. `category` is the
    product's as it was known then, widest first, joined by ` / `. `fact_position` is that of the
    fact that told it.
    """

    seller_id: str
    at: datetime
    kind: Kind
    subject: str
    part: str = ""
    flag: bool = False
    amount: int = 0
    currency: str | None = None
    waited_s: int | None = None
    scheme: str | None = None
    category: str | None = None
    fact_position: int | None = None


class Head(Struct, frozen=True):
    """How far a lane's evidence has come, and how far its facts are read."""

    position: int
    facts_position: int


class PlacedLine(Struct, frozen=True):
    """What is frozen of an order's line."""

    seller_id: str
    order_id: str
    line_id: str
    paid_minor: int
    currency: str
    scheme: str
    category: str | None
    placed_at: datetime


Orders: TypeAlias = Mapping[tuple[str, str], Sequence[PlacedLine]]
"""Orders that are placed, by seller and id: their lines by id."""


class Waiting(Struct, frozen=True):
    """A step at a position of the log whose order has not been placed."""

    seller_id: str
    order_id: str
    fact_position: int
