"""The same act for many claims: each by itself, so that one that fails stops no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from prilavok.claims.acting import act_on, check_is_theirs
from prilavok.claims.acts import action_of
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.errors import ActNotPossible
from prilavok.claims.model import Claim
from prilavok.claims.protocol import ActRequest, ActResult, ActResults, BulkActs, Target
from prilavok.claims.rehearsing import Rehearsal
from prilavok.core.errors import DomainError
from prilavok.core.money import Money
from prilavok.identity.model import Principal

Deed: TypeAlias = Callable[[Target], Awaitable[Claim]]
"""What a claim becomes, or would; raises what stands in the way."""


async def act_on_many(desk: ClaimDesk, principal: Principal, request: BulkActs) -> ActResults:
    """What became of each, or would. Raises `NotYourAct`."""
    check_is_theirs(principal, action_of(request.act))
    targets = {target.claim_id: target for target in request.claims}

    async def done(target: Target) -> Claim:
        asked = ActRequest(target.act_id, target.expected_version, request.act)
        return await act_on(desk, principal, target.claim_id, asked)

    deed = Rehearsal(desk, principal, request.act).tried if request.dry_run else done
    results = [await _result(target, deed) for target in targets.values()]
    return ActResults(request.dry_run, tuple(results), _total(results))


async def _result(target: Target, deed: Deed) -> ActResult:
    try:
        after = await deed(target)
    except DomainError as problem:
        why = problem.reason if isinstance(problem, ActNotPossible) else None
        return ActResult(target.claim_id, done=False, problem=problem.code, why_not=why)
    refund = after.refund.amount if after.refund is not None else None
    return ActResult(target.claim_id, done=True, state=after.state, refund=refund)


def _total(results: list[ActResult]) -> tuple[Money, ...]:
    total: Counter[str] = Counter()
    for result in results:
        if result.refund is not None:
            total[result.refund.currency] += result.refund.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(total.items()))
