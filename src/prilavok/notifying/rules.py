"""When a letter goes out. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from prilavok.notifying.model import LettersWanted

ATTEMPTS_MAX: Final = 12
BACKOFF_MAX: Final = timedelta(hours=6)


def zone_of(wanted: LettersWanted) -> ZoneInfo:
    """Whose clocks quiet hours go by. Raises `ValueError`."""
    try:
        return ZoneInfo(wanted.zone)
    except (LookupError, OSError) as error:
        raise ValueError(wanted.zone) from error


def due_at(wanted: LettersWanted, now: datetime) -> datetime:
    """When what happens `now` is told: with what else comes within `every_min`, and not in quiet
    hours."""
    return after_quiet(wanted, now + timedelta(minutes=wanted.every_min))


def after_quiet(wanted: LettersWanted, at: datetime) -> datetime:
    """`at`, or the end of the quiet hours that it lies in.

    Where clocks are put back and the end comes twice, the first one that is not past; where they
    are put forward over the end, as much later.
    """
    quiet = wanted.quiet
    if quiet is None or quiet.from_ == quiet.to:
        return at
    zone = zone_of(wanted)
    local = at.astimezone(zone)
    clock = local.time()
    is_over_midnight = quiet.from_ > quiet.to
    is_before_end, is_after_start = clock < quiet.to, clock >= quiet.from_
    is_quiet = (
        is_before_end or is_after_start if is_over_midnight else is_before_end and is_after_start
    )
    if not is_quiet:
        return at
    day = local.date() if is_before_end else local.date() + timedelta(days=1)
    ends = (
        datetime.combine(day, quiet.to, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    return next((end for end in ends if end > at), at)


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 1, 2, 4 … minutes."""
    return min(timedelta(minutes=2 ** (attempts - 1)), BACKOFF_MAX)
