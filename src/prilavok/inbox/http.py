"""A seller's inbox over REST."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from prilavok import market
from prilavok.chat.authors import author_of
from prilavok.chat.model import ChatId, Status
from prilavok.chat.rights import ChatNotFound
from prilavok.core.ids import MARKET_ID_PATTERN, SellerId
from prilavok.core.tables import ANY_MEDIA_TYPE
from prilavok.identity.model import Principal, Role, allow
from prilavok.inbox import caring, exporting, listing, notes
from prilavok.inbox.colleagues import colleagues_of
from prilavok.inbox.filtering import wanted_of
from prilavok.inbox.listing import ROWS_PER_PAGE_MAX
from prilavok.inbox.model import (
    NO_NUL,
    Bulk,
    BulkDone,
    CarePatch,
    ChatNote,
    ChatNoteList,
    Colleagues,
    Due,
    Export,
    InboxCounts,
    InboxFilter,
    InboxPage,
    InboxRow,
    NewChatNote,
    ProductName,
    ProductNames,
    Sort,
)
from prilavok.inbox.telling import Inboxes

CARERS: Final = allow(Role.SELLER_STAFF, permission="chat")

QUERY_LENGTH_MAX: Final = 200

MarketId = Annotated[
    str | None, QueryParameter(min_length=1, max_length=64, pattern=MARKET_ID_PATTERN)
]


@get("/inbox", access=CARERS)
async def list_inbox(  # noqa: PLR0913, one for each parameter of the address
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
    status: FromQuery[Status | None] = None,
    assignee: MarketId = None,
    label: FromQuery[UUID | None] = None,
    product_id: MarketId = None,
    due: FromQuery[Due | None] = None,
    zone: Annotated[str, QueryParameter(min_length=1, max_length=64)] = "UTC",
    snoozed: FromQuery[bool | None] = None,
    q: Annotated[str | None, QueryParameter(min_length=1, max_length=QUERY_LENGTH_MAX)] = None,
    sort: FromQuery[Sort] = Sort.CHANGED,
    cursor: Annotated[str | None, QueryParameter(max_length=4_096)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=ROWS_PER_PAGE_MAX)] = 50,
) -> InboxPage:
    """One's seller's chats by what has to be done.

    `assignee` is `me`, `none` or a member of staff. `due=soon` is what falls due within two hours,
    `due=today` from now to the end of the day by the clocks of `zone`. `product_id` is also that of
    what was ordered. What is put off is left out unless one searches or asks for it by `snoozed`,
    then nothing else is shown. `sort=due` shows chats with a deadline alone. `q` searches what is
    said, and what chats are about, for all of its words.
    """
    asked = InboxFilter(
        status=status,
        assignee=assignee,
        label=label,
        product_id=product_id,
        due=due,
        zone=zone,
        snoozed=snoozed,
        q=q,
    )
    return await listing.inbox_page(
        inboxes.db,
        inboxes.clock,
        seller_of(principal),
        wanted_of(asked, principal.subject, inboxes.clock.now()),
        q=q,
        sort=sort,
        cursor=cursor,
        limit=limit,
    )


@get("/inbox/counts", access=CARERS)
async def count_inbox(
    principal: NamedDependency[Principal], inboxes: NamedDependency[Inboxes]
) -> InboxCounts:
    """How many chats wait for what."""
    return await listing.inbox_counts(
        inboxes.db, inboxes.clock, seller_of(principal), principal.subject
    )


@get("/inbox/staff", access=CARERS)
async def list_colleagues(
    principal: NamedDependency[Principal], inboxes: NamedDependency[Inboxes]
) -> Colleagues:
    """Who answers chats for one's seller and can be assigned to one; who has left and has some."""
    seller_id = seller_of(principal)
    async with inboxes.db.reading() as conn:
        return await colleagues_of(conn, inboxes.lane_of(seller_id), seller_id)


@get("/inbox/products", access=CARERS)
async def find_products(
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
    name: Annotated[str, QueryParameter(max_length=QUERY_LENGTH_MAX, pattern=NO_NUL)] = "",
) -> ProductNames:
    """One's seller's products whose titles begin with `name`, or the one whose id it is."""
    seller_id = seller_of(principal)
    async with inboxes.db.reading() as conn:
        lane = inboxes.lane_of(seller_id)
        found = await market.products_called(conn, lane, seller_id, name)
    return ProductNames(tuple(ProductName(each.product_id, each.title) for each in found))


@get("/inbox/{chat_id:uuid}", access=CARERS)
async def read_row(
    chat_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> InboxRow:
    """One chat as the list shows it."""
    now = inboxes.clock.now()
    async with inboxes.db.reading() as conn:
        rows = await listing.rows_of(
            conn, inboxes.db, seller_of(principal), [ChatId(chat_id)], now=now
        )
    if not rows:
        raise ChatNotFound(ChatId(chat_id))
    return rows[0]


@patch("/inbox/{chat_id:uuid}", access=CARERS)
async def take_care(
    chat_id: FromPath[UUID],
    data: JSONBody[CarePatch],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> InboxRow:
    """Assign a chat, put labels on it, or put it off."""
    return await caring.take_care(inboxes, seller_of(principal), ChatId(chat_id), data)


@post("/inbox/bulk", access=CARERS, status_code=200)
async def do_in_bulk(
    data: JSONBody[Bulk],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> BulkDone:
    """Do one thing with up to 200 chats; what became of each."""
    chat_ids = [ChatId(chat_id) for chat_id in dict.fromkeys(data.chat_ids)]
    return BulkDone(
        tuple(await caring.do_in_bulk(inboxes, author_of(principal), chat_ids, data.do))
    )


@post("/inbox/export", access=CARERS, status_code=200, media_type=ANY_MEDIA_TYPE)
async def export(
    data: JSONBody[Export],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> Stream:
    """The messages of one's seller's chats as its staff see them, chat by chat."""
    wanted = wanted_of(data.filter, principal.subject, inboxes.clock.now())
    written = await exporting.export(inboxes, principal, wanted, data)
    return Stream(
        written,
        headers={
            "content-type": data.format.media_type,
            "cache-control": "private, no-store",
            "content-disposition": f'attachment; filename="chats.{data.format}"',
        },
    )


@get("/inbox/{chat_id:uuid}/notes", access=CARERS)
async def list_notes(
    chat_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> ChatNoteList:
    """The private notes on a chat, oldest first."""
    return ChatNoteList(tuple(await notes.notes_of(inboxes, seller_of(principal), ChatId(chat_id))))


@post("/inbox/{chat_id:uuid}/notes", access=CARERS)
async def add_note(
    chat_id: FromPath[UUID],
    data: JSONBody[NewChatNote],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> ChatNote:
    """Note something on a chat for one's colleagues."""
    return await notes.add(inboxes, author_of(principal), ChatId(chat_id), data.text)


@delete("/inbox/{chat_id:uuid}/notes/{note_id:uuid}", access=CARERS)
async def remove_note(
    chat_id: FromPath[UUID],
    note_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> None:
    """Take one's own note away; who has the permission `inbox`, anybody's."""
    await notes.remove(
        inboxes,
        author_of(principal),
        ChatId(chat_id),
        note_id,
        keeps_inbox="inbox" in principal.permissions,
    )


def seller_of(principal: Principal) -> SellerId:
    """Whom the member of staff works for."""
    assert principal.seller_id is not None
    return SellerId(principal.seller_id)


ROUTES: Final = (
    list_inbox,
    count_inbox,
    list_colleagues,
    find_products,
    read_row,
    take_care,
    do_in_bulk,
    export,
    list_notes,
    add_note,
    remove_note,
)
