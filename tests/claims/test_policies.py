"""The presets, line by line against what the two marketplaces announced."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from prilavok.claims.acts import (
    AcceptOffer,
    AddEvidence,
    AnyAct,
    ApproveWithoutReturn,
    ApproveWithReturn,
    Arbitrate,
    AskEvidence,
    ConditionConfirmed,
    Dispute,
    GoodsReceived,
    Offer,
    Refuse,
    SendPart,
    SentBack,
)
from prilavok.claims.model import (
    ADDITIONS_MAX,
    Actor,
    Claim,
    ClaimAction,
    ClaimReason,
    Outcome,
    Ruling,
    State,
)
from prilavok.claims.programme import Allowed, ClaimPolicy, Then, Within, check
from prilavok.claims.rules import Barred, Bought, Refusal, WhyNot, apply, available, barred, expire
from prilavok.core.money import Money
from prilavok.market import Scheme
from prilavok.programmes.model import DocumentInvalid

from .goods import NOW, OZON, WILDBERRIES, a_claim

TEXT = "It is not what the card says."


def done(claim: Claim, policy: ClaimPolicy, *acts: AnyAct, at: datetime = NOW) -> Claim:
    for act in acts:
        after = apply(claim, policy, act, at)
        assert not isinstance(after, Refusal), (act, after)
        claim = after
    return claim


def allowed(claim: Claim, policy: ClaimPolicy, viewer: Actor) -> set[ClaimAction]:
    return {each.action for each in available(claim, policy, viewer, NOW) if each.allowed}


def test_ozon_approves_what_the_seller_has_not_decided_within_24_hours() -> None:
    claim = a_claim(OZON)
    assert claim.due_at == NOW + timedelta(hours=24)
    assert expire(claim, OZON, NOW + timedelta(hours=24, seconds=-1)) is None
    after = expire(claim, OZON, NOW + timedelta(hours=24))
    assert after is not None
    assert (after.state, after.outcome) == (State.AWAITING_RETURN, Outcome.REFUND)


def test_ozon_gives_5_days_to_open_a_dispute_and_3_to_decide_it() -> None:
    refused = done(a_claim(OZON), OZON, Refuse(TEXT))
    assert refused.due_at == NOW + timedelta(days=5)
    disputed = done(refused, OZON, Dispute(TEXT))
    assert disputed.due_at == NOW + timedelta(days=3)


OZON_DECISIONS = {
    ClaimAction.APPROVE_WITH_RETURN,
    ClaimAction.APPROVE_WITHOUT_RETURN,
    ClaimAction.OFFER,
    ClaimAction.REFUSE,
}
WILDBERRIES_DECISIONS = OZON_DECISIONS | {
    ClaimAction.REPLACE,
    ClaimAction.SEND_PART,
    ClaimAction.ASK_EVIDENCE,
}


@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize(
    ("policy", "decisions"), [(OZON, OZON_DECISIONS), (WILDBERRIES, WILDBERRIES_DECISIONS)]
)
def test_what_a_seller_can_decide(
    policy: ClaimPolicy, decisions: set[ClaimAction], scheme: Scheme
) -> None:
    assert allowed(a_claim(policy, scheme=scheme), policy, Actor.SELLER) == decisions


def test_a_refused_claim_can_be_reconsidered_at_wildberries() -> None:
    refused = done(a_claim(), WILDBERRIES, Refuse(TEXT))
    again = allowed(refused, WILDBERRIES, Actor.SELLER)
    assert again == {
        ClaimAction.APPROVE_WITH_RETURN,
        ClaimAction.APPROVE_WITHOUT_RETURN,
        ClaimAction.OFFER,
        ClaimAction.REPLACE,
        ClaimAction.SEND_PART,
    }


def test_at_wildberries_goods_come_back_within_14_days_and_money_10_days_after_they_did() -> None:
    """However long whoever has the turn takes for it."""
    approved = done(a_claim(), WILDBERRIES, ApproveWithReturn())
    assert approved.due_at == NOW + timedelta(days=14)
    arrived = done(approved, WILDBERRIES, SentBack(), GoodsReceived())
    assert arrived.due_at is not None
    owed = expire(arrived, WILDBERRIES, arrived.due_at)
    assert owed is not None
    assert owed.state is State.REFUNDING
    assert owed.due_at == NOW + timedelta(days=10)


def test_at_wildberries_a_seller_can_send_the_missing_part() -> None:
    claim = done(a_claim(reason=ClaimReason.MISSING_PART), WILDBERRIES, SendPart())
    assert claim.state is State.FULFILLING


@pytest.mark.parametrize("policy", [OZON, WILDBERRIES])
def test_ten_pictures_one_video_one_dispute(policy: ClaimPolicy) -> None:
    assert (policy.photos_max, policy.videos_max, policy.disputes_max) == (10, 1, 1)
    assert policy.note


@pytest.mark.parametrize(
    ("policy", "reason", "within"),
    [
        (WILDBERRIES, ClaimReason.DEFECT, timedelta(days=14)),
        (OZON, ClaimReason.DEFECT, timedelta(days=7)),
        (OZON, ClaimReason.CHANGED_MIND, timedelta(days=7)),
    ],
)
def test_the_window_ends_at_its_second(
    policy: ClaimPolicy, reason: ClaimReason, within: timedelta
) -> None:
    bought = a_purchase(NOW)
    last = NOW + within - timedelta(seconds=1)
    assert barred(bought, policy, reason, 1, 0, last) is None
    assert barred(bought, policy, reason, 1, 0, NOW + within) is Barred.TOO_LATE


def test_whoever_changes_their_mind_claims_nothing_at_wildberries() -> None:
    bought = a_purchase(NOW)
    assert barred(bought, WILDBERRIES, ClaimReason.CHANGED_MIND, 1, 0, NOW) is Barred.REASON


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"bought_out_at": None}, Barred.NOT_BOUGHT_OUT),
        ({"returned_at": NOW}, Barred.RETURNED),
        ({"left": Money(0, "RUB")}, Barred.NOTHING_LEFT),
        ({"has_open_claim": True}, Barred.OPEN_ALREADY),
    ],
)
def test_what_cannot_be_claimed(change: dict[str, object], why: Barred) -> None:
    bought = replace(a_purchase(NOW), **change)
    assert barred(bought, WILDBERRIES, ClaimReason.DEFECT, 1, 0, NOW) is why


def test_a_defect_is_shown_and_not_with_too_much() -> None:
    bought = a_purchase(NOW)
    assert barred(bought, WILDBERRIES, ClaimReason.DEFECT, 0, 0, NOW) is Barred.NEEDS_FILES
    assert barred(bought, WILDBERRIES, ClaimReason.DEFECT, 11, 0, NOW) is Barred.TOO_MANY_FILES
    assert barred(bought, WILDBERRIES, ClaimReason.DEFECT, 10, 1, NOW) is None


@pytest.mark.parametrize(("amount", "taken"), [(1, True), (100_000, True), (100_001, False)])
def test_an_offer_is_at_most_what_was_paid(amount: int, taken: bool) -> None:
    after = apply(a_claim(paid=100_000), WILDBERRIES, Offer(amount), NOW)
    assert isinstance(after, Refusal) is not taken
    if isinstance(after, Refusal):
        assert after.why is WhyNot.AMOUNT


def test_an_accepted_offer_is_owed_and_no_more() -> None:
    claim = done(a_claim(), WILDBERRIES, Offer(30_000), AcceptOffer())
    assert claim.refund is not None
    assert claim.refund.amount == Money(30_000, "RUB")
    assert claim.outcome is Outcome.COMPENSATION


def test_what_went_back_meanwhile_is_not_owed_again() -> None:
    claim = done(a_claim(paid=100_000), WILDBERRIES, Offer(30_000))
    less = replace(claim, paid=Money(10_000, "RUB"))
    owed = done(less, WILDBERRIES, AcceptOffer())
    assert owed.refund is not None
    assert owed.refund.amount.minor == 10_000
    nothing = done(replace(claim, paid=Money(0, "RUB")), WILDBERRIES, AcceptOffer())
    assert (nothing.state, nothing.refund) == (State.CLOSED, None)


def test_a_ruling_binds_both() -> None:
    disputed = done(a_claim(), WILDBERRIES, Refuse(TEXT), Dispute(TEXT))
    ruled = done(
        disputed,
        WILDBERRIES,
        Arbitrate(ruling=Ruling.COMPENSATION, amount_minor=40_000, with_return=True),
    )
    assert ruled.state is State.AWAITING_RETURN
    assert isinstance(apply(ruled, WILDBERRIES, ApproveWithoutReturn(), NOW), Refusal)
    assert isinstance(apply(ruled, WILDBERRIES, Dispute(TEXT), NOW), Refusal)
    owed = done(ruled, WILDBERRIES, SentBack(), GoodsReceived(), ConditionConfirmed())
    assert owed.refund is not None
    assert owed.refund.amount.minor == 40_000


def test_what_is_ruled_is_not_ruled_again_when_goods_get_lost() -> None:
    lost = replace(WILDBERRIES.stage(State.IN_TRANSIT), then=Then.ARBITRATION)
    others = tuple(each for each in WILDBERRIES.stages if each.state is not State.IN_TRANSIT)
    policy = replace(WILDBERRIES, stages=(*others, lost))
    check(policy)
    ruled = done(
        a_claim(policy),
        policy,
        Refuse(TEXT),
        Dispute(TEXT),
        Arbitrate(ruling=Ruling.REFUND, with_return=True),
        SentBack(),
    )
    assert ruled.due_at is not None

    after = expire(ruled, policy, ruled.due_at)

    assert after is not None
    assert after.state is State.REFUNDING


@pytest.mark.parametrize("act", [ApproveWithReturn(), ApproveWithoutReturn()])
def test_nobody_sends_goods_back_for_no_money(act: AnyAct) -> None:
    """All of it went back otherwise: what is granted then, by the seller or the clock, is done."""
    claim = a_claim(paid=0)
    missed = expire(claim, WILDBERRIES, NOW + timedelta(days=5))
    assert missed is not None
    for after in (missed, done(claim, WILDBERRIES, act)):
        assert (after.state, after.outcome, after.refund) == (State.CLOSED, Outcome.REFUND, None)


def test_a_seller_asks_twice_at_most() -> None:
    policy = WILDBERRIES
    claim = a_claim()
    for _ in range(policy.evidence_rounds_max):
        claim = done(claim, policy, AskEvidence(TEXT))
        after = apply(claim, policy, Refuse(TEXT), NOW)
        assert not isinstance(after, Refusal)
        claim = replace(claim, state=State.AWAITING_SELLER)
    refusal = apply(claim, policy, AskEvidence(TEXT), NOW)
    assert isinstance(refusal, Refusal)
    assert refusal.why is WhyNot.EVIDENCE_ROUNDS


def test_a_buyer_cannot_keep_the_seller_looking_until_the_time_is_up() -> None:
    claim = a_claim()
    for _ in range(ADDITIONS_MAX):
        claim = done(claim, WILDBERRIES, AddEvidence("One more thing about it."))
    refusal = apply(claim, WILDBERRIES, AddEvidence("And one more thing."), NOW)
    assert isinstance(refusal, Refusal)
    assert refusal.why is WhyNot.EVIDENCE_ROUNDS
    asked = done(claim, WILDBERRIES, AskEvidence(TEXT))
    assert done(asked, WILDBERRIES, AddEvidence(TEXT)).state is State.AWAITING_SELLER


def test_the_buyers_time_closes_and_the_marketplaces_only_shows() -> None:
    refused = done(a_claim(), WILDBERRIES, Refuse(TEXT))
    assert refused.due_at is not None
    closed = expire(refused, WILDBERRIES, refused.due_at)
    assert closed is not None
    assert (closed.state, closed.outcome) == (State.CLOSED, Outcome.REFUSED)

    disputed = done(refused, WILDBERRIES, Dispute(TEXT))
    assert disputed.due_at is not None
    overdue = expire(disputed, WILDBERRIES, disputed.due_at)
    assert overdue is not None
    assert (overdue.state, overdue.overdue_at) == (State.DISPUTED, disputed.due_at)
    assert expire(overdue, WILDBERRIES, NOW + timedelta(days=365)) is None


def test_a_scheme_that_is_not_named_is_told_so() -> None:
    stage = WILDBERRIES.stage(State.AWAITING_SELLER)
    only_fbs = tuple(
        Allowed(action=each.action, schemes=(Scheme.FBS,))
        if each.action is ClaimAction.APPROVE_WITH_RETURN
        else each
        for each in stage.actions
    )
    policy = replace(
        WILDBERRIES,
        stages=tuple(
            replace(each, actions=only_fbs) if each is stage else each
            for each in WILDBERRIES.stages
        ),
    )
    check(policy)
    assert not isinstance(
        apply(a_claim(policy, scheme=Scheme.FBS), policy, ApproveWithReturn(), NOW), Refusal
    )
    refusal = apply(a_claim(policy, scheme=Scheme.FBO), policy, ApproveWithReturn(), NOW)
    assert isinstance(refusal, Refusal)
    assert refusal.why is WhyNot.NOT_FOR_SCHEME


@pytest.mark.parametrize(
    ("stage", "path"),
    [
        ({"within": Within()}, "within"),
        ({"within": Within(days=1, hours=1)}, "within"),
        ({"within": Within(working_hours=8)}, "within.working_hours"),
        ({"then": Then.REMIND}, "then"),
        ({"actions": (Allowed(action=ClaimAction.CONFIRM_RECEIPT),)}, "actions[0].action"),
        ({"actions": (Allowed(action=ClaimAction.OFFER),) * 2}, "actions"),
        ({"state": State.CLOSED}, None),
        ({"state": State.OFFERED}, None),
    ],
)
def test_a_policy_that_cannot_be_applied_is_refused(
    stage: dict[str, object], path: str | None
) -> None:
    first = replace(WILDBERRIES.stages[0], **stage)
    with pytest.raises(DocumentInvalid) as error:
        check(replace(WILDBERRIES, stages=(first, *WILDBERRIES.stages[1:])))
    if path is not None:
        assert error.value.path == f"$.stages[0].{path}"


def a_purchase(at: datetime) -> Bought:
    return Bought(
        delivered_at=at,
        bought_out_at=at,
        returned_at=None,
        left=Money(100_000, "RUB"),
        has_open_claim=False,
    )
