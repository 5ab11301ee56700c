"""Why something cannot be done to a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prilavok.cases.model import CaseId, CaseState
from prilavok.core.errors import Conflict, Forbidden, Invalid, NotFound


@dataclass(eq=False)
class CaseNotFound(NotFound):
    """There is no case {case_id}."""

    case_id: CaseId


@dataclass(eq=False)
class AmountMissing(Invalid):
    """To decide {decision}, say how much."""

    decision: str


@dataclass(eq=False)
class PieceUnknown(Invalid):
    """These pieces are not contested in the case: {positions}."""

    positions: str


@dataclass(eq=False)
class CaseTaken(Conflict):
    """{assignee} is at this case until {until}."""

    assignee: str
    until: datetime


@dataclass(eq=False)
class CaseNotTaken(Conflict):
    """Take the case first."""


@dataclass(eq=False)
class CaseClosed(Conflict):
    """The case is {state}; nothing more can be done to it."""

    state: CaseState


@dataclass(eq=False)
class CaseChanged(Conflict):
    """The case has changed since version {expected} was looked at: it is at {version} now."""

    expected: int
    version: int


@dataclass(eq=False)
class OwnDecision(Forbidden):
    """You took part in the decision that this case is about; somebody else must decide it."""


@dataclass(eq=False)
class ModeratorsDecide(Forbidden):
    """Moderators decide this case: nobody is barred from it, so no operator is needed."""


@dataclass(eq=False)
class SecondOpinionDue(Conflict):
    """Two people decide this case anyway; say what you would decide."""


@dataclass(eq=False)
class OpinionGiven(Conflict):
    """You have decided this case already; it waits for somebody else."""


@dataclass(eq=False)
class DecisionUnknown(Invalid):
    """A case of the kind {kind} cannot be decided with {decision}."""

    kind: str
    decision: str


@dataclass(eq=False)
class ReasonMissing(Invalid):
    """Give a reason: in your own words, or by the name of one of those prepared for {decision}."""

    decision: str


@dataclass(eq=False)
class ReasonTwice(Invalid):
    """Give a reason in your own words or by the name of a prepared one, not both."""


@dataclass(eq=False)
class TemplateContradicts(Invalid):
    """The reason {template} says something else than the label {label}."""

    template: str
    label: str


@dataclass(eq=False)
class CaseKindUnknown(Invalid):
    """There is no kind of cases {kind}; there are {kinds}."""

    kind: str
    kinds: tuple[str, ...]


@dataclass(eq=False)
class TemplateUnknown(Invalid):
    """No reason {template} has been prepared for {decision}."""

    decision: str
    template: str


@dataclass(eq=False)
class LabelMissing(Invalid):
    """To decide {decision}, say what rule was broken."""

    decision: str


@dataclass(eq=False)
class LabelUnknown(Invalid):
    """There is no label {label}."""

    label: str


@dataclass(eq=False)
class KindsMissing(Invalid):
    """Cases of kinds that this server does not know wait to be decided: {kinds}."""

    kinds: tuple[str, ...]
