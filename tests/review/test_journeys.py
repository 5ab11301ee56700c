"""What is kept back, decided, penalised, contested and taken back, seen from outside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from prilavok.cases import reason_in
from prilavok.core.money import Money
from review.desk import ASKS, INSULTS, LURES, PHONE, Market

SHOP = "s-20"
APPEALS = {"kinds": ["message_appeal"]}
SPAM = {"reason": "spam"}


async def opened(market: Market, buyer: str = "buyer") -> str:
    """A chat in which the buyer has asked something."""
    chat_id = await market.chat(buyer, SHOP)
    assert (await market.say(buyer, "Is it made of brass?", chat_id)).status_code == 201
    return chat_id


async def standing(market: Market, at: str | None = None) -> Any:
    """How the shop stands, or stood."""
    path = f"/v1/sellers/{SHOP}/standing" + (f"?at={at}" if at else "")
    return await market.ask("operator", "GET", path)


def states(standing: Any) -> dict[str, str]:
    """Where each penalty stands, by what it is."""
    return {each["measure"]["type"]: each["state"] for each in standing["penalties"]}


async def leads_to(market: Market, who: str, kind: str) -> str | None:
    """Where the one notice of that kind leads them."""
    found = await market.ask(who, "GET", "/v1/notices?lang=en")
    [link] = [notice["link"] for notice in found["notices"] if notice["kind"] == kind]
    return link


async def test_a_fine_for_asking_is_confirmed_by_two_and_taken_back_on_appeal(
    market: Market,
) -> None:
    two_from = Money(1_000_00, "RUB")
    await market.publish_penalties("wildberries-2023", fine_needs_two_from=two_from)
    chat_id = await opened(market)
    refused = await market.say(SHOP, ASKS, chat_id)
    assert (refused.status_code, refused.json()["label"]) == (422, "contact_exchange")
    await market.settle()

    [attempt] = await market.cases("attempt")
    view = await market.ask("moderator", "GET", f"/v1/cases/{attempt['case_id']}")
    [confirm] = [option for option in view["options"] if option["name"] == "confirm"]
    assert {each["code"]: each["facts"]["persons"] for each in confirm["consequences"]} == {
        "fine": "2",
        "warning": "1",
    }
    decided = await market.decide("moderator", "attempt", "confirm")
    assert states(await standing(market)) == {"warning": "imposed", "fine": "proposed"}

    [penalty] = await market.cases("penalty")
    path = f"/v1/cases/{penalty['case_id']}"
    assert (await market.try_to("moderator", "POST", f"{path}/take")).status_code == 403
    await market.decide("moderator:m-2", "penalty", "impose")
    before = await standing(market)
    assert states(before) == {"warning": "imposed", "fine": "imposed"}
    assert sorted(await market.notices(SHOP)) == ["fined", "violation_confirmed", "warned"]

    [fine] = [each for each in before["penalties"] if each["measure"]["type"] == "fine"]
    appeal = {"text": "It was the number of the order"}
    await market.ask(SHOP, "POST", f"/v1/penalties/{fine['penalty_id']}/appeal", appeal)
    await market.settle()
    assert await leads_to(market, SHOP, "appeal_received") == "/standing"
    for who in ("moderator", "moderator:m-2"):
        [case] = await market.cases("appeal")
        taken = await market.try_to(who, "POST", f"/v1/cases/{case['case_id']}/take")
        assert (taken.status_code, taken.json()["code"]) == (403, "own_decision")
    view = await market.ask("moderator:m-3", "GET", f"/v1/cases/{case['case_id']}")
    assert view["case"]["evidence"]["facts"]["appeal"] == appeal["text"]
    assert ASKS in [message["text"] for message in view["case"]["evidence"]["messages"]]
    await market.decide("moderator:m-3", "appeal", "grant")

    after = await standing(market)
    assert states(after) == {"warning": "reversed", "fine": "reversed"}
    assert after["violations"][0]["withdrawn_at"] is not None
    assert states(await standing(market, before["at"])) == states(before)
    original = await market.ask("moderator", "GET", f"/v1/cases/{decided['case_id']}")
    assert original["case"]["reversed_by"] == case["case_id"]
    assert await market.notices("moderator") == ["decision_reversed"]
    assert {"warning_reversed", "fine_reversed"} <= set(await market.notices(SHOP))


@pytest.mark.parametrize("outcome", ["grant", "lift"])
async def test_an_operator_decides_where_both_moderators_had_a_say_and_both_hear_of_it(
    market: Market, outcome: str
) -> None:
    await market.publish_penalties("wildberries-2023", fine_needs_two_from=Money(1_000_00, "RUB"))
    await market.say(SHOP, ASKS, await opened(market))
    await market.settle()
    await market.decide("moderator", "attempt", "confirm")
    await market.decide("moderator:m-2", "penalty", "impose")
    [fine] = [
        each for each in (await standing(market))["penalties"] if each["measure"]["type"] == "fine"
    ]
    appeal = {"text": "It was the number of the order"}
    await market.ask(SHOP, "POST", f"/v1/penalties/{fine['penalty_id']}/appeal", appeal)
    await market.settle()

    await market.decide("operator", "appeal", outcome)

    assert (states(await standing(market)))["fine"] == "reversed"
    found_wrong = outcome == "grant"
    told = ["decision_reversed"] if found_wrong else []
    assert await market.notices("moderator") == told, "who found the violation"
    assert await market.notices("moderator:m-2") == ["decision_reversed"], "who imposed the fine"
    figures = await market.ask("operator", "GET", "/v1/cases/statistics")
    assert sum(each["reversed"] for each in figures["moderators"]) == 1 + found_wrong


async def test_an_appeal_of_what_an_operator_reverses_is_nobodys_to_decide(market: Market) -> None:
    await market.publish_penalties("wildberries-2023")
    await market.say(SHOP, ASKS, await opened(market))
    await market.settle()
    await market.decide("moderator", "attempt", "confirm")
    [warning] = [
        each
        for each in (await standing(market))["penalties"]
        if each["measure"]["type"] == "warning"
    ]
    path = f"/v1/penalties/{warning['penalty_id']}"
    await market.ask(SHOP, "POST", f"{path}/appeal", {"text": "It was the number of the order"})
    await market.settle()
    [case] = await market.cases("appeal")

    await market.ask("operator", "POST", f"{path}/reversal", {"reason": "Agreed by phone"})
    await market.settle()

    assert await market.cases("appeal") == []
    view = await market.ask("operator", "GET", f"/v1/cases/{case['case_id']}")
    assert view["case"]["state"] == "withdrawn"
    again = await market.try_to("operator", "POST", f"{path}/reversal", {"reason": "Once more"})
    assert (again.status_code, again.json()["code"]) == (409, "not_reversible")


async def test_a_held_message_is_released_to_both_sides(market: Market) -> None:
    chat_id = await opened(market)
    assert (await market.say(SHOP, LURES, chat_id)).status_code == 202
    assert len(await market.shown("buyer", chat_id)) == 1
    await market.settle()

    await market.decide("moderator", "held_message", "release")

    for who in ("buyer", SHOP):
        last = (await market.shown(who, chat_id))[-1]
        assert (last["text"], last["state"], last["seq"]) == (LURES, "delivered", 2)
    assert await market.pending(SHOP, chat_id) == []
    assert await market.notices(SHOP) == ["message_released"]
    assert (await standing(market))["violations"] == []


async def test_a_held_message_is_refused_and_counts(market: Market) -> None:
    chat_id = await opened(market)
    await market.say(SHOP, LURES, chat_id)
    await market.settle()

    await market.decide("moderator", "held_message", "confirm")

    [kept] = await market.pending(SHOP, chat_id)
    assert kept["state"] == "refused"
    assert sorted(await market.notices(SHOP)) == ["message_upheld", "warned"]
    assert await market.cases("attempt") == [], "one case for one message"
    [violation] = (await standing(market))["violations"]
    assert violation["message_ids"] == [kept["message_id"]]


async def test_a_refused_message_is_released_on_appeal_and_nothing_is_left_of_it(
    market: Market,
) -> None:
    chat_id = await opened(market)
    await market.say(SHOP, LURES, chat_id)
    await market.settle()
    [held] = await market.pending(SHOP, chat_id)
    path = f"/v1/chats/{chat_id}/messages/{held['message_id']}/appeal"
    appeal = {"text": "It is the channel of this very shop"}
    early = await market.try_to(SHOP, "POST", path, appeal)
    assert (early.status_code, early.json()["code"]) == (409, "still_looked_at")
    refused = await market.decide("moderator", "held_message", "confirm")

    await market.ask(SHOP, "POST", path, appeal)
    assert (await market.try_to(SHOP, "POST", path, appeal)).status_code == 201
    other = await market.try_to(SHOP, "POST", path, {"text": "Something else entirely"})
    assert other.json()["code"] == "contested_already"
    [case] = await market.cases("message_appeal")
    own = await market.try_to("moderator", "POST", f"/v1/cases/{case['case_id']}/take")
    assert own.json()["code"] == "own_decision"
    await market.decide("moderator:m-2", "message_appeal", "release")

    assert (await market.shown("buyer", chat_id))[-1]["text"] == LURES
    after = await standing(market)
    assert states(after) == {"warning": "reversed"}
    view = await market.ask("moderator", "GET", f"/v1/cases/{refused['case_id']}")
    assert view["case"]["reversed_by"] == case["case_id"]
    assert await market.notices("moderator") == ["decision_reversed"]


async def test_what_was_masked_is_shown_on_appeal(market: Market) -> None:
    chat_id = await market.chat("buyer", SHOP)
    sent = (await market.say("buyer", PHONE, chat_id)).json()
    assert sent["state"] == "masked"
    path = f"/v1/chats/{chat_id}/messages/{sent['message_id']}/appeal"
    for stranger in (SHOP, "other_buyer"):
        answer = await market.try_to(stranger, "POST", path, {"text": "Let me see all of it"})
        assert answer.status_code == 404
    await market.ask("buyer", "POST", path, {"text": "It is the shop's own number"})

    await market.decide("moderator", "message_appeal", "release")

    assert (await market.shown(SHOP, chat_id))[-1]["text"] == PHONE
    assert await market.notices("buyer") == ["message_released", "appeal_received"]


async def test_attempts_at_the_same_thing_are_one_case_and_one_violation(market: Market) -> None:
    chat_id = await opened(market)
    for _ in range(3):
        await market.say(SHOP, ASKS, chat_id)
    await market.settle()

    await market.decide("moderator", "attempt", "confirm")
    await market.say(SHOP, ASKS, chat_id)
    await market.settle()

    [violation] = (await standing(market))["violations"]
    assert len(violation["message_ids"]) == 3
    assert len(await market.cases("attempt")) == 1, "what comes after the decision is another one"


async def test_what_the_policy_does_not_pursue_is_nobodys_work(market: Market) -> None:
    chat_id = await opened(market)
    refused = await market.say(SHOP, "Да", chat_id)
    assert refused.json()["label"] == "monosyllabic"
    await market.settle()
    assert await market.cases("attempt") == []


async def test_a_buyer_is_muted_in_every_chat_at_the_second_time(market: Market) -> None:
    elsewhere = await market.chat("buyer", "s-21")
    assert (await market.say("buyer", "Is it made of brass?", elsewhere)).status_code == 201
    for number in range(2):
        chat_id = await market.chat("buyer", f"s-{22 + number}")
        assert (await market.say("buyer", INSULTS, chat_id)).status_code == 422
        await market.settle()
        await market.decide("moderator", "attempt", "confirm")

    assert "muted" in await market.notices("buyer")
    stopped = await market.say("buyer", "Or of copper?", elsewhere)
    assert stopped.json()["code"] == "may_not_write", stopped.text
    assert stopped.json()["reason"] == "muted"


async def test_a_mute_begins_after_what_was_said_while_its_decision_was_under_way(
    market: Market,
) -> None:
    elsewhere = await market.chat("buyer", "s-21")
    for number in range(2):
        chat_id = await market.chat("buyer", f"s-{22 + number}")
        assert (await market.say("buyer", INSULTS, chat_id)).status_code == 422
        await market.settle()
        if number == 0:
            await market.decide("moderator", "attempt", "confirm")
    decided = await market.decide("moderator", "attempt", "confirm", settles=False)
    said = await market.say("buyer", "Is it made of brass?", elsewhere)
    await market.settle()

    [(imposed_at,)] = await market.rows(
        "select imposed.at from penalties join penalty_log as imposed using (lane, penalty_id)"
        " where penalties.measure ->> 'type' = 'mute' and imposed.what = 'imposed'"
    )
    assert said.status_code == 201
    assert datetime.fromisoformat(decided["closed_at"]) < imposed_at
    assert datetime.fromisoformat(said.json()["sent_at"]) <= imposed_at


@pytest.mark.parametrize(("decision", "violations"), [("confirm", 1), ("dismiss", 0)])
async def test_whoever_reports_hears_what_came_of_it(
    market: Market, decision: str, violations: int
) -> None:
    await market.let_everything_pass()
    chat_id = await opened(market)
    said = (await market.say(SHOP, INSULTS, chat_id)).json()
    path = f"/v1/chats/{chat_id}/reports"
    told = {"reason": "insult", "message_id": said["message_id"], "text": "He calls me names"}
    first = await market.try_to("buyer", "POST", path, told)
    again = await market.try_to("buyer", "POST", path, told)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    own = await market.try_to(SHOP, "POST", path, told)
    assert own.json()["code"] == "own_message"

    case = await market.decide("moderator", "report", decision)

    assert case["evidence"]["facts"] == {"reason": "insult", "text": "He calls me names"}
    [subject] = [each for each in case["evidence"]["messages"] if each["is_subject"]]
    assert subject["text"] == INSULTS
    assert await market.notices("buyer") == ["report_settled"]
    assert len((await standing(market))["violations"]) == violations


async def test_a_report_of_the_chat_shows_the_end_of_it(market: Market) -> None:
    chat_id = await opened(market)
    path = f"/v1/chats/{chat_id}/reports"
    told = [await market.try_to(SHOP, "POST", path, SPAM) for _ in range(2)]
    assert [answer.status_code for answer in told] == [201, 200]
    assert told[0].json() == told[1].json()
    [line] = await market.cases("report")
    view = await market.ask("moderator", "GET", f"/v1/cases/{line['case_id']}")
    assert [each["text"] for each in view["case"]["evidence"]["messages"]] == [
        "Is it made of brass?"
    ]
    shop, buyer = view["case"]["evidence"]["history"]
    assert (shop["reports_made"], shop["chats"], buyer["chats"]) == (0, 1, 2)

    await market.decide("moderator", "report", "dismiss")
    assert await market.notices(SHOP) == ["report_settled"]
    await market.ask(SHOP, "POST", path, {"reason": "spam"})
    [another] = await market.cases("report")
    view = await market.ask("moderator", "GET", f"/v1/cases/{another['case_id']}")
    assert view["case"]["evidence"]["history"][0]["reports_made"] == 1


async def test_what_its_author_has_deleted_stays_as_evidence(market: Market) -> None:
    chat_id = await market.chat("buyer", SHOP)
    sent = (await market.say("buyer", PHONE, chat_id)).json()
    path = f"/v1/chats/{chat_id}/messages/{sent['message_id']}"
    await market.ask("buyer", "POST", f"{path}/appeal", {"text": "It is the shop's own number"})
    told = {"reason": "contact", "message_id": sent["message_id"]}
    await market.ask(SHOP, "POST", f"/v1/chats/{chat_id}/reports", told)
    await market.ask("buyer", "DELETE", path)
    await market.settle()

    appeal = await market.decide("moderator", "message_appeal", "release")
    assert PHONE in [each["text"] for each in appeal["evidence"]["messages"]]
    assert (await market.shown(SHOP, chat_id))[-1]["state"] == "deleted"
    assert "message_cleared" in await market.notices("buyer")
    assert await market.cases("report") == [], "the appeal has decided about it"


async def test_a_penalty_that_counted_too_much_is_looked_at_again(market: Market) -> None:
    chat_id = ""
    for number in range(3):
        chat_id = await opened(market, f"buyer:b-{50 + number}")
        await market.say(SHOP, LURES, chat_id)
        await market.settle()
        await market.decide("moderator", "held_message", "confirm")
    await market.decide("moderator:m-2", "penalty", "impose")
    assert (await standing(market))["suspended"]
    [kept] = await market.pending(SHOP, chat_id)
    first = (await standing(market))["violations"][0]
    path = f"/v1/chats/{first['chat_id']}/messages/{first['message_ids'][0]}/appeal"
    assert kept["message_id"] not in first["message_ids"]

    await market.ask(SHOP, "POST", path, {"text": "It is the channel of this very shop"})
    await market.decide("moderator:m-3", "message_appeal", "release")
    assert (await standing(market))["suspended"], "people decide that"
    await market.decide("moderator:m-3", "reversal", "reverse")

    after = await standing(market)
    assert not after["suspended"]
    assert states(after)["suspension"] == "reversed"


async def test_one_attempt_that_was_none_does_not_excuse_the_others(market: Market) -> None:
    chat_id = await opened(market)
    for _ in range(2):
        await market.say(SHOP, ASKS, chat_id)
        await market.settle()
    await market.decide("moderator", "attempt", "confirm")
    [violation] = (await standing(market))["violations"]
    first, second = violation["message_ids"]

    for message_id, withdrawn in ((second, False), (first, True)):
        path = f"/v1/chats/{chat_id}/messages/{message_id}/appeal"
        await market.ask(SHOP, "POST", path, {"text": "It was about the order's number"})
        await market.decide("moderator:m-2", "message_appeal", "release")
        [violation] = (await standing(market))["violations"]
        assert (violation["withdrawn_at"] is not None) is withdrawn


async def test_an_edit_that_was_held_is_applied_when_it_is_released(market: Market) -> None:
    chat_id = await opened(market)
    sent = (await market.say(SHOP, "Yes, of good solid brass", chat_id)).json()
    path = f"/v1/chats/{chat_id}/messages/{sent['message_id']}"
    held = await market.try_to(SHOP, "PATCH", path, {"text": LURES})
    assert held.json()["code"] == "edit_refused", held.text
    await market.settle()
    assert (await market.shown("buyer", chat_id))[-1]["text"] != LURES

    case = await market.decide("moderator", "held_message", "release")

    assert [each["text"] for each in case["evidence"]["messages"] if each["is_subject"]] == [LURES]
    assert (await market.shown("buyer", chat_id))[-1]["text"] == LURES
    assert await market.notices(SHOP) == ["message_released"]


async def test_nobody_reports_more_in_a_day_than_people_can_look_at(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prilavok.review.reports.REPORTS_PER_DAY_MAX", 2)
    answers: list[int] = []
    for shop in ("s-20", "s-21", "s-22"):
        chat_id = await market.chat("buyer", shop)
        told = await market.try_to("buyer", "POST", f"/v1/chats/{chat_id}/reports", SPAM)
        answers.append(told.status_code)
    assert answers == [201, 201, 429]
    assert 1 <= int(told.headers["retry-after"]) <= 24 * 60 * 60
    other = await market.chat("other_buyer", SHOP)
    await market.ask("other_buyer", "POST", f"/v1/chats/{other}/reports", SPAM)


async def test_who_decides_about_a_message_does_not_decide_its_appeal(market: Market) -> None:
    chat_id = await opened(market)
    await market.say(SHOP, ASKS, chat_id)
    [kept] = await market.pending(SHOP, chat_id)
    path = f"/v1/chats/{chat_id}/messages/{kept['message_id']}/appeal"
    await market.ask(SHOP, "POST", path, {"text": "It was about the order's number"})
    await market.settle()
    [appeal] = await market.cases("message_appeal")
    await market.ask("moderator", "POST", f"/v1/cases/{appeal['case_id']}/take")

    await market.decide("moderator", "attempt", "confirm")

    decision = {"decision": "uphold", "reason": "I have said so before"}
    own = await market.try_to(
        "moderator", "POST", f"/v1/cases/{appeal['case_id']}/decision", decision
    )
    assert own.json()["code"] == "own_decision"
    assert (await market.ask("moderator", "POST", "/v1/cases/next", APPEALS))["case"] is None
    other = await market.ask("moderator:m-2", "POST", "/v1/cases/next", APPEALS)
    assert other["case"]["case"]["case_id"] == appeal["case_id"]


async def test_why_a_penalty_is_reversed_is_said_in_the_readers_language(market: Market) -> None:
    chat_id = await opened(market)
    await market.say(SHOP, LURES, chat_id)
    await market.settle()
    await market.decide("moderator", "held_message", "confirm", "off_platform")
    for penalty in (await standing(market))["penalties"]:
        path = f"/v1/penalties/{penalty['penalty_id']}/appeal"
        if penalty["can_appeal"]:
            await market.ask(SHOP, "POST", path, {"text": "It was about the order"})
            break
    await market.settle()
    [case] = await market.cases("appeal")
    path = f"/v1/cases/{case['case_id']}"
    await market.ask("moderator:m-2", "POST", f"{path}/take")
    decision = {"decision": "grant", "template": "decision_wrong", "lang": "ru"}
    await market.ask("moderator:m-2", "POST", f"{path}/decision", decision)
    await market.settle()
    said = set[str]()
    for language in ("ru", "en", "zh"):
        found = await market.ask(SHOP, "GET", f"/v1/notices?lang={language}")
        [told] = [each for each in found["notices"] if each["kind"].endswith("_reversed")]
        assert reason_in("decision_wrong", language) in told["body"]
        said.add(told["body"])
    assert len(said) == 3
