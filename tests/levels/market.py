"""A market for tests: its sellers, and what happens to their orders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from prilavok import market, programmes
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.lanes import Lane
from prilavok.levels.evidence.reading import read_on
from prilavok.levels.programme import KIND, LevelProgramme
from prilavok.market.model import FACT_TYPES, AnyFact, Line
from prilavok.wiring import PROJECTIONS

SOURCE = "shop"
LONG_AGO = datetime(2023, 1, 1, tzinfo=UTC)
MAY = datetime(2024, 5, 10, 9, tzinfo=UTC)


class Market:
    """Tells facts of one source, in the order in which its methods are called."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._ids = count(1)
        self.facts: list[AnyFact] = []

    def seller(self, seller_id: str, **fields: Any) -> None:
        told = {
            "name": seller_id,
            "country": "RU",
            "registered_at": datetime(2023, 1, 1, tzinfo=UTC),
        }
        self._told("seller", datetime(2023, 1, 1, tzinfo=UTC), seller_id, **{**told, **fields})

    def product(self, seller_id: str, product_id: str, category: tuple[str, ...]) -> None:
        told = {"product_id": product_id, "title": product_id, "category": category}
        self._told("product", LONG_AGO, seller_id, **told)

    def order(self, seller_id: str, order_id: str, at: datetime = MAY, **fields: Any) -> None:
        """Placed; `lines` are what was paid for each."""
        paid = fields.pop("lines", [1_000])
        products = fields.pop("products", [f"{seller_id}-p"] * len(paid))
        lines = [
            Line(line_id=str(n), product_id=product, quantity=1, paid_minor=minor)
            for n, (minor, product) in enumerate(zip(paid, products, strict=True), 1)
        ]
        told = {"buyer_id": "b", "scheme": "FBS", "currency": "RUB", "lines": tuple(lines)}
        self._told("order_placed", at, seller_id, order_id=order_id, **{**told, **fields})

    def step(self, type_: str, seller_id: str, order_id: str, at: datetime, **fields: Any) -> None:
        self._told(f"order_{type_}", at, seller_id, order_id=order_id, **fields)

    def kept(self, seller_id: str, order_id: str, at: datetime = MAY, **fields: Any) -> None:
        """Placed at `at`, left within a day, kept within two."""
        self.order(seller_id, order_id, at, **fields)
        self.step("shipped", seller_id, order_id, at + timedelta(days=1))
        self.step("bought_out", seller_id, order_id, at + timedelta(days=2))

    def review(self, seller_id: str, review_id: str, rating: int, at: datetime = MAY) -> None:
        told = {"review_id": review_id, "product_id": f"{seller_id}-p", "buyer_id": "b"}
        self._told("review", at, seller_id, rating=rating, **told)

    def cards(self, seller_id: str, share_bps: int, at: datetime = MAY) -> None:
        self._told("card_completeness", at, seller_id, share_bps=share_bps)

    def _told(self, type_: str, at: datetime, seller_id: str, **fields: Any) -> None:
        fact_type = FACT_TYPES[type_]
        told = {"source": SOURCE, "id": f"f{next(self._ids)}", "at": at, "seller_id": seller_id}
        self.facts.append(fact_type(**told, **fields))

    async def tell(self, clock: Clock) -> None:
        """Let the server take in what has happened."""
        told, self.facts = self.facts, []
        for first in range(0, len(told), 1_000):
            few = told[first : first + 1_000]
            intake = await market.take_in(self._db, clock, few, PROJECTIONS)
            assert intake.count("accepted") == len(few), intake.receipts


async def read_all(database: Database) -> None:
    """Let all facts become evidence."""
    for lane in range(database.lanes):
        await read_on(database, Lane(lane))


async def publish(database: Database, programme: LevelProgramme, now: datetime) -> None:
    """Let the programme hold from now on."""
    async with database.transaction() as conn:
        await programmes.publish(
            conn, KIND, programme, effective_from=None, by="operator", note="", now=now
        )
