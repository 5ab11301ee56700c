"""Whose file it is, and who may see it: every route against everyone, and every way to send it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chat.files.sending import fetch, picture, send, unsent, upload, uploaded
from identity.signing import claims, signed
from prilavok.chat.files import quota_store
from prilavok.chat.files.attaching import ABANDONED_AFTER, LOOSE_FOR_MAX, attach
from prilavok.chat.files.model import Person
from prilavok.chat.model import Author, ChatId, ClientId, Side, message_id_for
from prilavok.core.database import execute
from web.world import World, bearer

EVERYBODY = (
    "buyer",
    "other_buyer",
    "seller",
    "other_seller",
    "unpermitted",
    "moderator",
    "operator",
    "creator",
    "account_manager",
    "key",
    "narrow_key",
)
BUYER = Author(Side.BUYER, "b-1")


async def who_see(world: World, file_id: str) -> set[str]:
    """Who is given the file and its preview; everybody else is told the same."""
    seen: set[str] = set()
    for who in EVERYBODY:
        both = [await fetch(world, file_id, who=who, preview=small) for small in (False, True)]
        assert both[0].status_code == both[1].status_code
        if both[0].status_code == 200:
            seen.add(who)
        else:
            assert both[0].status_code in {403, 404}
    return seen


async def colleague(world: World) -> str:
    """Another member of the seller's staff."""
    fact = {
        "source": "test",
        "id": "w-4",
        "at": "2025-01-01T00:00:00Z",
        "type": "staff",
        "seller_id": "s-1",
        "staff_id": "w-4",
        "name": "E",
        "permissions": ["chat"],
    }
    told = await world.ask("POST", "/v1/facts", world.good["key"], {"facts": [fact]})
    assert told.status_code == 200
    token = claims(world.room.clock.now(), role="seller_staff", sub="w-4", seller_id="s-1")
    world.good["colleague"] = bearer(signed(token))
    return "colleague"


async def test_a_file_is_seen_by_those_who_see_its_message(world: World) -> None:
    file_id = await uploaded(world, picture())
    assert await who_see(world, file_id) == {"buyer", "moderator", "operator"}

    message = (await send(world, file_id)).json()["message_id"]
    assert await who_see(world, file_id) == {"buyer", "seller", "moderator", "operator"}

    path = f"/v1/chats/{world.ids['chat_id']}/messages/{message}"
    deleted = await world.ask("DELETE", path, world.good["buyer"])
    assert deleted.status_code == 200
    assert "files" not in deleted.json()
    assert await who_see(world, file_id) == {"moderator", "operator"}


async def test_an_unsent_file_of_a_member_of_staff_is_not_a_colleagues(world: World) -> None:
    other = await colleague(world)
    file_id = await uploaded(world, picture(), who="seller")

    assert (await fetch(world, file_id, who=other)).status_code == 404
    assert await unsent(world, other) == []
    assert (await send(world, file_id, who=other)).json()["code"] == "files_not_attachable"


async def test_nobody_sends_the_file_of_somebody_else(world: World) -> None:
    file_id = await uploaded(world, picture())
    for who in ("seller", "other_buyer", "other_seller"):
        assert (await send(world, file_id, who=who)).status_code in {404, 422}
    assert (await send(world, str(uuid4()))).json()["code"] == "files_not_attachable"


async def test_a_file_of_one_chat_is_none_of_another(world: World) -> None:
    about = {"seller_id": "s-1", "context": {"type": "order", "id": "o-1"}}
    opened = await world.ask("POST", "/v1/chats", world.good["buyer"], about)
    other = opened.json()["chat_id"]
    file_id = await uploaded(world, picture())

    assert (await send(world, file_id, chat_id=other)).json()["code"] == "files_not_attachable"
    assert (await send(world, file_id)).status_code == 201
    path = f"/v1/chats/{other}/files/{file_id}"
    for who in ("buyer", "seller", "moderator", "operator"):
        assert (await world.ask("GET", path, world.good[who])).status_code == 404


async def test_whoever_may_not_write_may_not_send_files(world: World) -> None:
    for who, status in {
        "other_buyer": 404,
        "other_seller": 404,
        "unpermitted": 403,
        "moderator": 403,
        "operator": 403,
        "key": 403,
    }.items():
        assert (await upload(world, picture(), who=who)).status_code == status
    blocked = await world.ask(
        "PUT", f"/v1/chats/{world.ids['chat_id']}/block", world.good["seller"]
    )
    assert blocked.status_code == 200
    assert (await upload(world, picture())).json()["code"] == "may_not_write"


async def test_two_messages_at_once_cannot_have_the_same_file(world: World) -> None:
    for _ in range(5):
        files = [await uploaded(world, picture()) for _ in range(2)]
        answers = await asyncio.gather(
            *(send(world, *order) for order in (files, files[::-1], files))
        )
        codes = sorted(answer.status_code for answer in answers)
        assert codes == [201, 422, 422]
        lost = {answer.json().get("code") for answer in answers if answer.status_code == 422}
        assert lost == {"files_not_attachable"}


async def test_a_message_takes_all_of_its_files_or_none(world: World) -> None:
    taken, free = [await uploaded(world, picture()) for _ in range(2)]
    assert (await send(world, taken)).status_code == 201

    answer = await send(world, free, taken)
    assert answer.json()["file_ids"] == [taken]
    assert [file["file_id"] for file in await unsent(world)] == [free]
    twice = await send(world, free, free)
    assert twice.json()["code"] == "files_not_attachable"


async def test_a_retry_gets_the_same_answer_also_when_the_file_is_gone(world: World) -> None:
    file_id, client_id = await uploaded(world, picture()), str(uuid4())
    first = await send(world, file_id, client_id=client_id)
    assert first.status_code == 201
    path = f"/v1/chats/{world.ids['chat_id']}/files/{file_id}"
    assert (await world.ask("DELETE", path, world.good["operator"])).status_code == 204

    again = await send(world, file_id, client_id=client_id)
    assert again.status_code == 200
    assert again.json() == first.json()
    other = await send(world, client_id=client_id, text="Without it")
    assert other.json()["code"] == "client_id_reused"


@pytest.mark.parametrize("same_id", [True, False])
async def test_a_file_whose_message_was_killed_on_the_way_can_be_sent(
    world: World, same_id: bool
) -> None:
    """A process died between attaching and writing: at once by a retry, later by another."""
    chat_id, client_id = ChatId(UUID(world.ids["chat_id"])), ClientId(uuid4())
    file_id = await uploaded(world, picture())
    db, now = world.room.db, world.room.clock.now()
    right = await world.room.writer.rights.granted(BUYER, chat_id)
    message_id = message_id_for(chat_id, BUYER, client_id)
    await attach(db, right, [UUID(file_id)], message_id, now)

    if not same_id:
        refused = await send(world, file_id)
        assert refused.json()["code"] == "files_not_attachable"
        async with db.reading() as conn:
            earlier = {"at": now - ABANDONED_AFTER - timedelta(seconds=1)}
            await execute(
                conn, "update files set attached_at = %(at)s where attached_at is not null", earlier
            )
    sent = await send(world, file_id, client_id=str(client_id if same_id else uuid4()))
    assert sent.status_code == 201, sent.text
    assert (await fetch(world, file_id)).status_code == 200


async def test_a_file_that_is_still_being_stored_is_nobodys_yet(world: World) -> None:
    file_id = await uploaded(world, picture())
    async with world.room.db.reading() as conn:
        await execute(conn, "update files set state = 'storing' where message_id is null")

    assert await who_see(world, file_id) == set()
    assert (await send(world, file_id)).json()["code"] == "files_not_attachable"
    assert await unsent(world) == []


async def test_who_is_quick_cannot_be_counted_less(world: World) -> None:
    """Counting is one statement: many at once are never more than are allowed."""
    person, day = Person.of(Author(Side.BUYER, "b-77")), world.room.clock.now().date()

    async def count() -> bool:
        async with world.room.db.reading() as conn:
            return await quota_store.count_file(
                conn, person, day, 10, lanes=world.room.db.lanes, files_max=7, bytes_max=1_000
            )

    assert sum(await asyncio.gather(*(count() for _ in range(30)))) == 7
    async with world.room.db.reading() as conn:
        assert await quota_store.sent_on(conn, person, day, lanes=world.room.db.lanes) == (7, 70)


def test_a_file_is_kept_for_longer_than_a_message_may_be_under_way() -> None:
    assert LOOSE_FOR_MAX > 10 * ABANDONED_AFTER
