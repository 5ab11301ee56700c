"""A shop that has sold something, its buyer, its staff, a moderator, and what they do to claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from market.facts import told
from prilavok import wiring
from prilavok.cases import Decision, Desk
from prilavok.chat.files import store as files_store
from prilavok.chat.files.model import FileId, FileRow, FileState
from prilavok.chat.model import ChatId, Side
from prilavok.claims import acting, arbitration, jobs, opening
from prilavok.claims.acts import AnyAct
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.model import Claim, ClaimReason, Wish
from prilavok.claims.protocol import ActRequest, OpenClaim
from prilavok.core.clock import FixedClock
from prilavok.core.config import Settings
from prilavok.core.database import Database
from prilavok.core.duties import Duty, do_duty
from prilavok.core.events import serve_subscriber
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.identity.model import Principal, Role
from prilavok.moderation.attachments.model import MediaType
from standing.town import tell

TEXT = "The handle came off on the first day."
PAID = 100_000
BUYER = Principal(Role.BUYER, "b-1", "token", None)
STRANGER = Principal(Role.BUYER, "b-2", "token", None)
STAFF = Principal(
    Role.SELLER_STAFF, "w-1", "token", None, "s-1", frozenset({"claims"}), name="Anna"
)
COLLEAGUE = Principal(
    Role.SELLER_STAFF, "w-2", "token", None, "s-1", frozenset({"claims"}), name="Boris"
)
MODERATOR = Principal(Role.MODERATOR, "m-1", "token", None)
DUTY = Duty("turns of claims", timedelta(0), jobs.watch_turns)


@dataclass
class Listening:
    """Hears of commits."""

    heard: list[tuple[Lane, int]] = field(default_factory=list[tuple[Lane, int]])

    def committed(self, lane: Lane, position: int, happenings: object) -> None:
        raise AssertionError("no messages here")

    def log_has_grown(self, lane: Lane, position: int) -> None:
        self.heard.append((lane, position))


class Shop:
    """One order of two lines, bought out yesterday."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        self.clock = clock
        self.audience = Listening()
        judges = wiring.judges_of(Settings(), clock)
        self.desk = ClaimDesk(db, clock, judges, self.audience)

    async def sell(self, order_id: str = "o-1", **fields: Any) -> None:
        """Facts of an order with the lines `1` and `2`, each of 1,000 roubles."""
        at = self.clock.now() - timedelta(days=1)
        lines = [
            {"line_id": line, "product_id": f"p-{line}", "quantity": 1, "paid_minor": PAID}
            for line in ("1", "2")
        ]
        order: dict[str, Any] = {"order_id": order_id, "at": at}
        await tell(
            self.db,
            self.clock,
            told("order_placed", buyer_id="b-1", lines=lines, **order, **fields),
            told("order_delivered", **order),
            told("order_bought_out", **order),
        )

    async def open(
        self,
        line_id: str = "1",
        *,
        act_id: UUID | None = None,
        reason: ClaimReason = ClaimReason.MISSING_PART,
        text: str = TEXT,
        order_id: str = "o-1",
        files: tuple[UUID, ...] = (),
    ) -> Claim:
        """A claim of the buyer's."""
        request = OpenClaim(
            act_id=act_id or uuid4(),
            seller_id="s-1",
            order_id=order_id,
            line_id=line_id,
            reason=reason,
            text=text,
            wants=Wish.REFUND,
            files=files,
        )
        return await opening.open_claim(self.desk, BuyerId("b-1"), request)

    async def act(
        self,
        who: Principal,
        claim: Claim,
        act: AnyAct,
        *,
        act_id: UUID | None = None,
    ) -> Claim:
        """`who` does something to the claim as it is seen here."""
        request = ActRequest(act_id or uuid4(), claim.version, act)  # pyright: ignore[reportArgumentType]
        return await acting.act_on(self.desk, who, claim.claim_id, request)

    async def now(self, claim: Claim) -> Claim:
        """The claim as it is."""
        return await acting.claim_seen_by(self.desk, MODERATOR, claim.claim_id)

    async def look(self) -> bool:
        """Let the duty run."""
        return await do_duty(self.db, DUTY, self.clock.now())

    async def rule(self, claim: Claim, decision: str, amount_minor: int | None = None) -> Claim:
        """A moderator takes the claim's case and decides it; what follows is done."""
        assert claim.case_id is not None
        desk = self.cases()
        who = MODERATOR.signature
        await desk.take(who, claim.case_id)  # pyright: ignore[reportArgumentType]
        await desk.decide(
            who,
            claim.case_id,  # pyright: ignore[reportArgumentType]
            Decision(decision, "Looked at the pictures", amount_minor=amount_minor),
        )
        await self.follow()
        return await self.now(claim)

    def cases(self) -> Desk:
        """Where moderators decide claims."""
        return Desk(self.db, self.clock, arbitration.KINDS, (), self.audience.log_has_grown)

    async def follow(self) -> None:
        """Let the claims' own subscriber act on all that was told."""
        lane = lane_of("s-1", self.db.lanes)
        while await serve_subscriber(self.db, jobs.SUBSCRIBER, lane, self.clock.now()):
            pass

    async def picture(
        self, side: Side = Side.BUYER, author: str = "b-1", *, order_id: str = "o-1"
    ) -> UUID:
        """A clean picture in the chat of the order, that nothing has yet."""
        order = (SellerId("s-1"), OrderId(order_id))
        form = await opening.form_for(self.desk, BuyerId("b-1"), *order)
        file_id = uuid4()
        row = FileRow(
            chat_id=ChatId(form.chat_id),
            file_id=FileId(file_id),
            side=side,
            author_id=author,
            name="handle.png",
            media_type=MediaType.PNG,
            bytes=100,
            width=10,
            height=10,
            pages=None,
            state=FileState.CLEAN,
            verdict=None,
            said=(),
            message_id=None,
            created_at=self.clock.now(),
        )
        async with self.db.transaction() as conn:
            later = self.clock.now() + timedelta(days=1)
            await files_store.insert_file(conn, lane_of("s-1", self.db.lanes), row, later)
        return file_id


async def a_shop(db: Database, clock: FixedClock) -> Shop:
    """With people, goods, and an order that was bought out yesterday."""
    shop = Shop(db, clock)
    await tell(
        db,
        clock,
        told("seller", name="Tula"),
        told("staff", staff_id="w-1", name="Anna", permissions=["claims"]),
        told("staff", staff_id="w-2", name="Boris", permissions=["claims"]),
        told("product", product_id="p-1", title="Samovar"),
    )
    await shop.sell()
    return shop
