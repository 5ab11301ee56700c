"""What a word of mixed script spells, or one with digits and signs for letters.

A guess counts when it spells a known word; a mixed word that spells none goes to the script whose
letters cannot be another's. A word of one script and no signs is never touched, so that names of
models stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby, islice, product
from typing import NamedTuple

from prilavok.moderation.reading.look_alikes import (
    CYRILLIC_FOR,
    LATIN_FOR,
    LEET_CYRILLIC,
    LEET_LATIN,
    STRONG_CYRILLIC,
    STRONG_LATIN,
)
from prilavok.moderation.reading.vocabulary import SHORT_WORDS, is_hidden, is_known

GUESSES_MAX = 48
"""Spellings that are tried for one word and script."""

_NO_LETTER = re.compile("[0-9@$|!€£*]")


class Spelling(NamedTuple):
    """What a token spells, letter for letter."""

    text: str
    has_look_alikes: bool
    has_leet: bool


@lru_cache(maxsize=4096)
def spell(token: str) -> Spelling | None:
    """What `token` spells, None when it is to be left as it is."""
    letters = [char for char in token if char.isalpha()]
    cyrillic = sum(_is_cyrillic(char) for char in letters)
    latin = sum(char.isascii() for char in letters)
    if len(letters) < 2 and not (letters and "*" in token):
        return None
    is_mixed = max(cyrillic, latin) < len(letters)
    has_signs = any(not char.isalpha() and char != "*" for char in token)
    targets = _TARGETS if cyrillic >= latin else _TARGETS[::-1]
    if not is_mixed:
        targets = targets[:1]
    if has_signs and _may_be_leet(token, len(letters)):
        for target in targets:
            known = _known_spelling(token, target)
            if known is not None:
                return known
    if is_mixed:
        return _unmixed(token, targets)
    if has_signs and cyrillic == len(letters):
        return _sounded_out(token)
    if not has_signs and "I" in token[1:] and latin == len(letters):
        return _with_l_for_i(token)
    return None


class _Script(NamedTuple):
    """A script that a token may be meant to be in."""

    letters: re.Pattern[str]
    options: dict[str, str]
    strong: frozenset[str]
    leet: dict[str, str]


_TARGETS = (
    _Script(re.compile("[а-яё]", re.IGNORECASE), CYRILLIC_FOR, STRONG_CYRILLIC, LEET_CYRILLIC),
    _Script(re.compile("[a-z]", re.IGNORECASE), LATIN_FOR, STRONG_LATIN, LEET_LATIN),
)


def _is_cyrillic(char: str) -> bool:
    return "\u0400" <= char <= "\u052f"


def _options(token: str, script: _Script, *, signs: Mapping[str, str] | None) -> list[str] | None:
    """What each character may stand for in `script`; None when one has nothing to stand for.

    Without `signs` digits and signs stay what they are; a * always does.
    """
    options: list[str] = []
    for char in token:
        if script.letters.match(char) or char == "*":
            letters = char
        elif char.isalpha():
            letters = script.options.get(char)
        else:
            letters = char if signs is None else signs.get(char)
        if not letters:
            return None
        options.append(letters)
    return options


def _known_spelling(token: str, script: _Script) -> Spelling | None:
    """The first way to read `token` in `script` that is a known word."""
    options = _options(token, script, signs=script.leet)
    if options is None:
        return None
    accepts = is_known if _is_ordinary_place(token) else is_hidden
    for guess in islice(product(*options), GUESSES_MAX):
        word = "".join(guess)
        plain = word.lower().replace("ё", "е")
        if word != token and (plain in SHORT_WORDS if len(word) == 3 else accepts(plain)):
            return _spelling(token, word)
    return None


def _spelling(token: str, word: str) -> Spelling:
    changed = [old for old, new in zip(token, word, strict=True) if old != new]
    return Spelling(
        word,
        has_look_alikes=any(char.isalpha() for char in changed),
        has_leet=any(not char.isalpha() for char in changed),
    )


_MEASURE = re.compile(r"\d{2,}|^\d+[A-ZА-Я]{1,2}$|^[A-ZА-Я]+\d+$")
_DOUBLED = re.compile("00|33")
_TAIL = re.compile(r"[0-9$@|!€£]$")
_HEAD = re.compile("[0-9]+")


def _may_be_leet(token: str, letters: int) -> bool:
    """Whether digits and signs may be letters: few of them, and not as in sizes and models."""
    signs = len(token) - letters
    if signs > letters + 1 or len(token) < 3:
        return False
    return not _MEASURE.search(token) or bool(_DOUBLED.search(token))


def _is_ordinary_place(token: str) -> bool:
    """Whether the signs stand where only a disguise puts them. «этаж3» and "4door" are none."""
    if _TAIL.search(token) and not (token[-1] in "$@" and not token.isascii()):
        return False
    head = _HEAD.match(token)
    return not head or not is_known(token[head.end() :].lower())


def _unmixed(token: str, targets: Sequence[_Script]) -> Spelling | None:
    """`token` in one script, by what it spells, else by its letters that have no twin."""
    readings = [(target, _options(token, target, signs=None)) for target in targets]
    strong = [reading for reading in readings if _is_strong(token, reading[0])]
    for target, options in (*strong, *readings):
        known = _known_reading(token, options, target)
        if known is not None:
            return _spelling(token, known)
    if _is_compound(token):
        return None
    for _, options in strong:
        if options is not None:
            return _spelling(token, "".join(option[0] for option in options))
    options = readings[0][1]
    if options is not None and len(_segments(token)) > 2:
        return _spelling(token, "".join(option[0] for option in options))
    return None


def _known_reading(token: str, options: list[str] | None, script: _Script) -> str | None:
    if options is None or sum(map(str.isalpha, token)) < 3:
        return None
    for guess in islice(product(*options), GUESSES_MAX):
        word = "".join(guess)
        if is_known(_NO_LETTER.sub("", word).lower().replace("ё", "е")):
            return word
    return None


def _is_strong(token: str, script: _Script) -> bool:
    return all(
        not char.isalpha() or char in script.strong or script.letters.match(char) for char in token
    )


def _segments(token: str) -> list[str]:
    """The runs of one script."""
    letters = filter(str.isalpha, token)
    runs = groupby(letters, key=lambda char: (_is_cyrillic(char), char.isascii()))
    return ["".join(run) for _, run in runs]


def _is_compound(token: str) -> bool:
    """Whether `token` is a foreign word with a native ending: «PDFка», «COMпорт», «iPhoneом»."""
    segments = _segments(token)
    if len(segments) != 2:
        return False
    first, second = segments
    return (len(first) >= 2 and first.isupper() and second.islower()) or (
        len(first) >= 3 and len(second) >= 3
    )


def _sounded_out(token: str) -> Spelling | None:
    """A Cyrillic word that nobody listed, with single signs between its letters: «в0ткну»."""
    parts = re.split("[0134@$]", token)
    if (
        sum(map(len, parts)) < 4
        or not all(part.isalpha() and (part.islower() or part.isupper()) for part in parts)
        or all(len(part) >= 3 and is_known(part.lower()) for part in parts)
    ):
        return None
    word = token
    for sign in _BETWEEN.finditer(token):
        vowel, other = _SOUNDS[sign[2]]
        is_between = sign[1].lower() not in _VOWELS and sign[3].lower() not in _VOWELS
        at = sign.start(2)
        word = word[:at] + (vowel if is_between else other) + word[at + 1 :]
    return _spelling(token, word)


_BETWEEN = re.compile("(?=(.)([0134@$])(.))")
_VOWELS = frozenset("аеиоуыэюяь")
_SOUNDS = {"0": "оо", "1": "ил", "3": "ез", "4": "ач", "@": "аа", "$": "сс"}


def _with_l_for_i(token: str) -> Spelling | None:
    """A Latin word in which a capital I may be an l: "TeIegram"."""
    if is_known(token.lower()):
        return None
    word = re.sub("(?<=[a-z])I", "l", token)
    return _spelling(token, word) if is_known(word.lower()) else None
