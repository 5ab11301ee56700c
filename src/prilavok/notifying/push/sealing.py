"""A push, encrypted so that only one browser can read it: RFC 8291 with `aes128gcm` of RFC 8188."""

from __future__ import annotations

from typing import Final

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

from prilavok.notifying.push.model import KeyNotOnCurve

PADDED_TO_BYTES: Final = 512
PLAIN_BYTES_MAX: Final = 3_993
"""What leaves 4,096 bytes when it is sealed: more need not be taken (RFC 8030, 7.2)."""


def sealed(
    plain: bytes,
    p256dh: bytes,
    auth: bytes,
    *,
    salt: bytes | None = None,
    key: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """`plain` for the owner of `p256dh` and `auth`; `salt` and `key` are new for each, unless a
    test gives them."""
    assert len(plain) <= PLAIN_BYTES_MAX, "what is told has its bounds"
    once = key or ec.generate_private_key(ec.SECP256R1())
    return http_ece.encrypt(
        plain, salt=salt, private_key=once, dh=p256dh, auth_secret=auth, version="aes128gcm"
    )


def padded(json: bytes) -> bytes:
    """JSON with spaces behind it, so that the length of what is sealed tells little."""
    more = -len(json) % PADDED_TO_BYTES
    return json + b" " * min(more, PLAIN_BYTES_MAX - len(json))


def check_point(p256dh: bytes) -> None:
    """Raises `KeyNotOnCurve`."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    except ValueError as error:
        raise KeyNotOnCurve from error
