"""Lists are read a page at a time: every chat once, by as many queries for many as for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.conftest import BUYER, STAFF, new_client_id, tell
from chat.test_sanctions import roll_out
from prilavok import market
from prilavok.chat import actions, pages
from prilavok.chat.model import Author, ChatId, Context, ContextType, Side, Status, new_chat_id
from prilavok.chat.pages import ChatPage
from prilavok.chat.rights import chat_of
from prilavok.chat.views import chat_view
from prilavok.chat.writing import Writer
from prilavok.core import database
from prilavok.core.clock import FixedClock, SystemClock
from prilavok.core.database import Database, execute
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.core.money import Money
from prilavok.standing.admission.rollout.rules import is_in_share

CountQueries = Callable[[], int]


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> CountQueries:
    """How many statements were run since it was last asked."""
    count = 0
    run = database._run

    async def counted(*given: object) -> object:
        nonlocal count
        count += 1
        return await run(*given)  # type: ignore[arg-type]

    def since_last() -> int:
        nonlocal count
        seen, count = count, 0
        return seen

    monkeypatch.setattr(database, "_run", counted)
    return since_last


async def begin_chats(writer: Writer, db: Database, clock: FixedClock, buyers: int) -> list[ChatId]:
    chat_ids: list[ChatId] = []
    for n in range(buyers):
        author = Author(Side.BUYER, f"guest-{n}")
        context = Context(ContextType.PRODUCT, "lamp")
        chat, _ = await actions.open_chat(db, clock, author, SellerId("seller-1"), context)
        await writer.send(author, chat.chat_id, new_client_id(), f"Question {n}")
        chat_ids.append(chat.chat_id)
    return chat_ids


async def every_page(
    db: Database, author: Author, limit: int, status: Status | None = None
) -> list[ChatPage]:
    found = [
        await pages.chat_page(db, SystemClock(), author, status=status, cursor=None, limit=limit)
    ]
    while found[-1].cursor is not None:
        cursor = found[-1].cursor
        found.append(
            await pages.chat_page(
                db, SystemClock(), author, status=status, cursor=cursor, limit=limit
            )
        )
    return found


@pytest.mark.parametrize("limit", [1, 7, 23, 24, 100])
async def test_the_inbox_pages_show_every_chat_once_newest_first(
    writer: Writer, town: Database, clock: FixedClock, limit: int
) -> None:
    chat_ids = await begin_chats(writer, town, clock, 23)

    shown = [chat.chat_id for page in await every_page(town, STAFF, limit) for chat in page.chats]

    assert shown == chat_ids[::-1]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kept=st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from([Status.WAITING_FOR_SELLER, Status.CLOSED])),
        max_size=10,
    ),
    status=st.none() | st.just(Status.CLOSED),
    limit=st.integers(1, 4),
)
async def test_chats_that_one_commit_has_changed_are_shown_once_wherever_a_page_ends(
    town: Database, kept: list[tuple[int, Status]], status: Status | None, limit: int
) -> None:
    lane = lane_of(SellerId("seller-1"), town.lanes)
    positions = {new_chat_id(SystemClock().now(), lane): place for place in kept}
    async with town.transaction() as conn:
        await execute(conn, "delete from chats")
        for chat_id, (position, its) in positions.items():
            put = {"lane": lane, "chat_id": chat_id, "position": position, "status": its}
            await execute(conn, PUT, put)

    found = await every_page(town, STAFF, limit, status)

    wanted = [
        (position, chat_id)
        for chat_id, (position, its) in positions.items()
        if status in (None, its)
    ]
    assert [chat.chat_id for page in found for chat in page.chats] == [
        chat_id for _, chat_id in sorted(wanted, reverse=True)
    ]


PUT = """
insert into chats (
    lane, chat_id, seller_id, buyer_id, context_type, context_id, context_title, opened_at,
    changed_at, status, position
)
values (
    %(lane)s, %(chat_id)s, 'seller-1', %(chat_id)s::text, 'product', 'lamp', 'Lamp', now(), now(),
    %(status)s, %(position)s
)
"""


async def test_the_inbox_of_one_status_leaves_the_others_out(
    writer: Writer, town: Database, clock: FixedClock
) -> None:
    chat_ids = await begin_chats(writer, town, clock, 6)
    for chat_id in chat_ids[::2]:
        await writer.send(STAFF, chat_id, new_client_id(), "Yes.")

    waiting = await every_page(town, STAFF, 2, Status.WAITING_FOR_SELLER)

    assert [chat.chat_id for page in waiting for chat in page.chats] == chat_ids[1::2][::-1]


async def test_pages_are_full_of_the_chats_that_stayed_open_and_take_no_query_for_each(
    writer: Writer, town: Database, clock: FixedClock, queries: CountQueries
) -> None:
    chat_ids = await begin_chats(writer, town, clock, 60)
    hidden_half = {"buyers_bps": 5_000, "open_chats": "hidden"}
    await roll_out(town, clock, hidden_half)
    opened = [
        chat_id
        for chat_id, n in zip(chat_ids, range(60), strict=True)
        if not is_in_share("off:chat", f"guest-{n}", 5_000)
    ]
    assert 10 < len(opened) < 50
    queries()
    found = await every_page(town, STAFF, 5)
    assert [chat.chat_id for page in found for chat in page.chats] == opened[::-1]
    assert {len(page.chats) for page in found[:-1]} == {5}
    assert queries() < 20 * len(found)


async def test_many_chats_take_as_many_queries_as_one(
    writer: Writer, town: Database, clock: FixedClock, queries: CountQueries
) -> None:
    await begin_chats(writer, town, clock, 40)
    products = [
        market.Product(
            source="test",
            id=f"product:more:{n}",
            at=clock.now(),
            seller_id="seller-1",
            product_id=f"more-{n}",
            title="More",
            category=("Home",),
        )
        for n in range(40)
    ]
    await tell(town, clock, *products)
    for n in range(40):
        context = Context(ContextType.PRODUCT, f"more-{n}")
        await actions.open_chat(town, clock, BUYER, SellerId("seller-1"), context)

    for author in (STAFF, BUYER):
        queries()
        one = await pages.chat_page(town, clock, author, status=None, cursor=None, limit=1)
        for_one = queries()
        many = await pages.chat_page(town, clock, author, status=None, cursor=None, limit=40)

        assert (len(one.chats), len(many.chats)) == (1, 40)
        assert queries() == for_one


async def test_a_chat_about_a_product_says_what_it_costs_now(
    town: Database, clock: FixedClock
) -> None:
    seller_id = SellerId("seller-1")
    for kind, id_ in ((ContextType.PRODUCT, "lamp"), (ContextType.ORDER, "order-1")):
        await actions.open_chat(town, clock, BUYER, seller_id, Context(kind, id_))
    dearer = market.Product(
        source="test",
        id="product:dearer",
        at=clock.now(),
        seller_id=seller_id,
        product_id="lamp",
        title="A lamp",
        category=("Home", "Light"),
        price=Money(1_990_00, "RUB"),
    )
    assert await prices(town, clock) == {"lamp": None, "order-1": None}

    await tell(town, clock, dearer)

    assert await prices(town, clock) == {"lamp": Money(1_990_00, "RUB"), "order-1": None}


async def prices(db: Database, clock: FixedClock) -> dict[str, Money | None]:
    """What each chat of the buyer says of its subject's price."""
    page = await pages.chat_page(db, clock, BUYER, status=None, cursor=None, limit=40)
    async with db.reading() as conn:
        chats = [
            await chat_of(conn, ChatId(chat.chat_id), BUYER, lanes=db.lanes, now=clock.now())
            for chat in page.chats
        ]
        views = [await chat_view(conn, db, clock, chat, BUYER) for chat in chats]
    return {view.context.id: view.context.price for view in views}
