"""Turns of phrase, as patterns kept beside this file.

A section is `= name`, a line one pattern. `$name` stands for a macro (`$name = a|b`), `~` for the
rest of a word, `<3>` for up to three words between. Patterns begin at the beginning of a word,
unless they begin in Chinese. All are linear: what repeats is bounded, and what separates cannot be
repeated.
"""

from __future__ import annotations

import re
from pathlib import Path

_FILE = Path(__file__).with_name("phrases.txt")
_MACRO = re.compile(r"\$(\w+) = (.+)")
_USE = re.compile(r"\$(\w+)")
_GAP = re.compile(r"<(\d)>")
_HAN_FIRST = re.compile(r"[\W_a-z0-9]*[\u3400-\u9fff]")


def pattern_of(section: str) -> re.Pattern[str]:
    """All the patterns of `section` as one."""
    return re.compile("|".join(_SECTIONS[section]))


def _read() -> dict[str, list[str]]:
    macros: dict[str, str] = {}
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in _FILE.read_text("utf-8").splitlines():
        macro = _MACRO.fullmatch(line)
        if macro is not None:
            macros[macro[1]] = f"(?:{_expanded(macro[2], macros)})"
        elif line.startswith("= "):
            lines = sections.setdefault(line[2:], [])
        elif line and not line.startswith("#"):
            pattern = _expanded(line, macros)
            lines.append(pattern if _HAN_FIRST.match(line) else rf"(?<!\w)(?:{pattern})")
    return sections


def _expanded(line: str, macros: dict[str, str]) -> str:
    line = _USE.sub(lambda found: macros[found[1]], line)
    line = _GAP.sub(r"(?:[^\\s.!?;]{1,20}[\\s,]{1,3}){0,\1}", line)
    return line.replace("~", r"\w{0,6}")


_SECTIONS = _read()
