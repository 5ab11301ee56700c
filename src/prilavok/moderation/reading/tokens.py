"""Finding words in disguise, and putting what they spell in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from prilavok.moderation.reading.draft import Draft, Edit
from prilavok.moderation.reading.model import TrickKind
from prilavok.moderation.reading.spelling import Spelling, spell
from prilavok.moderation.reading.vocabulary import WORD_LENGTH_MAX, is_known

_LATIN = "A-Za-z"
_CYRILLIC = "\u0400-\u052f"
_OTHER = "\u0370-\u03ff\u0530-\u058f"
_LETTER = f"{_LATIN}{_CYRILLIC}{_OTHER}"
_SIGN = "@$|!€£*"

_SIGN_IN_WORD = re.compile(f"[0-9@$|!€£](?:(?<=[{_LETTER}].)|(?=[{_LETTER}]))")
_MIXTURE = re.compile(
    f"[{_LATIN}][0-9{_SIGN}]*[{_CYRILLIC}{_OTHER}]|[{_CYRILLIC}{_OTHER}][0-9{_SIGN}]*[{_LATIN}]"
    f"|[{_CYRILLIC}][{_OTHER}]|[{_OTHER}][{_CYRILLIC}]|[a-z]I"
)
_LATIN_OR_OTHER = re.compile(f"[{_LATIN}{_OTHER}]")

_HOST = re.compile("[A-Za-z0-9-]{1,63}[.](?:[A-Za-z0-9-]{1,63}[.]){0,5}[A-Za-z]{2}")
"""An address that is spelt with a 1 for an l is another address, and shows by that what it is."""

SIGNS_MAX = 3
"""Signs @ in one address, all but one of them letters."""

_TOKEN = re.compile(f"[{_LETTER}0-9{_SIGN}]{{2,}}")


def hint_of_disguise(text: str) -> bool:
    """Whether a word may not be what it seems."""
    if _SIGN_IN_WORD.search(text):
        return True
    may_be_mixed = "I" in text if text.isascii() else _LATIN_OR_OTHER.search(text)
    return bool(may_be_mixed and _MIXTURE.search(text))


def rewrite_tokens(draft: Draft) -> None:
    """Put what they spell in place of tokens in disguise."""
    draft.rewrite(edit for found in _TOKEN.finditer(draft.text) for edit in _edits(draft, found))


def _edits(draft: Draft, found: re.Match[str]) -> Iterator[Edit]:
    start, end = found.span()
    spelling = _spelling(draft.text, start, end)
    if spelling is not None:
        yield _edit(draft, start, end, spelling)
    elif "@" in found[0]:
        for first, last in _sides(found[0]):
            side = _spelling(draft.text, start + first, start + last)
            if side is not None:
                yield _edit(draft, start + first, start + last, side)


def _edit(draft: Draft, start: int, end: int, spelling: Spelling) -> Edit:
    if spelling.has_look_alikes:
        draft.mark(TrickKind.LOOK_ALIKE, start, end)
    if spelling.has_leet:
        draft.mark(TrickKind.LEET, start, end)
    return Edit(start, end, spelling.text)


def _spelling(text: str, start: int, end: int) -> Spelling | None:
    """What the token at `start` to `end` spells, None when it is to stay as it is."""
    token = text[start:end]
    if not 1 < len(token) <= WORD_LENGTH_MAX or not hint_of_disguise(token):
        return None
    if token.isascii() and (_is_in_handle(text, start, end) or _HOST.match(text, start)):
        return None
    spelling = spell(token)
    if spelling is not None and "@" in token and text[end : end + 1] == ".":
        # An address, unless it is a word with one letter disguised.
        return spelling if is_known(spelling.text.lower()) else None
    return spelling


def _is_in_handle(text: str, start: int, end: int) -> bool:
    """Whether the token is part of a name that somebody chose, as "d1van" in "d1van_4ik"."""
    return (
        "@" in text[start : start + 1]
        or text[start - 1 : start] in _BEFORE
        or (text[end : end + 1] == "_")
    )


_BEFORE = ("_", "@", "/")


def _sides(token: str) -> Iterator[tuple[int, int]]:
    """What stands around the @ of an address. Of several it is the one between known words."""
    ats = [at for at, char in enumerate(token) if char == "@"]
    if 1 < len(ats) <= SIGNS_MAX:
        ats = next(([at] for at in ats if spell(token[:at]) and spell(token[at + 1 :])), ats)
    for before, behind in pairwise((-1, *ats, len(token))):
        yield before + 1, behind
