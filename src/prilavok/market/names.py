"""How buyers and sellers are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from prilavok.core.database import Connection
from prilavok.core.ids import BuyerId, ProductId, SellerId, StaffId
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.parties import Party, PartyKind
from prilavok.identity.model import Role
from prilavok.market import party_store, product_store
from prilavok.market.model import CategoryPath, NamedParty, Product

PARTIES_SHOWN_MAX: Final = 20
PRODUCTS_SHOWN_MAX: Final = 20
PRODUCTS_SKIMMED_MAX: Final = 1_000
"""For what categories they have."""
STAFF: Final = f"{Role.SELLER_STAFF}:"


async def parties_called(conn: Connection, text: str, *, lanes: int) -> list[NamedParty]:
    """Up to 20 sellers and buyers whose names begin with `text`, in capitals or not, by name; whose
    id it is come first."""
    by_id = [Party(kind, text) for kind in PartyKind]
    names = await names_of(conn, by_id, lanes=lanes)
    first = [
        NamedParty(each.kind, each.id, names[each.name]) for each in by_id if each.name in names
    ]
    called = await party_store.parties_called(
        conn, _prefixes(text), parties_max=PARTIES_SHOWN_MAX, lanes=lanes
    )
    return [*first, *(each for each in called if each not in first)][:PARTIES_SHOWN_MAX]


async def products_called(
    conn: Connection, lane: Lane, seller_id: SellerId, text: str
) -> list[Product]:
    """Up to 20 products of the seller whose titles begin with `text`, in capitals or not, by title;
    whose id it is comes first."""
    first = await product_store.products_by_id(conn, lane, seller_id, [ProductId(text)])
    called = await product_store.products_called(
        conn, lane, seller_id, _prefixes(text), products_max=PRODUCTS_SHOWN_MAX
    )
    return [*first, *(each for each in called if each not in first)][:PRODUCTS_SHOWN_MAX]


async def categories_of(conn: Connection, lane: Lane, seller_id: SellerId) -> list[CategoryPath]:
    """The categories in which the seller has products, sorted, by its first 1,000 products; those
    that hold them, too."""
    shelves = await product_store.shelves(conn, lane, seller_id, products_max=PRODUCTS_SKIMMED_MAX)
    paths = [each.category for each in shelves]
    return sorted({path[:depth] for path in paths for depth in range(1, len(path) + 1)})


def _prefixes(text: str) -> list[str]:
    """How what begins with `text` may be written."""
    begun = text[:1].upper()
    written = [text, text.lower(), text.upper(), begun + text[1:], begun + text[1:].lower()]
    return list(dict.fromkeys(written))


async def names_of(conn: Connection, parties: Iterable[Party], *, lanes: int) -> dict[str, str]:
    """The display names of those `parties` that have one, by `seller:42`; two queries at most."""
    asked = set(parties)
    seller_ids = [SellerId(each.id) for each in asked if each.kind is PartyKind.SELLER]
    buyer_ids = [BuyerId(each.id) for each in asked if each.kind is PartyKind.BUYER]
    sellers = await party_store.sellers_by_id(conn, seller_ids, lanes=lanes) if seller_ids else []
    buyers = await party_store.buyers_by_id(conn, buyer_ids, lanes=lanes) if buyer_ids else []
    return {
        **{Party(PartyKind.SELLER, each.seller_id).name: each.name for each in sellers},
        **{Party(PartyKind.BUYER, each.buyer_id).name: each.name for each in buyers if each.name},
    }


async def names_of_staff(
    conn: Connection, signed: Iterable[tuple[SellerId, str]], *, lanes: int
) -> dict[tuple[SellerId, str], str]:
    """What those are called who signed for a seller, by seller and signature (`seller_staff:7`):
    removed ones too, as far as they are known; one query at most."""
    wanted = {
        (seller_id, StaffId(signature.removeprefix(STAFF))): (seller_id, signature)
        for seller_id, signature in signed
        if signature.startswith(STAFF)
    }
    places = [(lane_of(seller_id, lanes), seller_id, staff_id) for seller_id, staff_id in wanted]
    found = await party_store.staff_at(conn, places) if places else []
    return {wanted[SellerId(each.seller_id), StaffId(each.staff_id)]: each.name for each in found}
