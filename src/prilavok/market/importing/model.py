"""Rows, and what can be wrong with files and mappings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

from prilavok.core.errors import Invalid, NotFound


class Format(StrEnum):
    """How a file holds its rows."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    FIXED_WIDTH = "fixed_width"


class Place(Struct, frozen=True):
    """How far a file has been read. `offset` is in bytes, where the format has lines."""

    row: int = 0
    offset: int = 0


class Row(Struct, frozen=True):
    """A row, its number from 1, where the file goes on behind it, and its text for the rejects.

    `flaw` says why it could not be read; there are no values then. In a file of facts a row is a
    fact in its wire form.
    """

    place: Place
    values: dict[str, object]
    text: str
    flaw: str | None = None
    fact: bytes | None = None

    @property
    def number(self) -> int:
        return self.place.row


@dataclass(eq=False)
class MappingWrong(Invalid):
    """The mapping cannot be used: {reason}"""

    reason: str


@dataclass(eq=False)
class PresetUnknown(NotFound):
    """There is no import preset {name}; there are: {known}."""

    name: str
    known: str


@dataclass(eq=False)
class FileUnusable(Invalid):
    """{path} cannot be imported: {reason}"""

    path: str
    reason: str
