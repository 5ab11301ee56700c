"""Rows out of files, one after the other, from any place on. Memory does not grow with the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec
import polars as pl
from polars.exceptions import PolarsError

from prilavok.market.importing.mapping import Mapping
from prilavok.market.importing.model import FileUnusable, Format, Place, Row

LINE_BYTES_MAX = 1024 * 1024
PARQUET_ROWS_AT_ONCE = 20_000
TEXT_IN_REJECTS_MAX = 2_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SUFFIXES = {
    ".csv": Format.CSV,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".parquet": Format.PARQUET,
}

_json = msgspec.json.Decoder(dict[str, Any], float_hook=str)  # Any: whatever the row holds


def format_of(path: Path, mapping: Mapping | None) -> Format:
    """What the mapping says, or else the file's name; without a mapping rows are facts: JSONL."""
    if mapping is None:
        return Format.JSONL
    found = mapping.format or SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise FileUnusable(str(path), "its name does not say its format; let the mapping say it.")
    return found


def size_of(path: Path, kind: Format) -> int:
    """How much there is to read: rows of Parquet, else bytes."""
    return _parquet_rows(path) if kind is Format.PARQUET else path.stat().st_size


def progress_of(place: Place, kind: Format) -> int:
    """How much of `size_of` has been read."""
    return place.row if kind is Format.PARQUET else place.offset


def rows_of(path: Path, kind: Format, mapping: Mapping | None, after: Place) -> Iterator[Row]:
    """The rows behind `after`. A row that cannot be read comes as one with a flaw."""
    if kind is Format.PARQUET:
        return _parquet(path, after)
    if mapping is None:
        return _whole_lines(path, after)
    if kind is Format.FIXED_WIDTH:
        return _fixed_width(path, mapping, after)
    if kind is Format.CSV:
        return _csv(path, mapping, after)
    return _jsonl(path, mapping, after)


def columns_of(path: Path, kind: Format, mapping: Mapping) -> frozenset[str] | None:
    """The columns that the file has, where it says so."""
    if kind is Format.FIXED_WIDTH:
        return frozenset(mapping.columns)
    if kind is Format.PARQUET:
        return frozenset(pl.scan_parquet(path).collect_schema().names())
    if kind is Format.CSV:
        with path.open("rb") as file:
            return frozenset(_csv_header(file, mapping))
    return None


def _whole_lines(path: Path, after: Place) -> Iterator[Row]:
    """Lines that are facts themselves: the text is all there is."""
    for place, line in _lines(path, after, header_lines=0):
        text = _shown(line)
        if line is None:
            yield Row(place, {}, text, TOO_LONG)
        elif line.strip():
            yield Row(place, {}, text, fact=line)


def _fixed_width(path: Path, mapping: Mapping, after: Place) -> Iterator[Row]:
    for place, line in _lines(path, after, header_lines=mapping.header_lines):
        text, flaw = _decoded(line, mapping)
        if flaw is not None or text.strip():
            spans = mapping.columns.items()
            values = {name: text[span.start : span.end] for name, span in spans}
            yield Row(place, cast("dict[str, object]", values), _shown(line), flaw)


def _jsonl(path: Path, mapping: Mapping, after: Place) -> Iterator[Row]:
    for place, line in _lines(path, after, header_lines=mapping.header_lines):
        if line is None:
            yield Row(place, {}, "", TOO_LONG)
        elif line.strip():
            values, flaw = _json_object(line)
            yield Row(place, values, _shown(line), flaw)


def _json_object(line: bytes) -> tuple[dict[str, Any], str | None]:
    try:
        return _json.decode(line), None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return {}, f"is not a JSON object: {error}"


def _csv(path: Path, mapping: Mapping, after: Place) -> Iterator[Row]:
    """A row may span lines, so the reader is fed line by line and asked how far it has come."""
    with path.open("rb") as file:
        names = _csv_header(file, mapping)
        if after.offset:
            file.seek(after.offset)
        feed = _Feed(file, mapping.encoding)
        reader = csv.reader(feed, delimiter=mapping.delimiter)
        number = after.row
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                number += 1
                yield Row(Place(number, feed.offset), {}, "", f"is not CSV: {error}")
                continue
            if cells:
                number += 1
                place = Place(number, feed.offset)
                yield _csv_row(place, names, cells, mapping)


def _csv_row(place: Place, names: list[str], cells: list[str], mapping: Mapping) -> Row:
    text = mapping.delimiter.join(cells)[:TEXT_IN_REJECTS_MAX]
    if any("\udc80" <= character <= "\udcff" for character in "".join(cells)):
        shown = text.encode(errors="replace").decode()
        return Row(place, {}, shown, f"is not {mapping.encoding}")
    if len(cells) != len(names):
        flaw = f"has {len(cells)} cells, and the header has {len(names)}"
        return Row(place, {}, text, flaw)
    return Row(place, dict(zip(names, cells, strict=True)), text)


def _csv_header(file: BinaryIO, mapping: Mapping) -> list[str]:
    """The names of the columns; the file then stands at its first row."""
    feed = _Feed(file, mapping.encoding)
    for _ in range(mapping.header_lines):
        next(feed, "")
    try:
        rows = csv.reader(feed, delimiter=mapping.delimiter)
        header = next((cells for cells in rows if cells), list[str]())
    except csv.Error as error:
        raise FileUnusable(file.name, f"its header is not CSV: {error}.") from error
    file.seek(feed.offset)
    return [name.strip() for name in header]


class _Feed:
    """Lines of a file as text, counting the bytes. What cannot be decoded stays visible."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._encoding = encoding
        self.offset = file.tell()

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._file.readline(LINE_BYTES_MAX)
        if not line:
            raise StopIteration
        if self.offset == 0:
            line = line.removeprefix(BYTE_ORDER_MARK)
        self.offset = self._file.tell()
        return line.decode(self._encoding, "surrogateescape")


def _lines(path: Path, after: Place, *, header_lines: int) -> Iterator[tuple[Place, bytes | None]]:
    """Lines without their ends; None for one that is longer than any row may be."""
    with path.open("rb") as file:
        if after.row:
            file.seek(after.offset)
        else:
            file.seek(_header_end(file, header_lines))
        number = after.row
        while line := file.readline(LINE_BYTES_MAX):
            number += 1
            whole = line.endswith(b"\n") or len(line) < LINE_BYTES_MAX
            while not whole:
                rest = file.readline(LINE_BYTES_MAX)
                whole = not rest or rest.endswith(b"\n")
                line = b""
            place = Place(number, file.tell())
            yield place, line.rstrip(b"\r\n") if line else None


def _header_end(file: BinaryIO, header_lines: int) -> int:
    start = file.read(len(BYTE_ORDER_MARK))
    file.seek(len(start) if start == BYTE_ORDER_MARK else 0)
    for _ in range(header_lines):
        file.readline(LINE_BYTES_MAX)
    return file.tell()


def _decoded(line: bytes | None, mapping: Mapping) -> tuple[str, str | None]:
    if line is None:
        return "", TOO_LONG
    try:
        return line.decode(mapping.encoding), None
    except UnicodeDecodeError as error:
        return "", f"is not {mapping.encoding}: {error.reason}"


def _shown(line: bytes | None) -> str:
    return (line or b"")[:TEXT_IN_REJECTS_MAX].decode(errors="replace")


def _parquet(path: Path, after: Place) -> Iterator[Row]:
    frame = pl.scan_parquet(path)
    number = after.row
    while rows := frame.slice(number, PARQUET_ROWS_AT_ONCE).collect().rows(named=True):
        for values in rows:
            number += 1
            exact = {name: _exact(value) for name, value in values.items()}
            yield Row(Place(number), exact, str(values)[:TEXT_IN_REJECTS_MAX])


def _exact(value: object) -> object:
    """A binary float as the shortest decimal that reads back as it: what its writer meant."""
    return repr(value) if isinstance(value, float) else value


def _parquet_rows(path: Path) -> int:
    try:
        return int(pl.scan_parquet(path).select(pl.len()).collect().item())  # pyright: ignore[reportUnknownMemberType]
    except (PolarsError, OSError) as error:
        raise FileUnusable(str(path), f"it is not Parquet: {error}.") from error


TOO_LONG = f"is longer than {LINE_BYTES_MAX} bytes"
