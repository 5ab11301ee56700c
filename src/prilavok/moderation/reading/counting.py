"""Numbers as digits, however they are written."""

from __future__ import annotations

import re

from prilavok.moderation.reading.model import Numbers, Offsets, Reading

_WORDS = {
    "ноль": "0", "нуль": "0", "один": "1", "два": "2", "три": "3", "четыре": "4", "пять": "5",
    "шесть": "6", "семь": "7", "восемь": "8", "девять": "9",
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_NUMBER = re.compile(r"\d|\b(?:" + "|".join(_WORDS) + r")\b")


def numbers(reading: Reading) -> Numbers | None:
    """The digit view of `reading`; None when it holds no digit and no number word."""
    plain = reading.plain
    if not _NUMBER.search(plain):
        return None
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    spelled: list[tuple[int, int]] = []
    position = 0
    for found in _NUMBER.finditer(plain):
        start, end = found.span()
        starts.extend(range(position, start + 1))
        ends.extend(range(position + 1, start + 1))
        ends.append(end)
        digits = _WORDS.get(found[0], found[0])
        pieces += [plain[position:start], digits]
        if digits != found[0]:
            spelled.append((len(starts) - 1, len(starts)))
        position = end
    pieces.append(plain[position:])
    starts.extend(range(position, len(plain)))
    ends.extend(range(position + 1, len(plain) + 1))
    return Numbers("".join(pieces), tuple(spelled), Offsets(starts, ends), len(plain))
