"""Keys of sellers: every statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.market.model import Permission
from prilavok.staffing.model import SellerKey


class StoredKey(Struct, frozen=True):
    """A key that is good, with what its secret must hash to."""

    seller_id: SellerId
    name: str
    digest: bytes
    last_used_at: datetime | None


# by the primary key
READ_KEY = """
select seller_id, name, digest, last_used_at
from seller_keys
where lane = %(lane)s
and key_id = %(key_id)s
and revoked_at is null
"""


async def key_in_use(conn: Connection, lane: Lane, key_id: str) -> StoredKey | None:
    return await fetch_one(conn, READ_KEY, {"lane": lane, "key_id": key_id}, row=StoredKey)


TOUCH_KEY = """
update seller_keys
set last_used_at = greatest(last_used_at, %(now)s)
where lane = %(lane)s
and key_id = %(key_id)s
"""


async def touch_key(conn: Connection, lane: Lane, key_id: str, now: datetime) -> None:
    await execute(conn, TOUCH_KEY, {"lane": lane, "key_id": key_id, "now": now})


# by seller_keys_in_use
READ_KEYS = """
select key_id, name, permissions, created_at, created_by, last_used_at
from seller_keys
where lane = %(lane)s
and seller_id = %(seller_id)s
and revoked_at is null
order by created_at, key_id
"""


async def keys_of_seller(conn: Connection, lane: Lane, seller_id: SellerId) -> list[SellerKey]:
    """The seller's keys that are good, oldest first."""
    return await fetch(conn, READ_KEYS, {"lane": lane, "seller_id": seller_id}, row=SellerKey)


INSERT_KEY = """
insert into seller_keys (
    lane, key_id, seller_id, name, digest, permissions, created_at, created_by
)
values (
    %(lane)s, %(key_id)s, %(seller_id)s, %(name)s, %(digest)s, %(permissions)s::text[], %(now)s,
    %(by)s
)
"""


async def insert_key(  # noqa: PLR0913, one for each column
    conn: Connection,
    lane: Lane,
    seller_id: SellerId,
    key_id: str,
    *,
    name: str,
    digest: bytes,
    permissions: Sequence[Permission],
    by: str,
    now: datetime,
) -> None:
    await execute(
        conn,
        INSERT_KEY,
        {
            "lane": lane,
            "key_id": key_id,
            "seller_id": seller_id,
            "name": name,
            "digest": digest,
            "permissions": list(permissions),
            "by": by,
            "now": now,
        },
    )


# by the primary key
REVOKE_KEY = """
update seller_keys
set revoked_at = coalesce(revoked_at, %(now)s)
where lane = %(lane)s
and key_id = %(key_id)s
and seller_id = %(seller_id)s
returning key_id, name, permissions, created_at, created_by, last_used_at
"""


async def revoke_key(
    conn: Connection, lane: Lane, seller_id: SellerId, key_id: str, now: datetime
) -> SellerKey | None:
    """The seller's key, which is good no more; None when it has no such key."""
    return await fetch_one(
        conn,
        REVOKE_KEY,
        {"lane": lane, "seller_id": seller_id, "key_id": key_id, "now": now},
        row=SellerKey,
    )
