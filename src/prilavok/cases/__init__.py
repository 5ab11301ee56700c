"""The review queue: whatever people must look at, with its evidence, until they have decided.

A case is opened once for its subject, with a snapshot of what there was to see. One person holds it
at a time, for as long as their lease runs; it is decided once enough different people say the same,
and the decision is an event that others act on. Cases know nothing of what they are about: what
kinds there are, and what decisions set in motion, is for `review`.
"""

from __future__ import annotations

from prilavok.cases.actions import (
    add_evidence,
    bar,
    case_about,
    case_of,
    decision_of,
    note_reversal,
    open_case,
    withdraw,
)
from prilavok.cases.desk import Consequences, Desk, Preview
from prilavok.cases.erasing import forget_in_cases, forget_sightings
from prilavok.cases.evidence import (
    ContestedPiece,
    Evidence,
    EvidenceFile,
    EvidenceFinding,
    EvidenceMessage,
    Figure,
    FigureGoal,
    Highlight,
    PartyHistory,
    Sighting,
)
from prilavok.cases.kinds import kinds_of, refuse_unknown_kinds
from prilavok.cases.model import (
    Case,
    CaseDecided,
    CaseId,
    CaseKind,
    CaseOpened,
    CaseTouched,
    Consequence,
    Decision,
    Kinds,
    NewCase,
    Option,
    Outcome,
)
from prilavok.cases.reasons import reason_in

__all__ = [
    "Case",
    "CaseDecided",
    "CaseId",
    "CaseKind",
    "CaseOpened",
    "CaseTouched",
    "Consequence",
    "Consequences",
    "ContestedPiece",
    "Decision",
    "Desk",
    "Evidence",
    "EvidenceFile",
    "EvidenceFinding",
    "EvidenceMessage",
    "Figure",
    "FigureGoal",
    "Highlight",
    "Kinds",
    "NewCase",
    "Option",
    "Outcome",
    "PartyHistory",
    "Preview",
    "Sighting",
    "add_evidence",
    "bar",
    "case_about",
    "case_of",
    "decision_of",
    "forget_in_cases",
    "forget_sightings",
    "kinds_of",
    "note_reversal",
    "open_case",
    "reason_in",
    "refuse_unknown_kinds",
    "withdraw",
]
