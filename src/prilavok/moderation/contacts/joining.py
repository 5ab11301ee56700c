"""Addresses and names that are there only once the newest text is read on from those before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.chains import CONNECTIVES
from prilavok.moderation.contacts.finding import outside_own
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.handles import handles
from prilavok.moderation.contacts.links import links, may_hold_address
from prilavok.moderation.contacts.services import services
from prilavok.moderation.contacts.spoken import spoken
from prilavok.moderation.learned.courtesy import COURTESY
from prilavok.moderation.model import Signal, SignalKind
from prilavok.moderation.reading import Reading
from prilavok.moderation.vocabulary import words_of

DEPTH_MAX = 4
TRIES_MAX = 5
COMPANY_MAX = 20
"""So many letters beside it leave a name one that an earlier text introduced; Chinese characters
count for three."""

_SIGNS = frozenset("_-./@")
_COMMON_TLDS = words_of(
    "ru com net org рф su by kz ua cn uk info shop store online site me pro biz eu de ру ком орг"
)
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_HAN_WEIGHT = 3
_QUOTE = re.compile(r"[«»\"“”「」]")
_ONE_WORD = re.compile(r"[\w.@-]*")
QUOTED_MAX = 24
"""A title in quotes is introduced by an earlier text only where it is nearly all, in characters."""


def joined(newest: Glance, earlier: Sequence[Glance]) -> list[Signal]:
    """What the newest text makes together with those before it."""
    tried: set[str] = set()
    whole = ""
    for glance in reversed(earlier[-DEPTH_MAX:]):
        whole = f"{glance.plain} {whole}".rstrip()
        for prefix in (glance.plain, whole):
            if prefix in tried or len(tried) >= TRIES_MAX:
                continue
            tried.add(prefix)
            for before in _joints(prefix, newest):
                found = _crossing(newest, before)
                if found:
                    return found
    return []


def _joints(prefix: str, newest: Glance) -> Iterator[str]:
    """What `prefix` reads as before the newest text: a word may have been cut between the two where
    a sign stands there, or a lone word follows. A full stop ends a sentence, unless what follows is
    the end of a domain and nothing else."""
    plain = newest.plain.strip()
    lone = " " not in plain
    if prefix.endswith("."):
        if lone and _ends_domain(prefix, newest):
            yield prefix
        yield f"{prefix[:-1]}! "
        return
    if lone or prefix[-1:] in _SIGNS or plain[:1] in _SIGNS:
        yield prefix
    yield f"{prefix} "


def _ends_domain(prefix: str, newest: Glance) -> bool:
    """Whether the newest text may go on with the address that breaks off where `prefix` ends."""
    if newest.reading.original.strip()[:1].isupper():
        return False
    label = newest.plain.strip().partition("/")[0].rstrip(".!?")
    return label in _COMMON_TLDS or " " not in prefix


def _crossing(newest: Glance, prefix: str) -> list[Signal]:
    """What stands in `prefix` and the newest text, or in the latter because of the former."""
    whole = prefix + newest.plain
    glance = Glance(Reading(whole, whole), newest.surroundings)
    border = len(prefix)
    addressed = ":" in whole or may_hold_address(glance)
    addresses = list(links(glance, spoken(glance))) if addressed else []
    candidates = [*addresses, *outside_own(list(handles(glance)), addresses), *services(glance)]
    if not candidates:
        return []
    alone = strongest_name(newest)
    crossing: list[Signal] = []
    for signal in candidates:
        if signal.strength <= 0 or signal.end <= border:
            continue
        if signal.start < border:
            crosses = signal.kind is not SignalKind.HANDLE or _QUOTE.search(signal.value) is None
        else:
            crosses = _is_introduced(newest, signal, border, alone)
        if crosses:
            crossing.append(_clipped(signal, border))
    return crossing


def _is_introduced(newest: Glance, signal: Signal, border: int, alone: int) -> bool:
    """Whether what stands before the newest text makes `signal` of it a name, and the text says
    little else."""
    if signal.kind is not SignalKind.HANDLE or signal.strength <= alone:
        return False
    if not _ONE_WORD.fullmatch(signal.value):
        return len(newest.plain) <= QUOTED_MAX
    return says_little_else(newest, signal.start - border, signal.end - border)


def says_little_else(glance: Glance, start: int, end: int) -> bool:
    """Whether the text of `glance` says little besides what stands at `start` to `end`."""
    company = f"{glance.plain[:start]} {glance.plain[end:]}"
    letters = sum(
        _HAN_WEIGHT if "\u3400" <= word <= "\u9fff" else len(word)
        for word in _WORD.findall(company)
        if word not in COURTESY and word not in CONNECTIVES
    )
    return letters <= COMPANY_MAX


def strongest_name(glance: Glance) -> int:
    """How sure the surest name is that the text of `glance` holds."""
    return max((signal.strength for signal in handles(glance)), default=weights.OWN)


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
