"""Keys and tokens for tests: what a marketplace, or someone who pretends to be it, would sign."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ISSUER = "https://shop.test"
AUDIENCE = "prilavok"

ED25519 = Ed25519PrivateKey.generate()
P256 = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(65537, 2048)
RSA_SHORT = rsa.generate_private_key(65537, 1024)

JWKS: dict[str, Any] = {
    "keys": [
        {**OKPAlgorithm.to_jwk(ED25519.public_key(), as_dict=True), "kid": "ed"},
        {**ECAlgorithm.to_jwk(P256.public_key(), as_dict=True), "kid": "ec", "alg": "ES256"},
        {**RSAAlgorithm.to_jwk(RSA.public_key(), as_dict=True), "kid": "rsa", "use": "sig"},
    ]
}
PRIVATE = {"ed": (ED25519, "EdDSA"), "ec": (P256, "ES256"), "rsa": (RSA, "RS256")}


def jwks_document() -> bytes:
    return msgspec.json.encode(JWKS)


def claims(now: datetime = NOW, **changes: Any) -> dict[str, Any]:
    """Good claims of a buyer, but for `changes`; a change to None leaves the claim out."""
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": now.timestamp(),
        "exp": (now + timedelta(minutes=30)).timestamp(),
        "sub": "buyer-1",
        "role": "buyer",
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def signed(payload: dict[str, Any], kid: str = "ed", **headers: Any) -> str:
    """`payload` signed by the key called `kid`, as a correct issuer does it."""
    key, algorithm = PRIVATE[kid]
    return jwt.encode(payload, key, algorithm, headers={"kid": kid, **headers})
