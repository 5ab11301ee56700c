"""The review policy: when a link that many receive is one attack, and how long one may contest what
became of a message. Edited by the operator, in versions."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

from msgspec import Meta, Struct

from prilavok.programmes import Kind

Persons = Annotated[int, Meta(ge=1, le=1_000)]


class Campaigns(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One link to at least `counterparts_min` different buyers or sellers within `within_h` hours
    is one attack. When it is recalled, whoever sent it to at least `spreader_min` has broken a
    rule; who sent it to fewer may have asked what it is."""

    counterparts_min: Annotated[int, Meta(ge=2, le=1_000)] = 5
    within_h: Annotated[int, Meta(ge=1, le=24 * 30)] = 24
    spreader_min: Persons = 2

    @property
    def within(self) -> timedelta:
        return timedelta(hours=self.within_h)


class Masked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`messages_min` messages of one party within `within_d` days of which the same sort of thing
    was masked are an attempt to be looked at, if the penalty policy pursues it."""

    messages_min: Annotated[int, Meta(ge=1, le=100)] = 3
    within_d: Annotated[int, Meta(ge=1, le=365)] = 7

    @property
    def within(self) -> timedelta:
        return timedelta(days=self.within_d)


class ReviewPolicy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`contest_within_d` is how many days the author of a message may contest what became of it.
    `note` says where the numbers come from."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    note: Annotated[str, Meta(max_length=2_000)] = ""
    campaigns: Campaigns = Campaigns()
    masked: Masked = Masked()
    contest_within_d: Annotated[int, Meta(ge=1, le=365)] = 14

    @property
    def contest_within(self) -> timedelta:
        return timedelta(days=self.contest_within_d)


PRESET_DEFAULT: Final = "ozon-2024"
KIND: Final = Kind("review_policy", ReviewPolicy, default=PRESET_DEFAULT)
