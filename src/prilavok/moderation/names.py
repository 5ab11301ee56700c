"""Names that make people believe that the marketplace itself is writing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from unicodedata import normalize

from prilavok.moderation.reading import read
from prilavok.moderation.reading.look_alikes import ALWAYS_LATIN, LATIN_FOR, STRONG_LATIN
from prilavok.moderation.vocabulary import words_of

COMPACT_MIN: Final = 6
"""From how many letters on a protected name is found in spite of spaces and signs inside it."""

STROKES: Final = str.maketrans("0135i", "olesl")
"""What is drawn alike within one script, once capitals are small: `I`, `l` and `1`, `O` and `0`."""

_WORD: Final = re.compile(r"[^\W_]+")

OFFICIAL: Final = words_of(
    """
    служба службы поддержка поддержки техподдержка техническая администрация администратор админ
    модератор модерация безопасности официальный официальная оператор
    support service customer help helpdesk desk team admin administrator administration moderator
    moderation official security staff the
    客服 官方 客服中心 管理员 审核员 官方客服 平台客服 在线客服
    """
)
"""What the marketplace's own people are called. Whoever is called nothing else is taken for one."""

TELLING: Final = OFFICIAL - words_of(
    "служба службы техническая безопасности service customer team desk help security staff the"
)
"""Those of them that say so by themselves."""

REIGNING: Final = words_of(
    "модератор модерация администратор администрация админ moderator moderation administrator"
    " administration admin"
)
"""What nobody else is called, with whatever name beside it."""

REIGNING_PHRASES: Final = re.compile(
    r"служба безопасности|security (?:service|team|department)|官方客服|平台客服|管理员|审核员"
)
SIGNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069✓✔✅☑]")
"""Ticks, which look like a badge that the marketplace gives, and what turns the direction of
reading: a name needs neither, a disguise does."""


def imitates(name: str, protected: Sequence[str] = ()) -> bool:
    """Whether `name` contains one of the `protected` names, however it is written, says nothing but
    that it is the marketplace's support, or anywhere that it is its administration."""
    words = _words(name)
    if SIGNS.search(name) or not REIGNING.isdisjoint(words):
        return True
    if REIGNING_PHRASES.search(" ".join(words)):
        return True
    if words and OFFICIAL.issuperset(words) and not TELLING.isdisjoint(words):
        return True
    shapes = _shapes(name.replace("|", "l"))
    return any(
        _contains(words, _words(guarded))
        or _contains(shapes, _shapes(guarded))
        or _is_drawn_in(shapes, guarded)
        for guarded in protected
    )


def _words(name: str) -> list[str]:
    """The words of a name as they are meant to be read: look-alike letters undone."""
    return _WORD.findall(read(name).plain.casefold())


def _shapes(name: str) -> list[str]:
    """Its words with every letter that looks like a Latin one made that one: what the eye sees."""
    return _WORD.findall("".join(map(_shape, normalize("NFKC", name))).casefold())


def _is_drawn_in(shapes: Sequence[str], guarded: str) -> bool:
    """Whether a guarded name is there once what is the same stroke is one: `PriIav0k`. A short one
    is too easily somebody else's word then, but where a digit stands among letters."""
    drawn = [shape.translate(STROKES) for shape in _shapes(guarded)]
    if len("".join(drawn)) < COMPACT_MIN:
        shapes = [shape for shape in shapes if not shape.isalpha()]
    return _contains([shape.translate(STROKES) for shape in shapes], drawn)


def _shape(letter: str) -> str:
    if letter in STRONG_LATIN:
        return LATIN_FOR[letter][:1] or letter
    return ALWAYS_LATIN.get(letter, letter)


def _contains(words: Sequence[str], guarded: Sequence[str]) -> bool:
    if not guarded:
        return False
    size = len(guarded)
    if any(list(words[at : at + size]) == list(guarded) for at in range(len(words) - size + 1)):
        return True
    compact = "".join(guarded)
    return len(compact) >= COMPACT_MIN and compact in "".join(words)
