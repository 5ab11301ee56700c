"""Claims as one side may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok import market
from prilavok.chat.files.attaching_store import files_of_claims
from prilavok.chat.model import ShownFile
from prilavok.chat.protocol import BuyerFace
from prilavok.chat.views import alias_of
from prilavok.claims import store
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.model import Actor, Claim, Happened
from prilavok.claims.policies import policy_of
from prilavok.claims.protocol import ClaimView, HappenedView
from prilavok.claims.rules import available
from prilavok.claims.stepping import with_left
from prilavok.core.database import Connection, Database
from prilavok.core.ids import ProductId, SellerId
from prilavok.core.lanes import Lane
from prilavok.core.money import Money


async def claim_view(desk: ClaimDesk, claim: Claim, viewer: Actor) -> ClaimView:
    """The claim with all that was done, and all that `viewer` can do."""
    now = desk.clock.now()
    async with desk.db.snapshot() as conn:
        stored = await store.claim_by_id(conn, Lane(claim.lane), claim.claim_id)
        assert stored is not None
        [view] = await claim_views(conn, desk.db, [stored])
        history = await store.log_of(conn, Lane(claim.lane), claim.claim_id)
        files = await _files_of(conn, Lane(claim.lane), [stored])
        policy = await policy_of(conn, stored.policy_version)
        left = await with_left(conn, stored)
        choices = available(left, policy, viewer, now)
    shown = tuple(_happened_view(each, files, stored, viewer) for each in history)
    paid = left.paid if stored.is_undecided else stored.paid
    return replace(view, paid=paid, choices=choices, history=shown)


async def claim_views(conn: Connection, db: Database, claims: Sequence[Claim]) -> list[ClaimView]:
    """`claims` as lists show them, by a fixed number of queries for each seller."""
    around = await _around(conn, db, claims)
    return [_claim_view(claim, around) for claim in claims]


class Around(Struct, frozen=True):
    """What is shown with claims and is not their own: names and titles as they are now, files.
    `secret` makes aliases."""

    secret: bytes
    seller_names: Mapping[str, str]
    buyer_names: Mapping[str, str | None]
    titles: Mapping[tuple[SellerId, ProductId], str]
    files: Mapping[UUID, ShownFile]

    def files_of(self, file_ids: Iterable[UUID]) -> tuple[ShownFile, ...]:
        """Those that are still there, in their order."""
        return tuple(self.files[each] for each in file_ids if each in self.files)


async def _around(conn: Connection, db: Database, claims: Sequence[Claim]) -> Around:
    sellers = await market.sellers_by_id(
        conn, sorted({claim.seller_id for claim in claims}), lanes=db.lanes
    )
    buyers = await market.buyers_by_id(
        conn, sorted({claim.buyer_id for claim in claims}), lanes=db.lanes
    )
    files: dict[UUID, ShownFile] = {}
    for lane in sorted({claim.lane for claim in claims}):
        of_lane = [claim for claim in claims if claim.lane == lane]
        files |= await _files_of(conn, Lane(lane), of_lane)
    return Around(
        db.secret,
        {seller.seller_id: seller.name for seller in sellers},
        {buyer.buyer_id: buyer.name for buyer in buyers},
        await _titles_of(conn, claims),
        files,
    )


def _claim_view(claim: Claim, around: Around) -> ClaimView:
    return ClaimView(
        claim_id=claim.claim_id,
        chat_id=claim.chat_id,
        seller_id=claim.seller_id,
        seller_name=around.seller_names.get(claim.seller_id, claim.seller_id),
        buyer=BuyerFace(
            alias_of(around.secret, claim.seller_id, claim.buyer_id),
            around.buyer_names.get(claim.buyer_id),
        ),
        order_id=claim.order_id,
        line_id=claim.line_id,
        product_id=claim.product_id,
        product_title=around.titles.get((claim.seller_id, claim.product_id), claim.product_id),
        scheme=claim.scheme,
        policy_version=claim.policy_version,
        opened_at=claim.opened_at,
        changed_at=claim.changed_at,
        version=claim.version,
        reason=claim.reason,
        defective=claim.defective,
        text=claim.text,
        files=around.files_of(claim.files),
        wants=claim.wants,
        paid=claim.paid,
        state=claim.state,
        turn=claim.turn,
        due_at=claim.due_at,
        overdue=claim.overdue_at is not None,
        offer=claim.offer,
        granted=claim.granted,
        fulfilment=claim.fulfilment,
        tracking=claim.tracking,
        outcome=claim.outcome,
        refund=claim.refund,
        arbitrated=claim.arbitrated,
    )


def _happened_view(
    happened: Happened, files: dict[UUID, ShownFile], claim: Claim, viewer: Actor
) -> HappenedView:
    amount = happened.amount_minor
    is_own = viewer is Actor.SELLER and happened.by is Actor.SELLER
    return HappenedView(
        version=happened.version,
        at=happened.at,
        by=happened.by,
        author=happened.person_name if is_own else None,
        action=happened.action,
        text=happened.text,
        files=tuple(files[each] for each in happened.files if each in files),
        amount=Money(amount, claim.paid.currency) if amount is not None else None,
        tracking=happened.tracking,
        state=happened.state,
    )


async def _titles_of(
    conn: Connection, claims: Sequence[Claim]
) -> dict[tuple[SellerId, ProductId], str]:
    titles: dict[tuple[SellerId, ProductId], str] = {}
    for lane, seller_id in sorted({(claim.lane, claim.seller_id) for claim in claims}):
        wanted = sorted({claim.product_id for claim in claims if claim.seller_id == seller_id})
        for product in await market.products_by_id(conn, Lane(lane), seller_id, wanted):
            titles[seller_id, ProductId(product.product_id)] = product.title
    return titles


async def _files_of(conn: Connection, lane: Lane, claims: Sequence[Claim]) -> dict[UUID, ShownFile]:
    found = await files_of_claims(conn, lane, [claim.claim_id for claim in claims])
    return {file.file_id: file.shown() for file in found}
