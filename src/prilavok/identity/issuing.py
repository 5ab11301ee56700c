"""A stand-in for the marketplace's own token service, for the demo and the tests.

`serve` never imports this: in earnest the marketplace signs, and we only verify.
"""

from __future__ import annotations

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from prilavok.identity.model import Role
from prilavok.identity.rules import TOKEN_LIFETIME_MAX

KEY_FILE = "issuer.pem"
JWKS_FILE = "jwks.json"
KEY_ID = "issuer-1"


class Issuer:
    """Signs tokens with an Ed25519 key; `jwks` is the path of its public half."""

    def __init__(self, key: Ed25519PrivateKey, jwks: Path, *, name: str, audience: str) -> None:
        self.jwks = jwks
        self.name = name
        self.audience = audience
        self._key = key

    @classmethod
    def in_directory(
        cls, directory: Path, *, name: str = "https://issuer.test", audience: str = "prilavok"
    ) -> Issuer:
        """The issuer whose key is kept in `directory`; it is made on first use."""
        directory.mkdir(parents=True, exist_ok=True)
        key = _key_at(directory / KEY_FILE)
        jwks = directory / JWKS_FILE
        _write_once(jwks, msgspec.json.encode({"keys": [jwk_of(key)]}), mode=0o644)
        return cls(key, jwks, name=name, audience=audience)

    def token_for(
        self,
        role: Role,
        subject: str,
        *,
        now: datetime,
        seller_id: str | None = None,
        lifetime: timedelta = TOKEN_LIFETIME_MAX,
        name: str | None = None,
        locale: str | None = None,
    ) -> str:
        """A token that says that its bearer is `subject`."""
        claims = {
            "iss": self.name,
            "aud": self.audience,
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
            "sub": subject,
            "role": str(role),
            "seller_id": seller_id,
            "name": name,
            "locale": locale,
        }
        return self.sign({name: value for name, value in claims.items() if value is not None})

    def sign(self, claims: dict[str, Any]) -> str:  # Any: tests sign nonsense on purpose
        """`claims` as they are, signed."""
        return jwt.encode(claims, self._key, "EdDSA", headers={"kid": KEY_ID})


def jwk_of(key: Ed25519PrivateKey) -> dict[str, str]:
    """The public half of `key` as a JSON Web Key."""
    public = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**public, "kid": KEY_ID, "alg": "EdDSA", "use": "sig"}


def _key_at(path: Path) -> Ed25519PrivateKey:
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write_once(path, pem, mode=0o600)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey), f"{path} holds another kind of key"
    return key


def _write_once(path: Path, content: bytes, *, mode: int) -> None:
    """Create `path` whole, unless it is there: of several processes the first one wins."""
    if path.exists():
        return
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(draft).chmod(mode)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
