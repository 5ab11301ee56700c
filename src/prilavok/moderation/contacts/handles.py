"""Names by which somebody is found in a service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Found, Kind
from prilavok.moderation.contacts.phrases import pattern_of
from prilavok.moderation.contacts.services import is_drawn_to
from prilavok.moderation.model import Signal, SignalKind
from prilavok.moderation.vocabulary import words_of

MARKS_MAX = 40

_AT = re.compile(r"(?<![\w.@+/-])@\s?([a-z_а-я\u3400-\u9fff][\w.\u3400-\u9fff]{1,31})(?![\w@])")
_TAGGED = re.compile(r"(?<![\w#])([a-z][\w.]{1,31}#\d{4})(?!\d)")
_FOLLOWS = re.compile(
    r"(?P<sign>[\s]{0,2}[:：=→>—–-]{1,2}>?|\s)?[\s«\"'“「(❤♥,]{0,3}"
    r"(?P<links>(?:(?:" + pattern_of("name_links").pattern + r")[\s:：=—–«\"'“-]{0,4}){0,4})"
    r"@?(?P<name>[a-z0-9а-я_](?:[a-z0-9а-я_.-]{1,40}[a-z0-9а-я_])?)"
)
_NAMELIKE = re.compile(
    r"(?=[a-z0-9а-я_.-]{0,40}[a-zа-я])(?=[a-z0-9а-я_.-]{0,40}[\d_.])[a-zа-я0-9_][a-z0-9а-я_.-]{2,40}"
)
_SNAKE = re.compile(
    r"(?<![a-z0-9а-я_@./-])"
    r"([a-z0-9]{2,30}_[a-z0-9_.]{1,30}|[а-я0-9]{2,30}_[а-я0-9_]{2,30})"
    r"(?![a-z0-9а-я_@-])"
)
_MODEL = re.compile(r"[a-zа-я]{1,4}-?\d[\w-]*|\d+[a-zа-я]{0,3}|v?\d+(?:\.\d+)+|\w{1,3}")
_PROPER = re.compile(r"[«\"“]?[А-ЯЁA-Z][а-яёa-z]{2,20}[\s-][А-ЯЁA-Z][а-яёa-z]{2,20}")
_DIGITS_ID = re.compile(r"[^\d]{0,8}(\d[\d ]{4,14}\d)(?!\d)")
_NUMBERED = frozenset({"qq", "vk", "bilibili", "line", "wechat", "xiaohongshu", "icq", "kuaishou"})
_COMMON = words_of(
    """
    premium plus business desktop web app apps messenger video official support call calls pay beta
    bot pro mini lite clone notification notifications message messages client android ios iphone
    windows chat group channel shop store number please with from that this then when what your
    there here for and but not you are can will better faster easier only also same okay today
    tomorrow tonight
    """
)


def handles(glance: Glance) -> Iterator[Signal]:
    """Names of persons and shops in services."""
    plain = glance.plain
    named = glance.has(Kind.SERVICE | Kind.DOUBTFUL_SERVICE)
    if "@" in plain:
        yield from _after_at(glance, named=named)
    if "#" in plain:
        for match in _TAGGED.finditer(plain):
            yield _handle(glance, match.span(1), weights.HANDLE_AT, match[1])
    for mark in glance.marks.of(Kind.SERVICE | Kind.DOUBTFUL_SERVICE | Kind.NAME)[:MARKS_MAX]:
        signal = _after_mark(glance, mark)
        if signal is not None:
            yield signal
    if "_" in plain:
        strength = weights.HANDLE_FOLLOWS if named else weights.LINK_DOUBTFUL
        for match in _SNAKE.finditer(plain):
            yield _handle(glance, match.span(1), strength, match[1])


def _after_at(glance: Glance, *, named: bool) -> Iterator[Signal]:
    for match in _AT.finditer(glance.plain):
        name = match[1]
        plain_word = name.isalpha()
        strength = weights.HANDLE_AT if named or not plain_word else weights.HANDLE_AT_BARE
        yield _handle(glance, match.span(), strength, name)


def _after_mark(glance: Glance, mark: Found) -> Signal | None:
    """The name that follows a service or "my nick is"."""
    plain = glance.plain
    if mark.value in _NUMBERED and mark.kind != Kind.NAME:
        digits = _DIGITS_ID.match(plain, mark.end)
        if digits is not None:
            return _handle(glance, digits.span(1), weights.HANDLE_NAMED, digits[1])
    follows = _FOLLOWS.match(plain, mark.end)
    if follows is None:
        return None
    name = follows["name"]
    asked = bool(follows["links"]) or bool((follows["sign"] or "").strip())
    strength = _strength(glance, mark, name, follows.start("name"), asked=asked)
    if strength is None:
        return None
    return _handle(glance, follows.span("name"), strength, name)


def _strength(glance: Glance, mark: Found, name: str, start: int, *, asked: bool) -> int | None:
    """How surely `name` after `mark` is one, None when it is not."""
    if name in _COMMON or name.isdigit() or len(name) < 3:
        return None
    namelike = _NAMELIKE.fullmatch(name) is not None and not _MODEL.fullmatch(name)
    if namelike:
        doubtful = mark.kind == Kind.NAME and not asked
        return None if doubtful else weights.HANDLE_NAMED
    if mark.kind == Kind.NAME or (
        mark.kind == Kind.DOUBTFUL_SERVICE and not is_drawn_to(glance, mark)
    ):
        return None
    foreign = name.isascii() and glance.script != "l"
    if asked and foreign and name.isalpha():
        return weights.HANDLE_NAMED
    if (foreign and len(name) > 4) or (asked and _PROPER.match(_original(glance, start))):
        return weights.HANDLE_FOLLOWS
    return None


def _original(glance: Glance, start: int) -> str:
    at = glance.reading.span(start, start + 1)[0]
    return glance.reading.original[at : at + 44]


def _handle(glance: Glance, span: tuple[int, int], strength: int, value: str) -> Signal:
    hidden = glance.is_hidden(*span)
    return Signal(SignalKind.HANDLE, *span, strength, value, hidden=hidden)
