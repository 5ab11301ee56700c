"""Decisions about cases, pure: which comes first, who may do what to one, when it is decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from prilavok.cases.errors import (
    CaseClosed,
    CaseNotTaken,
    CaseTaken,
    ModeratorsDecide,
    OpinionGiven,
    OwnDecision,
    SecondOpinionDue,
)
from prilavok.cases.model import Case, CaseId, CaseLine, Opinion
from prilavok.core.errors import DomainError
from prilavok.identity.model import Access, Role, allow

REVIEWERS: Final[Access] = allow(Role.MODERATOR, Role.OPERATOR)
"""Who may look at the queue; what they may do to a case, the rules below say."""
SECOND_OPINION = 2
"""So many people decide the same once somebody has asked for a second opinion."""


def urgency(case: CaseLine) -> tuple[int, datetime, CaseId]:
    """What the queue is ordered by, the least first."""
    return (case.priority, case.due_at, case.case_id)


def is_operator(who: str) -> bool:
    """Operators decide only where somebody is barred: there may be no moderator left who is not."""
    return who.startswith(f"{Role.OPERATOR}:")


def hindrance_to_taking(
    case: Case, opinions: Sequence[Opinion], who: str, now: datetime
) -> DomainError | None:
    """Why `who` cannot take `case` now, or None."""
    if not case.is_undecided:
        return CaseClosed(case.state)
    if any(opinion.by == who for opinion in opinions):
        return OpinionGiven()
    if who in case.barred:
        return OwnDecision()
    if is_operator(who) and not case.barred:
        return ModeratorsDecide()
    holder = case.holder(now)
    if holder is not None and holder != who:
        assert case.leased_until is not None
        return CaseTaken(holder, case.leased_until)
    return None


def hindrance_to_deciding(
    case: Case, opinions: Sequence[Opinion], who: str, now: datetime
) -> DomainError | None:
    """Why `who` cannot decide `case` or put it back: only its holder can."""
    hindrance = hindrance_to_taking(case, opinions, who, now)
    if hindrance is None and case.holder(now) != who:
        return CaseNotTaken()
    return hindrance


def hindrance_to_asking(
    case: Case, opinions: Sequence[Opinion], who: str, now: datetime
) -> DomainError | None:
    """Why `who` cannot decide `case` with another one's consent: not where it is needed anyway."""
    hindrance = hindrance_to_deciding(case, opinions, who, now)
    if hindrance is None and case.persons >= SECOND_OPINION:
        return SecondOpinionDue()
    return hindrance


def agreed(opinions: Sequence[Opinion], persons: int) -> list[Opinion] | None:
    """The opinions that decide, in order: those of `persons` people who share decision, label,
    amount and pieces with the latest. None while too few do."""
    latest = opinions[-1]
    same = [opinion for opinion in opinions if _said(opinion) == _said(latest)]
    return same if len(same) >= persons else None


def _said(opinion: Opinion) -> tuple[str, str | None, int | None, tuple[int, ...] | None]:
    return opinion.decision, opinion.label, opinion.amount_minor, opinion.pieces
