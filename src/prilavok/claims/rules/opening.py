"""Whether a claim can be opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from prilavok.claims.model import Claim, ClaimReason, State
from prilavok.claims.programme import ClaimPolicy, Ground, turn_ends
from prilavok.core.money import Money


class Barred(StrEnum):
    """Why a claim cannot be opened."""

    NOT_OPEN = "not_open"
    """Claims are not opened to the two, or are switched off."""
    NOT_BOUGHT_OUT = "not_bought_out"
    RETURNED = "returned"
    NOTHING_LEFT = "nothing_left"
    REASON = "reason"
    TOO_LATE = "too_late"
    NEEDS_FILES = "needs_files"
    TOO_MANY_FILES = "too_many_files"
    OPEN_ALREADY = "open_already"
    ARBITRATED = "arbitrated"
    """A moderator has decided on this reason: that binds."""
    ENOUGH = "enough"
    """The line was claimed for as often as it may be."""


class Bought(Struct, frozen=True, kw_only=True):
    """What is known of a line that somebody wants to claim for. `left` can still go back; of the
    claims `before`, those for the reasons `ruled` were decided by a moderator."""

    delivered_at: datetime | None
    bought_out_at: datetime | None
    returned_at: datetime | None
    left: Money
    has_open_claim: bool
    before: int = 0
    ruled: frozenset[ClaimReason] = frozenset()
    is_open: bool = True


def barred(
    bought: Bought,
    policy: ClaimPolicy,
    reason: ClaimReason,
    photos: int,
    videos: int,
    now: datetime,
) -> Barred | None:
    """Why no claim can be opened for `bought`, if so."""
    return _barred_by_order(bought) or _barred_by_policy(
        bought, policy, reason, photos, videos, now
    )


def _barred_by_order(bought: Bought) -> Barred | None:
    reasons = {
        Barred.NOT_OPEN: not bought.is_open,
        Barred.NOT_BOUGHT_OUT: bought.bought_out_at is None,
        Barred.RETURNED: bought.returned_at is not None,
        Barred.NOTHING_LEFT: bought.left.minor <= 0,
        Barred.OPEN_ALREADY: bought.has_open_claim,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _barred_by_policy(
    bought: Bought,
    policy: ClaimPolicy,
    reason: ClaimReason,
    photos: int,
    videos: int,
    now: datetime,
) -> Barred | None:
    ground = policy.ground(reason)
    if ground is None:
        return Barred.REASON
    reasons = {
        Barred.ARBITRATED: reason in bought.ruled,
        Barred.ENOUGH: bought.before >= policy.per_line_max,
        Barred.TOO_LATE: now >= window_ends(bought, ground),
        Barred.NEEDS_FILES: ground.needs_files and photos + videos == 0,
        Barred.TOO_MANY_FILES: are_too_many(policy, photos, videos),
    }
    return next((why for why, holds in reasons.items() if holds), None)


def are_too_many(policy: ClaimPolicy, photos: int, videos: int) -> bool:
    """Whether nobody may show so many at once."""
    return photos > policy.photos_max or videos > policy.videos_max


def window_ends(bought: Bought, ground: Ground) -> datetime:
    """Until when a claim for a bought-out line can be opened (not included)."""
    start = bought.delivered_at or bought.bought_out_at
    assert start is not None
    return start + timedelta(days=ground.within_d)


def begun(claim: Claim, policy: ClaimPolicy, now: datetime) -> Claim:
    """A claim that has just been opened, with its first turn."""
    due_at, look_at = turn_ends(policy, State.AWAITING_SELLER, now)
    return replace(claim, state=State.AWAITING_SELLER, due_at=due_at, look_at=look_at)
