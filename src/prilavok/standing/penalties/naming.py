"""What people call that which records name by ids."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Final
from uuid import UUID

from prilavok import market
from prilavok.core.database import Connection
from prilavok.core.parties import Party, PartyKind
from prilavok.identity.actions import names_of_signers
from prilavok.standing.penalties import store
from prilavok.standing.penalties.model import lane_of_penalty

PENALTY: Final = "penalty:"


async def names_of(conn: Connection, ids: Collection[str], lanes: int) -> dict[str, str]:
    """The names of those of `ids` (`seller:42`, `penalty:…`, `operator:3`) that have one, by id; a
    penalty is called as its party is. A fixed number of queries."""
    parties = {each: party for each in ids if (party := _party(each)) is not None}
    penalty_ids = [found for each in ids if (found := _penalty_id(each)) is not None]
    penalties = await store.penalties_by_id(
        conn, [lane_of_penalty(each, lanes) for each in penalty_ids], penalty_ids
    )
    parties |= {f"{PENALTY}{each.penalty_id}": each.party for each in penalties}
    names = await market.names_of(conn, parties.values(), lanes=lanes)
    called = {each: names[party.name] for each, party in parties.items() if party.name in names}
    return called | await names_of_signers(conn, ids)


def _party(name: str) -> Party | None:
    kind, _, party_id = name.partition(":")
    return Party(PartyKind(kind), party_id) if kind in set(PartyKind) and party_id else None


def _penalty_id(name: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(name.removeprefix(PENALTY)) if name.startswith(PENALTY) else None
    return None
