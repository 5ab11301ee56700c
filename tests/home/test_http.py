"""What each role is shown on its home page, through the whole server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from cases.kinds import desk_of, says
from prilavok import wiring
from prilavok.cases import CaseId
from prilavok.core.config import Settings
from prilavok.core.errands import do_errand
from prilavok.worker import Round
from web.world import World, claim_something, new_message, world_at


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(database_url, tmp_path) as world:
        world.ids["data_dir"] = str(tmp_path)
        yield world


async def home(world: World, who: str) -> dict[str, Any]:
    await settle(world)
    answer = await world.ask("GET", "/v1/home", world.good[who])
    assert answer.status_code == 200, answer.text
    return answer.json()


async def settle(world: World) -> None:
    room = world.room
    settings = Settings(data_dir=Path(world.ids["data_dir"]))
    subscribers = wiring.subscribers_of(settings, room.clock)
    rounds = Round(room.db, room.clock, subscribers, wiring.duties_of(settings))
    while await rounds.serve_subscribers():
        pass
    await rounds.do_duties()
    for errand in wiring.errands_of(settings, room.clock):
        await do_errand(room.db, room.clock, errand)


async def say(world: World, who: str) -> None:
    path = f"/v1/chats/{world.ids['chat_id']}/messages"
    sent = await world.ask("POST", path, world.good[who], new_message())
    assert sent.status_code == 201, sent.text


async def test_a_seller_sees_whom_to_answer_and_what_can_be_contested(world: World) -> None:
    shown = await home(world, "seller")
    assert shown["role"] == "seller_staff"
    waiting = shown["waiting"]
    assert (waiting["to_answer"], waiting["overdue"], waiting["due_soon"]) == (1, 0, 0)
    [chat] = waiting["first"]
    assert chat["buyer"]["name"] == "Boris"
    assert chat["chat_id"] == world.ids["chat_id"]
    assert [each["penalty_id"] for each in shown["appealable"]] == [world.ids["penalty_id"]]
    assert shown["terms"] == {"state": "accepted", "version": None}
    assert shown["answers"]["answered"] == 0
    assert len(shown["answers"]["days"]) == 30


async def test_who_may_decide_claims_sees_how_many_wait_for_the_shop(world: World) -> None:
    nothing = {"buyer": 0, "seller": 0, "marketplace": 0, "due_soon": 0}
    assert (await home(world, "seller"))["claims"] is None
    assert (await home(world, "unpermitted"))["claims"] == nothing
    await claim_something(world)
    assert (await home(world, "unpermitted"))["claims"] == {**nothing, "seller": 1}


async def test_an_answer_leaves_nothing_to_do_and_is_counted(world: World) -> None:
    await say(world, "seller")
    shown = await home(world, "seller")
    assert shown["waiting"] == {"to_answer": 0, "overdue": 0, "due_soon": 0, "first": []}
    answers = shown["answers"]
    assert (answers["answered"], answers["in_time"], answers["usually_s"]) == (1, 1, None)
    today = answers["days"][-1]
    assert (today["answered"], today["in_time"]) == (1, 1)
    assert today["median_s"] < 60


@pytest.mark.parametrize(
    ("minutes_left", "counts"), [(121, (1, 0, 0)), (119, (1, 0, 1)), (-1, (1, 1, 0))]
)
async def test_a_deadline_is_far_then_near_then_past(
    world: World, minutes_left: int, counts: tuple[int, int, int]
) -> None:
    due_at = world.room.clock.now() + timedelta(minutes=minutes_left)
    async with world.room.db.transaction() as conn:
        await conn.execute("update chats set due_at = %s where due_at is not null", [due_at])
    waiting = (await home(world, "seller"))["waiting"]
    assert (waiting["to_answer"], waiting["overdue"], waiting["due_soon"]) == counts


async def test_a_deadline_that_stands_still_is_neither(world: World) -> None:
    async with world.room.db.transaction() as conn:
        await conn.execute(
            "update chats set due_at = now() - interval '1 h', paused_at = now()"
            " where due_at is not null"
        )
    waiting = (await home(world, "seller"))["waiting"]
    assert (waiting["to_answer"], waiting["overdue"], waiting["due_soon"]) == (1, 0, 0)


async def test_other_sellers_see_nothing_of_it_and_who_may_not_chat_sees_no_chats(
    world: World,
) -> None:
    other = await home(world, "other_seller")
    assert other["waiting"]["to_answer"] == 0
    assert other["appealable"] == []
    unpermitted = await home(world, "unpermitted")
    assert unpermitted["waiting"] is None
    assert unpermitted["answers"] is None


async def test_a_moderator_sees_the_queue_and_their_own_work(world: World) -> None:
    shown = await home(world, "moderator")
    assert sum(kind["undecided"] for kind in shown["queue"]) == 1
    assert shown["oldest"]["case_id"] == world.ids["case_id"]
    assert shown["work"]["reversal_rate"] is None

    path = f"/v1/cases/{world.ids['case_id']}"
    await world.ask("POST", f"{path}/take", world.good["moderator"])
    [mine] = (await home(world, "moderator"))["mine"]
    assert mine["case_id"] == world.ids["case_id"]

    desk = desk_of(world.room.db, world.room.clock)
    await desk.decide("moderator:m-1", CaseId(UUID(world.ids["case_id"])), says("release"))
    shown = await home(world, "moderator")
    assert (shown["mine"], shown["oldest"]) == ([], None)
    work = shown["work"]
    assert (work["opinions"], work["decided"], work["reversal_rate"]) == (1, 1, 0)
    assert work["days"][-1]["opinions"] == 1


async def test_an_operator_sees_health_volumes_and_what_is_owed(world: World) -> None:
    before = (await home(world, "operator"))["days"][-1]
    await say(world, "seller")
    shown = await home(world, "operator")
    today = shown["days"][-1]
    more = {what for what, n in today.items() if what != "day" and n == before[what] + 1}
    answered = {"answered", "in_time", "within_5_min", "within_1_h", "within_4_h", "within_24_h"}
    assert more == {"from_sellers", *answered}
    assert today["chats"] == 1
    assert [owed["currency"] for owed in shown["owed"]] == ["RUB"]
    health = shown["health"]
    assert {each["condition"] for each in health["duties"]} == {"fine"}
    assert {each["condition"] for each in health["subscribers"]} == {"fine"}
    assert health["database"]["size_bytes"] > 0


async def test_a_worker_that_is_gone_is_seen(world: World) -> None:
    await home(world, "operator")
    await say(world, "seller")
    async with world.room.db.transaction() as conn:
        await conn.execute("update duties set done_until = done_until - interval '1 h'")
        await conn.execute("update events set at = at - interval '1 h'")
    answer = await world.ask("GET", "/v1/home", world.good["operator"])
    health = answer.json()["health"]
    assert health["condition"] == "failed"
    duties = {each["name"]: each for each in health["duties"]}
    assert duties["deadlines of answers"]["condition"] == "failed"
    assert 3_500 < duties["deadlines of answers"]["late_s"] < 3_600
    readers = {each["name"]: each for each in health["subscribers"]}
    assert readers["answers"]["unread"] > 0
    assert readers["answers"]["behind_s"] >= 3_600


async def test_a_buyer_sees_how_soon_the_shop_usually_answers(world: World) -> None:
    assert await usually_answers_s(world) is None
    for _ in range(5):
        await say(world, "buyer")
        await say(world, "seller")
    await home(world, "seller")
    usual = await usually_answers_s(world)
    assert usual is not None
    assert 0 <= usual < 60


async def usually_answers_s(world: World) -> int | None:
    """As the buyer is told with the chat."""
    answer = await world.ask("GET", f"/v1/chats/{world.ids['chat_id']}", world.good["buyer"])
    return answer.json()["usually_answers_s"]
