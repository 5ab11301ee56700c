"""Number words with a slip in them, and several written as one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from prilavok.moderation.reading.no_numbers import NO_NUMBERS
from prilavok.moderation.reading.number_words import VALUES, Gate, Role, Value
from prilavok.moderation.reading.vocabulary import is_known

_GUESSED_LENGTH_MIN = 4
_GUESSED_LENGTH_MAX = 14
_GLUED_LENGTH_MAX = 60


def _without_one(word: str) -> Iterator[str]:
    for position in range(len(word)):
        yield word[:position] + word[position + 1 :]


def _index() -> dict[str, list[str]]:
    """The number words by what is left of each when a letter is dropped."""
    index: dict[str, list[str]] = {}
    for word, value in VALUES.items():
        if (
            value.gate is Gate.SURE
            and value.role in (Role.CARDINAL, Role.NAME, Role.NAMES)
            and len(word) >= _GUESSED_LENGTH_MIN
        ):
            for rest in (word, *_without_one(word)):
                index.setdefault(rest, []).append(word)
    return index


_INDEX = _index()


@lru_cache(maxsize=4096)
def guess(word: str) -> Value | None:
    """The number word that is one letter, or two swapped, away from `word`, which is no word."""
    if not _GUESSED_LENGTH_MIN <= len(word) <= _GUESSED_LENGTH_MAX:
        return None
    if word in NO_NUMBERS or (word.isascii() and is_known(word)):
        return None
    for rest in (word, *_without_one(word)):
        for candidate in _INDEX.get(rest, ()):
            if _is_one_off(word, candidate):
                return VALUES[candidate]
    return None


def _is_one_off(word: str, other: str) -> bool:
    if abs(len(word) - len(other)) > 1:
        return False
    shorter, longer = sorted((word, other), key=len)
    at = next((i for i, char in enumerate(shorter) if char != longer[i]), len(shorter))
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    swapped = shorter[at + 1 : at + 2] + shorter[at : at + 1] + shorter[at + 2 :]
    return shorter[at + 1 :] == longer[at + 1 :] or swapped == longer[at:]


_PARTS = frozenset(
    word for word, value in VALUES.items() if value.gate is Gate.SURE and len(word) > 2
)
_PART_LENGTH_MAX = max(map(len, _PARTS))
PREFIXES = frozenset(word[:3] for word in _PARTS)


@lru_cache(maxsize=4096)
def unglue(word: str) -> tuple[str, ...]:
    """The number words that `word` consists of, longest first; none unless it is two at least."""
    if word[:3] not in PREFIXES or len(word) > _GLUED_LENGTH_MAX:
        return ()
    parts: list[tuple[str, ...] | None] = [None] * (len(word) + 1)
    parts[0] = ()
    for end in range(3, len(word) + 1):
        for start in range(max(0, end - _PART_LENGTH_MAX), end - 2):
            before = parts[start]
            if before is not None and word[start:end] in _PARTS:
                parts[end] = (*before, word[start:end])
                break
    found = parts[-1] or ()
    return found if len(found) > 1 else ()
