"""Decisions about cases, pure: who may take one, who may decide it, when it is decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from prilavok.cases.model import (
    Case,
    CaseClosed,
    CaseNotTaken,
    CaseTaken,
    Opinion,
    OpinionGiven,
    OwnDecision,
)
from prilavok.core.errors import DomainError


def hindrance_to_taking(
    case: Case, who: str, opinions: Sequence[Opinion], contested: Sequence[str], now: datetime
) -> DomainError | None:
    """Why `who` cannot take `case` now, or None. `contested` are who decided what it is about."""
    if not case.is_undecided:
        return CaseClosed(case.state)
    holder = case.holder(now)
    if holder is not None and holder != who:
        assert case.leased_until is not None
        return CaseTaken(holder, case.leased_until)
    if any(opinion.by == who for opinion in opinions):
        return OpinionGiven()
    if who in contested:
        return OwnDecision()
    return None


def hindrance_to_acting(
    case: Case, who: str, opinions: Sequence[Opinion], contested: Sequence[str], now: datetime
) -> DomainError | None:
    """Why `who` cannot decide `case`, put it back or pass it on: only its holder can."""
    hindrance = hindrance_to_taking(case, who, opinions, contested, now)
    if hindrance is None and case.holder(now) != who:
        return CaseNotTaken()
    return hindrance


def agreed(opinions: Sequence[Opinion], persons: int) -> Opinion | None:
    """The opinion that decides: the latest whose decision and label `persons` people share."""
    for latest in reversed(opinions):
        same = [
            opinion
            for opinion in opinions
            if (opinion.decision, opinion.label) == (latest.decision, latest.label)
        ]
        if len(same) >= persons:
            return latest
    return None
