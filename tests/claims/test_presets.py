"""Every number and action of the presets: where it comes from, and that its note says so.

Announced: wildberries by its methods of buyers' returns and the news of 2023, ozon by its methods
of returns of rFBS orders and the news of October 2025. What neither has published is ours.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from prilavok.claims.model import TEXT_MAX, TEXT_MIN, ClaimAction, ClaimReason, State
from prilavok.claims.programme import ClaimPolicy, Then

from .goods import OZON, WILDBERRIES

HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
POLICIES = [WILDBERRIES, OZON]
W, O = POLICIES  # noqa: E741, the first column of the tables
Row = tuple[ClaimPolicy, State, timedelta, Then, str, str]
ANNOUNCED, OURS = "announced", "ours"
RETURN = Then.APPROVE_WITH_RETURN

STAGES: list[Row] = [
    (W, State.AWAITING_SELLER, 5 * DAYS, RETURN, OURS, "approval with the goods back"),
    (W, State.AWAITING_EVIDENCE, 5 * DAYS, Then.CLOSE, OURS, "5 days for the buyer's answer"),
    (W, State.OFFERED, 5 * DAYS, Then.CLOSE, OURS, "5 days for the buyer's answer"),
    (W, State.REFUSED, 5 * DAYS, Then.CLOSE, OURS, "5 days for the buyer's answer"),
    (W, State.DISPUTED, 3 * DAYS, Then.REMIND, OURS, "3 days to decide it"),
    (W, State.AWAITING_RETURN, 14 * DAYS, Then.CLOSE, ANNOUNCED, "14 days to bring the goods"),
    (W, State.IN_TRANSIT, 30 * DAYS, Then.REFUND, OURS, "30 days on the way back"),
    (W, State.INSPECTING, 3 * DAYS, Then.REFUND, OURS, "3 to look at the goods"),
    (W, State.CONDITION_DISPUTED, 3 * DAYS, Then.REMIND, OURS, "3 days to decide it"),
    (W, State.FULFILLING, 7 * DAYS, Then.ARBITRATION, OURS, "7 days to send a part"),
    (W, State.DISPATCHED, 30 * DAYS, Then.DONE, OURS, "30 for it to arrive"),
    (W, State.REFUNDING, 7 * DAYS, Then.REMIND, OURS, "7 to pay"),
    (O, State.AWAITING_SELLER, 24 * HOURS, RETURN, ANNOUNCED, "the claim is approved"),
    (O, State.OFFERED, 5 * DAYS, Then.CLOSE, OURS, "5 days to answer an offer"),
    (O, State.REFUSED, 5 * DAYS, Then.CLOSE, ANNOUNCED, "5 days to open a dispute"),
    (O, State.DISPUTED, 3 * DAYS, Then.REMIND, ANNOUNCED, "decides within 3"),
    (O, State.AWAITING_RETURN, 14 * DAYS, Then.CLOSE, OURS, "14 days to send the goods"),
    (O, State.IN_TRANSIT, 30 * DAYS, Then.REFUND, OURS, "30 days on the way back"),
    (O, State.INSPECTING, 5 * DAYS, Then.REFUND, OURS, "5 to look at them"),
    (O, State.CONDITION_DISPUTED, 3 * DAYS, Then.REMIND, ANNOUNCED, "decides within 3"),
    (O, State.REFUNDING, 10 * DAYS, Then.REMIND, OURS, "10 for the money"),
]  # fmt: skip
UNREACHED = {State.AWAITING_EVIDENCE, State.FULFILLING, State.DISPATCHED}
"""Ozon has nothing that leads there."""


def words(policy: ClaimPolicy, source: str) -> str:
    """What the note says was announced, or is ours."""
    announced, ours = policy.note.split("Not published, and so ours:")
    return announced if source == ANNOUNCED else ours


@pytest.mark.parametrize(("policy", "state", "within", "then", "source", "said"), STAGES)
def test_every_turn(
    policy: ClaimPolicy, state: State, within: timedelta, then: Then, source: str, said: str
) -> None:
    stage = policy.stage(state)
    length = timedelta(hours=stage.within.hours or 0, days=stage.within.days or 0)
    assert (length, stage.then) == (within, then)
    assert said in words(policy, source)


def test_no_turn_is_left_out() -> None:
    listed = {(row[0].name, row[1]) for row in STAGES}
    assert listed == {
        (policy.name, stage.state)
        for policy in POLICIES
        for stage in policy.stages
        if policy is WILDBERRIES or stage.state not in UNREACHED
    }


@pytest.mark.parametrize(
    ("policy", "action", "source", "said"),
    [
        (W, ClaimAction.APPROVE_WITH_RETURN, ANNOUNCED, "with the goods back or"),
        (W, ClaimAction.APPROVE_WITHOUT_RETURN, ANNOUNCED, "or without"),
        (W, ClaimAction.OFFER, ANNOUNCED, "the size and form of the compensation"),
        (W, ClaimAction.SEND_PART, ANNOUNCED, "sending a missing part"),
        (W, ClaimAction.REPLACE, ANNOUNCED, "form of the compensation"),
        (W, ClaimAction.REFUSE, ANNOUNCED, "a refusal by a template"),
        (W, ClaimAction.ASK_EVIDENCE, OURS, "two rounds of further evidence"),
        (O, ClaimAction.APPROVE_WITH_RETURN, ANNOUNCED, "approve, refuse"),
        (O, ClaimAction.APPROVE_WITHOUT_RETURN, ANNOUNCED, "leave the goods with the buyer"),
        (O, ClaimAction.OFFER, ANNOUNCED, "or a part of the money"),
        (O, ClaimAction.REFUSE, ANNOUNCED, "refuse with a reason"),
    ],
)  # fmt: skip
def test_every_decision(policy: ClaimPolicy, action: ClaimAction, source: str, said: str) -> None:
    first = {allowed.action for allowed in policy.stage(State.AWAITING_SELLER).actions}
    assert action in first
    assert said in words(policy, source)


def test_no_decision_is_left_out() -> None:
    buyers = {ClaimAction.WITHDRAW, ClaimAction.ADD_EVIDENCE}
    of_wildberries, of_ozon = (
        {each.action for each in policy.stage(State.AWAITING_SELLER).actions} - buyers
        for policy in POLICIES
    )
    assert of_wildberries - of_ozon == {
        ClaimAction.REPLACE,
        ClaimAction.SEND_PART,
        ClaimAction.ASK_EVIDENCE,
    }
    assert len(of_ozon) == 4
    assert "were not announced: they are off" in OZON.note


@pytest.mark.parametrize(
    ("policy", "source"), [(W, ANNOUNCED), (O, OURS)], ids=["wildberries", "ozon"]
)
def test_bounds(policy: ClaimPolicy, source: str) -> None:
    """Both have the same; what was announced of them differs."""
    assert (policy.photos_max, policy.videos_max) == (10, 1)
    assert (TEXT_MIN, TEXT_MAX) == (10, 1_000)
    for said in ("10 photos and 1 video", "10 to 1,000 characters", "reconsidered"):
        assert said in words(policy, source)
    assert (policy.offer_from_bps, policy.offer_to_bps, policy.disputes_max) == (0, 10_000, 1)
    ours = words(policy, OURS)
    assert "an offer of any amount up to what was paid" in ours
    assert "one dispute" in ours
    assert f"a reminder {policy.remind_before_h} hours ahead" in ours


@pytest.mark.parametrize(("policy", "within_d"), [(W, 14), (O, 7)])
def test_reasons(policy: ClaimPolicy, within_d: int) -> None:
    assert {ground.within_d for ground in policy.grounds} == {within_d}
    assert f"{within_d} days to open a claim" in words(policy, OURS)
    assert "need a picture" in words(policy, OURS)
    missing = set(ClaimReason) - {ground.reason for ground in policy.grounds}
    assert missing == ({ClaimReason.CHANGED_MIND} if policy is WILDBERRIES else set())
