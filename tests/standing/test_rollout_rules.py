"""To whom a capability is open: the announced rules by table, shares and first sellers by law."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert, to_builtins

from prilavok import programmes
from prilavok.core.ids import BuyerId, SellerId
from prilavok.programmes.model import DocumentInvalid
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.rollout import rules
from prilavok.standing.admission.rollout.model import (
    Access,
    Cutoff,
    Deadlines,
    NotOpened,
    Open,
    OpenChats,
    OrderFacts,
    SellerFacts,
    SwitchedOff,
)
from prilavok.standing.admission.rollout.programme import KIND, InPlan, Rollout

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ALL = 10_000
OZON = programmes.preset(KIND, "ozon-2024")
WILDBERRIES = programmes.preset(KIND, "wildberries-2023")
OPEN_TO_ALL = programmes.preset(KIND, "open-to-all")

ids = st.text("abcdef0123456789", min_size=1, max_size=8)
shares = st.integers(0, ALL)
ORDERS = [None, OrderFacts(), OrderFacts(seller_delivers=True), OrderFacts(made_to_order=True)]


def seller(seller_id: str = "s-1", country: str | None = "RU", days: int = 0) -> SellerFacts:
    return SellerFacts(SellerId(seller_id), country, LONG_AGO + timedelta(days=days))


def rollout(**chat: Any) -> Rollout:
    return convert({"name": "r", "capabilities": [{"capability": "chat", **chat}]}, Rollout)


def access(
    document: Rollout,
    who: SellerFacts | None = None,
    buyer: str | None = None,
    order: OrderFacts | None = None,
    cutoff: Cutoff | None = None,
) -> Access:
    return rules.capability_of(
        document,
        Capability.CHAT,
        seller=who or seller(),
        buyer_id=BuyerId(buyer) if buyer else None,
        order=order,
        cutoffs={0: cutoff} if cutoff else {},
    )


# What was announced


@pytest.mark.parametrize("capability", Capability)
@pytest.mark.parametrize("who", [seller(), SellerFacts(SellerId("never-told-of"))])
def test_by_default_everything_is_open_to_all(capability: Capability, who: SellerFacts) -> None:
    found = rules.capability_of(OPEN_TO_ALL, capability, seller=who, cutoffs={})
    assert found == Open()
    assert to_builtins(OPEN_TO_ALL.of(capability).tariff) == {"tariff": "free"}


def test_wildberries_opened_the_chat_to_19500_sellers_first() -> None:
    [chat] = WILDBERRIES.capabilities
    assert [group.first for group in chat.open_to] == [19_500]
    last = Cutoff(SellerId("s-5"), LONG_AGO)
    assert access(WILDBERRIES, seller("s-5"), cutoff=last) == Open()
    assert access(WILDBERRIES, seller("s-6"), cutoff=last) == NotOpened()
    assert access(WILDBERRIES, seller("s-6", days=-1), cutoff=last) == Open()


@given(ids, ids)
def test_ozon_keeps_chats_where_they_are_needed(seller_id: str, buyer_id: str) -> None:
    found = [access(OZON, seller(seller_id), buyer_id, order) for order in ORDERS]
    if isinstance(found[0], Open):
        assert found == [Open()] * 4
    else:
        assert isinstance(found[0], SwitchedOff)
        assert found[0].open_chats is OpenChats.READABLE
        assert found[0].deadlines is Deadlines.PAUSED
        assert found[0].claims_open
        assert found[0].banner is not None
        assert found[1] == found[0]
        assert found[2:] == [Open(exempt=True)] * 2


def test_ozon_switched_off_a_part_of_buyers_and_of_sellers() -> None:
    chats = [access(OZON, seller(f"s-{s}"), f"b-{b}") for s in range(40) for b in range(40)]
    off = sum(isinstance(each, SwitchedOff) for each in chats)
    assert 0 < off < len(chats)


def test_a_tariff_says_what_a_capability_costs() -> None:
    assert rollout(tariff={"tariff": "plan", "plan": "pro"}).of(Capability.CHAT).tariff == InPlan(
        "pro"
    )


# Groups


@pytest.mark.parametrize(
    ("group", "opened"),
    [
        ({}, True),
        ({"seller_ids": ["s-1", "s-2"]}, True),
        ({"seller_ids": ["s-2"]}, False),
        ({"countries": ["RU", "BY"]}, True),
        ({"countries": ["BY"]}, False),
        ({"share_bps": 0}, False),
        ({"share_bps": ALL}, True),
        ({"seller_ids": ["s-1"], "countries": ["BY"]}, False),
        ({"seller_ids": ["s-1"], "countries": ["RU"], "share_bps": ALL}, True),
    ],
)
def test_a_group_is_all_that_it_names(group: dict[str, Any], opened: bool) -> None:
    assert access(rollout(open_to=[group])) == (Open() if opened else NotOpened())


def test_any_group_opens_and_none_opens_to_nobody() -> None:
    assert access(rollout(open_to=[{"countries": ["BY"]}, {"seller_ids": ["s-1"]}])) == Open()
    assert access(rollout(open_to=[])) == NotOpened()


def test_a_seller_that_no_fact_told_of_is_in_no_country_and_among_no_first() -> None:
    unknown = SellerFacts(SellerId("s-1"))
    assert access(rollout(open_to=[{"countries": ["RU"]}]), unknown) == NotOpened()
    assert access(rollout(open_to=[{"first": 5}]), unknown) == NotOpened()


@given(st.lists(st.tuples(ids, st.integers(0, 5)), unique_by=lambda each: each[0]), st.data())
def test_the_first_n_are_exactly_n(told: list[tuple[str, int]], data: st.DataObject) -> None:
    sellers = [seller(seller_id, days=days) for seller_id, days in told]
    number = data.draw(st.integers(1, len(sellers) + 1))
    ordered = sorted(sellers, key=lambda each: (each.registered_at, each.seller_id))
    last = ordered[number - 1] if number <= len(ordered) else None
    cutoff = Cutoff(last.seller_id, last.registered_at) if last and last.registered_at else None
    document = rollout(open_to=[{"first": number}])
    chosen = [each for each in sellers if access(document, each, cutoff=cutoff) == Open()]
    assert len(chosen) == min(number, len(sellers))


@given(ids, shares, shares)
def test_a_larger_share_holds_the_smaller_one(party: str, one: int, other: int) -> None:
    small, large = sorted([one, other])
    if rules.is_in_share("open:chat", party, small):
        assert rules.is_in_share("open:chat", party, large)


def test_a_share_is_stable_for_ever() -> None:
    """Whoever was in at a version of ours must be in at the next one."""
    inside = [n for n in range(40) if rules.is_in_share("open:chat", f"s-{n}", 1_000)]
    assert inside == STABLE


STABLE = [10, 18]


@pytest.mark.parametrize("share_bps", [500, 1_950, 5_000, 9_999])
def test_a_share_is_about_that_share(share_bps: int) -> None:
    inside = sum(rules.is_in_share("open:chat", f"s-{n}", share_bps) for n in range(20_000))
    assert abs(inside / 20_000 - share_bps / ALL) < 0.015


def test_opening_and_switching_off_choose_by_different_hashes() -> None:
    both = [
        (
            rules.is_in_share("open:chat", f"s-{n}", 5_000),
            rules.is_in_share("off:chat", f"s-{n}", 5_000),
        )
        for n in range(1_000)
    ]
    assert {(a, b) for a, b in both} == {(a, b) for a in (True, False) for b in (True, False)}


# Switching off


@given(ids, ids, shares, shares, st.sampled_from(ORDERS))
def test_a_switch_off_beats_an_opening_and_an_exception_beats_it(
    seller_id: str, buyer_id: str, sellers_bps: int, buyers_bps: int, order: OrderFacts | None
) -> None:
    off = {"sellers_bps": sellers_bps, "buyers_bps": buyers_bps, "exceptions": ["made_to_order"]}
    found = access(rollout(switch_off=off), seller(seller_id), buyer_id, order)
    is_off = rules.is_in_share("off:chat", seller_id, sellers_bps) or rules.is_in_share(
        "off:chat", buyer_id, buyers_bps
    )
    kept = order is not None and order.made_to_order
    if not is_off:
        assert found == Open()
    elif kept:
        assert found == Open(exempt=True)
    else:
        assert isinstance(found, SwitchedOff)


@given(ids, ids, shares, st.integers(0, 500))
def test_widening_a_switch_off_opens_nothing(
    seller_id: str, buyer_id: str, bps: int, more: int
) -> None:
    narrow = access(rollout(switch_off={"buyers_bps": bps}), seller(seller_id), buyer_id)
    wider = {"buyers_bps": min(ALL, bps + more)}
    wide = access(rollout(switch_off=wider), seller(seller_id), buyer_id)
    assert not (isinstance(narrow, SwitchedOff) and isinstance(wide, Open))


def test_an_exception_opens_nothing_that_was_not_opened() -> None:
    off = {"sellers_bps": ALL, "exceptions": ["seller_delivers"]}
    document = rollout(open_to=[], switch_off=off)
    assert access(document, order=OrderFacts(seller_delivers=True)) == NotOpened()


def test_what_is_off_for_buyers_is_not_off_for_sellers_alone() -> None:
    document = rollout(switch_off={"buyers_bps": ALL})
    assert access(document) == Open()
    assert isinstance(access(document, buyer="b-1"), SwitchedOff)


# Documents


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"capabilities": [{"capability": "chat"}] * 2}, "$.capabilities[1].capability"),
        (
            {
                "capabilities": [
                    {"capability": "chat", "open_to": [{}, {"first": 1, "seller_ids": ["s"]}]}
                ]
            },
            "$.capabilities[0].open_to[1]",
        ),
        (
            {
                "capabilities": [
                    {
                        "capability": "chat",
                        "tariff": {"tariff": "fee", "per_month": {"minor": 0, "currency": "RUB"}},
                    }
                ]
            },
            "$.capabilities[0].tariff.per_month",
        ),
    ],
)
def test_a_document_that_contradicts_itself_is_refused(document: dict[str, Any], path: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        programmes.document_of(KIND, {"name": "r", **document})
    assert refused.value.path == path
