"""To whom a capability is open. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from prilavok.core.ids import BuyerId
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.rollout.model import (
    Access,
    Cutoff,
    KeptOpen,
    NotOpened,
    Open,
    OrderFacts,
    SellerFacts,
    SwitchedOff,
)
from prilavok.standing.admission.rollout.programme import (
    EVERYONE_BPS,
    CapabilityRollout,
    Group,
    Rollout,
    SwitchOff,
)


def capability_of(
    rollout: Rollout,
    capability: Capability,
    *,
    seller: SellerFacts,
    buyer_id: BuyerId | None = None,
    order: OrderFacts | None = None,
    cutoffs: Mapping[int, Cutoff],
) -> Access:
    """Whether `capability` is open to `seller`, towards the buyer and about the order if named.

    `cutoffs` are those of the capability's groups that have one, by their numbers (C1, C10, B5).
    Switching off beats opening; an exception beats switching off, and opens nothing.
    """
    of_capability = rollout.of(capability)
    if not is_opened(of_capability, seller, cutoffs):
        return NotOpened()
    off = of_capability.switch_off
    if off is None or not is_switched_off(off, capability, seller, buyer_id):
        return Open()
    if order is not None and is_kept_open(off, order):
        return Open(exempt=True)
    return SwitchedOff(off.open_chats, off.banner, off.deadlines, off.claims_open)


def is_opened(
    of_capability: CapabilityRollout, seller: SellerFacts, cutoffs: Mapping[int, Cutoff]
) -> bool:
    """Whether the seller is in any of the groups."""
    return any(
        is_in_group(group, of_capability.capability, seller, cutoffs.get(number))
        for number, group in enumerate(of_capability.open_to)
    )


def is_in_group(
    group: Group, capability: Capability, seller: SellerFacts, cutoff: Cutoff | None
) -> bool:
    """Whether the seller is all that the group asks for. Without a cutoff the first sellers are
    not complete yet, and whoever is known is one of them."""
    if group.seller_ids and seller.seller_id not in group.seller_ids:
        return False
    if group.countries and seller.country not in group.countries:
        return False
    if group.first is not None and not _is_among_first(seller, cutoff):
        return False
    return is_in_share(f"open:{capability}", seller.seller_id, group.share_bps)


def is_switched_off(
    off: SwitchOff, capability: Capability, seller: SellerFacts, buyer_id: BuyerId | None
) -> bool:
    """Whether it is off for the seller or for the buyer, whatever the exceptions."""
    if is_in_share(f"off:{capability}", seller.seller_id, off.sellers_bps):
        return True
    return buyer_id is not None and is_in_share(f"off:{capability}", buyer_id, off.buyers_bps)


def is_off_for_buyer(of_capability: CapabilityRollout, buyer_id: BuyerId) -> bool:
    """Whether it is off for the buyer, whoever sells."""
    off = of_capability.switch_off
    return off is not None and is_in_share(
        f"off:{of_capability.capability}", buyer_id, off.buyers_bps
    )


def is_kept_open(off: SwitchOff, order: OrderFacts) -> bool:
    """Whether the order is an exception from the switching off."""
    is_so = {
        KeptOpen.SELLER_DELIVERS: order.seller_delivers,
        KeptOpen.MADE_TO_ORDER: order.made_to_order,
    }
    return any(is_so[kept] for kept in off.exceptions)


def is_in_share(salt: str, party_id: str, share_bps: int) -> bool:
    """Whether a party belongs to a share of all: the same everywhere and for ever, so that a larger
    share holds every party of a smaller one."""
    if share_bps in (0, EVERYONE_BPS):
        return share_bps > 0
    digest = blake2b(f"{salt}:{party_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % EVERYONE_BPS < share_bps


def _is_among_first(seller: SellerFacts, cutoff: Cutoff | None) -> bool:
    if seller.registered_at is None:
        return False
    if cutoff is None:
        return True
    last = (cutoff.registered_at, cutoff.seller_id)
    return (seller.registered_at, seller.seller_id) <= last
