"""From where on something speaks for caution: a part of the claim policy."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from prilavok.core.money import BPS_WHOLE

Several = Annotated[int, Meta(ge=1, le=1_000)]


class Thresholds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When whoever decides about a claim is told to be careful. Nothing is refused because of it.

    What the buyer bought and claimed in the last `looks_back_d` days counts. A share of claims is
    told from `share_from_bps` of at least `orders_min` orders on; pictures that differ in at most
    `bits_apart_max` of 128 bits; a claim that is opened in the last `late_bps` of its time (0: none
    is late); a line that cost more than `spike_times` the median of at least `lines_min` others.
    """

    looks_back_d: Annotated[int, Meta(ge=1, le=730)] = 365
    orders_min: Several = 5
    share_from_bps: Annotated[int, Meta(ge=1, le=BPS_WHOLE)] = 3_000
    bits_apart_max: Annotated[int, Meta(ge=0, le=7)] = 7
    late_bps: Annotated[int, Meta(ge=0, le=BPS_WHOLE)] = 1_000
    lines_min: Several = 5
    spike_times: Annotated[int, Meta(ge=2, le=100)] = 3
