"""Claims over HTTP, as the two sides' pages do it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from prilavok import programmes
from prilavok.chat.model import Side
from prilavok.live.tellings import Party
from prilavok.standing.admission.rollout.programme import KIND as ROLLOUT
from waiting import PATIENCE_S
from web.world import World, claim_something, new_claim, picture, world_at


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(database_url, tmp_path) as world:
        await claim_something(world)
        yield world


async def act(world: World, who: str, claim: dict[str, Any], **said: Any) -> dict[str, Any]:
    """What somebody does to the claim as it was seen."""
    answer = await world.ask(
        "POST",
        f"/v1/claims/{claim['claim_id']}/acts",
        world.good[who],
        {"act_id": str(uuid4()), "expected_version": claim["version"], "act": said},
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def seen(world: World, who: str) -> dict[str, Any]:
    answer = await world.ask("GET", f"/v1/claims/{world.ids['claim_id']}", world.good[who])
    assert answer.status_code == 200, answer.text
    return answer.json()


def allowed(claim: dict[str, Any]) -> list[str]:
    return [choice["action"] for choice in claim["choices"] if choice["allowed"]]


async def test_a_claim_from_the_first_offer_to_the_refund(world: World) -> None:
    of_seller = await seen(world, "unpermitted")
    assert of_seller["turn"] == "seller"
    assert allowed(of_seller) == [
        "approve_with_return",
        "approve_without_return",
        "offer",
        "replace",
        "send_part",
        "ask_evidence",
        "refuse",
    ]
    [offer] = [each for each in of_seller["choices"] if each["action"] == "offer"]
    assert offer["bounds"] == {"amount_min": 1, "amount_max": 99_000}

    await act(world, "unpermitted", of_seller, type="offer", amount_minor=30_000)
    of_buyer = await seen(world, "buyer")
    assert allowed(of_buyer) == ["accept_offer", "dispute", "withdraw"]
    assert of_buyer["offer"] == {"minor": 30_000, "currency": "RUB"}
    accepted = await act(world, "buyer", of_buyer, type="accept_offer")

    assert (accepted["state"], accepted["turn"]) == ("refunding", "marketplace")
    assert accepted["refund"] == {
        "amount": {"minor": 30_000, "currency": "RUB"},
        "state": "owed",
        "note": None,
    }
    assert [each["action"] for each in accepted["history"]] == ["open", "offer", "accept_offer"]


async def test_the_form_says_what_can_be_claimed_and_why_not_the_rest(world: World) -> None:
    form = await world.ask(
        "POST",
        "/v1/claims/forms",
        world.good["buyer"],
        {"seller_id": "s-1", "order_id": "o-2"},
    )
    [line] = form.json()["lines"]
    assert line["open_claim_id"] == world.ids["claim_id"]
    assert {ground["why_not"] for ground in line["grounds"]} == {"open_already"}

    not_kept = await world.ask(
        "POST",
        "/v1/claims/forms",
        world.good["buyer"],
        {"seller_id": "s-1", "order_id": "o-1"},
    )
    [line] = not_kept.json()["lines"]
    assert {ground["why_not"] for ground in line["grounds"]} == {"not_bought_out"}
    assert line["left"] == {"minor": 99_000, "currency": "RUB"}


async def test_blocking_stops_no_claim_and_no_evidence(world: World) -> None:
    claim = await seen(world, "buyer")
    chat = f"/v1/chats/{claim['chat_id']}"
    blocked = await world.ask("PUT", f"{chat}/block", world.good["seller"])
    assert blocked.status_code == 200
    by_chat = await world.client.post(
        f"{chat}/files", content=picture(), headers=world.good["buyer"]
    )
    assert by_chat.status_code == 422, "the chat itself takes nothing"

    path = f"/v1/claims/{claim['claim_id']}/files"
    sent = await world.client.post(path, content=picture(), headers=world.good["buyer"])
    assert sent.status_code == 201, sent.text
    file_id = sent.json()["file_id"]
    unused = await world.ask("GET", f"{path}/{file_id}", world.good["unpermitted"])
    assert unused.status_code == 404, "nobody has shown it yet"
    await act(world, "buyer", claim, type="add_evidence", files=[file_id])

    for who in ("buyer", "unpermitted", "moderator"):
        for of_it in ("", "/preview"):
            answer = await world.ask("GET", f"{path}/{file_id}{of_it}", world.good[who])
            assert answer.status_code == 200, who
            assert answer.headers["content-type"].startswith("image/")
    for who in ("other_buyer", "other_seller"):
        answer = await world.ask("GET", f"{path}/{file_id}", world.good[who])
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("capabilities", "status"),
    [
        ([{"capability": "claims", "open_to": []}], 422),
        ([{"capability": "chat", "switch_off": {"buyers_bps": 10_000, "claims_open": False}}], 422),
        ([{"capability": "chat", "switch_off": {"buyers_bps": 10_000}}], 201),
        ([{"capability": "chat", "open_to": []}], 201),
    ],
)
async def test_the_rollout_says_who_may_open_claims_and_stops_none(
    world: World, capabilities: list[dict[str, Any]], status: int
) -> None:
    claim = await seen(world, "buyer")
    document = programmes.document_of(ROLLOUT, {"name": "test", "capabilities": capabilities})
    async with world.room.db.transaction() as conn:
        await programmes.publish(
            conn,
            ROLLOUT,
            document,
            effective_from=None,
            by="operator:op-1",
            note="",
            now=world.room.clock.now(),
        )

    withdrawn = await act(world, "buyer", claim, type="withdraw")
    assert withdrawn["outcome"] == "withdrawn"
    again = await world.ask("POST", "/v1/claims", world.good["buyer"], new_claim())
    assert again.status_code == status, again.text
    if status == 422:
        assert (again.json()["code"], again.json()["reason"]) == ("claim_barred", "not_open")


class Heard:
    """A listener of one side."""

    def __init__(self, party: Party, person_id: str) -> None:
        self.party, self.person_id = party, person_id
        self.events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def tell(self, event: bytes) -> None:
        self.events.put_nowait(msgspec.json.decode(event))

    def look_again(self) -> None:
        raise AssertionError

    def lose(self, error: Exception) -> None:
        raise error


async def test_both_sides_hear_of_a_change_as_a_change_of_the_chat(world: World) -> None:
    listeners = [Heard(Party(Side.BUYER, "b-1"), "b-1"), Heard(Party(Side.SELLER, "s-1"), "w-1")]
    for listener in listeners:
        world.room.hub.join(listener)
    claim = await seen(world, "unpermitted")

    await act(world, "unpermitted", claim, type="refuse", text="It is as the card says.")

    expected = {
        "type": "claim",
        "chat_id": claim["chat_id"],
        "change": 2,
        "claim_id": claim["claim_id"],
        "version": 2,
    }
    async with asyncio.timeout(PATIENCE_S):
        for listener in listeners:
            while await listener.events.get() != expected:
                pass
        while (await listeners[0].events.get()).get("kind") != "claim_refused":
            pass


async def test_many_are_tried_before_they_are_decided(world: World) -> None:
    claim = await seen(world, "unpermitted")
    targets = [
        {"claim_id": claim["claim_id"], "act_id": str(uuid4()), "expected_version": 1},
        {"claim_id": str(uuid4()), "act_id": str(uuid4()), "expected_version": 1},
    ]
    request = {"act": {"type": "approve_without_return"}, "claims": targets, "dry_run": True}

    tried = await world.ask("POST", "/v1/claims/acts", world.good["unpermitted"], request)
    assert (await seen(world, "buyer"))["version"] == 1, "nothing has happened"
    done = await world.ask(
        "POST", "/v1/claims/acts", world.good["unpermitted"], {**request, "dry_run": False}
    )

    for answer in (tried.json(), done.json()):
        [first, second] = answer["results"]
        assert (first["done"], first["state"]) == (True, "refunding")
        assert (second["done"], second["problem"]) == (False, "claim_not_found")
        assert answer["refunds"] == [{"minor": 99_000, "currency": "RUB"}]
    assert (await seen(world, "buyer"))["state"] == "refunding"


async def test_templates_and_notes_are_the_staffs_own(world: World) -> None:
    staff = world.good["unpermitted"]
    template = {"title": "Not ours", "action": "refuse", "text": "It is as the card says."}
    made = await world.ask("POST", "/v1/claims/templates", staff, template)
    contact = {**template, "text": "Позвоните мне: +7 985 000-11-22"}
    refused = await world.ask("POST", "/v1/claims/templates", staff, contact)
    assert (made.status_code, refused.status_code) == (201, 422)
    assert refused.json()["code"] == "claim_text_refused"
    silent = await world.ask(
        "POST", "/v1/claims/templates", staff, {**template, "action": "replace"}
    )
    assert (silent.status_code, silent.json()["code"]) == (422, "template_for_no_text")
    listed = await world.ask("GET", "/v1/claims/templates", staff)
    assert [each["title"] for each in listed.json()["templates"]] == ["Not ours"]
    theirs = await world.ask("GET", "/v1/claims/templates", world.good["other_seller"])
    assert theirs.json() == {"templates": []}

    path = f"/v1/claims/{world.ids['claim_id']}/notes"
    await world.ask("POST", path, staff, {"text": "Calls every week"})
    noted = await world.ask("GET", path, staff)
    assert [note["text"] for note in noted.json()["notes"]] == ["Calls every week"]
    assert "every week" not in str(await seen(world, "buyer"))
