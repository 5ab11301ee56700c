"""What single characters mean: which cannot be seen, which are digits, which are letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from prilavok.moderation.reading.draft import Draft, Edit
from prilavok.moderation.reading.look_alikes import ALWAYS_CYRILLIC, ALWAYS_LATIN, COUNTRIES
from prilavok.moderation.reading.model import TrickKind

_SAME_LENGTH = {
    "。": ".", "｡": ".", "，": ",", "、": ",", "！": "!", "？": "?", "：": ":", "；": ";",
    "（": "(", "）": ")", "’": "'", "‘": "'", "ё": "е", "Ё": "е", "\xa0": " ", "\u3000": " ",
}  # fmt: skip
"""Ordinary characters that are written another way in `plain`."""

_LETTERS_AND_SIGNS = "\t\n -~А-я«»„“”–—…№₽€°×•\u4e00-\u9fff"
UNUSUAL = re.compile(f"[^{_LETTERS_AND_SIGNS}{''.join(_SAME_LENGTH)}]+")
"""Everything that needs a second look."""

_FOLDED = re.compile(f"[{''.join(_SAME_LENGTH)}]")
_FOLDING = str.maketrans(_SAME_LENGTH)

MEANINGS_MAX = 20_000
"""Characters whose meaning is kept once it was found out."""


class Meaning(NamedTuple):
    """What stands for a character. `mark` says that it goes with the character before it."""

    text: str
    trick: TrickKind | None = None
    mark: bool = False


def fold(text: str) -> str:
    """`text` in lower case and with plain punctuation; its length stays."""
    text = text.lower()
    return text.translate(_FOLDING) if _FOLDED.search(text) else text


def rewrite_characters(draft: Draft) -> None:
    """Put what is meant in place of every unusual character."""
    text = draft.text
    edits: list[Edit] = []
    for run in UNUSUAL.finditer(text):
        edits += _edits(draft, text, run.start(), run.end())
    if edits:
        draft.rewrite(edits)


def _edits(draft: Draft, text: str, start: int, end: int) -> Iterator[Edit]:
    """What becomes of `start` to `end`, which are all unusual."""
    letters = frozenset(_letters_among_flags(text, start, end))
    position = start
    while position < end:
        meaning = meaning_of(text[position])
        if meaning.mark:
            # A mark at the start of the run goes with the ordinary character before the run.
            position = max(position - 1, 0) if position == start else position
            cluster_end = _marks_end(text, position + 1, end)
            yield _marked(draft, text, position, max(cluster_end, position + 1))
            position = max(cluster_end, position + 1)
            continue
        cluster_end = _marks_end(text, position + 1, end)
        if cluster_end > position + 1:
            yield _marked(draft, text, position, cluster_end)
        else:
            yield from _single(draft, text, position, meaning, is_letter=position in letters)
        position = cluster_end


def _single(
    draft: Draft, text: str, position: int, meaning: Meaning, *, is_letter: bool
) -> Iterable[Edit]:
    char = text[position]
    if is_letter:
        meaning = Meaning(chr(ord(char) - _FLAG_A + ord("A")), TrickKind.UNUSUAL_LETTERS)
    if meaning.trick is TrickKind.INVISIBLE:
        if _is_inside(text, position):
            draft.mark(TrickKind.INVISIBLE, _seen_before(text, position), position + 1)
    elif meaning.trick is not None:
        draft.mark(meaning.trick, position, position + 1)
    return () if meaning.text == char else (Edit(position, position + 1, meaning.text),)


def _marked(draft: Draft, text: str, start: int, end: int) -> Edit:
    """The character at `start` with the marks after it, up to `end`."""
    base = meaning_of(text[start])
    marks = text[start + 1 : end]
    if base.mark:
        return Edit(start, end, "")
    composed = unicodedata.normalize("NFC", text[start] + marks)
    if len(composed) == 1:
        return Edit(start, end, meaning_of(composed).text)
    if "\u20e3" in marks and base.text.isdigit():
        draft.mark(TrickKind.UNUSUAL_DIGITS, start, end)
    elif base.trick is not None and base.text:
        draft.mark(base.trick, start, end)
    elif base.text.isalnum() and _are_overlays(marks):
        draft.mark(TrickKind.INVISIBLE, start, end)
    kept = "" if _drops_marks(text[start]) else "".join(m for m in marks if m not in _NOTHING)
    return Edit(start, end, base.text + kept)


def _marks_end(text: str, position: int, end: int) -> int:
    while position < end and meaning_of(text[position]).mark:
        position += 1
    return position


def _drops_marks(base: str) -> bool:
    """Whether marks on `base` are no part of its spelling, as they are in Arabic or Hindi."""
    name = unicodedata.name(base, "")
    return not name or name.startswith(_MARKS_ARE_ORNAMENT) or not base.isalpha()


_MARKS_ARE_ORNAMENT = ("LATIN", "CYRILLIC", "GREEK", "CJK", "FULLWIDTH", "MATHEMATICAL", "DIGIT")
_STRESS = "\u0300\u0301"
_NOTHING = frozenset("\u034f\u20e3") | {chr(code) for code in range(0xFE00, 0xFE10)}


def _are_overlays(marks: str) -> bool:
    return any(mark not in _STRESS and not "\ufe00" <= mark <= "\ufe0f" for mark in marks)


def _is_inside(text: str, position: int) -> bool:
    """Whether what cannot be seen at `position` stands in the middle of a word or an address."""
    before = _seen_before(text, position)
    after = position + 1
    while after < len(text) and after < position + _GAP_MAX and not meaning_of(text[after]).text:
        after += 1
    return after < len(text) and _joins(text[before]) and _joins(text[after])


def _seen_before(text: str, position: int) -> int:
    before = max(position - 1, 0)
    while before > 0 and before > position - _GAP_MAX and not meaning_of(text[before]).text:
        before -= 1
    return before


_GAP_MAX = 8
"""Invisible characters in a row that are looked across."""


def _joins(char: str) -> bool:
    return char.isalnum() or char in ".@/_-+:"


def _letters_among_flags(text: str, start: int, end: int) -> Iterator[int]:
    """Where regional indicators are letters, not flags."""
    position = start
    while position < end:
        run_end = position
        while run_end < end and _FLAG_A <= ord(text[run_end]) < _FLAG_A + 26:
            run_end += 1
        names = "".join(chr(ord(char) - _FLAG_A + ord("A")) for char in text[position:run_end])
        pairs = [names[at : at + 2] for at in range(0, len(names), 2)]
        if not all(pair in COUNTRIES for pair in pairs):
            yield from range(position, run_end)
        position = run_end + 1


_FLAG_A = 0x1F1E6
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
        return Meaning(_WRITTEN_AS[char])
    if char in _INVISIBLE_LETTERS or unicodedata.category(char) in ("Cf", "Cc", "Zl", "Zp"):
        return Meaning("\n") if char in _BREAKS else Meaning("", TrickKind.INVISIBLE)
    if unicodedata.category(char) in ("Mn", "Me"):
        return Meaning("" if _is_nothing(char) else char, mark=True)
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
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2065\ufff0\ufff1\ufff8")
_BREAKS = frozenset("\u2028\u2029")


def _is_nothing(char: str) -> bool:
    return char in _NOTHING or 0xE0100 <= ord(char) <= 0xE01EF


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
        parts = map(meaning_of, plain)
        text = "".join(part.text for part in parts if not part.mark)
        return Meaning(text, TrickKind.UNUSUAL_LETTERS if is_dressed else None)
    if plain.casefold() != plain.lower() or len(plain.lower()) != len(plain):
        plain = plain.casefold()
    return Meaning(plain)


_BEHIND_CYRILLIC = "\u0530"


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
