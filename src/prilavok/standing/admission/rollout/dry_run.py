"""What a draft of the rollout would change, counted before it is published. Changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Generic, TypeAlias, TypeVar
from uuid import UUID

from prilavok import market
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind
from prilavok.programmes import Current
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.rollout import actions, rules
from prilavok.standing.admission.rollout.model import (
    Access,
    CapabilityChange,
    ChatReached,
    ChatsTouched,
    Cutoff,
    DryRun,
    Open,
    OrderFacts,
    Reached,
    SellerFacts,
)
from prilavok.standing.admission.rollout.programme import Rollout

ROWS_PER_PAGE: Final = 500
ROWS_MAX: Final = 200_000
"""So many sellers, buyers and chats are looked at over HTTP, each."""
SAMPLES: Final = 10
DRAFT: Final = -1

T = TypeVar("T")
Page: TypeAlias = Callable[[Lane, T | None], Awaitable[Sequence[T]]]


@dataclass(frozen=True)
class Reach:
    """Where to look for what a switch would touch: with those who know chats and cases."""

    chats: Callable[[Connection, Lane, UUID | None, int], Awaitable[Sequence[ChatReached]]]
    open_cases: Callable[[Connection, Lane], Awaitable[Mapping[Party, int]]]


@dataclass
class Tally:
    """Counts, and keeps the first few as samples."""

    count: int = 0
    samples: list[str] = field(default_factory=list[str])

    def add(self, name: object) -> None:
        self.count += 1
        if len(self.samples) < SAMPLES:
            self.samples.append(str(name))

    def reached(self) -> Reached:
        return Reached(self.count, tuple(self.samples))


@dataclass
class ChatTally:
    """Counts chats and what is open in them."""

    chats: Tally = field(default_factory=Tally)
    by_status: Counter[str] = field(default_factory=Counter[str])
    open_deadlines: int = 0
    held_messages: int = 0

    def add(self, chat: ChatReached) -> None:
        self.chats.add(chat.chat_id)
        self.by_status[chat.status] += 1
        self.open_deadlines += chat.due_at is not None
        self.held_messages += chat.held

    def touched(self) -> ChatsTouched:
        return ChatsTouched(
            self.chats.reached(), dict(self.by_status), self.open_deadlines, self.held_messages
        )


@dataclass(frozen=True)
class Side:
    """One of the two rollouts that are compared, with the cutoffs of its groups."""

    rollout: Rollout
    cutoffs: Mapping[Capability, Mapping[int, Cutoff]]

    def access(
        self,
        capability: Capability,
        seller: SellerFacts,
        buyer_id: BuyerId | None = None,
        order: OrderFacts | None = None,
    ) -> Access:
        return rules.capability_of(
            self.rollout,
            capability,
            seller=seller,
            buyer_id=buyer_id,
            order=order,
            cutoffs=self.cutoffs[capability],
        )

    def is_off_for_buyer(self, capability: Capability, buyer_id: BuyerId) -> bool:
        return rules.is_off_for_buyer(self.rollout.of(capability), buyer_id)


class Counting:
    """Compares two rollouts, one seller, buyer or chat at a time."""

    def __init__(self, before: Side, after: Side) -> None:
        self._before = before
        self._after = after
        self._known: dict[SellerId, SellerFacts] = {}
        self._buyers_known = set[BuyerId]()
        self._sellers = {each: (Tally(), Tally()) for each in Capability}
        self._buyers = {each: (Tally(), Tally()) for each in Capability}
        self.opened, self.closed, self.kept_open = ChatTally(), ChatTally(), ChatTally()
        self.parties_closed: set[Party] = set()

    def seller(self, seller: SellerFacts) -> None:
        self._known[seller.seller_id] = seller
        for capability, (opened, closed) in self._sellers.items():
            was = isinstance(self._before.access(capability, seller), Open)
            will = isinstance(self._after.access(capability, seller), Open)
            if will != was:
                (opened if will else closed).add(seller.seller_id)

    @property
    def buyers_seen(self) -> int:
        return len(self._buyers_known)

    def buyer(self, buyer_id: BuyerId) -> None:
        """Count a buyer, once: facts may tell of one who chats, or not."""
        if buyer_id in self._buyers_known:
            return
        self._buyers_known.add(buyer_id)
        for capability, (opened, closed) in self._buyers.items():
            was = self._before.is_off_for_buyer(capability, buyer_id)
            will = self._after.is_off_for_buyer(capability, buyer_id)
            if will != was:
                (closed if will else opened).add(buyer_id)

    def chat(self, chat: ChatReached) -> None:
        """Count a chat, and the buyer who has it."""
        self.buyer(chat.buyer_id)
        seller = self._known.get(chat.seller_id) or SellerFacts(chat.seller_id)
        asked = (Capability.CHAT, seller, chat.buyer_id, chat.order)
        was, will = self._before.access(*asked), self._after.access(*asked)
        if isinstance(will, Open) and will.exempt:
            self.kept_open.add(chat)
        if isinstance(will, Open) and not isinstance(was, Open):
            self.opened.add(chat)
        if isinstance(was, Open) and not isinstance(will, Open):
            self.closed.add(chat)
            self.parties_closed.add(Party(PartyKind.SELLER, chat.seller_id))
            self.parties_closed.add(Party(PartyKind.BUYER, chat.buyer_id))

    def changes(self) -> tuple[CapabilityChange, ...]:
        return tuple(
            CapabilityChange(
                capability,
                *(tally.reached() for tally in self._sellers[capability]),
                *(tally.reached() for tally in self._buyers[capability]),
            )
            for capability in Capability
        )


async def dry_run(
    db: Database, clock: Clock, draft: Rollout, reach: Reach, *, rows_max: int | None = ROWS_MAX
) -> DryRun:
    """What would change if `draft` came into force now; all of it is looked at without a
    `rows_max`."""
    async with db.snapshot() as conn:
        now = clock.now()
        in_force = await actions.rollout_in_force(conn, now)
        after = Current(draft, DRAFT, None)
        counting = Counting(await _side(conn, in_force), await _side(conn, after))
        sellers = Walk[market.Seller](db.lanes, rows_max)
        buyers = Walk[BuyerId](db.lanes, rows_max)
        chats = Walk[ChatReached](db.lanes, rows_max)
        async for seller in sellers.rows(partial(_sellers_after, conn)):
            seller_id = SellerId(seller.seller_id)
            counting.seller(SellerFacts(seller_id, seller.country, seller.registered_at))
        async for buyer_id in buyers.rows(partial(_buyers_after, conn)):
            counting.buyer(buyer_id)
        async for chat in chats.rows(partial(_chats_after, conn, reach)):
            counting.chat(chat)
        open_cases = await _open_cases(conn, reach, db.lanes, counting.parties_closed)
    return DryRun(
        version=in_force.version,
        capabilities=counting.changes(),
        chats_opened=counting.opened.touched(),
        chats_closed=counting.closed.touched(),
        chats_kept_open=counting.kept_open.touched(),
        open_cases=open_cases,
        sellers=sellers.seen,
        buyers=counting.buyers_seen,
        chats=chats.seen,
        is_complete=sellers.is_complete and buyers.is_complete and chats.is_complete,
    )


async def _sellers_after(
    conn: Connection, lane: Lane, last: market.Seller | None
) -> list[market.Seller]:
    after = last.seller_id if last else ""
    return await market.sellers_after(conn, lane, after, sellers_max=ROWS_PER_PAGE)


async def _buyers_after(conn: Connection, lane: Lane, last: BuyerId | None) -> list[BuyerId]:
    return await market.buyer_ids_after(conn, lane, last or "", buyers_max=ROWS_PER_PAGE)


async def _chats_after(
    conn: Connection, reach: Reach, lane: Lane, last: ChatReached | None
) -> Sequence[ChatReached]:
    return await reach.chats(conn, lane, last.chat_id if last else None, ROWS_PER_PAGE)


@dataclass
class Walk(Generic[T]):
    """Goes over the rows of every lane, a page at a time."""

    lanes: int
    rows_max: int | None
    seen: int = 0
    is_complete: bool = True

    async def rows(self, page: Page[T]) -> AsyncGenerator[T]:
        for lane in map(Lane, range(self.lanes)):
            last: T | None = None
            while found := await page(lane, last):
                for row in found:
                    if self.rows_max is not None and self.seen >= self.rows_max:
                        self.is_complete = False
                        return
                    self.seen += 1
                    yield row
                last = found[-1]


async def _side(conn: Connection, rollout: Current[Rollout]) -> Side:
    cutoffs = {
        capability: await actions.cutoffs_of(conn, rollout, rollout.document.of(capability))
        for capability in Capability
    }
    return Side(rollout.document, cutoffs)


async def _open_cases(conn: Connection, reach: Reach, lanes: int, parties: set[Party]) -> int:
    """The open cases about any of `parties`."""
    found = 0
    for lane in map(Lane, range(lanes)):
        by_owner = await reach.open_cases(conn, lane)
        found += sum(cases for party, cases in by_owner.items() if party in parties)
    return found
