"""What an operator is shown of a claim policy before it is published."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from claims.goods import OZON, WILDBERRIES
from prilavok.claims.model import TURN_OF, ClaimAction, ClaimReason, State
from prilavok.claims.previewing import StagePreview, possible_stages, preview
from prilavok.claims.programme import Allowed, ClaimPolicy, check
from prilavok.market import Scheme


def stages_of(
    policy: ClaimPolicy, reason: ClaimReason, scheme: Scheme
) -> dict[State, StagePreview]:
    [found] = [
        each
        for each in preview(policy).claims
        if each.ground.reason is reason and each.scheme is scheme
    ]
    return {each.state: each for each in found.stages}


def with_actions(policy: ClaimPolicy, state: State, *actions: Allowed) -> ClaimPolicy:
    changed = replace(policy.stage(state), actions=actions)
    stages = tuple(changed if each.state is state else each for each in policy.stages)
    after = replace(policy, stages=stages)
    check(after)
    return after


def test_under_the_presets_claims_come_to_every_state_that_they_allow() -> None:
    every = set(State) - {State.CLOSED}
    assert set(stages_of(WILDBERRIES, ClaimReason.DEFECT, Scheme.FBS)) == every
    never_sent = {State.FULFILLING, State.DISPATCHED, State.AWAITING_EVIDENCE}
    assert set(stages_of(OZON, ClaimReason.DEFECT, Scheme.FBS)) == every - never_sent


def test_a_reason_that_may_not_be_given_comes_to_nothing() -> None:
    reasons = {each.ground.reason for each in preview(WILDBERRIES).claims}
    assert reasons == {each.reason for each in WILDBERRIES.grounds}
    assert ClaimReason.CHANGED_MIND not in reasons


def test_what_only_some_reasons_and_schemes_allow_is_shown_of_them_alone() -> None:
    policy = with_actions(
        WILDBERRIES,
        State.AWAITING_SELLER,
        Allowed(action=ClaimAction.REFUSE),
        Allowed(
            action=ClaimAction.SEND_PART,
            reasons=(ClaimReason.MISSING_PART,),
            schemes=(Scheme.FBS,),
        ),
    )
    sent = stages_of(policy, ClaimReason.MISSING_PART, Scheme.FBS)
    assert sent[State.AWAITING_SELLER].seller == (ClaimAction.SEND_PART, ClaimAction.REFUSE)
    for reason, scheme in [
        (ClaimReason.MISSING_PART, Scheme.FBO),
        (ClaimReason.DEFECT, Scheme.FBS),
    ]:
        stages = stages_of(policy, reason, scheme)
        assert stages[State.AWAITING_SELLER].seller == (ClaimAction.REFUSE,)
        assert State.AWAITING_EVIDENCE not in stages


def test_where_nobody_may_do_anything_the_passing_of_time_leads_on() -> None:
    policy = with_actions(OZON, State.AWAITING_SELLER)
    stages = stages_of(policy, ClaimReason.DEFECT, Scheme.FBO)
    assert stages[State.AWAITING_SELLER].seller == ()
    assert State.AWAITING_RETURN in stages
    assert State.REFUSED not in stages


@pytest.mark.parametrize("policy", [WILDBERRIES, OZON])
def test_a_preset_says_nothing_that_is_not_possible(policy: ClaimPolicy) -> None:
    for possible in possible_stages().stages:
        stage = policy.stage(possible.state)
        assert possible.turn is TURN_OF[possible.state]
        assert stage.then in possible.then
        assert {each.action for each in stage.actions} <= {*possible.buyer, *possible.seller}
