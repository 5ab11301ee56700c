"""What signals are made of: every statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from prilavok.claims.model import Claim, ClaimId, ClaimReason, Outcome
from prilavok.claims.risk.model import ROWS_MAX
from prilavok.core.database import Connection, execute, fetch
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane
from prilavok.core.money import Money


class OrdersCounted(Struct, frozen=True):
    """How many orders a buyer kept something of, and for how many of these they have claimed."""

    orders: int
    claimed: int


class BuyersClaim(Struct, frozen=True):
    """A claim of a buyer's."""

    claim_id: ClaimId
    seller_id: SellerId
    order_id: OrderId
    opened_at: datetime
    reason: ClaimReason
    outcome: Outcome | None
    paid: Money


class Sighting(Struct, frozen=True):
    """A picture of a claim, and one of another claim that looks like it: `bits_apart` of 128."""

    file_id: UUID
    other_file_id: UUID
    other_claim_id: ClaimId
    seller_id: SellerId
    buyer_id: BuyerId
    opened_at: datetime
    bits_apart: int


async def note_pictures(conn: Connection, claim: Claim) -> None:
    """Remember what the pictures look like that the buyer has shown; known ones stay."""
    key = {"lane": claim.lane, "chat_id": claim.chat_id, "claim_id": claim.claim_id}
    await execute(conn, NOTE_PICTURES, key)


async def forget_pictures(conn: Connection, lane: Lane, chat_id: UUID) -> None:
    """Know none of the pictures again that were shown in claims of the chat."""
    await execute(conn, FORGET_PICTURES, {"lane": lane, "chat_id": chat_id})


async def orders_counted(
    conn: Connection,
    lanes: Sequence[Lane],
    buyer_id: BuyerId,
    *,
    seller_id: SellerId | None,
    since: datetime,
) -> OrdersCounted:
    """All that the buyer has ordered and claimed `since`, of one seller or (None) of anybody."""
    wanted = {
        "lanes": list(lanes),
        "buyer_id": buyer_id,
        "seller_id": seller_id,
        "since": since,
    }
    [counted] = await fetch(conn, COUNT_ORDERS, wanted, row=OrdersCounted)
    return counted


async def claims_of_buyer(
    conn: Connection,
    lanes: Sequence[Lane],
    buyer_id: BuyerId,
    *,
    seller_id: SellerId | None,
    since: datetime,
) -> list[BuyersClaim]:
    """What the buyer has claimed last `since`, of one seller or (None) of anybody, newest first."""
    wanted = {
        "lanes": list(lanes),
        "buyer_id": buyer_id,
        "seller_id": seller_id,
        "since": since,
        "limit": ROWS_MAX + 1,
    }
    return await fetch(conn, CLAIMS_OF_BUYER, wanted, row=BuyersClaim)


async def sightings(
    conn: Connection,
    claim: Claim,
    lanes: Sequence[Lane],
    *,
    seller_id: SellerId | None,
    bits_apart_max: int,
) -> list[Sighting]:
    """The pictures of other claims that look most like one of this claim's, at most 7 bits apart:
    those share a band."""
    wanted = {
        "lane": claim.lane,
        "claim_id": claim.claim_id,
        "lanes": list(lanes),
        "seller_id": seller_id,
        "bits_apart_max": bits_apart_max,
        "limit": ROWS_MAX,
    }
    return await fetch(conn, SIGHTINGS, wanted, row=Sighting)


# by files_of_claim
NOTE_PICTURES = """
insert into claim_pictures (lane, band, bits, file_id, claim_id, likeness)
select file.lane, band,
    get_byte(file.likeness, 2 * band) * 256 + get_byte(file.likeness, 2 * band + 1),
    file.file_id, file.claim_id, file.likeness
from files as file
cross join generate_series(0, 7) as band
where file.lane = %(lane)s
and file.chat_id = %(chat_id)s
and file.claim_id = %(claim_id)s
and file.side = 'buyer'
and file.likeness is not null
on conflict do nothing
"""

# by claims_of_chat and claim_pictures_of_claim
FORGET_PICTURES = """
delete from claim_pictures as picture
using claims as claim
where claim.lane = %(lane)s
and claim.chat_id = %(chat_id)s
and picture.lane = claim.lane
and picture.claim_id = claim.claim_id
"""

# by orders_of_buyer and claims_of_pair, once each: a list that ends somewhere would show the share
# of whoever claims most as a smaller one
COUNT_ORDERS = """
with claimed as (
    select distinct lane, seller_id, order_id
    from claims
    where lane = any(%(lanes)s::smallint[])
    and buyer_id = %(buyer_id)s
    and (%(seller_id)s::text is null or seller_id = %(seller_id)s)
    and opened_at >= %(since)s
),
kept as (
    select distinct lane, seller_id, order_id
    from market_order_lines
    where lane = any(%(lanes)s::smallint[])
    and buyer_id = %(buyer_id)s
    and (%(seller_id)s::text is null or seller_id = %(seller_id)s)
    and placed_at >= %(since)s
    and bought_out_at is not null
)
select count(*) as orders, count(claimed.order_id) as claimed
from kept
left join claimed using (lane, seller_id, order_id)
"""

# by claims_of_pair
CLAIMS_OF_BUYER = """
select claim_id, seller_id, order_id, opened_at, reason, outcome,
    jsonb_build_object('minor', paid_minor, 'currency', currency) as paid
from claims
where lane = any(%(lanes)s::smallint[])
and buyer_id = %(buyer_id)s
and (%(seller_id)s::text is null or seller_id = %(seller_id)s)
and opened_at >= %(since)s
order by opened_at desc, claim_id desc
limit %(limit)s
"""

# by claim_pictures_of_claim, then by the primary key: eight short stretches of each lane
SIGHTINGS = """
with alike as (
    select distinct own.file_id, other.lane, other.claim_id, other.file_id as other_file_id,
        bit_count(
            ('x' || encode(own.likeness, 'hex'))::bit(128)
            # ('x' || encode(other.likeness, 'hex'))::bit(128)
        )::integer as bits_apart
    from claim_pictures as own
    join claim_pictures as other
        on other.lane = any(%(lanes)s::smallint[])
        and other.band = own.band
        and other.bits = own.bits
        and other.claim_id <> own.claim_id
    where own.lane = %(lane)s
    and own.claim_id = %(claim_id)s
)
select alike.file_id, alike.other_file_id, alike.claim_id as other_claim_id, claim.seller_id,
    claim.buyer_id, claim.opened_at, alike.bits_apart
from alike
join claims as claim
    on claim.lane = alike.lane
    and claim.claim_id = alike.claim_id
where alike.bits_apart <= %(bits_apart_max)s
and (%(seller_id)s::text is null or claim.seller_id = %(seller_id)s)
order by alike.bits_apart, claim.opened_at, alike.other_file_id, alike.file_id
limit %(limit)s
"""
