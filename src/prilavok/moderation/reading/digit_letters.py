"""Letters that stand for digits: «9О3», "B9I6OOO3I22", «О это ноль»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from prilavok.moderation.reading.number_words import VALUES, Gate, Role, Value

_STRICT = str.maketrans("oоlіiзб∅", "00111360")
_LOOSE = str.maketrans("oоlіiзб∅чsbвzgqт", "0011136045882997")
# Casefolded: capitals look the part, small letters come from them.
_STRICT_LETTERS = frozenset("oоlіiзб∅")
_LOOSE_LETTERS = frozenset("oоlіiзб∅чsbвzgqт")
_ROUND = frozenset("oоlіiзб∅sbzgq")
"""Letters that stand for no unit between two numbers, as those of «2ч30» and «3в1» do."""
_ZEROS = frozenset("oо∅")

_PHONE_LENGTHS = range(10, 13)


def written_digits(token: str) -> tuple[str, Gate] | None:
    """The digits that a token of digits and letters may be meant as, and when it is.

    A token with other letters is none, and sizes, models and measures are left to themselves.
    """
    letters = frozenset(char for char in token if not "0" <= char <= "9")
    if not letters <= _LOOSE_LETTERS:
        return None
    figures = sum("0" <= char <= "9" for char in token)
    if not letters <= _STRICT_LETTERS:
        if len(token) in _PHONE_LENGTHS and figures >= 2:
            return token.translate(_LOOSE), Gate.SURE
        is_around = token[0].isdigit() and token[-1].isdigit()
        return (token.translate(_LOOSE), Gate.BETWEEN) if is_around and letters <= _ROUND else None
    digits = token.translate(_STRICT)
    if figures == 0:
        return (digits, Gate.BETWEEN) if letters <= _ZEROS else None
    return digits, _gate(token, figures, only_zeros=letters <= _ZEROS)


def _gate(token: str, figures: int, *, only_zeros: bool) -> Gate:
    """What it takes for `token`, of digits and letters like them, to be digits: the less, the less
    it looks like a measure ("5l", «25б») or a model ("i7", «Б52»)."""
    is_around = token[0].isdigit() and token[-1].isdigit()
    is_long = figures >= 5 or (figures >= 3 and is_around)
    if is_long or (only_zeros and len(token) >= 3 and (is_around or token[-2:].isalpha())):
        return Gate.SURE
    return Gate.NEAR if is_around or only_zeros else Gate.BETWEEN


_LEGEND_SIGNS = r"\s*(?:это|значит|вместо|читать как|читай|is|means|stands for|当|是|=|[-–—:])\s*"
_NUMBER = r"(\d|[^\W\d_]{2,}(?: (?:нуля|нулей|ноля))?)"
_EXPLICIT = re.compile(rf"(?<!\w)([^\W\d_]){_LEGEND_SIGNS}{_NUMBER}|вместо ([^\W\d_]) {_NUMBER}")
_ALSO = re.compile(rf"(?<!\w)([^\W\d_])(?:{_LEGEND_SIGNS}| ){_NUMBER}")
_ANNOUNCED = re.compile(r"\b(?:где|вместо|where|это|if)\b|[当=]|\b[^\W\d_] is\b")
LEGEND_MAX = 20
"""Letters that one text may redefine."""


def legend(text: str) -> dict[int, str]:
    """Which digits `text` says that its letters stand for, for `str.translate`."""
    if not _ANNOUNCED.search(text) or not _EXPLICIT.search(text):
        return {}
    found: dict[int, str] = {}
    for letter, number in _pairs(text):
        digits = _digits(number)
        if digits and len(found) < LEGEND_MAX:
            found.setdefault(ord(letter), digits)
    return found


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in _EXPLICIT.finditer(text):
        yield (pair[1] or pair[3], pair[2] or pair[4])
    for pair in _ALSO.finditer(text):
        yield pair[1], pair[2]


def _digits(number: str) -> str:
    if number.isdigit():
        return number
    words = [VALUES.get(word) for word in number.split()]
    if any(value is None or value.number > 9 for value in words):
        return ""
    first, *rest = (value for value in words if value is not None)
    if rest:
        return str(rest[0].number) * first.number if rest[0].role is Role.NAMES else ""
    return str(first.number)


def by_legend(token: str, meanings: Mapping[int, str]) -> str | None:
    """The digits of a token that is written in the letters of a legend."""
    if len(token) < 2 or token.isdigit():
        return None
    digits = token.translate(meanings)
    return digits if digits.isdigit() and digits.isascii() else None


def as_written(digits: str, gate: Gate) -> Value:
    """The value of an item that is written in digits or in letters like them."""
    return Value(int(digits) if len(digits) == 1 else 1000, Role.WRITTEN, gate)
