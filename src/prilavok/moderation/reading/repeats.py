"""Letters held down: «приииивет», "seeend"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prilavok.moderation.reading.draft import Draft, Edit
from prilavok.moderation.reading.model import TrickKind

_LETTER = "A-Za-z\u0400-\u04ff"
HINT_OF_REPEATS = re.compile(r"(.)\1\1", re.IGNORECASE)
_WORD = re.compile(f"(?<![\\w@/.-])[{_LETTER}]{{4,}}(?![\\w@/])")
_RUN = re.compile(f"([{_LETTER}])\\1\\1+", re.IGNORECASE)
_MEANT = re.compile("(?:[ivxlcm]+|x+[sl]|www.*|(.)\\1+)", re.IGNORECASE)
"""Roman numbers, sizes, the web and cries are written so; names of batteries as well."""


def rewrite_repeats(draft: Draft) -> None:
    """Leave two of three or more equal letters in a row in a word."""
    draft.rewrite(edit for word in _WORD.finditer(draft.text) for edit in _edits(draft, word))


def _edits(draft: Draft, word: re.Match[str]) -> Iterator[Edit]:
    if _MEANT.fullmatch(word[0]):
        return
    for run in _RUN.finditer(word[0]):
        start, end = word.start() + run.start(), word.start() + run.end()
        draft.mark(TrickKind.REPEATED, start, end)
        yield Edit(start + 1, end, draft.text[end - 1])
