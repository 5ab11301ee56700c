"""The laws of money over HTTP, for baskets by chance: many sellers, loyalty, coupons of all kinds,
however discounts meet. What fails names its seed, and is the same again by it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from discounts.intake import programme
from prilavok import programmes
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.discounts.days import Day
from prilavok.discounts.kind import KIND
from prilavok.discounts.offering.store import StoredVersion
from prilavok.discounts.offering.store import add as add_terms
from prilavok.discounts.programme import PercentOf, Source, Stack, Stacking
from prilavok.discounts.terms import DiscountTerms
from web.world import World, world_at

pytestmark = pytest.mark.asyncio(loop_scope="module")

SELLERS = {"s-1": (100_000, 500), "s-2": (200_000, 1_500), "s-9": (300_000, 3_333)}
"""Thresholds and discounts."""
BUYERS = {"none": 0, "some": 200_000, "most": 300_000}
"""What each has bought from every seller."""
SEEDS = range(1, 6)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    shared_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """Three sellers with terms, three buyers who have bought differently much."""
    async with world_at(shared_database_url, tmp_path_factory.mktemp("world")) as world:
        await published(world, Stacking())
        await begin_terms(world)
        await buy(world)
        yield world


async def published(world: World, stacking: Stacking) -> None:
    async with world.room.db.transaction() as conn:
        await programmes.publish(
            conn,
            KIND,
            programme(stacking=stacking),
            effective_from=None,
            by="operator:op-1",
            note="",
            now=world.room.clock.now(),
        )


async def begin_terms(world: World) -> None:
    """They began yesterday."""
    now, lanes = world.room.clock.now(), world.room.db.lanes
    today = Day((now + timedelta(hours=3)).date().toordinal())
    async with world.room.db.transaction() as conn:
        for seller_id, (threshold_minor, discount_bps) in SELLERS.items():
            version = StoredVersion(
                number=1,
                terms=DiscountTerms(threshold_minor=threshold_minor, discount_bps=discount_bps),
                starts=Day(today - 1),
                promised_until=Day(today + 29),
                kept_until=Day(today + 29),
                submitted_at=now - timedelta(days=2),
                seller_id=SellerId(seller_id),
                submitted_by="seller_staff:w",
                programme_version=1,
            )
            await add_terms(conn, lane_of(seller_id, lanes), version)


async def buy(world: World) -> None:
    at = world.room.clock.now().isoformat()
    facts: list[dict[str, Any]] = []
    for buyer_id, minor in BUYERS.items():
        for seller_id in SELLERS if minor else ():
            key = f"{buyer_id}-{seller_id}"
            order = {"source": "test", "seller_id": seller_id, "order_id": key, "at": at}
            placed = {
                "type": "order_placed",
                "buyer_id": buyer_id,
                "scheme": "FBO",
                "currency": "RUB",
                "lines": [{"line_id": "1", "product_id": "p", "quantity": 1, "paid_minor": minor}],
            }
            facts.append({**order, "id": f"{key}-1", **placed})
            facts.append({**order, "id": f"{key}-2", "type": "order_bought_out"})
    told = await asked(world, "/v1/facts", {"facts": facts})
    assert told["accepted"] == len(facts)


async def asked(world: World, path: str, body: dict[str, Any], by: str = "key") -> dict[str, Any]:
    answer = await world.ask("POST", path, world.good[by], body)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


class Chance:
    """What a seed comes to."""

    def __init__(self, world: World, seed: str) -> None:
        self.world = world
        self.random = Random(seed)
        self.coupons: list[str] = []

    def stacking(self) -> Stacking:
        pick = self.random.choice
        how = pick(list(Stack))
        is_of_price = how is not Stack.MULTIPLICATIVE and pick([True, False])
        return Stacking(
            how=how,
            order=tuple(self.random.sample(list(Source), 3)),
            percent_of=PercentOf.PRICE if is_of_price else PercentOf.REMAINING,
            most_bps=pick([10_000, 10_000, 6_000, 1_500]),
            floor_minor=pick([0, 0, 50, 5_000]),
        )

    def lines(self, lines_max: int = 7) -> list[dict[str, Any]]:
        pick = self.random.choice
        return [
            {
                "line_id": f"l{n}",
                "seller_id": pick(list(SELLERS)),
                "product_id": f"p-{n % 4}",
                "category": pick([["Shoes", "Boots"], ["Shoes"], ["Hats"]]),
                "scheme": pick(["FBO", "FBS"]),
                "quantity": pick([1, 1, 2, 3, 7]),
                "unit_minor": pick([0, 1, 3, 99, 1_001, 12_345, 33_333, 99_999]),
            }
            for n in range(1, 1 + self.random.randrange(1, lines_max))
        ]

    def benefit(self) -> dict[str, Any]:
        pick = self.random.choice
        if pick([True, False]):
            from_minor = pick([1_000, 30_000, 100_000])
            off_minor = min(from_minor, pick([7, 999, 9_999, 30_000]))
            times = {"times_max": pick([1, 2, 1_000])}
            return {"type": "spend_get", "from_minor": from_minor, "off_minor": off_minor, **times}
        percent = {"type": "percent", "off_bps": pick([1, 333, 1_000, 2_500, 10_000])}
        most_minor = pick([None, None, 999, 20_000])
        from_minor = pick([0, 0, 1_000, 100_000])
        return {**percent, "from_minor": from_minor, "most_minor": most_minor}

    def goods(self, sellers: list[str]) -> dict[str, Any]:
        pick = self.random.choice
        product = {"seller_id": pick(sellers), "product_id": f"p-{pick(range(4))}"}
        return pick(
            [
                {},
                {},
                {"categories": [["Shoes"]]},
                {"categories": [["Shoes", "Boots"], ["Hats"]]},
                {"products": [product]},
                {"schemes": ["FBO"]},
                {"sellers": sellers[:2]},
            ]
        )

    async def coupon(self, given: str, by: str | None = None, **more: Any) -> str:
        """A coupon of the marketplace's, or of seller `s-1`, made over HTTP."""
        by = by or self.random.choice(["operator", "seller"])
        now = self.world.room.clock.now()
        body = {
            "coupon_id": str(UUID(int=self.random.getrandbits(128), version=4)),
            "title": "By chance",
            "benefit": self.benefit(),
            "currency": "RUB",
            "goods": self.goods(["s-1"] if by == "seller" else list(SELLERS)),
            "given": given,
            "starts_at": (now - timedelta(hours=1)).isoformat(),
            "ends_at": (now + timedelta(days=1)).isoformat(),
            **more,
        }
        made = await asked(self.world, "/v1/coupons", body, by)
        self.coupons.append(made["coupon"]["coupon_id"])
        return self.coupons[-1]

    async def over(self) -> None:
        """Nothing of it is left to the next one."""
        for coupon_id in self.coupons:
            await asked(self.world, f"/v1/coupons/{coupon_id}/end", {}, "operator")


@pytest_asyncio.fixture(params=SEEDS, ids="seed {}".format, loop_scope="module")
async def chance(world: World, request: pytest.FixtureRequest) -> AsyncIterator[Chance]:
    chance = Chance(world, request.node.name)
    await published(world, chance.stacking())
    yield chance
    await chance.over()


async def quoted(
    world: World, lines: list[dict[str, Any]], buyer_id: str, *codes: str
) -> dict[str, Any]:
    """A quote of which the parts sum."""
    body = {"buyer_id": buyer_id, "currency": "RUB", "lines": lines, "codes": codes}
    answer = await asked(world, "/v1/quotes", body)
    check(answer["quote"])
    return answer


def check(quote: dict[str, Any]) -> None:
    uses: dict[str, int] = {}
    for line in quote["lines"]:
        parts = [part for part in line["discounts"] if "why_not" not in part]
        off = sum(part["off_minor"] for part in parts)
        assert 0 <= off <= line["price_minor"]
        assert line["pays_minor"] == line["price_minor"] - off
        assert len({part["source"] for part in parts}) == len(parts)
        for part in parts:
            if part["source"] != "loyalty":
                uses[part["key"]] = uses.get(part["key"], 0) + part["off_minor"]
    for whole in ("price_minor", "pays_minor"):
        assert quote[whole] == sum(line[whole] for line in quote["lines"])
    assert {use["coupon_id"]: use["off_minor"] for use in quote["uses"]} == uses


async def test_who_has_bought_more_pays_no_more_for_any_line(chance: Chance) -> None:
    for _ in range(3):
        await chance.coupon("to_everyone")
    for _ in range(5):
        lines = chance.lines()
        quotes = [(await quoted(chance.world, lines, each))["quote"] for each in BUYERS]
        for less, more in pairwise(quotes):
            for one, other in zip(less["lines"], more["lines"], strict=True):
                assert other["pays_minor"] <= one["pays_minor"]


async def test_who_holds_one_more_coupon_pays_no_more(chance: Chance) -> None:
    await chance.coupon("to_everyone")
    held = [await chance.coupon("issued") for _ in range(5)]
    baskets = [chance.lines() for _ in range(6)]
    buyer_id = f"holder-{chance.random.random()}"
    paid: list[list[int]] = []
    for coupon_id in held:
        paid.append([await pays(chance.world, lines, buyer_id) for lines in baskets])
        path = f"/v1/coupons/{coupon_id}/holders"
        await asked(chance.world, path, {"buyer_ids": [buyer_id]}, "operator")
    paid.append([await pays(chance.world, lines, buyer_id) for lines in baskets])
    for less, more in pairwise(paid):
        assert all(b <= a for a, b in zip(less, more, strict=True)), paid


async def test_the_coupon_worth_most_does_not_push_out_two_worth_more(chance: Chance) -> None:
    await published(chance.world, Stacking())
    lines = [
        {"line_id": key, "seller_id": "s-9", "product_id": key, "unit_minor": 100_000}
        for key in ("a", "b")
    ]
    more: list[dict[str, Any]] = [
        {
            "benefit": {"type": "percent", "off_bps": 1_000},
            "goods": {"products": [{"seller_id": "s-9", "product_id": key}]},
        }
        for key in ("a", "b")
    ]
    on_both = {"type": "spend_get", "from_minor": 200_000, "off_minor": 11_000}
    more.append({"benefit": on_both, "goods": {}})
    buyer_id = f"holder-{chance.random.random()}"
    for each in more:
        coupon_id = await chance.coupon("issued", by="operator", **each)
        path = f"/v1/coupons/{coupon_id}/holders"
        await asked(chance.world, path, {"buyer_ids": [buyer_id]}, "operator")
    assert await pays(chance.world, lines, buyer_id) == 180_000


async def test_who_types_one_more_code_pays_no_more(chance: Chance) -> None:
    codes: list[str] = []
    for _ in range(3):
        coupon_id = await chance.coupon("by_code")
        made = await asked(chance.world, f"/v1/coupons/{coupon_id}/codes", {}, "operator")
        codes += made["codes"]
    for buyer_id in BUYERS:
        lines = chance.lines()
        paid = [await pays(chance.world, lines, buyer_id, *codes[:n]) for n in range(4)]
        assert paid == sorted(paid, reverse=True)


async def pays(world: World, lines: list[dict[str, Any]], buyer_id: str, *codes: str) -> int:
    return (await quoted(world, lines, buyer_id, *codes))["quote"]["pays_minor"]


async def test_a_listing_and_a_quote_of_one_line_agree(chance: Chance) -> None:
    for given in ("to_everyone", "to_everyone", "claimed"):
        coupon_id = await chance.coupon(given)
    await asked(chance.world, f"/v1/coupons/{coupon_id}/claim", {}, "buyer")
    lines = chance.lines()
    for buyer_id in ("b-1", "most"):
        body = {"buyer_id": buyer_id, "currency": "RUB", "lines": lines}
        listing = await asked(chance.world, "/v1/quotes/listing", body)
        alone = [(await quoted(chance.world, [line], buyer_id))["quote"] for line in lines]
        assert listing["lines"] == [quote["lines"][0] for quote in alone]


async def test_the_same_checkout_charges_once_and_gives_back_what_it_took(chance: Chance) -> None:
    world, limits = chance.world, {"uses_max": 9, "budget_minor": 10**9, "per_person_max": 9}
    for _ in range(3):
        await chance.coupon("to_everyone", **limits)
    shown = await quoted(world, chance.lines(), "most")
    path = f"/v1/quotes/{shown['token']}"
    order_id = f"o-{chance.random.random()}"
    charged = {use["coupon_id"]: use["off_minor"] for use in shown["quote"]["uses"]}

    for _ in range(2):
        await asked(world, f"{path}/reserve", shown)
    assert await taken(chance) == {each: (1, off, 0, 0) for each, off in charged.items()}
    for _ in range(2):
        await asked(world, f"{path}/commit", {"order_id": order_id})
    assert await taken(chance) == {each: (0, 0, 1, off) for each, off in charged.items()}
    for line in shown["quote"]["lines"]:
        await check_units_back(chance, line, order_id)
    for _ in range(2):
        await asked(world, f"{path}/release", {"cause": "payment_failed"})
    assert await taken(chance) == {}


async def taken(chance: Chance) -> dict[str, tuple[int, int, int, int]]:
    """What is reserved and used of each coupon, where something is."""
    counted: dict[str, tuple[int, int, int, int]] = {}
    for coupon_id in chance.coupons:
        path = f"/v1/coupons/{coupon_id}"
        answer = await chance.world.ask("GET", path, chance.world.good["operator"])
        each = answer.json()["taken"]
        counts = each["reserved"], each["reserved_minor"], each["used"], each["used_minor"]
        if any(counts):
            counted[coupon_id] = counts
    return counted


async def check_units_back(chance: Chance, line: dict[str, Any], order_id: str) -> None:
    """Units that come back in parts give back what was paid and what was taken off, exactly."""
    path = f"/v1/orders/{line['seller_id']}/{order_id}/discounts/back"
    before, paid, off = 0, 0, 0
    while before < line["quantity"]:
        units = chance.random.randrange(1, line["quantity"] - before + 1)
        body = {"line_id": line["line_id"], "units": units, "before": before}
        back = await asked(chance.world, path, body)
        before += units
        paid += back["pays_minor"]
        off += sum(part["off_minor"] for part in back["discounts"])
    assert (paid, paid + off) == (line["pays_minor"], line["price_minor"])
