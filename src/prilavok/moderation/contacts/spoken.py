"""Addresses said aloud: «собака», "dot com", 圈a, «слэш» put back as signs.

The spoken view is `Reading.plain` with such words replaced and the spaces around signs closed, and
a map back. It is made only for texts that hold such a word or a sign with spaces around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.once import once

SPOKEN = Kind.SPOKEN_DOT | Kind.SPOKEN_AT | Kind.SPOKEN_SLASH
_DOTTED = Kind.SPOKEN_DOT | Kind.PROVIDER
_SIGNS = {Kind.SPOKEN_DOT: ".", Kind.SPOKEN_AT: "@", Kind.SPOKEN_SLASH: "/"}
SPOKEN_TLDS = {
    "ру": "ru",
    "ком": "com",
    "нет": "net",
    "орг": "org",
    "онлайн": "online",
    "инфо": "info",
    "шоп": "shop",
    "магазин": "shop",
    "ми": "me",
    "ме": "me",
    "мэ": "me",
    "бай": "by",
    "кз": "kz",
    "юа": "ua",
    "су": "su",
    "ио": "io",
    "про": "pro",
    "сторе": "store",
    "стор": "store",
    "клаб": "club",
    "рф": "рф",
    "эрэф": "рф",
    "сиэн": "cn",
    "comm": "com",
    "kom": "com",
    "c0m": "com",
    "0rg": "org",
    "康姆": "com",
}
"""How domains' last labels are spelt by ear."""

PLAIN_TLDS = frozenset({"ру", "рф", "ком", "орг", "онлайн", "шоп", "магазин"})
"""Of these the ones that mean a domain wherever a dot was spoken before them."""

_SIGN_WORDS = {
    "нижнее подчеркивание": "_",
    "нижним подчеркиванием": "_",
    "подчеркивание": "_",
    "underscore": "_",
    "下划线": "_",
    "дефис": "-",
    "тире": "-",
    "минус": "-",
    "hyphen": "-",
    "dash": "-",
    "minus": "-",
    "横杠": "-",
    "中划线": "-",
}
_HAN = "\u3400"
_WORDS_FOR_SIGNS = re.compile(
    r"(?<=\w)[\s,(\[]{1,3}("
    + "|".join(word for word in _SIGN_WORDS if word[0] < _HAN)
    + r")[\s,)\]]{1,3}(?:(?:потом|затем|then|ещё|еще)\s)?(?=\w)"
)
_HAN_WORDS_FOR_SIGNS = re.compile(
    r"(?<=[a-z0-9])\s?("
    + "|".join(word for word in _SIGN_WORDS if word[0] >= _HAN)
    + r")\s?(?=[a-z0-9])"
)
_SPACED_SIGN = re.compile(
    r"(?<=[\w\])])\s{1,2}([.@/])\s{0,2}(?=\w)|(?<=[\w\])])([@/])\s{1,2}(?=[\w.])"
    r"|(?<=\w)\.\s{1,2}(?=(?:ru|com|net|org|рф|shop|me)\b)"
)
_COMMA_FOR_DOT = re.compile(
    r"(?<=[a-z0-9]),(?=(?:ru|com|net|org|me|рф|shop|info|site|online|store|cn|by|kz)(?![\w-]))"
)
_BULLETS = re.compile(r"(?<=[\w/])[•·∙](?=[\w/])")
HYPHENS_MIN = 5
"""A word with fewer is not written letter by letter."""
_HYPHENED = re.compile(r"(?<![\w-])(?:[a-zа-я0-9.]-){5,60}[a-zа-я0-9](?![\w-])")
ADDRESS_REACH = 80
_BEFORE_ADDRESS = re.compile(r"(?<![\w.@])[\w.+-]{1,64}@[\w-]{1,30}\.[a-zа-я]{2}|www\.|\w{3,6}:/")
"""An address that is written: a word before it, «собака» or "at", is no sign of one."""
_LETTER_BY_LETTER = re.compile(
    r"(?<!\S)(?:[a-z0-9._-] ){2,30}@(?: [a-z0-9._-]){2,30}(?: {1,3}| {0,3}\. {0,3})"
    r"(?=(?:ru|com|net|org)\b)"
)
_GG = re.compile(r"(?<=точка )джи[ -]?джи\b|(?<=dot )gee[ -]?gee\b")
_HXXP = re.compile(r"\bhxxp")
_TWO_WORDS = re.compile(
    r"\b(vk|вк|gmail|гмейл|яндекс|yandex|mail|мейл|мэйл|рамблер|rambler|facebook|instagram|yahoo|hotmail|"
    r"ok|youtube|wa|t|tiktok|discord|pinterest|telegram)(\s)(?=(?:com|ru|(?<!mail\s)me|ком|ру|gg)\b)"
    r"|\b(?:bit|cutt|rebrand)(\s)(?=ly\b)"
)  # fmt: skip


ENDS_APART = ("com", "ru", "me", "ком", "ру", "gg", "ly")
_STANDING_FOR = (
    (",", _COMMA_FOR_DOT, "."),
    ("•·∙", _BULLETS, ""),
    (("hxxp",), _HXXP, "http"),
    (("джи", "gee"), _GG, "gg"),
)
"""What a text needs one of, what is then looked for, and the sign that it is read as."""


class Edit(NamedTuple):
    """`start` to `end` of a text read as `sign`."""

    start: int
    end: int
    sign: str


class Spoken:
    """A text with spoken signs put back. `text` is `plain` itself where nothing was spoken."""

    __slots__ = ("_edits", "_shifted", "text")

    def __init__(self, plain: str, edits: list[Edit]) -> None:
        pieces: list[str] = []
        self._edits = edits
        self._shifted: list[tuple[int, int]] = []
        position = length = 0
        for start, end, sign in edits:
            pieces += (plain[position:start], sign)
            length += start - position
            self._shifted.append((length, length + len(sign)))
            length += len(sign)
            position = end
        self.text = "".join([*pieces, plain[position:]]) if edits else plain

    def plain_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `start` to `end` of `text` stands in `plain`."""
        return self._back(start, at_end=False), self._back(end, at_end=True)

    def was_spoken(self, start: int, end: int) -> bool:
        """Whether a sign within `start` to `end` of `text` was not written as it is."""
        return any(left < end and right > start for left, right in self._shifted)

    def _back(self, position: int, *, at_end: bool) -> int:
        shift = 0
        for (start, end, sign), (left, right) in zip(self._edits, self._shifted, strict=True):
            if position < left or (at_end and position <= left):
                break
            if position < right:
                return end if at_end else start
            shift = end - right
            if at_end and position == right and sign:
                return end
        return position + shift


@once
def spoken(glance: Glance) -> Spoken:
    """The spoken view of a text."""
    plain = glance.plain
    edits = sorted(_edits(glance, plain))
    kept: list[Edit] = []
    for edit in edits:
        if kept and edit.start < kept[-1].end:
            if edit.end - edit.start <= kept[-1].end - kept[-1].start:
                continue
            kept.pop()
        kept.append(edit)
    return Spoken(plain, kept)


def _edits(glance: Glance, plain: str) -> Iterator[Edit]:
    if glance.has(SPOKEN):
        yield from _words(glance, plain)
    yield from _named_signs(plain)
    for match in _SPACED_SIGN.finditer(plain):
        yield Edit(match.start(), match.end(), match[1] or match[2] or ".")
    yield from _hyphened(plain)
    yield from _letter_by_letter(plain)
    yield from _in_place(plain)


def _named_signs(plain: str) -> Iterator[Edit]:
    """Words that name a sign within a name or an address."""
    if names_sign(plain):
        for pattern in (_WORDS_FOR_SIGNS, _HAN_WORDS_FOR_SIGNS):
            for match in pattern.finditer(plain):
                yield Edit(match.start(), match.end(), _SIGN_WORDS[match[1]])


def names_sign(plain: str) -> bool:
    """Whether a word is there that may name a sign of an address."""
    return any(word in plain for word in _SIGN_WORDS)


def _hyphened(plain: str) -> Iterator[Edit]:
    """The hyphens of words that are written letter by letter."""
    if plain.count("-") >= HYPHENS_MIN:
        for match in _HYPHENED.finditer(plain):
            for hyphen in range(match.start() + 1, match.end(), 2):
                yield Edit(hyphen, hyphen + 1, "")


def _in_place(plain: str) -> Iterator[Edit]:
    """What stands for a sign of an address: a comma, a bullet, "hxxp", a space."""
    for needed, pattern, sign in _STANDING_FOR:
        if any(part in plain for part in needed):
            for match in pattern.finditer(plain):
                yield Edit(match.start(), match.end(), sign)
    if any(end in plain for end in ENDS_APART):
        for match in _TWO_WORDS.finditer(plain):
            space = match.lastindex or 0
            yield Edit(match.start(space), match.end(space), ".")


def _letter_by_letter(plain: str) -> Iterator[Edit]:
    """What closes up a mail address that is written letter by letter."""
    for match in _LETTER_BY_LETTER.finditer(plain) if "@ " in plain else ():
        end = match.start() + len(match[0].rstrip(" ."))
        yield from (Edit(at, at + 1, "") for at in range(match.start(), end) if plain[at] == " ")
        yield Edit(end, match.end(), ".")


def _words(glance: Glance, plain: str) -> Iterator[Edit]:
    """Words that name a sign."""
    # "at" is a word like any other unless the dot was spoken too, or the post office is known.
    at_means_sign = glance.has(_DOTTED)
    for mark in glance.marks.of(SPOKEN):
        is_word = plain[mark.start : mark.end].isalpha()
        if plain[mark.start : mark.end] == "at" and not at_means_sign:
            continue
        if is_word and _BEFORE_ADDRESS.search(plain, mark.end, mark.end + ADDRESS_REACH):
            continue
        if not _is_part(plain, mark.start, mark.end):
            start, end = _without_spaces(plain, mark.start, mark.end)
            if plain[start:end] != _SIGNS[mark.kind]:
                yield Edit(start, end, _SIGNS[mark.kind])


def _is_part(plain: str, start: int, end: int) -> bool:
    """Whether `start` to `end` is part of an address that is written down."""
    return plain[start - 1 : start] in _GLUE or (
        plain[end - 1].isalnum() and plain[end : end + 1] in _GLUE
    )


def _without_spaces(plain: str, start: int, end: int) -> tuple[int, int]:
    """`start` to `end` and what closes it in: spaces, brackets, commas on both sides."""
    left, right = start, end
    while left and start - left < REACH and plain[left - 1] in _CLOSING_LEFT:
        left -= 1
    closing = _CLOSING_RIGHT if "," in plain[left:start] else _CLOSING_RIGHT - {","}
    while right < len(plain) and right - end < REACH and plain[right] in closing:
        right += 1
    return left, right


REACH = 3
_GLUE = frozenset("._-/@")
_CLOSING_LEFT = frozenset(" ([{<,\"'«")
_CLOSING_RIGHT = frozenset(" )]}>,\"'»")
