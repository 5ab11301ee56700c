"""Files as they go out: whole or in part, shown and run by nobody."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from typing import Any, Final
from urllib.parse import quote

from litestar import Request
from litestar.response import Stream

from prilavok.chat.files.fetching import Files
from prilavok.chat.files.model import FileNotFound, FileRow
from prilavok.moderation.attachments.model import MediaType

PREVIEW_TYPE: Final = MediaType.WEBP
LOCKED_UP: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
ONE_RANGE: Final = re.compile(r"bytes=(?:(\d{1,12})-(\d{0,12})|-(\d{1,12}))", re.ASCII)

Part = tuple[int, int]
"""From which byte to before which other."""


async def given_out(files: Files, file: FileRow, request: Request[Any, Any, Any]) -> Stream:
    """The file, or the one part of it that is asked for (RFC 9110, 14): several at once are not
    made out of it, whoever asks for them gets it whole."""
    headers = {**_headers(file, file.media_type), "accept-ranges": "bytes"}
    etag = f'"{file.file_id}"'  # what lies under a key never changes
    headers["etag"] = etag
    wanted = request.headers.get("range")
    if request.headers.get("if-range", etag) != etag:
        wanted = None
    asked = ONE_RANGE.fullmatch(wanted) if wanted is not None else None
    part = _part(asked, file.bytes) if asked is not None else (0, file.bytes)
    if part is None:
        headers["content-range"] = f"bytes */{file.bytes}"
        return Stream(_nothing(), status_code=416, headers=headers)
    start, end = part
    headers["content-length"] = str(end - start)
    if asked is not None:
        headers["content-range"] = f"bytes {start}-{end - 1}/{file.bytes}"
    content = await files.store.stream(file.key, part if asked is not None else None)
    if content is None:
        raise FileNotFound(file.file_id)
    return Stream(content, status_code=206 if asked is not None else 200, headers=headers)


async def preview_given_out(files: Files, file: FileRow) -> Stream:
    """The small picture of a picture."""
    content = await files.store.stream(file.preview_key)
    if content is None:
        raise FileNotFound(file.file_id)
    return Stream(content, headers=_headers(file, PREVIEW_TYPE))


def _part(asked: re.Match[str], size: int) -> Part | None:
    """What of `size` bytes is asked for, None for nothing that is there."""
    first, last, at_the_end = asked.groups()
    if at_the_end is not None:
        start, end = max(0, size - int(at_the_end)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    return (start, end) if start < end else None


def _headers(file: FileRow, media_type: MediaType) -> dict[str, str]:
    placing = "attachment" if media_type is MediaType.PDF else "inline"
    return {
        "content-type": media_type,
        "content-disposition": f"{placing}; filename*=UTF-8''{quote(file.name, safe='')}",
        "content-security-policy": LOCKED_UP,
    }


async def _nothing() -> AsyncGenerator[bytes]:
    return
    yield  # what makes it a generator
