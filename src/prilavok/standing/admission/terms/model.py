"""An acceptance of terms, and what is missing without one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from msgspec import Struct

from prilavok.core.errors import Conflict, Forbidden, NotFound
from prilavok.core.events import Event
from prilavok.core.ids import SellerId
from prilavok.standing.admission.model import Capability


class Offer(Struct, frozen=True):
    """What the decision looks at of a version of the terms."""

    version: int
    effective_from: datetime
    grace_until: datetime
    capabilities: tuple[Capability, ...]


class Acceptance(Struct, frozen=True):
    """A member of a seller's staff (`seller_staff:7`) accepted a version of the terms."""

    version: int
    accepted_by: str
    accepted_at: datetime


class Accepted(Struct, frozen=True, tag_field="state", tag="accepted"):
    """Nothing is missing. `version` is the one in force, None where there is nothing to accept."""

    version: int | None = None


class Missing(Struct, frozen=True, tag_field="state", tag="missing"):
    """`version` has to be accepted; before `grace_until` nothing follows from it."""

    version: int
    grace_until: datetime

    def is_due(self, now: datetime) -> bool:
        """Whether the grace is over."""
        return now >= self.grace_until


TermsStanding: TypeAlias = Accepted | Missing


class TermsAccepted(Event, frozen=True, tag="standing.terms_accepted"):
    """A seller has accepted a version of the terms."""

    seller_id: SellerId
    version: int
    accepted_by: str


@dataclass(eq=False)
class TermsUnknown(NotFound):
    """There are no terms with the version {version}."""

    version: int


@dataclass(eq=False)
class TermsSuperseded(Conflict):
    """Version {version} of the terms has been replaced by version {newer}; read that one."""

    version: int
    newer: int


@dataclass(eq=False)
class MayNotAccept(Forbidden):
    """Whoever accepts the terms for a seller must be allowed to do something for that seller."""
