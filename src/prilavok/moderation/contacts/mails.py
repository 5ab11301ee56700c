"""Mail addresses told in parts: a name here, the provider there, and none that could be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Found, Kind
from prilavok.moderation.contacts.phrases import pattern_of
from prilavok.moderation.model import Signal, SignalKind

AT_REACH = 14
"""How far behind an @ its provider may stand, in characters."""

_NAME = re.compile(r"(?<![\w@.])[a-z][a-z0-9_.-]{1,39}[a-z0-9_](?![\w@])")
"""A name ends with no full stop: one that stands behind a word ends its sentence."""
_SIGN = re.compile(r"@")
_OF_ITS_MAKE = re.compile(
    r"[\s.-]{0,2}(?:станци|колонк|такси|маркет|музык|карт[аыу]|алис|лавк|ед[аыу]\b|браузер|диск|ключ)"
)
"""What a provider makes besides mail: a loudspeaker, a taxi."""
_REFUSED = pattern_of("refused")


def mails_in_parts(glance: Glance) -> Iterator[Signal]:
    """A provider that is spoken of beside an @, or beside mail and something like a name."""
    if not glance.has(Kind.PROVIDER) or _REFUSED.search(glance.plain):
        return
    providers = [
        mark
        for mark in glance.marks.of(Kind.PROVIDER)
        if not _OF_ITS_MAKE.match(glance.plain, mark.end)
    ]
    signs = [match.start() for match in _SIGN.finditer(glance.plain)]
    signs += [mark.start for mark in glance.marks.of(Kind.SPOKEN_AT)]
    for mark in providers:
        near = [sign for sign in signs if 0 <= mark.start - sign <= AT_REACH]
        if near:
            yield _mail(min(near), mark, weights.MAIL_IN_PARTS)
            return
    name = _name(glance)
    if name is not None and providers and glance.has(Kind.MAIL):
        yield _mail(name.start(), providers[-1], weights.MAIL_IN_PARTS)


def _name(glance: Glance) -> re.Match[str] | None:
    """What may be a mailbox's name: Latin letters among others, or with signs and digits within."""
    providers = {(mark.start, mark.end) for mark in glance.marks.of(Kind.PROVIDER)}
    for match in _NAME.finditer(glance.plain):
        foreign = glance.script != "l" and not match[0].isdigit()
        signed = any(char in "_." or char.isdigit() for char in match[0])
        if match.span() not in providers and (foreign or (signed and not match[0].isdigit())):
            return match
    return None


def _mail(start: int, provider: Found, strength: int) -> Signal:
    first, last = min(start, provider.start), max(start + 1, provider.end)
    return Signal(SignalKind.MAIL, first, last, strength, "", hidden=True)
