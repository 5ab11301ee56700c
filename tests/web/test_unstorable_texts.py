"""A text that PostgreSQL cannot hold ends at the edge, whichever field it is in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import pytest_asyncio

from prilavok.web.problems import FieldError, InputInvalid
from prilavok.web.requests import TAKEN_APART, check_storable, first_nul
from prilavok.web.routes import Route
from web.route_table import every_route
from web.world import SINCE, World, new_message, world_at

BODY = {"words": ["", {"deep": "\\u0000 is written, not meant", "deeper": ["a", "b\0c"]}]}
FLAW = "U+0000 is not allowed"
NOWHERE = str(uuid4())

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    shared_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """One for all: whatever is sent here changes nothing."""
    async with world_at(shared_database_url, tmp_path_factory.mktemp("world")) as world:
        yield world


async def test_no_route_takes_a_text_that_cannot_be_stored(world: World) -> None:
    """Whoever may call the route is told where the text is before anything is done."""
    for route in every_route():
        takes_a_body = route.handler.parsed_data_field is not None
        if takes_a_body and not route.handler.opt.get(TAKEN_APART):
            answer = await first_not_forbidden(world, route)
            expected = [{"path": "$.words[1].deeper[1]", "message": FLAW}]
            assert answer.get("errors") == expected, f"{route.key}: {answer}"


async def first_not_forbidden(world: World, route: Route) -> dict[str, Any]:
    path, kind = path_of(world, route.path), {"content-type": "application/json"}
    content = msgspec.json.encode(BODY)
    for headers in world.good.values():
        answer = await world.client.request(
            route.method, path, headers={**kind, **headers}, content=content
        )
        if answer.status_code not in {401, 403}:
            return answer.json()
    raise AssertionError(f"nobody may call {route.key}")


def path_of(world: World, path: str) -> str:
    for part in path.split("/"):
        if part.startswith("{"):
            path = path.replace(part, world.ids.get(part.strip("{}"), NOWHERE))
    return path


async def test_bytes_that_are_no_text_are_no_fault_of_ours(world: World) -> None:
    """A surrogate in each parameter of each route that reads."""
    for route in every_route():
        if route.method == "GET" and not route.path.endswith("/stream"):
            for name in route.parameters:
                address = f"{path_of(world, route.path)}?{name.removesuffix('_')}=%ED%A0%80"
                for name_of_asker in ("operator", "unpermitted"):
                    answer = await world.client.get(address, headers=world.good[name_of_asker])
                    assert answer.status_code < 500, f"{address}: {answer.text}"


async def test_a_fact_with_such_a_text_sinks_none_beside_it(world: World) -> None:
    fact = {"source": "test", "at": "2026-01-01T00:00:00Z", "type": "seller", **SINCE}
    facts = [
        {**fact, "id": "whole", "seller_id": "s-8", "name": "Pskov"},
        {**fact, "id": "nul", "seller_id": "s-9", "name": "Ps\0kov"},
    ]
    answer = await world.ask("POST", "/v1/facts?dry_run=true", world.good["key"], {"facts": facts})
    assert (answer.json()["accepted"], answer.json()["rejected"]) == (1, 1), answer.text


async def test_of_a_message_the_field_is_named(world: World) -> None:
    path = f"/v1/chats/{world.ids['chat_id']}/messages"
    message = {**new_message(), "text": "a\0b"}
    answer = await world.ask("POST", path, world.good["buyer"], message)
    expected = [{"path": "$.text", "message": FLAW}]
    assert (answer.status_code, answer.json()["errors"]) == (422, expected)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('"\\u0000"', "$"),
        ('{"a": {"b": [1, "\\u0000"]}}', "$.a.b[1]"),
        ('{"a": {"\\u0000": 1}}', "$.a"),
        ('{"a": "\\\\u0000", "b": "\\\\\\u0000"}', "$.b"),
        ('["\\u0000", "\\u0000"]', "$[0]"),
        ('{"a": "\\\\u0000"}', None),
        ('{"a": "\\u0000', None),
    ],
)
async def test_the_first_place_is_found(body: str, path: str | None) -> None:
    assert first_nul(body.encode()) == path


async def test_what_is_written_and_not_meant_is_taken() -> None:
    check_storable(b'"\\\\u0000"')
    with pytest.raises(InputInvalid) as caught:
        check_storable(b'["x", "\\u0000"]')
    assert caught.value.errors == (FieldError("$[1]", FLAW),)


async def test_in_many_deep_lists_it_is_found_as_well() -> None:
    deep = b"[" * 500 + b"0," * 200_000 + b'"\\u0000"' + b"]" * 500
    path = first_nul(deep)
    assert path is not None
    assert path.endswith("[0][200000]")
