"""A process in which people decide: `python -m claims.deciding_process DSN NOW < deeds`.

Each line of input is a `Deed` in JSON; they are done one by one, by a clock that stands at NOW.
A line of output is the state that the claim came to, or `lost` where somebody was faster; the first
one is `ready`. An empty line has the turns of claims looked at, as the worker does.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from claims.shop import BUYER, COLLEAGUE, MODERATOR, STAFF, Shop
from prilavok.cases import CaseId, Decision
from prilavok.claims import acting, bulk
from prilavok.claims.acts import BuyersAct, SellersAct
from prilavok.claims.errors import ClaimChanged
from prilavok.claims.protocol import ActRequest, BulkActs, Target
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.errors import DomainError


class Deed(Struct, frozen=True, kw_only=True):
    """What somebody does to a claim as they saw it; a moderator rules its case."""

    who: str
    claim_id: UUID
    act_id: UUID
    version: int
    act: BuyersAct | SellersAct | None = None
    case_id: UUID | None = None
    among_many: bool = False


PEOPLE = {each.subject: each for each in (BUYER, STAFF, COLLEAGUE)}


async def do(shop: Shop, deed: Deed) -> str:
    """What became of it."""
    if deed.case_id is not None:
        return await _rule(shop, CaseId(deed.case_id))
    assert deed.act is not None
    who = PEOPLE[deed.who]
    if deed.among_many:
        target = Target(deed.claim_id, deed.act_id, deed.version)
        many = BulkActs(deed.act, (target,))  # pyright: ignore[reportArgumentType]
        [result] = (await bulk.act_on_many(shop.desk, who, many)).results
        return result.state or "lost"
    with suppress(ClaimChanged):
        request = ActRequest(deed.act_id, deed.version, deed.act)
        return (await acting.act_on(shop.desk, who, deed.claim_id, request)).state
    return "lost"


async def _rule(shop: Shop, case_id: CaseId) -> str:
    desk, who = shop.cases(), MODERATOR.signature
    try:
        await desk.take(who, case_id)
        await desk.decide(who, case_id, Decision("refund", "Looked at the pictures"))
    except DomainError:
        return "lost"
    return "decided"


async def main() -> None:
    db = await Database.open(sys.argv[1])
    shop = Shop(db, FixedClock(datetime.fromisoformat(sys.argv[2])))
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip():
            print(await do(shop, msgspec.json.decode(line, type=Deed)), flush=True)
        else:
            print(await shop.look(), flush=True)
    await db.close()


if __name__ == "__main__":
    asyncio.run(main())
