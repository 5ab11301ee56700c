"""Which words there are: enough to tell a word in disguise from a model name.

`stems_ru.txt` holds the stems of frequent Russian words (from the vocabulary of Navec's news
vectors, MIT, less names; and words of the learning messages), `words_en.txt` frequent English words
(from zxcvbn's lists, MIT). Both are sorted, one word a line, and
loaded when a text first makes one ask.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from prilavok.moderation.reading.hidden_words import (
    HIDDEN_ENGLISH,
    HIDDEN_RUSSIAN,
    SHORT_WORDS,
    TRANSLITERATED,
)

WORD_LENGTH_MAX = 40
"""Longer runs of letters are no words."""

_ENDING = re.compile(
    "(?:(?:ыми|ими|ого|его|ому|ему|ами|ями|иях|ией|иям|ов|ев|ой|ей|ий|ый|ая|яя|ое|ее|ые|ие|ую|юю"
    "|ым|им|ом|ем|ых|их|ам|ям|ах|ях|ию|ия|ии|ью|у|ю|а|я|о|е|ы|и|ь|й)"
    "|(?:[аяеиыу]?(?:ть|л|ла|ло|ли|й|йте)"
    "|[аяеиую]?(?:ет|ешь|ем|ете|ут|ют|ит|ишь|им|ите|ат|ят))(?:с[ья])?|с[ья])$"
)
_ENGLISH_ENDING = re.compile("(?:'?s|ed|ing|er|ers|es|d)$")

_STEM_LENGTH_MIN = 3


def stem(word: str) -> str:
    """`word` of Cyrillic letters without its ending, so that three letters stay."""
    ending = _ENDING.search(word, _STEM_LENGTH_MIN)
    return word[: ending.start()] if ending else word


_HIDDEN_STEMS = frozenset(stem(word) for word in HIDDEN_RUSSIAN)
_HIDDEN = HIDDEN_RUSSIAN | HIDDEN_ENGLISH | TRANSLITERATED


@cache
def _russian() -> frozenset[str]:
    return _HIDDEN_STEMS.union(_lines("stems_ru.txt"))


@cache
def _english() -> frozenset[str]:
    return HIDDEN_ENGLISH.union(TRANSLITERATED, _lines("words_en.txt"))


def _lines(name: str) -> list[str]:
    return Path(__file__).with_name(name).read_text(encoding="utf-8").split()


@lru_cache(maxsize=8192)
def is_known(word: str) -> bool:
    """Whether `word`, in lower case and with е for ё, is one that people write."""
    if len(word) > WORD_LENGTH_MAX:
        return False
    if word in SHORT_WORDS:
        return True
    if word.isascii():
        words = _english()
        return word in words or (len(word) > 4 and _ENGLISH_ENDING.sub("", word) in words)
    return len(word) >= 3 and stem(word) in _russian()


@lru_cache(maxsize=8192)
def is_hidden(word: str) -> bool:
    """Whether `word` is one that people have reason to disguise."""
    return len(word) <= WORD_LENGTH_MAX and (
        word in _HIDDEN
        or (not word.isascii() and len(word) >= 4 and stem(word) in _HIDDEN_STEMS)
        or (word.isascii() and len(word) > 5 and _ENGLISH_ENDING.sub("", word) in _HIDDEN)
    )
