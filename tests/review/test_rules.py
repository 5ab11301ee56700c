"""What is worth a person's time: laws of the pure rules."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok import programmes
from prilavok.chat.links import Sighting
from prilavok.chat.model import ChatId, MessageId, Side
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.parties import PartyKind
from prilavok.moderation.model import Direction, Finding, Label
from prilavok.review.kinds import KINDS
from prilavok.review.model import Kind
from prilavok.review.programme import KIND, PRESET_DEFAULT, Campaigns
from prilavok.review.rules import attacking_side, is_pursued, sender_of, spreaders
from prilavok.standing.penalties import programme as penalty_policy

NOW = datetime(2026, 11, 1, tzinfo=UTC)
NAMES = [f"n-{number}" for number in range(6)]


@pytest.mark.parametrize("label", Label)
def test_each_label_has_a_prepared_reason_of_its_own_wherever_it_is_confirmed(label: Label) -> None:
    for kind in (Kind.HELD_MESSAGE, Kind.ATTEMPT, Kind.REPORT):
        confirm = KINDS[kind].option("confirm")
        assert confirm is not None
        assert any(label in confirm.meant_for.get(reason, ()) for reason in confirm.reasons)
        assert confirm.meant_for.keys() <= set(confirm.reasons)


@st.composite
def sightings(draw: st.DrawFn) -> Sighting:
    seller, buyer = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
    return Sighting(
        link="evil.test",
        chat_id=ChatId(UUID(int=hash((seller, buyer)) & 0xFFFF)),
        message_id=MessageId(draw(st.uuids())),
        seller_id=SellerId(seller),
        buyer_id=BuyerId(buyer),
        side=draw(st.sampled_from([Side.BUYER, Side.SELLER])),
        sent_at=NOW,
    )


@given(st.lists(sightings(), max_size=20), st.integers(2, 6))
def test_it_is_an_attack_if_one_side_reached_so_many_of_the_other(
    seen: list[Sighting], least: int
) -> None:
    reached = {
        side: len(
            {
                each.seller_id if side is Side.BUYER else each.buyer_id
                for each in seen
                if each.side is side
            }
        )
        for side in (Side.BUYER, Side.SELLER)
    }
    side = attacking_side(seen, Campaigns(counterparts_min=least))
    if side is None:
        assert max(reached.values()) < least
    else:
        assert reached[side] == max(reached.values()) >= least


@given(st.lists(sightings(), max_size=20), st.lists(sightings(), max_size=5))
def test_more_messages_never_end_an_attack(seen: list[Sighting], more: list[Sighting]) -> None:
    policy = Campaigns(counterparts_min=3)
    if attacking_side(seen, policy) is not None:
        assert attacking_side([*seen, *more], policy) is not None


@given(st.lists(sightings(), max_size=20), st.integers(1, 4))
def test_whoever_repeats_it_to_one_person_alone_spreads_nothing(
    seen: list[Sighting], least: int
) -> None:
    found = spreaders(seen, least)
    assert len(set(found)) == len(found)
    for party in {sender_of(each) for each in seen}:
        own = [each for each in seen if sender_of(each) == party]
        counterparts = {(each.seller_id, each.buyer_id) for each in own}
        assert (party in found) is (len(counterparts) >= least)


def test_only_what_a_step_speaks_of_is_pursued() -> None:
    def found(label: Label, direction: Direction | None = None) -> Finding:
        return Finding(label, 99, (), (), direction)

    policy = programmes.preset(penalty_policy.KIND, "wildberries-2023")
    asks = found(Label.CONTACT_EXCHANGE, Direction.ASKS)
    assert is_pursued(policy, PartyKind.SELLER, asks)
    assert is_pursued(policy, PartyKind.BUYER, found(Label.INSULT))
    assert not is_pursued(policy, PartyKind.SELLER, found(Label.MONOSYLLABIC))
    assert not is_pursued(policy, PartyKind.BUYER, found(Label.PLATFORM_DISPARAGEMENT))


def test_the_default_preset_is_there() -> None:
    assert programmes.preset(KIND, PRESET_DEFAULT).campaigns.counterparts_min == 5
