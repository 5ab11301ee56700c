"""Places in a list, opaque to whoever holds them."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from msgspec import Struct

from prilavok.core.errors import Invalid, NotFound

C = TypeVar("C")


@dataclass(eq=False)
class CursorInvalid(Invalid):
    """The cursor is not one that this list gave."""


@dataclass(eq=False)
class CursorExpired(NotFound):
    """Some of what lies behind the cursor is kept no longer; begin anew without one."""


def encode_cursor(cursor: Struct) -> str:
    return urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def decode_cursor(text: str, cursor: type[C]) -> C:
    """Raises `CursorInvalid`."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        return msgspec.json.decode(urlsafe_b64decode(padded), type=cursor)
    except ValueError as error:  # also what msgspec and base64 raise
        raise CursorInvalid from error
