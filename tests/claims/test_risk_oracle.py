"""Signals against a straightforward count over everything, on random histories."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from statistics import median_low
from uuid import UUID

import pytest
from msgspec import Struct
from msgspec.structs import replace

from claims.goods import OZON, a_claim
from market.facts import DAY, told
from prilavok.chat.model import ChatId
from prilavok.claims import store
from prilavok.claims.model import Claim, Outcome, State, new_claim_id
from prilavok.claims.risk.gathering import signals_of
from prilavok.claims.risk.model import ClaimShare, RepeatedPhotos, ValueSpike
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import lane_of
from prilavok.core.money import Money
from prilavok.market.model import AnyFact, LineId
from standing.town import tell

BUYERS = ("b-1", "b-2")
SHOPS = ("s-1", "s-2", "s-3")
YEAR = timedelta(days=OZON.risk.looks_back_d)

SHOW = """
insert into claim_pictures (lane, band, bits, file_id, claim_id, likeness)
select %(lane)s, band,
    get_byte(%(likeness)s, 2 * band) * 256 + get_byte(%(likeness)s, 2 * band + 1),
    %(file_id)s, %(claim_id)s, %(likeness)s
from generate_series(0, 7) as band
"""


PRICES = [900, 1_000, 5_000]

ANALYZE = "analyze"
"""As a server does by itself: of tables that it knows nothing of it makes a bad plan."""


class Sold(Struct, frozen=True):
    """An order in one currency; lines by their price, and which of them the buyer kept."""

    seller: str
    order: str
    buyer: str
    days_ago: float
    currency: str
    paid: tuple[int, ...]
    kept: frozenset[int]


class Shown(Struct, frozen=True):
    """A picture of a claim."""

    claim: Claim
    file_id: UUID
    likeness: bytes


def some_orders(chance: Random, many: int, lines_max: int) -> list[Sold]:
    return [
        Sold(
            chance.choice(SHOPS),
            f"o-{number}",
            chance.choice(BUYERS),
            chance.uniform(0, 500),
            chance.choice(["RUB", "RUB", "RUB", "KZT"]),
            tuple(chance.choice(PRICES) for _ in range(lines)),
            frozenset(n for n in range(lines) if chance.random() < 0.8),
        )
        for number in range(many)
        for lines in [chance.randint(1, lines_max)]
    ]


def facts_of(sold: Sold, clock: FixedClock) -> list[AnyFact]:
    order = {
        "seller_id": sold.seller,
        "order_id": sold.order,
        "at": clock.now() - sold.days_ago * DAY,
    }
    lines = [
        {"line_id": str(n), "product_id": "p", "quantity": 1, "paid_minor": paid}
        for n, paid in enumerate(sold.paid)
    ]
    bought = [told("order_bought_out", line_id=str(n), **order) for n in sorted(sold.kept)]
    placed = told("order_placed", buyer_id=sold.buyer, currency=sold.currency, lines=lines, **order)
    return [placed, *bought]


def claim_for(db: Database, clock: FixedClock, sold: Sold, line: int, chance: Random) -> Claim:
    lane = lane_of(SellerId(sold.seller), db.lanes)
    opened_at = clock.now() - chance.uniform(0, sold.days_ago) * DAY
    return replace(
        a_claim(OZON, at=opened_at),
        lane=lane,
        claim_id=new_claim_id(opened_at, lane),
        seller_id=SellerId(sold.seller),
        buyer_id=BuyerId(sold.buyer),
        order_id=OrderId(sold.order),
        line_id=LineId(str(line)),
        chat_id=ChatId(UUID(int=7)),
        paid=Money(sold.paid[line], sold.currency),
        state=State.CLOSED,
        due_at=None,
        look_at=None,
        outcome=Outcome.REFUND,
    )


async def a_history(
    db: Database, clock: FixedClock, chance: Random, orders: list[Sold], share: float
) -> tuple[list[Claim], list[Shown]]:
    """The facts are told; of every kept line, `share` is claimed, some with a picture."""
    facts = [fact for sold in orders for fact in facts_of(sold, clock)]
    for first in range(0, len(facts), 500):
        await tell(db, clock, *facts[first : first + 500])
    claims = [
        claim_for(db, clock, sold, line, chance)
        for sold in orders
        for line in sorted(sold.kept)
        if chance.random() < share
    ]
    seen = [chance.randbytes(16) for _ in range(4)]
    shown = [
        Shown(claim, UUID(int=number + 1), flipped(chance, chance.choice(seen)))
        for number, claim in enumerate(claims)
    ]
    async with db.transaction() as conn:
        for claim, picture in zip(claims, shown, strict=True):
            await store.insert(conn, claim)
            key = {"lane": claim.lane, "claim_id": claim.claim_id}
            await execute(
                conn, SHOW, {**key, "file_id": picture.file_id, "likeness": picture.likeness}
            )
        await execute(conn, ANALYZE, {})
    return claims, shown


def flipped(chance: Random, likeness: bytes) -> bytes:
    bits = int.from_bytes(likeness, "big")
    for place in chance.sample(range(128), chance.randint(0, 10)):
        bits ^= 1 << place
    return bits.to_bytes(16, "big")


class Naive:
    """The same by going through everything."""

    def __init__(
        self, clock: FixedClock, orders: list[Sold], claims: list[Claim], shown: list[Shown]
    ) -> None:
        self._now = clock.now()
        self._orders, self._claims, self._shown = orders, claims, shown

    def share(self, claim: Claim, *, in_all_shops: bool) -> tuple[int, int] | None:
        """Of how many kept orders how many were claimed for."""
        kept = {
            (sold.seller, sold.order) for sold in self._bought(claim, in_all_shops=in_all_shops)
        }
        claimed = {
            (other.seller_id, other.order_id)
            for other in self._claims
            if other.buyer_id == claim.buyer_id and other.opened_at >= claim.opened_at - YEAR
        }
        counted = len(kept), len(kept & claimed)
        return counted if counted[0] >= 5 and counted[1] * 10 >= counted[0] * 3 else None

    def usual(self, claim: Claim, *, in_all_shops: bool) -> tuple[int, int] | None:
        """The median of how many other lines, where the claim's stands out."""
        others = [
            sold.paid[line]
            for sold in self._bought(claim, in_all_shops=in_all_shops)
            if sold.currency == claim.paid.currency
            for line in sold.kept
            if (sold.order, str(line)) != (claim.order_id, claim.line_id)
        ]
        if len(others) < 5 or claim.paid.minor <= 3 * median_low(others):
            return None
        return median_low(others), len(others)

    def alike(self, claim: Claim, *, in_all_shops: bool) -> list[int]:
        """In how many bits the most alike pictures of other claims differ."""
        own = [each for each in self._shown if each.claim.claim_id == claim.claim_id]
        apart = [
            sum((a ^ b).bit_count() for a, b in zip(mine.likeness, other.likeness, strict=True))
            for mine in own
            for other in self._shown
            if other.claim.claim_id != claim.claim_id
            and (in_all_shops or other.claim.seller_id == claim.seller_id)
        ]
        return sorted(bits for bits in apart if bits <= 7)[:20]

    def _bought(self, claim: Claim, *, in_all_shops: bool) -> list[Sold]:
        return [
            sold
            for sold in self._orders
            if sold.buyer == claim.buyer_id
            and sold.kept
            and self._now - sold.days_ago * DAY >= claim.opened_at - YEAR
            and (in_all_shops or sold.seller == claim.seller_id)
        ]


@pytest.mark.parametrize(
    ("seed", "orders", "lines_max", "share"),
    [
        (1, 40, 3, 0.1),
        (2, 60, 3, 0.5),
        pytest.param(3, 500, 3, 0.9, marks=pytest.mark.slow),
        pytest.param(4, 24, 500, 0.01, marks=pytest.mark.slow),
    ],
)
async def test_signals_are_what_a_plain_count_says(
    database: Database, clock: FixedClock, seed: int, orders: int, lines_max: int, share: float
) -> None:
    """The last two are slow because they tell thousands of facts: of buyers who claim, and who buy,
    more than any list shows."""
    chance = Random(seed)
    sold = some_orders(chance, orders, lines_max)
    claims, shown = await a_history(database, clock, chance, sold, share)
    naive = Naive(clock, sold, claims, shown)
    told_of: set[type] = set()
    for claim in chance.sample(claims, min(20, len(claims))):
        for in_all_shops in (True, False):
            async with database.snapshot() as conn:
                found = await signals_of(
                    conn, claim, in_all_shops=in_all_shops, lanes=database.lanes
                )
            by_kind = {type(each): each for each in found.signals}
            told_of |= by_kind.keys()

            share_told = by_kind.get(ClaimShare)
            assert naive.share(claim, in_all_shops=in_all_shops) == (
                (share_told.orders, share_told.claimed)
                if isinstance(share_told, ClaimShare)
                else None
            )
            spike = by_kind.get(ValueSpike)
            usual = naive.usual(claim, in_all_shops=in_all_shops)
            assert usual == (
                (spike.median.minor, spike.lines) if isinstance(spike, ValueSpike) else None
            )
            photos = by_kind.get(RepeatedPhotos)
            rows = photos.photos if isinstance(photos, RepeatedPhotos) else ()
            assert [row.bits_apart for row in rows] == naive.alike(claim, in_all_shops=in_all_shops)
    assert {ClaimShare, RepeatedPhotos} <= told_of or share < 0.3
