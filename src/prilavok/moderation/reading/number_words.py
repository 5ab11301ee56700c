"""What number words mean: the tables put together."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from prilavok.moderation.reading import number_tables as tables


class Gate(IntEnum):
    """What must stand beside a word for it to count as a number; `number_tables` has examples."""

    SURE = 0
    NEAR = 1
    BETWEEN = 2
    CHAIN = 3
    FIRST = 4
    AFTER = 5


class Role(IntEnum):
    """What a number word does."""

    CARDINAL = 0
    """«Пять»."""
    NAME = 1
    """Of a digit: «пятёрка»."""
    NAMES = 2
    """Of digits, to be counted: «три пятёрки», "zeros"."""
    TIMES = 3
    """«Дважды», "double"."""
    HUNDREDS = 4
    """Multiplies what is before it: "hundred", «девять сот»."""
    THOUSANDS = 5
    ORDINAL = 6
    """Counts as the end of a number: «девятьсот двадцать шестого»."""
    WRITTEN = 7
    """Digits, or letters that look like them."""
    PLURAL = 8
    """Zeros that no number word can stand before: «нули», «нули три»."""


class Value(NamedTuple):
    """What a word means as a number."""

    number: int
    role: Role = Role.CARDINAL
    gate: Gate = Gate.SURE


_GATES = {"~": Gate.NEAR, "?": Gate.BETWEEN, "^": Gate.CHAIN, "<": Gate.FIRST, ">": Gate.AFTER}

_MULTIPLIERS = {
    "hundred": Value(100, Role.HUNDREDS, Gate.NEAR),
    "hundert": Value(100, Role.HUNDREDS, Gate.NEAR),
    "хандред": Value(100, Role.HUNDREDS, Gate.NEAR),
    "сот": Value(100, Role.HUNDREDS, Gate.NEAR),
    "соть": Value(100, Role.HUNDREDS, Gate.NEAR),
    "sot": Value(100, Role.HUNDREDS, Gate.NEAR),
    **{
        word: Value(1000, Role.THOUSANDS, Gate.NEAR)
        for word in ("тысяча", "тысячи", "тысяч", "тысячу", "тыща", "тыщи", "тыщ", "thousand")
    },
}


_OF_CARDINALS = (
    tables.CARDINALS,
    tables.ENGLISH,
    tables.AS_SPOKEN,
    tables.ENGLISH_IN_CYRILLIC,
    tables.TRANSLITERATED,
    tables.PINYIN,
    tables.NEIGHBOURS,
)
"""Where two tables have a word, the first one says what it means."""


def _values() -> dict[str, Value]:
    """Every number word, what it means and when."""
    values: dict[str, Value] = {}
    for table in _OF_CARDINALS:
        _add(values, table, Role.CARDINAL)
    for number, stems in tables.ORDINALS.items():
        for ending in tables.ORDINAL_ENDINGS:
            values.setdefault(stems + ending, Value(number, Role.ORDINAL, Gate.NEAR))
    _add_named_digits(values)
    _add(values, tables.NAMED, Role.NAME)
    _add(values, tables.TIMES, Role.TIMES)
    values.update(_MULTIPLIERS)
    counted: dict[str, Value] = {}
    _add(counted, tables.COUNTED, Role.NAMES)
    _add(counted, tables.PLURAL, Role.PLURAL)
    values.update(counted)
    return values


def _add(values: dict[str, Value], table: str, role: Role) -> None:
    for line in table.strip().splitlines():
        number, *words = line.split()
        for word in words:
            gate = _GATES.get(word[0], Gate.SURE)
            values.setdefault(word.lstrip("~?^<>"), Value(int(number), role, gate))


def _add_named_digits(values: dict[str, Value]) -> None:
    for number, stems in tables.NAMED_DIGITS.items():
        for stem in stems.split():
            gate = _GATES.get(stem[0], Gate.SURE)
            root, vowel = stem.lstrip("~").split("-")
            for ending in ("ка", "ке", "ку", "кой", "кою"):
                values.setdefault(root + ending, Value(number, Role.NAME, gate))
            genitive = root.removesuffix("й") + vowel + "к"
            for word in (genitive, *(root + ending for ending in ("ки", "кам", "ками", "ках"))):
                values.setdefault(word, Value(number, Role.NAMES, gate))


VALUES = _values()
"""What each number word means, in lower case and with е for ё."""
