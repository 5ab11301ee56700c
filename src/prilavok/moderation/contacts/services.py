"""Messengers, social networks and other marketplaces that a text names or hints at.

A name is no guilt, so this only tells that it was named; where a text says what a thing does with
services, «часы показывают сообщения ватсапа», likens something to what is seen there, or declines
to go there, and invites nobody, they are a matter of commerce. Words that mean something else as
well count only where somebody is drawn there, or asked whether he has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Found, Kind
from prilavok.moderation.contacts.phrases import pattern_of
from prilavok.moderation.model import Signal, SignalKind

_NAMED = Kind.SERVICE | Kind.MARKETPLACE
_DOUBTFUL = Kind.DOUBTFUL_SERVICE | Kind.DOUBTFUL_MARKETPLACE
SERVICES = _NAMED | _DOUBTFUL
_INVITING = Kind.TALK | Kind.NAME
_OTHERS_TALK = 40
"""How far a word of talk may stand from a doubtful name, in characters."""

_PERSONAL = Kind.MINE | Kind.CALL | Kind.NAME | Kind.WANTED | Kind.WANTED_SURELY
_FEATURE = re.compile(f"(?:{pattern_of('feature').pattern})[^,.!?;，。！？\n]{{0,60}}")
_INVITES = re.compile(
    r"\b(?:пиш|напиш|добав|найд|ищ|заход|жд|write|text me|add|join|find|contact|reach)"
    r"|[加聊找搜]|联系"
)
_LIKENED = pattern_of("likened")
_LIKENED_HAN = pattern_of("likened_han")
_DECLINED_BEFORE = pattern_of("declined_before")
_DECLINED_BEHIND = pattern_of("declined_behind")
_WITHOUT_WHICH = re.compile(r"[^，,。]{0,2}(?:[吗嘛么?？]|没法|不能|不行|怎么|就)")
_GOES_ON = re.compile(
    r"\w{0,3}\s(?!(?:for|here|any|at|or|and|и|или|для|тоже|совсем|вообще|при)\b)[a-zа-я]"
)
"""Words right behind a service, which may begin another clause: «не отвечаю в вотсап пишите»."""
_ASKED_BEFORE = pattern_of("has_before")
_ASKED_BEHIND = pattern_of("has_behind")
_TALKED = pattern_of("talked")
_YOU_BEFORE = re.compile(r"(?:\A|[您你咱，,。])[们那这边店里还都]{0,3}(?:有没有|有|用不用|用)?\Z")
_HAN_VERBS = "加有"
"""What the Chinese names of services may begin with that is no part of them."""
_ASKS = re.compile(r"[^.!?。！？\n]*[?？]")
_AROUND = 32
"""How far around a service is looked for what is said of it, in characters."""
_SPARED = pattern_of("spared")
_SLOW_HERE = pattern_of("slow_here")
_DRAWN_INSTEAD = pattern_of("drawn_instead")
_HANDIER_BEFORE = pattern_of("handier_before")
_HANDIER_BEHIND = pattern_of("handier_behind")
_WHETHER_BEFORE = pattern_of("whether_before")
_WHETHER_BEHIND = pattern_of("whether_behind")
_INTO = pattern_of("into")
_INTO_HAN = pattern_of("into_han")
_HAN_DRAWN = re.compile("(?:上|里|那边)?(?:搜|找|拍|加|关注|私|聊)")


def services(glance: Glance) -> Iterator[Signal]:
    """Each place where a service is named; a doubtful name within a certain one is left out."""
    if not glance.has(SERVICES):
        return
    start, end = _feature(glance)
    told: list[Found] = []
    for mark in _certain(glance):
        told.append(mark)
        kind = SignalKind.SERVICE if mark.kind == Kind.SERVICE else SignalKind.MARKETPLACE
        if kind is SignalKind.SERVICE and (start <= mark.start < end or is_mentioned(glance, mark)):
            kind = SignalKind.REFERENCE
        hidden = glance.is_hidden(mark.start, mark.end)
        yield Signal(kind, mark.start, mark.end, weights.SERVICE, mark.value, hidden=hidden)
    for mark in glance.marks.of(_DOUBTFUL):
        if not _is_told(mark, told) and is_drawn_to(glance, mark):
            told.append(mark)
            service = mark.kind == Kind.DOUBTFUL_SERVICE
            kind = SignalKind.SERVICE if service else SignalKind.MARKETPLACE
            strength = weights.SERVICE_DOUBTFUL
            yield Signal(kind, mark.start, mark.end, strength, mark.value)


def is_instead(plain: str, service: Signal) -> bool:
    """Whether `service` is where to go instead of this chat: "don't use this chat, use …", "don't
    write here, it is easier in …", "this chat is slow, use …"."""
    spared = _SPARED.match(plain)
    left = spared or _SLOW_HERE.match(plain)
    if left is None:
        return False
    if _DRAWN_INSTEAD.match(plain, left.end(), service.start) is not None:
        return True
    return (
        spared is not None
        and _HANDIER_BEFORE.match(plain, left.end(), service.start) is not None
        and _HANDIER_BEHIND.match(plain[service.end : service.end + _AROUND]) is not None
    )


def is_whether(plain: str, service: Signal) -> bool:
    """Whether the other side is asked whether it has `service`."""
    before = plain[max(0, service.start - _AROUND) : service.start]
    return (
        _WHETHER_BEHIND.match(plain, service.end) is not None
        and _WHETHER_BEFORE.search(before) is not None
    )


def _certain(glance: Glance) -> list[Found]:
    """The names that mean nothing else; of two that overlap, «我微» and «微信», one of both."""
    certain: list[Found] = []
    for mark in sorted(glance.marks.of(_NAMED), key=lambda mark: (mark.start, -mark.end)):
        if not certain or mark.start >= certain[-1].end:
            certain.append(mark)
        elif mark.end > certain[-1].end:
            certain[-1] = replace(certain[-1], end=mark.end)
    return certain


def is_mentioned(glance: Glance, mark: Found) -> bool:
    """Whether a service is named to liken something to what is seen there, or to decline it."""
    if glance.is_hidden(mark.start, mark.end):
        return False
    plain = glance.plain
    start = mark.start + (plain[mark.start] in _HAN_VERBS)
    before = plain[max(0, start - _AROUND) : start]
    behind = plain[mark.end : mark.end + _AROUND]
    if _declines(before, behind):
        return _ASKS.match(plain, mark.end) is None
    if glance.has(_PERSONAL) or _INVITES.search(plain):
        return False
    return _LIKENED.search(before) is not None or _LIKENED_HAN.match(behind) is not None


def _declines(before: str, behind: str) -> bool:
    if _DECLINED_BEHIND.match(behind):
        return True
    if _GOES_ON.match(behind) or _WITHOUT_WHICH.match(behind):
        return False
    return _DECLINED_BEFORE.search(before) is not None


def _feature(glance: Glance) -> tuple[int, int]:
    """Where the text says what a thing does with services, if nobody is spoken to there or asked
    to any; nowhere is an empty stretch."""
    if not glance.has(Kind.SERVICE) or glance.has(_PERSONAL) or _INVITES.search(glance.plain):
        return 0, 0
    match = _FEATURE.search(glance.plain)
    return match.span() if match is not None else (0, 0)


def _is_told(mark: Found, told: list[Found]) -> bool:
    return any(mark.start < other.end and mark.end > other.start for other in told)


def is_drawn_to(glance: Glance, mark: Found) -> bool:
    """Whether the words around a doubtful name draw somebody there."""
    known = glance.drawn.get(mark)
    if known is None:
        known = glance.drawn[mark] = _is_drawn_to(glance, mark)
    return known


def _is_drawn_to(glance: Glance, mark: Found) -> bool:
    plain = glance.plain
    if _is_asked_for(plain, mark):
        return True
    before = plain[max(0, mark.start - 14) : mark.start]
    talk = glance.before(_INVITING, mark.start, _OTHERS_TALK) or glance.after(
        _INVITING, mark.end, _OTHERS_TALK
    )
    if not plain[mark.start].isalnum():
        return talk is not None or len(plain) < 30
    if "\u3400" <= plain[mark.start] <= "\u9fff" or _INTO_HAN.search(before):
        drawn = _INTO_HAN.search(before) or _HAN_DRAWN.match(plain, mark.end)
        return drawn is not None and talk is not None
    into = _INTO.search(before) is not None
    if into and talk is not None:
        return True
    return talk is not None and not into and " " in plain[mark.start : mark.end]


def _is_asked_for(plain: str, mark: Found) -> bool:
    """Whether the other side is asked whether it has one, to talk: a cart is not talked by."""
    before = plain[max(0, mark.start - _AROUND) : mark.start]
    behind = plain[mark.end : mark.end + _AROUND]
    if "\u3400" <= behind[:1] <= "\u9fff":
        is_you = _YOU_BEFORE.search(plain, 0, mark.start)
        talks = is_you if plain[mark.start].isascii() else _TALKED.search(plain)
        return _ASKED_BEHIND.match(behind) is not None and talks is not None
    is_asked = _ASKED_BEHIND.match(behind) or (behind[:1] == "?" and _ASKED_BEFORE.search(before))
    return bool(is_asked) and _TALKED.search(plain) is not None
