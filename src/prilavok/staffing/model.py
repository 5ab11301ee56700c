"""Permissions as they are chosen, and keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from prilavok.core.errors import Conflict, Forbidden, NotFound
from prilavok.market.model import Permission

KEYS_MAX: Final = 50
"""How many keys of a seller are good at a time."""

NOT_FOR_KEYS: Final = frozenset({Permission.STAFF, Permission.KEYS})
"""What no key may do, so that one that was lost cannot make itself another."""

KeyName = Annotated[
    str, Meta(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*\Z")
]


class StaffMember(Struct, frozen=True):
    """Somebody who works for the seller and what they may do: what the marketplace has `told`,
    unless the seller `has_chosen`."""

    staff_id: str
    name: str
    permissions: tuple[Permission, ...]
    told: tuple[Permission, ...]
    has_chosen: bool


class StaffList(Struct, frozen=True):
    """Who works for a seller, by name."""

    staff: tuple[StaffMember, ...]


class ChosenPermissions(Struct, frozen=True, forbid_unknown_fields=True):
    """What a member of staff may do from now on; null: what the marketplace tells."""

    permissions: frozenset[Permission] | None


class NewKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A key to be."""

    name: KeyName
    permissions: Annotated[frozenset[Permission], Meta(min_length=1)]


class SellerKey(Struct, frozen=True):
    """A key of a seller's, without its secret, which nobody keeps.

    `last_used_at` is exact to a minute; null: never.
    """

    key_id: str
    name: str
    permissions: tuple[Permission, ...]
    created_at: datetime
    created_by: str
    last_used_at: datetime | None = None


class SellerKeyList(Struct, frozen=True):
    """A seller's keys that are good, oldest first; `most` is how many there can be."""

    keys: tuple[SellerKey, ...]
    most: int = KEYS_MAX


class MadeKey(Struct, frozen=True):
    """A key just made: the only time that its `secret` is seen."""

    key: SellerKey
    secret: str


@dataclass(eq=False)
class StaffNotFound(NotFound):
    """Nobody with this id works for the shop."""

    staff_id: str


@dataclass(eq=False)
class OwnPermissions(Forbidden):
    """What you may do yourself is for a colleague to change."""


@dataclass(eq=False)
class KeyTooWide(Forbidden):
    """A key can do nothing that you may not do yourself, nor look after staff and keys."""

    permissions: tuple[Permission, ...]


@dataclass(eq=False)
class TooManyKeys(Conflict):
    """A shop has at most {most} keys; revoke one that is not needed."""

    most: int


@dataclass(eq=False)
class SellerKeyNotFound(NotFound):
    """The shop has no such key."""

    key_id: str
