"""A process that settles a month: `python -m levels.settling_process DSN NOW MONTH [WHERE]`.

It is killed where it is told to: `WHERE` is a function of a module and how many calls of it end
well, as `prilavok.levels.settling.standing_store:decided:2`. The digest is the last thing that it
says.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from importlib import import_module
from itertools import count

from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.levels.months import Month
from prilavok.levels.settling.actions import settle


def die_in(where: str) -> None:
    """Let the named function kill this process after it was called so often."""
    module_name, name, calls = where.split(":")
    module = import_module(module_name)
    act: Callable[..., Awaitable[object]] = getattr(module, name)
    numbers = count(1)

    async def deadly(*arguments: object, **named: object) -> object:
        if next(numbers) > int(calls):
            os.kill(os.getpid(), signal.SIGKILL)
        return await act(*arguments, **named)

    setattr(module, name, deadly)


async def main(dsn: str, now: str, month: str) -> None:
    db = await Database.open(dsn)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    settlement = await settle(db, FixedClock(datetime.fromisoformat(now)), Month.parse(month))
    sys.stdout.write(f"{settlement.digest}\n")
    await db.close()


if __name__ == "__main__":
    if len(sys.argv) > 4:
        die_in(sys.argv[4])
    asyncio.run(main(*sys.argv[1:4]))
