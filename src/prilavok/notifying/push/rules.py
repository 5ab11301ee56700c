"""When a push goes out, and for how long it is of use. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from prilavok.notifying.model import LettersWanted
from prilavok.notifying.rules import after_quiet

WAIT: Final = timedelta(seconds=30)
"""Within which whoever is at work reads a message themselves, and several become one push."""
KEPT: Final = timedelta(hours=12)
"""How long a push service keeps what a device that is off has not got yet."""
ATTEMPTS_MAX: Final = 6
BACKOFF_MAX: Final = timedelta(hours=1)
TRY_EVERY: Final = timedelta(seconds=10)


def due_at(wanted: LettersWanted, now: datetime) -> datetime:
    """When what happens `now` is told: not in quiet hours."""
    return after_quiet(wanted, now + WAIT)


def again_after(attempts: int, asked: timedelta | None) -> timedelta:
    """How long to wait after so many attempts: 1, 2, 4 … minutes, or as the service has asked."""
    return min(max(timedelta(minutes=2 ** (attempts - 1)), asked or timedelta()), BACKOFF_MAX)
