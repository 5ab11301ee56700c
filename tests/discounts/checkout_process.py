"""A process that checks out: `python -m discounts.checkout_process DSN NOW STEP [WHERE]`.

It is told quotes, a JSON list on a line, does the step with all of them at once, and says how each
ended. It is killed where it is told to, as `levels.settling_process` is.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime

import msgspec

from levels.settling_process import die_in
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.errors import DomainError
from prilavok.core.ids import OrderId
from prilavok.discounts.answering.model import Quoted
from prilavok.discounts.checkout.checkouts import Checkouts
from prilavok.discounts.quoting.reserving import Cause


async def main(dsn: str, now: str, step: str) -> None:
    db = await Database.open(dsn)
    checkouts = Checkouts(db, FixedClock(datetime.fromisoformat(now)))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    quotes = msgspec.json.decode(sys.stdin.readline(), type=list[Quoted])

    async def one(quoted: Quoted) -> str:
        assert quoted.token is not None
        try:
            if step == "reserve":
                view = await checkouts.reserve(quoted.token, quoted)
            elif step == "commit":
                order_id = OrderId(f"of-{quoted.buyer_id}")
                view = await checkouts.commit(quoted.token, order_id)
            else:
                view = await checkouts.release(quoted.token, Cause.CANCELLED)
        except DomainError as error:
            return error.code
        return view.state

    ended = await asyncio.gather(*(one(quoted) for quoted in quotes))
    sys.stdout.write(msgspec.json.encode(ended).decode() + "\n")
    await db.close()


if __name__ == "__main__":
    if len(sys.argv) > 4:
        die_in(sys.argv[4])
    asyncio.run(main(*sys.argv[1:4]))
