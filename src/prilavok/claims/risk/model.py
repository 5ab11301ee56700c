"""Signals of a claim, and the rows behind them."""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from msgspec import Struct

from prilavok.claims.model import ClaimReason, Outcome
from prilavok.core.money import Money

ROWS_MAX: Final = 20
"""Of the rows behind a signal so many are shown."""


class EarlierClaim(Struct, frozen=True):
    """Another claim of the buyer. The seller is named to moderators alone."""

    claim_id: UUID
    order_id: str
    opened_at: datetime
    reason: ClaimReason
    outcome: Outcome | None
    paid: Money
    seller_id: str | None


class Signal(Struct, frozen=True, tag_field="kind"):
    """Something that speaks for caution."""


class ClaimShare(Signal, frozen=True, tag="claim_share"):
    """The buyer has claimed for `claimed` of the `orders` that they kept in a year."""

    orders: int
    claimed: int
    share_bps: int
    claims: tuple[EarlierClaim, ...]


class RepeatedPhoto(Struct, frozen=True):
    """A picture of this claim that looks like one of another: `bits_apart` of 128."""

    file_id: UUID
    other_claim_id: UUID
    other_file_id: UUID
    other_opened_at: datetime
    bits_apart: int
    same_buyer: bool
    seller_id: str | None


class RepeatedPhotos(Signal, frozen=True, tag="repeated_photos"):
    """Pictures were shown in other claims before, the most alike first."""

    photos: tuple[RepeatedPhoto, ...]


class LateClaim(Signal, frozen=True, tag="late_claim"):
    """Opened in the last tenth of the time in which one could be."""

    delivered_at: datetime
    opened_at: datetime
    window_ends_at: datetime


class BoughtBefore(Struct, frozen=True):
    """A line that the buyer kept."""

    order_id: str
    placed_at: datetime
    paid: Money
    seller_id: str | None


class ValueSpike(Signal, frozen=True, tag="value_spike"):
    """The line cost more than three times what the buyer's lines usually do: the `median` of
    `lines`, of which the newest are shown."""

    paid: Money
    median: Money
    lines: int
    bought: tuple[BoughtBefore, ...]


AnySignal: TypeAlias = ClaimShare | RepeatedPhotos | LateClaim | ValueSpike


class ClaimSignals(Struct, frozen=True):
    """What speaks for caution with a claim, if anything. It decides nothing."""

    claim_id: UUID
    signals: tuple[AnySignal, ...]
