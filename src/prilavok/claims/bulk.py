"""The same act for many claims: each by itself, so that one that fails stops no other."""

from __future__ import annotations

from collections import Counter

from prilavok.claims import store
from prilavok.claims.acting import act_on, check_is_theirs, claim_seen_by
from prilavok.claims.acts import SellersAct, action_of
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.errors import ActNotPossible, ClaimChanged
from prilavok.claims.model import Claim
from prilavok.claims.policies import policy_of
from prilavok.claims.protocol import ActRequest, ActResult, ActResults, BulkActs, Target
from prilavok.claims.rules import Refusal, apply
from prilavok.claims.stepping import with_left
from prilavok.core.errors import DomainError
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.identity.model import Principal


async def act_on_many(desk: ClaimDesk, principal: Principal, request: BulkActs) -> ActResults:
    """What became of each, or would. Raises `NotYourAct`."""
    check_is_theirs(principal, action_of(request.act))
    targets = {target.claim_id: target for target in request.claims}
    results = [
        await _result(desk, principal, target, request.act, is_rehearsal=request.dry_run)
        for target in targets.values()
    ]
    return ActResults(request.dry_run, tuple(results), _total(results))


async def _result(
    desk: ClaimDesk,
    principal: Principal,
    target: Target,
    act: SellersAct,
    *,
    is_rehearsal: bool,
) -> ActResult:
    do = _rehearsed if is_rehearsal else _done
    try:
        after = await do(desk, principal, target, act)
    except DomainError as problem:
        why = problem.reason if isinstance(problem, ActNotPossible) else None
        return ActResult(target.claim_id, done=False, problem=problem.code, why_not=why)
    refund = after.refund.amount if after.refund is not None else None
    return ActResult(target.claim_id, done=True, state=after.state, refund=refund)


async def _done(desk: ClaimDesk, principal: Principal, target: Target, act: SellersAct) -> Claim:
    request = ActRequest(target.act_id, target.expected_version, act)
    return await act_on(desk, principal, target.claim_id, request)


async def _rehearsed(
    desk: ClaimDesk, principal: Principal, target: Target, act: SellersAct
) -> Claim:
    """What the claim would become; nothing is changed, and what is said is not judged."""
    seen = await claim_seen_by(desk, principal, target.claim_id)
    async with desk.db.snapshot() as conn:
        stored = await store.claim_by_id(conn, Lane(seen.lane), target.claim_id)
        assert stored is not None
        claim = await with_left(conn, stored)
        policy = await policy_of(conn, claim.policy_version)
    if claim.version != target.expected_version:
        raise ClaimChanged(target.expected_version, claim.version)
    after = apply(claim, policy, act, desk.clock.now())
    if isinstance(after, Refusal):
        raise ActNotPossible(after.why)
    return after


def _total(results: list[ActResult]) -> tuple[Money, ...]:
    total: Counter[str] = Counter()
    for result in results:
        if result.refund is not None:
            total[result.refund.currency] += result.refund.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(total.items()))
