"""Several processes decide at once, and some are killed while they do: one of them wins, and
nothing is half done."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest

from prilavok import ledger
from prilavok.chat.lookups import chats_of
from prilavok.claims import store
from prilavok.claims.acts import (
    AcceptOffer,
    ApproveWithoutReturn,
    BuyersAct,
    Dispute,
    Offer,
    Refuse,
    SellersAct,
    Withdraw,
)
from prilavok.claims.model import Claim, State
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute, fetch_one
from prilavok.core.lanes import Lane
from prilavok.identity.model import Principal
from waiting import PATIENCE_S

from .deciding_process import Deed
from .shop import BUYER, COLLEAGUE, PAID, STAFF, Shop, a_shop

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
REASON = "It is as the card says, see picture two."
COMPLAINT = "The box held no such part at all."


@asynccontextmanager
async def deciding(shop: Shop) -> AsyncGenerator[Process]:
    """A process that is ready; it is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "claims.deciding_process",
        shop.db.dsn,
        shop.clock.now().isoformat(),
        stdin=PIPE,
        stdout=PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def outcomes(process: Process, deeds: Sequence[Deed]) -> list[str]:
    out, _ = await process.communicate(b"".join(map(line_of, deeds)))
    assert process.returncode == 0
    return out.decode().split()


async def some_claims(shop: Shop, count: int, first_order: int = 2) -> list[Claim]:
    """Of as many lines of new orders."""
    found: list[Claim] = []
    for number in range(first_order, first_order + count // 2):
        await shop.sell(f"o-{number}")
        found += [await shop.open(line, order_id=f"o-{number}") for line in ("1", "2")]
    return found


def deed(
    who: Principal, claim: Claim, act: BuyersAct | SellersAct, *, among_many: bool = False
) -> Deed:
    return Deed(
        who=who.subject,
        claim_id=claim.claim_id,
        act_id=uuid4(),
        version=claim.version,
        act=act,
        among_many=among_many,
    )


def line_of(deed: Deed) -> bytes:
    return msgspec.json.encode(deed) + b"\n"


def ruling(claim: Claim) -> Deed:
    return Deed(
        who="m-1",
        claim_id=claim.claim_id,
        act_id=uuid4(),
        version=claim.version,
        case_id=claim.case_id,
    )


async def check_whole(shop: Shop, claims: Sequence[Claim]) -> int:
    """Each claim agrees with its history, its chat's changes, and the books; what is owed."""
    changes: Counter[UUID] = Counter()
    owed = 0
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
            owed += now.refund.amount.minor if now.refund is not None else 0
        for chat in await chats_of(conn, lane, list(changes)):
            assert chat.change == changes[chat.chat_id]
        booked = await ledger.balance(conn, lane, "seller:s-1/refunds")
    assert sum(money.minor for money in booked) == owed
    return owed


async def test_of_two_processes_that_decide_at_once_one_wins(
    database: Database, clock: FixedClock
) -> None:
    """Two of the staff, many at once beside one, a better offer while the last one is accepted, a
    ruling while the buyer gives up, and a seller while the clock has decided."""
    shop = await a_shop(database, clock)
    missed = await some_claims(shop, 2, first_order=10)
    clock.move(timedelta(days=5))
    claims = await some_claims(shop, 8)
    staff, bulk, bettered, ruled = (claims[n : n + 2] for n in range(0, 8, 2))
    bettered = [await shop.act(STAFF, each, Offer(10_000)) for each in bettered]
    ruled = [await shop.act(STAFF, each, Refuse(REASON)) for each in ruled]
    ruled = [await shop.act(BUYER, each, Dispute(COMPLAINT)) for each in ruled]
    sides = (
        [
            *(deed(STAFF, each, ApproveWithoutReturn()) for each in staff),
            *(deed(STAFF, each, ApproveWithoutReturn(), among_many=True) for each in bulk),
            *(deed(BUYER, each, AcceptOffer()) for each in bettered),
            *(ruling(each) for each in ruled),
        ],
        [
            *(deed(COLLEAGUE, each, Refuse(REASON)) for each in (*missed, *staff, *bulk)),
            *(deed(STAFF, each, Offer(20_000)) for each in bettered),
            *(deed(BUYER, each, Withdraw()) for each in ruled),
        ],
    )

    async with deciding(shop) as one, deciding(shop) as other:
        ones, others, _ = await asyncio.gather(
            outcomes(one, sides[0]), outcomes(other, sides[1]), shop.look()
        )
    await shop.follow()

    assert others[: len(missed)] == ["lost"] * len(missed)
    for first, second in zip(ones, others[len(missed) :], strict=True):
        assert (first == "lost") != (second == "lost"), (first, second)
    for each, decision in zip(ruled, ones[-len(ruled) :], strict=True):
        expected = State.REFUNDING if decision == "decided" else State.CLOSED
        assert (await shop.now(each)).state is expected
    for each in missed:
        after = await shop.now(each)
        assert (after.version, after.state) == (2, State.AWAITING_RETURN)
    await check_whole(shop, [*missed, *claims])


async def kill_where_it_waits(
    database: Database, process: Process, line: bytes, held: str, by: dict[str, object]
) -> None:
    """Have the process do something that comes to wait for what we hold, and kill it there."""
    assert process.stdin is not None
    async with database.transaction() as conn:
        await execute(conn, held, by)
        process.stdin.write(line)
        async with asyncio.timeout(PATIENCE_S), database.reading() as watching:
            while not await fetch_one(watching, WAITING, {}, row=bool):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        process.kill()
        await process.wait()


HOLD_BOOKS = "lock table ledger_entries in share mode"
HOLD_CLAIM = """
select claim_id
from claims
where lane = %(lane)s
and claim_id = %(claim_id)s
for update
"""
WAITING = """
select exists (
    select from pg_locks
    where not granted
    and pid in (select pid from pg_stat_activity where datname = current_database())
) as is_waiting
"""


async def test_a_process_that_is_killed_before_it_has_booked_a_decision_has_not_decided(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    [first, second] = claims = await some_claims(shop, 2)
    deeds = [deed(STAFF, each, ApproveWithoutReturn()) for each in claims]

    async with deciding(shop) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line_of(deeds[0]))
        assert (await process.stdout.readline()).strip() == b"refunding"
        await kill_where_it_waits(database, process, line_of(deeds[1]), HOLD_BOOKS, {})

    assert (await shop.now(second)).state is State.AWAITING_SELLER
    assert await check_whole(shop, claims) == PAID
    for each, sent in zip((first, second), deeds, strict=True):
        await shop.act(STAFF, each, ApproveWithoutReturn(), act_id=sent.act_id)
    assert await check_whole(shop, claims) == 2 * PAID, "what was sent again changed nothing"
    assert (await shop.now(first)).version == 2


async def test_a_worker_that_is_killed_in_a_sweep_leaves_all_of_it_to_the_next(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claims = await some_claims(shop, 4)
    clock.move(timedelta(days=5))
    last = max(claims, key=lambda claim: claim.claim_id)
    row = {"lane": last.lane, "claim_id": last.claim_id}

    async with deciding(shop) as process:
        await kill_where_it_waits(database, process, b"\n", HOLD_CLAIM, row)

    assert {(await shop.now(each)).version for each in claims} == {1}
    await shop.look()
    await shop.look()
    assert {(await shop.now(each)).version for each in claims} == {2}
    assert {(await shop.now(each)).state for each in claims} == {State.AWAITING_RETURN}
    await check_whole(shop, claims)
