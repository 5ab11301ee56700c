"""Addresses and names that are there only once the newest text is read on from those before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from prilavok.moderation.contacts import weights
from prilavok.moderation.contacts.chains import CONNECTIVES
from prilavok.moderation.contacts.finding import handles_aloud, outside_own
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.glossary import VOCABULARY
from prilavok.moderation.contacts.handles import handles
from prilavok.moderation.contacts.links import (
    is_addressed,
    links,
    may_hold_address,
    names_profile,
)
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.once import once
from prilavok.moderation.contacts.services import services
from prilavok.moderation.contacts.spoken import (
    ENDS_APART,
    HYPHENS_MIN,
    SPOKEN,
    names_sign,
    spoken,
)
from prilavok.moderation.learned.courtesy import COURTESY
from prilavok.moderation.model import Signal, SignalKind
from prilavok.moderation.reading import Reading
from prilavok.moderation.vocabulary import words_of

DEPTH_MAX = 4
SEAM_REACH = 40
"""No word or phrase that is looked for is longer than twice this, in characters."""
SIGN_REACH = 4
"""How far before where two texts meet a sign of an address that they make may stand."""
TRIES_MAX = 5
COMPANY_MAX = 20
"""So many letters beside it leave a name one that an earlier text introduced; Chinese characters
count for three."""

BESIDE_TITLE_MAX = 8
"""So many beside a title of several words, in quotes."""

_SIGNS = frozenset("_-./@")
_ENDS = frozenset("!?,)")
_COMMON_TLDS = words_of(
    "ru com net org рф su by kz ua cn uk info shop store online site me pro biz eu de ру ком орг"
)
_LEADS = words_of("и а ну вот потом затем дальше далее после следом еще ещё and then next now plus")
_TRAILS = words_of("в на конце конец потом еще ещё вот at the end then me us мне нам")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_TOKEN = re.compile(r"[^\W\d_]+")
_HAN_WEIGHT = 3
_NAMES_OF_SERVICES = frozenset({SignalKind.SERVICE, SignalKind.MARKETPLACE})
_SERVICE = Kind.SERVICE | Kind.DOUBTFUL_SERVICE | Kind.MARKETPLACE | Kind.DOUBTFUL_MARKETPLACE
_TELLING = _SERVICE | Kind.NAME | Kind.MAIL | Kind.PROVIDER
_SIGNS_OF_NAMES = frozenset("@#_:")
_ANY_ENDING = "ъ"
_ONE_WORD = re.compile(r"[\w.@-]*")


def joined(newest: Glance, earlier: Sequence[Glance]) -> list[Signal]:
    """What the newest text makes together with those before it."""
    tried: set[str] = set()
    seams: set[tuple[str, str]] = set()
    whole = ""
    texts: list[Glance] = []
    for glance in reversed(earlier[-DEPTH_MAX:]):
        texts.append(glance)
        whole = f"{glance.plain} {whole}".rstrip()
        for prefix, before_it in ((glance.plain, [glance]), (whole, texts)):
            if prefix in tried or len(tried) >= TRIES_MAX:
                continue
            tried.add(prefix)
            apart = _is_by_itself(newest) and not any(map(_may_sign, before_it))
            tells = any(map(_tells, before_it)) or (_tells(newest) and not apart)
            for before in _joints(prefix, newest):
                if not tells and (not apart or _ends_apart(before)):
                    seam = before[-SEAM_REACH:], _without_lead(newest)[:SEAM_REACH]
                    if seam in seams or not _may_meet(*seam, apart=apart):
                        seams.add(seam)
                        continue
                found = _crossing(newest, before)
                if found:
                    return found
    return []


@once
def _tells(glance: Glance) -> bool:
    """Whether the text holds anything that names and addresses are found by."""
    return (
        glance.has(_TELLING)
        or not _SIGNS_OF_NAMES.isdisjoint(glance.plain)
        or may_hold_address(glance)
    )


@once
def _is_by_itself(glance: Glance) -> bool:
    """Whether all that the text tells is an address, written out and nobody's name in a service."""
    plain = _without_lead(glance)
    return (
        _tells(glance)
        and not glance.has(_TELLING | Kind.SPOKEN_DOT | Kind.SPOKEN_SLASH)
        and plain[:1].isalnum()
        and not plain.startswith(ENDS_APART)
        and not _joins_words(glance.plain)
        and not handles(glance)
        and spoken(glance).text == glance.plain
        and not names_profile(spoken(glance))
    )


@once
def _may_sign(glance: Glance) -> bool:
    """Whether a word or a sign of the text may join what stands on both sides of it; "at" is a word
    like any other where no dot is spoken."""
    return _joins_words(glance.plain) or any(mark.value != "at" for mark in glance.marks.of(SPOKEN))


def _joins_words(plain: str) -> bool:
    return plain.count("-") >= HYPHENS_MIN or "@ " in plain or names_sign(plain)


def _ends_apart(before: str) -> bool:
    """Whether a word or a sentence, and a space, stand at the end of `before`."""
    return before[-1:] == " " and (before[-2:-1].isalpha() or before[-2:-1] in _ENDS)


def _may_meet(before: str, after: str, *, apart: bool) -> bool:
    """Whether anything that tells may stand across where two texts meet that tell nothing, or of
    which the newest tells only what stands `apart`."""
    seam, border = before + after, len(before)
    return (not apart and is_addressed(seam, max(0, border - SIGN_REACH))) or (
        VOCABULARY.may_cross(seam, border)
    )


def _read(plain: str, beside: Glance) -> Glance:
    return Glance(Reading(plain, plain), beside.surroundings)


@once
def _without_lead(glance: Glance) -> str:
    """The text from the first word on that does more than go on: "and", «потом»."""
    plain = glance.plain
    lead = 0
    for match in _TOKEN.finditer(plain):
        if match[0] not in _LEADS:
            break
        lead = match.end()
    rest = plain[lead:].lstrip(" ,:")
    return rest or plain


def _joints(prefix: str, newest: Glance) -> Iterator[str]:
    """What `prefix` reads as before the newest text: a word may have been cut between the two where
    a sign stands there, or a lone word follows. A full stop ends a sentence, unless what follows is
    the end of a domain and nothing else."""
    lone = _is_lone(newest)
    if prefix.endswith("."):
        if lone and _ends_domain(prefix, newest):
            yield prefix
        yield f"{prefix[:-1]}! "
        return
    yield f"{prefix} "
    if lone or prefix[-1:] in _SIGNS or _without_lead(newest).strip()[:1] in _SIGNS:
        yield prefix


@once
def _is_lone(glance: Glance) -> bool:
    """Whether the text is one word, but for little ones."""
    return all(word in _TRAILS for word in _without_lead(glance).split()[1:])


def _ends_domain(prefix: str, newest: Glance) -> bool:
    """Whether the newest text may go on with the address that breaks off where `prefix` ends."""
    if newest.reading.original.strip()[:1].isupper():
        return False
    label = _without_lead(newest).strip().partition("/")[0].rstrip(".!?")
    return label in _COMMON_TLDS or " " not in prefix


def _crossing(newest: Glance, prefix: str) -> list[Signal]:
    """What stands in `prefix` and the newest text, or in the latter because of the former."""
    said = _without_lead(newest)
    whole = prefix + said
    glance = _read(whole, newest)
    border = len(prefix)
    lead = len(newest.plain) - len(said)
    addressed = ":" in whole or may_hold_address(glance)
    addresses: list[Signal] = []
    named = list(handles(glance))
    if addressed:
        view = spoken(glance)
        addresses += links(glance, view)
        named += handles_aloud(glance, view)
    candidates = [*addresses, *outside_own(named, addresses), *services(glance)]
    if not candidates:
        return []
    alone = strongest_name(newest)
    crossing: list[Signal] = []
    for signal in candidates:
        if signal.strength <= 0 or signal.end <= border:
            continue
        if signal.start >= border:
            crosses = _is_introduced(newest, signal, border - lead, alone)
        elif signal.kind in _NAMES_OF_SERVICES:
            crosses = _is_cut(newest, signal, prefix, border - lead)
        else:
            crosses = signal.kind is not SignalKind.HANDLE or _ONE_WORD.fullmatch(signal.value)
        if crosses:
            crossing.append(_clipped(signal, border, lead))
    return crossing


def _is_cut(newest: Glance, signal: Signal, prefix: str, border: int) -> bool:
    """Whether the name of a service was begun in `prefix`, which does not hold it whole with any
    ending, and the newest text is its end and little else."""
    marks = VOCABULARY.look(prefix if prefix.endswith(" ") else prefix + _ANY_ENDING).of(_SERVICE)
    whole_before = any(mark.start == signal.start for mark in marks)
    return not whole_before and says_little_else(newest, 0, signal.end - border)


def _is_introduced(newest: Glance, signal: Signal, border: int, alone: int) -> bool:
    """Whether what stands before the newest text makes `signal` of it a name, and the text says
    little else."""
    if signal.kind is not SignalKind.HANDLE or signal.strength < alone:
        return False
    is_title = _ONE_WORD.fullmatch(signal.value) is None
    allowed = BESIDE_TITLE_MAX if is_title else COMPANY_MAX
    return says_little_else(newest, signal.start - border, signal.end - border, allowed)


def says_little_else(glance: Glance, start: int, end: int, letters_max: int = COMPANY_MAX) -> bool:
    """Whether the text of `glance` says little besides what stands at `start` to `end`."""
    company = f"{glance.plain[:start]} {glance.plain[end:]}"
    letters = sum(
        _HAN_WEIGHT if "\u3400" <= word <= "\u9fff" else len(word)
        for word in _WORD.findall(company)
        if word not in COURTESY and word not in CONNECTIVES
    )
    return letters <= letters_max


@once
def strongest_name(glance: Glance) -> int:
    """How sure the surest name is that the text of `glance` holds."""
    return max((signal.strength for signal in handles(glance)), default=weights.OWN)


def _clipped(signal: Signal, border: int, lead: int) -> Signal:
    """`signal` of a joined text as it stands in what begins at `border`, but for its `lead`."""
    start = max(signal.start, border) - border + lead
    return Signal(
        signal.kind,
        start,
        max(signal.end - border + lead, start + 1),
        signal.strength,
        signal.value,
        signal.direction,
        hidden=True,
    )
