"""Everything that is open to one seller."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection
from prilavok.core.ids import SellerId
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.rollout import actions as rollout
from prilavok.standing.admission.rollout.model import Access
from prilavok.standing.admission.rollout.programme import Tariff
from prilavok.standing.admission.terms import actions as terms
from prilavok.standing.admission.terms.model import TermsStanding
from prilavok.standing.admission.trust.actions import is_trusted


class CapabilityView(Struct, frozen=True):
    """Whether a capability is open to a seller, what it costs, and whether its terms are accepted.

    A switch-off of buyers shows in their chats, not here.
    """

    capability: Capability
    access: Access
    tariff: Tariff
    terms: TermsStanding


class SellerCapabilities(Struct, frozen=True):
    """Every capability of a seller by the version of the rollout in force (0: the preset)."""

    seller_id: SellerId
    trusted: bool
    rollout_version: int
    capabilities: tuple[CapabilityView, ...]


async def capabilities_of(
    conn: Connection, lanes: int, seller_id: SellerId, now: datetime
) -> SellerCapabilities:
    """What the seller may use at `now`."""
    in_force = await rollout.rollout_in_force(conn, now)
    seller = await rollout.facts_of(conn, lanes, seller_id)
    capabilities = [
        CapabilityView(
            capability,
            await rollout.access_of(conn, in_force, capability, seller=seller, now=now),
            in_force.document.of(capability).tariff,
            await terms.standing_of(conn, lanes, seller_id, now, capability),
        )
        for capability in Capability
    ]
    return SellerCapabilities(
        seller_id,
        await is_trusted(conn, lanes, seller_id, now),
        in_force.version,
        tuple(capabilities),
    )
