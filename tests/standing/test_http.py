"""Penalties over HTTP: one's own, the marketplace's view of anyone, appeals, collection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from prilavok.core.events import heads
from web.world import World, world_at

TEXT = "It was the order's own number."


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(database_url, tmp_path) as world:
        yield world


def fine_of(world: World, then: str = "") -> str:
    return f"/v1/penalties/{world.ids['penalty_id']}{then}"


async def get(world: World, who: str, path: str) -> httpx.Response:
    return await world.ask("GET", path, world.good[who])


async def post(world: World, who: str, path: str, body: Any) -> httpx.Response:
    return await world.ask("POST", path, world.good[who], body)


async def tell(world: World, status: str, reference: str = "p-1") -> httpx.Response:
    path = f"/v1/fines/{world.ids['penalty_id']}/collection"
    return await post(world, "key", path, {"status": status, "reference": reference})


async def test_a_seller_sees_its_fine_with_the_evidence(world: World) -> None:
    [own] = (await get(world, "seller", "/v1/penalties")).json()["penalties"]
    assert own == (await get(world, "seller", fine_of(world))).json()
    assert own["measure"] == {"type": "fine", "amount": {"minor": 500_000, "currency": "RUB"}}
    assert own["violation"]["label"] == "contact_exchange"
    assert own["violation"]["direction"] == "asks"
    assert (own["state"], own["in_force"], own["can_appeal"]) == ("imposed", True, True)
    assert own["collection"] == "owed"
    assert own["confirmed_by"] == [], "who decided is for the marketplace"
    staff = (await get(world, "moderator", "/v1/penalties?party=seller:s-1")).json()["penalties"]
    assert staff[0]["confirmed_by"] == ["moderator:m-1"]


async def test_the_marketplace_lists_everyones(world: World) -> None:
    every = (await get(world, "operator", "/v1/penalties?kind=fine&collection=owed")).json()
    assert [each["penalty_id"] for each in every["penalties"]] == [world.ids["penalty_id"]]
    assert (every["owed"], every["names"]) == (
        [{"minor": 500_000, "currency": "RUB"}],
        {"seller:s-1": "Tula"},
    )
    none = await get(world, "operator", "/v1/penalties?state=reversed&since=2026-01-01T00:00:00")
    assert (none.json()["penalties"], none.json()["owed"]) == ([], every["owed"])
    await tell(world, "collected")
    assert (await get(world, "operator", "/v1/penalties")).json()["owed"] == []
    for wrong in ("kind", "state", "collection", "since", "before"):
        answer = await get(world, "operator", f"/v1/penalties?{wrong}=zzz")
        assert [error["path"] for error in answer.json()["errors"]] == [wrong]
    cases = await get(world, "operator", "/v1/cases?state=zzz")
    assert [error["path"] for error in cases.json()["errors"]] == ["state"]


async def test_others_see_nothing_of_it(world: World) -> None:
    for who in ("other_seller", "buyer"):
        assert (await get(world, who, "/v1/penalties")).json()["penalties"] == []
        theirs = await get(world, who, "/v1/penalties?party=seller:s-1")
        assert theirs.json()["penalties"] == [], "one sees one's own, whatever one asks for"
        assert (await get(world, who, fine_of(world))).status_code == 404


async def test_standing_as_of_a_moment(world: World) -> None:
    now = (await get(world, "key", "/v1/sellers/s-1/standing")).json()
    [penalty] = now["penalties"]
    before = world.room.clock.now() - timedelta(hours=1)
    past = await get(world, "key", f"/v1/sellers/s-1/standing?at={before:%Y-%m-%dT%H:%M:%SZ}")
    assert past.json()["penalties"] == past.json()["violations"] == []
    await post(world, "operator", fine_of(world, "/reversal"), {"reason": "A mistake"})
    imposed_at = penalty["imposed_at"].replace("+00:00", "Z")
    then = await get(world, "key", f"/v1/sellers/s-1/standing?at={imposed_at}")
    assert then.json()["penalties"] == [penalty]
    after = (await get(world, "key", "/v1/sellers/s-1/standing")).json()
    assert after["penalties"][0]["state"] == "reversed"


async def test_nobody_knows_the_future(world: World) -> None:
    answer = await get(world, "operator", "/v1/sellers/s-1/standing?at=2999-01-01T00:00:00")
    assert answer.json()["at"] < "2999"


async def test_a_seller_that_is_not_known_has_no_standing(world: World) -> None:
    answer = await get(world, "key", "/v1/sellers/nobody/standing")
    assert (answer.status_code, answer.json()["code"]) == (404, "seller_not_found")
    assert (await get(world, "key", "/v1/buyers/nobody/standing")).json()["violations"] == []


async def test_an_appeal_is_kept_and_shown(world: World) -> None:
    made = await post(world, "seller", fine_of(world, "/appeal"), {"text": TEXT})
    assert (made.status_code, made.json()["state"]) == (201, "appealed")
    assert made.json()["appeal"] == {
        "text": TEXT,
        "at": made.json()["appeal"]["at"],
        "outcome": None,
        "settled_at": None,
    }
    assert made.json()["in_force"], "until somebody decides otherwise"
    again = await post(world, "seller", fine_of(world, "/appeal"), {"text": TEXT})
    assert again.json() == made.json()
    other = await post(world, "seller", fine_of(world, "/appeal"), {"text": "Or another reason"})
    assert (other.status_code, other.json()["code"]) == (409, "appealed_already")


@pytest.mark.parametrize("text", ["Too short", "x" * 2_001, " " * 20, "ten\u0000characters", 7])
async def test_an_appeal_says_something(world: World, text: object) -> None:
    answer = await post(world, "seller", fine_of(world, "/appeal"), {"text": text})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_a_fine_is_collected_and_repaid_over_the_api(world: World) -> None:
    assert (await tell(world, "collected")).json()["collection"] == "collected"
    assert (await tell(world, "collected")).status_code == 200
    assert (await tell(world, "failed", "p-2")).json()["code"] == "collection_contradicted"
    undone = await post(world, "operator", fine_of(world, "/reversal"), {"reason": "A mistake"})
    assert undone.json()["collection"] == "to_repay"
    assert (await tell(world, "repaid", "p-3")).json()["collection"] == "repaid"
    log = await get(world, "operator", f"/v1/audit?subject=penalty:{world.ids['penalty_id']}")
    assert log.json()["names"] == {f"penalty:{world.ids['penalty_id']}": "Tula"}
    done = [(change["by"].partition(":")[0], change["did"]) for change in log.json()["changes"]]
    assert done == [
        ("integrator", "standing.collection_told"),
        ("operator", "standing.penalty_reversed"),
        ("integrator", "standing.collection_told"),
    ]


async def test_the_feed_says_whose_penalty_it_is(world: World) -> None:
    feed = (await get(world, "key", "/v1/events?limit=1000")).json()["events"]
    [imposed] = [event for event in feed if event["type"] == "standing.penalty_imposed"]
    assert imposed["seller_id"] == "s-1"
    assert imposed["data"]["penalty_id"] == world.ids["penalty_id"]
    assert imposed["data"]["measure"]["amount"]["minor"] == 500_000
    await post(world, "seller", fine_of(world, "/appeal"), {"text": TEXT})
    feed = (await get(world, "key", "/v1/events?limit=1000")).json()["events"]
    assert "standing.appealed" in {event["type"] for event in feed}
    assert TEXT not in str(feed), "what is written to moderators is for them"


async def test_a_preview_says_what_would_follow_and_changes_nothing(world: World) -> None:
    async with world.room.db.reading() as conn:
        before = await heads(conn)
    path = "/v1/penalties/preview?party=seller:s-1&label=insult"
    shown = (await get(world, "moderator", path)).json()
    assert shown["policy_version"] == 1
    assert [each["measure"]["type"] for each in shown["proposals"]] == ["fine"]
    earlier = await get(world, "moderator", f"{path}&at=2025-01-01T00:00:00Z")
    assert earlier.json() == {"policy_version": 0, "proposals": []}
    async with world.room.db.reading() as conn:
        assert await heads(conn) == before


async def test_what_is_not_there(world: World) -> None:
    nowhere = f"/v1/penalties/{uuid4()}"
    for who, path, body in (
        ("seller", f"{nowhere}/appeal", {"text": TEXT}),
        ("operator", f"{nowhere}/reversal", {"reason": "A mistake"}),
        ("key", f"/v1/fines/{uuid4()}/collection", {"status": "sent", "reference": "x"}),
    ):
        answer = await post(world, who, path, body)
        assert (answer.status_code, answer.json()["code"]) == (404, "penalty_not_found")
    assert (await get(world, "operator", nowhere)).status_code == 404
    for party in ("s-1", "seller:", "robot:1", "seller:" + "x" * 65):
        answer = await get(world, "operator", f"/v1/penalties?party={party}")
        assert answer.status_code == 422, party
