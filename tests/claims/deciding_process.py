"""A process that decides claims: `python -m claims.deciding_process DSN NOW < acts`.

Each line of input is a claim and an act id; the claims are approved without a return, one after the
other, by a clock that stands still at NOW. A line of output is a claim that is decided, or `lost`.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from uuid import UUID

from claims.shop import STAFF, Shop
from prilavok.claims import acting
from prilavok.claims.acts import ApproveWithoutReturn, Refuse
from prilavok.claims.errors import ClaimChanged
from prilavok.claims.protocol import ActRequest
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database


async def main() -> None:
    db = await Database.open(sys.argv[1])
    shop = Shop(db, FixedClock(datetime.fromisoformat(sys.argv[2])))
    act = ApproveWithoutReturn() if sys.argv[3] == "approve" else Refuse("It is as the card says.")
    for line in sys.stdin:
        claim_id, act_id = map(UUID, line.split())
        try:
            request = ActRequest(act_id, 1, act)
            done = await acting.act_on(shop.desk, STAFF, claim_id, request)
            print(claim_id, done.state, flush=True)
        except ClaimChanged:
            print(claim_id, "lost", flush=True)
    await db.close()


asyncio.run(main())
