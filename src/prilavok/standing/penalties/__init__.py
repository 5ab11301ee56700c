"""Violations, the penalties they lead to, and appeals; of sellers and of buyers alike.

A violation is confirmed by people, or recorded by a clock. The penalty policy that was in force
when it was done says what it leads to: a warning, a mute, a fine, the suspension of a shop. What
enough different people have confirmed is imposed at once, everything else is proposed. Nothing is
ever changed: what happened to a penalty is added to its log, so a party's standing at any moment is
what had been written down by then, and a mute is over at its second whatever ran meanwhile.

For others, in their transaction (an action locks first what it touches: call it before anything
else, or hold what `hold` locks):

    hold(conn, party, lanes=)                                      -> what to lock first
    confirm_violation(conn, NewViolation, lanes=, now=)            -> Confirmed
    withdraw_violation(conn, violation_id, Decision, lanes=, now=) -> whether it was new
    impose, drop, reverse(conn, penalty_id, Decision, lanes=, now=) -> State
    appeal(conn, party, penalty_id, text, by=, lanes=, now=)       -> Penalty
    settle_appeal(conn, penalty_id, Outcome, Decision, lanes=, now=) -> State
    preview(conn, party, label, direction, lanes=, at=)            -> PenaltyPreview
    restriction_of(conn, party, lanes=, now=)                      -> Restriction | None
    restrictions_of(conn, parties, lanes=, now=)                   -> {party: Restriction}
    standing_of(conn, party, lanes=, at=)                          -> PartyStanding
    penalty_shown(conn, penalty_id, Audience, lanes=, now=)        -> PenaltyView
"""

from __future__ import annotations

from prilavok.standing.penalties.actions import (
    Confirmed,
    PenaltyPreview,
    confirm_violation,
    preview,
    withdraw_violation,
)
from prilavok.standing.penalties.appeals import appeal, settle_appeal
from prilavok.standing.penalties.collecting import tell_collection
from prilavok.standing.penalties.events import (
    Appealed,
    AppealSettled,
    CollectionChanged,
    PenaltyDropped,
    PenaltyImposed,
    PenaltyProposed,
    PenaltyReversed,
    ReversalProposed,
    ViolationConfirmed,
    ViolationWithdrawn,
)
from prilavok.standing.penalties.imposing import Decision, drop, impose, reverse
from prilavok.standing.penalties.locking import hold
from prilavok.standing.penalties.model import (
    Collected,
    Collection,
    Direction,
    Fine,
    FormalWarning,
    Label,
    Measure,
    Mute,
    NewViolation,
    Outcome,
    Penalty,
    PenaltyId,
    Restriction,
    State,
    Suspension,
    Violation,
    ViolationId,
)
from prilavok.standing.penalties.reading import (
    penalty_shown,
    restriction_of,
    restrictions_of,
    standing_of,
)
from prilavok.standing.penalties.refusals import (
    MorePersonsNeeded,
    PenaltyNotFound,
)
from prilavok.standing.penalties.telling import page_of
from prilavok.standing.penalties.views import Audience, PartyStanding, PenaltyView, ViolationView

__all__ = [
    "AppealSettled",
    "Appealed",
    "Audience",
    "Collected",
    "Collection",
    "CollectionChanged",
    "Confirmed",
    "Decision",
    "Direction",
    "Fine",
    "FormalWarning",
    "Label",
    "Measure",
    "MorePersonsNeeded",
    "Mute",
    "NewViolation",
    "Outcome",
    "PartyStanding",
    "Penalty",
    "PenaltyDropped",
    "PenaltyId",
    "PenaltyImposed",
    "PenaltyNotFound",
    "PenaltyPreview",
    "PenaltyProposed",
    "PenaltyReversed",
    "PenaltyView",
    "Restriction",
    "ReversalProposed",
    "State",
    "Suspension",
    "Violation",
    "ViolationConfirmed",
    "ViolationId",
    "ViolationView",
    "ViolationWithdrawn",
    "appeal",
    "confirm_violation",
    "drop",
    "hold",
    "impose",
    "page_of",
    "penalty_shown",
    "preview",
    "restriction_of",
    "restrictions_of",
    "reverse",
    "settle_appeal",
    "standing_of",
    "tell_collection",
    "withdraw_violation",
]
