"""An event opens its case and a decision does its work once, whatever is killed or told again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from prilavok import wiring
from prilavok.chat.model import AnswerOverdue, ChatId, lane_of_chat
from prilavok.core.database import Database
from prilavok.core.events import emit, lock_lane
from prilavok.review import SUBSCRIBERS
from prilavok.standing.penalties.reading import decided_up_to
from prilavok.worker import Round
from review.desk import ASKS, LURES, PHONE, SHOPS, Market
from review.test_journeys import SHOP, opened, standing, states
from waiting import PATIENCE_S

WORKERS = 3
COUNTS = """
select
    (select count(*) from cases), (select count(*) from case_subjects),
    (select count(*) from violations), (select count(*) from penalties),
    (select count(*) from penalty_log), (select count(*) from notices),
    (select count(*) from ledger_entries), (select count(*) from messages),
    (select count(*) from case_log)
"""


async def test_a_killed_worker_leaves_nothing_half_done(market: Market, tmp_path: Path) -> None:
    chat_id = await opened(market)
    await market.say(SHOP, LURES, chat_id)
    await market.settle()
    [case] = await market.cases("held_message")
    path = f"/v1/cases/{case['case_id']}"
    await market.ask("moderator", "POST", f"{path}/take")
    decision = {"decision": "confirm", "reason": "It lures"}
    await market.ask("moderator", "POST", f"{path}/decision", decision)

    db = market.world.room.db
    async with db.transaction() as conn:
        # What the reaction comes to last: everything before it is written and not committed.
        await conn.execute(b"lock table penalty_log in exclusive mode")
        worker = start_worker(db.dsn, tmp_path)
        try:
            await until(market, "select 1 from pg_locks where not granted")
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
    await until(market, "select 1 where not exists (select 1 from pg_locks where not granted)")
    [kept] = await market.pending(SHOP, chat_id)
    assert kept["state"] == "held"
    assert (await standing(market))["violations"] == []

    await market.settle()
    [kept] = await market.pending(SHOP, chat_id)
    assert kept["state"] == "refused"
    assert len((await standing(market))["violations"]) == 1
    assert sorted(await market.notices(SHOP)) == ["message_upheld", "warned"]


async def test_everything_told_again_changes_nothing(market: Market) -> None:
    chat_id = await opened(market)
    for text in (LURES, ASKS, LURES):
        await market.say(SHOP, text, chat_id)
    await market.settle()
    await market.decide("moderator", "attempt", "confirm")
    first, second = await market.cases("held_message")
    for case, decision in ((first, "confirm"), (second, "release")):
        path = f"/v1/cases/{case['case_id']}"
        await market.ask("moderator", "POST", f"{path}/take")
        body = {"decision": decision, "reason": "As it is"}
        await market.ask("moderator", "POST", f"{path}/decision", body)
    await market.settle()
    done = await market.rows(COUNTS)
    assert done[0][0] > 3

    names = tuple(subscriber.name for subscriber in SUBSCRIBERS)
    async with market.world.room.db.transaction() as conn:
        await conn.execute(
            b"update subscriptions set position = 0 where subscriber = any(%s)", [list(names)]
        )
    await market.settle()

    assert await market.rows(COUNTS) == done


async def test_workers_side_by_side_never_stand_in_each_others_way(market: Market) -> None:
    buyers = [f"buyer:b-{number}" for number in range(60, 66)]
    chats = [(buyer, await market.chat(buyer, shop)) for buyer in buyers for shop in SHOPS]
    sent = await asyncio.gather(*(market.say(buyer, ASKS, chat_id) for buyer, chat_id in chats))
    assert {answer.status_code for answer in sent} == {422}

    await side_by_side(market)
    found = await market.rows(
        "select owner_id, count(*) from cases where kind = 'attempt' group by 1"
    )
    assert {count for _, count in found} == {len(SHOPS)}
    assert len(found) == len(buyers)

    wanted = {"kinds": ["attempt"]}
    while case := (await market.ask("moderator", "POST", "/v1/cases/next", wanted))["case"]:
        path = f"/v1/cases/{case['case']['case_id']}/decision"
        decision = {"decision": "confirm", "reason": "It asks for a phone"}
        await market.ask("moderator", "POST", path, decision)
    await side_by_side(market)
    muted = [
        (await market.ask("operator", "GET", f"/v1/buyers/{buyer[6:]}/standing"))["muted_until"]
        for buyer in buyers
    ]
    assert all(muted)


async def test_a_late_answer_needs_nobody_to_confirm_it(market: Market) -> None:
    chat_id = ChatId(UUID(await opened(market)))
    room = market.world.room
    lane = lane_of_chat(chat_id, room.db.lanes)
    now = room.clock.now()
    for _ in range(2):
        async with room.db.transaction() as conn:
            await lock_lane(conn, lane)
            await emit(conn, lane, [AnswerOverdue(chat_id, now)], now=now)
    await market.settle()

    after = await standing(market)
    [violation] = after["violations"]
    assert (violation["label"], violation["case_id"]) == ("answer_overdue", None)
    assert states(after) == {}, "that policy asks for nothing"


async def side_by_side(market: Market) -> None:
    """Let several workers do everything that there is to do."""
    databases = [await Database.open(market.world.room.db.dsn) for _ in range(WORKERS)]

    async def work(db: Database) -> None:
        rounds = Round(db, market.world.room.clock, wiring.SUBSCRIBERS, ())
        while await rounds.serve_subscribers():
            pass

    await asyncio.gather(*(work(db) for db in databases))
    await asyncio.gather(*(db.close() for db in databases))
    await market.settle()


def start_worker(dsn: str, folder: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PRILAVOK_DATABASE_URL": dsn,
        "PRILAVOK_DATA_DIR": str(folder),
    }
    command = [sys.executable, "-m", "prilavok.worker", "--parent", str(os.getpid())]
    return subprocess.Popen(command, env=environment)


async def until(market: Market, sql: Any) -> None:
    """Wait until a query finds something."""
    async with asyncio.timeout(PATIENCE_S):
        while not await market.rows(sql):  # noqa: ASYNC110, another process does it
            await asyncio.sleep(0.05)


async def test_who_says_the_same_at_once_says_it_once(market: Market) -> None:
    chat_id = await market.chat("buyer", SHOP)
    sent = (await market.say("buyer", PHONE, chat_id)).json()
    told = {"reason": "contact", "message_id": sent["message_id"]}
    appeal = {"text": "It is the shop's own number"}
    reports = f"/v1/chats/{chat_id}/reports"
    appeals = f"/v1/chats/{chat_id}/messages/{sent['message_id']}/appeal"

    answers = await asyncio.gather(
        *(market.try_to(SHOP, "POST", reports, told) for _ in range(6)),
        *(market.try_to("buyer", "POST", appeals, appeal) for _ in range(6)),
    )

    assert sorted(answer.status_code for answer in answers[:6]) == [200] * 5 + [201]
    assert len({answer.json()["report_id"] for answer in answers[:6]}) == 1
    assert len({str(answer.json()) for answer in answers[6:]}) == 1
    assert await market.rows("select made from report_counts where made > 0") == [(1,)]
    assert await market.notices("buyer") == ["appeal_received"]
    assert len(await market.cases("report")) == len(await market.cases("message_appeal")) == 1


async def test_a_standing_says_up_to_when_it_is_complete(market: Market) -> None:
    chat_id = await opened(market)
    await market.say(SHOP, LURES, chat_id)
    await market.settle()
    before = market.world.room.clock.now()
    await market.decide("moderator", "held_message", "confirm", "off_platform", settles=False)
    path, later = f"/v1/sellers/{SHOP}/standing", before + timedelta(hours=1)

    async def up_to() -> datetime:
        async with market.world.room.db.reading() as conn:
            return await decided_up_to(conn, [each.name for each in SUBSCRIBERS], now=later)

    assert (await market.ask("operator", "GET", path))["violations"] == []
    assert before <= await up_to() < market.world.room.clock.now(), "no later than the decision"
    await market.settle()
    shown = await market.ask("operator", "GET", path)
    assert len(shown["violations"]) == 1
    assert datetime.fromisoformat(shown["decided_up_to"]) < before
    assert await up_to() == later - timedelta(minutes=1)
