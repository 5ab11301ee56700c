"""Mutes and suspensions, imposed and undone as decisions do it."""

from __future__ import annotations

from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.parties import Party, PartyKind
from prilavok.standing import penalties
from prilavok.standing.penalties import PenaltyId
from standing.shop import BY_BORIS, confirm, policy, publish

BUYER_1 = Party(PartyKind.BUYER, "buyer-1")
SHOP_1 = Party(PartyKind.SELLER, "seller-1")
MUTE_7_D = {"type": "mute", "days": 7}
SUSPENSION = {"type": "suspension", "days": None}


async def impose(
    db: Database, clock: FixedClock, party: Party, measure: dict[str, object]
) -> PenaltyId:
    """By a policy that leads to it at once."""
    steps = policy({"penalties": [measure], "parties": [party.kind]}, suspension_needs_two=False)
    await publish(db, clock, steps)
    return await repeat(db, clock, party)


async def repeat(db: Database, clock: FixedClock, party: Party) -> PenaltyId:
    """Another violation, by the policy that there is."""
    confirmed = await confirm(db, clock, party=party)
    [penalty] = confirmed.penalties
    return penalty.penalty_id


async def undo(db: Database, clock: FixedClock, penalty_id: PenaltyId) -> None:
    async with db.transaction() as conn:
        await penalties.reverse(conn, penalty_id, BY_BORIS, lanes=db.lanes, now=clock.now())
