"""A process that confirms violations: `python -m standing.confirming_process DSN < sources`.

Each line of input is a source; they are confirmed all at once against one buyer and one seller in
turn. Every answer is a line of JSON: the violation's id and those of its penalties.
"""

from __future__ import annotations

import asyncio
import sys

import msgspec

from prilavok.core.clock import SystemClock
from prilavok.core.database import Database, settled
from prilavok.standing import penalties
from prilavok.standing.penalties import Confirmed, Label, NewViolation
from standing.shop import ANNA, BUYER, SELLER


async def main() -> None:
    sources = [line.strip() for line in sys.stdin]
    clock = SystemClock()
    db = await Database.open(sys.argv[1])

    async def confirm(source: str) -> None:
        new = NewViolation(
            party=BUYER if int(source) % 2 else SELLER,
            label=Label.INSULT,
            source=source,
            at=clock.now(),
            confirmed_by=(ANNA,),
        )

        async def attempt() -> Confirmed:
            async with db.transaction() as conn:
                return await penalties.confirm_violation(conn, new, lanes=db.lanes, now=clock.now())

        confirmed = await settled(attempt)
        ids = [each.penalty_id for each in confirmed.penalties]
        line = [source, confirmed.violation.violation_id, ids]
        print(msgspec.json.encode(line).decode(), flush=True)

    await asyncio.gather(*(confirm(source) for source in sources))
    await db.close()


asyncio.run(main())
