"""Web push, from what happens to what a browser can read."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from notifying.push_service import Browser, PushService, push_service_open
from notifying.test_letters import SAID, read_on, say
from prilavok.core.clock import FixedClock
from prilavok.core.config import Settings
from prilavok.core.database import fetch_one
from prilavok.core.events import lock_lane
from prilavok.core.parties import Party, PartyKind
from prilavok.notices import actions as notices
from prilavok.notices.model import NewNotice, NoticeKind, Recipient
from prilavok.notifying.push import rules
from prilavok.notifying.push.model import DEVICES_MAX
from prilavok.notifying.push.posting import PushPost
from prilavok.notifying.push.services import PushServices
from prilavok.notifying.push.vapid import vapid_of
from waiting import PATIENCE_S
from web.world import World, bearer, world_at

PATH = "/v1/notifying/devices"


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service_open() as service:
        yield service


@pytest.fixture
async def world(database_url: str, tmp_path: Path, service: PushService) -> AsyncIterator[World]:
    async with world_at(database_url, tmp_path, push_services=(service.origin,)) as world:
        await read_on(world)
        yield world


@pytest.fixture
def late() -> FixedClock:
    """The clock of the post; it starts with the minute to come."""
    return FixedClock(datetime.now(UTC) + timedelta(minutes=1))


@pytest.fixture
def post(world: World, service: PushService, late: FixedClock) -> PushPost:
    return post_of(world, service, late)


def post_of(world: World, service: PushService, clock: FixedClock, **changed: Any) -> PushPost:
    vapid = vapid_of(Settings(**changed), world.room.db.secret)
    services = PushServices([service.origin], vapid, within_s=10)
    return PushPost(world.room.db, clock, services, vapid.public)


async def subscribe(
    world: World, service: PushService, who: str = "seller", **changed: Any
) -> Browser:
    browser = Browser(service.origin)
    await put(world, browser, who, **changed)
    return browser


async def put(world: World, browser: Browser, who: str = "seller", **changed: Any) -> Any:
    answer = await world.ask("POST", PATH, world.good[who], browser.subscription(**changed))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def devices(world: World, who: str = "seller") -> list[dict[str, Any]]:
    return (await world.ask("GET", PATH, world.good[who])).json()["devices"]


async def want(world: World, **wanted: Any) -> None:
    answer = await world.ask(
        "PUT", "/v1/notifying", world.good["seller"], {"language": "en", **wanted}
    )
    assert answer.status_code == 200, answer.text


async def tell_notice(world: World, kind: NoticeKind = NoticeKind.BECAME_TRUSTED) -> None:
    db = world.room.db
    recipient = Recipient.of(Party(PartyKind.SELLER, "s-1"))
    params = {"title": "Samovar", "due_at": world.room.clock.now()}
    notice = NewNotice(kind, "once", params, "/standing")
    async with db.transaction() as conn:
        await lock_lane(conn, recipient.lane(db.lanes))
        await notices.tell(conn, recipient, notice, lanes=db.lanes, now=world.room.clock.now())
    await read_on(world)


async def unread(world: World) -> int:
    """By the shop, in the chat; something was said there when the world began."""
    chat = await world.ask("GET", f"/v1/chats/{world.ids['chat_id']}", world.good["seller"])
    count = chat.json()["unread"]
    assert count > 2
    return count


async def left(world: World) -> int:
    """How much waits, or is on its way."""
    async with world.room.db.reading() as conn:
        found = await fetch_one(
            conn,
            "select (select count(*) from pushes) + (select count(*) from push_waiting)"
            " + (select count(*) from push_due)",
            row=int,
        )
    assert found is not None
    return found


async def test_messages_are_one_push_for_each_device_without_their_text(
    world: World, service: PushService, post: PushPost, late: FixedClock
) -> None:
    phone, desk = await subscribe(world, service), await subscribe(world, service)
    await say(world)
    await say(world, "And how heavy is it?")
    late.at = datetime.now(UTC)
    await post.round()
    assert service.taken == [], "not yet: whoever is at work reads it themselves"
    late.move(rules.WAIT + timedelta(seconds=1))
    for _ in range(3):
        await post.round()

    by_path = {each.path: each for each in service.taken}
    assert len(service.taken) == 2
    for browser in (phone, desk):
        told = browser.read(by_path[browser.endpoint.removeprefix(service.origin)])
        assert told["title"] == f"New messages in a chat: {await unread(world)}"
        assert told["link"] == f"/console/chats/{world.ids['chat_id']}"
        for secret in ("samovar", "heavy", "Boris"):
            assert secret not in str(told)
    assert await left(world) == 0
    assert all(each["told_at"] is not None for each in await devices(world))


async def test_it_says_what_messages_say_where_that_is_allowed(
    world: World, service: PushService, post: PushPost
) -> None:
    browser = await subscribe(world, service)
    await want(world, with_text=True)
    await say(world)
    await post.round()
    [taken] = service.taken
    assert browser.read(taken)["body"] == SAID


@pytest.mark.parametrize(
    ("language", "title"), [("ru", "Новых сообщений"), ("en", "New messages"), ("zh", "新消息")]
)
async def test_it_is_in_the_language_of_whoever_subscribed(
    world: World, service: PushService, post: PushPost, language: str, title: str
) -> None:
    browser = await subscribe(world, service, language=language)
    await say(world)
    await post.round()
    [taken] = service.taken
    told = browser.read(taken)
    assert (told["language"], title in told["title"]) == (language, True), told


async def test_pushes_of_one_chat_take_each_others_place(
    world: World, service: PushService, post: PushPost, late: FixedClock
) -> None:
    browser = await subscribe(world, service)
    for _ in range(2):
        await say(world)
        await post.round()
        late.move(timedelta(minutes=1))
    first, second = service.taken
    assert first.headers["topic"] == second.headers["topic"] == browser.read(second)["tag"]
    title = browser.read(second)["title"]
    assert title.endswith(f": {await unread(world)}"), "all that is unread, not what is new"


async def test_what_was_read_meanwhile_is_not_told(
    world: World, service: PushService, post: PushPost
) -> None:
    await subscribe(world, service)
    await say(world)
    chat = f"/v1/chats/{world.ids['chat_id']}"
    seq = (await world.ask("GET", chat, world.good["seller"])).json()["seq"]
    read = await world.ask("POST", f"{chat}/marks", world.good["seller"], {"read": seq})
    assert read.is_success, read.text
    await post.round()
    assert (service.taken, await left(world)) == ([], 0)


async def test_a_deadline_wakes_the_device_up_and_a_notice_leads_to_its_place(
    world: World, service: PushService, post: PushPost
) -> None:
    browser = await subscribe(world, service)
    await tell_notice(world, NoticeKind.ANSWER_OVERDUE)
    await post.round()
    [taken] = service.taken
    assert taken.headers["urgency"] == "high"
    assert browser.read(taken)["link"] == "/console/standing"


async def test_only_what_is_wanted_is_told(
    world: World, service: PushService, post: PushPost
) -> None:
    browser = await subscribe(world, service)
    await want(world, kinds=["decision"])
    await say(world)
    await tell_notice(world)
    await post.round()
    [taken] = service.taken
    assert browser.read(taken)["link"] == "/console/standing"


async def test_quiet_hours_hold_it_back(
    world: World, service: PushService, post: PushPost, late: FixedClock
) -> None:
    await subscribe(world, service)
    await say(world)
    start, end = late.now() - timedelta(hours=1), late.now() + timedelta(hours=2)
    await want(world, quiet={"from": f"{start:%H:%M:%S}", "to": f"{end:%H:%M:%S}"})
    await post.round()
    assert service.taken == []
    late.move(timedelta(hours=2, seconds=1))
    await post.round()
    assert len(service.taken) == 1


@pytest.mark.parametrize("answer", ["410 Gone", "404 Not Found"])
async def test_a_device_that_is_gone_is_forgotten(
    world: World, service: PushService, post: PushPost, answer: str
) -> None:
    await subscribe(world, service)
    await say(world)
    service.answers = [answer]
    await post.round()
    assert (await devices(world), await left(world)) == ([], 0)


async def test_a_busy_service_is_waited_for_as_long_as_it_asks_and_seen_meanwhile(
    world: World, service: PushService, post: PushPost, late: FixedClock
) -> None:
    await subscribe(world, service)
    await say(world)
    service.answers = ["429 Too Many Requests\nRetry-After: 600"]
    await post.round()
    [device] = await devices(world)
    assert "429" in device["failure"]["reason"]
    late.move(timedelta(minutes=9))
    await post.round()
    assert service.calls == 1
    late.move(timedelta(minutes=2))
    await post.round()
    [device] = await devices(world)
    assert (len(service.taken), device["failure"]) == (1, None)


async def test_attempts_have_an_end(
    world: World, service: PushService, post: PushPost, late: FixedClock
) -> None:
    await subscribe(world, service)
    await say(world)
    service.answers = ["500 Down"] * 100
    for _ in range(20):
        await post.round()
        late.move(timedelta(hours=1))
    assert (service.calls, await left(world)) == (rules.ATTEMPTS_MAX, 0)


async def test_who_has_left_the_shop_has_no_devices(
    world: World, service: PushService, post: PushPost
) -> None:
    await subscribe(world, service)
    await say(world)
    async with world.room.db.transaction() as conn:
        await conn.execute("update staff set active = false where staff_id = 'w-1'")
    await post.round()
    async with world.room.db.reading() as conn:
        assert await fetch_one(conn, "select count(*) from push_devices", row=int) == 0
    assert (service.taken, await left(world)) == ([], 0)


async def test_who_may_not_chat_is_told_of_no_message(
    world: World, service: PushService, post: PushPost
) -> None:
    await subscribe(world, service)
    await say(world)
    async with world.room.db.transaction() as conn:
        await conn.execute("update staff set chosen = '{inbox}' where staff_id = 'w-1'")
    await post.round()
    assert (service.taken, await left(world)) == ([], 0)


async def test_a_browser_tells_one_person_alone(
    world: World, service: PushService, post: PushPost
) -> None:
    browser = await subscribe(world, service)
    await say(world)
    await put(world, browser, "other_seller")
    assert await devices(world) == []
    await post.round()
    assert service.taken == []


async def test_subscribing_again_takes_the_new_keys(
    world: World, service: PushService, post: PushPost
) -> None:
    old = await subscribe(world, service)
    new = Browser(service.origin, old.endpoint.removeprefix(service.origin))
    assert len((await put(world, new))["devices"]) == 1
    await say(world)
    await post.round()
    [taken] = service.taken
    assert new.read(taken)["tag"]


async def test_a_removed_device_gets_nothing_that_was_on_its_way(
    world: World, service: PushService, post: PushPost, late: FixedClock
) -> None:
    browser = await subscribe(world, service)
    await say(world)
    service.answers = ["503 Later"]
    await post.round()
    answer = await world.ask("DELETE", f"{PATH}/{browser.device_id}", world.good["seller"])
    assert answer.status_code == 204
    late.move(timedelta(hours=1))
    await post.round()
    assert (service.taken, await left(world)) == ([], 0)


async def test_devices_that_know_another_key_of_ours_are_not_shown_nor_told(
    world: World, service: PushService, late: FixedClock
) -> None:
    await subscribe(world, service)
    await say(world)
    other = post_of(world, service, late, push_key="yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    await other.round()
    assert (service.calls, await devices(world), await left(world)) == (0, [], 0)


async def test_a_person_has_so_many_devices_however_many_come_at_once(
    world: World, service: PushService
) -> None:
    browsers = [Browser(service.origin) for _ in range(DEVICES_MAX + 3)]
    answers = await asyncio.gather(
        *(
            world.ask("POST", PATH, world.good["seller"], browser.subscription())
            for browser in browsers
        )
    )
    assert sorted(each.status_code for each in answers) == [201] * DEVICES_MAX + [409] * 3
    assert len(await devices(world)) == DEVICES_MAX


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"endpoint": "https://evil.test/push"}, "endpoint_refused"),
        ({"endpoint": "http://127.0.0.1:1/push"}, "endpoint_refused"),
        ({"endpoint": "https://169.254.169.254/latest"}, "endpoint_refused"),
        ({"endpoint": "https://fcm.googleapis.com/" + "a" * 5_000}, "invalid"),
        ({"keys": {"p256dh": "BA" + "A" * 85, "auth": "A" * 22}}, "key_not_on_curve"),
        ({"keys": {"p256dh": "A" * 87, "auth": "A" * 22}}, "invalid"),
        ({"keys": {"p256dh": "BA" + "A" * 85, "auth": ""}}, "invalid"),
        ({"name": ""}, "invalid"),
    ],
)
async def test_what_is_no_subscription_is_refused(
    world: World, service: PushService, changed: dict[str, Any], code: str
) -> None:
    body = Browser(service.origin).subscription(**changed)
    answer = await world.ask("POST", PATH, world.good["seller"], body)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert await devices(world) == []


async def test_one_can_see_whether_it_works_now_and_then(
    world: World, service: PushService, post: PushPost
) -> None:
    browser = await subscribe(world, service)
    other = await subscribe(world, service, "other_seller")
    path = f"{PATH}/{browser.device_id}/trial"
    answers = [await world.ask("POST", path, world.good["seller"]) for _ in range(2)]
    assert [each.status_code for each in answers] == [202, 429]
    foreign = await world.ask("POST", f"{PATH}/{other.device_id}/trial", world.good["seller"])
    assert foreign.status_code == 404
    await post.round()
    [taken] = service.taken
    assert browser.read(taken)["title"] == "Notices work"


async def test_a_key_has_no_devices(world: World) -> None:
    made = await world.ask(
        "POST", "/v1/keys", world.good["seller"], {"name": "ERP", "permissions": ["chat"]}
    )
    answer = await world.ask("GET", PATH, bearer(made.json()["secret"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_a_person")


async def test_two_processes_one_of_them_killed_while_it_sends_send_it_once(
    world: World, service: PushService, database_url: str
) -> None:
    await subscribe(world, service)
    await say(world)
    service.hangs = True
    first = await start(database_url, service)
    async with asyncio.timeout(PATIENCE_S):
        await service.heard_whole.wait()
    first.kill()
    await first.wait()
    service.hangs = False

    others = [await start(database_url, service) for _ in range(2)]
    try:
        async with asyncio.timeout(PATIENCE_S):
            await service.has_taken.wait()
        await asyncio.sleep(5)
    finally:
        for each in others:
            each.kill()
            await each.wait()
    assert (len(service.taken), service.calls) == (1, 2)


async def start(database_url: str, service: PushService) -> asyncio.subprocess.Process:
    program = Path(__file__).with_name("push_process.py")
    return await asyncio.create_subprocess_exec(
        sys.executable, str(program), database_url, service.origin
    )
