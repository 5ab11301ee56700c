"""Texts in which there is nothing to undo and nothing to count: most of what people write.

What hides or counts shows within a word, but for words written letter by letter. So a text is plain
if each of its words was in plain ones before, and no further look at it is needed.
"""

from __future__ import annotations

import re

REMEMBERED_MAX = 20_000
"""So many words are remembered, with the signs that stand beside them."""
CHARS_MAX = 24
"""Longer ones are not."""

_PLAIN: set[str] = set()
_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff]")
"""Chinese has no spaces: what would be remembered are whole sentences."""


def has_plain_words(text: str) -> bool:
    """Whether every word of `text` was in a plain one before."""
    return _PLAIN.issuperset(text.split(" "))


def remember_plain(text: str) -> None:
    """Keep the words of `text`, in which nothing is to be undone or counted."""
    if len(_PLAIN) > REMEMBERED_MAX:
        _PLAIN.clear()
    if not _HAN.search(text):
        _PLAIN.update(word for word in text.split(" ") if 0 < len(word) <= CHARS_MAX)
