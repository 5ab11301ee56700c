"""What is kept back, decided, penalised, contested and taken back, seen from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from review.desk import ASKS, Market
from web.world import world_at


@pytest.fixture
async def market(database_url: str, tmp_path: Path) -> AsyncIterator[Market]:
    async with world_at(database_url, tmp_path) as world:
        market = Market(world)
        await market.publish_penalties("wildberries-2023")
        yield market


async def test_asking_for_a_phone_is_fined_and_the_fine_is_lifted_on_appeal(
    market: Market,
) -> None:
    refused = await market.say("seller", ASKS)
    assert (refused.status_code, refused.json()["label"]) == (422, "contact_exchange")
    await market.settle()

    confirmed = await market.decide("moderator", "attempt", "confirm")
    assert confirmed["state"] == "decided"
    print(await market.notices("seller"), await market.cases("penalty"))
    standing = await market.ask("operator", "GET", "/v1/sellers/s-1/standing")
    print(standing)
