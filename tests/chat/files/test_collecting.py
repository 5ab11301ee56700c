"""What nobody needs is taken away, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from chat.files.sending import fetch, picture, send, unsent, uploaded
from prilavok.chat.files.jobs import collect
from prilavok.core.database import execute, fetch_one
from prilavok.core.duties import Duty, do_duty
from web.world import World

EVERY = timedelta(minutes=10)
COUNT_FILES = "select count(*) from files where file_id = %(file_id)s"


async def run(world: World, now: datetime) -> None:
    duty = Duty("files", EVERY, partial(collect, world.room.files.store))
    assert await do_duty(world.room.db, duty, now)


async def later(world: World, after: timedelta) -> None:
    """The duty, twice, so that what is given up is also taken away."""
    begun = world.room.clock.now() + after
    await run(world, begun)
    await run(world, begun + EVERY)


async def is_known(world: World, file_id: str) -> bool:
    async with world.room.db.reading() as conn:
        return bool(await fetch_one(conn, COUNT_FILES, {"file_id": UUID(file_id)}, row=int))


def contents(world: World, file_id: str) -> list[str]:
    folder = world.room.files.store._folder
    assert folder is not None
    return sorted(path.name for path in folder.rglob(f"{file_id}*"))


async def test_a_file_that_was_not_sent_is_taken_away_after_a_day(world: World) -> None:
    file_id = await uploaded(world, picture())
    await later(world, timedelta(hours=23))
    assert len(contents(world, file_id)) == 2

    await later(world, timedelta(hours=25))

    assert not await is_known(world, file_id)
    assert contents(world, file_id) == []


async def test_a_file_that_was_sent_is_never_taken_away(world: World) -> None:
    file_id = await uploaded(world, picture())
    assert (await send(world, file_id)).status_code == 201

    for days in (2, 30, 400):
        await later(world, timedelta(days=days))

    assert (await fetch(world, file_id)).status_code == 200


async def test_a_file_of_a_message_that_never_came_to_be_is_taken_away(world: World) -> None:
    file_id = await uploaded(world, picture())
    assert (await send(world, file_id)).status_code == 201
    async with world.room.db.reading() as conn:
        await execute(conn, "delete from messages where files is not null")

    await later(world, timedelta(hours=25))

    assert not await is_known(world, file_id)


async def test_what_is_given_up_is_taken_away_only_once_that_is_committed(world: World) -> None:
    """A run that is killed before its commit leaves files that can still be sent."""
    file_id = await uploaded(world, picture())
    now = world.room.clock.now() + timedelta(hours=25)
    db = world.room.db

    async with db.reading() as conn:
        transaction = conn.transaction(force_rollback=True)
        async with transaction:
            await collect(world.room.files.store, conn, now - EVERY, now)

    assert (await send(world, file_id)).status_code == 201
    assert (await fetch(world, file_id)).status_code == 200


async def test_a_file_that_is_being_sent_while_it_is_looked_at_stays(world: World) -> None:
    """The collector has chosen it, and waits for the lock that sending holds."""
    file_id = await uploaded(world, picture())
    db, now = world.room.db, world.room.clock.now() + timedelta(hours=25)
    async with db.transaction() as attaching:
        await execute(
            attaching,
            "update files set message_id = gen_random_uuid(), attached_at = now(),"
            " look_at = %(later)s where file_id = %(file_id)s",
            {"file_id": UUID(file_id), "later": now + timedelta(hours=24)},
        )
        await run(world, now)
    await run(world, now + EVERY)

    assert len(contents(world, file_id)) == 2


async def test_an_author_takes_a_file_back_before_it_is_sent(world: World) -> None:
    chat = world.ids["chat_id"]
    file_id, kept = [await uploaded(world, picture()) for _ in range(2)]
    path = f"/v1/chats/{chat}/files/{file_id}"
    for other in ("other_buyer", "seller", "other_seller"):
        assert (await world.ask("DELETE", path, world.good[other])).status_code == 404

    assert (await world.ask("DELETE", path, world.good["buyer"])).status_code == 204

    assert [file["file_id"] for file in await unsent(world)] == [kept]
    assert (await fetch(world, file_id, who="buyer")).status_code == 404
    assert (await send(world, file_id)).json()["code"] == "files_not_attachable"
    await later(world, timedelta(minutes=1))
    assert contents(world, file_id) == []


async def test_what_was_sent_cannot_be_taken_back_without_its_message(world: World) -> None:
    file_id = await uploaded(world, picture())
    assert (await send(world, file_id)).status_code == 201
    path = f"/v1/chats/{world.ids['chat_id']}/files/{file_id}"

    assert (await world.ask("DELETE", path, world.good["buyer"])).status_code == 404
    assert (await fetch(world, file_id)).status_code == 200


async def test_an_operator_erases_any_file_for_good(world: World) -> None:
    chat = world.ids["chat_id"]
    file_id, other = [await uploaded(world, picture(), name="Olga.png") for _ in range(2)]
    assert (await send(world, file_id, other, text="Both sides")).status_code == 201

    path = f"/v1/chats/{chat}/files/{file_id}"
    assert (await world.ask("DELETE", path, world.good["moderator"])).status_code == 403
    assert (await world.ask("DELETE", path, world.good["operator"])).status_code == 204

    for who in ("buyer", "seller", "moderator", "operator"):
        assert (await fetch(world, file_id, who=who)).status_code == 404
    history = await world.ask("GET", f"/v1/chats/{chat}/messages", world.good["seller"])
    message = history.json()["messages"][-1]
    assert [file["file_id"] for file in message["files"]] == [other]
    assert message["text"] == "Both sides"
    await later(world, timedelta(minutes=1))
    assert contents(world, file_id) == []
    assert len(contents(world, other)) == 2
    async with world.room.db.reading() as conn:
        left = await fetch_one(
            conn,
            "select count(*) from message_revisions where files::text like %(file)s",
            {"file": f"%{file_id}%"},
            row=int,
        )
        assert left == 0
    log = await world.ask("GET", "/v1/audit", world.good["operator"])
    assert log.json()["changes"][0]["did"] == "chat.file_erased"
