"""Messengers, social networks and other marketplaces that a text names or hints at.

A name is no guilt, so this only tells that it was named; where a text says what a thing does with
services, «часы показывают сообщения ватсапа», and invites nobody, they are a matter of commerce.
Words that mean something else as well count only where somebody is drawn there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
_INTO = pattern_of("into")
_INTO_HAN = pattern_of("into_han")
_HAN_DRAWN = re.compile("(?:上|里|那边)?(?:搜|找|拍|加|关注|私|聊)")


def services(glance: Glance) -> Iterator[Signal]:
    """Each place where a service is named; a doubtful name within a certain one is left out."""
    if not glance.has(SERVICES):
        return
    start, end = _feature(glance)
    told: list[Found] = []
    certain = sorted(glance.marks.of(_NAMED), key=lambda m: (m.start, -m.end))
    for mark in certain:
        if not told or mark.start >= told[-1].end:
            told.append(mark)
            kind = SignalKind.SERVICE if mark.kind == Kind.SERVICE else SignalKind.MARKETPLACE
            if start <= mark.start < end and kind is SignalKind.SERVICE:
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
