"""What a policy asks for, and how a penalty stands. Pure."""

from __future__ import annotations

from prilavok.standing.penalties.rules.collecting import TELLINGS, after_telling, collection_of
from prilavok.standing.penalties.rules.life import (
    appeal_until,
    as_of,
    ends_at,
    in_force,
    restriction,
    state_of,
)
from prilavok.standing.penalties.rules.proposing import Proposal, proposed, still_stands

__all__ = [
    "TELLINGS",
    "Proposal",
    "after_telling",
    "appeal_until",
    "as_of",
    "collection_of",
    "ends_at",
    "in_force",
    "proposed",
    "restriction",
    "state_of",
    "still_stands",
]
