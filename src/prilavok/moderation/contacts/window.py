"""Contacts that an author spreads over several texts.

Found is only what crosses into the newest text. Pieces of a number must be little else than digits,
or be announced; pieces of an address or a name must make one where the texts meet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.fragments import fragment_of, split_number
from prilavok.moderation.contacts.glance import Glance, glance_of
from prilavok.moderation.contacts.handles import handles
from prilavok.moderation.contacts.links import links, may_hold_address
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.services import services
from prilavok.moderation.contacts.spoken import spoken
from prilavok.moderation.model import Signal, SignalKind, Surroundings
from prilavok.moderation.reading import Reading, read

WINDOW_TEXTS = 8
PIECE_MAX = 160
"""Longer texts, in characters, are no pieces."""
KEY_MAX = 45
"""Longer texts, in characters, correct nothing."""
DEPTH_MAX = 4
TRIES_MAX = 5
REMEMBERED = 512
"""How many earlier texts are kept read; the same ones come back with every new text."""

_NAMEABLE = re.compile(
    r"[@_]|[a-z0-9][./-][a-z0-9]|^\W{0,3}[./@-]?\w{2,20}\W{0,3}\Z"
    r"|^\W{0,3}(?:[а-я\u3400-\u9fff]{1,14}\W{1,3}){0,5}[a-z][a-z0-9_.-]{3,40}"
).search
_SIGNS = frozenset("_-./@")
_PART = re.compile(r"(?<![a-z0-9_.@])[a-z][a-z0-9_.-]{2,40}(?![\w@])")
_DIGITS = re.compile(r"\d+")
DIGITS_GIVEN = 9
"""So many digits in one text may be a contact."""
_POST = Kind.PROVIDER | Kind.MAIL
_BY_MAIL = Kind.SPOKEN_AT | Kind.MAIL
_NAMING = Kind.SERVICE | Kind.DOUBTFUL_SERVICE | Kind.NAME
_ADDRESSING = _BY_MAIL | _NAMING | Kind.SITE
_FOLLOWING = Kind.KEY | Kind.ANNOUNCED
_SPELT = Kind.SPOKEN_DOT | Kind.SPOKEN_AT | Kind.SPOKEN_SLASH | Kind.PROVIDER


def split_signals(
    reading: Reading, recent: Sequence[str], surroundings: Surroundings
) -> list[Signal]:
    """What `recent` texts began and this one completes or goes on with; spans lie in this one."""
    if not recent or len(reading.plain) > PIECE_MAX or not reading.plain.strip():
        return []
    newest = glance_of(reading, surroundings)
    digital = newest.numbers is not None
    lettered = _may_be_name(newest)
    if not digital and not lettered and not newest.has(_FOLLOWING):
        return []
    earlier = [
        _glance(text, surroundings) for text in recent[-WINDOW_TEXTS:] if len(text) <= PIECE_MAX
    ]
    found: list[Signal] = []
    if digital:
        fragments = [fragment_of(glance) for glance in earlier]
        number = split_number(fragments, fragment_of(newest))
        if number is not None:
            found.append(number)
    if not found and (lettered or newest.has(Kind.ANNOUNCED)):
        found += _joined(newest, earlier) or _continued(newest, earlier)
    if not found and len(newest.plain) <= KEY_MAX and newest.has(Kind.KEY):
        found += _corrected(newest, earlier)
    return found


@lru_cache(REMEMBERED)
def _glance(text: str, surroundings: Surroundings) -> Glance:
    return Glance(read(text), surroundings)


def _may_be_name(glance: Glance) -> bool:
    """Whether the text could be, or go on with, an address or a name."""
    return glance.has(_SPELT) or _NAMEABLE(glance.plain) is not None


def _joined(newest: Glance, earlier: Sequence[Glance]) -> list[Signal]:
    """What the newest text makes together with those before it."""
    tried: set[str] = set()
    whole = ""
    for glance in reversed(earlier[-DEPTH_MAX:]):
        whole = f"{glance.plain} {whole}".rstrip()
        for prefix in (glance.plain, whole):
            if prefix in tried or len(tried) >= TRIES_MAX:
                continue
            tried.add(prefix)
            for between in ("", " ") if _is_joint(prefix, newest) else (" ",):
                found = _crossing(newest, prefix + between)
                if found:
                    return found
    return []


def _is_joint(prefix: str, newest: Glance) -> bool:
    """Whether a word may have been cut where `prefix` ends: a sign there, or a lone word after.

    A full stop mostly ends a sentence: behind one, only a lone word in small letters goes on.
    """
    plain = newest.plain.strip()
    if prefix.endswith("."):
        return " " not in plain and not newest.reading.original.strip()[:1].isupper()
    return prefix[-1:] in _SIGNS or plain[:1] in _SIGNS or " " not in plain


def _continued(newest: Glance, earlier: Sequence[Glance]) -> list[Signal]:
    """A further part of a name or of a mail address, said to be one or known by its provider."""
    said = [glance for glance in earlier[-DEPTH_MAX:] if glance.has(_ADDRESSING)]
    if not said:
        return []
    provider = newest.marks.of(_POST)
    if (
        provider
        and len(newest.plain) <= KEY_MAX
        and any(g.has(_BY_MAIL) or _PART.search(g.plain) for g in said)
    ):
        mark = provider[0]
        return [_further(SignalKind.MAIL, mark.start, mark.end, weights.MAIL_IN_PARTS)]
    name = _PART.search(newest.plain)
    if name is None or (newest.script == "l" and name[0].isalpha()):
        return []
    if newest.has(Kind.ANNOUNCED) and any(glance.has(_NAMING) for glance in said):
        return [_further(SignalKind.HANDLE, *name.span(), weights.HANDLE_DESCRIBED)]
    return []


def _corrected(newest: Glance, earlier: Sequence[Glance]) -> list[Signal]:
    """What is said of a contact just given: "not 17, 71", "read it backwards"."""
    for glance in earlier[-2:]:
        digits = "".join(_DIGITS.findall(glance.numbers.text)) if glance.numbers else ""
        given = len(digits) >= DIGITS_GIVEN and not glance.has(Kind.REFERENCE)
        if (
            given
            or (glance.has(_ADDRESSING) and handles(glance))
            or list(links(glance, spoken(glance)))
        ):
            kind = SignalKind.PHONE if given else SignalKind.HANDLE
            end = len(newest.plain.rstrip())
            return [_further(kind, 0, max(1, end), weights.SPLIT_CORRECTED)]
    return []


def _further(kind: SignalKind, start: int, end: int, strength: int) -> Signal:
    return Signal(kind, start, end, strength, "", hidden=True)


def _crossing(newest: Glance, prefix: str) -> list[Signal]:
    """What stands in `prefix` and the newest text, or in the latter because of the former."""
    whole = prefix + newest.plain
    glance = Glance(Reading(whole, whole), newest.surroundings)
    border = len(prefix)
    addressed = ":" in whole or may_hold_address(glance)
    addresses = links(glance, spoken(glance)) if addressed else ()
    candidates = [*addresses, *handles(glance), *services(glance)]
    if not candidates:
        return []
    alone = _strongest_alone(newest)
    crossing: list[Signal] = []
    for signal in candidates:
        if signal.strength <= 0 or signal.end <= border:
            continue
        crosses = signal.start < border
        named = signal.kind is SignalKind.HANDLE and signal.strength > alone
        if crosses or named:
            crossing.append(_clipped(signal, border))
    return crossing


def _strongest_alone(newest: Glance) -> int:
    return max((signal.strength for signal in handles(newest)), default=weights.OWN)


def _clipped(signal: Signal, border: int) -> Signal:
    """`signal` of a joined text as it stands in what begins at `border`."""
    start = max(signal.start, border) - border
    return Signal(
        signal.kind,
        start,
        max(signal.end - border, start + 1),
        signal.strength,
        signal.value,
        signal.direction,
        hidden=True,
    )
