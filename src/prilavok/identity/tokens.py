"""Signatures of tokens: which key a token names, and whether that key signed it."""

from __future__ import annotations

from typing import Any, Final

import jwt
import msgspec

from prilavok.identity.jwks import KeySet, VerifyingKey
from prilavok.identity.model import Claims, TokenFault, TokenRefused

TOKEN_CHARS_MAX = 8 * 1024
KID_CHARS_MAX = 256
FOREIGN_KEY_HEADERS: Final = frozenset({"jku", "jwk", "x5u", "x5c"})

JWS: Final = jwt.PyJWS()
CLAIMS: Final = msgspec.json.Decoder(Claims)


async def verified_claims(token: str, keys: KeySet) -> Claims:
    """What the holder of a key in `keys` signed; raises `TokenRefused` or `KeysUnavailable`."""
    key = await keys.key(kid_of(token))
    return claims_signed_by(token, key)


def kid_of(token: str) -> str:
    """The id of the key that `token` says it was signed with."""
    header = _header(token)
    if not FOREIGN_KEY_HEADERS.isdisjoint(header):
        raise TokenRefused(TokenFault.KEY_IN_HEADER)
    kid = header.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= KID_CHARS_MAX:
        raise TokenRefused(TokenFault.UNKNOWN_KEY)
    return kid


def claims_signed_by(token: str, key: VerifyingKey) -> Claims:
    """The claims of `token`, if `key` signed them by its own algorithm."""
    try:
        payload = JWS.decode(token, key.key, algorithms=[key.algorithm])
    except jwt.InvalidAlgorithmError as error:
        raise TokenRefused(TokenFault.WRONG_ALGORITHM) from error
    except jwt.PyJWTError as error:
        raise TokenRefused(TokenFault.BAD_SIGNATURE) from error
    try:
        return CLAIMS.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TokenRefused(TokenFault.BAD_CLAIMS) from error


def _header(token: str) -> dict[str, Any]:  # Any: JSON that nobody has vouched for yet
    if len(token) > TOKEN_CHARS_MAX:
        raise TokenRefused(TokenFault.MALFORMED)
    try:
        return JWS.get_unverified_header(token)
    except (jwt.PyJWTError, UnicodeEncodeError) as error:
        raise TokenRefused(TokenFault.MALFORMED) from error
