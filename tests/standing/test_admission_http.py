"""Terms, trust, capabilities and the dry run, as people ask for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from prilavok import programmes
from prilavok.standing.admission.terms import reading
from prilavok.standing.admission.trust.programme import KIND as TRUST_RULES
from web.world import YEAR_AGO, World, new_message, world_at

TITLE = {"ru": "Оферта", "en": "Offer", "zh": "条款"}
OFFER = {"name": "t", "title": TITLE, "text": TITLE}


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(database_url, tmp_path) as world:
        yield world


async def publish(world: World, kind: str, document: dict[str, Any]) -> int:
    answer = await world.ask(
        "POST", f"/v1/programmes/{kind}", world.good["operator"], {"document": document}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["version"]


async def got(world: World, path: str, who: str) -> dict[str, Any]:
    answer = await world.ask("GET", path, world.good[who])
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_terms_are_read_accepted_and_counted(world: World) -> None:
    nothing = await got(world, "/v1/terms", "seller")
    assert (nothing["in_force"], nothing["standing"]["state"]) == (None, "accepted")

    version = await publish(world, "terms", OFFER)
    missing = await got(world, "/v1/terms?lang=zh-CN", "seller")
    assert missing["standing"] == {
        "state": "missing",
        "version": version,
        "grace_until": missing["in_force"]["effective_from"],
    }
    assert missing["in_force"]["title"] == "条款"

    accept = ("POST", "/v1/terms/acceptances", world.good["seller"], {"version": version})
    first = await world.ask(*accept)
    assert (first.status_code, first.json()["accepted_by"]) == (201, "seller_staff:w-1")
    assert (await world.ask(*accept)).json() == first.json()
    assert (await got(world, "/v1/terms", "seller"))["standing"]["state"] == "accepted"

    [counted] = (await got(world, "/v1/terms/acceptances", "operator"))["versions"]
    assert (counted["accepted"], counted["title"]) == (1, "Offer")
    for unknown in (99, 2**64):
        path = f"/v1/terms/{unknown}/acceptances"
        answer = await world.ask("GET", path, world.good["operator"])
        assert (answer.status_code, answer.json()["code"]) == (404, "terms_unknown")
    [who] = (await got(world, f"/v1/terms/{version}/acceptances", "operator"))["acceptances"]
    assert who["seller_id"] == "s-1"

    await publish(world, "terms", OFFER)
    stale = await world.ask(*accept)
    assert (stale.status_code, stale.json()["code"]) == (409, "terms_superseded")


async def test_who_has_not_accepted_is_found_seller_by_seller(world: World) -> None:
    sellers = [seller_fact(f"late-{number}") for number in range(5)]
    await world.ask("POST", "/v1/facts", world.good["key"], {"facts": sellers})
    first = await publish(world, "terms", OFFER)
    second = await publish(world, "terms", OFFER)
    everybody = await uncovered(world, first)
    assert {"s-1", *(f"late-{number}" for number in range(5))} <= set(everybody)

    accept = ("POST", "/v1/terms/acceptances", world.good["seller"], {"version": second})
    assert (await world.ask(*accept)).status_code == 201
    for version in (first, second):
        assert set(await uncovered(world, version)) == set(everybody) - {"s-1"}

    await publish(world, "terms", OFFER)
    assert set(await uncovered(world, 3)) == set(everybody)
    unknown = await world.ask("GET", "/v1/terms/99/uncovered", world.good["operator"])
    assert (unknown.status_code, unknown.json()["code"]) == (404, "terms_unknown")


async def test_where_nearly_all_have_accepted_a_page_looks_at_so_many_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sellers = [seller_fact(f"late-{number}") for number in range(5)]
    await world.ask("POST", "/v1/facts", world.good["key"], {"facts": sellers})
    version = await publish(world, "terms", OFFER)
    monkeypatch.setattr(reading, "SELLERS_LOOKED_AT_MAX", 2)
    page = await got(world, f"/v1/terms/{version}/uncovered?limit=200", "operator")
    assert (len(page["sellers"]), page["next"]) == (2, page["sellers"][-1]["seller_id"])
    assert len(await uncovered(world, version)) >= 6


def seller_fact(seller_id: str) -> dict[str, Any]:
    told = {"source": "test", "id": seller_id, "at": "2026-01-01T00:00:00Z", "type": "seller"}
    named = {"seller_id": seller_id, "name": f"Shop {seller_id}", "country": "RU"}
    return {**told, **named, "registered_at": YEAR_AGO}


async def uncovered(world: World, version: int) -> list[str]:
    """Who has not accepted the version, by pages of two, each once."""
    found: list[str] = []
    after = ""
    while True:
        path = f"/v1/terms/{version}/uncovered?limit=2{after}"
        page = await got(world, path, "operator")
        found += [each["seller_id"] for each in page["sellers"]]
        if page["next"] is None:
            assert len(found) == len(set(found))
            return found
        after = f"&after={page['next']}"


async def test_who_may_do_nothing_for_the_seller_accepts_nothing(world: World) -> None:
    version = await publish(world, "terms", OFFER)
    powerless = {
        "source": "test",
        "id": "powerless",
        "at": "2026-01-01T00:00:00Z",
        "type": "staff",
        "seller_id": "s-1",
        "staff_id": "w-1",
        "name": "A",
        "permissions": [],
    }
    await world.ask("POST", "/v1/facts", world.good["key"], {"facts": [powerless]})
    answer = await world.ask(
        "POST", "/v1/terms/acceptances", world.good["seller"], {"version": version}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "may_not_accept")


async def test_a_seller_sees_the_ways_and_how_far_it_is(world: World) -> None:
    rules = programmes.preset(TRUST_RULES, "ozon-2024")
    await publish(world, "trust_rules", msgspec.to_builtins(rules))
    view = await got(world, "/v1/trust?lang=ru", "seller")
    assert (view["trusted"], view["nearest"]) == (False, "experience")
    assert [way["way"] for way in view["ways"]] == ["contract", "experience", "payouts"]
    days, buyers = view["ways"][1]["conditions"]
    assert (days["has"], days["needs"], days["met"]) == (61, 61, True)
    assert (buyers["condition"], buyers["has"], buyers["needs"]) == ("distinct_buyers", 0, 10)

    signed = {
        "source": "test",
        "id": "signed",
        "at": "2026-01-01T00:00:00Z",
        "type": "seller",
        "seller_id": "s-1",
        "name": "Tula",
        "country": "RU",
        "registered_at": YEAR_AGO,
        "contract_verified_at": "2026-01-01T00:00:00Z",
    }
    await world.ask("POST", "/v1/facts", world.good["key"], {"facts": [signed]})
    trusted = await got(world, "/v1/sellers/s-1/trust", "key")
    assert (trusted["trusted"], trusted["way"]) == (True, "contract")
    assert [change["trusted"] for change in trusted["changes"]] == [True]
    assert trusted["since"] == trusted["changes"][0]["at"]
    assert (await got(world, "/v1/sellers/s-1/capabilities", "key"))["trusted"]


async def test_capabilities_say_what_is_open_and_what_it_costs(world: World) -> None:
    await publish(
        world,
        "rollout",
        {
            "name": "r",
            "capabilities": [
                {"capability": "chat", "tariff": {"tariff": "plan", "plan": "pro"}},
                {"capability": "claims", "open_to": []},
                {"capability": "levels", "switch_off": {"sellers_bps": 10_000}},
            ],
        },
    )
    view = await got(world, "/v1/capabilities", "seller")
    assert view == await got(world, "/v1/sellers/s-1/capabilities", "operator")
    states = {each["capability"]: each["access"]["state"] for each in view["capabilities"]}
    assert states == {
        "chat": "open",
        "claims": "not_opened",
        "levels": "switched_off",
        "discounts": "open",
        "campaigns": "open",
    }
    assert view["capabilities"][0]["tariff"] == {"tariff": "plan", "plan": "pro"}
    unknown = await world.ask("GET", "/v1/sellers/nobody/capabilities", world.good["operator"])
    assert (unknown.status_code, unknown.json()["code"]) == (404, "seller_not_found")


async def test_a_draft_is_tried_and_a_flaw_is_named_with_its_place(world: World) -> None:
    off = {"capability": "chat", "switch_off": {"buyers_bps": 10_000}}
    draft = {"document": {"name": "draft", "capabilities": [off]}}
    tried = await world.ask("POST", "/v1/rollout/dry-run", world.good["operator"], draft)
    assert tried.status_code == 200, tried.text
    assert tried.json()["chats_closed"]["by_status"] == {"waiting_for_seller": 1}
    assert tried.json()["capabilities"][0]["buyers_closed"]["count"] == 2

    off["switch_off"] = {"buyers_bps": 10_001}
    flawed = await world.ask("POST", "/v1/rollout/dry-run", world.good["operator"], draft)
    assert (flawed.status_code, flawed.json()["code"]) == (422, "document_invalid")
    assert flawed.json()["path"] == "$.capabilities[0].switch_off.buyers_bps"
    history = await got(world, "/v1/programmes/rollout", "operator")
    assert history["programmes"] == []


async def test_every_change_is_in_the_log_of_changes(world: World) -> None:
    for kind, document in (("terms", OFFER), ("rollout", {"name": "r"})):
        await publish(world, kind, document)
    changes = (await got(world, "/v1/audit", "operator"))["changes"]
    assert [(change["subject"], change["did"], change["by"]) for change in changes[:2]] == [
        ("programme:rollout", "programmes.published", "operator:op-1"),
        ("programme:terms", "programmes.published", "operator:op-1"),
    ]


# What follows for whoever writes


async def write(world: World, who: str) -> tuple[int, str | None]:
    """The status, and the reason of a refusal."""
    path = f"/v1/chats/{world.ids['chat_id']}/messages"
    answer = await world.ask("POST", path, world.good[who], new_message())
    return answer.status_code, answer.json().get("reason")


async def test_a_switch_off_holds_for_the_next_message_and_its_end_too(world: World) -> None:
    banner = {"ru": "Отключён", "en": "Switched off", "zh": "已关闭"}
    off = {"capability": "chat", "switch_off": {"sellers_bps": 10_000, "banner": banner}}
    assert await write(world, "seller") == (201, None)
    await publish(world, "rollout", {"name": "off", "capabilities": [off]})
    assert await write(world, "seller") == (422, "chat_switched_off")
    assert await write(world, "buyer") == (422, "chat_switched_off")
    chat = await got(world, f"/v1/chats/{world.ids['chat_id']}", "buyer")
    assert chat["can_write"]["reason"] == "chat_switched_off"
    assert "Switched off" in str(chat["can_write"])
    await publish(world, "rollout", {"name": "on"})
    assert await write(world, "seller") == (201, None)


async def test_a_seller_writes_once_it_has_accepted_and_a_buyer_meanwhile(world: World) -> None:
    version = await publish(world, "terms", OFFER)
    assert await write(world, "seller") == (422, "terms_not_accepted")
    assert await write(world, "buyer") == (201, None)
    accept = ("POST", "/v1/terms/acceptances", world.good["seller"], {"version": version})
    assert (await world.ask(*accept)).status_code == 201
    assert await write(world, "seller") == (201, None)


async def test_no_message_slips_through_a_switch_off(world: World) -> None:
    """What was sent before the switch was committed may stand; nothing is afterwards."""
    off = {"capability": "chat", "switch_off": {"buyers_bps": 10_000}}
    for _ in range(5):
        await publish(world, "rollout", {"name": "on"})
        has_begun, is_off = asyncio.Event(), asyncio.Event()

        async def keep_writing(
            has_begun: asyncio.Event = has_begun, is_off: asyncio.Event = is_off
        ) -> int:
            for sent in range(1_000):
                was_off = is_off.is_set()
                answer = await write(world, "buyer")
                if answer == (422, "chat_switched_off"):
                    return sent
                assert answer == (201, None)
                assert not was_off, "sent after the switch"
                has_begun.set()
            raise AssertionError("the switch did nothing")

        async def switch_off(
            has_begun: asyncio.Event = has_begun, is_off: asyncio.Event = is_off
        ) -> None:
            await has_begun.wait()
            await publish(world, "rollout", {"name": "off", "capabilities": [off]})
            is_off.set()

        switching = asyncio.create_task(switch_off())
        assert sum(await asyncio.gather(*(keep_writing() for _ in range(4)))) > 0
        await switching
