"""Unusual characters: invisible, dressed up, put together from several."""

from __future__ import annotations

import re
import unicodedata

from prilavok.moderation.reading.draft import Draft, Edits
from prilavok.moderation.reading.look_alikes import COUNTRIES
from prilavok.moderation.reading.meanings import NOTHING, Meaning, meaning_of
from prilavok.moderation.reading.model import TrickKind

_SAME_LENGTH = {
    "。": ".", "｡": ".", "，": ",", "、": ",", "！": "!", "？": "?", "：": ":", "；": ";",
    "（": "(", "）": ")", "’": "'", "‘": "'", "ё": "е", "Ё": "е", "\xa0": " ", "\u3000": " ",
}  # fmt: skip
"""Ordinary characters that are written another way in `plain`."""

GROWTH_MAX = 500
"""So many characters more than it has a text may be read as. Some characters stand for six, as ㎯
does: a text of nothing else would take six times as long. What is left stays as it is written."""

_LETTERS_AND_SIGNS = "\t\n -~А-я«»„“”–—…№₽€°×•\u4e00-\u9fff"
UNUSUAL = re.compile(f"[^{_LETTERS_AND_SIGNS}{''.join(_SAME_LENGTH)}]+")
"""Everything that needs a second look."""

_FOLDED = re.compile(f"[{''.join(_SAME_LENGTH)}]")


def fold(text: str) -> str:
    """`text` in lower case and with plain punctuation; its length stays."""
    text = text.lower()
    if text.isascii():
        return text
    for char in set(_FOLDED.findall(text)):
        text = text.replace(char, _SAME_LENGTH[char])
    return text


def rewrite_characters(draft: Draft) -> None:
    """Put what is meant in place of every unusual character."""
    edits = Edits(room=GROWTH_MAX)
    for run in UNUSUAL.finditer(draft.text):
        _rewrite_run(draft, run.start(), run.end(), edits)
    draft.rewrite(edits.done())


def _rewrite_run(draft: Draft, start: int, end: int, edits: Edits) -> None:
    """Say what becomes of `start` to `end`, which are all unusual."""
    text = draft.text
    letters = _letters_among_flags(text, start, end) if _FLAG.search(text, start, end) else None
    if start > 0 and meaning_of(text[start]).mark:
        # Marks at the start of the run go with the ordinary character before it.
        start -= 1
    position = start
    while position < end:
        cluster_end = _cluster_end(text, position, end)
        meaning = letters.get(position) if letters else None
        meaning = meaning or meaning_of(text[position])
        if meaning.trick is TrickKind.INVISIBLE:
            _drop(draft, position, cluster_end, edits)
        elif cluster_end > position + 1 or meaning.mark:
            edits.put(position, cluster_end, _marked(draft, meaning, position, cluster_end))
        else:
            if meaning.trick is not None:
                draft.mark(meaning.trick, position, position + 1)
            if meaning.text != text[position]:
                edits.put(position, position + 1, meaning.text)
        position = cluster_end


def _cluster_end(text: str, position: int, end: int) -> int:
    """Where the marks end that go with the character at `position`, or the invisible ones."""
    is_invisible = meaning_of(text[position]).trick is TrickKind.INVISIBLE
    position += 1
    while position < end:
        meaning = meaning_of(text[position])
        if not (meaning.mark or (is_invisible and meaning.trick is TrickKind.INVISIBLE)):
            break
        position += 1
    return position


def _drop(draft: Draft, start: int, end: int, edits: Edits) -> None:
    """Leave out what cannot be seen; a trick if it stands inside a word or an address."""
    text = draft.text
    if start > 0 and end < len(text) and _joins(text[start - 1]) and _joins(text[end]):
        draft.mark(TrickKind.INVISIBLE, start - 1, end + 1)
    edits.put(start, end, "")


def _joins(char: str) -> bool:
    return char.isalnum() or char in ".@/_-+:"


def _marked(draft: Draft, base: Meaning, start: int, end: int) -> str:
    """What the character at `start`, which means `base`, means with the marks up to `end`."""
    marks = draft.text[start + 1 : end]
    if base.mark:
        return ""
    composed = unicodedata.normalize("NFC", draft.text[start] + marks)
    if len(composed) == 1:
        return meaning_of(composed).text
    if "\u20e3" in marks and base.text.isdigit():
        draft.mark(TrickKind.UNUSUAL_DIGITS, start, end)
    elif base.trick is not None:
        draft.mark(base.trick, start, end)
    elif base.text.isalnum() and _are_overlays(marks):
        draft.mark(TrickKind.INVISIBLE, start, end)
    if _drops_marks(draft.text[start]):
        return base.text
    return base.text + "".join(mark for mark in marks if mark not in NOTHING)


def _drops_marks(base: str) -> bool:
    """Whether marks on `base` are no part of its spelling, as they are in Arabic or Hindi."""
    name = unicodedata.name(base, "")
    return name.startswith(_MARKS_ARE_ORNAMENT) or not base.isalpha()


_MARKS_ARE_ORNAMENT = ("LATIN", "CYRILLIC", "GREEK", "CJK", "FULLWIDTH", "MATHEMATICAL")
_STRESS = "\u0300\u0301"


def _are_overlays(marks: str) -> bool:
    return any(mark not in _STRESS and not "\ufe00" <= mark <= "\ufe0f" for mark in marks)


_FLAG_A = 0x1F1E6
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]+")


def _letters_among_flags(text: str, start: int, end: int) -> dict[int, Meaning]:
    """The regional indicators that are letters, not flags, by where they stand."""
    letters: dict[int, Meaning] = {}
    for run in _FLAG.finditer(text, start, end):
        names = "".join(chr(ord(char) - _FLAG_A + ord("A")) for char in run[0])
        if any(names[at : at + 2] not in COUNTRIES for at in range(0, len(names), 2)):
            for position, name in enumerate(names, run.start()):
                letters[position] = Meaning(name, TrickKind.UNUSUAL_LETTERS)
    return letters
