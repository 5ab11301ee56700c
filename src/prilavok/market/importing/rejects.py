"""The file of rows that were not taken, with the reasons: JSON lines, or CSV by its name."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from prilavok.market.importing.model import FileUnusable


class Reject(Struct, frozen=True):
    """Why a row, or one fact of it, was not taken. `path` is where in the fact the flaw is."""

    row: int
    id: str | None
    path: str
    reason: str
    text: str


class Rejects:
    """Written ahead of each batch's commit, always behind what earlier commits have counted."""

    def __init__(self, path: Path) -> None:
        self._is_csv = path.suffix.lower() == ".csv"
        try:
            self._file = path.open("r+b" if path.exists() else "w+b")
        except OSError as error:
            raise FileUnusable(str(path), f"{error.strerror}.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def write(self, rejects: list[Reject], *, after_bytes: int) -> int:
        """Let the file hold its first `after_bytes`, then `rejects`; returns its length."""
        self._file.truncate(after_bytes)
        self._file.seek(0, io.SEEK_END)
        if self._is_csv and self._file.tell() == 0:
            self._file.write(_csv_line(Reject.__struct_fields__))
        for reject in rejects:
            cells = msgspec.structs.astuple(reject)
            line = _csv_line(cells) if self._is_csv else msgspec.json.encode(reject) + b"\n"
            self._file.write(line)
        self._file.flush()
        return self._file.tell()


def _csv_line(cells: tuple[object, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()
