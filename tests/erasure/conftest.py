"""A marketplace in which a buyer has written wherever a buyer can."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from erasure.buyer import Place
from review.desk import Market
from web.world import world_at


@pytest.fixture
async def place(database_url: str, tmp_path: Path) -> AsyncIterator[Place]:
    async with world_at(database_url, tmp_path) as world:
        market = Market(world)
        await market.begin()
        await market.publish_penalties("wildberries-2023")
        yield Place(market)
