"""One link sent to many shops is one attack, seen from outside."""

from __future__ import annotations

from uuid import UUID

import pytest

from prilavok.core.ids import number_in
from review.desk import LINK, SHOPS, Market

TEMPTS = f"A gift for you: {LINK}?id="


async def sent_to(market: Market, buyer: str, shops: tuple[str, ...]) -> list[str]:
    """The chats in which the buyer has sent the link; each time it looks a little different."""
    chats: list[str] = []
    for number, shop in enumerate(shops):
        chat_id = await market.chat(buyer, shop)
        sent = await market.say(buyer, f"{TEMPTS}{number}", chat_id)
        assert sent.json()["state"] == "delivered"
        chats.append(chat_id)
    return chats


async def last_state(market: Market, shop: str, chat_id: str) -> str:
    return (await market.shown(shop, chat_id))[-1]["state"]


async def test_a_link_to_many_is_one_case_and_is_recalled_from_all(market: Market) -> None:
    await market.let_everything_pass()
    chats = await sent_to(market, "buyer", SHOPS[:4])
    await market.settle()
    assert await market.cases("phishing_campaign") == []
    chats += await sent_to(market, "other_buyer", SHOPS[4:6])
    await market.settle()
    assert len({number_in(UUID(chat_id)) for chat_id in chats}) > 1, "in several lanes"
    reader = SHOPS[0]
    await market.ask(reader, "POST", f"/v1/chats/{chats[0]}/marks", {"read": 1})

    [case] = await market.cases("phishing_campaign")
    assert (case["subject"], case["priority"], case["owner_id"]) == (LINK, 0, "b-1")
    view = await market.ask("moderator", "GET", f"/v1/cases/{case['case_id']}")
    sightings = view["case"]["evidence"]["sightings"]
    assert {each["side"] for each in sightings} == {"buyer"}
    assert len({each["buyer_id"] for each in sightings}) == 2, "it is told who sent which"
    seen = [each["chat_id"] for each in sightings]
    assert len(seen) >= 5
    assert set(seen) <= set(chats)
    await market.decide("moderator", "phishing_campaign", "recall")

    for shop, chat_id in zip(SHOPS, chats, strict=False):
        assert await last_state(market, shop, chat_id) == "recalled"
    assert await market.notices(reader) == ["danger_seen"]
    assert await market.notices(SHOPS[1]) == [], "it has read nothing"
    assert (await market.notices("buyer")).count("message_recalled") == 1
    assert (await market.notices("other_buyer")).count("message_recalled") == 1
    assert "muted" in await market.notices("buyer")

    [late] = await sent_to(market, "buyer:b-9", SHOPS[6:7])
    await market.settle()
    assert await last_state(market, SHOPS[6], late) == "recalled"
    assert await market.cases("phishing_campaign") == []


async def test_a_case_tells_how_far_its_link_has_come_since(market: Market) -> None:
    await market.let_everything_pass()
    chats = await sent_to(market, "buyer", SHOPS[:5])
    await market.settle()
    [case] = await market.cases("phishing_campaign")
    seen = await market.ask("moderator", "GET", f"/v1/cases/{case['case_id']}")
    await sent_to(market, "other_buyer", SHOPS[5:7])
    assert (await market.say(SHOPS[0], f"What is {LINK}?", chats[0])).status_code == 201
    await market.settle()

    view = await market.ask("moderator", "GET", f"/v1/cases/{case['case_id']}")

    facts = view["case"]["evidence"]["facts"]
    assert facts == seen["case"]["evidence"]["facts"], "what was decided by stays as it was"
    assert (facts["messages"], facts["senders"]) == ("5", "1")
    assert view["facts_now"] == {"messages": "8", "senders": "3", "sellers": "7", "buyers": "2"}


async def test_who_asks_what_a_link_is_is_not_penalised(market: Market) -> None:
    await market.let_everything_pass()
    chats = await sent_to(market, "buyer", SHOPS[:5])
    assert (await market.say(SHOPS[0], f"What is {LINK}?", chats[0])).status_code == 201
    await market.settle()

    await market.decide("moderator", "phishing_campaign", "recall")

    assert await last_state(market, SHOPS[0], chats[0]) == "recalled"
    standing = await market.ask("operator", "GET", f"/v1/sellers/{SHOPS[0]}/standing")
    assert standing["violations"] == []
    sender = await market.ask("operator", "GET", "/v1/buyers/b-1/standing")
    [violation] = sender["violations"]
    assert (violation["label"], len(violation["message_ids"])) == ("phishing", 5)


async def test_a_link_that_is_harmless_is_asked_about_once(market: Market) -> None:
    await market.let_everything_pass()
    chats = await sent_to(market, "buyer", SHOPS[:5])
    await market.settle()
    await market.decide("moderator", "phishing_campaign", "dismiss")
    await sent_to(market, "other_buyer", SHOPS[:6])
    await market.settle()

    assert await market.cases("phishing_campaign") == []
    assert await last_state(market, SHOPS[0], chats[0]) == "delivered"


async def test_all_are_recalled_however_many_they_are(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    await market.let_everything_pass()
    chats = await sent_to(market, "buyer", SHOPS)
    for chat_id in chats[:4]:
        await market.say("buyer", f"{TEMPTS}again", chat_id)
    await market.settle()
    monkeypatch.setattr("prilavok.chat.links.SIGHTINGS_MAX", 3)

    await market.decide("moderator", "phishing_campaign", "recall")

    for shop, chat_id in zip(SHOPS, chats, strict=True):
        assert {each["state"] for each in await market.shown(shop, chat_id)} == {"recalled"}


async def test_a_fraud_that_was_reported_is_taken_back(market: Market) -> None:
    await market.let_everything_pass()
    [chat_id] = await sent_to(market, "buyer", SHOPS[:1])
    [message] = await market.shown(SHOPS[0], chat_id)
    await market.ask(SHOPS[0], "POST", f"/v1/chats/{chat_id}/marks", {"read": 1})
    told = {"reason": "fraud", "message_id": message["message_id"]}
    await market.ask(SHOPS[0], "POST", f"/v1/chats/{chat_id}/reports", told)

    case = await market.decide("moderator", "report", "confirm")

    assert (case["priority"], case["decided_label"]) == (0, "phishing")
    assert await last_state(market, SHOPS[0], chat_id) == "recalled"
    assert sorted(await market.notices(SHOPS[0])) == ["danger_seen", "report_settled"]
