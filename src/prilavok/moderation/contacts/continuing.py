"""Texts that go on with a contact of an earlier one, or correct it, without any word cut in two."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.joining import DEPTH_MAX, says_little_else, strongest_name
from prilavok.moderation.contacts.links import links
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.phones import phones
from prilavok.moderation.contacts.phrases import pattern_of
from prilavok.moderation.contacts.spoken import spoken
from prilavok.moderation.model import Signal, SignalKind

KEY_MAX = 45
"""Longer texts, in characters, correct nothing."""

_NAMING = Kind.SERVICE | Kind.DOUBTFUL_SERVICE | Kind.NAME
_ADDRESSING = Kind.SPOKEN_AT | Kind.MAIL | _NAMING | Kind.SITE
_PART = re.compile(r"(?<![a-z0-9_.@])[a-z][a-z0-9_.-]{2,40}(?![\w@])")
_SIGNED_PART = re.compile(r"(?<![a-z0-9_.@])[a-z][a-z0-9-]{1,20}[._\d][a-z0-9_.-]{1,20}(?![\w@])")
_LONE = re.compile(r"\W{0,3}([\w.-]{4,40})\W{0,3}\Z")
_NAME_NEXT = re.compile(
    r"(?:\b(?:called|named|name is|nick is|handle is|называемся|называюсь|называется|зовут|ник"
    r"|никнейм|под именем|подписан|подписана|я там|мы там)|[叫搜]|名字|昵称|账号|号是)"
    r"[\s:：—-]{0,3}\Z"
)
_DESCRIBED = pattern_of("handle_described")
_DOMAIN_END = re.compile(
    r"\b(?:dot|точка|точкой)\s{1,3}(?:com|net|org|ru|shop|store|online|ру|ком|рф|нет|орг|шоп)\b"
    r"|点\s?(?:com|cn|net|shop|康姆)"
)
_MAIL_OF_A_THING = re.compile(r"\bmail(?:box)? [a-z]{2,}")


def continued(newest: Glance, earlier: Sequence[Glance]) -> list[Signal]:
    """A further part of an address or a name, said to be one or awaited by what was said."""
    found = (finder(newest, earlier) for finder in (_awaited, _described, _ended, _mailed, _named))
    first = next((signal for signal in found if signal is not None), None) if earlier else None
    return [] if first is None else [first]


def _awaited(newest: Glance, earlier: Sequence[Glance]) -> Signal | None:
    """A name and nothing else, where the last text broke off before one."""
    name = _LONE.match(newest.plain)
    if name is None or not _awaits_name(earlier[-1]):
        return None
    return _further(SignalKind.HANDLE, *name.span(1), weights.HANDLE_DESCRIBED)


def _described(newest: Glance, earlier: Sequence[Glance]) -> Signal | None:
    """A name told without being written: "the same as the shop's"."""
    told = _DESCRIBED.search(newest.plain)
    if told is None or not any(glance.has(Kind.SERVICE) for glance in earlier[-2:]):
        return None
    return _further(SignalKind.HANDLE, *told.span(), weights.HANDLE_DESCRIBED)


def _ended(newest: Glance, earlier: Sequence[Glance]) -> Signal | None:
    """The end of a domain, said aloud after a site was spoken of."""
    end = _DOMAIN_END.search(newest.plain)
    if end is None or not says_little_else(newest, *end.span()):
        return None
    if not any(glance.has(Kind.SITE) for glance in earlier[-2:]):
        return None
    return _further(SignalKind.LINK, *end.span(), weights.LINK_SPOKEN)


def _mailed(newest: Glance, earlier: Sequence[Glance]) -> Signal | None:
    """The provider of a mailbox, or that it is one, after its name."""
    if not _goes_on_with_mail(newest, _addressing(earlier)):
        return None
    mark = newest.marks.of(Kind.PROVIDER | Kind.MAIL)[0]
    return _further(SignalKind.MAIL, mark.start, mark.end, weights.MAIL_IN_PARTS)


def _named(newest: Glance, earlier: Sequence[Glance]) -> Signal | None:
    """A further part of a name, said to be one."""
    name = _PART.search(newest.plain)
    if name is None or (newest.script == "l" and name[0].isalpha()):
        return None
    announced = newest.has(Kind.ANNOUNCED) and says_little_else(newest, *name.span())
    if not announced or not any(glance.has(_NAMING) for glance in _addressing(earlier)):
        return None
    return _further(SignalKind.HANDLE, *name.span(), weights.HANDLE_DESCRIBED)


def _addressing(earlier: Sequence[Glance]) -> list[Glance]:
    """The texts that speak of an address, or hold what looks like a mailbox's name."""
    return [
        glance
        for glance in earlier[-DEPTH_MAX:]
        if glance.has(_ADDRESSING) or _SIGNED_PART.search(glance.plain)
    ]


def _awaits_name(glance: Glance) -> bool:
    """Whether the text breaks off where somebody's name in a service would stand."""
    return glance.has(Kind.SERVICE) and _NAME_NEXT.search(glance.plain) is not None


def _goes_on_with_mail(newest: Glance, said: Sequence[Glance]) -> bool:
    """Whether the newest text tells the provider, or that it is a mail, of a name told before."""
    if (
        not newest.has(Kind.PROVIDER | Kind.MAIL)
        or len(newest.plain) > KEY_MAX
        or _MAIL_OF_A_THING.search(newest.plain)
    ):
        return False
    if not any(_has_name(glance) or _speaks_of_mail(glance) for glance in said):
        return False
    whole = (signal.kind is SignalKind.MAIL for signal in links(newest, spoken(newest)))
    return not any(whole)


def _has_name(glance: Glance) -> bool:
    """Whether a mailbox's name may stand there: among Latin words, only one with a sign within."""
    pattern = _SIGNED_PART if glance.script == "l" else _PART
    return pattern.search(glance.plain) is not None


def _speaks_of_mail(glance: Glance) -> bool:
    """Whether mail or its sign is spoken of; "at" is a word like any other."""
    return glance.has(Kind.MAIL) or any(
        mark.value != "at" for mark in glance.marks.of(Kind.SPOKEN_AT)
    )


def corrected(newest: Glance, earlier: Sequence[Glance]) -> list[Signal]:
    """What is said of a contact just given: "not 17, 71", "read it backwards"."""
    if len(newest.plain) > KEY_MAX or not newest.has(Kind.KEY):
        return []
    for glance in earlier[-2:]:
        given = any(signal.strength > 0 for signal in phones(glance))
        if given or _names_somebody(glance):
            kind = SignalKind.PHONE if given else SignalKind.HANDLE
            end = len(newest.plain.rstrip())
            return [_further(kind, 0, max(1, end), weights.SPLIT_CORRECTED)]
    return []


def answered(newest: Glance, earlier: Sequence[Glance]) -> list[Signal]:
    """The service that the last text named, where the newest gives a number for it."""
    if not earlier or not earlier[-1].has(Kind.SERVICE):
        return []
    mark = earlier[-1].marks.of(Kind.SERVICE)[0]
    return [
        Signal(SignalKind.SERVICE, phone.start, phone.end, weights.SERVICE, mark.value)
        for phone in phones(newest)
        if phone.strength > 0
    ]


def _names_somebody(glance: Glance) -> bool:
    """Whether a name in a service or an address was given."""
    return (glance.has(_ADDRESSING) and strongest_name(glance) > 0) or any(
        signal.strength > 0 for signal in links(glance, spoken(glance))
    )


def _further(kind: SignalKind, start: int, end: int, strength: int) -> Signal:
    return Signal(kind, start, end, strength, "", hidden=True)
