"""A small market to talk in: two sellers, their staff, two buyers, products and orders."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from chat.judges import UNMODERATED
from prilavok import market
from prilavok.chat import actions
from prilavok.chat.lane_writer import Happening
from prilavok.chat.model import Author, ChatId, ClientId, Context, ContextType, Side
from prilavok.chat.writing import Sent, Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.wiring import PROJECTIONS

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

BUYER = Author(Side.BUYER, "buyer-1")
OTHER_BUYER = Author(Side.BUYER, "buyer-2")
STAFF = Author(Side.SELLER, "staff-1", SellerId("seller-1"), "Ann")
COLLEAGUE = Author(Side.SELLER, "staff-2", SellerId("seller-1"), "Bo")
OTHER_STAFF = Author(Side.SELLER, "staff-9", SellerId("seller-2"), "Di")
ABOUT_PRODUCT = Context(ContextType.PRODUCT, "lamp")
ABOUT_ORDER = Context(ContextType.ORDER, "order-1")


class NobodyListens:
    """An audience that only remembers what it was told."""

    def __init__(self) -> None:
        self.happenings: list[Happening] = []
        self.positions: list[tuple[Lane, int]] = []

    def committed(self, lane: Lane, position: int, happenings: Sequence[Happening]) -> None:
        self.positions.append((lane, position))
        self.happenings.extend(happenings)

    def log_has_grown(self, lane: Lane, position: int) -> None:
        self.positions.append((lane, position))


def facts_of_the_market() -> list[market.AnyFact]:
    """Who is there and what was ordered."""
    fact = {"source": "test", "at": LONG_AGO}
    sellers = [
        market.Seller(
            id=f"seller:{n}",
            seller_id=f"seller-{n}",
            name=f"Shop {n}",
            country="RU",
            registered_at=LONG_AGO,
            **fact,
        )
        for n in (1, 2)
    ]
    staff = [
        market.Staff(
            id=f"staff:{author.id}",
            seller_id=author.seller_id or "",
            staff_id=author.id,
            name=author.name or "",
            permissions=frozenset({market.Permission.CHAT}),
            **fact,
        )
        for author in (STAFF, COLLEAGUE, OTHER_STAFF)
    ]
    products = [
        market.Product(
            id=f"product:{n}",
            seller_id=f"seller-{n}",
            product_id="lamp",
            title="A lamp",
            category=("Home", "Light"),
            **fact,
        )
        for n in (1, 2)
    ]
    orders = [
        market.OrderPlaced(
            id=f"order:{n}",
            seller_id="seller-1",
            order_id=f"order-{n}",
            buyer_id=f"buyer-{n}",
            scheme=market.Scheme.FBS,
            currency="RUB",
            lines=(market.Line(line_id="1", product_id="lamp", quantity=1, paid_minor=100_00),),
            **fact,
        )
        for n in (1, 2)
    ]
    return [*sellers, *staff, *products, *orders]


async def tell(db: Database, clock: FixedClock, *facts: market.AnyFact) -> None:
    """Take facts in as the server does."""
    intake = await market.take_in(db, clock, facts, PROJECTIONS)
    assert {receipt.status for receipt in intake.receipts} <= {"accepted", "duplicate"}


@pytest.fixture
async def town(database: Database, clock: FixedClock) -> Database:
    """A database with the small market in it."""
    await tell(database, clock, *facts_of_the_market())
    return database


@pytest.fixture
def audience() -> NobodyListens:
    return NobodyListens()


@pytest.fixture
async def writer(
    town: Database, clock: FixedClock, audience: NobodyListens
) -> AsyncIterator[Writer]:
    writer = Writer(town, clock, UNMODERATED, audience)
    yield writer
    await writer.close()


@pytest.fixture
async def chat_id(town: Database, clock: FixedClock) -> ChatId:
    """A chat between BUYER and seller-1, in which nothing was written yet."""
    chat, is_new = await actions.open_chat(town, clock, BUYER, SellerId("seller-1"), ABOUT_PRODUCT)
    assert is_new
    return chat.chat_id


def new_client_id() -> ClientId:
    return ClientId(uuid4())


async def send_all(
    writer: Writer, chat_id: ChatId, sendings: Sequence[tuple[Author, UUID, str]]
) -> list[Sent]:
    """Send concurrently; the answers in order."""
    return await asyncio.gather(
        *(writer.send(author, chat_id, ClientId(cid), text) for author, cid, text in sendings)
    )
