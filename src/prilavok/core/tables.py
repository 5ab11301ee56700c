"""Rows that people take away as a file, written as they come: JSON lines, CSV or Parquet.

What is written is the fields of the rows, which are Structs of one type; ids are texts.
"""

from __future__ import annotations

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from prilavok.core.errors import Exhausted

AT_ONCE_MAX: Final = 2
"""In each process."""
CHUNK_BYTES: Final = 256 * 1024
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet takes for a formula, also one for Chinese or Japanese."""

Row = TypeVar("Row", bound=Struct)
encode = msgspec.json.Encoder().encode
under_way = asyncio.Semaphore(AT_ONCE_MAX)


class ExportFormat(StrEnum):
    """What an export is written as. In CSV a cell that a spreadsheet would reckon begins with an
    apostrophe."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """What says so over HTTP."""
        return MEDIA_TYPES[self]


MEDIA_TYPES: Final[dict[str, str]] = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.JSONL: "application/x-ndjson",
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
}
ANY_MEDIA_TYPE: Final = ", ".join(MEDIA_TYPES.values())
"""Of a route that answers whichever format it is asked for."""


@dataclass(eq=False)
class TooManyExports(Exhausted):
    """Others export at the moment; try again in a minute."""

    retry_after_s: int = 60


def check_there_is_room() -> None:
    """Raise `TooManyExports` while as many as may be are under way."""
    if under_way.locked():
        raise TooManyExports


async def written(
    kind: type[Row], pages: AsyncIterator[Sequence[Row]], form: ExportFormat
) -> AsyncIterator[bytes]:
    """The rows of `pages`, each of the type `kind`, as a file in pieces."""
    if form is ExportFormat.PARQUET:
        parts = _as_parquet(kind, pages)
    else:
        parts = _as_csv(kind, pages) if form is ExportFormat.CSV else _as_jsonl(pages)
    async with under_way:
        async for part in parts:
            yield part


async def _as_jsonl(pages: AsyncIterator[Sequence[Struct]]) -> AsyncIterator[bytes]:
    async for rows in pages:
        yield b"".join(encode(row) + b"\n" for row in rows)


async def _as_csv(
    kind: type[Struct], pages: AsyncIterator[Sequence[Struct]]
) -> AsyncIterator[bytes]:
    """By RFC 4180, in UTF-8 with the mark by which spreadsheets know it."""
    columns = kind.__struct_fields__
    yield b"\xef\xbb\xbf" + _csv_lines([columns])
    async for rows in pages:
        yield _csv_lines([[_cell(_plain(row, name)) for name in columns] for row in rows])


def _plain(row: Struct, name: str) -> object:
    return msgspec.to_builtins(getattr(row, name))


def _cell(value: object) -> object:
    """A text as a spreadsheet shows it: what buyers write is never a formula."""
    is_formula = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if is_formula else value


def _csv_lines(rows: Sequence[Sequence[object]]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()


async def _as_parquet(
    kind: type[Struct], pages: AsyncIterator[Sequence[Struct]]
) -> AsyncIterator[bytes]:
    """Its end describes it, so it is made in a folder of its own and sent when it is whole."""
    with tempfile.TemporaryDirectory(prefix="prilavok-export-") as folder:
        lines, whole = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
        with lines.open("wb") as rows:
            async for part in _as_jsonl(pages):
                await asyncio.to_thread(rows.write, part)
        await asyncio.to_thread(_make_parquet, kind, lines, whole)
        with whole.open("rb") as made:
            while part := await asyncio.to_thread(made.read, CHUNK_BYTES):
                yield part


def _make_parquet(kind: type[Struct], lines: Path, whole: Path) -> None:
    # 24 MB and a tenth of the start of a process; few ever need it, so it waits for this thread.
    from prilavok.core.parquet import make_parquet  # noqa: PLC0415

    make_parquet(kind, lines, whole)
