"""What tests ask of a text."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok.moderation.contacts import signals, split_signals
from prilavok.moderation.model import Signal, SignalKind, Surroundings
from prilavok.moderation.reading import read

AROUND = Surroundings(
    own_hosts=("market.example", "wildberries.ru"),
    allowed_hosts=("maker.example.org",),
    known_numbers=frozenset({"8 926 000-55-71", "YT-80550001"}),
)
CONTACTS = frozenset(
    {
        SignalKind.PHONE,
        SignalKind.MAIL,
        SignalKind.LINK,
        SignalKind.LOOK_ALIKE_LINK,
        SignalKind.HANDLE,
        SignalKind.QR_CODE,
        SignalKind.CONTACT_REQUEST,
    }
)


def found(text: str) -> list[Signal]:
    """Everything recognised in `text`."""
    return signals(read(text), AROUND)


def kinds(text: str) -> set[SignalKind]:
    """Of what kinds `text` more likely than not holds something."""
    return {signal.kind for signal in found(text) if signal.strength > 0}


def contacts(text: str) -> list[Signal]:
    """What makes `text` a contact."""
    return [s for s in found(text) if s.kind in CONTACTS and s.strength > 0]


def split(recent: Sequence[str], text: str) -> list[Signal]:
    """What `text` completes of the texts before it."""
    return [s for s in split_signals(read(text), recent, AROUND) if s.strength > 0]


def shown(text: str, signal: Signal) -> str:
    """What `signal` would hide of `text`."""
    start, end = read(text).span(signal.start, signal.end)
    return text[start:end]
