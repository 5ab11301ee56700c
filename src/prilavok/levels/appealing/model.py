"""LevelAppeals against a settled month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.core.errors import Conflict, Exhausted, Invalid, Refused
from prilavok.core.events import Event
from prilavok.core.ids import SellerId
from prilavok.levels.model import Key, LevelName, Reason
from prilavok.levels.programme import INDICATORS_MAX

CONTESTED_MAX: Final = 100
APPEALS_MAX: Final = 100
"""So many are listed."""
UNDECIDED_MAX: Final = 12
"""So many of a seller's may wait to be decided."""

AppealText = Annotated[str, Meta(min_length=10, max_length=2_000, pattern=r"^[^\x00]*\S[^\x00]*\Z")]
Position = Annotated[int, Meta(ge=1, le=2**53)]
MonthName = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}\Z")]


class NewLevelAppeal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why what a settled month came to by these indicators is wrong; moderators read it.

    `contested` are the positions of rows of evidence that should not have counted. What was told
    after the month had been settled need not be named.
    """

    month: MonthName
    indicators: Annotated[tuple[Key, ...], Meta(min_length=1, max_length=INDICATORS_MAX)]
    text: AppealText
    contested: Annotated[tuple[Position, ...], Meta(max_length=CONTESTED_MAX)] = ()


class AppealRuling(StrEnum):
    """What was decided about an appeal."""

    RECOUNT = "recount"
    """The month is counted anew, with what has been told since."""
    RECOUNT_WITHOUT = "recount_without"
    """And without the rows that were contested, or those of them that were named."""
    UPHOLD = "uphold"


class Appeal(Struct, frozen=True, kw_only=True):
    """An appeal as stored. A granted one is `done_at` when its `revision` is there. `left_out` are
    those of the contested rows that were decided not to count; None for all."""

    appeal_id: UUID
    seller_id: SellerId
    month: date
    indicators: tuple[str, ...]
    contested: tuple[int, ...]
    text: str
    made_by: str
    made_at: datetime
    due_at: datetime
    case_id: UUID
    decision: AppealRuling | None = None
    reason: str | None = None
    template: str | None = None
    decided_at: datetime | None = None
    done_at: datetime | None = None
    revision: int | None = None
    left_out: tuple[int, ...] | None = None

    @property
    def not_counted(self) -> tuple[int, ...]:
        """The rows that do not count, by what was decided."""
        if self.decision is not AppealRuling.RECOUNT_WITHOUT:
            return ()
        return self.contested if self.left_out is None else self.left_out


class LevelAppealState(StrEnum):
    """How far an appeal is."""

    WAITING = "waiting"
    GRANTED = "granted"
    """It is decided for the seller; the revision comes as soon as no settlement is under way."""
    REVISED = "revised"
    REJECTED = "rejected"


class LevelAppealView(Struct, frozen=True, kw_only=True):
    """An appeal as its seller sees it: decided by `due_at`, for a `reason` in the language that was
    asked for; `revision` is the month's that it led to, without `not_counted` of the contested
    rows."""

    appeal_id: UUID
    month: str
    indicators: tuple[str, ...]
    contested: tuple[int, ...]
    text: str
    made_at: datetime
    due_at: datetime
    state: LevelAppealState
    decision: AppealRuling | None
    reason: str | None
    decided_at: datetime | None
    revision: int | None
    not_counted: tuple[int, ...]


class LevelAppeals(Struct, frozen=True):
    """Up to 100, the newest first."""

    appeals: tuple[LevelAppealView, ...]


class LevelRevised(Event, frozen=True, tag="levels.revised"):
    """An appeal has changed a settled month, or one that follows from it; told in the seller's
    lane. `level_before` is what the month had given until then."""

    seller_id: SellerId
    period: str
    revision: int
    level_before: LevelName | None
    level_after: LevelName | None
    reason: Reason


@dataclass(eq=False)
class TooLateToContestMonth(Refused):
    """{period} could be contested until {until}."""

    period: str
    until: datetime


@dataclass(eq=False)
class NothingSettled(Conflict):
    """{period} was settled without this seller."""

    period: str


@dataclass(eq=False)
class MonthAppealedAlready(Conflict):
    """{indicators} of {period} has been contested before; each can be once."""

    period: str
    indicators: str


@dataclass(eq=False)
class NotCounted(Invalid):
    """These rows were not counted by the indicators that are contested: {positions}."""

    positions: str


@dataclass(eq=False)
class AppealsEnough(Exhausted):
    """Twelve appeals of your shop wait to be decided; contest more when one is."""
