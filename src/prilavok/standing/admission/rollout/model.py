"""Whether a capability is open to somebody, and what the decision looks at."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from prilavok.core.ids import SellerId
from prilavok.standing.admission.model import Words


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
