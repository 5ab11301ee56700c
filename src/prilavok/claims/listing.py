"""Lists of claims: a buyer's own, a seller's by what has to be done, a chat's."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, Struct

from prilavok.claims import list_store
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.model import TURN_OF, Claim, State, Turn, lane_of_claim
from prilavok.claims.protocol import CLAIMS_PER_PAGE, ClaimCounts, ClaimPage
from prilavok.claims.store import claims_by_id
from prilavok.claims.views import claim_views
from prilavok.core.arrays import TextArray
from prilavok.core.cursors import decode_cursor, encode_cursor
from prilavok.core.database import Connection
from prilavok.core.ids import BuyerId, MarketText, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.inbox.searching import search_for

SOON: Final = timedelta(hours=24)
WORDS_CHARS_MAX: Final = 100
BUYERS_CLAIMS_MAX: Final = 500
Words = Annotated[str, Meta(min_length=1, max_length=WORDS_CHARS_MAX)]
COUNTED_MAX: Final = 10_000


class ClaimDue(StrEnum):
    """Claims by their deadline."""

    SOON = "soon"
    OVERDUE = "overdue"


class ClaimFilter(Struct, frozen=True, kw_only=True):
    """What is wanted; everything, where nothing is said. `q` is words of what the buyer wrote, of
    the order's or the product's id, or of a title; of the last one the beginning will do."""

    state: State | None = None
    turn: Turn | None = None
    due: ClaimDue | None = None
    product_id: MarketText | None = None
    chat_id: UUID | None = None
    is_open: bool | None = None
    q: Words | None = None


class Place(Struct, frozen=True):
    """How far a page has come: open ones by deadline, closed ones by their end, newest first."""

    closed: bool
    at: datetime
    claim_id: UUID


async def claims_of_seller(
    desk: ClaimDesk, seller_id: SellerId, wanted: ClaimFilter, cursor: str | None
) -> ClaimPage:
    """The seller's claims, the most urgent first. Raises `CursorInvalid`."""
    lane = lane_of(seller_id, desk.db.lanes)
    place = decode_cursor(cursor, Place) if cursor else None
    now = desk.clock.now()
    async with desk.db.snapshot() as conn:
        found = await claims_wanted(conn, lane, seller_id, wanted, now, behind=place)
        views = await claim_views(conn, desk.db, found[:CLAIMS_PER_PAGE])
        counts = await counts_of_seller(conn, lane, seller_id, now)
    return ClaimPage(tuple(views), counts, _next(found))


async def claims_wanted(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    wanted: ClaimFilter,
    now: datetime,
    *,
    behind: Place | None = None,
    most: int = CLAIMS_PER_PAGE + 1,
) -> list[Claim]:
    """Up to `most` of the seller's claims, the most urgent first, `behind` a place among them."""
    key = _key(lane, seller_id, wanted, now, behind=behind, most=most)
    if wanted.q is None:
        return await list_store.claims_of_seller(conn, key)
    search = await search_for(conn, seller_id, wanted.q)
    return await list_store.claims_saying(conn, key, search.tsquery) if search is not None else []


async def ids_wanted(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    wanted: ClaimFilter,
    now: datetime,
    *,
    most: int,
) -> list[UUID]:
    """Which the first `most` of them are."""
    key = _key(lane, seller_id, wanted, now, behind=None, most=most)
    if wanted.q is None:
        return await list_store.ids_of_seller(conn, key)
    search = await search_for(conn, seller_id, wanted.q)
    return await list_store.ids_saying(conn, key, search.tsquery) if search is not None else []


def _key(
    lane: Lane,
    seller_id: SellerId,
    wanted: ClaimFilter,
    now: datetime,
    *,
    behind: Place | None,
    most: int,
) -> dict[str, object]:
    place = _parameters_of(wanted, behind, now)
    return {"lane": lane, "seller_id": seller_id, **place, "limit": most}


async def claims_of_buyer(
    desk: ClaimDesk, buyer_id: BuyerId, wanted: ClaimFilter, cursor: str | None
) -> ClaimPage:
    """The buyer's own claims at all sellers; of the last 500, the open ones first."""
    lanes = desk.db.lanes
    now = desk.clock.now()
    place = decode_cursor(cursor, Place) if cursor else None
    async with desk.db.snapshot() as conn:
        key = {"lane": lane_of(buyer_id, lanes), "buyer_id": buyer_id, "limit": BUYERS_CLAIMS_MAX}
        ids = await list_store.ids_of_buyer(conn, key)
        own = await _by_lane(conn, ids, lanes)
        found = [claim for claim in own if _fits(claim, wanted, now)]
        found = sorted(found, key=_order)
        if place is not None:
            after = _order_of(place)
            found = [claim for claim in found if _order(claim) > after]
        views = await claim_views(conn, desk.db, found[:CLAIMS_PER_PAGE])
    return ClaimPage(tuple(views), _counted(own, Turn.BUYER, now), _next(found))


async def sellers_of_claims(
    conn: Connection, claim_ids: list[UUID], lanes: int
) -> dict[UUID, SellerId]:
    """Against which seller each of the claims is, of those that there are."""
    return {each.claim_id: each.seller_id for each in await _by_lane(conn, claim_ids, lanes)}


async def _by_lane(conn: Connection, ids: list[UUID], lanes: int) -> list[Claim]:
    found: list[Claim] = []
    by_lane: dict[Lane, list[UUID]] = {}
    for claim_id in ids:
        by_lane.setdefault(lane_of_claim(claim_id, lanes), []).append(claim_id)
    for lane in sorted(by_lane):
        found.extend(await claims_by_id(conn, lane, by_lane[lane]))
    return found


def _fits(claim: Claim, wanted: ClaimFilter, now: datetime) -> bool:
    words = f"{claim.order_id} {claim.product_id} {claim.text}".casefold()
    return all(
        (
            wanted.state in (None, claim.state),
            wanted.turn in (None, claim.turn),
            wanted.product_id in (None, claim.product_id),
            wanted.chat_id in (None, claim.chat_id),
            wanted.is_open in (None, claim.is_open),
            wanted.due is not ClaimDue.SOON or _is_due_by(claim, now + SOON),
            wanted.due is not ClaimDue.OVERDUE or _is_due_by(claim, now),
            wanted.q is None or wanted.q.casefold() in words,
        )
    )


def _is_due_by(claim: Claim, at: datetime) -> bool:
    return claim.due_at is not None and claim.due_at <= at


def _order(claim: Claim) -> tuple[bool, float, UUID]:
    return _order_of(_place_of(claim))


def _order_of(place: Place) -> tuple[bool, float, UUID]:
    stamp = place.at.timestamp()
    return place.closed, -stamp if place.closed else stamp, place.claim_id


def _place_of(claim: Claim) -> Place:
    return Place(not claim.is_open, claim.due_at or claim.changed_at, claim.claim_id)


def _next(found: list[Claim]) -> str | None:
    if len(found) <= CLAIMS_PER_PAGE:
        return None
    return encode_cursor(_place_of(found[CLAIMS_PER_PAGE - 1]))


def _counted(claims: list[Claim], own: Turn, now: datetime) -> ClaimCounts:
    waiting = [claim for claim in claims if claim.is_open]
    return ClaimCounts(
        buyer=sum(claim.turn is Turn.BUYER for claim in waiting),
        seller=sum(claim.turn is Turn.SELLER for claim in waiting),
        marketplace=sum(claim.turn is Turn.MARKETPLACE for claim in waiting),
        due_soon=sum(claim.turn is own and _is_due_by(claim, now + SOON) for claim in waiting),
    )


async def counts_of_seller(
    conn: Connection, lane: Lane, seller_id: SellerId, now: datetime
) -> ClaimCounts:
    """How many of the seller's open claims wait for whom, up to 10,000."""
    key = {"lane": lane, "seller_id": seller_id, "soon": now + SOON, "limit": COUNTED_MAX}
    found = await list_store.open_of_seller(conn, key)
    by_turn = {
        turn: sum(each.claims for each in found if TURN_OF[each.state] is turn) for turn in Turn
    }
    due_soon = sum(each.due_soon for each in found if TURN_OF[each.state] is Turn.SELLER)
    return ClaimCounts(
        by_turn[Turn.BUYER], by_turn[Turn.SELLER], by_turn[Turn.MARKETPLACE], due_soon
    )


def _parameters_of(wanted: ClaimFilter, place: Place | None, now: datetime) -> dict[str, object]:
    states = [
        state
        for state in State
        if wanted.state in (None, state)
        and wanted.turn in (None, TURN_OF[state])
        and wanted.is_open in (None, state is not State.CLOSED)
    ]
    due_by = {ClaimDue.SOON: now + SOON, ClaimDue.OVERDUE: now}
    return {
        "states": TextArray(states),
        "due_by": due_by[wanted.due] if wanted.due is not None else None,
        "product_id": wanted.product_id,
        "chat_id": wanted.chat_id,
        "closed": place.closed if place is not None else None,
        "at": place.at if place is not None else None,
        "claim_id": place.claim_id if place is not None else None,
    }
