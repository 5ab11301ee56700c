"""What people call those that the log of changes names by ids."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from uuid import UUID

from prilavok import market
from prilavok.audit.model import Change
from prilavok.claims.listing import sellers_of_claims
from prilavok.core.database import Connection
from prilavok.core.ids import SellerId
from prilavok.core.parties import Party, PartyKind
from prilavok.standing.penalties import naming as penalties

CLAIM: Final = "claim:"
SELLER: Final = f"{PartyKind.SELLER}:"


async def names_in(conn: Connection, changes: Sequence[Change], lanes: int) -> dict[str, str]:
    """The names of those of `changes` and of their sellers, by the id in the log, and of a seller's
    staff beside what they changed; see `AuditPage`. A query for each lane of claims, and a fixed
    number of others."""
    ids = {each.subject for each in changes} | {each.by for each in changes}
    ids |= {f"{SELLER}{seller_id}" for each in changes if (seller_id := _seller_of(each))}
    sellers = await sellers_of_claims(conn, _claim_ids(ids), lanes)
    owners = {claim_id: Party(PartyKind.SELLER, each).name for claim_id, each in sellers.items()}
    names = await penalties.names_of(conn, ids | set(owners.values()), lanes)
    called = {
        f"{CLAIM}{claim_id}": names[owner] for claim_id, owner in owners.items() if owner in names
    }
    return names | called | await _staff_in(conn, changes, lanes)


async def _staff_in(conn: Connection, changes: Sequence[Change], lanes: int) -> dict[str, str]:
    signed = {
        f"{each.subject} {each.by}": (seller_id, each.by)
        for each in changes
        if (seller_id := _seller_of(each))
    }
    found = await market.names_of_staff(conn, signed.values(), lanes=lanes)
    return {place: found[who] for place, who in signed.items() if who in found}


def _seller_of(change: Change) -> SellerId | None:
    """Whose it is what was changed: as the subject, or beside it."""
    if change.subject.startswith(SELLER):
        return SellerId(change.subject.removeprefix(SELLER))
    seller_id = change.details.get("seller_id")
    return SellerId(seller_id) if isinstance(seller_id, str) else None


def _claim_ids(ids: set[str]) -> list[UUID]:
    found: list[UUID] = []
    for each in sorted(ids):
        with suppress(ValueError):
            if each.startswith(CLAIM):
                found.append(UUID(each.removeprefix(CLAIM)))
    return found
