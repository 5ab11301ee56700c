"""Settlements and sellers as operators see them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeAlias
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.core.ids import SellerId
from prilavok.levels.holding.model import OverrideReason
from prilavok.levels.mine.model import HistoryMonth, LevelBrief, ShownHeld
from prilavok.levels.model import Key, LevelName

Time: TypeAlias = Annotated[datetime, Meta(tz=True)]


class SettlingStep(StrEnum):
    """What is done for all sellers, one after the other."""

    MEASURE = "measure"
    DECIDE = "decide"
    TELL = "tell"


class Settling(Struct, frozen=True):
    """How far a settlement is: in which step, and what is `done` of all steps' work, `whole`. It is
    what is kept: a settlement that was stopped goes on from there."""

    step: SettlingStep
    done: int
    whole: int


class SettlementView(Struct, frozen=True, kw_only=True):
    """A month's settlement, under way while not `finished_at`; `late` if it was, or is, not done
    when the programme's day began (`due_at`)."""

    month: str
    programme_version: int
    started_at: datetime
    due_at: datetime
    finished_at: datetime | None
    late: bool
    sellers: int
    evidence: int
    digest: str | None
    settling: Settling | None
    """None once every seller is told, which takes a moment longer than settling."""


class Settlements(Struct, frozen=True):
    """All settlements, the newest month first."""

    settlements: tuple[SettlementView, ...]


class Moved(Struct, frozen=True):
    """How many sellers came from one level (null: none) to another, or stayed."""

    level_before: LevelName | None
    level_after: LevelName | None
    sellers: int


class LevelCount(Struct, frozen=True):
    """How many sellers have a level; null: none."""

    level: LevelName | None
    sellers: int


class ReasonCount(Struct, frozen=True):
    """For how many sellers a reason decided."""

    reason: str
    sellers: int


class SettledView(Struct, frozen=True, kw_only=True):
    """What a month came to for the market, after all appeals (of which `revised` sellers)."""

    settlement: SettlementView
    levels: tuple[LevelBrief, ...]
    counts: tuple[LevelCount, ...]
    moves: tuple[Moved, ...]
    reasons: tuple[ReasonCount, ...]
    revised: int


class OverrideView(Struct, frozen=True, kw_only=True):
    """A level that was given by hand for `[starts, ends)`."""

    override_id: UUID
    level: LevelName | None
    starts: datetime
    ends: datetime
    reason: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    holds: bool


class NewOverride(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give a seller a level (null: take it any) from `starts`, else now, until `ends`, whatever is
    settled. The seller reads the reason."""

    level: Key | None
    starts: Time | None = None
    ends: Time
    reason: OverrideReason


class SellerLevels(Struct, frozen=True, kw_only=True):
    """All of a seller's levels: what it holds, how its months went, what was given by hand."""

    seller_id: SellerId
    name: str
    held: ShownHeld | None
    levels: tuple[LevelBrief, ...]
    months: tuple[HistoryMonth, ...]
    overrides: tuple[OverrideView, ...]
