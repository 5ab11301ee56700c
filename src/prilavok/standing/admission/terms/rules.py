"""What of the terms a seller has to accept. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.terms.model import (
    Accepted,
    Missing,
    Offer,
    TermsStanding,
    TermsSuperseded,
    TermsUnknown,
)


def standing_of(
    offers: Sequence[Offer],
    accepted: Collection[int],
    now: datetime,
    capability: Capability | None = None,
) -> TermsStanding:
    """What of `offers` (in the order in which they come into force) is missing for `capability`.

    An acceptance covers the earlier offers too. The strictest of the uncovered ones counts, so a
    new version never prolongs the grace of the one before. Without a capability: for any.
    """
    running = [offer for offer in offers if offer.effective_from <= now]
    concerned = [o for o in running if capability is None or capability in o.capabilities]
    if not concerned:
        return Accepted()
    newest = concerned[-1].version
    covered = _last_index([offer.version in accepted for offer in offers])
    uncovered = [offer for offer in concerned if offers.index(offer) > covered]
    if not uncovered:
        return Accepted(newest)
    return Missing(newest, min(offer.grace_until for offer in uncovered))


def covering(offers: Sequence[Offer], version: int) -> list[int]:
    """The versions of which an acceptance covers `version`: itself, and those that come into force
    after it. Raises `TermsUnknown`."""
    order = [offer.version for offer in offers]
    if version not in order:
        raise TermsUnknown(version)
    return order[order.index(version) :]


def check_acceptable(offers: Sequence[Offer], version: int, now: datetime) -> None:
    """Raise unless `version` (from 1) is in force or comes into force later.

    Raises `TermsUnknown` and `TermsSuperseded`.
    """
    order = [offer.version for offer in offers]
    if version > max(order, default=0):
        raise TermsUnknown(version)
    running = [offer.version for offer in offers if offer.effective_from <= now]
    first = running[-1] if running else order[0]
    if version not in order[order.index(first) :]:
        raise TermsSuperseded(version, first)


def _last_index(marks: Sequence[bool]) -> int:
    return max((index for index, marked in enumerate(marks) if marked), default=-1)
