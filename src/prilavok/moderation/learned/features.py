"""What a token, two tokens side by side and a sentence say to the model: the names of features.

Training and judging share this, so that what was learned is what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

GRAM_MIN = 3
GRAM_MAX = 6
WORD_CHARS_MAX = 24
"""Longer words are looked at no further."""
STEM_CHARS = 5
CHINESE_GRAM_MAX = 4
SHORT_TOKENS = 3
"""A sentence of so many tokens is short: what stands alone means more."""
SILENT_CLASSES = 3
"""The first classes, which say no, end a denial and forbid: they make no pairs."""


def of_token(text: str) -> list[str]:
    """The features of one token: itself and the pieces of it."""
    first = text[0]
    if first == "<" or not first.isalnum():
        return [text]
    if first >= "\u3007" and "\u3007" <= text[-1] <= "\ufaff":
        return [text[-length:] for length in range(1, min(CHINESE_GRAM_MAX, len(text)) + 1)]
    bounded = f"^{text[:WORD_CHARS_MAX]}$"
    length = len(bounded)
    pieces = {bounded}
    for size in range(GRAM_MIN, GRAM_MAX + 1):
        pieces.update(bounded[start : start + size] for start in range(length - size + 1))
    return sorted(pieces)


def stem_of(text: str) -> str:
    """By what a token is known to its neighbours; empty when it has none."""
    first = text[0]
    if first == "<":
        return text
    if first >= "\u3007":
        return text if len(text) == 1 else ""
    return text[:STEM_CHARS]


def of_pair(left: str, right: str) -> str:
    """The feature of two stems, the second one or two tokens after the first."""
    return f"{left} {right}"


def of_classes(mask: int) -> Iterator[tuple[int, int, str]]:
    """The features of the classes of words that occur in a sentence: of each, and of each two.

    That a word says no tells nothing with other classes: what it denies is a class of its own.
    """
    classes: list[int] = []
    while mask:
        lowest = mask & -mask
        classes.append(lowest.bit_length() - 1)
        mask ^= lowest
    for index, one in enumerate(classes):
        yield one, one, f"#{one}"
        if one < SILENT_CLASSES:
            continue
        for other in classes[index + 1 :]:
            yield one, other, f"#{one}#{other}"


def kind_of(feature: str) -> str:
    """The kind of a feature: classes and two classes, signals, roles, tricks, pairs, words, Chinese
    characters, and pieces of words."""
    first = feature[0]
    if first in "#<@~":
        return (
            first
            + ("#" if first == "#" and "#" in feature[1:] else "")
            + (" " if first == "<" and " " in feature else "")
        )
    if " " in feature:
        return " "
    if first >= "\u3007":
        return "char" if len(feature) == 1 else "chars"
    return "^$" if first == "^" and feature[-1] == "$" else "piece"
