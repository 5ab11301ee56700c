"""Quotes and coupons over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from prilavok import ledger, programmes
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.core.money import Money
from prilavok.discounts.coupons import codes
from prilavok.discounts.days import Day
from prilavok.discounts.kind import KIND
from prilavok.discounts.offering.store import StoredVersion
from prilavok.discounts.offering.store import add as add_terms
from prilavok.discounts.terms import DiscountTerms
from web.world import World, world_at

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(shared_database_url: str, tmp_path_factory: Any) -> AsyncIterator[World]:
    async with world_at(shared_database_url, Path(tmp_path_factory.mktemp("world"))) as world:
        async with world.room.db.transaction() as conn:
            await programmes.publish(
                conn,
                KIND,
                programmes.preset(KIND, "wildberries-2025"),
                effective_from=None,
                by="operator:op-1",
                note="",
                now=world.room.clock.now(),
            )
        yield world


def line(n: int = 1, unit: int = 100_000, seller: str = "s-1", **more: Any) -> dict[str, Any]:
    return {
        "line_id": str(n),
        "seller_id": seller,
        "product_id": f"p-{n}",
        "unit_minor": unit,
        **more,
    }


def basket(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"buyer_id": "b-1", "currency": "RUB", "lines": list(lines), **more}


def new_coupon(world: World, **more: Any) -> dict[str, Any]:
    now = world.room.clock.now()
    return {
        "coupon_id": str(uuid4()),
        "title": "Ten off",
        "benefit": {"type": "percent", "off_bps": 1_000},
        "currency": "RUB",
        "starts_at": (now - timedelta(hours=1)).isoformat(),
        "ends_at": (now + timedelta(days=1)).isoformat(),
        **more,
    }


async def made(world: World, by: str = "operator", **more: Any) -> str:
    answer = await world.ask("POST", "/v1/coupons", world.good[by], new_coupon(world, **more))
    assert answer.status_code == 201, answer.text
    return answer.json()["coupon"]["coupon_id"]


async def quoted(world: World, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = await world.ask("POST", "/v1/quotes", world.good["key"], basket(*lines, **more))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_coupon_lowers_the_next_quote(world: World) -> None:
    before = await quoted(world, line())
    assert before["quote"]["pays_minor"] == 100_000

    coupon_id = await made(world)
    after = await quoted(world, line())
    assert after["quote"]["pays_minor"] == 90_000
    assert after["quote"]["uses"] == [{"coupon_id": coupon_id, "off_minor": 10_000}]
    assert after["token"]

    ended = await world.ask("POST", f"/v1/coupons/{coupon_id}/end", world.good["operator"])
    assert ended.json()["why_not"] == "ended"
    assert (await quoted(world, line()))["quote"]["pays_minor"] == 100_000


async def own_price(world: World, product_id: str) -> Any:
    path = f"/v1/quotes/own?seller_id=s-1&product_id={product_id}"
    answer = await world.ask("GET", path, world.good["buyer"])
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_buyer_sees_what_a_product_costs_them_by_its_category(world: World) -> None:
    at = world.room.clock.now().isoformat()
    price = {"minor": 50_000, "currency": "RUB"}
    product = {"product_id": "own", "title": "Lamp", "category": ["Light"], "price": price}
    told = {"id": str(uuid4()), "type": "product", "source": "shop", "at": at, "seller_id": "s-1"}
    await world.ask("POST", "/v1/facts", world.good["key"], {"facts": [{**told, **product}]})
    assert await own_price(world, "own") == {"price": price, "pays": price}

    coupon_id = await made(world, goods={"categories": [["Light"]]})
    assert await own_price(world, "own") == {"price": price, "pays": {**price, "minor": 45_000}}
    await world.ask("POST", f"/v1/coupons/{coupon_id}/end", world.good["operator"])

    once = {"type": "spend_get", "from_minor": 10_000, "off_minor": 9_000}
    coupon_id = await made(world, benefit=once)  # beside others, the product has a part of it
    assert await own_price(world, "own") == {"price": price, "pays": price}
    await world.ask("POST", f"/v1/coupons/{coupon_id}/end", world.good["operator"])
    assert await own_price(world, "unheard-of") == {"price": None, "pays": None}


async def checkout(
    world: World, step: str, token: str, body: dict[str, Any] | None = None
) -> tuple[int, dict[str, Any]]:
    path = f"/v1/quotes/{token}/{step}"
    answer = await world.ask("POST", path, world.good["key"], body or {})
    return answer.status_code, answer.json()


async def taken(world: World, coupon_id: str) -> dict[str, Any]:
    answer = await world.ask("GET", f"/v1/coupons/{coupon_id}", world.good["operator"])
    return answer.json()["taken"]


async def ended(world: World, coupon_id: str) -> None:
    await world.ask("POST", f"/v1/coupons/{coupon_id}/end", world.good["operator"])


async def test_a_checkout_has_what_was_shown_and_pays_for_it_once(world: World) -> None:
    coupon_id = await made(world, budget_minor=31_000, uses_max=2, per_person_max=1)
    shown = await quoted(world, line(1, quantity=3), line(2, 5_000))
    token = shown["token"]
    await world.ask("POST", f"/v1/coupons/{coupon_id}/pause", world.good["operator"])

    status, held = await checkout(world, "reserve", token, shown)
    assert (status, held["state"]) == (200, "reserved")
    assert await checkout(world, "reserve", token, shown) == (200, held)
    assert (await taken(world, coupon_id))["reserved_minor"] == 30_500
    status, used = await checkout(world, "commit", token, {"order_id": "o-77"})
    assert (status, used["state"]) == (200, "committed")
    assert await checkout(world, "commit", token, {"order_id": "o-77"}) == (200, used)
    assert (await checkout(world, "commit", token, {"order_id": "o-78"}))[0] == 409
    counted = await taken(world, coupon_id)
    assert (counted["reserved"], counted["used"], counted["used_minor"]) == (0, 1, 30_500)
    await ended(world, coupon_id)


async def test_a_basket_that_a_budget_does_not_suffice_for_takes_it_from_nobody(
    world: World,
) -> None:
    coupon_id = await made(world, budget_minor=15_000)
    large = await quoted(world, line(1, 400_000))
    status, problem = await checkout(world, "reserve", large["token"], large)
    assert (status, problem["code"]) == (409, "coupons_exhausted")
    assert problem["coupon_ids"] == [coupon_id]
    assert (await quoted(world, line()))["quote"]["pays_minor"] == 90_000

    again = await quoted(world, line(1, 400_000), without=problem["coupon_ids"])
    assert again["quote"]["pays_minor"] == 400_000
    assert (await checkout(world, "reserve", again["token"], again))[0] == 200
    await ended(world, coupon_id)


async def test_the_same_person_cannot_use_it_twice(world: World) -> None:
    coupon_id = await made(world, per_person_max=1)
    first, second = await quoted(world, line()), await quoted(world, line())
    assert (await checkout(world, "reserve", first["token"], first))[0] == 200
    status, problem = await checkout(world, "reserve", second["token"], second)
    assert (status, problem["code"]) == (409, "coupons_used_up")
    third = await quoted(world, line())
    assert third["quote"]["pays_minor"] == 100_000
    reasons = [each["why_not"] for each in third["quote"]["lines"][0]["discounts"]]
    assert reasons == ["no_terms", "used_up"]

    await checkout(world, "release", first["token"])
    assert (await checkout(world, "reserve", second["token"], second))[0] == 200
    await ended(world, coupon_id)


async def test_a_failed_payment_gives_the_coupon_back_and_a_return_does_not(world: World) -> None:
    coupon_id = await made(world, uses_max=1, budget_minor=10_000)
    shown = await quoted(world, line())
    await checkout(world, "reserve", shown["token"], shown)
    await checkout(world, "commit", shown["token"], {"order_id": "o-9"})
    assert (await quoted(world, line()))["quote"]["pays_minor"] == 100_000
    assert (await checkout(world, "release", shown["token"]))[0] == 409
    assert (await taken(world, coupon_id))["used"] == 1

    failed = {"cause": "payment_failed"}
    assert (await checkout(world, "release", shown["token"], failed))[0] == 200
    assert (await taken(world, coupon_id))["used_minor"] == 0
    assert (await quoted(world, line()))["quote"]["pays_minor"] == 90_000
    async with world.room.db.reading() as conn:
        lane = lane_of(coupon_id, world.room.db.lanes)
        budget = f"marketplace/coupons/budget/{coupon_id}"
        assert await ledger.balance(conn, lane, budget) == [Money(10_000, "RUB")]
    await ended(world, coupon_id)


async def test_what_was_not_shown_is_not_reserved(world: World) -> None:
    shown = await quoted(world, line())
    cheaper = {**shown, "quote": {**shown["quote"], "pays_minor": 1}}
    status, problem = await checkout(world, "reserve", shown["token"], cheaper)
    assert (status, problem["code"]) == (422, "quote_altered")
    status, problem = await checkout(world, "reserve", "AAAA", shown)
    assert (status, problem["code"]) == (422, "quote_token_invalid")
    status, problem = await checkout(world, "commit", shown["token"], {"order_id": "o-1"})
    assert (status, problem["code"]) == (404, "quote_not_reserved")


async def test_what_comes_back_is_what_was_paid_to_the_last_kopeck(world: World) -> None:
    coupon_id = await made(world)
    shown = await quoted(world, line(1, 3_335, quantity=3), line(2, 777))
    await checkout(world, "reserve", shown["token"], shown)
    await checkout(world, "commit", shown["token"], {"order_id": "o-1"})
    path = "/v1/orders/s-1/o-1/discounts"
    parts = [
        (
            await world.ask(
                "POST",
                f"{path}/back",
                world.good["key"],
                {"line_id": "1", "units": 1, "before": before},
            )
        ).json()
        for before in range(3)
    ]
    paid = shown["quote"]["lines"][0]["pays_minor"]
    assert sum(each["pays_minor"] for each in parts) == paid == 10_005 - 1_001
    assert sum(each["discounts"][0]["off_minor"] for each in parts) == 1_001

    returned = {"source": "test", "id": "back", "at": "2025-01-02T00:00:00Z", "line_id": "1"}
    fact = {"type": "order_returned", "seller_id": "s-1", "order_id": "o-1", **returned}
    told = await world.ask("POST", "/v1/facts", world.good["key"], {"facts": [fact]})
    assert told.json()["accepted"] == 1
    whole = (await world.ask("GET", path, world.good["key"])).json()
    assert [each["came_back"] for each in whole["lines"]] == [True, False]
    assert whole["back"]["pays_minor"] == paid
    await ended(world, coupon_id)


async def test_a_code_makes_its_coupon_usable_and_a_wrong_one_tells_nothing(world: World) -> None:
    coupon_id = await made(world, given="by_code")
    path = f"/v1/coupons/{coupon_id}/codes"
    (code,) = (await world.ask("POST", path, world.good["operator"], {"many": 1})).json()["codes"]
    assert (await quoted(world, line()))["quote"]["pays_minor"] == 100_000
    typed = code.lower().replace("-", " ")
    answer = (await quoted(world, line(), codes=[typed]))["quote"]
    assert (answer["pays_minor"], answer["codes"][0]["why_not"]) == (90_000, None)

    never = codes.make_code(bytes(10))
    other = {"buyer_id": "b-2", "codes": [never]}
    of_none = (await quoted(world, line(), **other))["quote"]
    assert of_none["codes"] == [{"code": never, "why_not": "code"}]
    await ended(world, coupon_id)
    of_ended = (await quoted(world, line(), buyer_id="b-2", codes=[code]))["quote"]
    assert of_ended == {**of_none, "codes": [{"code": code, "why_not": "code"}]}


async def test_a_code_for_one_use_is_anybodys_until_somebody_has_it(world: World) -> None:
    coupon_id = await made(world, given="by_code", once_per_code=True)
    path = f"/v1/coupons/{coupon_id}/codes"
    code, other = (await world.ask("POST", path, world.good["operator"], {"many": 2})).json()[
        "codes"
    ]
    asked = [await quoted(world, line(), buyer_id=f"w-{n}", codes=[code]) for n in range(3)]
    assert {each["quote"]["pays_minor"] for each in asked} == {90_000}
    tokens = [each["token"] for each in asked]

    assert (await checkout(world, "reserve", tokens[0], asked[0]))[0] == 200
    status, refused = await checkout(world, "reserve", tokens[1], asked[1])
    assert (status, refused["code"]) == (409, "codes_used_up")
    late = (await quoted(world, line(), buyer_id="w-9", codes=[code]))["quote"]
    assert (late["pays_minor"], late["codes"]) == (100_000, [{"code": code, "why_not": "code"}])
    with_two = await quoted(world, line(), buyer_id="w-9", codes=[code, other])
    assert with_two["quote"]["pays_minor"] == 90_000

    await checkout(world, "release", tokens[0])
    assert (await checkout(world, "reserve", tokens[1], asked[1]))[0] == 200
    await checkout(world, "commit", tokens[1], {"order_id": "o-once"})
    assert (await checkout(world, "reserve", tokens[2], asked[2]))[0] == 409
    assert (await checkout(world, "reserve", with_two["token"], with_two))[0] == 200
    await checkout(world, "release", tokens[1], {"cause": "payment_failed"})
    assert (await checkout(world, "reserve", tokens[2], asked[2]))[0] == 200
    not_so = new_coupon(world, given="issued", once_per_code=True)
    answer = await world.ask("POST", "/v1/coupons", world.good["operator"], not_so)
    assert (answer.status_code, answer.json()["path"]) == (422, "$.once_per_code")
    await ended(world, coupon_id)


async def test_coupons_are_listed_by_how_they_stand(world: World) -> None:
    async def listed(state: str, cursor: str | None = None) -> tuple[list[str], str | None]:
        more = "" if cursor is None else f"&cursor={cursor}"
        path = f"/v1/coupons?state={state}&limit=2{more}"
        page = (await world.ask("GET", path, world.good["operator"])).json()
        return [each["coupon"]["coupon_id"] for each in page["items"]], page["next"]

    soon = (world.room.clock.now() + timedelta(hours=1)).isoformat()
    running = [await made(world, by="seller") for _ in range(3)]
    waiting = await made(world, starts_at=soon)
    paused = await made(world)
    await world.ask("POST", f"/v1/coupons/{paused}/pause", world.good["operator"])
    first, cursor = await listed("running")
    assert cursor is not None
    assert ([*first, *(await listed("running", cursor))[0]], None) == (
        running[::-1],
        (await listed("running", cursor))[1],
    )
    assert (await listed("not_started"))[0][:1] == [waiting]
    assert await listed("paused") == ([paused], None)
    assert await listed("exhausted") == ([], None)
    await ended(world, paused)
    assert await listed("paused") == ([], None)
    assert (await listed("ended"))[0][0] == paused
    [one] = (await world.ask("GET", "/v1/coupons?limit=1", world.good["seller"])).json()["items"]
    assert one["names"]["seller:s-1"] == "Tula"
    for each in (*running, waiting):
        await ended(world, each)


async def test_who_guesses_codes_is_not_looked_at_for_an_hour(world: World) -> None:
    coupon_id = await made(world, given="by_code")
    path = f"/v1/coupons/{coupon_id}/codes"
    (code,) = (await world.ask("POST", path, world.good["operator"], {})).json()["codes"]
    wrong = [codes.make_code(n.to_bytes(10, "big")) for n in range(1, 11)]
    for some in (wrong[:5], wrong[5:]):
        await quoted(world, line(), buyer_id="guesser", codes=some)
    answer = (await quoted(world, line(), buyer_id="guesser", codes=[code]))["quote"]
    assert answer["pays_minor"] == 100_000
    assert answer["codes"] == [{"code": code, "why_not": "unreadable"}]
    assert (await quoted(world, line(), codes=[code]))["quote"]["pays_minor"] == 90_000
    await ended(world, coupon_id)


async def test_coupons_are_issued_to_some_and_claimed_by_others(world: World) -> None:
    issued = await made(world, given="issued")
    claimed = await made(world, given="claimed", benefit={"type": "percent", "off_bps": 2_000})
    path = f"/v1/coupons/{issued}/holders"
    given = await world.ask("POST", path, world.good["operator"], {"buyer_ids": ["b-1", "b-9"]})
    assert given.json() == {"new": 2}
    again = await world.ask("POST", path, world.good["operator"], {"buyer_ids": ["b-1"]})
    assert again.json() == {"new": 0}
    assert (await quoted(world, line()))["quote"]["pays_minor"] == 90_000
    assert (await quoted(world, line(), buyer_id="b-2"))["quote"]["pays_minor"] == 100_000

    await world.ask("POST", f"/v1/coupons/{claimed}/claim", world.good["other_buyer"])
    assert (await quoted(world, line(), buyer_id="b-2"))["quote"]["pays_minor"] == 80_000
    mine = (await world.ask("GET", "/v1/coupons/mine", world.good["other_buyer"])).json()
    assert [each["coupon"]["coupon_id"] for each in mine["items"]] == [claimed]
    not_so = await world.ask("POST", f"/v1/coupons/{issued}/claim", world.good["buyer"])
    assert not_so.status_code == 404
    await ended(world, issued)
    await ended(world, claimed)


async def test_what_becomes_of_a_coupon_is_told_and_recorded(world: World) -> None:
    coupon_id = await made(world)
    for step in ("pause", "pause", "resume", "end"):
        path = f"/v1/coupons/{coupon_id}/{step}"
        assert (await world.ask("POST", path, world.good["operator"])).status_code == 200
    late = await world.ask("POST", f"/v1/coupons/{coupon_id}/resume", world.good["operator"])
    assert (late.status_code, late.json()["code"]) == (409, "coupon_over")

    events = (await world.ask("GET", "/v1/events?limit=1000", world.good["key"])).json()["events"]
    told = [each["data"] for each in events if each["type"] == "discounts.coupon_changed"]
    changes = [each["change"] for each in told if each["coupon_id"] == coupon_id]
    assert changes == ["made", "paused", "resumed", "ended"]
    path = f"/v1/audit?subject=coupon:{coupon_id}"
    audit = (await world.ask("GET", path, world.good["operator"])).json()["changes"]
    assert [each["did"].rpartition("_")[2] for each in audit] == [*changes[::-1]]
    again = {**new_coupon(world), "coupon_id": coupon_id, "title": "Other"}
    answer = await world.ask("POST", "/v1/coupons", world.good["operator"], again)
    assert (answer.status_code, answer.json()["code"]) == (409, "coupon_contradicted")


async def test_a_seller_makes_coupons_for_its_own_goods_alone(world: World) -> None:
    now = world.room.clock.now()
    coupon_id = await made(world, by="seller")
    lines = (await quoted(world, line(1), line(2, seller="s-2")))["quote"]["lines"]
    assert [each["pays_minor"] for each in lines] == [90_000, 100_000]
    path = f"/v1/coupons/{coupon_id}"
    assert (await world.ask("GET", path, world.good["seller"])).status_code == 200
    marketplaces = await made(world, starts_at=(now + timedelta(hours=1)).isoformat())
    foreign = await world.ask("GET", f"/v1/coupons/{marketplaces}", world.good["seller"])
    assert foreign.status_code == 404
    mine = (await world.ask("GET", "/v1/coupons", world.good["seller"])).json()["items"]
    assert mine[0]["coupon"]["coupon_id"] == coupon_id
    assert {each["coupon"]["seller_id"] for each in mine} == {"s-1"}
    everyones = (await world.ask("GET", "/v1/coupons", world.good["operator"])).json()["items"]
    seen = {each["coupon"]["coupon_id"]: each["names"] for each in everyones}
    assert seen[coupon_id] == mine[0]["names"] == {"seller:s-1": "Tula", "seller_staff:w-1": "A"}
    await ended(world, coupon_id)


async def test_a_buyer_asks_for_prices_of_their_own(world: World) -> None:
    ask = {"currency": "RUB", "lines": [line()]}
    mine = await world.ask("POST", "/v1/quotes", world.good["buyer"], {"buyer_id": "b-1", **ask})
    assert mine.status_code == 200
    other = await world.ask("POST", "/v1/quotes", world.good["buyer"], {"buyer_id": "b-2", **ask})
    assert (other.status_code, other.json()["code"]) == (403, "not_this_buyer")
    nobody = (await world.ask("POST", "/v1/quotes", world.good["key"], ask)).json()
    assert nobody["token"] is None


async def test_a_listing_prices_each_product_for_itself(world: World) -> None:
    coupon_id = await made(world, benefit={"type": "percent", "off_bps": 500, "most_minor": 100})
    ask = {"buyer_id": "b-1", "currency": "RUB", "lines": [line(n, 1_000 * n) for n in range(1, 4)]}
    answer = await world.ask("POST", "/v1/quotes/listing", world.good["key"], ask)
    assert [each["pays_minor"] for each in answer.json()["lines"]] == [950, 1_900, 2_900]
    await ended(world, coupon_id)


async def test_money_laws_hold_for_any_basket(world: World) -> None:
    """0 ≤ discount ≤ price, parts sum, and a better buyer never pays more for any line."""
    random = Random(7)
    await become_loyal(world, "b-2")
    coupons = [
        await made(world, benefit={"type": "percent", "off_bps": 777, "from_minor": 50_000}),
        await made(world, benefit={"type": "spend_get", "from_minor": 70_000, "off_minor": 9_999}),
        await made(world, by="seller", benefit={"type": "percent", "off_bps": 1_500}),
    ]
    were_better = 0
    for _ in range(12):
        lines = [
            line(n, random.randrange(0, 90_000), random.choice(["s-1", "s-9"]))
            | {"quantity": random.randrange(1, 4)}
            for n in range(random.randrange(1, 9))
        ]
        new = (await quoted(world, *lines, buyer_id="b-1"))["quote"]
        better = (await quoted(world, *lines[::-1], buyer_id="b-2"))["quote"]
        for each in (new, better):
            assert each["pays_minor"] == sum(one["pays_minor"] for one in each["lines"])
            for one in each["lines"]:
                off = sum(part.get("off_minor", 0) for part in one["discounts"])
                assert 0 <= off <= one["price_minor"]
                assert one["pays_minor"] == one["price_minor"] - off
        for one, other in zip(new["lines"], better["lines"], strict=True):
            assert other["pays_minor"] <= one["pays_minor"]
        were_better += better["pays_minor"] < new["pays_minor"]
    assert were_better
    for coupon_id in coupons:
        await ended(world, coupon_id)


async def become_loyal(world: World, buyer_id: str) -> None:
    """By facts, told now; the seller's terms began yesterday."""
    now = world.room.clock.now()
    today = Day((now + timedelta(hours=3)).date().toordinal())
    async with world.room.db.transaction() as conn:
        version = StoredVersion(
            number=1,
            terms=DiscountTerms(threshold_minor=100_000, discount_bps=3_000),
            starts=Day(today - 1),
            promised_until=Day(today + 29),
            kept_until=Day(today + 29),
            submitted_at=now - timedelta(days=2),
            seller_id=SellerId("s-9"),
            submitted_by="seller_staff:w-9",
            programme_version=1,
        )
        await add_terms(conn, lane_of("s-9", world.room.db.lanes), version)
    order = {"source": "test", "seller_id": "s-9", "order_id": "loyal", "at": now.isoformat()}
    placed = {
        "type": "order_placed",
        "buyer_id": buyer_id,
        "scheme": "FBO",
        "currency": "RUB",
        "lines": [{"line_id": "1", "product_id": "p-1", "quantity": 1, "paid_minor": 100_000}],
    }
    facts = [
        {**order, "id": "loyal-1", **placed},
        {**order, "id": "loyal-2", "type": "order_bought_out"},
    ]
    told = await world.ask("POST", "/v1/facts", world.good["key"], {"facts": facts})
    assert told.json()["accepted"] == 2, told.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": []},
        {"lines": [line(), line()]},
        {"lines": [line(1, -1)]},
        {"lines": [line(1, seller="a\x00b")]},
        {"lines": [line(n) for n in range(201)]},
        {"lines": [line(1, quantity=0)]},
        {"currency": "roubles"},
        {"buyer_id": ""},
        {"codes": ["x" * 65]},
    ],
)
async def test_what_cannot_be_priced_is_refused_with_the_place(
    world: World, wrong: dict[str, Any]
) -> None:
    answer = await world.ask("POST", "/v1/quotes", world.good["key"], {**basket(line()), **wrong})
    assert answer.status_code == 422
