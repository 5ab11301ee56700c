"""Words that ask the other side for a contact, and words that point at one."""

from __future__ import annotations

from collections.abc import Iterator

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.phrases import pattern_of
from prilavok.moderation.model import Direction, Signal, SignalKind

_REQUEST = pattern_of("request")
_REFUSED = pattern_of("refused")
_POLITE = pattern_of("polite")
_ASKABLE = (
    Kind.ASKED
    | Kind.PHONE
    | Kind.MAIL
    | Kind.NAME
    | Kind.SERVICE
    | Kind.DOUBTFUL_SERVICE
    | Kind.CALL
)


def requests(glance: Glance) -> Iterator[Signal]:
    """Each place where a contact is asked for."""
    if not glance.has(_ASKABLE) or not glance.has(Kind.ASK | Kind.CALL | Kind.TALK | Kind.NAME):
        return
    for match in _REQUEST.finditer(glance.plain):
        strength = weights.REQUEST
        if _is_refused(glance.plain, *match.span()):
            strength += weights.REQUEST_REFUSED
        if strength > weights.SAID_FROM:
            start, end = _trimmed(glance.plain, *match.span())
            yield Signal(
                SignalKind.CONTACT_REQUEST, start, end, strength, "", direction=Direction.ASKS
            )


def _is_refused(plain: str, start: int, end: int) -> bool:
    """Whether the sentence around `start` to `end` declines rather than asks."""
    first = max(plain.rfind(stop, 0, start) for stop in ".!?;\n") + 1
    stops = [at for stop in ".!?;\n" if (at := plain.find(stop, end)) >= 0]
    sentence = plain[first : min(stops, default=len(plain))]
    return _REFUSED.search(sentence) is not None and _POLITE.search(sentence) is None


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    while end > start + 1 and not plain[end - 1].isalnum():
        end -= 1
    return start, end
