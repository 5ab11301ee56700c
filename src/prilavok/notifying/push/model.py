"""Devices that are told of things, and what they are told."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.core.errors import Conflict, Exhausted, Invalid, NotFound
from prilavok.notifying.model import LetterLanguage

DEVICES_MAX: Final = 10
ENDPOINT_CHARS_MAX: Final = 2_048
TITLE_CHARS_MAX: Final = 120
BODY_CHARS_MAX: Final = 300
DEVICE_ID_PATTERN: Final = r"^[0-9a-f]{32}\Z"

Base64Url = r"[A-Za-z0-9_-]"
PublicKey = Annotated[str, Meta(pattern=rf"^B{Base64Url}{{86}}\Z")]
"""A point of P-256, uncompressed: 65 bytes that begin with 4."""
AuthSecret = Annotated[str, Meta(pattern=rf"^{Base64Url}{{22}}\Z")]
"""16 bytes."""


class DeviceKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """What a browser has made for us to encrypt with, in base64url (RFC 8291)."""

    p256dh: PublicKey
    auth: AuthSecret


class NewDevice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A browser's subscription, as its `PushManager` says it. `name` is how its owner knows the
    device; `language` is of the notices, where nothing else was chosen yet."""

    endpoint: Annotated[str, Meta(min_length=1, max_length=ENDPOINT_CHARS_MAX)]
    keys: DeviceKeys
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    language: LetterLanguage = LetterLanguage.EN


class PushFailure(Struct, frozen=True):
    """A notice that a push service did not take, and what it said."""

    at: datetime
    reason: str


class Device(Struct, frozen=True):
    """A browser that is told of things; `told_at` is when its push service last took one."""

    device_id: str
    name: str
    added_at: datetime
    told_at: datetime | None
    failure: PushFailure | None


class Devices(Struct, frozen=True):
    """One's devices. `server_key` is what a browser subscribes with; null: no push service is
    allowed here."""

    server_key: str | None
    devices: tuple[Device, ...]
    most: int = DEVICES_MAX


class Urgency(StrEnum):
    """Whether a device is woken up for it (RFC 8030, 5.3)."""

    NORMAL = "normal"
    HIGH = "high"


class Told(Struct, frozen=True, kw_only=True):
    """What a device shows. `link` is a path of the console; of two with the same `tag` the later
    one takes the place of the earlier one."""

    title: str
    body: str
    link: str
    tag: str
    language: LetterLanguage
    urgency: Urgency = Urgency.NORMAL
    chat_id: UUID | None = None


def device_id_of(endpoint: str) -> str:
    """The id of the device behind `endpoint`: the same for whoever uses it."""
    return sha256(endpoint.encode()).hexdigest()[:32]


def decoded(text: str) -> bytes:
    """The bytes behind base64url without its padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(eq=False)
class EndpointRefused(Invalid):
    """Notices cannot be sent there: {why}."""

    why: str


@dataclass(eq=False)
class KeyNotOnCurve(Invalid):
    """`p256dh` is not a key of P-256."""


@dataclass(eq=False)
class TooManyDevices(Conflict):
    """{most} devices get notices already; remove one that is not needed."""

    most: int = DEVICES_MAX


@dataclass(eq=False)
class DeviceNotFound(NotFound):
    """This device gets no notices."""


@dataclass(eq=False)
class TriedTooSoon(Exhausted):
    """A notice was sent to this device a moment ago; another one can be sent at {until}."""

    until: datetime
