"""Opening a claim: what one may claim, and doing it once."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import blake2b
from math import ceil
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from prilavok import market
from prilavok.chat.cards import chat_about_order
from prilavok.chat.files.model import FileRow
from prilavok.chat.files.store import unsent_files
from prilavok.chat.model import Author, ChatRow, Side
from prilavok.claims import list_store, store
from prilavok.claims.acting import attach, counted
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.errors import (
    ActReused,
    ClaimBarred,
    ClaimsUsedUp,
    FilesNotEvidence,
    LineNotFound,
)
from prilavok.claims.model import (
    TEXT_MAX,
    TEXT_MIN,
    Actor,
    Claim,
    ClaimId,
    Person,
    State,
    new_claim_id,
)
from prilavok.claims.policies import policy_in_force
from prilavok.claims.programme import ClaimPolicy, Ground
from prilavok.claims.protocol import (
    ClaimableLine,
    ClaimForm,
    GroundChoice,
    OpenClaim,
)
from prilavok.claims.recording import OPENED, Said, record
from prilavok.claims.refunds.owing import left_of_order
from prilavok.claims.rules import Bought, barred, begun, window_ends
from prilavok.claims.store import Earlier
from prilavok.claims.texts import Writing, seen_text
from prilavok.core.database import Connection, settled
from prilavok.core.events import lock_lanes
from prilavok.core.ids import BuyerId, OrderId, ProductId, SellerId, time_of
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.money import Money
from prilavok.market import Order, OrderLine
from prilavok.market.model import LineId
from prilavok.programmes import Current
from prilavok.standing.admission import Capability, Open, SwitchedOff
from prilavok.standing.admission.rollout import actions as rollout
from prilavok.standing.admission.rollout.model import OrderFacts

DAY: Final = timedelta(hours=24)


class BoughtOrder(Struct, frozen=True):
    """An order that its buyer may claim for, as it stands."""

    order: Order
    lines: tuple[OrderLine, ...]
    left: dict[LineId, Money]
    undecided: dict[LineId, ClaimId]
    earlier: tuple[Earlier, ...]
    is_open: bool

    def line(self, line_id: str) -> OrderLine:
        """Raises `LineNotFound`."""
        found = next((line for line in self.lines if line.line_id == line_id), None)
        if found is None:
            raise LineNotFound(self.order.order_id)
        return found

    def bought(self, line: OrderLine) -> Bought:
        """What is known of the line."""
        earlier = [each for each in self.earlier if each.line_id == line.line_id]
        return Bought(
            delivered_at=line.delivered_at,
            bought_out_at=line.bought_out_at,
            returned_at=line.returned_at,
            left=self.left.get(line.line_id, Money(0, self.order.currency)),
            has_open_claim=line.line_id in self.undecided,
            before=len(earlier),
            ruled=frozenset(each.reason for each in earlier if each.arbitrated),
            is_open=self.is_open,
        )


async def form_for(
    desk: ClaimDesk, buyer_id: BuyerId, seller_id: SellerId, order_id: OrderId
) -> ClaimForm:
    """All that a claim for the order can be opened with; its chat is made if there is none. Raises
    `LineNotFound`."""
    now, lanes = desk.clock.now(), desk.db.lanes
    lane = lane_of(seller_id, lanes)
    async with desk.db.transaction() as conn:
        bought = await _bought(conn, lane, buyer_id, seller_id, order_id, lanes=lanes, now=now)
        policy = (await policy_in_force(conn, now)).document
        chat = await chat_about_order(
            conn, lane, seller_id, buyer_id, order_id, lanes=lanes, now=now
        )
        sellers = await market.sellers_by_id(conn, [seller_id], lanes=lanes)
        product_ids = [ProductId(line.product_id) for line in bought.lines]
        products = await market.products_by_id(conn, lane, seller_id, product_ids)
    titles = {product.product_id: product.title for product in products}
    return ClaimForm(
        chat_id=chat.chat_id,
        seller_id=seller_id,
        seller_name=sellers[0].name if sellers else seller_id,
        order_id=order_id,
        photos_max=policy.photos_max,
        videos_max=policy.videos_max,
        text_min=TEXT_MIN,
        text_max=TEXT_MAX,
        lines=tuple(
            _claimable(line, bought, policy, titles.get(line.product_id, line.product_id), now)
            for line in bought.lines
        ),
    )


def _claimable(
    line: OrderLine, order: BoughtOrder, policy: ClaimPolicy, title: str, now: datetime
) -> ClaimableLine:
    bought = order.bought(line)
    return ClaimableLine(
        line_id=line.line_id,
        product_id=line.product_id,
        title=title,
        quantity=line.quantity,
        left=bought.left,
        grounds=tuple(_ground(bought, policy, ground, now) for ground in policy.grounds),
        open_claim_id=order.undecided.get(line.line_id),
    )


async def open_claim(desk: ClaimDesk, buyer_id: BuyerId, request: OpenClaim) -> Claim:
    """The claim, opened now or when the same act was sent first. Raises `LineNotFound`,
    `ClaimBarred`, `ClaimsUsedUp`, `ClaimTextRefused`, `FilesNotEvidence` and `ActReused`."""
    lanes = desk.db.lanes
    async with desk.db.reading() as conn:
        known = await _opened_before(conn, lane_of(buyer_id, lanes), buyer_id, request, lanes=lanes)
    if known is not None:
        return known
    text = await _seen(desk, request)

    async def attempt() -> tuple[Claim, int | None]:
        return await _open(desk, buyer_id, request, text)

    claim, position = await settled(attempt)
    if position is not None:
        desk.audience.log_has_grown(Lane(claim.lane), position)
    return claim


async def _open(
    desk: ClaimDesk, buyer_id: BuyerId, request: OpenClaim, text: str
) -> tuple[Claim, int | None]:
    lanes = desk.db.lanes
    seller_id, order_id = SellerId(request.seller_id), OrderId(request.order_id)
    lane, buyers_lane = lane_of(seller_id, lanes), lane_of(buyer_id, lanes)
    async with desk.db.transaction() as conn:
        await lock_lanes(conn, {lane, buyers_lane})
        now = desk.clock.now()
        known = await _opened_before(conn, buyers_lane, buyer_id, request, lanes=lanes)
        if known is not None:
            return known, None
        bought = await _bought(conn, lane, buyer_id, seller_id, order_id, lanes=lanes, now=now)
        policy = await policy_in_force(conn, now)
        await _check_day(conn, buyers_lane, buyer_id, policy.document, now)
        chat = await chat_about_order(
            conn, lane, seller_id, buyer_id, order_id, lanes=lanes, now=now
        )
        author = Author(Side.BUYER, buyer_id)
        files = await _files(conn, chat, author, request)

        line = bought.line(request.line_id)
        photos, videos = counted(files)
        why = barred(bought.bought(line), policy.document, request.reason, photos, videos, now)
        if why is not None:
            raise ClaimBarred(why)

        claim = _new(bought, line, chat, policy, request, text, now)
        await attach(conn, claim, author, claim.files)
        await store.note_opened(
            conn, buyers_lane, buyer_id, request.act_id, claim.claim_id, _digest(request)
        )
        said = Said(OPENED, request.act_id, text, claim.files)
        by = Person(Actor.BUYER, buyer_id)
        return await record(conn, None, claim, by, said, lanes=lanes, now=now)


async def _check_day(
    conn: Connection, lane: Lane, buyer_id: BuyerId, policy: ClaimPolicy, now: datetime
) -> None:
    """Raise `ClaimsUsedUp` once the buyer has opened as many as they may in 24 hours: each one
    costs a seller's time, and goes the buyer's way where that is missed. The caller holds the
    buyer's lane, so that no two are opened as the last one."""
    key = {"lane": lane, "buyer_id": buyer_id, "limit": policy.per_day_max}
    last = await list_store.ids_of_buyer(conn, key)
    if len(last) < policy.per_day_max:
        return
    until = time_of(last[-1]) + DAY
    if until > now:
        left_s = ceil((until - now).total_seconds())
        raise ClaimsUsedUp(policy.per_day_max, until, left_s)


def _new(
    bought: BoughtOrder,
    line: OrderLine,
    chat: ChatRow,
    policy: Current[ClaimPolicy],
    request: OpenClaim,
    text: str,
    now: datetime,
) -> Claim:
    lane = Lane(chat.lane)
    claim = Claim(
        lane=lane,
        claim_id=new_claim_id(now, lane),
        seller_id=chat.seller_id,
        buyer_id=chat.buyer_id,
        chat_id=chat.chat_id,
        order_id=bought.order.order_id,
        line_id=line.line_id,
        product_id=line.product_id,
        scheme=bought.order.scheme,
        policy_version=policy.version,
        opened_at=now,
        changed_at=now,
        reason=request.reason,
        defective=request.defective,
        text=text,
        files=tuple(dict.fromkeys(request.files)),
        wants=request.wants,
        paid=bought.bought(line).left,
        state=State.AWAITING_SELLER,
        due_at=None,
        look_at=None,
    )
    return begun(claim, policy.document, now)


async def _bought(
    conn: Connection,
    lane: Lane,
    buyer_id: BuyerId,
    seller_id: SellerId,
    order_id: OrderId,
    *,
    lanes: int,
    now: datetime,
) -> BoughtOrder:
    orders = await market.orders_by_id(conn, lane, seller_id, [order_id])
    if not orders or orders[0].buyer_id != buyer_id:
        raise LineNotFound(order_id)
    left = await left_of_order(conn, lane, seller_id, order_id)
    return BoughtOrder(
        order=orders[0],
        lines=tuple(await market.lines_of_order(conn, lane, seller_id, order_id)),
        left=left,
        undecided=await store.undecided_of_order(conn, lane, seller_id, order_id),
        earlier=tuple(await store.earlier_of_order(conn, lane, buyer_id, seller_id, order_id)),
        is_open=await _is_open(conn, orders[0], lanes=lanes, now=now),
    )


async def _is_open(conn: Connection, order: Order, *, lanes: int, now: datetime) -> bool:
    """Whether the rollout lets the two have claims: a chat that is switched off may close them."""
    in_force = await rollout.rollout_in_force(conn, now)
    seller = await rollout.facts_of(conn, lanes, order.seller_id)
    facts = OrderFacts(order.seller_delivers, order.made_to_order)
    accesses = [
        await rollout.access_of(
            conn,
            in_force,
            capability,
            seller=seller,
            buyer_id=order.buyer_id,
            order=facts,
            now=now,
        )
        for capability in (Capability.CLAIMS, Capability.CHAT)
    ]
    claims, chat = accesses
    closed = isinstance(chat, SwitchedOff) and not chat.claims_open
    return isinstance(claims, Open) and not closed


async def _opened_before(
    conn: Connection, lane: Lane, buyer_id: BuyerId, request: OpenClaim, *, lanes: int
) -> Claim | None:
    known = await store.opened_before(conn, lane, buyer_id, request.act_id)
    if known is None:
        return None
    if known.digest != _digest(request):
        raise ActReused(request.act_id)
    sellers_lane = lane_of(request.seller_id, lanes)
    return await store.claim_by_id(conn, sellers_lane, known.claim_id)


async def _files(
    conn: Connection, chat: ChatRow, author: Author, request: OpenClaim
) -> list[FileRow]:
    """The buyer's own unsent ones of the chat. Raises `FilesNotEvidence`."""
    if not request.files:
        return []
    unsent = await unsent_files(conn, Lane(chat.lane), chat.chat_id, author)
    wanted = set(request.files)
    found = [file for file in unsent if file.file_id in wanted]
    if len(found) != len(wanted):
        raise FilesNotEvidence(tuple(sorted(wanted - {file.file_id for file in found})))
    return found


def _ground(bought: Bought, policy: ClaimPolicy, ground: Ground, now: datetime) -> GroundChoice:
    """Whether the reason may be given, apart from what is still to be sent."""
    why = barred(bought, policy, ground.reason, 1, 0, now)
    until = window_ends(bought, ground) if bought.bought_out_at is not None else None
    return GroundChoice(ground.reason, why is None, why, until, ground.needs_files)


async def _seen(desk: ClaimDesk, request: OpenClaim) -> str:
    known = frozenset({request.order_id, request.line_id})
    writing = Writing(Side.BUYER, None, known)
    return await seen_text(desk.db, desk.judges, request.text, writing, desk.clock.now())


def _digest(request: OpenClaim) -> int:
    """64 bits that tell a retry from another claim under the same act id."""
    said = msgspec.json.encode(replace(request, act_id=UUID(int=0)))
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big", signed=True)
