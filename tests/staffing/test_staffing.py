"""What a seller decides about who acts for it, over the whole server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from identity.signing import claims, signed
from prilavok.identity import Identity
from prilavok.identity.credentials import digest_of
from prilavok.live.streams import Stream
from waiting import PATIENCE_S
from web.world import World, bearer, new_message, world_at

ALL = ["chat", "inbox", "keys", "staff"]


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(database_url, tmp_path) as world:
        yield world


async def choose(
    world: World, staff_id: str, permissions: list[str] | None, by: str = "seller"
) -> tuple[int, dict[str, Any]]:
    answer = await world.ask(
        "PUT",
        f"/v1/staff/{staff_id}/permissions",
        world.good[by],
        {"permissions": permissions},
    )
    return answer.status_code, answer.json()


async def may(world: World, asker: str) -> list[str]:
    return (await world.ask("GET", "/v1/me", world.good[asker])).json()["permissions"]


async def tell(world: World, **fact: Any) -> None:
    told = {"source": "test", "at": datetime.now(UTC).isoformat(), "type": "staff", **fact}
    told |= {"seller_id": "s-1", "id": f"{fact}"[:60]}
    answer = await world.ask("POST", "/v1/facts", world.good["key"], {"facts": [told]})
    assert answer.json()["accepted"] == 1, answer.text


async def make_key(world: World, *permissions: str) -> dict[str, Any]:
    answer = await world.ask(
        "POST", "/v1/keys", world.good["seller"], {"name": "ERP", "permissions": permissions}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_seller_chooses_more_and_less_than_the_marketplace_tells(world: World) -> None:
    assert await may(world, "unpermitted") == ["claims"]

    status, member = await choose(world, "w-3", ["chat", "levels"])
    assert (status, member["has_chosen"], member["told"]) == (200, True, ["claims"])
    assert await may(world, "unpermitted") == ["chat", "levels"]

    assert (await choose(world, "w-3", []))[0] == 200
    assert await may(world, "unpermitted") == []

    assert (await choose(world, "w-3", None))[1]["has_chosen"] is False
    assert await may(world, "unpermitted") == ["claims"]


async def test_a_fact_does_not_undo_the_choice_but_who_comes_back_begins_anew(
    world: World,
) -> None:
    await choose(world, "w-3", ["chat"])
    await tell(world, staff_id="w-3", name="C", permissions=["discounts"])
    assert await may(world, "unpermitted") == ["chat"]

    await tell(world, staff_id="w-3", name="C", active=False)
    await tell(world, staff_id="w-3", name="C", permissions=["levels"])
    assert await may(world, "unpermitted") == ["levels"]


async def test_nobody_changes_their_own_nor_those_of_another_shop(world: World) -> None:
    status, problem = await choose(world, "w-1", [*ALL, "claims"])
    assert (status, problem["code"]) == (403, "own_permissions")
    status, problem = await choose(world, "w-2", ["chat"])
    assert (status, problem["code"]) == (404, "staff_not_found")
    assert (await choose(world, "w-9", ["chat"]))[0] == 404


async def test_two_who_take_it_from_each_other_leave_one(world: World) -> None:
    await choose(world, "w-3", ["staff"])
    answers = await asyncio.gather(
        choose(world, "w-3", [], by="seller"), choose(world, "w-1", [], by="unpermitted")
    )
    assert sorted(status for status, _ in answers) == [200, 403]
    left = [who for who in ("seller", "unpermitted") if "staff" in await may(world, who)]
    assert len(left) == 1


async def test_a_change_is_in_the_audit_log_once(world: World) -> None:
    for _ in range(2):
        await choose(world, "w-3", ["chat"])
    page = await world.ask("GET", "/v1/audit?subject=seller:s-1", world.good["operator"])
    [change] = page.json()["changes"]
    assert (change["did"], change["by"]) == ("staffing.permissions_chosen", "seller_staff:w-1")
    assert change["details"] == {
        "staff_id": "w-3",
        "before": ["claims"],
        "permissions": ["chat"],
    }


async def test_a_key_acts_for_the_shop_within_its_permissions(world: World) -> None:
    made = await make_key(world, "chat")
    program = bearer(made["secret"])

    assert (await world.ask("GET", "/v1/inbox", program)).status_code == 200
    path = f"/v1/chats/{world.ids['chat_id']}/messages"
    assert (await world.ask("POST", path, program, new_message())).status_code == 201
    for refused in ("/v1/keys", "/v1/staff", "/v1/facts/test/0"):
        assert (await world.ask("GET", refused, program)).status_code == 403, refused

    me = (await world.ask("GET", "/v1/me", program)).json()
    assert me["subject"] == f"key:{made['key']['key_id']}"
    staff = (await world.ask("GET", "/v1/staff", world.good["seller"])).json()["staff"]
    assert [each["staff_id"] for each in staff] == ["w-1", "w-3"]


async def test_only_the_digest_is_kept_and_the_use_is_noted(world: World) -> None:
    made = await make_key(world, "chat")
    secret = made["secret"].rpartition("_")[2]
    [known] = await keys_of(world)
    assert known["last_used_at"] is None

    await world.ask("GET", "/v1/me", bearer(made["secret"]))

    [known] = await keys_of(world)
    assert known["last_used_at"] is not None
    assert "secret" not in known
    async with world.room.db.reading() as conn:
        rows = await (
            await conn.execute("select digest, seller_keys::text from seller_keys")
        ).fetchall()
    assert rows[0][0] == digest_of(secret)
    assert secret not in rows[0][1]


async def keys_of(world: World) -> list[dict[str, Any]]:
    return (await world.ask("GET", "/v1/keys", world.good["seller"])).json()["keys"]


async def test_a_revoked_key_is_refused_at_once_and_its_ticket_too(world: World) -> None:
    made = await make_key(world, "chat")
    program = bearer(made["secret"])
    ticket = (await world.ask("POST", "/v1/tickets", program)).json()["ticket"]

    path = f"/v1/keys/{made['key']['key_id']}"
    for _ in range(2):
        assert (await world.ask("DELETE", path, world.good["seller"])).status_code == 204

    assert (await world.ask("GET", "/v1/inbox", program)).status_code == 401
    assert (await world.ask("GET", f"/v1/stream?ticket={ticket}", {})).status_code == 401
    assert await keys_of(world) == []


async def test_a_key_can_do_nothing_that_its_maker_may_not(world: World) -> None:
    for permissions in (["claims"], ["chat", "keys"], ["staff"]):
        answer = await world.ask(
            "POST", "/v1/keys", world.good["seller"], {"name": "x", "permissions": permissions}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "key_too_wide")


@pytest.mark.parametrize("wrong", ["other secret", "other id", "other lane", "no lane"])
async def test_a_key_that_is_not_one_of_ours_is_refused(world: World, wrong: str) -> None:
    made = await make_key(world, "chat")
    _, key_id, secret = made["secret"].split("_")
    forged = {
        "other secret": f"sk_{key_id}_{'0' * 64}",
        "other id": f"sk_{key_id[:-1]}{'0' if key_id[-1] != '0' else '1'}_{secret}",
        "other lane": f"sk_0000{key_id[4:]}_{secret}"
        if key_id[:4] != "0000"
        else f"sk_0001{key_id[4:]}_{secret}",
        "no lane": f"sk_ffff{key_id[4:]}_{secret}",
    }[wrong]
    answer = await world.ask("GET", "/v1/me", bearer(forged))
    assert (answer.status_code, answer.json()["code"]) == (401, "key_refused")


async def test_a_token_cannot_pass_for_a_key(world: World) -> None:
    made = await make_key(world, "chat")
    subject = f"key:{made['key']['key_id']}"
    token = signed(claims(datetime.now(UTC), role="seller_staff", sub=subject, seller_id="s-1"))
    answer = await world.ask("GET", "/v1/me", bearer(token))
    assert (answer.status_code, answer.json()["reason"]) == (401, "bad_claims")


async def ends_by(
    world: World, headers: dict[str, str], act: Callable[[], Awaitable[object]]
) -> None:
    """A stream that `headers` open is there until `act`, and ends then."""
    assert isinstance(world.room.identity, Identity)
    events = Stream(world.room, await world.room.identity.principal_of_request(headers)).events()
    reading = asyncio.create_task(read_all(events))
    await asyncio.sleep(0.3)
    assert not reading.done(), "nothing has been taken yet"
    await act()
    async with asyncio.timeout(PATIENCE_S):
        assert b"ready" in await reading


async def read_all(events: AsyncIterator[bytes]) -> bytes:
    return b"".join([event async for event in events])


async def test_an_open_stream_ends_when_the_right_is_taken(world: World) -> None:
    await choose(world, "w-3", ["chat"])
    await ends_by(world, world.good["unpermitted"], lambda: choose(world, "w-3", ["claims"]))


async def test_an_open_stream_of_a_key_ends_when_it_is_revoked(world: World) -> None:
    made = await make_key(world, "chat")
    path = f"/v1/keys/{made['key']['key_id']}"
    await ends_by(
        world, bearer(made["secret"]), lambda: world.ask("DELETE", path, world.good["seller"])
    )


async def test_a_right_to_write_that_was_taken_is_not_remembered(world: World) -> None:
    await choose(world, "w-3", ["chat"])
    path = f"/v1/chats/{world.ids['chat_id']}/messages"
    assert (
        await world.ask("POST", path, world.good["unpermitted"], new_message())
    ).status_code == 201
    await choose(world, "w-3", [])
    answer = await world.ask("POST", path, world.good["unpermitted"], new_message())
    assert answer.status_code == 403
