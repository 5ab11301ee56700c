"""Every statement on codes of coupons, and on those who type codes that are none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import BuyerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.discounts.coupons.model import CouponId


async def add_codes(
    conn: Connection, digests: Sequence[bytes], coupon_id: CouponId, lanes: int, now: datetime
) -> None:
    """Let each of them be a code of the coupon."""
    parameters = {
        "lanes": [lane_of(digest.hex(), lanes) for digest in digests],
        "digests": list(digests),
        "coupon_id": coupon_id,
        "now": now,
    }
    await execute(conn, ADD_CODES, parameters)


class Found(Struct, frozen=True):
    """Whose code a digest is of, and the quote that holds it or has used it, where that matters."""

    digest: bytes
    coupon_id: CouponId
    quote_id: UUID | None


async def codes_of(conn: Connection, digests: Collection[bytes], lanes: int) -> dict[bytes, Found]:
    """What codes are of, by the digests of the codes; of others there is nothing."""
    found = await fetch(conn, READ_CODES, _by_digest(digests, lanes), row=Found)
    return {each.digest: each for each in found}


async def lock_codes(conn: Connection, digests: Collection[bytes], lanes: int) -> list[Found]:
    """The same, held to the end of the transaction."""
    return await fetch(conn, LOCK_CODES, _by_digest(digests, lanes), row=Found)


async def take_codes(
    conn: Connection, digests: Collection[bytes], quote_id: UUID, lanes: int
) -> None:
    """Let the quote have these codes, which are held and nobody's."""
    await execute(conn, TAKE_CODES, {**_by_digest(digests, lanes), "quote_id": quote_id})


async def free_codes(
    conn: Connection, digests: Collection[bytes], quote_ids: Collection[UUID], lanes: int
) -> None:
    """Let those of the codes that these quotes have be nobody's again; they are held."""
    freed = {**_by_digest(digests, lanes), "quote_ids": list(quote_ids)}
    await execute(conn, FREE_CODES, freed)


def _by_digest(digests: Collection[bytes], lanes: int) -> dict[str, object]:
    return {
        "lanes": [lane_of(digest.hex(), lanes) for digest in digests],
        "digests": list(digests),
    }


async def failures_of(conn: Connection, lane: Lane, buyer_id: BuyerId, since: datetime) -> int:
    """How many codes that were none the buyer has typed since then."""
    wanted = {"lane": lane, "buyer_id": buyer_id, "since": since}
    return await fetch_one(conn, READ_FAILURES, wanted, row=int) or 0


async def count_failures(
    conn: Connection, lane: Lane, buyer_id: BuyerId, many: int, since: datetime, now: datetime
) -> None:
    """Remember that; what was before `since` is forgotten."""
    parameters = {"lane": lane, "buyer_id": buyer_id, "many": many, "since": since, "now": now}
    await execute(conn, COUNT_FAILURES, parameters)


ADD_CODES = """
insert into coupon_codes (lane, digest, coupon_id, made_at)
select lane, digest, %(coupon_id)s, %(now)s
from unnest(%(lanes)s::smallint[], %(digests)s::bytea[]) as new (lane, digest)
"""

# by the primary key
READ_CODES = """
select code.digest, code.coupon_id, code.quote_id
from unnest(%(lanes)s::smallint[], %(digests)s::bytea[]) as wanted (lane, digest)
join coupon_codes as code
    on code.lane = wanted.lane
    and code.digest = wanted.digest
"""

# by the primary key
LOCK_CODES = """
select code.digest, code.coupon_id, code.quote_id
from unnest(%(lanes)s::smallint[], %(digests)s::bytea[]) as wanted (lane, digest)
join coupon_codes as code
    on code.lane = wanted.lane
    and code.digest = wanted.digest
order by code.lane, code.digest
for update of code
"""

# by the primary key
TAKE_CODES = """
update coupon_codes as code
set quote_id = %(quote_id)s
from unnest(%(lanes)s::smallint[], %(digests)s::bytea[]) as taken (lane, digest)
where code.lane = taken.lane
and code.digest = taken.digest
and code.quote_id is null
"""

# by the primary key
FREE_CODES = """
update coupon_codes as code
set quote_id = null
from unnest(%(lanes)s::smallint[], %(digests)s::bytea[]) as freed (lane, digest)
where code.lane = freed.lane
and code.digest = freed.digest
and code.quote_id = any(%(quote_ids)s::uuid[])
"""

READ_FAILURES = """
select failures
from coupon_code_failures
where lane = %(lane)s
and buyer_id = %(buyer_id)s
and since > %(since)s
"""

COUNT_FAILURES = """
insert into coupon_code_failures as known (lane, buyer_id, since, failures)
values (%(lane)s, %(buyer_id)s, %(now)s, %(many)s)
on conflict (lane, buyer_id) do update
set failures = case when known.since > %(since)s then known.failures else 0 end + %(many)s,
    since = case when known.since > %(since)s then known.since else %(now)s end
"""
