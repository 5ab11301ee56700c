"""Letters, from what happens to what a real mail server gets."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from notifying.mail_server import Mailbox, mailbox_open
from prilavok.core.clock import FixedClock
from prilavok.core.events import serve_subscriber
from prilavok.core.lanes import Lane
from prilavok.notifying.mail import MailServer
from prilavok.notifying.posting import Post
from prilavok.notifying.waiting import SUBSCRIBER
from waiting import PATIENCE_S
from web.world import World, bearer, world_at

ADDRESS = "a@seller.test"
SAID = "Is the samovar nickel-plated?"


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(database_url, tmp_path) as world:
        await read_on(world)
        yield world


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with mailbox_open() as mailbox:
        yield mailbox


@pytest.fixture
def late() -> FixedClock:
    """The clock of the post; it starts with the minute to come."""
    return FixedClock(datetime.now(UTC) + timedelta(minutes=1))


@pytest.fixture
def post(world: World, mailbox: Mailbox, late: FixedClock) -> Post:
    server = MailServer(mailbox.url, "Market <noreply@market.test>", within_s=4)
    return Post(world.room.db, late, server, "https://market.test")


async def read_on(world: World) -> None:
    """Let the subscriber hear of all that has happened."""
    for lane in range(world.room.db.lanes):
        while await serve_subscriber(world.room.db, SUBSCRIBER, Lane(lane), datetime.now(UTC)):
            pass


async def want(world: World, who: str = "seller", **wanted: Any) -> dict[str, Any]:
    body = {"email": ADDRESS, "every_min": 15, "language": "en", **wanted}
    answer = await world.ask("PUT", "/v1/notifying", world.good[who], body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def confirm(world: World, mailbox: Mailbox, post: Post) -> str:
    """Follow the link of the letter that asks; its token."""
    await post.round()
    found = re.search(r"confirm=([0-9a-f]{64})", mailbox.text())
    assert found is not None
    answer = await world.ask(
        "POST", "/v1/notifying/confirmation", world.good["seller"], {"token": found[1]}
    )
    assert answer.json()["is_confirmed"] is True, answer.text
    mailbox.raw.clear()
    return found[1]


async def say(world: World, text: str = SAID) -> None:
    path = f"/v1/chats/{world.ids['chat_id']}/messages"
    message = {"client_id": str(uuid4()), "text": text}
    answer = await world.ask("POST", path, world.good["buyer"], message)
    assert answer.json()["state"] == "delivered", answer.text
    await read_on(world)


async def shown(world: World) -> dict[str, Any]:
    return (await world.ask("GET", "/v1/notifying", world.good["seller"])).json()


async def test_nothing_is_sent_before_the_address_is_confirmed_once_by_its_owner(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    assert (await want(world))["is_confirmed"] is False
    await say(world)
    late.move(timedelta(hours=1))
    await post.round()
    assert [letter["Subject"] for letter in mailbox.letters] == [
        "Confirm your address for notifications"
    ]
    found = re.search(r"confirm=([0-9a-f]{64})", mailbox.text())
    assert found is not None
    path, link = "/v1/notifying/confirmation", {"token": found[1]}

    statuses = [
        (await world.ask("POST", path, world.good[who], link)).status_code
        for who in ("unpermitted", "other_seller", "seller", "seller")
    ]
    assert statuses == [422, 422, 200, 422]


async def test_what_happens_within_the_time_is_one_letter_without_its_text(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    await want(world)
    await confirm(world, mailbox, post)
    await say(world)
    await say(world, "And how heavy is it?")
    await post.round()
    assert mailbox.raw == [], "not yet"

    late.move(timedelta(minutes=16))
    for _ in range(3):
        await post.round()

    [letter] = mailbox.letters
    assert (letter["To"], letter["From"]) == (ADDRESS, "Market <noreply@market.test>")
    assert "New messages in a chat: 2" in mailbox.text()
    assert f"https://market.test/console/chats/{world.ids['chat_id']}" in mailbox.text()
    for secret in ("samovar", "nickel", "heavy", "Boris", "Samovar"):
        assert secret not in mailbox.everything()


async def test_a_letter_says_what_messages_say_where_that_is_allowed(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    await want(world, with_text=True)
    await confirm(world, mailbox, post)
    await say(world, "Is <b>this</b> brass?")
    late.move(timedelta(minutes=16))
    await post.round()

    [letter] = mailbox.letters
    html = letter.get_body(("html",))
    assert html is not None
    assert "Is <b>this</b> brass?" in mailbox.text()
    assert "Is &lt;b&gt;this&lt;/b&gt; brass?" in html.get_content()


@pytest.mark.parametrize(
    ("language", "subject"),
    [("ru", "Новое в вашем магазине"), ("en", "News from your shop"), ("zh", "您的店铺有新动态")],
)
async def test_letters_are_in_the_language_of_their_reader(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock, language: str, subject: str
) -> None:
    asked = ("GET", f"/v1/notifying?lang={language}", world.good["seller"])
    assert (await world.ask(*asked)).json()["wanted"]["language"] == language  # as the page is
    await want(world, language=language)
    elsewhere = ("GET", "/v1/notifying?lang=en", world.good["seller"])
    assert (await world.ask(*elsewhere)).json()["wanted"]["language"] == language  # as was chosen
    await confirm(world, mailbox, post)
    await say(world)
    late.move(timedelta(minutes=16))
    await post.round()
    assert [letter["Subject"] for letter in mailbox.letters] == [subject]


async def test_a_grey_list_is_waited_out_and_shown_meanwhile(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    await want(world)
    await confirm(world, mailbox, post)
    await say(world)
    late.move(timedelta(minutes=16))
    mailbox.refusals = ["451 4.7.1 Greylisted, come back", "451 4.7.1 Greylisted, come back"]
    await post.round()
    assert "Greylisted" in (await shown(world))["failure"]["reason"]

    await post.round()
    assert len(mailbox.refusals) == 1, "not at once"
    late.move(timedelta(minutes=2))
    await post.round()
    late.move(timedelta(minutes=3))
    await post.round()
    assert len(mailbox.raw) == 1
    assert (await shown(world))["failure"] is None


async def test_an_address_that_is_refused_for_good_is_not_tried_again(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    await want(world)
    await confirm(world, mailbox, post)
    await say(world)
    late.move(timedelta(minutes=16))
    mailbox.refusals = ["550 5.1.1 No such user"]
    await post.round()
    late.move(timedelta(days=1))
    await post.round()
    assert mailbox.raw == []
    assert "No such user" in (await shown(world))["failure"]["reason"]


async def test_a_server_that_hangs_gets_the_same_letter_later(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    await want(world)
    await confirm(world, mailbox, post)
    await say(world)
    late.move(timedelta(minutes=16))
    mailbox.hangs = True
    async with asyncio.timeout(PATIENCE_S):
        await post.round()
    assert (await shown(world))["failure"] is not None
    mailbox.hangs = False
    late.move(timedelta(minutes=2))
    await post.round()
    assert len(mailbox.raw) == 1


async def test_quiet_hours_hold_a_letter_back(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    await want(world)
    await confirm(world, mailbox, post)
    await say(world)
    late.move(timedelta(minutes=16))
    start, end = late.now() - timedelta(hours=1), late.now() + timedelta(hours=2)
    await want(world, quiet={"from": f"{start:%H:%M:%S}", "to": f"{end:%H:%M:%S}"})
    await post.round()
    assert mailbox.raw == []
    late.move(timedelta(hours=2, seconds=1))
    await post.round()
    assert len(mailbox.raw) == 1


async def test_who_may_not_chat_any_more_hears_of_no_message(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    await want(world)
    await confirm(world, mailbox, post)
    await say(world)
    async with world.room.db.transaction() as conn:
        await conn.execute("update staff set chosen = '{inbox}' where staff_id = 'w-1'")
    late.move(timedelta(minutes=16))
    await post.round()
    assert mailbox.raw == []


async def test_one_click_ends_all_letters(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    await want(world)
    await confirm(world, mailbox, post)
    await say(world)
    late.move(timedelta(minutes=16))
    await post.round()
    [letter] = mailbox.letters
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = letter["List-Unsubscribe"].strip("<>").removeprefix("https://market.test")

    answer = await world.client.post(
        path,
        content="List-Unsubscribe=One-Click",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 204
    assert (await shown(world))["wanted"]["email"] is None
    await say(world)
    late.move(timedelta(hours=1))
    await post.round()
    assert len(mailbox.raw) == 1


async def test_an_address_cannot_be_flooded_with_confirmations(world: World) -> None:
    await want(world)
    body = {"email": "victim@elsewhere.test"}
    answer = await world.ask("PUT", "/v1/notifying", world.good["seller"], body)
    assert (answer.status_code, answer.json()["code"]) == (429, "asked_too_soon")


async def test_a_key_hears_of_nothing(world: World) -> None:
    made = await world.ask(
        "POST", "/v1/keys", world.good["seller"], {"name": "ERP", "permissions": ["chat"]}
    )
    answer = await world.ask("GET", "/v1/notifying", bearer(made.json()["secret"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_a_person")


async def test_two_processes_one_of_them_killed_while_it_sends_send_each_letter_once(
    world: World, mailbox: Mailbox, post: Post, database_url: str
) -> None:
    await want(world)
    await confirm(world, mailbox, post)
    await say(world)
    mailbox.heard_whole.clear()
    mailbox.has_taken.clear()
    mailbox.hangs = True
    first = await start(database_url, mailbox)
    async with asyncio.timeout(PATIENCE_S):
        await mailbox.heard_whole.wait()
    first.kill()
    await first.wait()
    mailbox.hangs = False

    others = [await start(database_url, mailbox) for _ in range(2)]
    try:
        async with asyncio.timeout(PATIENCE_S):
            await mailbox.has_taken.wait()
        await asyncio.sleep(5)
    finally:
        for each in others:
            each.kill()
            await each.wait()

    assert len(mailbox.raw) == 1
    assert "New messages in a chat: 1" in mailbox.text()


async def start(database_url: str, mailbox: Mailbox) -> asyncio.subprocess.Process:
    program = Path(__file__).with_name("posting_process.py")
    return await asyncio.create_subprocess_exec(
        sys.executable, str(program), database_url, mailbox.url
    )
