"""Tokens of quotes: what was shown to a buyer, sealed, and nothing kept of it.

A token names the quote and its buyer and is sealed over the quote itself: a checkout sends the
quote back with it, so that what was promised need not be stored for each one who only looks.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct

from prilavok.core.errors import Conflict, Invalid
from prilavok.core.ids import BuyerId
from prilavok.discounts.quoting.model import Quote

VERSION: Final = b"\x01"
UUID_BYTES: Final = 16
TIME_BYTES: Final = 5
SEAL_BYTES: Final = 16
TOKEN_CHARS_MAX: Final = 512
PERSON: Final = b"prilavok quotes"

_HEAD_BYTES: Final = len(VERSION) + UUID_BYTES + TIME_BYTES + SEAL_BYTES
_encode: Final = msgspec.json.Encoder().encode


@dataclass(eq=False)
class QuoteTokenInvalid(Invalid):
    """This is no token of a quote."""


@dataclass(eq=False)
class QuoteExpired(Conflict):
    """The quote could be used until {good_until}: ask for a price again."""

    good_until: datetime


@dataclass(eq=False)
class QuoteAltered(Invalid):
    """The quote that was sent back is not the one that this token was given for."""


class Promise(Struct, frozen=True):
    """What a token says."""

    quote_id: UUID
    buyer_id: BuyerId
    good_until: datetime
    seal: bytes


def sealed(
    secret: bytes, quote_id: UUID, buyer_id: BuyerId, good_until: datetime, written: bytes
) -> str:
    """The token of a quote, which was `written` so."""
    head = _head(quote_id, good_until)
    whole = head + _seal(secret, head, buyer_id, written) + buyer_id.encode()
    return urlsafe_b64encode(whole).decode().rstrip("=")


def read(token: str) -> Promise:
    """What the token says; whether that is true says `check`. Raises `QuoteTokenInvalid`."""
    try:
        assert len(token) <= TOKEN_CHARS_MAX
        whole = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        assert len(whole) > _HEAD_BYTES
        assert whole.startswith(VERSION)
        at = len(VERSION)
        seconds = int.from_bytes(whole[at + UUID_BYTES : at + UUID_BYTES + TIME_BYTES], "big")
        return Promise(
            UUID(bytes=whole[at : at + UUID_BYTES]),
            BuyerId(whole[_HEAD_BYTES:].decode()),
            datetime.fromtimestamp(seconds, UTC),
            whole[_HEAD_BYTES - SEAL_BYTES : _HEAD_BYTES],
        )
    except (ValueError, OverflowError, AssertionError) as error:
        raise QuoteTokenInvalid from error


def check(secret: bytes, promise: Promise, quote: Quote, now: datetime) -> None:
    """Raise `QuoteAltered` where that is not what was promised, `QuoteExpired` where it is over."""
    head = _head(promise.quote_id, promise.good_until)
    if _seal(secret, head, promise.buyer_id, _encode(quote)) != promise.seal:
        raise QuoteAltered
    if now >= promise.good_until:
        raise QuoteExpired(promise.good_until)


def _head(quote_id: UUID, good_until: datetime) -> bytes:
    seconds = int(good_until.timestamp())
    return VERSION + quote_id.bytes + seconds.to_bytes(TIME_BYTES, "big")


def _seal(secret: bytes, head: bytes, buyer_id: BuyerId, written: bytes) -> bytes:
    named = buyer_id.encode()
    seal = blake2b(head, digest_size=SEAL_BYTES, key=secret[:64], person=PERSON)
    seal.update(len(named).to_bytes(2, "big") + named)
    seal.update(written)
    return seal.digest()
