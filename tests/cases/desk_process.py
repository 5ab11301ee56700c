"""A process of moderators: `python -m cases.desk_process DSN WHO…` prints each case they decided.

Each of them takes the next case and decides it, until there is none.
"""

from __future__ import annotations

import asyncio
import sys

from cases.kinds import desk_of, says
from prilavok.core.clock import SystemClock
from prilavok.core.database import Database
from prilavok.core.errors import DomainError


async def main() -> None:
    dsn, *people = sys.argv[1:]
    db = await Database.open(dsn)
    desk = desk_of(db, SystemClock())

    async def work(who: str) -> None:
        while (case_id := await desk.take_next(who)) is not None:
            try:
                await desk.decide(who, case_id, says("release"))
            except DomainError as error:
                print(who, case_id, error.code, flush=True)
                return
            print(who, case_id, "decided", flush=True)

    await asyncio.gather(*(work(who) for who in people))
    await db.close()


if __name__ == "__main__":
    asyncio.run(main())
