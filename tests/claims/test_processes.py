"""Several processes decide at once, and one is killed while it does: nothing is half done."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from prilavok import ledger
from prilavok.chat.lookups import chats_of
from prilavok.claims import store
from prilavok.claims.model import Claim, State
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.lanes import Lane

from .shop import PAID, Shop, a_shop

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


async def started(shop: Shop, claims: list[Claim], acts: list[UUID], act: str) -> Process:
    """A process that decides the claims, each under its act id."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "claims.deciding_process",
        shop.db.dsn,
        shop.clock.now().isoformat(),
        act,
        stdin=PIPE,
        stdout=PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    lines = (f"{claim.claim_id} {act_id}\n" for claim, act_id in zip(claims, acts, strict=True))
    process.stdin.write("".join(lines).encode())
    process.stdin.close()
    return process


async def answers(process: Process) -> list[str]:
    async with asyncio.timeout(120):
        out, _ = await process.communicate()
    assert process.returncode == 0
    return [line.split()[1] for line in out.decode().splitlines()]


async def many_claims(shop: Shop, orders: int) -> list[Claim]:
    """Two of each order."""
    found = [await shop.open(line) for line in ("1", "2")]
    for number in range(2, orders + 1):
        await shop.sell(f"o-{number}")
        found += [await shop.open(line, order_id=f"o-{number}") for line in ("1", "2")]
    return found


async def check_whole(shop: Shop, claims: list[Claim]) -> None:
    """Each claim agrees with its history, its chat's changes, and the books."""
    changes: Counter[UUID] = Counter()
    refunded = 0
    async with shop.db.reading() as conn:
        lane = Lane(claims[0].lane)
        for claim in claims:
            now = await store.claim_by_id(conn, lane, claim.claim_id)
            assert now is not None
            history = await store.log_of(conn, lane, claim.claim_id)
            assert [each.version for each in history] == list(range(1, now.version + 1))
            assert history[-1].state is now.state
            assert (now.state is State.REFUNDING) == (now.refund is not None)
            changes[now.chat_id] += now.version
            refunded += now.refund.amount.minor if now.refund is not None else 0
        for chat in await chats_of(conn, lane, [claim.chat_id for claim in claims]):
            assert chat.change == changes[chat.chat_id]
        booked = await ledger.balance(conn, lane, "seller:s-1/refunds")
    assert sum(money.minor for money in booked) == refunded


async def test_staff_in_two_processes_decide_each_claim_once(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claims = await many_claims(shop, 5)

    processes = [
        await started(shop, claims, [uuid4() for _ in claims], act) for act in ("approve", "refuse")
    ]
    outcomes = [await answers(process) for process in processes]

    for approved, refused in zip(*outcomes, strict=True):
        assert (approved == "lost") != (refused == "lost")
    await check_whole(shop, claims)


async def test_a_process_that_is_killed_leaves_no_half_of_a_decision(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claims = await many_claims(shop, 12)
    acts = [uuid4() for _ in claims]

    for wait in (3, 8, 15):
        process = await started(shop, claims, acts, "approve")
        assert process.stdout is not None
        for _ in range(wait):
            await process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await check_whole(shop, claims)

    again = await answers(await started(shop, claims, acts, "approve"))

    assert again == ["refunding"] * len(claims), "what was sent again changed nothing"
    await check_whole(shop, claims)
    async with database.reading() as conn:
        booked = await ledger.balance(conn, Lane(claims[0].lane), "seller:s-1/refunds")
    assert sum(money.minor for money in booked) == PAID * len(claims)


async def test_the_clock_and_a_seller_in_another_process_decide_once(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claims = await many_claims(shop, 4)
    clock.move(timedelta(days=5))

    process = await started(shop, claims, [uuid4() for _ in claims], "refuse")
    while process.returncode is None:
        await shop.look()
        await asyncio.sleep(0.05)
        if process.stdout is not None and process.stdout.at_eof():
            break
    assert set(await answers(process)) <= {"lost"}

    for claim in claims:
        after = await shop.now(claim)
        assert (after.version, after.state) == (2, State.AWAITING_RETURN)
    await check_whole(shop, claims)
