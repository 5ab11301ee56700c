"""When something speaks for caution. Pure; from where on is the claim policy's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from prilavok.claims.risk.model import (
    ROWS_MAX,
    BoughtBefore,
    ClaimShare,
    EarlierClaim,
    LateClaim,
    RepeatedPhoto,
    RepeatedPhotos,
    ValueSpike,
)
from prilavok.claims.risk.thresholds import Thresholds
from prilavok.core.money import BPS_WHOLE, Money
from prilavok.market import Bought


def claim_share(
    orders: int, claims: Sequence[EarlierClaim], claimed: int, risk: Thresholds
) -> ClaimShare | None:
    """Whether the buyer claims for many of `orders`; `claims` are the rows, newest first."""
    if orders < risk.orders_min:
        return None
    share_bps = min(BPS_WHOLE, claimed * BPS_WHOLE // orders)
    if share_bps < risk.share_from_bps:
        return None
    return ClaimShare(orders, claimed, share_bps, tuple(claims[:ROWS_MAX]))


def repeated_photos(photos: Iterable[RepeatedPhoto], risk: Thresholds) -> RepeatedPhotos | None:
    """Whether pictures look the same as those of other claims."""
    near = [photo for photo in photos if photo.bits_apart <= risk.bits_apart_max]
    near.sort(key=lambda photo: (photo.bits_apart, photo.other_opened_at, photo.other_file_id))
    return RepeatedPhotos(tuple(near[:ROWS_MAX])) if near else None


def late_claim(
    delivered_at: datetime, opened_at: datetime, ends_at: datetime, risk: Thresholds
) -> LateClaim | None:
    """Whether it was opened just before it would have been too late."""
    late = (ends_at - delivered_at) * risk.late_bps
    if not timedelta() < (ends_at - opened_at) * BPS_WHOLE <= late:
        return None
    return LateClaim(delivered_at, opened_at, ends_at)


def value_spike(
    paid: Money, bought: Bought, risk: Thresholds, *, names_sellers: bool
) -> ValueSpike | None:
    """Whether `paid` is far beyond what the buyer paid for other lines in the same currency."""
    if bought.lines < risk.lines_min or paid.minor <= risk.spike_times * bought.median_minor:
        return None
    rows = [
        BoughtBefore(
            line.order_id, line.placed_at, line.paid, line.seller_id if names_sellers else None
        )
        for line in bought.newest[:ROWS_MAX]
    ]
    return ValueSpike(paid, Money(bought.median_minor, paid.currency), bought.lines, tuple(rows))
