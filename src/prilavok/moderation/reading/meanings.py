"""What a single character stands for."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from prilavok.moderation.reading.look_alikes import ALWAYS_CYRILLIC, ALWAYS_LATIN
from prilavok.moderation.reading.model import TrickKind

MEANINGS_MAX = 20_000
"""Characters whose meaning is kept once it was found out."""


class Meaning(NamedTuple):
    """What stands for a character. `mark` says that it goes with the character before it."""

    text: str
    trick: TrickKind | None = None
    mark: bool = False


_meanings: dict[str, Meaning] = {}


def meaning_of(char: str) -> Meaning:
    """What `char` stands for by itself, its case kept."""
    meaning = _meanings.get(char)
    if meaning is None:
        meaning = _find_out(char)
        if len(_meanings) < MEANINGS_MAX:
            _meanings[char] = meaning
    return meaning


def _find_out(char: str) -> Meaning:
    if char.isascii() and char.isprintable():
        return Meaning(char)
    if char in _WRITTEN_AS:
        text = _WRITTEN_AS[char]
        return Meaning(text, TrickKind.UNUSUAL_DIGITS if text.isdigit() else None)
    if char in _INVISIBLE_LETTERS or unicodedata.category(char) in ("Cf", "Cc", "Zl", "Zp"):
        return Meaning("\n") if char in _BREAKS else Meaning("", TrickKind.INVISIBLE)
    if unicodedata.category(char) in ("Mn", "Me"):
        return Meaning(
            "" if char in NOTHING or 0xE0100 <= ord(char) <= 0xE01EF else char, mark=True
        )
    digits = _digits(char)
    if digits is not None:
        return Meaning(digits, None if char in "¹²³" else TrickKind.UNUSUAL_DIGITS)
    return _letter(char)


_WRITTEN_AS = {
    # Kept, though NFKC would take them apart: they are ordinary, and their parts mislead.
    "…": "…", "№": "№", "™": "™", "℠": "℠", "º": "°", "ª": "", "´": "'", "¨": "", "¸": "",
    # Full stops, strokes, dashes and signs that NFKC leaves alone.
    "。": ".", "｡": ".", "۔": ".", "܁": ".", "܂": ".", "𐩐": ".", "ꓸ": ".", "、": ",", "،": ",",
    "։": ":", "׃": ":", "∶": ":", "ː": ":", "꞉": ":", "ꓽ": ":",
    "∕": "/", "⁄": "/", "⧸": "/", "╱": "/",
    "‐": "-", "‑": "-", "‒": "-", "−": "-", "―": "—", "⁃": "-", "˗": "-", "➖": "-", "➕": "+",
    "ꓼ": ";", "‗": "_", "∗": "*", "⁎": "*", "✱": "*", "ʼ": "'", "ʹ": "'",
    "\u2800": " ", "\x0b": " ", "\x0c": " ", "\x85": "\n", "\r": "\n", "Σ": "σ",
    # Digits that Unicode does not call so.
    "⚀": "1", "⚁": "2", "⚂": "3", "⚃": "4", "⚄": "5", "⚅": "6", "🔟": "10",
}  # fmt: skip
NOTHING = frozenset(map(chr, (0x034F, 0x20E3, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Marks that are never part of a letter."""
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2065\ufff0\ufff1\ufff8")
_BREAKS = frozenset("\u2028\u2029")


def _digits(char: str) -> str | None:
    """ASCII digits for a digit or a number in a ring, a box or raised."""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    number = unicodedata.numeric(char, None)
    if number is None or number != int(number):
        return None
    if category == "No" or "HANGZHOU" in unicodedata.name(char, ""):
        return str(int(number))
    return None


def _letter(char: str) -> Meaning:
    plain = ALWAYS_LATIN.get(char) or ALWAYS_CYRILLIC.get(char) or _in_a_box(char)
    if plain is not None:
        return Meaning(plain, TrickKind.UNUSUAL_LETTERS)
    bare = _without_accents(char)
    if bare != char:
        return Meaning(bare)
    plain = unicodedata.normalize("NFKC", char)
    if plain != char:
        is_letter = len(plain) == 1 and plain.isalpha() and plain < _BEHIND_CYRILLIC
        is_dressed = is_letter and char not in "µΩKÅ"
        parts = map(meaning_of, plain[:_PARTS_MAX])
        text = "".join(part.text for part in parts if not part.mark)
        return Meaning(text, TrickKind.UNUSUAL_LETTERS if is_dressed else None)
    if plain.casefold() != plain.lower() or len(plain.lower()) != len(plain):
        plain = plain.casefold()
    return Meaning(plain)


_BEHIND_CYRILLIC = "\u0530"
_PARTS_MAX = 8
"""Ligatures of whole phrases are cut short, or a text would grow to many times its length."""


def _without_accents(char: str) -> str:
    """A Latin letter without its accents."""
    bare = unicodedata.normalize("NFD", char)[0]
    return bare if bare.isascii() and bare.isalpha() else char


def _in_a_box(char: str) -> str | None:
    """The letter that a ring, a box or brackets are drawn around."""
    for first, letter in _BOXES:
        if first <= ord(char) < first + 26:
            return chr(ord(letter) + ord(char) - first)
    return None


_BOXES = ((0x1F150, "A"), (0x1F170, "A"), (0x1F130, "A"), (0x1F110, "A"), (0x249C, "a"))
