"""A marketplace whose penalties are those that were announced in 2023."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from review.desk import Market
from web.world import world_at


@pytest.fixture
async def market(database_url: str, tmp_path: Path) -> AsyncIterator[Market]:
    async with world_at(database_url, tmp_path) as world:
        market = Market(world)
        await market.begin()
        await market.publish_penalties("wildberries-2023")
        yield market
