"""Whether a capability is open to somebody, and what the decision looks at."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from msgspec import Struct

from prilavok.core.ids import BuyerId, SellerId
from prilavok.standing.admission.model import Capability, Words


class KeptOpen(StrEnum):
    """Orders whose chats stay open while others are switched off."""

    SELLER_DELIVERS = "seller_delivers"
    MADE_TO_ORDER = "made_to_order"


class OpenChats(StrEnum):
    """What a chat that was open is while it is switched off."""

    READABLE = "readable"
    HIDDEN = "hidden"


class Deadlines(StrEnum):
    """What becomes of the time to answer while a chat is switched off."""

    PAUSED = "paused"
    RUNNING = "running"


class SellerFacts(Struct, frozen=True):
    """What is known of a seller; of one that no fact told of, only the id."""

    seller_id: SellerId
    country: str | None = None
    registered_at: datetime | None = None


class OrderFacts(Struct, frozen=True):
    """What is known of the order that a chat is about."""

    seller_delivers: bool = False
    made_to_order: bool = False


class Cutoff(Struct, frozen=True):
    """The last of a group's first sellers: they are in by (`registered_at`, `seller_id`)."""

    seller_id: SellerId
    registered_at: datetime


class Open(Struct, frozen=True, tag_field="state", tag="open"):
    """They may use it. `exempt`: it is switched off, but not here."""

    exempt: bool = False


class NotOpened(Struct, frozen=True, tag_field="state", tag="not_opened"):
    """It has not been opened to this seller."""


class SwitchedOff(Struct, frozen=True, tag_field="state", tag="switched_off"):
    """It is off for one of the two sides. `since` is when it was switched off."""

    open_chats: OpenChats
    banner: Words | None
    deadlines: Deadlines
    claims_open: bool
    since: datetime | None = None


Access: TypeAlias = Open | NotOpened | SwitchedOff


class ChatReached(Struct, frozen=True):
    """A chat, as far as a switch could touch it. `order` is None where it is about none we know."""

    chat_id: UUID
    seller_id: SellerId
    buyer_id: BuyerId
    status: str
    due_at: datetime | None
    held: int
    order: OrderFacts | None


class Reached(Struct, frozen=True):
    """How many would be touched, and the first of them."""

    count: int = 0
    samples: tuple[str, ...] = ()


class CapabilityChange(Struct, frozen=True):
    """For whom a capability would be opened or closed."""

    capability: Capability
    sellers_opened: Reached
    sellers_closed: Reached
    buyers_opened: Reached
    buyers_closed: Reached


class ChatsTouched(Struct, frozen=True):
    """Chats that would be touched in one way, and what is open in them."""

    chats: Reached
    by_status: dict[str, int]
    open_deadlines: int
    held_messages: int


class DryRun(Struct, frozen=True):
    """What a draft would change against `version`, the rollout in force. Buyers are those of whom
    facts have told, and those who have a chat.

    `chats_kept_open` would be switched off but for an exception. `open_cases` are those about
    sellers and buyers of chats that would be closed. Where there is more than was looked at,
    `is_complete` is false.
    """

    version: int
    capabilities: tuple[CapabilityChange, ...]
    chats_opened: ChatsTouched
    chats_closed: ChatsTouched
    chats_kept_open: ChatsTouched
    open_cases: int
    sellers: int
    buyers: int
    chats: int
    is_complete: bool
