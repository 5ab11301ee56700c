"""What is open to whom now, and since when it is not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from msgspec.structs import replace

from prilavok import market, programmes
from prilavok.core.database import Connection
from prilavok.core.ids import BuyerId, SellerId
from prilavok.programmes import Current
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.rollout import rules, store
from prilavok.standing.admission.rollout.model import (
    Access,
    Cutoff,
    OrderFacts,
    SellerFacts,
    SwitchedOff,
)
from prilavok.standing.admission.rollout.programme import (
    KIND,
    PRESET_DEFAULT,
    CapabilityRollout,
    Rollout,
)


async def rollout_in_force(conn: Connection, now: datetime) -> Current[Rollout]:
    """The rollout that holds, else the preset by which everything is open to all."""
    return await programmes.current(conn, KIND, now, otherwise=PRESET_DEFAULT)


async def access_of(
    conn: Connection,
    rollout: Current[Rollout],
    capability: Capability,
    *,
    seller: SellerFacts,
    buyer_id: BuyerId | None = None,
    order: OrderFacts | None = None,
    now: datetime,
) -> Access:
    """Whether `capability` is open; what is switched off says since when."""
    cutoffs = await cutoffs_of(conn, rollout, rollout.document.of(capability))
    access = rules.capability_of(
        rollout.document,
        capability,
        seller=seller,
        buyer_id=buyer_id,
        order=order,
        cutoffs=cutoffs,
    )
    if isinstance(access, SwitchedOff):
        since = await _switched_off_since(conn, capability, seller, buyer_id, order, now)
        return replace(access, since=since)
    return access


async def cutoffs_of(
    conn: Connection, rollout: Current[Rollout], of_capability: CapabilityRollout
) -> dict[int, Cutoff]:
    """The cutoffs of the capability's groups, by their numbers; none for a group that is not full.

    One that is not fixed yet is where it would be fixed now.
    """
    wanted = {n: group for n, group in enumerate(of_capability.open_to) if group.first is not None}
    if not wanted:
        return {}
    found: dict[int, Cutoff] = {
        row.group_number: row.cutoff
        for row in await store.cutoffs(conn, rollout.version)
        if row.capability is of_capability.capability
    }
    for number, group in wanted.items():
        if number not in found and group.first is not None:
            last = await market.nth_seller(conn, group.first, group.countries)
            if last is not None:
                found[number] = Cutoff(last.seller_id, last.registered_at)
    return found


async def fix_cutoffs(conn: Connection, now: datetime) -> None:
    """Keep the cutoffs of the rollout in force, of those groups that are full."""
    rollout = await rollout_in_force(conn, now)
    for of_capability in rollout.document.capabilities:
        for number, cutoff in (await cutoffs_of(conn, rollout, of_capability)).items():
            await store.fix_cutoff(
                conn, rollout.version, of_capability.capability, number, cutoff, now
            )


async def facts_of(conn: Connection, lanes: int, seller_id: SellerId) -> SellerFacts:
    """What is known of the seller."""
    return (await facts_by_seller(conn, lanes, [seller_id]))[seller_id]


async def facts_by_seller(
    conn: Connection, lanes: int, seller_ids: Collection[SellerId]
) -> dict[SellerId, SellerFacts]:
    """What is known of each of the sellers, by one query."""
    found = await market.sellers_by_id(conn, list(seller_ids), lanes=lanes)
    known = {
        SellerId(each.seller_id): SellerFacts(
            SellerId(each.seller_id), each.country, each.registered_at
        )
        for each in found
    }
    return {seller_id: known.get(seller_id, SellerFacts(seller_id)) for seller_id in seller_ids}


async def _switched_off_since(
    conn: Connection,
    capability: Capability,
    seller: SellerFacts,
    buyer_id: BuyerId | None,
    order: OrderFacts | None,
    now: datetime,
) -> datetime | None:
    """When the version came into force from which on it has been off without a break."""
    since: datetime | None = None
    for start in reversed(await programmes.starts(conn, KIND)):
        if start.effective_from > now:
            continue
        document = await programmes.document_kept(conn, KIND, start.version)
        off = document.of(capability).switch_off
        if off is None or not rules.is_switched_off(off, capability, seller, buyer_id):
            return since
        if order is not None and rules.is_kept_open(off, order):
            return since
        since = start.effective_from
    return since
