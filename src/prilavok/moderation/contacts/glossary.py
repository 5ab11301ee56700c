"""The tables of words beside this file, compiled once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from prilavok.moderation.contacts.marks import KINDS, Vocabulary

TABLES = ("services.txt", "contacts.txt", "commerce.txt")


def _rows() -> Iterator[tuple[int, str, str]]:
    """Kind, what it stands for, and terms, line by line; `= kind value` says what follows."""
    for table in TABLES:
        kind, value = 0, ""
        for line in Path(__file__).with_name(table).read_text("utf-8").splitlines():
            if line.startswith("= "):
                name, _, value = line[2:].partition(" ")
                kind = KINDS[name]
            elif line and not line.startswith("#"):
                yield kind, value, line


VOCABULARY = Vocabulary(_rows())
