"""An identity over a real database, with a staff list that a test can change."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from identity.signing import AUDIENCE, ISSUER, jwks_document
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId, StaffId
from prilavok.identity import Identity, KeySet
from prilavok.identity.model import KeyHolder
from prilavok.identity.pacing import Pace, Paces


@dataclass
class StaffList:
    """Who works where, and what they may do there."""

    permissions: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    asked: int = 0

    def hire(self, seller_id: str, staff_id: str, *permissions: str) -> None:
        self.permissions[seller_id, staff_id] = frozenset(permissions)

    def dismiss(self, seller_id: str, staff_id: str) -> None:
        del self.permissions[seller_id, staff_id]

    async def standing(self, seller_id: SellerId, staff_id: StaffId) -> frozenset[str] | None:
        self.asked += 1
        return self.permissions.get((seller_id, staff_id))


async def no_keys(key_id: str, digest: bytes | None) -> KeyHolder | None:
    """No seller has made any."""
    return None


UNHURRIED = Paces(Pace(1_000, 1_000), Pace(1_000, 1_000))


def identity_over(
    database: Database, clock: FixedClock, staff: StaffList, folder: Path
) -> Identity:
    """An identity that trusts the keys of `identity.signing`."""
    (folder / "jwks.json").write_bytes(jwks_document())
    return Identity(
        db=database,
        clock=clock,
        staff_standing=staff.standing,
        seller_key_holder=no_keys,
        keys=KeySet(str(folder / "jwks.json"), clock),
        issuer=ISSUER,
        audience=AUDIENCE,
        paces=UNHURRIED,
    )
