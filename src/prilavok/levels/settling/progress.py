"""How far a settlement is, step by step."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from msgspec import Struct

from prilavok.core.database import Database
from prilavok.core.lanes import Lane

LANES_AT_ONCE: Final = 2
"""As many as the database has use for on a small machine."""


class Step(Struct, frozen=True):
    """How far a settlement is: `done` of `whole` lanes through this step; of the first one, which
    reads what the log has more, so many facts (`whole` is null until they are all read)."""

    name: str
    done: int
    whole: int | None


Progress: TypeAlias = Callable[[Step], None]


def unseen(_step: Step) -> None:
    """For whom progress does not matter."""


async def each_lane(
    db: Database, name: str, work: Callable[[Lane], Awaitable[None]], progress: Progress
) -> None:
    """Do the step of this name for every lane, two beside each other."""
    done = 0
    progress(Step(name, done, db.lanes))
    turns = asyncio.Semaphore(LANES_AT_ONCE)

    async def work_in_turn(lane: Lane) -> None:
        nonlocal done
        async with turns:
            await work(lane)
        done += 1
        progress(Step(name, done, db.lanes))

    async with asyncio.TaskGroup() as lanes:
        for lane in map(Lane, range(db.lanes)):
            lanes.create_task(work_in_turn(lane))
