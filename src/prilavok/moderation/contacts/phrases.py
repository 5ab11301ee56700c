"""Turns of phrase, as patterns kept beside this file.

A section is `= name`, a line one pattern. `$name` stands for a macro (`$name = a|b`), `~` for the
rest of a word, `<3>` for up to three words between. Patterns begin at the beginning of a word,
unless they begin in Chinese. All are linear: what repeats is bounded, and what separates cannot be
repeated.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("phrases.txt")
_MACRO = re.compile(r"\$(\w+) = (.+)")
_USE = re.compile(r"\$(\w+)")
_GAP = re.compile(r"<(\d)>")
_WORD_BEGINS = r"(?<!\w)"
_HAN_FIRST = re.compile(r"[\W_a-z0-9]*[\u3400-\u9fff]")


class Turn(NamedTuple):
    """One pattern; `at_word` says that it begins where a word does."""

    pattern: str
    at_word: bool


def pattern_of(section: str) -> re.Pattern[str]:
    """All the patterns of `section` as one, an earlier one before a later.

    Whether a word begins is asked once of each place, not once for every pattern.
    """
    return re.compile(
        "|".join(
            f"{_WORD_BEGINS if at_word else ''}(?:{'|'.join(turn.pattern for turn in turns)})"
            for at_word, turns in groupby(_SECTIONS[section], key=lambda turn: turn.at_word)
        )
    )


def _read() -> dict[str, list[Turn]]:
    macros: dict[str, str] = {}
    sections: dict[str, list[Turn]] = {}
    turns: list[Turn] = []
    for line in _FILE.read_text("utf-8").splitlines():
        macro = _MACRO.fullmatch(line)
        if macro is not None:
            macros[macro[1]] = f"(?:{_expanded(macro[2], macros)})"
        elif line.startswith("= "):
            turns = sections.setdefault(line[2:], [])
        elif line and not line.startswith("#"):
            turns.append(Turn(_expanded(line, macros), at_word=not _HAN_FIRST.match(line)))
    return sections


def _expanded(line: str, macros: dict[str, str]) -> str:
    line = _USE.sub(lambda found: macros[found[1]], line)
    line = _GAP.sub(r"(?:[^\\s.!?;]{1,20}[\\s,]{1,3}){0,\1}", line)
    return line.replace("~", r"\w{0,6}")


_SECTIONS = _read()
