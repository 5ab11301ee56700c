"""What one text holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from prilavok.moderation.contacts.assembled import assembled
from prilavok.moderation.contacts.codes import codes
from prilavok.moderation.contacts.glance import Glance, glance_of
from prilavok.moderation.contacts.handles import handles
from prilavok.moderation.contacts.lettered import lettered
from prilavok.moderation.contacts.links import executables, links, may_hold_address
from prilavok.moderation.contacts.mails import mails_in_parts
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.phones import phones
from prilavok.moderation.contacts.pointed import POINTING, pointed
from prilavok.moderation.contacts.requests import ASKABLE, requests
from prilavok.moderation.contacts.services import SERVICES, services
from prilavok.moderation.contacts.spoken import Spoken, spoken
from prilavok.moderation.model import Signal, SignalKind, Surroundings
from prilavok.moderation.reading import Reading

_ELSEWHERE = Kind.SERVICE | Kind.DOUBTFUL_SERVICE | Kind.MARKETPLACE


BY_WORDS: tuple[tuple[int, Callable[[Glance], Iterator[Signal]]], ...] = (
    (SERVICES, services),
    (Kind.QR, codes),
    (ASKABLE, requests),
    (POINTING, pointed),
)
"""What is recognised by words, and the kinds of words of which it needs one: most texts have none,
and are not looked at again."""


def signals(reading: Reading, surroundings: Surroundings) -> list[Signal]:
    """Everything recognised in `reading`."""
    glance = glance_of(reading, surroundings)
    found = numbers_called(glance)
    named = [*handles(glance)]
    if may_hold_address(glance):
        view = spoken(glance)
        addresses = list(links(glance, view))
        named = outside_own(named + handles_aloud(glance, view), addresses)
        found += addresses
        found += executables(glance)
        if not any(signal.kind is SignalKind.MAIL for signal in addresses):
            found += mails_in_parts(glance)
    elif glance.has(Kind.PROVIDER):
        found += mails_in_parts(glance)
    found += named
    kinds = glance.marks.kinds
    for needed, finder in BY_WORDS:
        if kinds & needed:
            found += finder(glance)
    return found


def outside_own(named: list[Signal], addresses: list[Signal]) -> list[Signal]:
    """The names that are no parts of an address of the marketplace's own."""
    own = [signal for signal in addresses if signal.kind is SignalKind.REFERENCE]
    return [
        name
        for name in named
        if not any(name.start < other.end and name.end > other.start for other in own)
    ]


def numbers_called(glance: Glance) -> list[Signal]:
    """Telephone numbers: written down, or else told how to put together."""
    if glance.numbers is None:
        return []
    found = [*phones(glance)]
    if not any(signal.strength > 0 for signal in found):
        found += assembled(glance)
        found += lettered(glance)
    return found


def handles_aloud(glance: Glance, view: Spoken) -> list[Signal]:
    """Names in services that are seen only where spoken signs are put back."""
    if view.text == glance.plain:
        return []
    aloud = Glance(Reading(view.text, view.text), glance.surroundings)
    aloud.pass_over_numbers()  # they were looked at as they stand
    if not aloud.has(_ELSEWHERE):
        return []
    known = {signal.value for signal in handles(glance)}
    return [
        replace(
            signal,
            start=view.plain_span(signal.start, signal.end)[0],
            end=view.plain_span(signal.start, signal.end)[1],
            hidden=True,
        )
        for signal in handles(aloud)
        if signal.value not in known
    ]
