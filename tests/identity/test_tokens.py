"""Whose signature counts: one key, one algorithm, whatever the token's header says."""

import base64
import hashlib
import hmac
from typing import Any

import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from identity.signing import ED25519, P256, PRIVATE, RSA, claims, jwks_document, signed
from prilavok.identity.jwks import keys_of
from prilavok.identity.model import TokenFault, TokenRefused
from prilavok.identity.tokens import claims_signed_by, kid_of

KEYS = keys_of(jwks_document(), "test")


def segment(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def forged(header: dict[str, Any], secret: bytes, payload: dict[str, Any] | None = None) -> str:
    """A token whose HMAC is right for `secret`, which a correct library would refuse to make."""
    parts = [
        segment(msgspec.json.encode(header)),
        segment(msgspec.json.encode(payload or claims())),
    ]
    digest = hmac.new(secret, ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, segment(digest)])


def accept(token: str) -> str:
    kid = kid_of(token)
    if kid not in KEYS:
        raise TokenRefused(TokenFault.UNKNOWN_KEY)
    return claims_signed_by(token, KEYS[kid]).sub


def refusal(token: str) -> str:
    with pytest.raises(TokenRefused) as refused:
        accept(token)
    return refused.value.reason


@pytest.mark.parametrize("kid", ["ed", "ec", "rsa"])
def test_each_algorithm_is_accepted_from_its_key(kid: str) -> None:
    assert accept(signed(claims(), kid)) == "buyer-1"


@pytest.mark.parametrize("kid", ["ed", "ec", "rsa"])
@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
def test_an_unsigned_token_is_refused(kid: str, alg: str) -> None:
    head = segment(msgspec.json.encode({"alg": alg, "kid": kid}))
    body = segment(msgspec.json.encode(claims()))
    assert refusal(f"{head}.{body}.") in {"wrong_algorithm", "bad_signature", "malformed"}


@pytest.mark.parametrize("kid", ["ed", "ec", "rsa"])
@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
@pytest.mark.parametrize(
    ("encoding", "form"),
    [
        (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        (Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
    ],
)
def test_a_public_key_is_no_shared_secret(
    kid: str, alg: str, encoding: Encoding, form: PublicFormat
) -> None:
    public = {"ed": ED25519, "ec": P256, "rsa": RSA}[kid].public_key()
    secret = public.public_bytes(encoding, form)
    for variant in (secret, secret.strip(), secret + b"\n"):
        assert refusal(forged({"alg": alg, "kid": kid}, variant)) == "wrong_algorithm"


@pytest.mark.parametrize("kid", ["ed", "ec", "rsa"])
def test_a_key_signs_by_its_own_algorithm_only(kid: str) -> None:
    for other, (key, algorithm) in PRIVATE.items():
        if other != kid:
            token = jwt.encode(claims(), key, algorithm, headers={"kid": kid})
            assert refusal(token) == "wrong_algorithm"


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_a_stronger_algorithm_of_the_same_key_is_another_algorithm(algorithm: str) -> None:
    assert refusal(jwt.encode(claims(), RSA, algorithm, headers={"kid": "rsa"})) == (
        "wrong_algorithm"
    )


def test_a_key_cannot_be_brought_along() -> None:
    for name in ("jku", "jwk", "x5u", "x5c"):
        assert refusal(signed(claims(), "ed", **{name: "https://evil.test/keys"})) == (
            "key_in_header"
        )


@pytest.mark.parametrize(
    "kid", ["../../dev/null", "ed' or '1'='1", "", "ed\x00", "x" * 300, None, 7, ["ed"]]
)
def test_a_strange_key_id_leads_nowhere(kid: Any) -> None:
    assert refusal(forged({"alg": "HS256", "kid": kid}, b"")) in {"unknown_key", "malformed"}


def test_a_token_without_a_key_id_is_refused() -> None:
    assert refusal(jwt.encode(claims(), ED25519, "EdDSA")) == "unknown_key"


def test_a_changed_payload_breaks_the_signature() -> None:
    head, _, signature = signed(claims()).split(".")
    other = segment(msgspec.json.encode(claims(sub="buyer-2")))
    assert refusal(f"{head}.{other}.{signature}") == "bad_signature"


@pytest.mark.parametrize(
    "token", ["", ".", "..", "...", "a.b.c", "ü.ü.ü", "\ud800", "x" * 9_000, "e30.e30.e30", "pk_"]
)
def test_what_is_no_token_is_refused_not_crashed_on(token: str) -> None:
    assert refusal(token) in {"malformed", "unknown_key"}


def test_deep_nesting_in_a_header_or_payload_is_refused() -> None:
    deep = segment(b"[" * 5_000)
    assert refusal(f"{deep}.e30.e30") == "malformed"
    kid = segment(b'{"alg":"EdDSA","kid":"ed"}')
    signature = ED25519.sign(f"{kid}.{deep}".encode())
    assert refusal(f"{kid}.{deep}.{segment(signature)}") == "bad_claims"


def test_critical_extensions_that_we_do_not_know_are_refused() -> None:
    token = signed(claims(), "ed", crit=["exp"], exp=1)
    assert refusal(token) in {"malformed", "bad_signature"}
