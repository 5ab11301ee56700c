"""A seller's inbox over REST."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Router, get, patch
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from prilavok.chat.lane_writer import Audience
from prilavok.chat.model import ChatId, Status, lane_of_chat
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.errors import Invalid
from prilavok.core.ids import MARKET_ID_PATTERN, SellerId
from prilavok.identity.model import Principal, Role, allow
from prilavok.inbox import caring, listing
from prilavok.inbox.listing import ROWS_PER_PAGE_MAX
from prilavok.inbox.model import (
    CarePatch,
    Due,
    InboxCounts,
    InboxPage,
    InboxRow,
    LabelId,
    Sort,
    Wanted,
)

CARERS: Final = allow(Role.SELLER_STAFF, permission="chat")
KEEPERS: Final = allow(Role.SELLER_STAFF, permission="inbox")
"""Who may change what an inbox is set up with."""

MarketId = Annotated[
    str | None, QueryParameter(min_length=1, max_length=64, pattern=MARKET_ID_PATTERN)
]


@dataclass(eq=False)
class ZoneUnknown(Invalid):
    """There is no time zone {zone}."""

    zone: str


@dataclass(frozen=True)
class Inboxes:
    """What the routes reach inboxes by; `audience` hears of what they commit."""

    db: Database
    clock: Clock
    audience: Audience

    def committed(self, chat_id: ChatId, position: int | None) -> None:
        if position is not None:
            self.audience.log_has_grown(lane_of_chat(chat_id, self.db.lanes), position)


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
    snoozed: FromQuery[bool] = False,  # noqa: FBT002
    sort: FromQuery[Sort] = Sort.CHANGED,
    cursor: Annotated[str | None, QueryParameter(max_length=4_096)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=ROWS_PER_PAGE_MAX)] = 50,
) -> InboxPage:
    """One's seller's chats by what has to be done.

    `assignee` is `me`, `none` or a member of staff. `due=today` is what falls due from now to the
    end of the day by the clocks of `zone`. Without `snoozed` what is put off is left out, with it
    nothing else is shown. `sort=due` shows chats with a deadline alone.
    """
    now = inboxes.clock.now()
    wanted = Wanted(
        status=status,
        assignee=_assignee(assignee, principal),
        label=LabelId(label) if label else None,
        product_id=product_id,
        has_deadline=due is not None,
        due_after=now if due is Due.TODAY else None,
        due_until=_due_until(due, zone, now),
        running=due in (Due.OVERDUE, Due.TODAY),
        snoozed=snoozed,
    )
    return await listing.inbox_page(
        inboxes.db,
        inboxes.clock,
        _seller_of(principal),
        wanted,
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
        inboxes.db, inboxes.clock, _seller_of(principal), principal.subject
    )


@patch("/inbox/{chat_id:uuid}", access=CARERS)
async def take_care(
    chat_id: FromPath[UUID],
    data: JSONBody[CarePatch],
    principal: NamedDependency[Principal],
    inboxes: NamedDependency[Inboxes],
) -> InboxRow:
    """Assign a chat, put labels on it, or put it off."""
    row, position = await caring.take_care(
        inboxes.db, inboxes.clock, _seller_of(principal), ChatId(chat_id), data
    )
    inboxes.committed(ChatId(chat_id), position)
    return row


def routes(inboxes: Inboxes) -> Router:
    """The routes of inboxes."""
    return Router(
        "/v1",
        route_handlers=[list_inbox, count_inbox, take_care],
        tags=["inbox"],
        dependencies={"inboxes": Provide(lambda: inboxes, sync_to_thread=False)},
    )


def _seller_of(principal: Principal) -> SellerId:
    assert principal.seller_id is not None
    return SellerId(principal.seller_id)


def _assignee(asked: str | None, principal: Principal) -> str | None:
    """Whose chats are asked for; empty: nobody's."""
    if asked == "me":
        return principal.subject
    return "" if asked == "none" else asked


def _due_until(due: Due | None, zone: str, now: datetime) -> datetime | None:
    if due is None or due is Due.ANY:
        return None
    if due is Due.OVERDUE:
        return now
    try:
        clocks = ZoneInfo(zone)
    except (ValueError, LookupError, OSError) as error:
        raise ZoneUnknown(zone) from error
    tomorrow = now.astimezone(clocks).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), clocks)
