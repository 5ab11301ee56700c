"""What claims are reached by, and who asks."""

from __future__ import annotations

from dataclasses import dataclass

from prilavok.chat.judging import Judges
from prilavok.chat.lane_writer import Audience
from prilavok.chat.model import Author, Side
from prilavok.claims.model import Actor, Claim, Person
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.identity.model import Principal, Role

ACTORS = {
    Role.BUYER: Actor.BUYER,
    Role.SELLER_STAFF: Actor.SELLER,
    Role.MODERATOR: Actor.MODERATOR,
    Role.OPERATOR: Actor.MODERATOR,
}


@dataclass(frozen=True)
class ClaimDesk:
    """Everything that acts on claims need; `audience` hears of what is committed."""

    db: Database
    clock: Clock
    judges: Judges
    audience: Audience


def viewer_of(principal: Principal) -> Actor:
    """As whom `principal` looks at claims."""
    return ACTORS[principal.role]


def person_of(principal: Principal) -> Person:
    """As whom `principal` acts."""
    return Person(viewer_of(principal), principal.subject, principal.name)


def writer_of(principal: Principal) -> Author:
    """As whom one side writes and sends files."""
    if principal.role is Role.BUYER:
        return Author(Side.BUYER, principal.subject)
    assert principal.seller_id is not None
    return Author(Side.SELLER, principal.subject, SellerId(principal.seller_id), principal.name)


def may_see(claim: Claim, principal: Principal) -> bool:
    """Whether the claim is theirs, or theirs to review."""
    match viewer_of(principal):
        case Actor.BUYER:
            return claim.buyer_id == principal.subject
        case Actor.SELLER:
            return claim.seller_id == principal.seller_id
        case _:
            return True
