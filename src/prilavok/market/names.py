"""How buyers and sellers are called."""

from __future__ import annotations

from collections.abc import Iterable

from prilavok.core.database import Connection
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.parties import Party, PartyKind
from prilavok.market import store


async def names_of(conn: Connection, parties: Iterable[Party], *, lanes: int) -> dict[str, str]:
    """The display names of those `parties` that have one, by `seller:42`; two queries at most."""
    asked = set(parties)
    seller_ids = [SellerId(each.id) for each in asked if each.kind is PartyKind.SELLER]
    buyer_ids = [BuyerId(each.id) for each in asked if each.kind is PartyKind.BUYER]
    sellers = await store.sellers_by_id(conn, seller_ids, lanes=lanes) if seller_ids else []
    buyers = await store.buyers_by_id(conn, buyer_ids, lanes=lanes) if buyer_ids else []
    return {
        **{Party(PartyKind.SELLER, each.seller_id).name: each.name for each in sellers},
        **{Party(PartyKind.BUYER, each.buyer_id).name: each.name for each in buyers if each.name},
    }
