"""The statements of lists of claims."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok.claims.model import Claim, State
from prilavok.claims.store import CLAIM_COLUMNS
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, Parameters, fetch

HITS_MAX: Final = 1_000
"""Up to as many claims are looked up one by one."""


class Waiting(Struct, frozen=True):
    """How many claims are in a state, and how many of them are due soon."""

    state: State
    claims: int
    due_soon: int


async def claims_of_seller(conn: Connection, wanted: Parameters) -> list[Claim]:
    """The seller's claims that are `wanted`, in the order of the list, behind a place in it."""
    return await fetch(conn, CLAIMS_OF_SELLER, wanted, row=Claim)


async def claims_saying(conn: Connection, wanted: Parameters, query: str) -> list[Claim]:
    """Those of them in whose words `query` stands, a tsquery: rare ones by their words, of others
    the first ones in the order of the list."""
    asked = {**wanted, "query": query}
    hits = await fetch(conn, HITS, {**asked, "limit": HITS_MAX + 1}, row=UUID)
    if len(hits) > HITS_MAX:
        return await fetch(conn, CLAIMS_SAYING, asked, row=Claim)
    among = {**wanted, "claim_ids": UuidArray(hits)}
    return await fetch(conn, CLAIMS_AMONG, among, row=Claim)


async def ids_of_seller(conn: Connection, wanted: Parameters) -> list[UUID]:
    """Of as many as an export may have, which they are."""
    return await fetch(conn, IDS_OF_SELLER, wanted, row=UUID)


async def ids_saying(conn: Connection, wanted: Parameters, query: str) -> list[UUID]:
    """Those of them in whose words `query` stands, a tsquery."""
    asked = {**wanted, "query": query}
    hits = await fetch(conn, HITS, {**asked, "limit": HITS_MAX + 1}, row=UUID)
    if len(hits) > HITS_MAX:
        return await fetch(conn, IDS_SAYING, asked, row=UUID)
    return await fetch(conn, IDS_AMONG, {**wanted, "claim_ids": UuidArray(hits)}, row=UUID)


async def open_of_seller(conn: Connection, wanted: Parameters) -> list[Waiting]:
    """How many open claims the seller has in each state."""
    return await fetch(conn, COUNT_OPEN, wanted, row=Waiting)


async def ids_of_buyer(conn: Connection, wanted: Parameters) -> list[UUID]:
    """The buyer's last claims, newest first."""
    return await fetch(conn, IDS_OF_BUYER, wanted, row=UUID)


_WANTED = """
    claim.lane = %(lane)s
    and claim.seller_id = %(seller_id)s
    and claim.state = any(%(states)s)
    and (%(due_by)s::timestamptz is null or claim.due_at <= %(due_by)s)
    and (%(product_id)s::text is null or claim.product_id = %(product_id)s)
    and (%(chat_id)s::uuid is null or claim.chat_id = %(chat_id)s)
"""

_AMONG = """
    and claim.claim_id = any(%(claim_ids)s)
"""

# a look-up for each claim, by the primary key: nearly every one is found
_SAYING = """
    and exists (
        select
        from claim_words as told
        where told.lane = claim.lane
        and told.claim_id = claim.claim_id
        and told.words @@ %(query)s::text::tsquery
        offset 0
    )
"""


def _in_order(found: str, columns: str = CLAIM_COLUMNS) -> str:
    """The claims that are wanted and `found`: open ones, then closed ones, no further than a
    page."""
    return f"""
    select {columns}
    from (
        (
            select claim.*
            from claims as claim
            where {_WANTED}
            {found}
            and claim.state <> 'closed'
            and (
                %(closed)s::boolean is null
                or not %(closed)s
                and (claim.due_at, claim.claim_id) > (%(at)s::timestamptz, %(claim_id)s::uuid)
            )
            order by claim.due_at, claim.claim_id
            limit %(limit)s
        )
        union all
        (
            select claim.*
            from claims as claim
            where {_WANTED}
            {found}
            and claim.state = 'closed'
            and (
                %(closed)s::boolean is not true
                or claim.changed_at < %(at)s
                or claim.changed_at = %(at)s and claim.claim_id > %(claim_id)s
            )
            and claim.changed_at <= case
                when %(closed)s then %(at)s::timestamptz else 'infinity'
            end
            order by claim.changed_at desc, claim.claim_id
            limit %(limit)s
        )
    ) as claim
    order by
        claim.state = 'closed', claim.due_at,
        case when claim.state = 'closed' then claim.changed_at end desc, claim.claim_id
    limit %(limit)s
    """


# each part in the order of its index, claims_of_seller_open and claims_of_seller
CLAIMS_OF_SELLER = _in_order("")

# by the primary key
CLAIMS_AMONG = _in_order(_AMONG)

# as CLAIMS_OF_SELLER
CLAIMS_SAYING = _in_order(_SAYING)

# as the three before
IDS_OF_SELLER = _in_order("", "claim.claim_id")
IDS_AMONG = _in_order(_AMONG, "claim.claim_id")
IDS_SAYING = _in_order(_SAYING, "claim.claim_id")

# by claim_words_by_word
HITS = """
select claim_id
from claim_words
where lane = %(lane)s
and words @@ %(query)s::text::tsquery
limit %(limit)s
"""

# by claims_of_seller_open
COUNT_OPEN = """
select state, count(*) as claims, count(*) filter (where due_at <= %(soon)s) as due_soon
from (
    select state, due_at
    from claims
    where lane = %(lane)s
    and seller_id = %(seller_id)s
    and state <> 'closed'
    order by due_at
    limit %(limit)s
) as waiting
group by state
"""

# by buyer_claims_by_id
IDS_OF_BUYER = """
select claim_id
from buyer_claims
where lane = %(lane)s
and buyer_id = %(buyer_id)s
order by claim_id desc
limit %(limit)s
"""
