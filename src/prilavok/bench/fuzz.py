"""Texts of 1,000 characters that are made to take long: what recognisers stumble over, repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Final

LENGTH: Final = 1_000
PIECES: Final = {
    "digits": tuple("0123456789"),
    "separated digits": tuple("0123456789 -().+/*_"),
    "digits of every kind": tuple("0１٢३④5️⃣𝟞⁷₈⑨9️⃣О0Ол|Il"),
    "number words": (
        "восемь ", "девятьсот ", "пять", "два ", "ноль", "сто ", "три", "семьдесят ", "double ",
        "two ", "seven", "oh ", "triple ", "eight", "一", "幺", "二", "零", "плюс ", "и ", "потом ",
    ),
    "spaced letters": tuple("т е л е г а в о с ь м w h a t s "),
    "look-alikes": tuple("аaоoеeсcрpхxуyкkмmтtнhвbАAВBЕEКK"),
    "leet": tuple("t3l3gr@m wh4tsupp 0z0n 1nst4 !|$"),
    "invisible": tuple("те\u200bле\u200c\u200d\u2060\ufeff\u00adгa8\u200b9\u034f"),
    "addresses": ("a", "b", ".", "@", "/", ":", "//", "ru", "com", "www.", "точка ", "собака "),
    "dots": tuple("a.b.c..1.2@"),
    "brackets": tuple("([{<>}])(8("),
    "services": ("телега ", "вотсап", "w", "微信", "V信", "тг ", "авито", "@", "ник ", "id "),
    "rude words": ("ты ", "не ", "идиот", "дура ", "stupid ", "you ", "傻", "вы ", "все ", "убью "),
    "Chinese": tuple("加我微信你好的了吗电话号码谢谢不是一二三四五六七八九零"),
    "combining": tuple("a\u0301\u0302\u0303\u0304е\u0308и\u0306"),
    "characters that stand for several": tuple("㎯㍰㍧㋿㍿ﷺⅧ½⑲"),
    "signs of addresses": ("t.me/", "?!&", "½", "🅰", ".", "@a", "：", "。", "точка ", "一三八"),
    "emoji": tuple("😀👍🏻8️⃣❤️👨‍👩‍👧🇷🇺"),
    "spaces": tuple("  \t\n\u00a0\u3000a1"),
    "surrogates": tuple("\ud83d\ude00a1\udfff8"),
}  # fmt: skip
"""By what they try: a text of a kind is made of its pieces, by chance."""


def long_texts(each: int, *, seed: int = 3) -> Iterator[tuple[str, str]]:
    """Kind and text: of every kind, `each` by chance and one piece by piece in turn; then `each`
    that mix all kinds, and `each` of any characters at all."""
    random = Random(seed)  # noqa: S311, it is to be the same each time
    everything = [piece for pieces in PIECES.values() for piece in pieces]
    for kind, pieces in PIECES.items():
        yield kind, _cut("".join(pieces) * LENGTH)
        for _ in range(each):
            yield kind, _made_of(lambda pieces=pieces: random.choice(pieces))
    for _ in range(each):
        yield "a mixture", _made_of(lambda: random.choice(everything))
        yield "anything", _made_of(lambda: chr(random.randrange(1, 0x11_0000)))


def _made_of(piece: Callable[[], str]) -> str:
    return _cut("".join(piece() for _ in range(LENGTH)))


def _cut(text: str) -> str:
    return text[:LENGTH]
