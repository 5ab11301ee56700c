"""What happens, put aside for those who have devices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from prilavok.core.database import Connection
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.notifying.model import LetterKind
from prilavok.notifying.push import rules, store
from prilavok.notifying.push.store import Owner


async def put_aside(
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    kind: LetterKind,
    item_id: UUID,
    seqs: Collection[int],
    at: datetime,
) -> None:
    """Let it be told to whoever of the seller's staff wants that, when it is time."""
    for person in await store.who_is_told(conn, lane, seller_id, kind):
        due = rules.due_at(person.wanted, at)
        await store.put_waiting(conn, Owner.of(person), kind, item_id, seqs, due)
