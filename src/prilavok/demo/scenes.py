"""The demo's story is told in the order of time, whoever tells it: so lists stand in order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from msgspec import Struct


class Scene(Struct, frozen=True):
    """Something that happens at `at`; `play` sets its teller's clock."""

    at: datetime
    play: Callable[[], Awaitable[None]]


async def play(scenes: Iterable[Scene]) -> None:
    """All of them, one after the other."""
    for scene in sorted(scenes, key=lambda scene: scene.at):
        await scene.play()
