"""The routes of coupons."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct

from prilavok import market
from prilavok.chat.judging import Judges
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import MARKET_ID_PATTERN, BuyerId, MarketText, SellerId
from prilavok.core.lanes import lane_of
from prilavok.discounts.coupons import actions
from prilavok.discounts.coupons.actions import (
    COUPONS_PER_PAGE_MAX,
    Issued,
    MadeCodes,
    Owner,
)
from prilavok.discounts.coupons.model import CouponId, CouponState, NewCoupon
from prilavok.discounts.coupons.views import CouponPage, CouponView
from prilavok.identity.model import Principal, Role, Scope, allow
from prilavok.market.model import CategoryPath

MAKERS: Final = allow(
    Role.OPERATOR, Role.SELLER_STAFF, scope=Scope.DISCOUNTS_USE, permission="discounts"
)
BUYERS: Final = allow(Role.BUYER)
HOLDERS_MAX: Final = 1_000
CODES_MAX: Final = 1_000
NAME_CHARS_MAX: Final = 200
NO_NUL: Final = r"^[^\x00]*\Z"


class Holders(Struct, frozen=True, forbid_unknown_fields=True):
    """Buyers who are to hold a coupon."""

    buyer_ids: Annotated[tuple[MarketText, ...], Meta(min_length=1, max_length=HOLDERS_MAX)]


class CodesWanted(Struct, frozen=True, forbid_unknown_fields=True):
    """How many codes to make."""

    many: Annotated[int, Meta(ge=1, le=CODES_MAX)] = 1


class NamedGoods(Struct, frozen=True):
    """A product by which a coupon can be for some goods."""

    product_id: str
    title: str


class GoodsOffered(Struct, frozen=True):
    """Products of a shop, by title, and all the categories in which it has some, sorted."""

    products: tuple[NamedGoods, ...]
    categories: tuple[CategoryPath, ...]


@get("/coupons/goods", access=MAKERS)
async def offer_goods(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    seller_id: Annotated[
        str | None, QueryParameter(min_length=1, max_length=64, pattern=MARKET_ID_PATTERN)
    ] = None,
    name: Annotated[str, QueryParameter(max_length=NAME_CHARS_MAX, pattern=NO_NUL)] = "",
) -> GoodsOffered:
    """What a coupon can be for, of one's own shop or of the one that an operator names: products
    whose titles begin with `name`, or the one whose id it is, and categories. Of no shop: none."""
    owner = owner_of(principal) or (SellerId(seller_id) if seller_id is not None else None)
    if owner is None:
        return GoodsOffered((), ())
    lane = lane_of(owner, db.lanes)
    async with db.reading() as conn:
        found = await market.products_called(conn, lane, owner, name)
        categories = await market.categories_of(conn, lane, owner)
    products = tuple(NamedGoods(each.product_id, each.title) for each in found)
    return GoodsOffered(products, tuple(categories))


@post("/coupons", access=MAKERS)
async def make_coupon(
    data: JSONBody[NewCoupon],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    judges: NamedDependency[Judges],
) -> CouponView:
    """Make a coupon; what a seller makes is the seller's own."""
    return await actions.make(db, clock, judges, data, owner_of(principal), principal.signature)


@get("/coupons", access=MAKERS)
async def list_coupons(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    standing: Annotated[CouponState | None, QueryParameter(name="state")] = None,
    cursor: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=COUPONS_PER_PAGE_MAX)] = 50,
) -> CouponPage:
    """All coupons, or one's seller's own, the newest first; those that stand so now, if asked."""
    return await actions.page(db, clock, owner_of(principal), standing, cursor, limit)


@get("/coupons/mine", access=BUYERS)
async def my_coupons(
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> CouponPage:
    """The coupons that one holds."""
    return await actions.mine(db, clock, BuyerId(principal.subject))


@get("/coupons/{coupon_id:uuid}", access=MAKERS)
async def read_coupon(
    coupon_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> CouponView:
    """A coupon, and what was taken of it."""
    return await actions.read(db, clock, CouponId(str(coupon_id)), owner_of(principal))


@post("/coupons/{coupon_id:uuid}/pause", access=MAKERS, status_code=200)
async def pause_coupon(
    coupon_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> CouponView:
    """Offer it no more, until it is resumed."""
    return await actions.set_paused(
        db,
        clock,
        CouponId(str(coupon_id)),
        owner_of(principal),
        principal.signature,
        is_paused=True,
    )


@post("/coupons/{coupon_id:uuid}/resume", access=MAKERS, status_code=200)
async def resume_coupon(
    coupon_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> CouponView:
    """Offer it again."""
    return await actions.set_paused(
        db,
        clock,
        CouponId(str(coupon_id)),
        owner_of(principal),
        principal.signature,
        is_paused=False,
    )


@post("/coupons/{coupon_id:uuid}/end", access=MAKERS, status_code=200)
async def end_coupon(
    coupon_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> CouponView:
    """End it now, for good."""
    return await actions.end(
        db, clock, CouponId(str(coupon_id)), owner_of(principal), principal.signature
    )


@post("/coupons/{coupon_id:uuid}/holders", access=MAKERS, status_code=200)
async def issue_coupon(
    coupon_id: FromPath[UUID],
    data: JSONBody[Holders],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> Issued:
    """Let buyers hold a coupon that is issued."""
    return await actions.issue(
        db,
        clock,
        CouponId(str(coupon_id)),
        [BuyerId(each) for each in data.buyer_ids],
        owner_of(principal),
        principal.signature,
    )


@post("/coupons/{coupon_id:uuid}/codes", access=MAKERS)
async def make_codes(
    coupon_id: FromPath[UUID],
    data: JSONBody[CodesWanted],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> MadeCodes:
    """Make codes; they are in this answer and nowhere else."""
    return await actions.make_codes(
        db,
        clock,
        CouponId(str(coupon_id)),
        data.many,
        owner_of(principal),
        principal.signature,
    )


@post("/coupons/{coupon_id:uuid}/claim", access=BUYERS, status_code=200)
async def claim_coupon(
    coupon_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
) -> CouponView:
    """Hold a coupon that whoever wants may claim."""
    return await actions.claim(db, clock, CouponId(str(coupon_id)), BuyerId(principal.subject))


def owner_of(principal: Principal) -> Owner:
    """Whose coupons somebody may look after."""
    return SellerId(principal.seller_id) if principal.seller_id is not None else None


HANDLERS: Final = (
    offer_goods,
    make_coupon,
    list_coupons,
    my_coupons,
    read_coupon,
    pause_coupon,
    resume_coupon,
    end_coupon,
    issue_coupon,
    make_codes,
    claim_coupon,
)
