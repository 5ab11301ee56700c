"""Feedback on levels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.core.errors import Exhausted

PER_DAY_MAX: Final = 5
Stars = Annotated[int, Meta(ge=1, le=5)]
FeedbackText = Annotated[str, Meta(max_length=2_000)]


class NewFeedback(Struct, frozen=True, forbid_unknown_fields=True):
    """What one thinks: stars, and a text if one likes."""

    stars: Stars
    text: FeedbackText = ""


class Feedback(Struct, frozen=True, kw_only=True):
    """What a seller's staff thought."""

    feedback_id: UUID
    seller_id: str
    seller_name: str | None = None
    given_by: str
    given_at: datetime
    stars: int
    text: str


class StarCount(Struct, frozen=True):
    """How many gave so many stars."""

    stars: int
    count: int


class FeedbackPage(Struct, frozen=True):
    """The newest first; the next page is `before` the last id. `counts` is of all that there is."""

    feedback: tuple[Feedback, ...]
    has_more: bool
    counts: tuple[StarCount, ...]


@dataclass(eq=False)
class FeedbackEnough(Exhausted):
    """Your shop has told its opinion five times within a day; tell more tomorrow."""
