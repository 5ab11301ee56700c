"""Telling the claims of the demo, by the ways everybody uses. The same again changes nothing."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID, uuid5

from prilavok import market
from prilavok.chat.files.fetching import Files
from prilavok.chat.files.taking_in import Intake
from prilavok.chat.judging import Judges
from prilavok.chat.writing import Writer
from prilavok.claims import acting, evidence, listing, opening
from prilavok.claims.acts import action_of
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.listing import ClaimFilter
from prilavok.claims.model import Actor, Claim
from prilavok.claims.protocol import ActRequest, OpenClaim
from prilavok.claims.refunds import settling, telling
from prilavok.claims.refunds.model import RefundTold
from prilavok.claims.rules.choosing import ACTIONS_OF
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import serve_subscriber
from prilavok.core.files import FileStore
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane
from prilavok.demo.audience import Nobody
from prilavok.demo.claims import STORIES, Deed, Paid, Story
from prilavok.demo.drawings import DRAWINGS
from prilavok.demo.orders import SOURCE, Row, order_rows
from prilavok.demo.personas import STAFF
from prilavok.demo.scenes import Scene
from prilavok.identity.model import Principal, Role
from prilavok.market import Permission
from prilavok.moderation.attachments.readers import Readers
from prilavok.wiring import PROJECTIONS

CLAIMS: Final = UUID("5d0c8f0a-5e0b-5b7e-9c55-2f6b3a9d4e10")
"""The name space of the demo's act ids."""
FIRST_LINE: Final = "1"
PAYER: Final = "key:demo"


class Claimants:
    """Has the buyers claim and the shops decide, each deed at its own time."""

    def __init__(self, db: Database, anchor: datetime, judges: Judges, store: FileStore) -> None:
        self._db = db
        self._anchor = anchor
        self._clock = FixedClock(anchor)
        self._writer = Writer(db, self._clock, judges, Nobody())
        intake = Intake(db, self._clock, self._writer.rights, store, Readers())
        self._files = Files(db, self._clock, store, intake, Nobody().log_has_grown)
        self._desk = ClaimDesk(db, self._clock, judges, Nobody())
        self._orders = {row.order_id: row for row in order_rows()}

    def scenes(self) -> Iterable[Scene]:
        """All claims, and what is done about each."""
        for story in STORIES:
            yield Scene(self._anchor - story.ago, partial(self._open, story))
            for number, (ago, deed) in enumerate(story.deeds, start=1):
                yield Scene(self._anchor - ago, partial(self._do, story, number, ago, deed))

    async def close(self) -> None:
        """Nothing more is told."""
        await self._files.intake.close()
        await self._writer.close()

    async def _open(self, story: Story) -> None:
        self._clock.at = self._anchor - story.ago
        order = self._orders[story.order_id]
        if await self._claim_of(order) is not None:
            return
        files = () if story.picture is None else (await self._sent(order, story.picture),)
        request = OpenClaim(
            act_id=_act_id(story, 0),
            seller_id=order.seller_id,
            order_id=order.order_id,
            line_id=FIRST_LINE,
            reason=story.reason,
            defective=True,
            text=story.text,
            files=files,
            wants=story.wants,
        )
        await opening.open_claim(self._desk, BuyerId(order.buyer_id), request)

    async def _sent(self, order: Row, picture: str) -> UUID:
        """The id of a photograph that the buyer has just sent in."""

        async def drawn() -> AsyncGenerator[bytes]:
            yield DRAWINGS[picture]()

        place = (SellerId(order.seller_id), OrderId(order.order_id))
        taken = await evidence.take_for_order(
            self._desk, self._files, _buyer(order), place, picture, drawn()
        )
        return taken.file_id

    async def _do(self, story: Story, number: int, ago: timedelta, deed: Deed) -> None:
        """Each deed makes the next version of its claim, so one that was done is known by that."""
        self._clock.at = self._anchor - ago
        order = self._orders[story.order_id]
        claim = await self._claim_of(order)
        assert claim is not None
        if claim.version != number:
            return
        match deed:
            case Paid():
                await self._pay(claim)
            case RefundTold():
                async with self._db.transaction() as conn:
                    now = self._clock.now()
                    lanes = self._db.lanes
                    await telling.tell(conn, claim.claim_id, deed, by=PAYER, lanes=lanes, now=now)
            case _:
                is_buyers = action_of(deed) in ACTIONS_OF[Actor.BUYER]
                who = _buyer(order) if is_buyers else _staff(order)
                request = ActRequest(_act_id(story, number), claim.version, deed)
                await acting.act_on(self._desk, who, claim.claim_id, request)

    async def _pay(self, claim: Claim) -> None:
        """The marketplace tells that all that was owed went back, and that is heard."""
        assert claim.refund is not None
        back = market.OrderRefunded(
            source=SOURCE,
            id=f"order:{claim.order_id}:claim",
            at=self._clock.now(),
            seller_id=claim.seller_id,
            order_id=claim.order_id,
            line_id=claim.line_id,
            amount_minor=claim.refund.amount.minor,
            claim_id=claim.claim_id,
        )
        await market.take_in(self._db, self._clock, [back], PROJECTIONS)
        later = self._clock.now() + timedelta(seconds=1)
        while await serve_subscriber(self._db, settling.SUBSCRIBER, Lane(claim.lane), later):
            pass

    async def _claim_of(self, order: Row) -> Claim | None:
        wanted = ClaimFilter(q=order.order_id)
        buyer_id = BuyerId(order.buyer_id)
        found = await listing.claims_of_buyer(self._desk, buyer_id, wanted, None)
        for view in found.claims:
            if view.order_id == order.order_id:
                return await acting.claim_seen_by(self._desk, _buyer(order), view.claim_id)
        return None


def _act_id(story: Story, number: int) -> UUID:
    return uuid5(CLAIMS, f"{story.order_id}:{number}")


def _buyer(order: Row) -> Principal:
    return Principal(Role.BUYER, order.buyer_id, "token", None)


def _staff(order: Row) -> Principal:
    """Who decides on claims in the shop that sold it."""
    who = next(
        each
        for each in STAFF
        if each.seller_id == order.seller_id
        and each.active
        and Permission.CLAIMS in each.permissions
    )
    permissions = frozenset(str(each) for each in who.permissions)
    return Principal(
        Role.SELLER_STAFF, who.id, "token", None, who.seller_id, permissions, name=who.name
    )
