"""A seller's discount and a buyer's progress, over HTTP, as the days go by."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from msgspec import to_builtins
from msgspec.structs import replace

from discounts.intake import programme, publish
from identity.signing import claims, signed
from prilavok.core.clock import MovableClock
from prilavok.core.database import Database
from prilavok.core.moving_clock import move_clock, start_clock
from prilavok.discounts.programme import Scope
from prilavok.discounts.spend.beginning import count_history
from prilavok.discounts.spend.verifying import verify
from web.world import World, bearer, world_at

pytestmark = pytest.mark.asyncio(loop_scope="module")

MOSCOW = ZoneInfo("Europe/Moscow")
ids = count(1)
GOLD = {"threshold_minor": 300_000, "discount_bps": 1_000}
LESS = {"threshold_minor": 300_000, "discount_bps": 500}
MORE = {"threshold_minor": 200_000, "discount_bps": 1_500}
MINE = "/v1/discounts/mine"
WHO = {
    "seller": {"role": "seller_staff", "sub": "w-1", "seller_id": "s-1"},
    "buyer": {"role": "buyer", "sub": "b-1"},
    "operator": {"role": "operator", "sub": "op-1"},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    shared_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """Nothing has been sold yet, and the clock can be moved."""
    db = await Database.open(shared_database_url)
    async with db.transaction() as conn:
        await start_clock(conn)
    await db.close()
    async with world_at(shared_database_url, tmp_path_factory.mktemp("world")) as world:
        assert (await refused(world, "seller", "GET", MINE)) == "no_discount_programme"
        await publish(world.room.db, world.room.clock)
        assert (await refused(world, "seller", "PUT", MINE, GOLD)) == "not_counted_yet"
        assert await count_history(world.room.db, world.room.clock) == 1
        yield world


async def ask(world: World, who: str, method: str, path: str, body: Any = None) -> Any:
    now = world.room.clock.now()
    headers = world.good["key"] if who == "key" else bearer(signed(claims(now, **WHO[who])))
    return await world.ask(method, path, headers, body)


async def asked(world: World, who: str, method: str, path: str, body: Any = None) -> Any:
    answer = await ask(world, who, method, path, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refused(world: World, who: str, method: str, path: str, body: Any = None) -> str:
    answer = await ask(world, who, method, path, body)
    assert answer.status_code >= 400, answer.text
    return answer.json()["code"]


async def pass_time(world: World, days: int) -> None:
    """To the first minute of a day that comes, by Moscow's clocks."""
    today = date.fromisoformat((await asked(world, "seller", "GET", MINE))["today"])
    now = world.room.clock.now()
    midnight = now.astimezone(MOSCOW).replace(hour=0, minute=0, second=30)
    by = midnight + timedelta(days=days) - now
    async with world.room.db.transaction() as conn:
        ahead = await move_clock(conn, by, ahead_max=timedelta(days=4_000))
    assert ahead is not None
    clock = world.room.clock
    assert isinstance(clock, MovableClock)
    clock.offset = ahead
    assert (await asked(world, "seller", "GET", MINE))["today"] == str(today + timedelta(days))


async def buys(world: World, order: str, minor: int, buyer: str = "b-1") -> None:
    at = world.room.clock.now().isoformat()
    of = {"source": "shop", "at": at, "seller_id": "s-1", "order_id": order}
    line = {"line_id": "1", "product_id": "p-1", "quantity": 1, "paid_minor": minor}
    placed = {"buyer_id": buyer, "scheme": "FBO", "currency": "RUB", "lines": [line]}
    facts = [
        {"id": f"n-{next(ids)}", "type": "order_placed", **of, **placed},
        {"id": f"n-{next(ids)}", "type": "order_bought_out", **of},
    ]
    await asked(world, "key", "POST", "/v1/facts", {"facts": facts})


async def test_a_discount_from_the_sellers_wish_to_its_end(world: World) -> None:
    mine = await asked(world, "seller", "GET", MINE)
    assert (mine["status"], mine["holds"], mine["is_counted"]) == ("off", None, True)
    assert mine["bounds"]["threshold_from_minor"] == 100_000
    today = date.fromisoformat(mine["today"])
    for wrong in ({**GOLD, "threshold_minor": 99_999}, {**GOLD, "discount_bps": 5_001}):
        assert await refused(world, "seller", "PUT", MINE, wrong) == "discount_terms_out_of_bounds"
    assert await refused(world, "seller", "DELETE", MINE) == "nothing_to_change"

    foreseen = await asked(world, "seller", "POST", f"{MINE}/preview", {"terms": GOLD})
    assert foreseen["version"]["starts"] == str(today + timedelta(days=1))
    assert foreseen["version"]["promised_until"] == str(today + timedelta(days=31))
    assert (await asked(world, "seller", "GET", MINE))["history"] == []

    mine = await asked(world, "seller", "PUT", MINE, GOLD)
    assert (mine["status"], mine["holds"]) == ("pending_activation", None)
    assert mine["follows"]["submitted_by"] == "seller_staff:w-1"
    assert mine["names"] == {"seller_staff:w-1": "A"}
    assert await refused(world, "seller", "PUT", MINE, GOLD) == "nothing_to_change"
    mine = await asked(world, "seller", "DELETE", MINE)  # before it begins: nobody was promised
    assert (mine["status"], mine["follows"]) == ("off", None)
    assert mine["history"][0]["withdrawn_at"] is not None
    await asked(world, "seller", "PUT", MINE, GOLD)

    await buys(world, "n-1", 290_000)
    path = "/v1/discounts/progress?seller_id=s-1"
    page = await asked(world, "buyer", "GET", path)
    assert (page["today"], page["sellers"]) == (str(today), [])

    await pass_time(world, 1)
    (with_,) = (await asked(world, "buyer", "GET", path))["sellers"]
    assert (with_["is_reached"], with_["short"]["minor"]) == (False, 10_000)
    await buys(world, "n-2", 10_000)
    (with_,) = (await asked(world, "buyer", "GET", path))["sellers"]
    assert (with_["is_reached"], with_["short"]["minor"], with_["discount_bps"]) == (True, 0, 1_000)
    assert with_["lost_on"] == str(today + timedelta(days=365))
    assert with_["expiring"] == []
    assert (await asked(world, "key", "GET", "/v1/buyers/b-1/discounts"))["sellers"] == [with_]
    assert (await asked(world, "key", "GET", "/v1/buyers/b-2/discounts"))["sellers"] == []


async def test_what_was_promised_holds_and_better_terms_need_not_wait(world: World) -> None:
    if (await asked(world, "seller", "GET", MINE))["holds"] is None:
        await asked(world, "seller", "PUT", MINE, GOLD)
        await pass_time(world, 1)
    mine = await asked(world, "seller", "PUT", MINE, LESS)  # worse: when the promise is over
    today = date.fromisoformat(mine["today"])
    assert mine["follows"]["starts"] == mine["worse_from"] == str(today + timedelta(days=30))
    mine = await asked(world, "seller", "DELETE", MINE)
    assert (mine["status"], mine["follows"]["terms"]) == ("pending_deactivation", None)
    mine = await asked(world, "seller", "PUT", MINE, MORE)  # better: tomorrow
    assert mine["follows"]["starts"] == str(today + timedelta(days=1))
    stand = [each["withdrawn_at"] is None for each in mine["history"]]
    assert stand[:4] == [True, False, False, True]
    of_seller = await asked(world, "operator", "GET", "/v1/discounts/sellers/s-1")
    assert of_seller == mine

    await pass_time(world, 1)
    path = "/v1/discounts/progress?seller_id=s-1"
    (with_,) = (await asked(world, "buyer", "GET", path))["sellers"]
    assert with_["discount_bps"] == 1_500
    mine = await asked(world, "seller", "DELETE", MINE)
    assert mine["follows"]["starts"] == mine["off_from"]
    await pass_time(world, 31)
    mine = await asked(world, "seller", "GET", MINE)
    assert (mine["status"], mine["holds"]) == ("off", None)
    assert (await asked(world, "buyer", "GET", path))["sellers"] == []


async def test_a_seller_sees_how_many_buyers_a_threshold_would_reach(world: World) -> None:
    await buys(world, "r", 100_000)
    for n in range(12):
        await buys(world, f"r-{n}", 500_000 + n, buyer=f"r-{n}")
    for n in range(3):
        await buys(world, f"q-{n}", 900_000, buyer=f"q-{n}")
    seen = await asked(world, "seller", "GET", f"{MINE}/reach?threshold_minor=500000")
    assert seen["asked"] == {"threshold_minor": 500_000, "buyers": 15}
    assert (seen["buyers"], seen["is_all"], len(seen["steps"])) == (16, True, 20)
    assert [each["threshold_minor"] for each in seen["steps"][1:4]] == [130_000, 160_000, 210_000]
    assert seen["steps"][0] == {"threshold_minor": 100_000, "buyers": 16}
    assert seen["steps"][-1] == {"threshold_minor": 10_000_000, "buyers": 0}
    few = await asked(world, "seller", "GET", f"{MINE}/reach?threshold_minor=600000")
    assert few["asked"]["buyers"] is None  # three of them: too few to tell


async def test_what_runs_out_soon_is_told_with_what_will_be_missing(world: World) -> None:
    await asked(world, "seller", "PUT", MINE, GOLD)
    await buys(world, "e-1", 200_000, buyer="e")
    await pass_time(world, 10)
    await buys(world, "e-2", 150_000, buyer="e")
    await pass_time(world, 340)
    (with_,) = (await asked(world, "key", "GET", "/v1/buyers/e/discounts"))["sellers"]
    soon, later = with_["expiring"]
    assert (soon["amount"]["minor"], soon["short"]["minor"]) == (200_000, 150_000)
    assert (later["amount"]["minor"], later["short"]["minor"]) == (150_000, 300_000)
    assert soon["day"] == with_["lost_on"]
    await pass_time(world, 15)
    (with_,) = (await asked(world, "key", "GET", "/v1/buyers/e/discounts"))["sellers"]
    assert (with_["is_reached"], with_["short"]["minor"]) == (False, 150_000)


async def test_a_coupon_is_offered_the_goods_of_one_shop(world: World) -> None:
    goods = "/v1/coupons/goods?name=sAm"
    found = await asked(world, "seller", "GET", goods)
    assert [each["title"] for each in found["products"]] == ["Samovar"]
    assert ["Kitchen"] in found["categories"]
    assert await asked(world, "operator", "GET", f"{goods}&seller_id=s-1") == found
    assert await asked(world, "seller", "GET", f"{goods}&seller_id=s-2") == found
    nothing = {"products": [], "categories": []}
    assert await asked(world, "operator", "GET", goods) == nothing
    assert await asked(world, "operator", "GET", f"{goods}&seller_id=nobody") == nothing


async def test_categories_are_those_of_goods_that_are_there(world: World) -> None:
    path = f"{MINE}/preview"
    hats = {"terms": {**MORE, "categories": [["Hats"]]}}
    kitchen = {"terms": {**MORE, "categories": [["Kitchen"]]}}
    assert await refused(world, "seller", "POST", path, kitchen) == "discount_terms_out_of_bounds"
    loyalty = replace(programme().loyalty, scope=Scope.BY_CATEGORY)
    await publish(world.room.db, world.room.clock, programme(loyalty=loyalty))
    answer = await ask(world, "seller", "POST", path, hats)
    assert answer.json()["reason"] == "You have no products in Hats."
    foreseen = await asked(world, "seller", "POST", path, kitchen)
    assert foreseen["version"]["terms"]["categories"] == [["Kitchen"]]


async def test_a_programme_of_another_currency_is_refused_with_the_reason(world: World) -> None:
    path = "/v1/programmes/discount_programme"
    await buys(world, "c-1", 1)
    document = to_builtins(programme(currency="USD"))
    answer = await ask(world, "operator", "POST", path, {"document": document})
    assert (answer.status_code, answer.json()["code"]) == (409, "counted_otherwise")
    assert answer.json()["detail"].startswith("Purchases count by the days of Europe/Moscow")
    before = await asked(world, "operator", "GET", f"{path}/in-force")
    same = to_builtins(programme(quote_lasts_s=60))
    answer = await ask(world, "operator", "POST", path, {"document": same})
    assert answer.json()["version"] == before["version"] + 1


async def test_an_erased_buyer_has_bought_nothing(world: World) -> None:
    await asked(world, "seller", "PUT", MINE, {**GOLD, "threshold_minor": 250_000})
    await pass_time(world, 1)
    await buys(world, "x-1", 500_000, buyer="x")
    path = "/v1/buyers/x/discounts?seller_id=s-1"
    (with_,) = (await asked(world, "key", "GET", path))["sellers"]
    assert with_["is_reached"]

    answer = await ask(world, "operator", "POST", "/v1/buyers/x/erasure")
    assert answer.status_code == 202
    (with_,) = (await asked(world, "key", "GET", path))["sellers"]
    assert (with_["is_reached"], with_["spend"]["minor"]) == (False, 0)
    assert (await verify(world.room.db, world.room.clock)).is_right
