"""Whether somebody may write as far as terms and rollout go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from prilavok import market, programmes
from prilavok.core.database import Connection
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.parties import PartyKind
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.rollout import actions as rollout_actions
from prilavok.standing.admission.rollout import rules as rollout_rules
from prilavok.standing.admission.rollout.model import (
    Access,
    NotOpened,
    Open,
    OrderFacts,
    SwitchedOff,
)
from prilavok.standing.admission.terms import actions as terms_actions
from prilavok.standing.admission.terms.model import Accepted, Missing, TermsStanding
from prilavok.standing.admission.trust.programme import KIND as TRUST_RULES

Refusal = Literal["chat_not_open", "chat_switched_off", "terms_not_accepted"]


class WriterAdmission(Struct, frozen=True):
    """What terms and rollout say to somebody who wants to write, until `until` if nothing is
    published meanwhile. `exempt`: chats are switched off, but this one is kept open."""

    capability: Access
    exempt: bool
    terms: TermsStanding
    until: datetime | None

    def refusal(self, now: datetime) -> Refusal | None:
        """Why they may not write; None if they may."""
        if isinstance(self.capability, NotOpened):
            return "chat_not_open"
        if isinstance(self.capability, SwitchedOff):
            return "chat_switched_off"
        if isinstance(self.terms, Missing) and self.terms.is_due(now):
            return "terms_not_accepted"
        return None


class Deal(Struct, frozen=True):
    """A seller and a buyer, and what they talk about if that is an order that we know."""

    seller_id: SellerId
    buyer_id: BuyerId
    order: market.Order | None


async def switched_off_among(
    conn: Connection, lanes: int, deals: Sequence[Deal], now: datetime
) -> list[bool]:
    """Whether the chat of each of `deals` is switched off; by a fixed number of queries."""
    rollout = await rollout_actions.rollout_in_force(conn, now)
    cutoffs = await rollout_actions.cutoffs_of(conn, rollout, rollout.document.of(Capability.CHAT))
    sellers = await rollout_actions.facts_by_seller(conn, lanes, {deal.seller_id for deal in deals})
    return [
        isinstance(
            rollout_rules.capability_of(
                rollout.document,
                Capability.CHAT,
                seller=sellers[deal.seller_id],
                buyer_id=deal.buyer_id,
                order=_facts_of(deal.order),
                cutoffs=cutoffs,
            ),
            SwitchedOff,
        )
        for deal in deals
    ]


async def of_writer(
    conn: Connection,
    lanes: int,
    *,
    seller_id: SellerId,
    buyer_id: BuyerId,
    side: PartyKind,
    order: market.Order | None,
    now: datetime,
) -> WriterAdmission:
    """What holds for `side` in a chat of these two about `order`. Buyers need no terms."""
    rollout = await rollout_actions.rollout_in_force(conn, now)
    access = await rollout_actions.access_of(
        conn,
        rollout,
        Capability.CHAT,
        seller=await rollout_actions.facts_of(conn, lanes, seller_id),
        buyer_id=buyer_id,
        order=_facts_of(order),
        now=now,
    )
    terms: TermsStanding = Accepted()
    terms_until = None
    if side is PartyKind.SELLER:
        terms = await terms_actions.standing_of(conn, lanes, seller_id, now, Capability.CHAT)
        terms_until = await terms_actions.next_start(conn, now)
    trust = await programmes.version_in_force(conn, TRUST_RULES, now)
    grace = terms.grace_until if isinstance(terms, Missing) and not terms.is_due(now) else None
    ends = [at for at in (rollout.until, terms_until, trust.until, grace) if at is not None]
    return WriterAdmission(
        capability=access,
        exempt=isinstance(access, Open) and access.exempt,
        terms=terms,
        until=min(ends, default=None),
    )


def _facts_of(order: market.Order | None) -> OrderFacts | None:
    if order is None:
        return None
    return OrderFacts(order.seller_delivers, order.made_to_order)
