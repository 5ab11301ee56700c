"""Why something cannot be done to a claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from prilavok.chat.protocol import ShownVerdict
from prilavok.claims.model import ClaimAction
from prilavok.claims.rules import Barred, WhyNot
from prilavok.core.errors import Conflict, Exhausted, Forbidden, Invalid, NotFound, Refused
from prilavok.moderation.model import Label


@dataclass(eq=False)
class ClaimNotFound(NotFound):
    """There is no such claim."""

    claim_id: UUID


@dataclass(eq=False)
class LineNotFound(NotFound):
    """You have no order {order_id} with such a line."""

    order_id: str


@dataclass(eq=False)
class ClaimBarred(Refused):
    """No claim can be opened for this: {reason}."""

    reason: Barred


@dataclass(eq=False)
class ClaimsUsedUp(Exhausted):
    """No more than {limit} claims can be opened in 24 hours; the next one after {until}."""

    limit: int
    until: datetime
    retry_after_s: int


@dataclass(eq=False)
class ClaimChanged(Conflict):
    """The claim has changed since version {expected} was looked at: it is at {version} now."""

    expected: int
    version: int


@dataclass(eq=False)
class ActReused(Conflict):
    """Something else was done under this act id before; another act needs another one."""

    act_id: UUID


@dataclass(eq=False)
class ActNotPossible(Refused):
    """This cannot be done to the claim now: {reason}."""

    reason: WhyNot


@dataclass(eq=False)
class NotYourAct(Forbidden):
    """The other side does this, not you."""


@dataclass(eq=False)
class FilesNotEvidence(Invalid):
    """Send these files anew: they are not yours, not of this chat, held, or used already."""

    file_ids: tuple[UUID, ...]


@dataclass(eq=False)
class ClaimTextRefused(Refused):
    """The other side would not see this text as it is: {reason}"""

    reason: str
    label: Label | None
    verdict: ShownVerdict


@dataclass(eq=False)
class TemplateNotFound(NotFound):
    """There is no such template."""

    template_id: UUID


@dataclass(eq=False)
class TemplateForNoText(Invalid):
    """Nothing is said with {action}: a template is for {those}."""

    action: ClaimAction
    those: str


@dataclass(eq=False)
class TooManyTemplates(Exhausted):
    """A shop has at most {most} templates."""

    most: int


@dataclass(eq=False)
class TooManyClaimNotes(Exhausted):
    """A claim has at most {most} notes."""

    most: int
