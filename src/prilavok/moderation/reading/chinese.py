"""Chinese numbers: 一三八, 二十五, 幺, 两个零, and the words that sound like digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prilavok.moderation.reading.draft import Edit

_DIGITS = {
    digit: str(number)
    for number, digits in enumerate(
        (
            "零〇○",
            "一壹弌幺",
            "二贰貳弍两兩",
            "三叁參叄弎",
            "四肆",
            "五伍",
            "六陆陸",
            "七柒",
            "八捌",
            "九玖",
        )
    )
    for digit in digits
}
_SOUNDS = {
    # Said so over the radio and in the army; no words of a chat.
    "0": "洞", "1": "腰妖么", "7": "拐", "9": "勾钩",
}  # fmt: skip
_HOMOPHONES = {
    "0": "灵铃林玲菱令凌领淋翎蛋圈", "1": "伊衣医依易亿", "2": "尔儿而耳贰饿鹅", "3": "散伞山叁",
    "4": "思寺私死斯似司丝", "5": "舞午捂吾无武屋乌污", "6": "留柳溜流刘硫",
    "7": "期妻漆齐奇骑起气器",
    "8": "扒芭吧爸罢把巴", "9": "酒久就旧舅救",
}  # fmt: skip
_SPOKEN = {char: digit for digit, chars in _SOUNDS.items() for char in chars}
_ALIKE = _SPOKEN | {char: digit for digit, chars in _HOMOPHONES.items() for char in chars}

_WORDS = frozenset(_ALIKE) - frozenset(_SPOKEN)
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SURE = "".join(_DIGITS)
_ALL_UNITS = "".join(_UNITS)

HINT = re.compile(f"[{_SURE}十拾{''.join(_ALIKE)}]")
"""Whether there is anything to do."""

_COUNTED = re.compile(
    f"([{_SURE[4:]}2-9])\\s?个\\s?"
    f"(?:([零〇○](?![{_ALL_UNITS}])|[{_SURE}0-9](?=[{_SURE}0-9]个|[^\\w]|$))|鸭蛋|圆?圈圈?|蛋|零蛋)"
    f"|[零〇○](?:\\s?[×x*]\\s?([2-9])(?![0-9])|([{_SURE[4:]}])个(?!\\w))"
)
_RUN = re.compile(f"[{_SURE}{_ALL_UNITS}{''.join(_ALIKE)}]+")
_NEAR_DIGIT = re.compile(f"[{_SURE}0-9][^\\w\\n]{{0,3}}$")
_DIGIT_BEHIND = re.compile(f"[^\\w\\n]{{0,3}}[{_SURE}0-9]")
_WITH_UNITS = re.compile(
    f"(?=[{_SURE}]{{0,2}}[{_ALL_UNITS}])"
    f"(?:([{_SURE}])[千仟])?零?(?:([{_SURE}])[百佰])?零?(?:([{_SURE}])?([十拾]))?零?([{_SURE}])?"
)


def edits(text: str) -> Iterator[Edit]:
    """What to write for the Chinese numbers in `text`, in order."""
    position = 0
    for counted in _COUNTED.finditer(text):
        yield from _runs(text, position, counted.start())
        yield Edit(counted.start(), counted.end(), _repeated(counted))
        position = counted.end()
    yield from _runs(text, position, len(text))


def _repeated(counted: re.Match[str]) -> str:
    count = counted[1] or counted[3] or counted[4]
    digit = counted[2] or "0"
    return int(_DIGITS.get(count, count)) * _DIGITS.get(digit, digit)


def _runs(text: str, start: int, end: int) -> Iterator[Edit]:
    for run in _RUN.finditer(text, start, end):
        if not any(char in _ALIKE for char in run[0]):
            yield from _number(text, run.start(), run.end())
            continue
        first, last = _without_neighbours(text, run.start(), run.end())
        if _is_dictated(text, first, last):
            digits = "".join(_DIGITS.get(char) or _ALIKE[char] for char in text[first:last])
            yield Edit(first, last, digits)
        else:
            for part in _SURE_RUN.finditer(text, run.start(), run.end()):
                yield from _number(text, part.start(), part.end())


_TO_DIGITS = str.maketrans(_DIGITS)
_SINGLE = re.compile(f"(?:[{_SURE}](?![{_ALL_UNITS}]))+")
"""Digits that are no part of a number with units: 一三八."""
_SURE_RUN = re.compile(f"[{_SURE}{_ALL_UNITS}]+")


def _without_neighbours(text: str, start: int, end: int) -> tuple[int, int]:
    """A run without words at its ends that belong to what is beside it: 网易一二六, 三五酒店."""
    while 0 < start < end and text[start] in _WORDS and _CHINESE.match(text, start - 1):
        start += 1
    while start < end and text[end - 1] in _WORDS and _CHINESE.match(text, end):
        end -= 1
    return start, end


_CHINESE = re.compile("[\u4e00-\u9fff]")


def _is_dictated(text: str, start: int, end: int) -> bool:
    """Whether a run of digits and of words that sound like them is all digits."""
    run = text[start:end]
    if any(char in _UNITS for char in run):
        return False
    sure = sum(char in _DIGITS for char in run)
    spoken = sum(char in _SPOKEN for char in run)
    alike = len(run) - sure - spoken
    is_near = bool(
        _NEAR_DIGIT.search(text, max(start - 4, 0), start) or _DIGIT_BEHIND.match(text, end)
    )
    if alike == 0:
        return (sure >= 1 and len(run) >= 3) or (len(run) >= 2 and is_near)
    if sure + spoken >= alike:
        return len(run) >= 4 or (len(run) >= 3 and is_near)
    return len(run) >= 6 or (len(run) >= 3 and is_near)


def _number(text: str, start: int, end: int) -> Iterator[Edit]:
    """Digits for `start` to `end`, which are digits and units."""
    position = start
    while position < end:
        single = _SINGLE.match(text, position, end)
        counted = None if single else _WITH_UNITS.match(text, position, end)
        if single is not None:
            yield Edit(position, single.end(), single[0].translate(_TO_DIGITS))
            position = single.end()
        elif counted is not None and counted.end() > position:
            number = _value(counted)
            if number and text[position : counted.end()] != "拾":
                yield Edit(position, counted.end(), str(number))
            position = counted.end()
        else:
            position += 1


def _value(counted: re.Match[str]) -> int:
    thousands, hundreds, tens, ten, ones = (counted[at] for at in range(1, 6))
    number = sum(
        int(_DIGITS[digit]) * unit
        for digit, unit in ((thousands, 1000), (hundreds, 100), (ones, 1))
        if digit
    )
    return number + (10 * int(_DIGITS[tens]) if tens else 10 if ten else 0)
