"""From what was recognised and weighed to what is suspected: the additive part of the judge.

Strengths are hundredths of a natural log-odds. What a signal proves is its own; what the learned
model thinks is added to it within bounds, so that words can tip a doubtful number but never hide a
certain one.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.moderation.contacts.services import is_instead, is_whether
from prilavok.moderation.learned import Opinion, Weighing
from prilavok.moderation.model import Direction, Label, Role, Signal, SignalKind
from prilavok.moderation.monosyllabic import goes_on, is_monosyllabic
from prilavok.moderation.outright import Outright, calls_only_relatives, outright, plainly
from prilavok.moderation.reading import Reading, read

CERTAIN = 500
OPINION_MAX = 150
"""How far the learned model may strengthen what was recognised."""
DOUBT_MAX = 50
"""How far it may weaken it."""

MASKED_FROM = 130
"""How sure the words must be where `MASK` says that a contact was hidden: "call me" leads nowhere
any more. Less than what lies between 80 % and 50 %, or it would be a way to launder."""
MASK = "•••"
DOUBTFUL, DOUBTFUL_REQUEST = 140, 250
"""What words alone make a contact, with nothing hidden, is less sure than this where the words
around do not bear it out; then the second opinion may deny it. Never where it would be refused,
but for a request that the first opinion doubts as well."""
INSTEAD, DOUBTED = 110, -200
"""How sure it is that somebody is led away who is told to use a service instead of this chat, or is
asked whether he has one, where the words do not doubt it by more."""
INVITED_BESIDE = 200
"""How sure the words must be that somebody is led away, beside a phone or mail that is given."""

CONTACTS = frozenset(
    {
        SignalKind.PHONE,
        SignalKind.MAIL,
        SignalKind.LINK,
        SignalKind.HANDLE,
        SignalKind.QR_CODE,
        SignalKind.CONTACT_REQUEST,
    }
)
PLAIN_CONTACTS = frozenset({SignalKind.PHONE, SignalKind.MAIL})
ELSEWHERE = frozenset({SignalKind.SERVICE, SignalKind.MARKETPLACE})
TOLD_BEFORE = ELSEWHERE | {SignalKind.HANDLE}
"""What leads to a service when it was begun in an earlier text: its name, or somebody's in it."""
TRAPS = frozenset({SignalKind.LOOK_ALIKE_LINK, SignalKind.EXECUTABLE})

TELLING = CONTACTS | TRAPS
"""What is evidence even if no word is; a service that is named is none by itself."""

ONLY_WORDED = (
    Label.PERSONAL_DATA_REQUEST,
    Label.INSULT,
    Label.THREAT,
    Label.PLATFORM_DISPARAGEMENT,
    Label.SELLER_DISPARAGEMENT,
)
"""What only words can tell."""

SELLERS_ONLY = frozenset(
    {Label.PLATFORM_DISPARAGEMENT, Label.SELLER_DISPARAGEMENT, Label.MONOSYLLABIC}
)


class Suspicion(Struct, frozen=True):
    """What a text may do wrong, how likely, where in it as read, and by which evidence."""

    label: Label
    strength: int
    spans: tuple[tuple[int, int], ...]
    reasons: tuple[str, ...]
    direction: Direction | None = None


def suspicions(
    reading: Reading,
    found: Sequence[Signal],
    split: Sequence[Signal],
    weighing: Weighing,
    role: Role,
    recent: Sequence[str] = (),
) -> list[Suspicion]:
    """What is more likely than not. Labels that bind sellers alone are never found with a buyer."""
    suspected = _suspected(reading, found, split, weighing, role)
    if not suspected and role is Role.SELLER and _says_nothing(reading, recent):
        whole = ((0, len(reading.plain)),)
        return [Suspicion(Label.MONOSYLLABIC, CERTAIN, whole, ("empty_answer",))]
    return suspected


def _suspected(
    reading: Reading,
    found: Sequence[Signal],
    split: Sequence[Signal],
    weighing: Weighing,
    role: Role,
) -> list[Suspicion]:
    may_be_outright = weighing.may_be_outright or reading.tricks
    sayings = [*plainly(reading.plain)]
    if may_be_outright:
        sayings += outright(reading, weighing, role)
    rest = weighing.otherwise() if weighing.is_conditional else None
    threat = rest.of(Label.THREAT) if rest is not None else None
    if not (
        split
        or sayings
        or weighing.suspects
        or (threat is not None and threat.strength > 0)
        or any(signal.kind in TELLING or signal.kind in ELSEWHERE for signal in found)
    ):
        return []
    possible = (
        _contact(reading, found, split, weighing),
        _off_platform(reading, found, split, weighing)
        or _said(Label.OFF_PLATFORM, weighing, sayings),
        _phishing(found, weighing),
        *(_only_worded(label, weighing, sayings, threat, reading.plain) for label in ONLY_WORDED),
    )
    return [
        each
        for each in possible
        if each is not None
        and each.strength > 0
        and (role is Role.SELLER or each.label not in SELLERS_ONLY)
    ]


def _says_nothing(reading: Reading, recent: Sequence[str]) -> bool:
    """A word alone, which does not go on with what was said before."""
    return (
        bool(reading.original)
        and is_monosyllabic(reading.plain)
        and not (recent and goes_on(reading.plain, read(recent[-1]).plain))
    )


def _contact(
    reading: Reading, found: Sequence[Signal], split: Sequence[Signal], weighing: Weighing
) -> Suspicion | None:
    """What was recognised, swayed by the words around it; pieces of earlier texts have none."""
    swayed = max(-DOUBT_MAX, min(OPINION_MAX, weighing.lean(Label.CONTACT_EXCHANGE)))
    shown = [
        (strength, signal)
        for signals, sway in ((found, swayed), (split, 0))
        for signal in signals
        if signal.kind in CONTACTS and (strength := signal.strength + sway) > 0
    ]
    if shown:
        strongest = max(strength for strength, _ in shown)
        if not split and _is_doubtful(shown) and weighing.denies(Label.CONTACT_EXCHANGE):
            return None
        # What words alone make likely is no part of a contact that is certain without them.
        certain = [signal for _, signal in shown if signal.strength > 0]
        return _recognised(
            Label.CONTACT_EXCHANGE, strongest, certain or [signal for _, signal in shown]
        )
    if weighing.strength(Label.CONTACT_EXCHANGE) > _words_needed(reading):
        return _worded(Label.CONTACT_EXCHANGE, weighing, Direction.ASKS)
    return None


def _is_doubtful(shown: Sequence[tuple[int, Signal]]) -> bool:
    """Whether all that was recognised is words, in the open, and none of it sure."""
    return all(
        not signal.hidden
        and not signal.value
        and strength < (DOUBTFUL_REQUEST if signal.kind is SignalKind.CONTACT_REQUEST else DOUBTFUL)
        for strength, signal in shown
    )


def _off_platform(
    reading: Reading, found: Sequence[Signal], split: Sequence[Signal], weighing: Weighing
) -> Suspicion | None:
    """A name in a service leads to that service, which may have been named in an earlier text.

    Beside a plain phone or mail "call me" is no more than the contact, unless the words are surer
    than that: the rest of the text is looked at again once that is masked.
    """
    opinion = weighing.strength(Label.OFF_PLATFORM)
    named = [signal for signal in found if signal.kind in ELSEWHERE]
    if opinion < INSTEAD and _leads_there(reading.plain, named, opinion):
        opinion = INSTEAD
    names_before = [signal for signal in split if signal.kind in TOLD_BEFORE]
    names = [signal for signal in found if signal.kind is SignalKind.HANDLE] if named else []
    if names or names_before:
        strongest = max(signal.strength for signal in (*names, *names_before))
        shown = named or names_before
        return _recognised(Label.OFF_PLATFORM, max(strongest, opinion), shown)
    is_plain = any(signal.kind in PLAIN_CONTACTS and signal.strength > 0 for signal in found)
    if opinion > _words_needed(reading) and named:
        spans = tuple((signal.start, signal.end) for signal in named)
        return Suspicion(Label.OFF_PLATFORM, opinion, spans, ("words",))
    if opinion > max(_words_needed(reading), INVITED_BESIDE if is_plain else 0):
        return _worded(Label.OFF_PLATFORM, weighing)
    return None


def _leads_there(plain: str, named: Sequence[Signal], opinion: int) -> bool:
    """Whether one of the services that are `named` is to be used instead of this chat; or somebody
    is asked whether he has it, and the words' `opinion` does not doubt that it is to lead there."""
    return any(
        is_instead(plain, signal) or (opinion > DOUBTED and is_whether(plain, signal))
        for signal in named
    )


def _words_needed(reading: Reading) -> int:
    return MASKED_FROM if MASK in reading.original else 0


def _phishing(found: Sequence[Signal], weighing: Weighing) -> Suspicion | None:
    traps = [signal for signal in found if signal.kind in TRAPS]
    if traps:
        swayed = max(-DOUBT_MAX, min(OPINION_MAX, weighing.lean(Label.PHISHING)))
        strongest = max(signal.strength for signal in traps)
        return _recognised(Label.PHISHING, strongest + swayed, traps)
    if weighing.strength(Label.PHISHING) > 0:
        return _worded(Label.PHISHING, weighing)
    return None


def _only_worded(
    label: Label,
    weighing: Weighing,
    sayings: Sequence[Outright],
    threat: Opinion | None,
    plain: str,
) -> Suspicion | None:
    """What is said outright, swayed by the words; else what they tell, of threats also by
    themselves, of insults not where only somebody near is called names and the first opinion says
    nothing."""
    said = _said(label, weighing, sayings)
    if said is not None:
        return said
    strength = weighing.strength(label)
    if (
        label is Label.INSULT
        and strength > 0 >= weighing.lean(label)
        and calls_only_relatives(plain)
    ):
        return None
    if label is Label.THREAT and threat is not None and threat.strength > max(0, strength):
        return Suspicion(label, threat.strength, (threat.span,), ("words",))
    return _worded(label, weighing) if strength > 0 else None


def _said(label: Label, weighing: Weighing, sayings: Sequence[Outright]) -> Suspicion | None:
    """What is said outright, swayed by the words."""
    said = [saying for saying in sayings if saying.label is label]
    if not said:
        return None
    swayed = max(-DOUBT_MAX, min(OPINION_MAX, weighing.lean(label)))
    return Suspicion(
        label,
        max(max(saying.strength for saying in said) + swayed, weighing.strength(label)),
        tuple(saying.span for saying in said),
        tuple(dict.fromkeys(saying.reason for saying in said)),
    )


def _worded(label: Label, weighing: Weighing, direction: Direction | None = None) -> Suspicion:
    """What the words alone tell, where they tell it."""
    opinion = weighing.of(label)
    return Suspicion(label, opinion.strength, (opinion.span,), ("words",), direction)


def _recognised(label: Label, strength: int, shown: Sequence[Signal]) -> Suspicion:
    directions = {signal.direction for signal in shown}
    reasons = dict.fromkeys(
        reason
        for signal in shown
        for reason in (signal.kind.value, *(("hidden",) if signal.hidden else ()))
    )
    return Suspicion(
        label,
        strength,
        tuple((signal.start, signal.end) for signal in shown),
        tuple(reasons),
        Direction.ASKS if directions == {Direction.ASKS} else Direction.GIVES,
    )
