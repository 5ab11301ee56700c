"""A file that says what may not be said does not arrive; people have the last word."""

from __future__ import annotations

from typing import Any

import pytest

from chat.files.sending import fetch, picture, send, unsent, upload, uploaded
from moderation.attachments import files
from review.desk import Market
from web.world import World

CHAT_OF_SELLERS = "https://t.me/cheap_lamps"
WHY = "That is the maker's own page."


@pytest.fixture
def market(world: World) -> Market:
    return Market(world)


def with_code(text: str) -> bytes:
    """A picture with a code that a phone reads."""
    return files.file(files.picture(files.code(text)))


async def publish(market: Market, action: str) -> None:
    """Contacts lead to that."""
    rule = {"id": "links", "label": "contact_exchange", "from_score": 50, "action": action}
    rulebook = {"name": "one rule", "own_hosts": ["market.example"], "rules": [rule]}
    await market.publish("moderation_rulebook", rulebook)


async def refused(world: World, content: bytes, **options: Any) -> dict[str, Any]:
    answer = await upload(world, content, **options)
    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused"), answer.text
    return answer.json()


async def test_a_code_that_gives_a_contact_is_refused_with_the_reason(world: World) -> None:
    problem = await refused(world, with_code(CHAT_OF_SELLERS))

    assert problem["label"] in {"contact_exchange", "off_platform"}
    [*_, found] = problem["findings"]
    assert found["place"]["part"] == "code"
    assert found["finding"]["words"][0]["text"] in CHAT_OF_SELLERS
    for who in ("seller", "other_buyer", "other_seller"):
        assert (await fetch(world, problem["file_id"], who=who)).status_code == 404
    assert (await send(world, problem["file_id"])).json()["code"] == "files_not_attachable"


async def test_text_of_a_pdf_is_judged(world: World) -> None:
    problem = await refused(world, files.pdf("Write to me: +7 916 123-45-67"))
    assert problem["label"] == "contact_exchange"


async def test_a_number_spread_over_two_files_is_found(world: World) -> None:
    assert (await upload(world, with_code("+7 916 "))).status_code == 201
    await refused(world, with_code("123 45 67"))


async def test_a_number_spread_over_a_file_and_the_text_sent_with_it_is_found(
    world: World,
) -> None:
    file_id = await uploaded(world, with_code("8 916 123"))
    answer = await send(world, file_id, text="45 67, call me")
    assert answer.json()["state"] == "masked", answer.text
    assert "45 67" not in answer.json()["text"]


@pytest.mark.parametrize(
    "name",
    ["+7 916 123-45-67.png", "write to t.me⁄lamps t.me/lamps.png", "vk.com—lamps @lamps1.png"],
)
async def test_a_name_that_gives_a_contact_is_dropped(world: World, name: str) -> None:
    taken = await upload(world, picture(), name=name)
    assert taken.status_code == 201
    assert "916" not in taken.json()["name"]
    assert "@" not in taken.json()["name"]


@pytest.mark.parametrize(
    "name",
    ["IMG_20240522_183011.jpg", "photo_2024-05-22 18.30.11.jpeg", "Снимок экрана 12.png", "灯.png"],
)
async def test_names_that_cameras_give_stay(world: World, name: str) -> None:
    taken = await upload(world, picture(), name=name)
    assert taken.json()["name"] == name.rpartition(".")[0] + ".png"


async def test_nobody_has_to_be_talkative_in_a_name(world: World) -> None:
    assert (await send(world, text="Yes", who="seller")).json()["code"] == "message_refused"
    taken = await upload(world, picture(), name="measures.png", who="seller")
    assert taken.json()["name"] == "measures.png"


async def test_a_held_file_holds_its_message_until_a_moderator_has_seen_it(
    world: World, market: Market
) -> None:
    await publish(market, "hold")
    taken = (await upload(world, with_code(CHAT_OF_SELLERS), name="code.png")).json()
    assert taken["state"] == "held"
    assert taken["findings"]

    sent = await send(world, taken["file_id"], text="The manual is behind this code")
    assert sent.status_code == 202
    assert sent.json()["verdict"]["reason"] == "file"
    assert (await fetch(world, taken["file_id"])).status_code == 404
    await market.settle()
    [case] = await market.cases("held_message")
    seen = await market.ask("moderator", "GET", f"/v1/cases/{case['case_id']}")
    [message] = [m for m in seen["case"]["evidence"]["messages"] if m.get("is_subject")]
    [file] = message["files"]
    assert file["file_id"] == taken["file_id"]
    assert file["findings"][0]["text"] == CHAT_OF_SELLERS
    assert (await fetch(world, taken["file_id"], who="moderator")).status_code == 200

    await market.decide("moderator", "held_message", "release")

    assert (await fetch(world, taken["file_id"])).status_code == 200
    assert (await market.shown("seller"))[-1]["files"][0]["name"] == "code.png"


async def test_a_refused_file_is_contested_seen_by_a_moderator_and_released(
    world: World, market: Market
) -> None:
    problem = await refused(world, with_code(CHAT_OF_SELLERS))
    file_id = problem["file_id"]
    path = f"/v1/chats/{world.ids['chat_id']}/files/{file_id}/contest"
    for other in ("seller", "other_buyer", "other_seller"):
        answer = await market.try_to(other, "POST", path, {"text": WHY})
        assert answer.status_code == 404

    first = await market.ask("buyer", "POST", path, {"text": WHY})
    assert await market.ask("buyer", "POST", path, {"text": WHY}) == first
    again = await market.try_to("buyer", "POST", path, {"text": "Other words, then"})
    assert again.json()["code"] == "contested_already"

    [case] = await market.cases("rejected_file")
    seen = await market.ask("moderator", "GET", f"/v1/cases/{case['case_id']}")
    evidence = seen["case"]["evidence"]
    assert evidence["facts"]["appeal"] == WHY
    assert evidence["files"][0]["file_id"] == file_id
    assert evidence["files"][0]["findings"][0]["highlights"]
    assert (await fetch(world, file_id, who="moderator")).status_code == 200
    assert (await fetch(world, file_id, who="moderator", preview=True)).status_code == 200

    await market.decide("moderator", "rejected_file", "release")

    assert "file_released" in await market.notices("buyer")
    assert [file["state"] for file in await unsent(world)] == ["clean"]
    assert (await send(world, file_id)).status_code == 201
    assert (await fetch(world, file_id)).status_code == 200


async def test_a_refused_file_that_a_moderator_refuses_too_goes(
    world: World, market: Market
) -> None:
    file_id = (await refused(world, with_code(CHAT_OF_SELLERS)))["file_id"]
    path = f"/v1/chats/{world.ids['chat_id']}/files/{file_id}/contest"
    await market.ask("buyer", "POST", path, {"text": WHY})

    await market.decide("moderator", "rejected_file", "uphold")

    assert "appeal_rejected" in await market.notices("buyer")
    assert (await fetch(world, file_id, who="buyer")).status_code == 404
    assert await unsent(world) == []


async def test_what_is_in_order_cannot_be_contested(world: World, market: Market) -> None:
    file_id = await uploaded(world, picture())
    path = f"/v1/chats/{world.ids['chat_id']}/files/{file_id}/contest"
    answer = await market.try_to("buyer", "POST", path, {"text": WHY})
    assert answer.json()["code"] == "nothing_to_contest"


async def test_a_file_of_a_refused_message_can_be_sent_with_another(
    world: World, market: Market
) -> None:
    await publish(market, "refuse")
    file_id = await uploaded(world, picture())
    bad = await send(world, file_id, text="My number is +7 916 123-45-67")
    assert bad.json()["code"] == "message_refused"

    assert (await send(world, file_id, text="Is it the one in the picture?")).status_code == 201
    assert (await fetch(world, file_id)).status_code == 200


async def test_nobody_has_to_be_talkative_beside_a_picture(world: World) -> None:
    world_chat = world.ids["chat_id"]
    file_id = await uploaded(world, picture(), who="seller")
    answer = await send(world, file_id, who="seller", text="Да", chat_id=world_chat)
    assert answer.status_code == 201, answer.text
