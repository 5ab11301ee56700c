"""What the judge says of a text, and what it goes by."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct


class Label(StrEnum):
    """What a text may do wrong; docs/explanation/moderation.md says what each one means."""

    CONTACT_EXCHANGE = "contact_exchange"
    OFF_PLATFORM = "off_platform"
    PERSONAL_DATA_REQUEST = "personal_data_request"
    INSULT = "insult"
    THREAT = "threat"
    PLATFORM_DISPARAGEMENT = "platform_disparagement"
    SELLER_DISPARAGEMENT = "seller_disparagement"
    MONOSYLLABIC = "monosyllabic"
    PHISHING = "phishing"


class Action(StrEnum):
    """What becomes of a text, from the mildest to the strictest."""

    DELIVER = "deliver"
    MASK = "mask"
    HOLD = "hold"
    REFUSE = "refuse"

    @property
    def strictness(self) -> int:
        return _STRICTNESS[self]


_STRICTNESS = {action: step for step, action in enumerate(Action)}


class Direction(StrEnum):
    """Whether a contact is given or asked for."""

    GIVES = "gives"
    ASKS = "asks"


class Role(StrEnum):
    """Whom the text is by."""

    BUYER = "buyer"
    SELLER = "seller"


class Language(StrEnum):
    """What a text is mostly written in, by its script and its commonest words."""

    RU = "ru"
    EN = "en"
    ZH = "zh"


class Span(Struct, frozen=True, array_like=True):
    """Code points `start` to `end` (not included) of the original text; never empty."""

    start: int
    end: int


class SignalKind(StrEnum):
    """What was recognised in a text; the last one is ordinary commerce."""

    PHONE = "phone"
    DIGITS = "digits"
    """A piece of a phone number, at most."""
    MAIL = "mail"
    LINK = "link"
    """An address on the web that is neither the marketplace's nor allowed."""
    LOOK_ALIKE_LINK = "look_alike_link"
    """An address that resembles the marketplace's, and is not it."""
    EXECUTABLE = "executable"
    """A file or a link to one that runs when it is opened."""
    HANDLE = "handle"
    """A name by which somebody is found in a service."""
    SERVICE = "service"
    """A messenger or social network, named or hinted at."""
    MARKETPLACE = "marketplace"
    """Another marketplace."""
    QR_CODE = "qr_code"
    """A two-dimensional code, spoken of or read from a picture."""
    CONTACT_REQUEST = "contact_request"
    """Words that ask the other side for a phone, an address or a name in a service."""

    REFERENCE = "reference"
    """What leads nowhere else: the marketplace's own address or an allowed one, a number that this
    conversation knows, a phrase that moderators have released."""


class Signal(Struct, frozen=True, gc=False):
    """Something recognised at `start` to `end` of the text as it was read.

    `strength` is how sure that alone makes us, in hundredths of a natural log-odds: 0 is even, 300
    is 95 %. `value` is what it decodes to: digits, an address, a service's name. `hidden` says that
    it was written so that a machine would not see it.
    """

    kind: SignalKind
    start: int
    end: int
    strength: int
    value: str
    direction: Direction = Direction.GIVES
    hidden: bool = False


class Surroundings(Struct, frozen=True):
    """What a text's place tells of its addresses and numbers.

    Hosts are registrable domains or deeper, lower-case, in Unicode; they stand for themselves and
    all below them. `known_numbers` are ids of this conversation as they are written: its order,
    tracking numbers, articles.
    """

    own_hosts: tuple[str, ...]
    allowed_hosts: tuple[str, ...] = ()
    known_numbers: frozenset[str] = frozenset()


class Situation(Struct, frozen=True):
    """Where a text was written, as far as rules ask for it.

    `exempt` marks a chat that stayed open while chats are switched off.
    """

    scheme: str | None = None
    exempt: bool = False
    language: Language | None = None
    known_numbers: frozenset[str] = frozenset()


NOWHERE_SPECIAL = Situation()

Score = Annotated[int, Meta(ge=0, le=100)]


class Finding(Struct, frozen=True):
    """One thing that is wrong with a text.

    `score` is how sure we are, in percent. `reasons` name the evidence, strongest first. `rule` is
    the rule that decided what it leads to, None when none applied.
    """

    label: Label
    score: Score
    spans: tuple[Span, ...]
    reasons: tuple[str, ...]
    direction: Direction | None = None
    rule: str | None = None
    action: Action = Action.DELIVER


class HoldReason(StrEnum):
    """Why a text is held although no finding says so."""

    EXTERNAL_JUDGE_DOWN = "external_judge_down"
    """The operator's own judge gave no answer, and nothing is to pass without it."""
    FILE = "file"
    """What was sent along must be looked at first."""


class Verdict(Struct, frozen=True):
    """What becomes of a text, and why. `text` is what the other side may see: masked where the
    action is `mask`, else as it was written. `version` is the rulebook's. `reason` is there where
    no finding says why."""

    action: Action
    text: str
    findings: tuple[Finding, ...]
    version: int
    reason: HoldReason | None = None

    @property
    def labels(self) -> tuple[Label, ...]:
        return tuple(finding.label for finding in self.findings)

    @property
    def deciding(self) -> Finding | None:
        """The finding that the action is due to: of the strictest the surest."""
        if not self.findings:
            return None
        return max(self.findings, key=weight)


def weight(finding: Finding) -> tuple[int, int]:
    """What findings are ordered by: how strict it is what they lead to, then how sure they are."""
    return finding.action.strictness, finding.score
