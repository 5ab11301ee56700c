"""The chats' market, and a writer whose judge listens to what texts ask of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from chat.conftest import NobodyListens, chat_id, town
from chat.judges import Listening, always
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database

__all__ = ["chat_id", "town", "writer"]


@pytest.fixture
async def writer(town: Database, clock: FixedClock) -> AsyncIterator[Writer]:
    writer = Writer(town, clock, always(Listening()), NobodyListens())
    yield writer
    await writer.close()
