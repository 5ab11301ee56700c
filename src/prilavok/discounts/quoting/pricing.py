"""The price of a basket, with those of the asker's own coupons that are not left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import merge
from operator import attrgetter
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from prilavok.core.ids import SellerId
from prilavok.core.money import BPS_WHOLE
from prilavok.discounts.coupons.eligibility import as_told_of_a_code, barred
from prilavok.discounts.coupons.model import Coupon, CouponId, Given, Percent
from prilavok.discounts.programme import DiscountProgramme, Source, Stack, Stacking
from prilavok.discounts.quoting.choosing import LOOKED_AT_MIN, Chosen, Field, choose
from prilavok.discounts.quoting.model import (
    CONSIDERED_MAX,
    AskedLine,
    Basket,
    CodeAnswer,
    Discount,
    Known,
    Quote,
    QuotedLine,
    Use,
)
from prilavok.discounts.quoting.offers import Offers, Pile, Shelf
from prilavok.discounts.quoting.racks import Rack, falling, single
from prilavok.discounts.quoting.stacking import Share, stacked
from prilavok.discounts.quoting.worth import Worth
from prilavok.discounts.reasons import WhyNot
from prilavok.discounts.spend.rows import NOTHING
from prilavok.discounts.terms import DiscountTerms
from prilavok.market.model import Funder

BY_ID: Final = attrgetter("line_id")


class Bid(Share, frozen=True):
    """A discount that a line can have: what it may take off, and what is told of it."""

    told: Discount


class OfSeller(Struct, frozen=True):
    """What a seller's terms are for this buyer: what is told of them, and, where `told` has no
    reason against it, what they give."""

    told: Discount
    terms: DiscountTerms | None = None
    bid: Bid | None = None


class Sheet(Struct):
    """A line being priced: what it can have, one place for each source in the operator's order, and
    what it cannot."""

    line: AskedLine
    price_minor: int
    bids: list[Bid | None]
    others: list[Discount]
    not_listed: int = 0

    def tell(self, told: Discount) -> None:
        """Say of a discount why the line cannot have it, as long as anybody reads it."""
        if len(self.others) < CONSIDERED_MAX:
            self.others.append(told)
        else:
            self.not_listed += 1


class Priced(Struct, frozen=True):
    """A quote, and which of the asker's own coupons took lines that another coupon could have."""

    quote: Quote
    contested: tuple[CouponId, ...]


def priced(
    basket: Basket,
    known: Known,
    offers: Offers,
    programme: DiscountProgramme,
    left_out: frozenset[CouponId],
) -> Priced:
    """What each line costs where these own coupons are not used."""
    order = programme.stacking.order
    sheets = [
        Sheet(line, line.price_minor, [None] * len(order), [])
        for line in sorted(basket.lines, key=BY_ID)
    ]
    codes = {code: _answer(coupon, known) for code, coupon in sorted(known.codes.items())}

    _loyalty(sheets, basket, known, programme)
    own = list(_own_fields(sheets, basket, known, left_out))
    used: set[CouponId] = set()
    for source, chosen in _coupons(sheets, basket, known, offers, own):
        if chosen.worth is not None:
            _put(sheets, order.index(source), chosen.places, chosen.field, chosen.worth)
            used.add(chosen.worth.coupon.coupon_id)
    beaten = _beaten(programme.stacking)
    quoted = [_priced(sheet, programme.stacking, beaten) for sheet in sheets]

    answer = Quote(
        currency=basket.currency,
        price_minor=sum([line.price_minor for line in quoted]),
        pays_minor=sum([line.pays_minor for line in quoted]),
        lines=tuple(quoted),
        uses=_uses(quoted) if used else (),
        codes=tuple(CodeAnswer(code, why_not) for code, why_not in codes.items()),
    )
    return Priced(answer, tuple(_contested(own, used, offers)))


def _loyalty(
    sheets: Sequence[Sheet], basket: Basket, known: Known, programme: DiscountProgramme
) -> None:
    """What the sellers' terms give, or why they do not."""
    place = programme.stacking.order.index(Source.LOYALTY)
    is_foreign = basket.currency != programme.currency
    sellers: dict[SellerId, OfSeller] = {}
    for sheet in sheets:
        seller_id = sheet.line.seller_id
        of_seller = sellers.get(seller_id)
        if of_seller is None:
            of_seller = sellers[seller_id] = _of_seller(seller_id, known, is_foreign=is_foreign)
        terms = of_seller.terms
        if terms is not None and not terms.are_for(sheet.line.category):
            sheet.tell(replace(of_seller.told, why_not=WhyNot.OUT_OF_SCOPE, short_minor=None))
        elif of_seller.bid is None:
            sheet.tell(of_seller.told)
        else:
            sheet.bids[place] = of_seller.bid


def _of_seller(seller_id: SellerId, known: Known, *, is_foreign: bool) -> OfSeller:
    if seller_id in known.unreadable:
        return OfSeller(Discount(source=Source.LOYALTY, why_not=WhyNot.UNREADABLE))
    withheld = known.withheld.get(seller_id)
    if withheld is not None:
        return OfSeller(Discount(source=Source.LOYALTY, why_not=withheld))
    version = known.terms.get(seller_id)
    if version is None or version.terms is None:
        return OfSeller(Discount(source=Source.LOYALTY, why_not=WhyNot.NO_TERMS))
    told = Discount(source=Source.LOYALTY, key=str(version.number), funder=Funder.SELLER)
    if is_foreign:
        return OfSeller(replace(told, why_not=WhyNot.CURRENCY), version.terms)
    if known.asker.buyer_id is None:
        return OfSeller(replace(told, why_not=WhyNot.NO_BUYER), version.terms)
    spend = known.spends.get(seller_id, NOTHING)
    short_minor = version.terms.threshold_minor - spend.sum_minor
    bid = Bid(version.terms.discount_bps, None, told)
    if short_minor > 0:
        told, bid = replace(told, why_not=WhyNot.BELOW_THRESHOLD, short_minor=short_minor), None
    return OfSeller(told, version.terms, bid)


def _coupons(
    sheets: Sequence[Sheet], basket: Basket, known: Known, offers: Offers, own: Sequence[Field]
) -> Iterable[tuple[Source, Chosen]]:
    """What becomes of coupons; why some are not for the asker at all is told."""
    if not own and not offers.shelves:
        return
    not_these = known.exhausted | offers.used_up_by(known.asker)
    prices = [sheet.price_minor for sheet in sheets]
    for source in (Source.SELLER_COUPON, Source.MARKETPLACE_COUPON):
        shelf = offers.shelves.get(source)
        offered = _offered(sheets, basket, known, shelf) if shelf is not None else ()
        held = [field for field in own if field.rack.source is source]
        for chosen in choose(held, offered, prices, not_these):
            if chosen.worth is None:
                _tell_missing(sheets, chosen.field, prices, known, not_these)
            yield source, chosen


def _offered(
    sheets: Sequence[Sheet], basket: Basket, known: Known, shelf: Shelf
) -> Iterator[Field]:
    """The racks that hold some line, each with its lines, the strongest first; but for those that
    are not for the asker, of which some are told."""
    piles: dict[int, Pile] = {}
    for sheet in sheets:
        for pile in shelf.piles_for(sheet.line):
            piles[id(pile)] = pile
            sheet.not_listed += pile.coupons
    untold = LOOKED_AT_MIN
    all_places = tuple(range(len(sheets)))
    last: Rack | None = None
    for rack in merge(*(pile.racks for pile in piles.values()), key=falling):
        if rack is last:
            continue
        last = rack
        why_not = known.withheld_by(rack.seller_id) or rack.barred(known.asker, basket.currency)
        if why_not is not None and not untold:
            continue
        places = all_places
        if not rack.is_for_all:
            places = tuple([n for n, sheet in enumerate(sheets) if rack.holds(sheet.line)])
        if why_not is None and places:
            yield Field(rack, places)
        elif why_not is not None:
            untold -= 1
            told = replace(_named(rack.coupons[0]), why_not=why_not)
            _tell(sheets, places, told)
        _count_told(sheets, places)


def _own_fields(
    sheets: Sequence[Sheet], basket: Basket, known: Known, left_out: frozenset[CouponId]
) -> Iterable[Field]:
    """The asker's own coupons that can be used; of the others, why they cannot."""
    for coupon, barred_by in _own(known):
        rack = single(coupon)
        places = tuple(n for n, sheet in enumerate(sheets) if rack.holds(sheet.line))
        why_not = barred_by or rack.barred(known.asker, basket.currency)
        if why_not is None and places and coupon.coupon_id in left_out:
            why_not = WhyNot.BEATEN
        if why_not is None and places:
            yield Field(rack, places)
        else:
            told = replace(_named(coupon), why_not=why_not or WhyNot.OUT_OF_SCOPE)
            _tell(sheets, places or range(len(sheets)), told)


def _contested(
    own: Sequence[Field], used: Collection[CouponId], offers: Offers
) -> Iterator[CouponId]:
    """Of the asker's own coupons that are used, those that took lines which another may have
    wanted: leaving out any other changes nothing, or makes it dearer."""
    for field in own:
        coupon, rack = field.rack.coupons[0], field.rack
        others = (each for each in own if each is not field and each.rack.source is rack.source)
        if coupon.coupon_id in used and (
            rack.source in offers.shelves
            or any(not set(field.places).isdisjoint(each.places) for each in others)
        ):
            yield coupon.coupon_id


def _own(known: Known) -> Iterable[tuple[Coupon, WhyNot | None]]:
    """What the asker holds or typed the code of, each once, and why it cannot be used, if so. Of
    codes that are none nothing is said."""
    own = {
        coupon.coupon_id: (
            coupon,
            known.withheld_by(coupon.seller_id)
            or barred(coupon, known.asker, known.exhausted, known.now),
        )
        for coupon in known.own
    }
    for coupon in known.codes.values():
        why_not = _answer(coupon, known)
        if coupon is not None and why_not is not WhyNot.CODE:
            own[coupon.coupon_id] = coupon, why_not
    return [own[coupon_id] for coupon_id in sorted(own)]


def _answer(coupon: Coupon | None, known: Known) -> WhyNot | None:
    """Why a code cannot be used: whoever typed it holds its coupon."""
    if coupon is None or coupon.given is not Given.BY_CODE:
        return WhyNot.CODE
    asker = replace(known.asker, holds=known.asker.holds | {coupon.coupon_id})
    why_not = known.withheld_by(coupon.seller_id) or barred(
        coupon, asker, known.exhausted, known.now
    )
    return None if why_not is None else as_told_of_a_code(why_not)


def _put(
    sheets: Sequence[Sheet], place: int, lines: Sequence[int], field: Field, worth: Worth
) -> None:
    """Give the coupon its lines; on those of the field that others have, it was beaten."""
    coupon = worth.coupon
    off_bps, told = _percent_of(coupon), _named(coupon, of_basket=_is_of_basket(coupon))
    on_each = Bid(off_bps, None, told)
    for n, part_minor in zip(lines, worth.parts_minor, strict=False):
        sheets[n].bids[place] = Bid(off_bps, part_minor, told) if worth.is_bounded else on_each
    if len(lines) < len(field.places):
        elsewhere = sorted(set(field.places).difference(lines))
        _tell(sheets, elsewhere, replace(_named(coupon), why_not=WhyNot.BEATEN))


def _is_of_basket(coupon: Coupon) -> bool:
    """Whether more goods may mean less for each of them."""
    return not isinstance(coupon.benefit, Percent) or coupon.benefit.most_minor is not None


def _percent_of(coupon: Coupon) -> int:
    """What is split by price takes all of a line where its part is as much."""
    return coupon.benefit.off_bps if isinstance(coupon.benefit, Percent) else BPS_WHOLE


def _tell_missing(
    sheets: Sequence[Sheet],
    field: Field,
    prices: Sequence[int],
    known: Known,
    not_these: frozenset[CouponId],
) -> None:
    """Of coupons for which there is too little in the basket, the one that misses least."""
    whole = sum(prices[place] for place in field.places)
    nearest = field.rack.nearest(whole, not_these)
    if nearest is not None:
        short = nearest.benefit.from_minor - whole
        told = replace(_named(nearest), why_not=WhyNot.BELOW_MINIMUM, short_minor=short)
    else:
        first = field.rack.coupons[0]
        why_not = WhyNot.USED_UP if first.coupon_id in not_these else WhyNot.NO_ROOM
        if first.coupon_id in known.exhausted:
            why_not = WhyNot.EXHAUSTED
        told = replace(_named(first), why_not=why_not)
    _tell(sheets, field.places, told)


def _named(coupon: Coupon, *, of_basket: bool = False) -> Discount:
    return Discount(
        source=coupon.source, key=coupon.coupon_id, funder=coupon.funder, of_basket=of_basket
    )


def _tell(sheets: Sequence[Sheet], places: Iterable[int], told: Discount) -> None:
    for place in places:
        sheets[place].tell(told)


def _count_told(sheets: Sequence[Sheet], places: Iterable[int]) -> None:
    """Of each rack that is looked at, one coupon is told of."""
    for place in places:
        sheets[place].not_listed -= 1


def _beaten(stacking: Stacking) -> WhyNot:
    """Why a discount takes nothing off a line of which others take some."""
    return WhyNot.BEATEN if stacking.how is Stack.BEST else WhyNot.NO_ROOM


def _priced(sheet: Sheet, stacking: Stacking, beaten: WhyNot) -> QuotedLine:
    line, price_minor = sheet.line, sheet.price_minor
    discounts, pays_minor = sheet.others, price_minor
    bids = [bid for bid in sheet.bids if bid is not None]
    if bids:
        taken = stacked(price_minor, line.quantity, bids, stacking)
        pays_minor -= sum(taken)
        given: list[Discount] = []
        lost: list[Discount] = []
        for bid, off_minor in zip(bids, taken, strict=True):
            if off_minor:
                given.append(replace(bid.told, off_minor=off_minor))
            else:
                why_not = beaten if pays_minor < price_minor else WhyNot.NO_ROOM
                lost.append(replace(bid.told, why_not=why_not))
        discounts = [*given, *lost, *discounts]
    not_listed = sheet.not_listed
    if len(discounts) > CONSIDERED_MAX:
        not_listed += len(discounts) - CONSIDERED_MAX
        discounts = discounts[:CONSIDERED_MAX]
    return QuotedLine(
        line_id=line.line_id,
        seller_id=line.seller_id,
        quantity=line.quantity,
        price_minor=price_minor,
        pays_minor=pays_minor,
        discounts=tuple(discounts),
        not_listed=not_listed,
    )


def _uses(lines: Sequence[QuotedLine]) -> tuple[Use, ...]:
    """What has to be reserved of coupons, by their ids."""
    off: dict[str, int] = {}
    loyalty = Source.LOYALTY
    for line in lines:
        for each in line.discounts:
            if each.off_minor and each.source is not loyalty and each.key is not None:
                off[each.key] = off.get(each.key, 0) + each.off_minor
    return tuple(Use(CouponId(key), off_minor) for key, off_minor in sorted(off.items()))
