"""Texts in which there is nothing to undo and nothing to count: most of what people write.

What hides or counts shows within a word, but for words written letter by letter. So a text is plain
if each of its words was in plain ones before, and no further look at it is needed.
"""

from __future__ import annotations

import re

from prilavok.moderation.reading.characters import fold

REMEMBERED_MAX = 20_000
"""So many words are remembered, with the signs that stand beside them."""
CHARS_MAX = 24
"""Longer ones are not."""

_PLAIN: set[str] = set()
_LONE: set[str] = set()
"""Words that count only beside others that do, as "for" does: one of them in a text counts nothing.
"""
_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff]")
"""Chinese has no spaces: what would be remembered are whole sentences."""


def has_plain_words(text: str) -> bool:
    """Whether every word of `text` was in a plain one before."""
    words = text.split(" ")
    if _PLAIN.issuperset(words):
        return True
    if not _LONE.isdisjoint(words):
        others = [word for word in words if word not in _PLAIN]
        return len(others) == 1 and others[0] in _LONE
    return False


def remember_plain(text: str, lone: str = "") -> None:
    """Keep the words of `text`, in which nothing is to be undone or counted; but for `lone`, as
    read, which counts beside others that count."""
    if len(_PLAIN) + len(_LONE) > REMEMBERED_MAX:
        _PLAIN.clear()
        _LONE.clear()
    if not _HAN.search(text):
        for word in text.split(" "):
            if 0 < len(word) <= CHARS_MAX:
                (_LONE if lone and lone in fold(word) else _PLAIN).add(word)
