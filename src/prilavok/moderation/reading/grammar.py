"""How number words go together: «девятьсот двадцать шесть», «три пятёрки», "double seven"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prilavok.moderation.reading.draft import Edit
from prilavok.moderation.reading.number_words import Gate, Role, Value

REPEATED_MAX = 9
"""Digits of a kind that can be counted out."""


UNCOUNTED = 3
"""«Нули» are this many zeros if nobody says how many: so many begin most invented numbers."""


@dataclass(slots=True)
class Item:
    """A word or a number of a text. `value` is None when it is no number word.

    `digits` are what is written for it when it stands alone: itself, if it has no value.
    `is_number` says whether its neighbours let it count. `head` is the letter before the digits,
    as in "i7", which makes a name likelier than a number.
    """

    start: int
    end: int
    value: Value | None
    digits: str = ""
    is_number: bool = False
    head: str = ""


def edits(text: str, items: Sequence[Item]) -> Iterator[Edit]:
    """What to write for the numbers among `items`, which are in order."""
    position = 0
    while position < len(items):
        if not items[position].is_number:
            position += 1
            continue
        after, digits = _number(text, items, position)
        if digits is not None:
            start, end = items[position].start, items[after - 1].end
            yield Edit(start, end + _closes_bracket(text, start, end), digits)
        position = after


def _closes_bracket(text: str, start: int, end: int) -> bool:
    """Whether a bracket that opens in `start` to `end` closes right behind: «нули (3)»."""
    return text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end)


def _number(text: str, items: Sequence[Item], at: int) -> tuple[int, str | None]:
    """The number that begins with the item `at`: which item comes after it, and its digits."""
    counted = _counted(text, items, at)
    if counted is not None:
        return counted
    value = items[at].value
    assert value is not None
    if (
        value.role is Role.CARDINAL
        or _is_multiplied(text, items, at)
        or _is_a_thousand(text, items, at)
    ):
        after, digits = _composed(text, items, at)
    elif value.role in (Role.NAME, Role.NAMES, Role.WRITTEN):
        after, digits = at + 1, items[at].digits
    elif value.role is Role.PLURAL:
        after, digits = at + 1, items[at].digits * UNCOUNTED
    else:
        return at + 1, None
    again = _times_behind(text, items, after)
    if again:
        return after + 1, digits * again
    if digits == "0" and _is_said_often(text, items, after):
        return after + 2, digits * int(items[after].digits)
    is_as_written = after == at + 1 and digits == text[items[at].start : items[at].end]
    return after, None if is_as_written else digits


def _counted(text: str, items: Sequence[Item], at: int) -> tuple[int, str] | None:
    """«Три пятёрки», «дважды два», "double-oh", «нули три»."""
    following = _next(text, items, at)
    value = items[at].value
    if following is None or value is None or following.value is None:
        return None
    if value.role is Role.TIMES and following.value.role not in (Role.TIMES, Role.HUNDREDS):
        return at + 2, following.digits * value.number
    count = _count(items[at])
    if count and following.value.role is Role.NAMES:
        return at + 2, following.digits * count
    count = _count(following)
    if (
        value.role in (Role.NAMES, Role.PLURAL)
        and 2 <= count <= 5
        and not _counts(text, items, at + 1)
    ):
        return at + 2, items[at].digits * count
    return None


def _counts(text: str, items: Sequence[Item], at: int) -> bool:
    """Whether the item `at` says how many there are of the next, or of hundreds."""
    following = _next(text, items, at)
    return (
        following is not None
        and following.value is not None
        and following.value.role in (Role.NAMES, Role.HUNDREDS)
        and bool(_count(items[at]))
    )


def _count(item: Item) -> int:
    """How many of something `item` may say that there are; 0 if nothing of the kind."""
    if item.value is None or len(item.digits) != 1:
        return 0
    if item.value.role in (Role.CARDINAL, Role.NAME, Role.WRITTEN) and item.digits > "1":
        return int(item.digits)
    return item.value.number if item.value.role is Role.TIMES else 0


def _times_behind(text: str, items: Sequence[Item], after: int) -> int:
    """«Шестьдесят шесть дважды»: how often, 0 if nothing is said or it is said of what follows."""
    item = _next(text, items, after - 1)
    if item is None or item.value is None or item.value.role is not Role.TIMES:
        return 0
    if item.value.gate is not Gate.SURE:
        return 0
    return 0 if _next(text, items, after) is not None else item.value.number


def _is_said_often(text: str, items: Sequence[Item], after: int) -> bool:
    """Whether «три раза» or "three times" stands behind a zero."""
    count = _next(text, items, after - 1)
    if count is None or after + 1 >= len(items):
        return False
    return _count(count) > 1 and items[after + 1].digits in _OFTEN


_OFTEN = frozenset(("раза", "раз", "times"))


def _composed(text: str, items: Sequence[Item], at: int) -> tuple[int, str]:
    """A cardinal number with all that is said of it: thousands, hundreds, tens, ones."""
    number, free = _hundreds(text, items, at)
    after = at + (2 if _is_multiplied(text, items, at) else 1)
    while after < len(items):
        item = items[after]
        if not item.is_number or item.value is None or not _adjoins(text, items, after, free):
            break
        if item.value.role is Role.THOUSANDS and 0 < number < 1000:
            number, free = number * 1000, 1000
        elif item.value.role not in (Role.CARDINAL, Role.ORDINAL) or _counts(text, items, after):
            break
        else:
            part, part_free = _hundreds(text, items, after)
            if not 0 < part < free:
                break
            number, free = number + part, part_free
            after += _is_multiplied(text, items, after)
        after += 1
    return after, items[at].digits if after == at + 1 else str(number)


def _is_a_thousand(text: str, items: Sequence[Item], at: int) -> bool:
    """Whether the item `at` is «тысяча» with more to come and nothing that counts it before."""
    value, following = items[at].value, _next(text, items, at)
    return (
        value is not None
        and value.role is Role.THOUSANDS
        and not (at > 0 and items[at - 1].is_number and _adjoins(text, items, at, 0))
        and following is not None
        and following.value is not None
        and following.value.role is Role.CARDINAL
    )


def _hundreds(text: str, items: Sequence[Item], at: int) -> tuple[int, int]:
    """What the item `at` adds, with «сот» behind it, and below what the next must be."""
    value = items[at].value
    assert value is not None
    number = value.number * (100 if _is_multiplied(text, items, at) else 1)
    return number, _free_below(number)


def _is_multiplied(text: str, items: Sequence[Item], at: int) -> bool:
    """Whether a digit has "hundred" behind it."""
    value, following = items[at].value, _next(text, items, at)
    return (
        value is not None
        and 0 < value.number < 10
        and following is not None
        and following.value is not None
        and following.value.role is Role.HUNDREDS
    )


def _free_below(number: int) -> int:
    """Below what a number must be to go on with `number`: 100 behind 900, 10 behind 80."""
    if number % 1000 == 0 and number:
        return 1000
    if number >= 100 and number % 100 == 0:
        return 100
    return 10 if number >= 20 and number % 10 == 0 else 0


_GAPS = frozenset(("", " ", "-"))


def _adjoins(text: str, items: Sequence[Item], at: int, free: int) -> bool:
    """Whether the item `at` may go on with the number before it: "nine hundred and five"."""
    gap = text[items[at - 1].end : items[at].start]
    return gap in _GAPS or (gap == " and " and free == 100)


def _next(text: str, items: Sequence[Item], at: int) -> Item | None:
    """The number behind the item `at`, if it stands close."""
    if at + 1 >= len(items) or not items[at + 1].is_number:
        return None
    gap = text[items[at].end : items[at + 1].start]
    return items[at + 1] if gap in _GAPS or gap in _LOOSE_GAPS else None


_LOOSE_GAPS = frozenset((" - ", " (", "(", "×", " × "))
