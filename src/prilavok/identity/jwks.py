"""The keys that the marketplace signs with: read from a file or a URL, remembered, read again.

One key id stands for one key and one algorithm, whatever a token's header says. Keys of other kinds
(symmetric, encryption, weak RSA) are left out, so that nothing can be signed with them.
"""

from __future__ import annotations

import asyncio
import logging
import urllib.request
from collections.abc import Mapping
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from msgspec import Struct

from prilavok.core.clock import Clock
from prilavok.identity.model import KeySetUnusable, KeysUnavailable, TokenFault, TokenRefused

logger = logging.getLogger(__name__)

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey

KEYS_MAX = 64
DOCUMENT_BYTES_MAX = 256 * 1024
READ_S_MAX = 5
REFRESH_PAUSE = timedelta(minutes=1)
FRESH_FOR = timedelta(minutes=10)
USABLE_FOR = timedelta(hours=24)
RSA_BITS_MIN = 2048

ALGORITHMS: Final[Mapping[tuple[str, str | None], str]] = {
    ("OKP", "Ed25519"): "EdDSA",
    ("EC", "P-256"): "ES256",
    ("RSA", None): "RS256",
}


class VerifyingKey(Struct, frozen=True):
    """A public key and the only algorithm that it verifies."""

    kid: str
    algorithm: str
    key: Any  # Any: a PublicKey, whose abstract classes msgspec cannot describe


class Jwk(Struct, frozen=True):
    """What is looked at in a JSON Web Key (RFC 7517 §4)."""

    kty: str
    kid: str | None = None
    crv: str | None = None
    alg: str | None = None
    use: str | None = None
    key_ops: tuple[str, ...] | None = None
    d: str | None = None


class JwkSet(Struct, frozen=True):
    keys: list[dict[str, Any]]  # Any: members of keys that we may not know


class KeySet:
    """The keys at `source`, a file path or an http(s) URL.

    Read at first use; again when `FRESH_FOR` old; and for an unknown key id, at most once per
    `REFRESH_PAUSE`. While the source fails, the known keys serve on for `USABLE_FOR`.
    """

    def __init__(self, source: str, clock: Clock) -> None:
        self._source = source
        self._clock = clock
        self._keys: dict[str, VerifyingKey] = {}
        self._read_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._reading = asyncio.Lock()

    async def key(self, kid: str) -> VerifyingKey:
        """The key named `kid`; raises `TokenRefused` or `KeysUnavailable`."""
        if self._wants_reading(kid) and not (self._reading.locked() and kid in self._keys):
            async with self._reading:
                if self._wants_reading(kid):
                    await self._read()
        if self._age() > USABLE_FOR:
            raise KeysUnavailable
        if kid not in self._keys:
            raise TokenRefused(TokenFault.UNKNOWN_KEY)
        return self._keys[kid]

    def _wants_reading(self, kid: str) -> bool:
        now = self._clock.now()
        if self._tried_at is not None and now - self._tried_at < REFRESH_PAUSE:
            return False
        return kid not in self._keys or self._age() > FRESH_FOR

    def _age(self) -> timedelta:
        return self._clock.now() - self._read_at if self._read_at is not None else timedelta.max

    async def _read(self) -> None:
        try:
            self._keys = await read_keys(self._source)
            self._read_at = self._clock.now()
        except KeySetUnusable as unusable:
            logger.warning("%s", unusable)
        finally:
            self._tried_at = self._clock.now()


async def read_keys(source: str) -> dict[str, VerifyingKey]:
    """The usable keys at `source` by key id; raises `KeySetUnusable` with the reason."""
    try:
        async with asyncio.timeout(2 * READ_S_MAX):
            document = await asyncio.to_thread(_read_document, source)
    except (OSError, HTTPException, ValueError, TimeoutError) as error:
        raise KeySetUnusable(source, str(error) or "it did not answer in time") from error
    return keys_of(document, source)


def keys_of(document: bytes, source: str) -> dict[str, VerifyingKey]:
    """The usable keys of a JWK set by key id; raises `KeySetUnusable`."""
    try:
        entries = msgspec.json.decode(document, type=JwkSet).keys
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise KeySetUnusable(source, f"it is not a JWK set ({error})") from error
    if len(entries) > KEYS_MAX:
        raise KeySetUnusable(source, f"it has more than {KEYS_MAX} keys")
    keys = [key for entry in entries if (key := verifying_key(entry)) is not None]
    by_kid = {key.kid: key for key in keys}
    if len(by_kid) < len(keys):
        raise KeySetUnusable(source, "two keys share one key id")
    if not keys:
        raise KeySetUnusable(source, "it has no public EdDSA, ES256 or RS256 key with a key id")
    return by_kid


def verifying_key(entry: dict[str, Any]) -> VerifyingKey | None:
    """The key that `entry` describes; None when tokens must not be verified with it."""
    try:
        jwk = msgspec.convert(entry, Jwk)
    except msgspec.ValidationError:
        return None
    algorithm = ALGORITHMS.get((jwk.kty, jwk.crv))
    if jwk.kid is None or algorithm is None or not _is_for_signatures(jwk, algorithm):
        return None
    try:
        key = jwt.PyJWK(entry, algorithm).key
    except jwt.PyJWTError:
        return None
    if isinstance(key, RSAPublicKey) and key.key_size < RSA_BITS_MIN:
        return None
    return VerifyingKey(jwk.kid, algorithm, key)


def _is_for_signatures(jwk: Jwk, algorithm: str) -> bool:
    """Public, of the right use, and not declared for another algorithm."""
    return (
        jwk.d is None
        and jwk.alg in {None, algorithm}
        and jwk.use in {None, "sig"}
        and (jwk.key_ops is None or "verify" in jwk.key_ops)
    )


def _read_document(source: str) -> bytes:
    if source.startswith(("https://", "http://")):
        with OPENER.open(source, timeout=READ_S_MAX) as response:
            document: bytes = response.read(DOCUMENT_BYTES_MAX + 1)
    else:
        with Path(source).open("rb") as file:
            document = file.read(DOCUMENT_BYTES_MAX + 1)
    if len(document) > DOCUMENT_BYTES_MAX:
        too_big = f"it is larger than {DOCUMENT_BYTES_MAX} bytes"
        raise ValueError(too_big)
    return document


def _opener() -> urllib.request.OpenerDirector:
    """Speaks http and https, and follows no redirect: the operator named one address, and whoever
    answers there may not point us to another."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


OPENER: Final = _opener()
