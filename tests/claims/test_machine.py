"""Whatever is done to a claim, in whatever order, under a preset or another policy that could be
published: its state is one of those, somebody has the turn until some moment, no more goes back
than was paid, and a ruling binds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
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
    ConditionContested,
    ConfirmReceipt,
    Dispatched,
    Dispute,
    GoodsReceived,
    GoodsReturned,
    Offer,
    RefundConfirmed,
    RefundFailed,
    RefundSent,
    Refuse,
    Replace,
    SendPart,
    SentBack,
    Withdraw,
    action_of,
)
from prilavok.claims.model import (
    TURN_OF,
    Actor,
    Claim,
    ClaimAction,
    ClaimReason,
    Ruling,
    State,
    Turn,
)
from prilavok.claims.programme import FOLLOWS, POSSIBLE, Allowed, ClaimPolicy, Within, check
from prilavok.claims.rules import Refusal, apply, available, expire
from prilavok.core.money import Money
from prilavok.market import Scheme

from .goods import NOW, OZON, WILDBERRIES, a_claim

PAID = 100_000
TEXT = "The handle has come off."
amounts = st.integers(1, PAID * 2)
ACTS: st.SearchStrategy[AnyAct] = st.one_of(
    st.sampled_from(
        [
            Withdraw(),
            AddEvidence(TEXT),
            AddEvidence(),
            AcceptOffer(),
            Dispute(TEXT),
            SentBack("RR123"),
            ConfirmReceipt(),
            ApproveWithReturn(),
            ApproveWithoutReturn(),
            Replace(),
            SendPart(),
            AskEvidence(TEXT),
            Refuse(TEXT),
            Dispatched(),
            GoodsReceived(),
            ConditionConfirmed(),
            ConditionContested(TEXT),
            GoodsReturned(),
            RefundSent(),
            RefundConfirmed(),
            RefundFailed("The card is closed."),
        ]
    ),
    st.builds(Offer, amounts),
    st.builds(
        Arbitrate,
        ruling=st.sampled_from(Ruling),
        amount_minor=st.none() | amounts,
        with_return=st.booleans(),
    ),
)


@st.composite
def policies(draw: st.DrawFn) -> ClaimPolicy:
    """A preset, or one with other consequences, times, bounds, and fewer actions."""
    policy = draw(st.sampled_from([WILDBERRIES, OZON]))
    if draw(st.booleans()):
        return policy
    stages = tuple(
        replace(
            stage,
            within=Within(hours=draw(st.integers(1, 24 * 30))),
            then=draw(st.sampled_from(sorted(FOLLOWS[stage.state]))),
            actions=tuple(
                Allowed(action=action)
                for action in sorted(POSSIBLE[stage.state])
                if action in ALWAYS or draw(st.integers(0, 9))
            ),
        )
        for stage in policy.stages
    )
    changed = replace(
        policy,
        stages=stages,
        disputes_max=draw(st.integers(0, 1)),
        evidence_rounds_max=draw(st.integers(0, 2)),
        offer_from_bps=draw(st.sampled_from([0, 1_000, 10_000])),
        remind_before_h=draw(st.sampled_from([0, 4, 24])),
    )
    check(changed)
    return changed


ALWAYS = frozenset(
    {
        ClaimAction.REFUSE,
        ClaimAction.WITHDRAW,
        ClaimAction.ADD_EVIDENCE,
        ClaimAction.SENT_BACK,
        ClaimAction.GOODS_RECEIVED,
        ClaimAction.CONDITION_CONFIRMED,
        ClaimAction.DISPATCHED,
        ClaimAction.CONFIRM_RECEIPT,
    }
)
"""Without which somebody would have the turn and could do nothing with it."""


class ClaimMachine(RuleBasedStateMachine):
    """One claim, anybody's acts, and the time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.policy: ClaimPolicy = WILDBERRIES
        self.claim: Claim = a_claim()

    @initialize(
        policy=policies(), scheme=st.sampled_from(Scheme), reason=st.sampled_from(ClaimReason)
    )
    def open(self, policy: ClaimPolicy, scheme: Scheme, reason: ClaimReason) -> None:
        self.policy = policy
        self.claim = a_claim(policy, scheme=scheme, reason=reason, paid=PAID)

    @rule(act=ACTS)
    def somebody_acts(self, act: AnyAct) -> None:
        before, offered = self.claim, self._allowed()
        after = apply(before, self.policy, act, self.now)
        if isinstance(after, Refusal):
            return
        assert action_of(act) in offered
        self._becomes(after)

    @rule(data=st.data())
    def somebody_does_what_is_offered(self, data: Any) -> None:
        offered = self._allowed()
        act = data.draw(ACTS.filter(lambda act: action_of(act) in offered) if offered else ACTS)
        after = apply(self.claim, self.policy, act, self.now)
        if not isinstance(after, Refusal):
            self._becomes(after)

    @rule(hours=st.integers(1, 24 * 40))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def the_turn_ends_this_second(self) -> None:
        if self.claim.due_at is not None:
            self.now = max(self.now, self.claim.due_at)

    @rule(hours=st.integers(1, 24 * 40))
    def the_clock_goes_back(self, hours: int) -> None:
        before = self.claim
        self.now -= timedelta(hours=hours)
        if expire(before, self.policy, self.now + timedelta(hours=hours)) is None:
            assert expire(before, self.policy, self.now) is None, "nothing passes by that"

    @rule()
    def the_duty_runs(self) -> None:
        after = expire(self.claim, self.policy, self.now)
        if after is not None:
            self._becomes(after)
            assert expire(after, self.policy, self.now) is None, "a deadline acts once"

    @rule(left=st.integers(0, PAID))
    def some_of_it_goes_back_otherwise(self, left: int) -> None:
        """A fact, or another claim of the same line."""
        less = min(left, self.claim.paid.minor)
        if self.claim.refund is None:
            self.claim = replace(self.claim, paid=Money(less, "RUB"))

    @invariant()
    def somebody_has_the_turn_and_a_deadline(self) -> None:
        assert self.claim.turn is TURN_OF[self.claim.state]
        if self.claim.is_open:
            assert self.claim.turn is not Turn.NOBODY
            assert self.claim.due_at is not None
            assert self.claim.look_at is not None or self.claim.overdue_at is not None
        else:
            assert self.claim.due_at is None
            assert self.claim.outcome is not None

    @invariant()
    def no_more_is_owed_than_was_left(self) -> None:
        refund = self.claim.refund
        if refund is not None:
            assert 0 < refund.amount.minor <= PAID
            assert refund.amount.minor <= self.claim.paid.minor

    @invariant()
    def whoever_has_the_turn_can_do_something(self) -> None:
        """Unless the turn has passed, and the clock is about to do it."""
        claim = self.claim
        if not claim.is_open or claim.due_at is None or claim.due_at <= self.now:
            return
        who = {
            Turn.BUYER: (Actor.BUYER,),
            Turn.SELLER: (Actor.SELLER,),
            Turn.MARKETPLACE: (Actor.MODERATOR, Actor.MARKETPLACE),
        }[claim.turn]
        offered = [
            choice
            for actor in who
            for choice in available(claim, self.policy, actor, self.now)
            if choice.allowed
        ]
        assert offered, claim.state

    @invariant()
    def what_is_missing_has_a_reason(self) -> None:
        for actor in Actor:
            for choice in available(self.claim, self.policy, actor, self.now):
                assert choice.allowed == (choice.why_not is None)

    def _allowed(self) -> set[str]:
        return {
            choice.action
            for actor in Actor
            for choice in available(self.claim, self.policy, actor, self.now)
            if choice.allowed
        }

    def _becomes(self, after: Claim) -> None:
        assert after.version == self.claim.version + 1
        assert self.claim.state is not State.CLOSED, "nothing happens to what is closed"
        if self.claim.arbitrated:
            assert after.arbitrated
            assert after.state not in (State.DISPUTED, State.OFFERED, State.REFUSED)
        if self.claim.refund is not None:
            assert after.refund is not None
            assert after.refund.amount == self.claim.refund.amount
        self.claim = after


ClaimMachine.TestCase.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
TestClaimMachine = ClaimMachine.TestCase
