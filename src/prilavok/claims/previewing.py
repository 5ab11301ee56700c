"""What a claim policy would let claims come to, found by walking the rules themselves. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok.chat.model import ChatId
from prilavok.claims.acts import (
    AcceptOffer,
    AddEvidence,
    AnyAct,
    ApproveWithoutReturn,
    ApproveWithReturn,
    Arbitrate,
    AskEvidence,
    ConditionConfirmed,
    ConditionContested,
    Dispatched,
    Dispute,
    GoodsReceived,
    Offer,
    Refuse,
    Replace,
    SendPart,
    SentBack,
    action_of,
)
from prilavok.claims.model import (
    TURN_OF,
    Actor,
    Claim,
    ClaimAction,
    ClaimId,
    ClaimReason,
    Ruling,
    State,
    Turn,
    Wish,
)
from prilavok.claims.programme import (
    FOLLOWS,
    POSSIBLE,
    ClaimPolicy,
    Ground,
    Then,
    Within,
)
from prilavok.claims.rules import Refusal, apply, available, begun, expire
from prilavok.claims.rules.choosing import ACTIONS_OF, offer_bounds
from prilavok.core.ids import BuyerId, OrderId, ProductId, SellerId
from prilavok.core.money import BPS_WHOLE, Money
from prilavok.market import Scheme
from prilavok.market.model import LineId


class PossibleStage(Struct, frozen=True):
    """A state that a policy names: whose turn it is, what it may allow both sides, and what may
    follow when the turn has passed."""

    state: State
    turn: Turn
    buyer: tuple[ClaimAction, ...]
    seller: tuple[ClaimAction, ...]
    then: tuple[Then, ...]


class PossibleStages(Struct, frozen=True):
    """All that a claim policy may say of its stages."""

    stages: tuple[PossibleStage, ...]


class StagePreview(Struct, frozen=True):
    """A state that a claim can come to, and what both sides can do in it."""

    state: State
    turn: Turn
    within: Within
    then: Then
    buyer: tuple[ClaimAction, ...]
    seller: tuple[ClaimAction, ...]


class ClaimsPreview(Struct, frozen=True):
    """What claims of a reason come to for orders of a scheme, in the order in which they do."""

    scheme: Scheme
    ground: Ground
    stages: tuple[StagePreview, ...]


class PolicyPreview(Struct, frozen=True):
    """A policy as it would hold, with what it leaves out, and what its claims come to."""

    policy: ClaimPolicy
    claims: tuple[ClaimsPreview, ...]


def possible_stages() -> PossibleStages:
    """What a policy may say, state by state."""
    return PossibleStages(
        tuple(
            PossibleStage(
                state=state,
                turn=TURN_OF[state],
                buyer=_of(Actor.BUYER, actions),
                seller=_of(Actor.SELLER, actions),
                then=tuple(then for then in Then if then in FOLLOWS[state]),
            )
            for state, actions in POSSIBLE.items()
        )
    )


def preview(policy: ClaimPolicy) -> PolicyPreview:
    """What claims under `policy` come to, for each of its reasons and every scheme."""
    return PolicyPreview(
        policy,
        tuple(
            ClaimsPreview(scheme, ground, tuple(_stages(policy, scheme, ground.reason)))
            for ground in policy.grounds
            for scheme in Scheme
        ),
    )


def _of(actor: Actor, actions: frozenset[ClaimAction]) -> tuple[ClaimAction, ...]:
    return tuple(action for action in ACTIONS_OF[actor] if action in actions)


def _stages(policy: ClaimPolicy, scheme: Scheme, reason: ClaimReason) -> Iterator[StagePreview]:
    """Every state that a claim can come to, the nearest first, as it first comes to it."""
    known = {State.CLOSED}
    reached = [begun(_sample(scheme, reason), policy, _OPENED)]
    for claim in reached:
        if claim.state in known:
            continue
        known.add(claim.state)
        stage = policy.stage(claim.state)
        buyer, seller = (
            tuple(each.action for each in available(claim, policy, actor, _OPENED) if each.allowed)
            for actor in (Actor.BUYER, Actor.SELLER)
        )
        yield StagePreview(claim.state, claim.turn, stage.within, stage.then, buyer, seller)
        can = {*buyer, *seller, ClaimAction.ARBITRATE}
        acts = [act for act in _acts(claim, policy) if action_of(act) in can]
        nexts = (apply(claim, policy, act, _OPENED) for act in acts)
        reached += [after for after in nexts if not isinstance(after, Refusal)]
        assert claim.due_at is not None
        passed = expire(claim, policy, claim.due_at)
        assert passed is not None
        reached.append(passed)


_OPENED: Final = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS: Final = "What is said with it."


def _acts(claim: Claim, policy: ClaimPolicy) -> tuple[AnyAct, ...]:
    """One of each kind, but for those that only end a claim."""
    return (
        AddEvidence(_WORDS),
        AcceptOffer(),
        Dispute(_WORDS),
        SentBack(),
        ApproveWithReturn(),
        ApproveWithoutReturn(),
        Offer(offer_bounds(claim, policy)[0]),
        Replace(),
        SendPart(),
        AskEvidence(_WORDS),
        Refuse(_WORDS),
        Dispatched(),
        GoodsReceived(),
        ConditionConfirmed(),
        ConditionContested(_WORDS),
        Arbitrate(ruling=Ruling.REFUND, with_return=True),
        Arbitrate(ruling=Ruling.REFUND),
    )


def _sample(scheme: Scheme, reason: ClaimReason) -> Claim:
    """A claim for a line that cost enough for any offer."""
    return Claim(
        lane=0,
        claim_id=ClaimId(UUID(int=1)),
        seller_id=SellerId("seller"),
        buyer_id=BuyerId("buyer"),
        chat_id=ChatId(UUID(int=2)),
        order_id=OrderId("order"),
        line_id=LineId("line"),
        product_id=ProductId("product"),
        scheme=scheme,
        policy_version=0,
        opened_at=_OPENED,
        changed_at=_OPENED,
        reason=reason,
        defective=True,
        text=_WORDS,
        files=(),
        wants=Wish.REFUND,
        paid=Money(BPS_WHOLE, "RUB"),
        state=State.AWAITING_SELLER,
        due_at=None,
        look_at=None,
    )
