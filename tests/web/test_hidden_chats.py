"""While open chats are switched off and hidden: one answer everywhere, for both sides of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from web.route_table import every_route
from web.world import PRODUCT, World, new_message, send_file, world_at

BANNER = {"ru": "Чат отключён", "en": "Chat is off", "zh": "聊天已关闭"}
HIDDEN = {"buyers_bps": 10_000, "open_chats": "hidden", "banner": BANNER}
OF_A_CHAT = sorted(
    f"{route.method} {route.path}"
    for route in every_route()
    if route.path.startswith("/v1/chats/{chat_id")
)
BODIES: dict[str, Any] = {
    "POST /v1/chats/{chat_id}/messages": new_message(),
    "PATCH /v1/chats/{chat_id}/messages/{message_id}": {"text": "Is it?"},
    "POST /v1/chats/{chat_id}/marks": {"read": 1},
    "POST /v1/chats/{chat_id}/reports": {"reason": "spam"},
    "POST /v1/chats/{chat_id}/messages/{message_id}/appeal": {"text": "It was in order."},
    "POST /v1/chats/{chat_id}/files/{file_id}/contest": {"text": "It is only a lamp."},
}


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(database_url, tmp_path) as world:
        yield world


async def switch(world: World, switch_off: dict[str, Any] | None) -> None:
    document = {"name": "t", "capabilities": [{"capability": "chat", "switch_off": switch_off}]}
    path, body = "/v1/programmes/rollout", {"document": document}
    published = await world.ask("POST", path, world.good["operator"], body)
    assert published.status_code == 201, published.text


async def test_every_route_of_a_hidden_chat_says_so_with_the_banner(world: World) -> None:
    await send_file(world)
    await switch(world, HIDDEN)
    assert len(OF_A_CHAT) >= 14
    for route in OF_A_CHAT:
        method, path = route.format(**world.ids).split()
        sellers_only = route.endswith(("/close", "/reopen"))
        for who in ("seller",) if sellers_only else ("buyer", "seller"):
            answer = await world.ask(method, path, world.good[who], BODIES.get(route))
            told = answer.json()
            assert (answer.status_code, told["code"]) == (403, "chat_switched_off"), (route, who)
            assert told["banner"] == BANNER
            assert told["since"] is not None
        for who in ("other_seller",) if sellers_only else ("other_buyer", "other_seller"):
            answer = await world.ask(method, path, world.good[who], BODIES.get(route))
            assert answer.status_code == 404, "others learn nothing of it"


async def test_a_hidden_chat_is_in_no_list_until_it_is_switched_on(world: World) -> None:
    await switch(world, HIDDEN)
    for who in ("buyer", "seller"):
        page = await world.ask("GET", "/v1/chats", world.good[who])
        assert page.json() == {"chats": [], "cursor": None}
    await switch(world, None)
    for who in ("buyer", "seller"):
        page = (await world.ask("GET", "/v1/chats", world.good[who])).json()
        assert [chat["chat_id"] for chat in page["chats"]] == [world.ids["chat_id"]]
        chat = await world.ask("GET", f"/v1/chats/{world.ids['chat_id']}", world.good[who])
        assert chat.json()["can_write"]["allowed"] is True


@pytest.mark.parametrize("who", ["buyer", "other_buyer"])
async def test_while_chats_are_hidden_none_is_opened(world: World, who: str) -> None:
    await switch(world, HIDDEN)
    body = {"seller_id": "s-1", "context": PRODUCT}
    answer = await world.ask("POST", "/v1/chats", world.good[who], body)
    assert (answer.status_code, answer.json()["code"]) == (403, "chat_switched_off")
    assert answer.json()["banner"] == BANNER


async def test_a_readable_chat_is_read_with_the_banner_and_can_be_reported(world: World) -> None:
    await switch(world, {**HIDDEN, "open_chats": "readable"})
    path = f"/v1/chats/{world.ids['chat_id']}"
    for who in ("buyer", "seller"):
        read = (await world.ask("GET", path, world.good[who])).json()
        assert read["can_write"]["reason"] == "chat_switched_off"
        assert read["can_write"]["banner"] == BANNER
        sent = await world.ask("POST", f"{path}/messages", world.good[who], new_message())
        assert (sent.status_code, sent.json()["reason"]) == (422, "chat_switched_off")
        reported = await world.ask("POST", f"{path}/reports", world.good[who], {"reason": "spam"})
        assert reported.status_code == 201
