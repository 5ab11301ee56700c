"""Who sends: the key by which push services know this installation (RFC 8292, VAPID).

Unless one is set, the key follows from the secret that the database was created with: every process
on every machine has the same one, and none has to keep it.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from prilavok.core.config import SettingError, Settings, address_of, variable_of
from prilavok.notifying.push.model import decoded

ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256: private keys are smaller (FIPS 186-5)."""
WIDE_BYTES: Final = 48
"""16 more than the order has, so that no key is likelier than another (FIPS 186-5, A.2.1)."""
PURPOSE: Final = b"prilavok web push"
GOOD_FOR: Final = timedelta(hours=12)


@dataclass(frozen=True)
class Vapid:
    """The key, and whom a push service may turn to: `mailto:` or `https:`."""

    key: ec.EllipticCurvePrivateKey
    subject: str | None

    @cached_property
    def public(self) -> str:
        """The public key as browsers want it: an uncompressed point in base64url."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return urlsafe_b64encode(point).decode().rstrip("=")

    def authorization(self, endpoint: str, now: datetime) -> str:
        """The header `Authorization` for a push to `endpoint`."""
        place = urlsplit(endpoint)
        said = {"aud": f"{place.scheme}://{place.netloc}", "exp": int((now + GOOD_FOR).timestamp())}
        if self.subject is not None:
            said["sub"] = self.subject
        return f"vapid t={jwt.encode(said, self.key, 'ES256')}, k={self.public}"


def vapid_of(settings: Settings, secret: bytes) -> Vapid:
    """The key that is set, or the installation's own; raises `SettingError`."""
    key = key_from(secret) if settings.push_key is None else key_set(settings.push_key)
    return Vapid(key, subject_of(settings))


def subject_of(settings: Settings) -> str | None:
    """Whom a push service may turn to; Apple's takes no push that names nobody."""
    if settings.mail_from is not None:
        return f"mailto:{parseaddr(settings.mail_from)[1]}"
    address = address_of(settings)
    return address if address.startswith("https://") else None


def key_from(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """The installation's own key."""
    wide = HKDF(SHA256(), WIDE_BYTES, salt=None, info=PURPOSE).derive(secret)
    number = int.from_bytes(wide) % (ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def key_set(text: str) -> ec.EllipticCurvePrivateKey:
    """The key that is set, 32 bytes in base64url. Raises `SettingError`."""
    number = int.from_bytes(decoded(text))
    if not 0 < number < ORDER:
        raise SettingError(variable_of("push_key"), "is no private key of P-256.")
    return ec.derive_private_key(number, ec.SECP256R1())
