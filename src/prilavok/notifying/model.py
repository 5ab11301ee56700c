"""What people want to hear of, and letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.core.errors import Exhausted, Forbidden, Invalid

EVERY_MIN_MAX: Final = 24 * 60
MAIL_PATTERN: Final = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z"


class LetterKind(StrEnum):
    """What there is to hear of."""

    MESSAGE = "message"
    DEADLINE = "deadline"
    DECISION = "decision"


class LetterLanguage(StrEnum):
    """What letters can be written in."""

    RU = "ru"
    EN = "en"
    ZH = "zh"


class QuietHours(Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Hours in which no letter goes out, by the clocks of one's zone: `from` is in them, `to` is
    not. Over midnight when `from` is the later one."""

    from_: time
    to: time


class LettersWanted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody wants to hear of. `with_text`: letters may say what messages say."""

    email: Annotated[str, Meta(max_length=254, pattern=MAIL_PATTERN)] | None = None
    kinds: frozenset[LetterKind] = frozenset(LetterKind)
    every_min: Annotated[int, Meta(ge=1, le=EVERY_MIN_MAX)] = 15
    quiet: QuietHours | None = None
    zone: Annotated[str, Meta(min_length=1, max_length=64)] = "UTC"
    with_text: bool = False
    language: LetterLanguage = LetterLanguage.EN


class LetterFailure(Struct, frozen=True):
    """A letter that could not be delivered, and what the mail server said."""

    at: datetime
    reason: str


class Notifying(Struct, frozen=True, kw_only=True):
    """What somebody hears of. `is_confirmed`: they have followed the link that was sent to `email`;
    nothing else is sent there before. `can_mail`: this installation sends letters at all."""

    wanted: LettersWanted
    is_confirmed: bool
    failure: LetterFailure | None
    can_mail: bool


class Confirmation(Struct, frozen=True, forbid_unknown_fields=True):
    """What stood in the link of the letter that asks for it."""

    token: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Letter(Struct, frozen=True):
    """A letter that is ready. `unsubscribe` is the token of its link, none in one that was asked
    for."""

    letter_id: UUID
    to: str
    subject: str
    text: str
    html: str
    unsubscribe: str | None


class PostName(StrEnum):
    """What is sent."""

    LETTERS = "letters"
    PUSHES = "pushes"


class PostState(Struct, frozen=True):
    """How many have been tried in vain and wait, and, unless it is well, since when nothing can be
    sent at all and why."""

    post: PostName
    waiting: int
    since: datetime | None
    reason: str | None


@dataclass(eq=False)
class ZoneNotKnown(Invalid):
    """There is no time zone {zone}."""

    zone: str


@dataclass(eq=False)
class ConfirmationWrong(Invalid):
    """This link was used already, or belongs to another address or person."""


@dataclass(eq=False)
class AskedTooSoon(Exhausted):
    """A letter was sent a moment ago; another address can be given at {until}."""

    until: datetime


@dataclass(eq=False)
class NotAPerson(Forbidden):
    """A key hears of nothing by letter."""
