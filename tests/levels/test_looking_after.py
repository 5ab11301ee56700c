"""Levels given by hand, the badge, feedback: over HTTP, after a month was settled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import pytest_asyncio

from levels.market import publish
from prilavok.levels.badge.drawing import CHARS_MAX, badge, contrast, ink_on
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND, Level, Named
from prilavok.levels.settling.actions import settle
from prilavok.programmes import preset
from web.world import World, world_at

PROGRAMME = preset(KIND, "wildberries-2024-12")
REASON = "A pilot of ours for the autumn"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    shared_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """Last month is settled: nobody came to anything."""
    folder: Path = tmp_path_factory.mktemp("world")
    async with world_at(shared_database_url, folder) as world:
        room = world.room
        now = room.clock.now()
        await publish(room.db, PROGRAMME, now - timedelta(days=70))
        await settle(room.db, room.clock, Month.of(now, PROGRAMME.clock).plus(-1))
        yield world


async def asked(world: World, who: str, method: str, path: str, body: Any = None) -> Any:
    answer = await world.ask(method, path, world.good[who], body)
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


async def shown(world: World, **headers: str) -> tuple[int, str, str]:
    answer = await world.client.get("/badge/s-1.svg?lang=ru", headers=headers)
    return answer.status_code, answer.text, answer.headers["etag"]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_level_given_by_hand_holds_until_it_is_ended(world: World) -> None:
    status, empty, tag = await shown(world)
    assert (status, 'width="0"' in empty, "<title" in empty) == (200, True, False)
    ends = (world.room.clock.now() + timedelta(days=9)).isoformat()
    wanted = {"level": "gold", "ends": ends, "reason": REASON}

    path = "/v1/levels/sellers/s-1/overrides"
    given = await asked(world, "operator", "POST", path, wanted)

    mine = await asked(world, "seller", "GET", "/v1/levels/mine")
    assert mine["held"]["level"]["level"] == "gold"
    assert mine["held"]["override"]["reason"] == REASON
    assert mine["last"]["reason"] == "none_reached"
    assert {tile["indicator"] for tile in mine["tiles"]} == {
        each.key for each in PROGRAMME.indicators
    }
    rewards = await asked(world, "key", "GET", "/v1/sellers/s-1/rewards")
    assert (rewards["level"], rewards["overridden"]) == ("gold", True)
    status, badge_, new_tag = await shown(world, **{"if-none-match": tag})
    assert (status, "Золотой" in badge_) == (200, True)
    assert (await shown(world, **{"if-none-match": new_tag}))[0] == 304
    notices = await asked(world, "seller", "GET", "/v1/notices?lang=ru")
    assert notices["notices"][0]["title"] == "Площадка установила вам уровень: Золотой"
    boosts = await world.ask("GET", "/v1/rewards/boosts", world.good["key"])
    assert '"seller_id":"s-1","level":"gold"' in boosts.text
    assert boosts.headers["content-type"] == "application/x-ndjson"

    ended = await asked(world, "operator", "DELETE", f"{path}/{given['override_id']}")
    assert not ended["holds"]
    again = await world.ask("DELETE", f"{path}/{given['override_id']}", world.good["operator"])
    assert again.status_code == 409
    assert (await asked(world, "seller", "GET", "/v1/levels/mine"))["held"]["level"] is None
    assert await shown(world) == (200, empty, tag)
    of_seller = await asked(world, "operator", "GET", "/v1/levels/sellers/s-1")
    assert [each["level"] for each in of_seller["overrides"]] == ["gold"]
    told = await asked(world, "operator", "GET", "/v1/audit?subject=seller:s-1")
    assert [each["did"] for each in told["changes"]][:2] == [
        "levels.override_ended",
        "levels.overridden",
    ]
    assert {each["details"]["named"]["en"] for each in told["changes"][:2]} == {"Gold"}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "wrong",
    [
        {"level": "platinum"},
        {"ends": "2020-01-01T00:00:00Z"},
        {"reason": "No."},
    ],
)
async def test_an_override_that_makes_no_sense_is_refused(
    world: World, wrong: dict[str, str]
) -> None:
    body = {"level": "gold", "ends": "2099-01-01T00:00:00Z", "reason": REASON, **wrong}
    path = "/v1/levels/sellers/s-2/overrides"
    answer = await world.ask("POST", path, world.good["operator"], body)
    assert answer.status_code == 422, answer.text


@pytest.mark.asyncio(loop_scope="module")
async def test_feedback_is_judged_and_comes_to_operators(world: World) -> None:
    path = "/v1/levels/feedback"
    frank = "This marketplace robs its sellers, every other one is better."
    await asked(world, "seller", "POST", path, {"stars": 2, "text": frank})
    rude = {"stars": 1, "text": "Write to me on telegram @shop_tula or call +7 912 345-67-89"}
    assert (await world.ask("POST", path, world.good["seller"], rude)).status_code == 422
    for _ in range(4):
        await asked(world, "seller", "POST", path, {"stars": 5})
    assert (await world.ask("POST", path, world.good["seller"], {"stars": 5})).status_code == 429
    listed = await asked(world, "operator", "GET", path)
    assert listed["feedback"][-1]["text"] == frank
    assert listed["feedback"][-1]["seller_name"] == "Tula"
    assert listed["counts"] == [{"stars": 2, "count": 1}, {"stars": 5, "count": 4}]


@pytest.mark.asyncio(loop_scope="module")
async def test_the_pages_say_what_was_settled(world: World) -> None:
    settled = await asked(world, "operator", "GET", "/v1/levels/settlements")
    month = settled["settlements"][0]["month"]
    of_month = await asked(world, "operator", "GET", f"/v1/levels/settlements/{month}")
    assert of_month["counts"][0] == {"level": None, "sellers": 2}
    assert of_month["moves"] == [{"level_before": None, "level_after": None, "sellers": 2}]
    rules = await asked(world, "seller", "GET", "/v1/levels/programme")
    assert rules["frozen_month"] == month
    assert rules["indicators"][0]["goals"][0]["frozen"] == 1_000_000
    rows = await asked(
        world, "seller", "GET", f"/v1/levels/mine/evidence?month={month}&indicator=orders"
    )
    assert (rows["rows"], rows["value"]["amount"]) == ([], 0)
    path = f"/v1/levels/mine/evidence.csv?month={month}&indicator=orders"
    csv = await world.ask("GET", path, world.good["seller"])
    assert csv.text.startswith("\ufeffposition,at,kind,counted,among,late,order_id")
    history = await asked(world, "seller", "GET", "/v1/levels/mine/history")
    assert [each["settled"]["month"] for each in history["months"]] == [month]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_month_is_contested_where_moderators_look(world: World) -> None:
    last = (await asked(world, "seller", "GET", "/v1/levels/mine"))["last"]
    body = {
        "month": last["month"],
        "indicators": ["orders", "turnover"],
        "text": "Three orders of ours were told late.",
    }
    appeal = await asked(world, "seller", "POST", "/v1/levels/appeals", body)
    assert await asked(world, "seller", "POST", "/v1/levels/appeals", body) == appeal
    assert (await asked(world, "seller", "GET", "/v1/levels/appeals"))["appeals"] == [appeal]
    again = {**body, "text": "And one more of them."}
    answer = await world.ask("POST", "/v1/levels/appeals", world.good["seller"], again)
    assert (answer.status_code, answer.json()["code"]) == (409, "month_appealed_already")

    [line] = (await asked(world, "moderator", "GET", "/v1/cases?kind=level_appeal"))["cases"]
    case = await asked(world, "moderator", "GET", f"/v1/cases/{line['case_id']}?lang=zh")
    assert case["case"]["evidence"]["facts"]["appeal"] == body["text"]
    assert [each["figure"] for each in case["case"]["evidence"]["figures"]] == [
        "turnover",
        "orders",
    ]
    told = {each["name"]: each["consequences"] for each in case["options"]}
    no_level = {"ru": "нет уровня", "en": "no level", "zh": "无等级"}
    would = [{"code": "level", "facts": no_level}]
    assert told == {"recount": would, "recount_without": would, "uphold": []}
    path = f"/v1/levels/sellers/s-1/evidence?month={last['month']}&indicator=orders"
    assert (await asked(world, "moderator", "GET", path))["revisions"] == 0
    unknown = await world.ask("GET", f"{path}&revision=1", world.good["moderator"])
    assert (unknown.status_code, unknown.json()["code"]) == (404, "revision_unknown")


def test_a_badge_can_be_read_on_every_colour() -> None:
    greys = [f"#{n:02x}{n:02x}{n:02x}" for n in range(256)]
    for colour in [*greys, "#a87900", "#ff0000", "#00ff00", "#0000ff", "#777777"]:
        assert contrast(colour, ink_on(colour)) >= 4.5, colour


@pytest.mark.parametrize("language", ["ru", "en", "zh"])
def test_a_badge_is_one_picture_whatever_the_level_is_called(language: Any) -> None:
    odd = Level(
        level="x", named=Named(ru="<Ы&\"'" * 15, en="<A&\"'" * 15, zh="<金&\"'" * 15), goals=()
    )
    drawn = ET.fromstring(badge(odd, language))
    title, text = drawn[0].text, drawn[-1].text
    assert title is not None
    assert text is not None
    assert len(text) == CHARS_MAX
    assert text[:-1] in title
    assert badge(None, language) != badge(odd, language)


@pytest.mark.parametrize(
    ("form", "media_type", "first"),
    [
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfseller_id,level,"),
        ("parquet", "application/vnd.apache.parquet", b"PAR1"),
    ],
)
async def test_boosts_are_told_as_the_file_that_they_are(
    world: World, form: str, media_type: str, first: bytes
) -> None:
    boosts = await world.ask("GET", f"/v1/rewards/boosts?form={form}", world.good["key"])

    assert boosts.status_code == 200
    assert boosts.headers["content-type"] == media_type
    assert boosts.headers["content-disposition"] == f'attachment; filename="boosts.{form}"'
    assert boosts.content.startswith(first)


@pytest.mark.parametrize("path", ["sellers/s-1/rewards", "rewards/boosts"])
@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("9999-12-31T23:59:59Z", 422),
        ("9999-01-01T00:00:00", 422),
        ("9998-12-31T23:59:59Z", 200),
        ("0001-01-01T00:00:00%2B14:00", 200),
    ],
)
async def test_a_level_is_asked_for_at_any_moment_that_has_a_next_month(
    world: World, path: str, at: str, status: int
) -> None:
    answer = await world.ask("GET", f"/v1/{path}?at={at}", world.good["key"])

    assert answer.status_code == status, answer.text
    if status == 422:
        assert answer.json()["code"] == "moment_too_far"


async def test_a_price_of_a_moment_without_a_next_month_is_refused(world: World) -> None:
    asked = {
        "seller_id": "s-1",
        "service": "transit_supply",
        "amount": {"minor": 100, "currency": "RUB"},
        "at": "9999-12-31T23:59:59Z",
    }
    answer = await world.ask("POST", "/v1/rewards/price", world.good["key"], asked)

    assert (answer.status_code, answer.json()["code"]) == (422, "moment_too_far")


async def test_the_last_month_of_all_is_none(world: World) -> None:
    answer = await world.ask("GET", "/v1/levels/settlements/9999-12", world.good["operator"])

    assert (answer.status_code, answer.json()["code"]) == (422, "month_invalid")
