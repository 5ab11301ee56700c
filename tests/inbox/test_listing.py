"""What an inbox shows, by each of its filters, page after page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from chat.conftest import COLLEAGUE, STAFF
from prilavok.chat.model import ChatId, new_chat_id
from prilavok.chat.waiting import waiting
from prilavok.core.clock import FixedClock
from prilavok.core.database import Connection, Database, Jsonb, execute
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.inbox import listing
from prilavok.inbox.filtering import wanted_of
from prilavok.inbox.model import Due, InboxFilter, LabelId, Sort, Wanted

SELLER = SellerId("seller-1")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LABELS = [LabelId(uuid4()) for _ in range(2)]


class Kept(Struct, frozen=True):
    """A chat as the test keeps it."""

    chat_id: ChatId
    seller_id: str
    product_id: str
    is_ordered: bool
    position: int
    status: str
    due_at: datetime | None
    paused: bool
    assignee: str | None
    labels: tuple[LabelId, ...]
    snoozed_until: datetime | None
    was_answered: bool

    @property
    def is_snoozed(self) -> bool:
        return bool(self.snoozed_until and self.snoozed_until > NOW and not self.was_answered)


PUT = """
insert into chats (
    lane, chat_id, seller_id, buyer_id, context_type, context_id, context_title, opened_at,
    changed_at, status, due_at, paused_at, position, seq, change, buyer_count, assignee, labels,
    snoozed_until, snoozed_count
)
select
    %(lane)s, kept.chat_id, kept.seller_id, kept.chat_id::text,
    case when kept.is_ordered then 'order' else 'product' end,
    case when kept.is_ordered then kept.chat_id::text else kept.product_id end, 'Lamp',
    %(now)s, %(now)s, kept.status, kept.due_at, case when kept.paused then %(now)s end,
    kept.position, 1, 1, case when kept.was_answered then 2 else 1 end, kept.assignee,
    nullif(kept.labels, '{}'), kept.snoozed_until,
    case when kept.snoozed_until is not null then 1 end
from jsonb_to_recordset(%(kept)s) as kept (
    chat_id uuid, seller_id text, product_id text, is_ordered boolean, position bigint, status text,
    due_at timestamptz, paused boolean, assignee text, labels uuid[], snoozed_until timestamptz,
    was_answered boolean
)
"""


# Each order has two lines, so that a chat about it could be found twice.
PUT_ORDERS = """
insert into orders (
    lane, seller_id, order_id, buyer_id, scheme, made_to_order, seller_delivers, currency,
    placed_at, source, fact_id
)
select %(lane)s, seller_id, chat_id, 'buyer-1', 'FBO', false, false, 'RUB', %(now)s, 'test', chat_id
from jsonb_to_recordset(%(kept)s) as kept (chat_id text, seller_id text, is_ordered boolean)
where is_ordered
"""

PUT_LINES = """
insert into order_lines (
    lane, seller_id, order_id, line_id, product_id, quantity, paid_minor, discounts
)
select %(lane)s, seller_id, chat_id, line_id, product_id, 1, 100, '[]'
from jsonb_to_recordset(%(kept)s) as kept (
    chat_id text, seller_id text, product_id text, is_ordered boolean
)
cross join unnest(array['1', '2']) as line_id
where is_ordered
"""


async def put(conn: Connection, db: Database, kept: list[Kept]) -> None:
    """Nothing else is there afterwards."""
    lane = lane_of(SELLER, db.lanes)
    parameters = {"lane": lane, "kept": Jsonb(kept), "now": NOW}
    for table in ("chats", "orders", "order_lines"):
        await execute(conn, f"delete from {table}")
    for statement in (PUT, PUT_ORDERS, PUT_LINES):
        await execute(conn, statement, parameters)


times = st.none() | st.integers(-3, 40).map(lambda h: NOW + timedelta(hours=h))


@st.composite
def inboxes(draw: st.DrawFn) -> list[Kept]:
    return [
        Kept(
            chat_id=new_chat_id(NOW, lane_of(SELLER, 8)),
            seller_id=draw(st.sampled_from(["seller-1", "seller-1", "seller-2"])),
            product_id=draw(st.sampled_from(["lamp", "shade"])),
            is_ordered=draw(st.booleans()),
            position=draw(st.integers(0, 4)),
            status=draw(st.sampled_from(["waiting_for_seller", "waiting_for_buyer", "closed"])),
            due_at=draw(times),
            paused=draw(st.booleans()),
            assignee=draw(st.sampled_from([None, STAFF.id, COLLEAGUE.id])),
            labels=tuple(draw(st.lists(st.sampled_from(LABELS), unique=True))),
            snoozed_until=draw(times),
            was_answered=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 12)))
    ]


wishes = st.builds(
    Wanted,
    status=st.none() | st.sampled_from(["waiting_for_seller", "closed"]),
    assignee=st.none() | st.sampled_from(["", STAFF.id]),
    label=st.none() | st.sampled_from(LABELS),
    product_id=st.none() | st.just("lamp"),
    has_deadline=st.booleans(),
    due_after=st.none() | st.just(NOW),
    due_until=st.none() | st.just(NOW + timedelta(hours=12)),
    running=st.booleans(),
    snoozed=st.none() | st.booleans(),
)


def is_wanted(chat: Kept, wanted: Wanted) -> bool:
    """What the filters mean, told once more."""
    return all(
        [
            chat.seller_id == SELLER,
            chat.position > 0,
            wanted.status is None or chat.status == wanted.status,
            wanted.assignee is None or (chat.assignee or "") == wanted.assignee,
            wanted.label is None or wanted.label in chat.labels,
            wanted.product_id is None or chat.product_id == wanted.product_id,
            not wanted.has_deadline or chat.due_at is not None,
            wanted.due_after is None or (chat.due_at and chat.due_at > wanted.due_after),
            wanted.due_until is None or (chat.due_at and chat.due_at <= wanted.due_until),
            not wanted.running or not chat.paused,
            wanted.snoozed is None or chat.is_snoozed == wanted.snoozed,
        ]
    )


@pytest.mark.parametrize("set_max", [0, 5_000])
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kept=inboxes(), wanted=wishes, sort=st.sampled_from(Sort), limit=st.integers(1, 5))
async def test_the_pages_are_all_that_is_wanted_in_order_and_once(
    town: Database,
    monkeypatch: pytest.MonkeyPatch,
    set_max: int,
    kept: list[Kept],
    wanted: Wanted,
    sort: Sort,
    limit: int,
) -> None:
    """By a walk in order and by a set that is sorted, alike."""
    monkeypatch.setattr(listing, "SET_MAX", set_max)
    async with town.transaction() as conn:
        await put(conn, town, kept)

    shown: list[ChatId] = []
    cursor = None
    for _ in range(len(kept) + 1):
        page = await listing.inbox_page(
            town, FixedClock(NOW), SELLER, wanted, sort=sort, cursor=cursor, limit=limit
        )
        shown += [ChatId(row.chat.chat_id) for row in page.items]
        cursor = page.next
        if cursor is None:
            break

    chats = [chat for chat in kept if is_wanted(chat, wanted)]
    if sort is Sort.CHANGED:
        chats.sort(key=lambda chat: (chat.position, chat.chat_id), reverse=True)
    else:
        chats = [chat for chat in chats if chat.due_at]
        chats.sort(key=lambda chat: (chat.due_at or NOW, chat.chat_id))
    assert shown == [chat.chat_id for chat in chats]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kept=inboxes())
async def test_the_counts_are_those_of_the_lists(town: Database, kept: list[Kept]) -> None:
    async with town.transaction() as conn:
        await put(conn, town, kept)

    counts = await listing.inbox_counts(town, FixedClock(NOW), SELLER, STAFF.id)

    own = [c for c in kept if c.seller_id == SELLER and c.position > 0]
    awake = [c for c in own if not c.is_snoozed]
    waiting = [c for c in awake if c.status == "waiting_for_seller"]
    overdue = [c for c in awake if c.due_at and c.due_at <= NOW and not c.paused]
    assert counts.to_answer == len(waiting)
    assert counts.overdue == len(overdue)
    assert counts.mine == len([c for c in awake if c.assignee == STAFF.id and c.status != "closed"])
    assert counts.unassigned == len([c for c in waiting if c.assignee is None])
    assert counts.snoozed == len(own) - len(awake)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kept=inboxes())
async def test_the_counts_of_the_home_page_are_those_of_the_lists_that_it_leads_to(
    town: Database, kept: list[Kept]
) -> None:
    async with town.transaction() as conn:
        await put(conn, town, kept)

    async with town.reading() as conn:
        home = await waiting(conn, town, SELLER, NOW)

    async def listed(due: Due) -> list[str]:
        wanted = wanted_of(InboxFilter(due=due), STAFF.id, NOW)
        page = await listing.inbox_page(
            town, FixedClock(NOW), SELLER, wanted, sort=Sort.DUE, limit=50
        )
        return [str(row.chat.chat_id) for row in page.items]

    assert home.overdue == len(await listed(Due.OVERDUE))
    assert home.due_soon == len(await listed(Due.SOON))
    assert home.to_answer == len(await listed(Due.ANY))
    assert [str(chat.chat_id) for chat in home.first] == (await listed(Due.ANY))[:5]
