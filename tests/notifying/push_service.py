"""A push service (RFC 8030) and a browser that it belongs to: decrypts what arrives."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Any

import http_ece
import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from prilavok.notifying.push.model import decoded, device_id_of


@dataclass
class Taken:
    """A push as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """Takes pushes at `port`. It answers each of `answers` in turn before it takes any more; with
    `hangs` it says nothing, nor keeps the push."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list[Taken])
    answers: list[str] = field(default_factory=list[str])
    hangs: bool = False
    calls: int = 0
    heard_whole: asyncio.Event = field(default_factory=asyncio.Event)
    has_taken: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := (await reader.readline()).decode().strip():
                headers: dict[str, str] = {}
                while header := (await reader.readline()).decode().strip():
                    name, _, value = header.partition(":")
                    headers[name.lower()] = value.strip()
                body = await reader.readexactly(int(headers["content-length"]))
                self.calls += 1
                self.heard_whole.set()
                if self.hangs:
                    await asyncio.sleep(3600)
                answer = self.answers.pop(0) if self.answers else "201 Created"
                if answer.startswith("201"):
                    self.taken.append(Taken(line.split()[1], headers, body))
                    self.has_taken.set()
                status, _, more = answer.partition("\n")
                lines = [f"HTTP/1.1 {status}", "Content-Length: 0", *filter(None, [more])]
                writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return  # the test is over
        finally:
            writer.close()


@asynccontextmanager
async def push_service_open() -> AsyncIterator[PushService]:
    """A push service on a port of its own."""
    service = PushService()
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    service.port = server.sockets[0].getsockname()[1]
    try:
        yield service
    finally:
        server.close()


class Browser:
    """What subscribes, and reads what is meant for it alone."""

    def __init__(self, origin: str, path: str | None = None) -> None:
        self.endpoint = f"{origin}{path or f'/push/{token_bytes(8).hex()}'}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = token_bytes(16)

    @property
    def device_id(self) -> str:
        return device_id_of(self.endpoint)

    @property
    def p256dh(self) -> bytes:
        form = PublicFormat.UncompressedPoint
        return self.key.public_key().public_bytes(Encoding.X962, form)

    def subscription(self, **changed: Any) -> dict[str, Any]:
        """What the page sends us."""
        keys = {"p256dh": base64url(self.p256dh), "auth": base64url(self.auth)}
        return {"endpoint": self.endpoint, "keys": keys, "name": "Chromium", **changed}

    def read(self, taken: Taken) -> dict[str, Any]:
        """What a push says; raises where it is not meant for this browser."""
        assert taken.headers["content-encoding"] == "aes128gcm"
        plain = http_ece.decrypt(
            taken.body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        return msgspec.json.decode(plain)


def base64url(these: bytes) -> str:
    return urlsafe_b64encode(these).decode().rstrip("=")


def signer_of(taken: Taken, audience: str) -> tuple[str, dict[str, Any]]:
    """By whose key a push is signed, and what it says, as a push service checks it (RFC 8292)."""
    scheme, _, rest = taken.headers["authorization"].partition(" ")
    assert scheme == "vapid"
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    point = decoded(fields["k"])
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    said = jwt.decode(fields["t"], key, ["ES256"], audience=audience)
    return fields["k"], said
