"""Random secrets that we hand out and recognise again by a digest.

They hold 256 random bits, so a plain SHA-256 is enough: there is nothing to guess offline.
"""

from __future__ import annotations

import hmac
import re
import secrets
from hashlib import sha256
from typing import Final

SECRET_BYTES = 32
KEY_ID_BYTES = 8

API_KEY: Final = re.compile(r"pk_([0-9a-f]{16})_([0-9a-f]{64})")
SELLER_KEY: Final = re.compile(r"sk_([0-9a-f]{16})_([0-9a-f]{64})")
SECRET: Final = re.compile(r"[0-9a-f]{64}")


def new_secret() -> str:
    """256 random bits in hexadecimal."""
    return secrets.token_hex(SECRET_BYTES)


def new_key_id() -> str:
    return secrets.token_hex(KEY_ID_BYTES)


def digest_of(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def is_secret(text: str) -> bool:
    """Whether `text` has the form of a secret; nothing else is worth a look into the database."""
    return SECRET.fullmatch(text) is not None


def matches(secret: str, digest: bytes) -> bool:
    """Whether `digest` is that of `secret`; takes as long for a near miss as for a wild one."""
    return hmac.compare_digest(digest_of(secret), digest)


def csrf_token_of(session_id: str) -> str:
    """The token bound to a session: known to whoever holds the cookie, and to the page we tell."""
    return hmac.new(session_id.encode(), b"prilavok csrf", sha256).hexdigest()


def is_csrf_token_of(session_id: str, token: str) -> bool:
    return hmac.compare_digest(csrf_token_of(session_id).encode(), token.encode())
