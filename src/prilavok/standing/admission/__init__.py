"""Admission: which capabilities are open to whom, whether the terms are accepted, who is trusted.

Three programmes decide, each with a folder of its own: `terms` (what sellers must have accepted),
`rollout` (to whom a capability is opened, what it costs, for whom it is switched off) and
`trust_rules` (how a seller becomes trusted). The chat asks

    of_writer(conn, lanes, seller_id=…, buyer_id=…, side=…, order=…, now=…) -> WriterAdmission
    is_trusted(conn, lanes, seller_id, now)                                 -> bool
    switched_off_among(conn, lanes, deals, now)                             -> list of bool

and keeps the answers no longer than `WriterAdmission.until`. All answer by times and facts, never
by whether some job has run. What shrinks a right revokes the rights that were given before.
"""

from prilavok.standing.admission.admitting import (
    Deal,
    WriterAdmission,
    of_writer,
    switched_off_among,
)
from prilavok.standing.admission.model import Capability, Words
from prilavok.standing.admission.rollout.model import (
    Access,
    Deadlines,
    NotOpened,
    Open,
    OpenChats,
    SwitchedOff,
)
from prilavok.standing.admission.terms.model import Accepted, Missing
from prilavok.standing.admission.trust.actions import is_trusted
from prilavok.standing.admission.trust.model import TrustChanged

__all__ = [
    "Accepted",
    "Access",
    "Capability",
    "Deadlines",
    "Deal",
    "Missing",
    "NotOpened",
    "Open",
    "OpenChats",
    "SwitchedOff",
    "TrustChanged",
    "Words",
    "WriterAdmission",
    "is_trusted",
    "of_writer",
    "switched_off_among",
]
