"""What claims can be searched by: the words of what their buyers wrote, of ids and of titles.

Found in the background: a claim that has none yet has been opened a moment ago, or emptied.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from prilavok.core.database import Connection, Jsonb, execute, fetch
from prilavok.core.duties import Duty
from prilavok.core.events import heads
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.inbox.search_index import mark_of
from prilavok.inbox.words import words_of

CLAIMS_AT_ONCE: Final = 100
"""In each lane and run."""


class Untold(Struct, frozen=True):
    """What a claim says whose words are to be found."""

    claim_id: UUID
    seller_id: SellerId
    said: tuple[str | None, ...]


class Told(Struct, frozen=True):
    """Its words: `stemmed` also by their stems."""

    claim_id: UUID
    mark: str
    stemmed: tuple[str, ...]
    plain: tuple[str, ...]


async def find_words(conn: Connection, _since: datetime, _now: datetime) -> None:
    """A duty: find the words of some claims that have none. One that is just being emptied is left
    for the next run, and one that is emptied behind it has none again."""
    for lane in await heads(conn):
        held = await fetch(conn, HOLD, {"lane": lane, "limit": CLAIMS_AT_ONCE}, row=UUID)
        if held:
            await _put(conn, lane, held)


DUTY: Final = Duty("words of claims", timedelta(seconds=2), find_words)


async def _put(conn: Connection, lane: Lane, claim_ids: Sequence[UUID]) -> None:
    key = {"lane": lane, "claim_ids": list(claim_ids)}
    told = [_told(claim) for claim in await fetch(conn, UNTOLD, key, row=Untold)]
    await execute(conn, PUT_WORDS, {"lane": lane, "texts": Jsonb(told)})


def _told(claim: Untold) -> Told:
    words = [word for text in claim.said for word in words_of(text or "")]
    return Told(
        claim.claim_id,
        mark_of(claim.seller_id),
        tuple({word.form for word in words if not word.is_han}),
        tuple({term for word in words if word.is_han for term in word.terms}),
    )


# by claim_words_to_find
HOLD = """
select claim_id
from claim_words
where lane = %(lane)s
and words is null
order by claim_id
limit %(limit)s
for update skip locked
"""

# by the primary keys
UNTOLD = """
select claim.claim_id, claim.seller_id,
    jsonb_build_array(claim.text, claim.order_id, claim.product_id, product.title) as said
from claims as claim
left join products as product
    on product.lane = claim.lane
    and product.seller_id = claim.seller_id
    and product.product_id = claim.product_id
where claim.lane = %(lane)s
and claim.claim_id = any(%(claim_ids)s)
"""

# by the primary key
PUT_WORDS = """
update claim_words as told
set words = array_to_tsvector(
    array(
        select text.mark || word
        from unnest(text.plain || text.stemmed) as word
        union
        select text.mark || stem
        from unnest(text.stemmed) as word
        cross join lateral unnest(stems_of(word)) as stem
    )
)
from jsonb_to_recordset(%(texts)s) as text (
    claim_id uuid, mark text, stemmed text[], plain text[]
)
where told.lane = %(lane)s
and told.claim_id = text.claim_id
"""
