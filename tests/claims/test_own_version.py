"""A claim keeps the policy version that it was opened under, whatever is published meanwhile, in
every state: what can be done, what may be offered, when its turn ends and what follows then."""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeAlias

import pytest
from msgspec.structs import replace

from claims.shop import BUYER, COLLEAGUE, MODERATOR, STAFF, Shop, a_shop
from prilavok.claims.acts import (
    AnyAct,
    ApproveWithoutReturn,
    ApproveWithReturn,
    AskEvidence,
    ConditionContested,
    Dispatched,
    Dispute,
    GoodsReceived,
    Offer,
    Refuse,
    Replace,
    SentBack,
    Withdraw,
)
from prilavok.claims.desk import viewer_of
from prilavok.claims.errors import ActNotPossible
from prilavok.claims.model import Claim, State
from prilavok.claims.programme import KIND, ClaimPolicy, Within, turn_ends
from prilavok.claims.protocol import ClaimView
from prilavok.claims.rules import WhyNot, expire
from prilavok.claims.stepping import with_left
from prilavok.claims.views import claim_view
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.identity.model import Principal
from standing.town import publish

from .goods import OZON, WILDBERRIES

Doing: TypeAlias = tuple[Principal, AnyAct]

WORDS: Final = "The box was open when it came."
RETURNED: Final[tuple[Doing, ...]] = ((STAFF, ApproveWithReturn()), (BUYER, SentBack("RR123")))
WAYS: Final[dict[State, tuple[Doing, ...]]] = {
    State.AWAITING_SELLER: (),
    State.AWAITING_EVIDENCE: ((STAFF, AskEvidence(WORDS)),),
    State.OFFERED: ((STAFF, Offer(10_000)),),
    State.REFUSED: ((STAFF, Refuse(WORDS)),),
    State.DISPUTED: ((STAFF, Refuse(WORDS)), (BUYER, Dispute(WORDS))),
    State.AWAITING_RETURN: RETURNED[:1],
    State.IN_TRANSIT: RETURNED,
    State.INSPECTING: (*RETURNED, (STAFF, GoodsReceived())),
    State.CONDITION_DISPUTED: (
        *RETURNED,
        (STAFF, GoodsReceived()),
        (STAFF, ConditionContested(WORDS)),
    ),
    State.FULFILLING: ((STAFF, Replace()),),
    State.DISPATCHED: ((STAFF, Replace()), (STAFF, Dispatched("RR124"))),
    State.REFUNDING: ((STAFF, ApproveWithoutReturn()),),
    State.CLOSED: ((BUYER, Withdraw()),),
}
"""How a claim comes to each state."""


def slower() -> ClaimPolicy:
    """Other times and offers than the preset's."""
    stages = tuple(replace(stage, within=Within(hours=200)) for stage in WILDBERRIES.stages)
    return replace(WILDBERRIES, stages=stages, offer_from_bps=1_000, offer_to_bps=5_000)


def shut(policy: ClaimPolicy, *, hours: int) -> ClaimPolicy:
    """As different as can be: nobody may do anything, no offer fits, and time is short."""
    stages = tuple(
        replace(stage, within=Within(hours=hours), actions=()) for stage in policy.stages
    )
    return replace(
        policy, stages=stages, offer_from_bps=10_000, disputes_max=0, evidence_rounds_max=0
    )


async def publish_others(shop: Shop) -> None:
    """Two versions, one after the other."""
    await publish(shop.db, shop.clock, KIND, shut(OZON, hours=1))
    await publish(shop.db, shop.clock, KIND, shut(WILDBERRIES, hours=2))


async def shown(shop: Shop, claim: Claim, who: Principal) -> ClaimView:
    return await claim_view(shop.desk, claim, viewer_of(who))


async def come_to(shop: Shop, state: State) -> Claim:
    claim = await shop.open()
    for who, act in WAYS[state]:
        claim = await shop.act(who, claim, act)
    assert claim.state is state
    return claim


async def comes_to(shop: Shop, claim: Claim, policy: ClaimPolicy, at: datetime) -> Claim | None:
    """What follows by `policy` once the turn has passed."""
    async with shop.db.reading() as conn:
        return expire(await with_left(conn, claim), policy, at)


@pytest.mark.parametrize("own", [0, 1], ids=["preset", "published"])
@pytest.mark.parametrize("state", State)
async def test_a_claim_keeps_its_own_version_in_every_state(
    database: Database, clock: FixedClock, state: State, own: int
) -> None:
    shop = await a_shop(database, clock)
    policy = slower() if own else WILDBERRIES
    if own:
        await publish(database, clock, KIND, policy)
    claim = await come_to(shop, state)
    before = {who: await shown(shop, claim, who) for who in (BUYER, STAFF, MODERATOR)}

    await publish_others(shop)

    for who, view in before.items():
        assert await shown(shop, claim, who) == view
        assert view.policy_version == own
    if claim.due_at is None:
        return
    assert claim.due_at == turn_ends(policy, state, clock.now())[0]
    clock.move(claim.due_at - clock.now())
    follows = await comes_to(shop, claim, policy, clock.now())
    assert follows is not None
    await shop.look()
    now = await shop.now(claim)
    assert (now.state, now.due_at, now.outcome) == (follows.state, follows.due_at, follows.outcome)
    assert now.policy_version == own


async def test_what_is_published_meanwhile_bars_no_act_and_allows_none(
    database: Database, clock: FixedClock
) -> None:
    """By what holds for later claims nobody could do anything; and offers had no bounds before."""
    shop = await a_shop(database, clock)
    await publish(database, clock, KIND, slower())
    claim = await shop.open()
    await publish_others(shop)
    await publish(database, clock, KIND, WILDBERRIES)

    with pytest.raises(ActNotPossible) as refused:
        await shop.act(COLLEAGUE, claim, Offer(50_001))
    assert refused.value.reason is WhyNot.AMOUNT
    offered = await shop.act(COLLEAGUE, claim, Offer(50_000))
    assert offered.due_at == turn_ends(slower(), State.OFFERED, clock.now())[0]

    later = await shop.open("2")
    assert (await shown(shop, later, STAFF)).policy_version == 4
    assert (await shop.act(STAFF, later, Offer(50_001))).state is State.OFFERED
