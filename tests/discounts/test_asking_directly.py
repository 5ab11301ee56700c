"""The short way of `POST /v1/quotes`, for bodies that come in one piece: it answers as the long one
does, to whoever asks."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest

from discounts.test_asking import basket, become_loyal, line, made, world
from prilavok.discounts.answering import gathering
from prilavok.discounts.answering.actions import Quotes
from web.world import World

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATH = "/v1/quotes"


async def directly(
    world: World, headers: dict[str, str], content: bytes
) -> tuple[int, dict[str, str], dict[str, Any]]:
    """As the server gets it from a socket: httpx would send the body in pieces."""
    sent: list[dict[str, Any]] = []
    kind = {"content-type": "application/json", "content-length": str(len(content))}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": PATH,
        "raw_path": PATH.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(k.encode(), v.encode()) for k, v in {**kind, **headers}.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    bodies = [{"type": "http.request", "body": content, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return bodies.pop() if bodies else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await world.server(scope, receive, send)
    start, *parts = sent
    body = b"".join(part.get("body", b"") for part in parts)
    told = {k.decode(): v.decode() for k, v in start["headers"]}
    return start["status"], told, msgspec.json.decode(body)


def lasting(answer: dict[str, Any]) -> dict[str, Any]:
    """What is the same whenever one asks."""
    return {k: v for k, v in answer.items() if k not in ("token", "good_until", "instance")}


async def both_ways(world: World, headers: dict[str, str], content: bytes) -> tuple[int, Any]:
    """What is answered, the same either way."""
    status, _, answer = await directly(world, headers, content)
    kind = {"content-type": "application/json"}
    other = await world.client.post(PATH, headers={**kind, **headers}, content=content)
    assert (status, lasting(answer)) == (other.status_code, lasting(other.json()))
    assert (answer.get("token") is None) == (other.json().get("token") is None)
    return status, answer


async def test_the_short_way_is_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Quotes, "quoted", never)
    status, headers, _ = await directly(
        world, world.good["key"], msgspec.json.encode(basket(line()))
    )
    assert (status, headers["content-type"]) == (200, "application/json")
    assert headers["cache-control"] == "private, no-store"


async def test_any_basket_is_priced_alike_and_by_the_laws_of_money(world: World) -> None:
    random = Random(11)
    await become_loyal(world, "b-2")
    await made(world, benefit={"type": "percent", "off_bps": 777, "from_minor": 50_000})
    await made(world, benefit={"type": "spend_get", "from_minor": 70_000, "off_minor": 9_999})
    await made(world, by="seller", benefit={"type": "percent", "off_bps": 1_500})
    for _ in range(25):
        lines = [
            line(n, random.choice((0, 1, random.randrange(90_000))), random.choice(("s-1", "s-9")))
            | {"quantity": random.randrange(1, 4)}
            for n in range(random.randrange(1, 9))
        ]
        paid: dict[str | None, list[int]] = {}
        for buyer_id in (None, "b-1", "b-2"):
            asked = basket(*lines, buyer_id=buyer_id)
            _, answer = await both_ways(world, world.good["key"], msgspec.json.encode(asked))
            quote = answer["quote"]
            assert quote["pays_minor"] == sum(each["pays_minor"] for each in quote["lines"])
            for each in quote["lines"]:
                off = sum(part.get("off_minor", 0) for part in each["discounts"])
                assert 0 <= off <= each["price_minor"] == each["pays_minor"] + off
            paid[buyer_id] = [each["pays_minor"] for each in quote["lines"]]
        for nobody, new, better in zip(paid[None], paid["b-1"], paid["b-2"], strict=True):
            assert better <= new <= nobody


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[]", 422),
        (msgspec.json.encode(basket()), 422),
        (msgspec.json.encode(basket(line(), line())), 422),
        (msgspec.json.encode(basket(line(unit=-1))), 422),
        (msgspec.json.encode(basket(line(), currency="rub")), 422),
        (msgspec.json.encode(basket(line(), buyer_id="\x00")), 422),
        (msgspec.json.encode(basket(line(seller="\x07"))), 422),
        (msgspec.json.encode(basket(line(), more=1)), 422),
        (b"\xff", 400),
    ],
)
async def test_what_cannot_be_read_is_refused_alike(world: World, body: bytes, status: int) -> None:
    assert (await both_ways(world, world.good["key"], body))[0] == status
    assert (await both_ways(world, world.bad["revoked_key"], body))[0] == 401


async def test_who_may_not_ask_is_refused_alike(world: World) -> None:
    content = msgspec.json.encode(basket(line()))
    for who in ("revoked_key", "unknown_key", "anonymous", "basic"):
        assert (await both_ways(world, world.bad[who], content))[0] == 401
    assert (await both_ways(world, world.good["narrow_key"], content))[0] == 403
    assert (await both_ways(world, world.good["seller"], content))[0] == 403
    assert (await both_ways(world, world.good["other_buyer"], content))[0] == 403
    assert (await both_ways(world, world.good["buyer"], content))[0] == 200


async def test_who_is_shed_is_still_asked_for_a_key(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = msgspec.json.encode(basket(line()))
    for who, status in (("key", 200), ("narrow_key", 403)):
        assert (await directly(world, world.good[who], content))[0] == status
    monkeypatch.setattr(gathering, "WAITING_MAX", 0)
    status, headers, shed = await directly(world, world.good["key"], content)
    assert (status, headers["retry-after"]) == (200, "1")
    assert (shed["token"], shed["retry_after_s"]) == (None, 1)
    assert shed["quote"]["pays_minor"] == 100_000
    key = world.good["key"]["authorization"]
    forged = {"authorization": f"{key[:-1]}{'0' if key[-1] != '0' else '1'}"}
    for asker, status in (
        (world.good["narrow_key"], 403),
        (forged, 401),
        ({"authorization": "Bearer pk_nothing"}, 401),
        (world.bad["unknown_key"], 200),  # nothing is known of it, and nothing is told
    ):
        found, _, answer = await directly(world, asker, content)
        assert found == status
        assert answer.get("quote", shed["quote"]) == shed["quote"]
