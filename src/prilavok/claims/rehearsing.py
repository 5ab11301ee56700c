"""What an act would make of many claims, one after the other; nothing is changed."""

from __future__ import annotations

from prilavok.claims import store
from prilavok.claims.acting import claim_seen_by, said_with, was_done
from prilavok.claims.acts import SellersAct
from prilavok.claims.desk import ClaimDesk, viewer_of
from prilavok.claims.errors import ActNotPossible, ClaimChanged
from prilavok.claims.model import Claim
from prilavok.claims.policies import policy_of
from prilavok.claims.protocol import ActRequest, Target
from prilavok.claims.refunds.model import RefundRow
from prilavok.claims.refunds.owing import foreseen
from prilavok.claims.rules import Refusal, apply
from prilavok.claims.stepping import arrived_already, is_settled, with_left
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane
from prilavok.identity.model import Principal


class Rehearsal:
    """Remembers what each claim would be owed: the next one of its order finds that much less."""

    def __init__(self, desk: ClaimDesk, principal: Principal, act: SellersAct) -> None:
        self._desk = desk
        self._principal = principal
        self._act = act
        self._owed: list[RefundRow] = []

    async def tried(self, target: Target) -> Claim:
        """What the claim would become. Raises what doing it would raise."""
        desk, who = self._desk, self._principal
        request = ActRequest(target.act_id, target.expected_version, self._act)
        seen = await claim_seen_by(desk, who, target.claim_id)
        if await was_done(desk, who, seen, request):
            return seen
        await said_with(desk, seen, viewer_of(who), request, desk.clock.now())
        async with desk.db.snapshot() as conn:
            return await self._after(conn, seen, target)

    async def _after(self, conn: Connection, seen: Claim, target: Target) -> Claim:
        now, lanes = self._desk.clock.now(), self._desk.db.lanes
        stored = await store.claim_by_id(conn, Lane(seen.lane), target.claim_id)
        assert stored is not None, "claims are never taken away"
        is_next = await is_settled(conn, stored, lanes=lanes, now=now)
        if is_next or stored.version != target.expected_version:
            raise ClaimChanged(target.expected_version, stored.version + is_next)

        claim = await with_left(conn, stored, besides=self._owed)
        after = apply(claim, await policy_of(conn, claim.policy_version), self._act, now)
        if isinstance(after, Refusal):
            raise ActNotPossible(after.why)
        after = await arrived_already(conn, after, now) or after

        owed = await foreseen(conn, after, now)
        if owed is not None:
            self._owed.append(owed)
        return after
