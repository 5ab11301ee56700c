"""Reading terms: a seller's own, and how many sellers have accepted them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from prilavok import market, programmes
from prilavok.core.database import Connection
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.terms import rules, store
from prilavok.standing.admission.terms.actions import offers_of
from prilavok.standing.admission.terms.model import (
    Acceptance,
    Offer,
    TermsStanding,
    TermsUnknown,
)
from prilavok.standing.admission.terms.programme import KIND
from prilavok.standing.admission.terms.store import SellerAcceptance

ACCEPTANCES_PER_PAGE_MAX: Final = 200
SELLERS_LOOKED_AT_MAX: Final = 5_000
"""For one page of those who have not accepted: where nearly all have, few of them are found."""

SELLERS_AT_ONCE: Final = 500


class OfferView(Struct, frozen=True):
    """A version of the terms in one language; `text` may be the address where the text stands."""

    version: int
    effective_from: datetime
    grace_until: datetime
    title: str
    text: str
    capabilities: tuple[Capability, ...]


class TermsView(Struct, frozen=True):
    """What is in force (null: nothing to accept), what is announced, and what the seller accepted.

    `standing` says whether something is missing, for any capability. `names` has what the staff
    are called who accepted, by `seller_staff:7`.
    """

    standing: TermsStanding
    in_force: OfferView | None
    announced: OfferView | None
    acceptances: tuple[Acceptance, ...]
    names: dict[str, str]


class VersionUptake(Struct, frozen=True):
    """A version, and by how many sellers it was accepted."""

    version: int
    effective_from: datetime
    title: str
    accepted: int


class TermsUptake(Struct, frozen=True):
    """Every version, the newest first."""

    versions: tuple[VersionUptake, ...]


class AcceptanceView(Struct, frozen=True):
    """A seller has accepted a version, by a member of its staff; names where they are known."""

    seller_id: SellerId
    seller_name: str | None
    accepted_by: str
    person_name: str | None
    accepted_at: datetime


class AcceptancePage(Struct, frozen=True):
    """Acceptances of one version, in no order that means anything."""

    acceptances: tuple[AcceptanceView, ...]
    has_more: bool


class UncoveredSeller(Struct, frozen=True):
    """A seller that has accepted neither a version nor a later one."""

    seller_id: SellerId
    seller_name: str


class UncoveredPage(Struct, frozen=True):
    """Sellers without an acceptance, in no order that means anything. The next page is `after` the
    seller `next`, also where this one is empty; null after the last."""

    sellers: tuple[UncoveredSeller, ...]
    next: SellerId | None


async def terms_of(
    conn: Connection, lanes: int, seller_id: SellerId, *, language: str, now: datetime
) -> TermsView:
    """The terms as they are for one seller."""
    offers = await offers_of(conn)
    accepted = await store.acceptances(conn, lane_of(seller_id, lanes), seller_id)
    running = [offer for offer in offers if offer.effective_from <= now]
    coming = [offer for offer in offers if offer.effective_from > now]
    signed = [(seller_id, each.accepted_by) for each in accepted]
    people = await market.names_of_staff(conn, signed, lanes=lanes)
    return TermsView(
        standing=rules.standing_of(offers, {each.version for each in accepted}, now),
        in_force=await _shown(conn, running[-1], language) if running else None,
        announced=await _shown(conn, coming[0], language) if coming else None,
        acceptances=tuple(accepted),
        names={signature: name for (_, signature), name in people.items()},
    )


async def uptake(conn: Connection, lanes: int, language: str) -> TermsUptake:
    """How many sellers have accepted each version."""
    versions: list[VersionUptake] = []
    for offer in reversed(await offers_of(conn)):
        counts = [
            await store.count_acceptances(conn, Lane(lane), offer.version) for lane in range(lanes)
        ]
        terms = await programmes.document_kept(conn, KIND, offer.version)
        title = terms.title.said_in(language)
        versions.append(VersionUptake(offer.version, offer.effective_from, title, sum(counts)))
    return TermsUptake(tuple(versions))


async def acceptance_page(
    conn: Connection, lanes: int, version: int, *, after: SellerId | None, limit: int
) -> AcceptancePage:
    """Up to `limit` acceptances behind the seller `after`, lane by lane. Raises `TermsUnknown`."""
    if all(offer.version != version for offer in await offers_of(conn)):
        raise TermsUnknown(version)
    first = lane_of(after, lanes) if after is not None else 0
    found: list[SellerAcceptance] = []
    for lane in range(first, lanes):
        behind = after if after is not None and lane == first else ""
        left = limit + 1 - len(found)
        found += await store.acceptances_after(conn, Lane(lane), version, behind, limit=left)
        if len(found) > limit:
            break
    shown = await _named(conn, found[:limit], lanes)
    return AcceptancePage(tuple(shown), has_more=len(found) > limit)


async def uncovered_page(
    conn: Connection, lanes: int, version: int, *, after: SellerId | None, limit: int
) -> UncoveredPage:
    """Up to `limit` known sellers behind the seller `after`, lane by lane, that have accepted
    neither the version nor a later one; fewer once 5,000 were looked at. Raises `TermsUnknown`."""
    covering = rules.covering(await offers_of(conn), version)
    found: list[UncoveredSeller] = []
    looked_at = 0
    async for lane, sellers in _known_sellers(conn, lanes, after):
        ids = [SellerId(each.seller_id) for each in sellers]
        accepted = await store.accepted_by(conn, lane, covering, ids)
        for seller_id, each in zip(ids, sellers, strict=True):
            looked_at += 1
            if seller_id not in accepted:
                found.append(UncoveredSeller(seller_id, each.name))
            if len(found) == limit or looked_at == SELLERS_LOOKED_AT_MAX:
                return UncoveredPage(tuple(found), seller_id)
    return UncoveredPage(tuple(found), None)


async def _known_sellers(
    conn: Connection, lanes: int, after: SellerId | None
) -> AsyncIterator[tuple[Lane, Sequence[market.Seller]]]:
    """All behind the seller `after`, lane by lane, some at a time."""
    behind = after or ""
    for lane in range(lane_of(after, lanes) if after is not None else 0, lanes):
        while sellers := await market.sellers_after(
            conn, Lane(lane), behind, sellers_max=SELLERS_AT_ONCE
        ):
            yield Lane(lane), sellers
            behind = sellers[-1].seller_id
        behind = ""


async def _shown(conn: Connection, offer: Offer, language: str) -> OfferView:
    terms = await programmes.document_kept(conn, KIND, offer.version)
    return OfferView(
        offer.version,
        offer.effective_from,
        offer.grace_until,
        terms.title.said_in(language),
        terms.text.said_in(language),
        terms.capabilities,
    )


async def _named(
    conn: Connection, found: Sequence[SellerAcceptance], lanes: int
) -> list[AcceptanceView]:
    ids = [each.seller_id for each in found]
    sellers = {
        each.seller_id: each.name for each in await market.sellers_by_id(conn, ids, lanes=lanes)
    }
    signed = [(each.seller_id, each.accepted_by) for each in found]
    people = await market.names_of_staff(conn, signed, lanes=lanes)
    return [
        AcceptanceView(
            each.seller_id,
            sellers.get(each.seller_id),
            each.accepted_by,
            people.get((each.seller_id, each.accepted_by)),
            each.accepted_at,
        )
        for each in found
    ]
