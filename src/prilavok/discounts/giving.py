"""Whether a seller may give discounts: as far as the rollout, penalties and accepted terms go.

What the marketplace or a partner gives is none of it: their coupons are paused one by one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection
from prilavok.core.errors import Refused
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.parties import Party, PartyKind
from prilavok.discounts.reasons import WhyNot
from prilavok.standing.admission import Access, Capability, Missing, NotOpened, SwitchedOff
from prilavok.standing.admission.opening import Openings, openings_of
from prilavok.standing.admission.terms import actions as accepted
from prilavok.standing.penalties import Restriction, restrictions_of


class Giving(Struct, frozen=True):
    """Why a seller's discounts are not given, if so; until `until`, if nobody decides otherwise
    meanwhile: that makes the rights of the seller's lane older."""

    why_not: WhyNot | None
    until: datetime | None


class Givings(Struct, frozen=True):
    """The same of several sellers, and who buys without any seller's discount."""

    sellers: dict[SellerId, Giving]
    openings: Openings

    def why_not(self, seller_id: SellerId, buyer_id: BuyerId | None) -> WhyNot | None:
        """Why this buyer has no discount of this seller, whatever its terms."""
        if buyer_id is not None and self.openings.is_off_for(buyer_id):
            return WhyNot.SWITCHED_OFF
        return self.sellers[seller_id].why_not


@dataclass(eq=False)
class DiscountsNotOpen(Refused):
    """The shop cannot give discounts now ({why_not})."""

    why_not: WhyNot


async def givings_of(
    conn: Connection, seller_ids: Collection[SellerId], *, lanes: int, now: datetime
) -> Givings:
    """Whether these sellers may give discounts now; by a fixed number of queries."""
    openings = await openings_of(conn, lanes, Capability.DISCOUNTS, seller_ids, now)
    parties = {each: Party(PartyKind.SELLER, each) for each in seller_ids}
    restrictions = await restrictions_of(conn, list(parties.values()), lanes=lanes, now=now)
    sellers = {
        seller_id: _giving(openings.sellers[seller_id], restrictions.get(party), openings.until)
        for seller_id, party in parties.items()
    }
    return Givings(sellers, openings)


async def expect_giving(
    conn: Connection, seller_id: SellerId, *, lanes: int, now: datetime
) -> None:
    """Raise `DiscountsNotOpen` where the seller may offer none now."""
    givings = await givings_of(conn, [seller_id], lanes=lanes, now=now)
    why_not = givings.sellers[seller_id].why_not
    if why_not is None:
        terms = await accepted.standing_of(conn, lanes, seller_id, now, Capability.DISCOUNTS)
        if isinstance(terms, Missing) and terms.is_due(now):
            why_not = WhyNot.TERMS_NOT_ACCEPTED
    if why_not is not None:
        raise DiscountsNotOpen(why_not)


def _giving(access: Access, restriction: Restriction | None, until: datetime | None) -> Giving:
    if isinstance(access, NotOpened):
        return Giving(WhyNot.NOT_OPENED, until)
    if isinstance(access, SwitchedOff):
        return Giving(WhyNot.SWITCHED_OFF, until)
    if restriction is None or not restriction.suspended:
        return Giving(None, until)
    ends = [at for at in (until, restriction.suspended_until) if at is not None]
    return Giving(WhyNot.SUSPENDED, min(ends, default=None))
