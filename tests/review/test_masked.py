"""Masked messages: one is nothing, three of one party are a case, and each is counted once."""

from __future__ import annotations

from typing import Any

from review.desk import PHONE, Market

SHOP, OTHER = "s-20", "s-21"


async def tell_number(market: Market, chat_id: str, digit: int) -> str:
    """Send a number that is masked; the message's id."""
    sent = await market.say("buyer", PHONE.replace("35 35", f"35 3{digit}"), chat_id)
    assert (sent.status_code, sent.json()["state"]) == (201, "masked"), sent.text
    await market.settle()
    return sent.json()["message_id"]


async def violations(market: Market) -> list[Any]:
    return (await market.ask("operator", "GET", "/v1/buyers/b-1/standing"))["violations"]


async def begin(market: Market) -> tuple[str, str]:
    chats = await market.chat("buyer", SHOP), await market.chat("buyer", OTHER)
    for chat_id in chats:
        assert (await market.say("buyer", "Is it made of brass?", chat_id)).status_code == 201
    return chats


async def test_three_masked_numbers_of_a_buyer_in_any_chats_are_one_attempt(
    market: Market,
) -> None:
    first, second = await begin(market)
    sent = [await tell_number(market, chat_id, n) for n, chat_id in enumerate((first, second))]
    assert await market.cases("attempt") == []
    sent.append(await tell_number(market, second, 2))
    [case] = await market.cases("attempt")
    assert (case["owner_kind"], case["owner_id"]) == ("buyer", "b-1")
    view = await market.ask("moderator", "GET", f"/v1/cases/{case['case_id']}")
    evidence = view["case"]["evidence"]
    assert evidence["facts"] == {"masked": "3", "within_d": "7"}
    assert {each["message_id"] for each in evidence["messages"]} >= set(sent)

    sent.append(await tell_number(market, first, 3))
    assert len(await market.cases("attempt")) == 1, "it joins the one that waits"
    await market.decide("moderator", "attempt", "confirm", "contact_exchange")
    [violation] = await violations(market)
    assert violation["case_id"] == case["case_id"]


async def test_what_was_counted_is_not_counted_again(market: Market) -> None:
    first, _ = await begin(market)
    for n in range(3):
        await tell_number(market, first, n)
    await market.decide("moderator", "attempt", "dismiss")
    for n in (3, 4):
        await tell_number(market, first, n)
    assert await market.cases("attempt") == []
    await tell_number(market, first, 5)
    assert len(await market.cases("attempt")) == 1


async def test_the_review_policy_says_how_many(market: Market) -> None:
    await market.publish("review_policy", {"name": "strict", "masked": {"messages_min": 1}})
    first, _ = await begin(market)
    await tell_number(market, first, 0)
    assert len(await market.cases("attempt")) == 1


async def test_an_edit_that_is_masked_counts_as_one_message(market: Market) -> None:
    await market.publish("review_policy", {"name": "two", "masked": {"messages_min": 2}})
    first, _ = await begin(market)
    [asked] = await market.shown("buyer", first)
    path = f"/v1/chats/{first}/messages/{asked['message_id']}"
    for n in (1, 2):
        text = PHONE.replace("35 35", f"35 3{n}")
        edited = await market.ask("buyer", "PATCH", path, {"text": text})
        assert edited["state"] == "masked"
        await market.settle()
    assert await market.cases("attempt") == []
    await tell_number(market, first, 3)
    assert len(await market.cases("attempt")) == 1
