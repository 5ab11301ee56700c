"""Contacts that an author spreads over several texts.

Found is only what crosses into the newest text. Pieces of a number must be little else than digits,
or be announced; pieces of an address or a name must make one where the texts meet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.fragments import Fragment, fragment_of, split_number
from prilavok.moderation.contacts.glance import Glance, glance_of
from prilavok.moderation.contacts.handles import handles
from prilavok.moderation.contacts.links import links
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.services import services
from prilavok.moderation.contacts.spoken import spoken
from prilavok.moderation.model import Signal, SignalKind, Surroundings
from prilavok.moderation.reading import Reading, read

WINDOW_TEXTS = 8
PIECE_MAX = 160
"""Longer texts, in characters, are no pieces."""
DEPTH_MAX = 4
REMEMBERED = 512
"""How many earlier texts are kept read; the same ones come back with every new text."""

_NAMEABLE = re.compile(
    r"\s{0,3}[^\w@.]{0,3}(?:[\w'’,-]{1,14}\s){0,5}@?\.?[a-z0-9_][a-z0-9_.-]{2,40}|.{0,20}[@_]|\s{0,3}\S{2,12}\s{0,3}\Z"
).match
_SIGNS = frozenset("_-./@")
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
    if not digital and not lettered:
        return []
    earlier = [
        Glance(earlier_reading, surroundings)
        for text in recent[-WINDOW_TEXTS:]
        if (earlier_reading := _read(text)) is not None
    ]
    found: list[Signal] = []
    if digital:
        fragments: list[Fragment] = [fragment_of(glance) for glance in earlier]
        number = split_number(fragments, fragment_of(newest))
        if number is not None:
            found.append(number)
    if lettered and not found:
        found += _joined(newest, earlier)
    return found


@lru_cache(REMEMBERED)
def _read(text: str) -> Reading | None:
    """`text` as read, None when it is too long to be a piece."""
    return read(text) if len(text) <= PIECE_MAX else None


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
            if prefix in tried:
                continue
            tried.add(prefix)
            for between in ("", " ") if _is_joint(prefix, newest) else (" ",):
                found = _crossing(newest, prefix + between)
                if found:
                    return found
    return []


def _is_joint(prefix: str, newest: Glance) -> bool:
    """Whether a word may have been cut where `prefix` ends: a sign there, or a lone word after."""
    plain = newest.plain.strip()
    return prefix[-1:] in _SIGNS or plain[:1] in _SIGNS or " " not in plain


def _crossing(newest: Glance, prefix: str) -> list[Signal]:
    """What stands in `prefix` and the newest text, or in the latter because of the former."""
    whole = prefix + newest.plain
    glance = Glance(Reading(whole, whole), newest.surroundings)
    border = len(prefix)
    view = spoken(glance)
    candidates = [*links(glance, view), *handles(glance), *services(glance)]
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
