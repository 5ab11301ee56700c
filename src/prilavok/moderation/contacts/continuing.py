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
from prilavok.moderation.contacts.spoken import spoken
from prilavok.moderation.model import Signal, SignalKind

KEY_MAX = 45
"""Longer texts, in characters, correct nothing."""

_NAMING = Kind.SERVICE | Kind.DOUBTFUL_SERVICE | Kind.NAME
_ADDRESSING = Kind.SPOKEN_AT | Kind.MAIL | _NAMING | Kind.SITE
_PART = re.compile(r"(?<![a-z0-9_.@])[a-z][a-z0-9_.-]{2,40}(?![\w@])")
_SIGNED_PART = re.compile(r"(?<![a-z0-9_.@])[a-z][a-z0-9-]{1,20}[._\d][a-z0-9_.-]{1,20}(?![\w@])")
_MAIL_OF_A_THING = re.compile(r"\bmail(?:box)? [a-z]{2,}")


def continued(newest: Glance, earlier: Sequence[Glance]) -> list[Signal]:
    """A further part of a name or of a mail address, said to be one or known by its provider."""
    said = [glance for glance in earlier[-DEPTH_MAX:] if glance.has(_ADDRESSING)]
    if not said:
        return []
    if _goes_on_with_mail(newest, said):
        mark = newest.marks.of(Kind.PROVIDER | Kind.MAIL)[0]
        return [_further(SignalKind.MAIL, mark.start, mark.end, weights.MAIL_IN_PARTS)]
    name = _PART.search(newest.plain)
    if name is None or (newest.script == "l" and name[0].isalpha()):
        return []
    announced = newest.has(Kind.ANNOUNCED) and says_little_else(newest, *name.span())
    if announced and any(glance.has(_NAMING) for glance in said):
        return [_further(SignalKind.HANDLE, *name.span(), weights.HANDLE_DESCRIBED)]
    return []


def _goes_on_with_mail(newest: Glance, said: Sequence[Glance]) -> bool:
    """Whether the newest text tells the provider, or that it is a mail, of a name told before."""
    if (
        not newest.has(Kind.PROVIDER | Kind.MAIL)
        or len(newest.plain) > KEY_MAX
        or _MAIL_OF_A_THING.search(newest.plain)
    ):
        return False
    return any(_has_name(glance) or _speaks_of_mail(glance) for glance in said)


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


def _names_somebody(glance: Glance) -> bool:
    """Whether a name in a service or an address was given."""
    return (glance.has(_ADDRESSING) and strongest_name(glance) > 0) or any(
        signal.strength > 0 for signal in links(glance, spoken(glance))
    )


def _further(kind: SignalKind, start: int, end: int, strength: int) -> Signal:
    return Signal(kind, start, end, strength, "", hidden=True)
