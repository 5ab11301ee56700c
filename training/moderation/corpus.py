"""Labelled messages as the rubric describes them, and what is learned from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, json

from prilavok.moderation.model import Label, Role

HERE = Path(__file__).parent
LEARN = Path(os.environ.get("PRILAVOK_LEARN", HERE / "learn"))
LEXICON = HERE / "lexicon"


class Record(Struct, frozen=True):
    """One message and what must be found in it; `optional` may be found as well."""

    id: str
    lang: str
    author: Role
    text: str
    context: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    optional: tuple[Label, ...] = ()
    note: str = ""


def read_records(paths: Iterable[Path]) -> list[Record]:
    """The records of `paths`, in the order of the files' names."""
    return [record for path in sorted(paths) for record in _lines(path)]


def _lines(path: Path) -> Iterator[Record]:
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                yield json.decode(line, type=Record)
            except ValueError as error:
                raise ValueError(f"{path}:{number}: {error}") from error


def learning_files() -> Sequence[Path]:
    return sorted(LEARN.glob("*.jsonl"))


def lexicon_files() -> Sequence[Path]:
    return sorted(LEXICON.glob("*.txt"))


def hands_of(paths: Iterable[Path]) -> list[str]:
    """By whom each record of `read_records(paths)` was written: nothing for the many by the first
    hand, else the name of the file, `hand_…`, that holds all by another."""
    return [
        path.stem if path.stem.startswith("hand_") else ""
        for path in sorted(paths)
        for _ in _lines(path)
    ]


def source_digest() -> str:
    """A digest of everything that the model is learned from, but the programs."""
    digest = hashlib.sha256()
    for path in (*learning_files(), *lexicon_files()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
