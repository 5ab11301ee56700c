"""The classes of words, read from `lexicon/*.txt`.

A line `[name]` begins a class (a later one of the same name goes on with it); below it entries are
separated by commas or line ends. `обман*` stands for every word that begins so; an entry of several
words is a phrase, in which one other word may stand before each word but the first; a line that
begins with `//` is a comment.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from prilavok.moderation.learned.courtesy import COURTESY
from prilavok.moderation.learned.lexicon import CHINESE_MAX


def read_lexicons(paths: Iterable[Path]) -> tuple[list[tuple[str, int]], tuple[str, ...]]:
    """Each entry with its classes as bits, and the names of the classes."""
    names: list[str] = []
    found: dict[str, int] = {}
    for path in sorted(paths):
        bit = 0
        for line in path.read_text(encoding="utf-8").splitlines():
            stripped = line.strip()
            if stripped.startswith("//"):
                continue
            if stripped.startswith("["):
                name = stripped.strip("[]")
                if name not in names:
                    names.append(name)
                bit = 1 << names.index(name)
                continue
            for entry in stripped.split(","):
                written = " ".join(entry.lower().replace("ё", "е").split())
                if written:
                    key = _checked(written, path)
                    found[key] = found.get(key, 0) | bit
    return sorted(found.items()), tuple(names)


def _checked(entry: str, path: Path) -> str:
    if "\u3007" <= entry[0] <= "\ufaff":
        if len(entry) > CHINESE_MAX:
            raise ValueError(f"{path}: {entry} is longer than {CHINESE_MAX} characters")
        return entry
    return " ".join(word for word in entry.split(" ") if word not in COURTESY) or entry
