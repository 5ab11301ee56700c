"""The messages of a seller's chats to take away, as its staff see them.

Which chats is settled at the beginning; what they say is read as it goes, so that the memory it
takes does not grow with them.
"""

from __future__ import annotations

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec
import polars as pl
from msgspec import Struct

from prilavok.chat.lookups import messages_in
from prilavok.chat.model import AUTORESPONDER, ChatId, MessageRow, SeqRange, Side
from prilavok.chat.protocol import Chat
from prilavok.core.errors import Exhausted
from prilavok.core.ids import SellerId
from prilavok.inbox import listing
from prilavok.inbox.model import ExportFormat, Wanted
from prilavok.inbox.telling import Inboxes

CHATS_AT_ONCE: Final = 50
MESSAGES_AT_ONCE: Final = 2_000
EXPORTS_AT_ONCE_MAX: Final = 2
"""In each process."""
CHUNK_BYTES: Final = 256 * 1024
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet takes for a formula."""

encode = msgspec.json.Encoder().encode
under_way = asyncio.Semaphore(EXPORTS_AT_ONCE_MAX)


@dataclass(eq=False)
class TooManyExports(Exhausted):
    """Others export at the moment; try again in a minute."""


class ExportedMessage(Struct, frozen=True):
    """A row of an export. Of what was deleted or recalled the text is empty."""

    chat_id: UUID
    about: str
    about_id: str
    title: str
    buyer: str
    buyer_name: str | None
    seq: int
    side: Side
    author: str | None
    automatic: bool
    state: str
    sent_at: datetime
    edited_at: datetime | None
    text: str
    files: str


COLUMNS: Final = ExportedMessage.__struct_fields__


async def export(
    inboxes: Inboxes, seller_id: SellerId, wanted: Wanted, *, q: str | None, form: ExportFormat
) -> AsyncIterator[bytes]:
    """All visible messages of the chats that are wanted, chat by chat, oldest first within each.

    Raises `TooManyExports`.
    """
    if under_way.locked():
        raise TooManyExports
    chat_ids = await listing.every_chat(inboxes.db, inboxes.clock, seller_id, wanted, q=q)
    pages = _pages(inboxes, seller_id, chat_ids)
    if form is ExportFormat.PARQUET:
        return _one_at_a_time(_as_parquet(pages))
    return _one_at_a_time(_as_csv(pages) if form is ExportFormat.CSV else _as_jsonl(pages))


async def _one_at_a_time(written: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async with under_way:
        async for part in written:
            yield part


async def _pages(
    inboxes: Inboxes, seller_id: SellerId, chat_ids: Sequence[ChatId]
) -> AsyncIterator[list[ExportedMessage]]:
    """The rows, some thousands at a time."""
    lane = inboxes.lane_of(seller_id)
    for first in range(0, len(chat_ids), CHATS_AT_ONCE):
        some = chat_ids[first : first + CHATS_AT_ONCE]
        async with inboxes.db.reading() as conn:
            now = inboxes.clock.now()
            rows = await listing.rows_of(conn, inboxes.db, seller_id, some, now=now)
        chats = {ChatId(row.chat.chat_id): row.chat for row in rows}
        for ranges in _portions(list(chats.values())):
            async with inboxes.db.reading() as conn:
                messages = await messages_in(conn, lane, ranges)
            place = {chat_id: n for n, chat_id in enumerate(chats)}
            messages.sort(key=lambda message: (place[message.chat_id], message.seq or 0))
            yield [_row(chats[message.chat_id], message) for message in messages]


def _portions(chats: Sequence[Chat]) -> Iterator[list[SeqRange]]:
    """The messages of `chats` by their seqs, so many at a time."""
    portion: list[SeqRange] = []
    size = 0
    for chat in chats:
        for first in range(1, chat.seq + 1, MESSAGES_AT_ONCE):
            last = min(chat.seq, first + MESSAGES_AT_ONCE - 1)
            if size + last - first + 1 > MESSAGES_AT_ONCE and portion:
                yield portion
                portion, size = [], 0
            portion.append(SeqRange(ChatId(chat.chat_id), first, last))
            size += last - first + 1
    if portion:
        yield portion


def _row(chat: Chat, message: MessageRow) -> ExportedMessage:
    return ExportedMessage(
        chat_id=chat.chat_id,
        about=chat.context.type,
        about_id=chat.context.id,
        title=chat.context.title,
        buyer=chat.buyer.alias,
        buyer_name=chat.buyer.name,
        seq=message.seq or 0,
        side=message.side,
        author=message.author_name if message.side is Side.SELLER else None,
        automatic=message.side is Side.SELLER and message.author_id == AUTORESPONDER,
        state=message.state,
        sent_at=message.sent_at,
        edited_at=message.edited_at,
        text=message.text,
        files=", ".join(file.name for file in message.files or ()),
    )


async def _as_jsonl(pages: AsyncIterator[list[ExportedMessage]]) -> AsyncIterator[bytes]:
    async for rows in pages:
        yield b"".join(encode(row) + b"\n" for row in rows)


async def _as_csv(pages: AsyncIterator[list[ExportedMessage]]) -> AsyncIterator[bytes]:
    """By RFC 4180, in UTF-8 with the mark by which spreadsheets know it."""
    yield b"\xef\xbb\xbf" + _csv_lines([COLUMNS])
    async for rows in pages:
        yield _csv_lines([[_cell(value) for value in _values(row)] for row in rows])


def _values(row: ExportedMessage) -> list[object]:
    return [msgspec.to_builtins(getattr(row, name)) for name in COLUMNS]


def _cell(value: object) -> object:
    """A text as a spreadsheet shows it: what buyers write is never a formula."""
    is_formula = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if is_formula else value


def _csv_lines(rows: Sequence[Sequence[object]]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()


async def _as_parquet(pages: AsyncIterator[list[ExportedMessage]]) -> AsyncIterator[bytes]:
    """Its end describes it, so it is made in a folder of its own and sent when it is whole."""
    with tempfile.TemporaryDirectory(prefix="prilavok-export-") as folder:
        lines, whole = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
        with lines.open("wb") as rows:
            async for part in _as_jsonl(pages):
                await asyncio.to_thread(rows.write, part)
        await asyncio.to_thread(_make_parquet, lines, whole)
        with whole.open("rb") as made:
            while part := await asyncio.to_thread(made.read, CHUNK_BYTES):
                yield part


def _make_parquet(lines: Path, whole: Path) -> None:
    rows = pl.scan_ndjson(lines, schema=PARQUET)
    times = [
        pl.col(name).str.to_datetime(time_zone="UTC", time_unit="us")
        for name in ("sent_at", "edited_at")
    ]
    rows.with_columns(times).sink_parquet(whole)  # pyright: ignore[reportUnknownMemberType]


PARQUET: Final = {
    name: pl.Int64 if name == "seq" else pl.Boolean if name == "automatic" else pl.String
    for name in COLUMNS
}
