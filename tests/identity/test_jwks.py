"""Where the issuer's keys come from, and which are taken."""

import asyncio
import http.server
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from identity.signing import ED25519, JWKS, NOW, P256, RSA, RSA_SHORT, jwks_document
from prilavok.core.clock import FixedClock
from prilavok.identity.jwks import KeySet, keys_of, read_keys, verifying_key
from prilavok.identity.model import KeySetUnusable, KeysUnavailable, TokenRefused

ED = {**OKPAlgorithm.to_jwk(ED25519.public_key(), as_dict=True), "kid": "ed"}


def test_each_key_gets_the_algorithm_of_its_kind() -> None:
    keys = keys_of(jwks_document(), "test")
    assert {kid: key.algorithm for kid, key in keys.items()} == {
        "ed": "EdDSA",
        "ec": "ES256",
        "rsa": "RS256",
    }


@pytest.mark.parametrize(
    "entry",
    [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "a", "alg": "HS256"},
        {**ED, "kid": None},
        {**ED, "alg": "ES256"},
        {**ED, "use": "enc"},
        {**ED, "key_ops": ["sign"]},
        {**ED, "x": "not base64!"},
        {**ED, "x": "c2hvcnQ"},
        {**ED, "crv": "Ed448"},
        {**ED, "d": "cHJpdmF0ZQ"},
        {**OKPAlgorithm.to_jwk(ED25519, as_dict=True), "kid": "private"},
        {**RSAAlgorithm.to_jwk(RSA_SHORT.public_key(), as_dict=True), "kid": "short"},
        {**RSAAlgorithm.to_jwk(RSA.public_key(), as_dict=True), "kid": "a", "alg": "PS256"},
        {**ECAlgorithm.to_jwk(P256.public_key(), as_dict=True), "kid": "a", "crv": "P-384"},
        {"kty": 7},
        {},
    ],
)
def test_a_key_that_must_not_verify_tokens_is_left_out(entry: dict[str, Any]) -> None:
    assert verifying_key(entry) is None


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"keys":[]}',
        msgspec.json.encode({"keys": [ED, {**ED}]}),
        msgspec.json.encode({"keys": [{**ED, "kid": str(n)} for n in range(65)]}),
    ],
)
def test_an_unusable_set_says_why(document: bytes) -> None:
    with pytest.raises(KeySetUnusable) as unusable:
        keys_of(document, "shop.json")
    assert "shop.json" in str(unusable.value)


async def test_a_missing_or_oversized_file_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(KeySetUnusable):
        await read_keys(str(tmp_path / "none.json"))
    (tmp_path / "big.json").write_bytes(b" " * 300_000)
    with pytest.raises(KeySetUnusable, match="larger"):
        await read_keys(str(tmp_path / "big.json"))


async def test_an_unknown_key_id_makes_us_look_again_once_a_minute(tmp_path: Path) -> None:
    file, clock = tmp_path / "jwks.json", fixed()
    file.write_bytes(msgspec.json.encode({"keys": [ED]}))
    keys = KeySet(str(file), clock)
    await keys.key("ed")

    file.write_bytes(jwks_document())
    with pytest.raises(TokenRefused):
        await keys.key("rsa")
    clock.move(timedelta(minutes=1))
    assert (await keys.key("rsa")).algorithm == "RS256"


async def test_a_withdrawn_key_is_forgotten_within_ten_minutes(tmp_path: Path) -> None:
    file, clock = tmp_path / "jwks.json", fixed()
    file.write_bytes(jwks_document())
    keys = KeySet(str(file), clock)
    await keys.key("ed")

    file.write_bytes(msgspec.json.encode({"keys": JWKS["keys"][1:]}))
    clock.move(timedelta(minutes=10, seconds=1))
    with pytest.raises(TokenRefused):
        await keys.key("ed")


async def test_known_keys_serve_on_for_a_day_while_the_source_fails(tmp_path: Path) -> None:
    file, clock = tmp_path / "jwks.json", fixed()
    file.write_bytes(jwks_document())
    keys = KeySet(str(file), clock)
    await keys.key("ed")

    file.unlink()
    clock.move(timedelta(hours=23))
    assert (await keys.key("ed")).kid == "ed"
    clock.move(timedelta(hours=2))
    with pytest.raises(KeysUnavailable):
        await keys.key("ed")


async def test_without_any_keys_the_answer_is_to_try_again(tmp_path: Path) -> None:
    with pytest.raises(KeysUnavailable):
        await KeySet(str(tmp_path / "none.json"), fixed()).key("ed")


class Shop(http.server.BaseHTTPRequestHandler):
    """Serves keys at /jwks.json, a redirect at /moved."""

    asked = 0

    def do_GET(self) -> None:
        Shop.asked += 1
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("location", "/jwks.json")
        self.end_headers()
        if self.path == "/jwks.json":
            self.wfile.write(jwks_document())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silent."""


@pytest.fixture
def shop() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


async def test_keys_are_fetched_once_for_all_who_wait(shop: str) -> None:
    Shop.asked = 0
    keys = KeySet(f"{shop}/jwks.json", fixed())
    found = await asyncio.gather(*(keys.key("ed") for _ in range(20)))
    assert {key.kid for key in found} == {"ed"}
    assert Shop.asked == 1


async def test_a_redirect_is_not_followed(shop: str) -> None:
    with pytest.raises(KeySetUnusable):
        await read_keys(f"{shop}/moved")


async def test_only_files_and_http_are_sources() -> None:
    for source in ("ftp://shop.test/jwks.json", "file:///etc/passwd", "data:,{}"):
        with pytest.raises(KeySetUnusable):
            await read_keys(source)


def fixed() -> FixedClock:
    return FixedClock(NOW)
