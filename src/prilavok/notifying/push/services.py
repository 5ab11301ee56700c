"""Push services: where pushes may be sent, and sending them (RFC 8030).

An endpoint is an address that a browser gives us, so it could be any. Only services that the
operator allows are called, by https and at public addresses: what a name stands for is looked up
here, judged, and connected to, so that no second look-up can lead elsewhere. No redirect is
followed, no proxy is used, and of an answer only the status and a few characters are read.

httpcore is what httpx is made of; it lets us choose the address that is connected to.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, cast
from urllib.parse import SplitResult, urlsplit

import httpcore
import msgspec
from httpcore import SOCKET_OPTION

from prilavok import __version__
from prilavok.notifying.push.model import ENDPOINT_CHARS_MAX, EndpointRefused, Told
from prilavok.notifying.push.sealing import padded, sealed
from prilavok.notifying.push.vapid import Vapid

SEND_WITHIN_S: Final = 20.0
CONNECTIONS_MAX: Final = 20
KEPT_S_MAX: Final = 30.0
REASON_BYTES_MAX: Final = 300
HTTPS_PORT: Final = 443
NAT64: Final = IPv6Network("64:ff9b::/96")

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class Fate(StrEnum):
    """What becomes of a push that was not taken."""

    LATER = "later"
    NEVER = "never"
    DEVICE_GONE = "device_gone"


class NotTaken(Exception):
    """A push service did not take a push; `after`: it asks to be left alone for so long.
    `is_ours`: nor will it take any other one, because of our key or our network."""

    def __init__(
        self, reason: str, fate: Fate, after: timedelta | None = None, *, is_ours: bool = False
    ) -> None:
        super().__init__(reason)
        self.fate = fate
        self.after = after
        self.is_ours = is_ours


class PushServices:
    """Sends pushes to the services that are `allowed`: names of hosts, `*.` before one for all
    hosts under it, or whole origins, which are called wherever they are."""

    def __init__(
        self,
        allowed: Sequence[str],
        vapid: Vapid,
        *,
        within_s: float = SEND_WITHIN_S,
        resolve: Resolve | None = None,
    ) -> None:
        self._allowed = tuple(allowed)
        self._vapid = vapid
        self._within_s = within_s
        self._backend = _JudgedAddresses(self._allowed, resolve or addresses_of)
        self._pool: httpcore.AsyncConnectionPool | None = None

    async def send(
        self,
        endpoint: str,
        p256dh: bytes,
        auth: bytes,
        told: Told,
        *,
        keep_s: int,
        now: datetime,
    ) -> None:
        """Hand it in, to be kept for `keep_s` seconds; raises `NotTaken`."""
        try:
            check_endpoint(endpoint, self._allowed)
        except EndpointRefused as refusal:
            raise NotTaken(f"not allowed: {refusal.why}", Fate.DEVICE_GONE) from refusal
        headers = {
            "Authorization": self._vapid.authorization(endpoint, now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(keep_s),
            "Topic": told.tag,
            "Urgency": told.urgency,
            "User-Agent": f"prilavok/{__version__}",
        }
        body = sealed(padded(msgspec.json.encode(told)), p256dh, auth)
        try:
            async with asyncio.timeout(self._within_s):
                status, after, said = await self._post(endpoint, headers, body)
        except (AddressRefused, OSError, TimeoutError, httpcore.NetworkError) as error:
            reason = str(error) or type(error).__name__
            raise NotTaken(reason, Fate.LATER, is_ours=True) from error
        except (httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise NotTaken(type(error).__name__, Fate.LATER) from error
        if not 200 <= status < 300:
            reason = f"{status} {said}".strip()
            raise NotTaken(reason, fate_of(status), after, is_ours=status in {401, 403})

    async def close(self) -> None:
        """Let go of all connections."""
        if self._pool is not None:
            await self._pool.aclose()
            self._pool = None

    async def _post(
        self, endpoint: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, timedelta | None, str]:
        if self._pool is None:
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=ssl.create_default_context(),
                max_connections=CONNECTIONS_MAX,
                keepalive_expiry=KEPT_S_MAX,
                network_backend=self._backend,
            )
        said = bytearray()
        async with self._pool.stream(
            "POST", endpoint, headers=list(headers.items()), content=body
        ) as answer:
            async for piece in answer.aiter_stream():
                said += piece
                if len(said) >= REASON_BYTES_MAX:
                    break
        named = {name.lower(): value for name, value in answer.headers}
        text = said[:REASON_BYTES_MAX].decode(errors="replace")
        return answer.status, _after(named.get(b"retry-after")), " ".join(text.split())


def fate_of(status: int) -> Fate:
    """What a push service means by `status` (RFC 8030, 7.3 and 8.4)."""
    if status in {404, 410}:
        return Fate.DEVICE_GONE
    return Fate.LATER if status == 429 or status >= 500 else Fate.NEVER


def check_endpoint(endpoint: str, allowed: Sequence[str]) -> None:
    """Raises `EndpointRefused` unless it may be called."""
    if len(endpoint) > ENDPOINT_CHARS_MAX:
        raise EndpointRefused("the address is too long")
    if not endpoint.isascii() or not endpoint.isprintable() or set(endpoint) & set(" \\"):
        raise EndpointRefused("it is no address")
    try:
        place = urlsplit(endpoint)
        port = place.port
    except ValueError as error:
        raise EndpointRefused("it is no address") from error
    if (
        place.username is not None
        or place.password is not None
        or place.fragment
        or "#" in endpoint
    ):
        raise EndpointRefused("it is no address of a push service")
    if _origin(place) in allowed:
        return
    if place.scheme != "https" or port not in {None, HTTPS_PORT}:
        raise EndpointRefused("only https is used")
    if not _is_named(place.hostname or "", allowed):
        raise EndpointRefused("this push service is not one that the marketplace allows")


def is_public(address: str) -> bool:
    """Whether it is somewhere on the Internet, in whatever form it is written."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.sixtofour is not None or found.teredo is not None:
            return False
        inner = found.ipv4_mapped
        if inner is None and found in NAT64:
            inner = IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    return found.is_global and not found.is_multicast


async def addresses_of(host: str, port: int) -> Sequence[str]:
    """What the system says that `host` stands for."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class AddressRefused(Exception):
    """A name stands for an address that is not public."""


class _JudgedAddresses(httpcore.AsyncNetworkBackend):
    """Connects to what it has judged."""

    def __init__(self, allowed: Iterable[str], resolve: Resolve) -> None:
        places = [urlsplit(each) for each in allowed if "://" in each]
        self._known = {(each.hostname, each.port or _port_of(each.scheme)) for each in places}
        self._resolve = resolve
        # one of two classes, says httpcore: the other one only says that anyio is missing
        self._inner = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109, httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = list(dict.fromkeys(await self._resolve(host, port)))
        if (host, port) not in self._known and not all(map(is_public, addresses)):
            msg = f"{host} is at an address that is not public"
            raise AddressRefused(msg)
        failure: Exception = AddressRefused(f"{host} is at no address")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failure = error
        raise failure

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


def _is_named(host: str, allowed: Sequence[str]) -> bool:
    return any(
        host.endswith(each[1:]) if each.startswith("*.") else host == each for each in allowed
    )


def _origin(place: SplitResult) -> str:
    return f"{place.scheme}://{place.netloc}"


def _port_of(scheme: str) -> int:
    return HTTPS_PORT if scheme == "https" else 80


def _after(header: bytes | None) -> timedelta | None:
    """`Retry-After` in seconds; the other form is not used by push services."""
    if header is None or not header.isdigit() or len(header) > 6:
        return None
    return timedelta(seconds=int(header))
