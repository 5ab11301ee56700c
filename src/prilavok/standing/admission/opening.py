"""To which sellers a capability is open, for many of them at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection
from prilavok.core.ids import BuyerId, SellerId
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.rollout import actions, rules
from prilavok.standing.admission.rollout.model import Access
from prilavok.standing.admission.rollout.programme import CapabilityRollout


class Openings(Struct, frozen=True):
    """Whether a capability is open to sellers, until `until` if nothing is published meanwhile."""

    sellers: dict[SellerId, Access]
    rollout: CapabilityRollout
    until: datetime | None

    def is_off_for(self, buyer_id: BuyerId) -> bool:
        """Whether it is switched off for the buyer, whoever sells."""
        return rules.is_off_for_buyer(self.rollout, buyer_id)


async def openings_of(
    conn: Connection,
    lanes: int,
    capability: Capability,
    seller_ids: Collection[SellerId],
    now: datetime,
) -> Openings:
    """Whether `capability` is open to each of the sellers; by a fixed number of queries."""
    rollout = await actions.rollout_in_force(conn, now)
    of_capability = rollout.document.of(capability)
    cutoffs = await actions.cutoffs_of(conn, rollout, of_capability)
    known = await actions.facts_by_seller(conn, lanes, seller_ids)
    accesses = {
        seller_id: rules.capability_of(rollout.document, capability, seller=each, cutoffs=cutoffs)
        for seller_id, each in known.items()
    }
    return Openings(accesses, of_capability, rollout.until)
