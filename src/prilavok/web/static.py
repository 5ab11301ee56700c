"""The built pages: console, widget, documentation.

The files under a root are listed once; a request is a look-up in that list, so no path can lead
outside. Files whose name carries a hash never change; the others are asked for again by ETag.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Callable, Iterable
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Final

from prilavok.web.front import Header, Receive, Scope, Send, header, host_of, respond

STATIC: Final = Path(__file__).parent.parent / "static"
INDEX = "index.html"
HASHED: Final = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+(\.map)?$")
COMPRESSED: Final = ("text/", "application/json", "image/svg", "application/javascript")
COMPRESSION_BYTES_MIN = 1024

FOR_EVER: Final = b"public, max-age=31536000, immutable"
ASK_AGAIN: Final = b"no-cache"

NOT_BUILT: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Prilavok: not built</title>
<h1>This page has not been built yet</h1>
<p>The server runs, but it was installed without its pages.
Run <code>make assets</code> in the project's folder and reload.</p>
</html>
"""

NOT_FOUND: Final = b"There is no such page.\n"


class Asset:
    """One file, with what is derived from it."""

    def __init__(self, path: Path, name: str) -> None:
        self.body = path.read_bytes()
        self.content_type = _content_type(name)
        self.etag = f'"{blake2b(self.body, digest_size=16).hexdigest()}"'.encode()
        self.cache_control = FOR_EVER if HASHED.search(name) and "/" in name else ASK_AGAIN

    @cached_property
    def compressed(self) -> bytes | None:
        """The body in gzip, where that helps."""
        helps = self.content_type.startswith(COMPRESSED) and len(self.body) > COMPRESSION_BYTES_MIN
        return gzip.compress(self.body, mtime=0) if helps else None


class Pages:
    """The files of one page, served under `/<name>/`.

    `policy` gives the Content-Security-Policy for the host that was asked for. With `spa`, an
    address without a file is the page's own, and gets its index.
    """

    def __init__(
        self,
        name: str,
        policy: Callable[[str | None], str],
        *,
        root: Path = STATIC,
        spa: bool = False,
        headers: Iterable[Header] = (),
    ) -> None:
        self._name = name
        self._root = root / name
        self._policy = policy
        self._spa = spa
        self._headers = tuple(headers)
        self._assets: dict[str, Asset] = {}

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [
            (b"content-security-policy", self._policy(host_of(scope)).encode()),
            *self._headers,
        ]
        if scope["method"] not in {"GET", "HEAD"}:
            await respond(send, 405, [*headers, (b"allow", b"GET, HEAD")])
        elif scope["path"] == f"/{self._name}":
            await respond(send, 308, [*headers, (b"location", f"/{self._name}/".encode())])
        elif not self._listed():
            await respond(send, 503, [*headers, HTML], NOT_BUILT.encode())
        elif (asset := self._asset(scope["path"].removeprefix(f"/{self._name}/"))) is None:
            await respond(send, 404, [*headers, TEXT], NOT_FOUND)
        else:
            await _respond_with(send, scope, asset, headers)

    def _listed(self) -> dict[str, Asset]:
        """The files by their path; looked for again until there are any."""
        if not self._assets:
            paths = [path for path in sorted(self._root.rglob("*")) if path.is_file()]
            names = {path.relative_to(self._root).as_posix(): path for path in paths}
            self._assets = {name: Asset(path, name) for name, path in names.items()}
        return self._assets

    def _asset(self, name: str) -> Asset | None:
        if not name or name.endswith("/"):
            name += INDEX
        asset = self._assets.get(name)
        if asset is None and self._spa and "." not in name.rsplit("/", 1)[-1]:
            return self._assets.get(INDEX)
        return asset


TEXT: Final = (b"content-type", b"text/plain; charset=utf-8")
HTML: Final = (b"content-type", b"text/html; charset=utf-8")


def console_policy(host: str | None) -> str:
    """Nothing from elsewhere, and no page around it."""
    return _policy(host, frame_ancestors="'none'")


def widget_policy(allowed_origins: Iterable[str]) -> Callable[[str | None], str]:
    """As the console's, but the marketplace's pages may be around it."""
    ancestors = " ".join(["'self'", *allowed_origins])
    return lambda host: _policy(host, frame_ancestors=ancestors)


def _policy(host: str | None, *, frame_ancestors: str) -> str:
    """`connect-src` names this host's sockets: not every browser means them by 'self'."""
    sockets = f" ws://{host} wss://{host}" if host else ""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            f"connect-src 'self'{sockets}",
            "img-src 'self' data: blob:",
            "media-src 'self'",
            "font-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {frame_ancestors}",
        ]
    )


async def _respond_with(send: Send, scope: Scope, asset: Asset, headers: Iterable[Header]) -> None:
    common = [
        *headers,
        (b"etag", asset.etag),
        (b"cache-control", asset.cache_control),
        (b"vary", b"Accept-Encoding"),
    ]
    if asset.etag in (header(scope, b"if-none-match") or b""):
        await respond(send, 304, common)
        return
    body, encoding = asset.body, ()
    if b"gzip" in (header(scope, b"accept-encoding") or b"") and asset.compressed is not None:
        body, encoding = asset.compressed, ((b"content-encoding", b"gzip"),)
    content_type = (b"content-type", asset.content_type.encode())
    if scope["method"] == "HEAD":
        length = (b"content-length", str(len(body)).encode())
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [*common, content_type, *encoding, length],
            }
        )
        await send({"type": "http.response.body"})
        return
    await respond(send, 200, [*common, content_type, *encoding], body)


def _content_type(name: str) -> str:
    """By our own table first: the system's may call a script text/plain."""
    suffix = Path(name).suffix
    known = KNOWN_TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{known}; charset=utf-8" if known.startswith(("text/", "image/svg")) else known


KNOWN_TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
