"""The routes of the market over a real database, asked in process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from identity.people import StaffList, identity_over
from market.facts import NOON, told
from prilavok.core.clock import FixedClock
from prilavok.core.config import Settings
from prilavok.core.database import Database, fetch_one
from prilavok.core.lanes import Lane
from prilavok.identity.actions import create_key
from prilavok.identity.model import Scope
from prilavok.market import PROJECTION
from prilavok.market.http import routes
from prilavok.moderation.names import imitates
from prilavok.web.app import build_app

DEEP = 100_000


class Announced:
    """What the bus was told."""

    def __init__(self) -> None:
        self.positions: list[tuple[Lane, int]] = []

    def __call__(self, lane: Lane, position: int) -> None:
        self.positions.append((lane, position))


@pytest.fixture
def announced() -> Announced:
    return Announced()


@pytest.fixture
async def client(
    database: Database, clock: FixedClock, tmp_path: Path, announced: Announced
) -> AsyncIterator[httpx.AsyncClient]:
    key = await create_key(database, clock, "oms", [Scope.FACTS_WRITE])
    app = build_app(
        routes=[routes([PROJECTION], announced, partial(imitates, protected=("Prilavok",)))],
        identity=identity_over(database, clock, StaffList(), tmp_path),
        database=database,
        clock=clock,
        settings=Settings(data_dir=tmp_path),
        sockets={},
    )
    transport = httpx.ASGITransport(app=app)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(
        transport=transport,
        base_url="http://127.0.0.1",
        headers={"authorization": f"Bearer {key.secret}"},
    ) as client:
        yield client


def wire(*facts: Any) -> dict[str, Any]:
    return {"facts": msgspec.to_builtins(list(facts))}


async def tell(client: httpx.AsyncClient, *facts: Any, query: str = "") -> httpx.Response:
    return await client.post(f"/v1/facts{query}", json=wire(*facts))


def raw(body: bytes) -> dict[str, Any]:
    return {"content": body, "headers": {"content-type": "application/json"}}


def statuses(response: httpx.Response) -> list[str]:
    return [receipt["status"] for receipt in response.json()["receipts"]]


async def facts_logged(database: Database) -> int | None:
    async with database.reading() as conn:
        return await fetch_one(conn, "select count(*) from facts", row=int)


async def test_facts_come_in_once(client: httpx.AsyncClient) -> None:
    facts = [told("seller"), told("order_placed")]

    first, second = await tell(client, *facts), await tell(client, *facts)

    assert (first.status_code, first.json()["accepted"]) == (200, 2)
    assert (second.status_code, second.json()["duplicate"]) == (200, 2)
    assert first.json()["receipts"][0] == {
        "index": 0,
        "source": "shop",
        "id": facts[0].id,
        "status": "accepted",
        "lane": second.json()["receipts"][0]["lane"],
        "position": 1,
    }


@pytest.mark.parametrize(
    "fact",
    [
        told("seller", name="Prіlavok official"),  # a Cyrillic letter
        told("staff", name="Служба поддержки"),
        told("buyer", name="Support"),
    ],
)
async def test_nobody_is_called_as_the_marketplace_is(
    client: httpx.AsyncClient, database: Database, fact: Any
) -> None:
    [rejected, accepted] = (await tell(client, fact, told("product"))).json()["receipts"]
    assert (rejected["status"], rejected["path"]) == ("rejected", "$.name")
    assert "nobody but the marketplace" in rejected["reason"]
    assert accepted["status"] == "accepted"
    assert await facts_logged(database) == 1


async def test_a_conflict_names_the_ids_and_the_neighbours_come_in(
    client: httpx.AsyncClient, database: Database
) -> None:
    await tell(client, told("seller", id="x"))

    response = await tell(client, told("seller", id="x", name="Other"), told("buyer"))

    problem = response.json()
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert (problem["code"], problem["ids"]) == ("facts_conflict", ["x"])
    assert statuses(response) == ["conflict", "accepted"]
    assert await facts_logged(database) == 2


async def test_a_dry_run_reports_the_same_and_changes_nothing(
    client: httpx.AsyncClient, database: Database
) -> None:
    await tell(client, told("seller", id="x"))
    facts = [told("buyer"), told("seller", id="x", name="Other"), {"type": "bayer"}]

    dry = await tell(client, *facts, query="?dry_run=true")

    assert await facts_logged(database) == 1
    assert dry.status_code == 409
    assert dry.json()["receipts"] == (await tell(client, *facts)).json()["receipts"]


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        ({"type": "bayer"}, "$.type", "the known types are seller, staff"),
        ({"nmae": "Boris"}, "$", "unknown field `nmae`"),
        ({"at": "2026-03-01T12:00:00"}, "$.at", "timezone"),
        ({"at": "2030-01-01T00:00:00Z"}, "$.at", "between 1970-01-01 and tomorrow"),
        ({"buyer_id": ""}, "$.buyer_id", "length >= 1"),
        ({"buyer_id": "b" * 65}, "$.buyer_id", "length <= 64"),
        ({"buyer_id": "b\0"}, "$.buyer_id", "regex"),
        ({"buyer_id": "b\n"}, "$.buyer_id", "regex"),
        ({"buyer_id": 7}, "$.buyer_id", "`str`, got `int`"),
        ({"name": "\u202e" * 201}, "$.name", "length <= 200"),
    ],
)
async def test_a_bad_fact_is_reported_in_its_place(
    client: httpx.AsyncClient, change: dict[str, Any], path: str, reason: str
) -> None:
    good = told("buyer")
    bad = {**msgspec.to_builtins(told("buyer", id="bad")), **change}

    response = await tell(client, good, bad, told("seller"))

    assert response.status_code == 200
    assert statuses(response) == ["accepted", "rejected", "accepted"]
    receipt = response.json()["receipts"][1]
    assert (receipt["index"], receipt["id"], receipt["path"]) == (1, "bad", path)
    assert reason in receipt["reason"]


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("-1", ">= 0"),
        (str(10**12 + 1), "<="),
        ("9" * 400, "<="),
        ("1e3", "float"),
        ("1.0", "float"),
        ("true", "bool"),
        ("null", "null"),
        ("1e999", "Number out of range"),
    ],
)
async def test_an_amount_is_a_whole_number_of_minor_units_within_bounds(
    client: httpx.AsyncClient, amount: str, reason: str
) -> None:
    fact = msgspec.json.encode(told("order_refunded", amount_minor=77)).decode()

    body = b'{"facts":[%s]}' % fact.replace("77", amount, 1).encode()
    assert fact.count("77") == 1
    response = await client.post("/v1/facts", **raw(body))

    receipt = response.json()["receipts"][0]
    assert (receipt["status"], receipt["path"]) == ("rejected", "$.amount_minor")
    assert reason in receipt["reason"]


@pytest.mark.parametrize("text", [b'"\xff"', b'"\xed\xa0\x80"', b'"\\u0000"', b"7", b"[]", b'""'])
async def test_text_that_is_none_is_rejected_without_its_neighbours(
    client: httpx.AsyncClient, text: bytes
) -> None:
    good = msgspec.json.encode(told("buyer"))
    bad = msgspec.json.encode(told("buyer", name="NAME")).replace(b'"NAME"', text)

    response = await client.post("/v1/facts", **raw(b'{"facts":[%s,%s]}' % (bad, good)))

    assert (response.status_code, statuses(response)) == (200, ["rejected", "accepted"])


@pytest.mark.parametrize("fact", [b"null", b"[]", b'"x"', b"1", b"{}", b'{"id":{"a":[1]}}'])
async def test_what_is_no_fact_is_rejected(client: httpx.AsyncClient, fact: bytes) -> None:
    response = await client.post("/v1/facts", **raw(b'{"facts":[%s]}' % fact))

    assert (response.status_code, statuses(response)) == (200, ["rejected"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b'{"facts":["\\ud800"]}', 400),
        (b'{"facts":[NaN]}', 400),
        (b"[" * DEEP + b"]" * DEEP, 422),
        (b'{"facts":[' + b"[" * DEEP + b"]" * DEEP + b"]}", 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"facts":{}}', 422),
        (b'{"facts":[],"dry_run":true}', 422),
        (b'{"facts":[%s]}' % b",".join([b"1"] * 1001), 422),
        (b'{"facts":["%s"]}' % (b"x" * 9_000_000), 413),
    ],
)
async def test_what_is_no_call_is_refused_as_a_whole(
    client: httpx.AsyncClient, database: Database, body: bytes, status: int
) -> None:
    response = await client.post("/v1/facts", **raw(body))

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert await facts_logged(database) == 0


async def test_a_call_takes_a_thousand_facts(client: httpx.AsyncClient) -> None:
    response = await tell(client, *(told("buyer", buyer_id=f"b-{n}") for n in range(1000)))

    assert response.json()["accepted"] == 1000


async def test_lost_rights_are_announced(client: httpx.AsyncClient, announced: Announced) -> None:
    await tell(client, told("staff", at="2026-03-01T00:00:00Z"))
    await tell(client, told("staff", at="2026-03-02T00:00:00Z", active=False), query="?dry_run=1")
    assert announced.positions == []

    await tell(client, told("staff", at="2026-03-02T00:00:00Z", active=False))

    assert [position for _, position in announced.positions] == [1]


async def test_what_was_told_can_be_read_back(client: httpx.AsyncClient) -> None:
    seller, placed = told("seller", id="s/1"), told("order_placed", id="x")
    paid = told("order_paid", at=NOON)
    await tell(client, seller, placed, paid)

    fact = await client.get("/v1/facts/shop/x")
    read = await client.get("/v1/sellers/s-1")
    order = await client.get("/v1/orders/s-1/o-1")

    assert fact.json()["fact"] == msgspec.json.decode(msgspec.json.encode(placed))
    assert read.json() == msgspec.to_builtins(seller)
    assert order.json()["order"]["paid_at"] == "2026-03-02T12:00:00Z"
    assert [line["line_id"] for line in order.json()["lines"]] == ["1"]


@pytest.mark.parametrize(
    "address", ["/v1/facts/shop/none", "/v1/sellers/none", "/v1/orders/s-1/none"]
)
async def test_what_was_never_told_is_not_found(client: httpx.AsyncClient, address: str) -> None:
    assert (await client.get(address)).status_code == 404


async def test_the_description_shows_every_type_of_fact(client: httpx.AsyncClient) -> None:
    document = (await client.get("/v1/openapi.json")).json()
    schemas = document["components"]["schemas"]
    items = schemas["FactsTold"]["properties"]["facts"]["items"]["anyOf"]

    named = [each["$ref"].rpartition("/")[2] for each in items if each]
    assert len(named) == 14
    assert all(name in schemas for name in named)
