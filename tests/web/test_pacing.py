"""How fast one may write, over HTTP."""

from __future__ import annotations

from pathlib import Path

from web.route_table import every_route
from web.world import new_claim, new_message, picture, world_at

WRITES = {
    "POST /v1/chats",
    "POST /v1/chats/{chat_id}/messages",
    "PATCH /v1/chats/{chat_id}/messages/{message_id}",
    "DELETE /v1/chats/{chat_id}/messages/{message_id}",
    "POST /v1/chats/{chat_id}/files",
    "POST /v1/claims",
    "POST /v1/claims/acts",
    "POST /v1/claims/files",
    "POST /v1/claims/{claim_id}/acts",
    "POST /v1/claims/{claim_id}/files",
}


def test_what_people_write_is_paced() -> None:
    paced = {route.key for route in every_route() if route.handler.opt.get("paced")}
    assert paced == WRITES


async def test_every_way_of_writing_takes_from_one_bucket(
    database_url: str, tmp_path: Path
) -> None:
    async with world_at(database_url, tmp_path, writes_burst=4, writes_per_minute=1) as world:
        buyer, chat_id = world.good["buyer"], world.ids["chat_id"]
        messages = f"/v1/chats/{chat_id}/messages"  # the world has opened a chat and written one
        message = f"{messages}/{world.ids['message_id']}"
        edited = await world.ask("PATCH", message, buyer, {"text": "Is it of brass?"})
        assert edited.status_code == 200
        sent = await world.ask("POST", messages, buyer, new_message())
        assert sent.status_code == 201

        waiting = new_message()
        refused = [
            await world.ask("POST", messages, buyer, waiting),
            await world.ask("PATCH", message, buyer, {"text": "Is it of tin?"}),
            await world.ask("DELETE", message, buyer),
            await world.ask("POST", "/v1/claims", buyer, {**new_claim(), "order_id": "o-1"}),
            await world.client.post(f"/v1/chats/{chat_id}/files", content=picture(), headers=buyer),
        ]
        for answer in refused:
            assert (answer.status_code, answer.json()["code"]) == (429, "too_many_writes")
            assert 1 <= int(answer.headers["retry-after"]) <= 60

        assert (await world.ask("GET", messages, buyer)).status_code == 200
        answer = await world.ask("POST", messages, world.good["seller"], new_message())
        assert answer.status_code == 201, "nobody else is held up"


async def test_programs_of_a_seller_have_a_bucket_beside_its_staff(
    database_url: str, tmp_path: Path
) -> None:
    pace = {"writes_burst": 2, "writes_per_minute": 1, "key_writes_burst": 5}
    async with world_at(database_url, tmp_path, **pace, key_writes_per_minute=1) as world:
        staff, messages = world.good["seller"], f"/v1/chats/{world.ids['chat_id']}/messages"
        keys: list[dict[str, str]] = []
        for name in ("one", "two"):
            wanted = {"name": name, "permissions": ["chat"]}
            made = await world.ask("POST", "/v1/keys", staff, wanted)
            assert made.status_code == 201, made.text
            keys.append({"authorization": f"Bearer {made.json()['secret']}"})

        async def statuses(headers: dict[str, str], count: int) -> list[int]:
            answers = [
                await world.ask("POST", messages, headers, new_message()) for _ in range(count)
            ]
            return [answer.status_code for answer in answers]

        assert await statuses(staff, 3) == [201, 201, 429]
        assert await statuses(keys[0], 3) == [201, 201, 201]
        assert await statuses(keys[1], 3) == [201, 201, 429]
