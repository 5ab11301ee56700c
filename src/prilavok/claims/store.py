"""Claims and what was done to them: every statement but those of lists, which are in `listing`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct, to_builtins

from prilavok.claims.model import Claim, ClaimId, ClaimReason, Happened
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.core.lanes import Lane
from prilavok.market.model import LineId

LOOKED_AT_MAX: Final = 20
"""In one run: chats wait as long as its lanes are held."""

CLAIM_COLUMNS: Final = """
    claim.lane, claim.claim_id, claim.seller_id, claim.buyer_id, claim.chat_id, claim.order_id,
    claim.line_id, claim.product_id, claim.scheme, claim.policy_version, claim.opened_at,
    claim.reason, claim.defective, claim.text, claim.files, claim.wants,
    jsonb_build_object('minor', claim.paid_minor, 'currency', claim.currency) as paid,
    claim.state, claim.due_at, claim.look_at, claim.overdue_at, claim.version,
    claim.evidence_rounds, claim.additions, claim.disputes, claim.arbitrated,
    case when claim.offer_minor is not null then
        jsonb_build_object('minor', claim.offer_minor, 'currency', claim.currency)
    end as offer,
    case when claim.granted_minor is not null then
        jsonb_build_object('minor', claim.granted_minor, 'currency', claim.currency)
    end as granted,
    claim.fulfilment, claim.tracking, claim.outcome,
    case when claim.refund_minor is not null then
        jsonb_build_object(
            'amount', jsonb_build_object('minor', claim.refund_minor, 'currency', claim.currency),
            'state', claim.refund_state,
            'note', claim.refund_note
        )
    end as refund,
    claim.case_id, claim.changed_at
"""


class LineKey(Struct, frozen=True):
    """A line of an order."""

    lane: Lane
    seller_id: SellerId
    order_id: OrderId
    line_id: LineId


class OwedForLine(Struct, frozen=True):
    """What claims for a line come to: paid out by the marketplace's word, or still owed."""

    line_id: LineId
    claim_id: ClaimId
    refund_minor: int
    is_confirmed: bool


class OpenedBefore(Struct, frozen=True):
    """What an act of a buyer's has opened, and a digest of what it said."""

    claim_id: ClaimId
    digest: int


async def claim_by_id(conn: Connection, lane: Lane, claim_id: UUID) -> Claim | None:
    """The claim as stored; its `paid` is what was paid for the line."""
    found = await claims_by_id(conn, lane, [claim_id])
    return found[0] if found else None


async def claims_by_id(conn: Connection, lane: Lane, claim_ids: Sequence[UUID]) -> list[Claim]:
    """Those of the lane that there are, by id."""
    key = {"lane": lane, "claim_ids": UuidArray(claim_ids)}
    return await fetch(conn, CLAIMS_BY_ID, key, row=Claim)


async def undecided_of_order(
    conn: Connection, lane: Lane, seller_id: SellerId, order_id: OrderId
) -> dict[LineId, ClaimId]:
    """The undecided claim of each line of an order that has one."""
    key = {"lane": lane, "seller_id": seller_id, "order_id": order_id}
    found = await fetch(conn, UNDECIDED_OF_ORDER, key, row=Undecided)
    return {each.line_id: each.claim_id for each in found}


async def earlier_of_order(
    conn: Connection, lane: Lane, buyer_id: BuyerId, seller_id: SellerId, order_id: OrderId
) -> list[Earlier]:
    """All that the buyer has claimed of the order."""
    key = {"lane": lane, "buyer_id": buyer_id, "seller_id": seller_id, "order_id": order_id}
    return await fetch(conn, EARLIER_OF_ORDER, key, row=Earlier)


class Undecided(Struct, frozen=True):
    line_id: LineId
    claim_id: ClaimId


class Earlier(Struct, frozen=True):
    """A claim for a line, and whether a moderator decided it."""

    line_id: LineId
    reason: ClaimReason
    arbitrated: bool


async def insert(conn: Connection, claim: Claim) -> None:
    """A new claim, whose words are still to be found. Raises UniqueViolation if its line has an
    undecided one."""
    await execute(conn, INSERT_CLAIM, _columns(claim))
    key = {"lane": claim.lane, "claim_id": claim.claim_id}
    await execute(conn, INSERT_WORDS, key)


async def update(conn: Connection, claim: Claim, before: int) -> bool:
    """Whether the claim was still in the version `before`; its next one is stored then."""
    return bool(await execute(conn, UPDATE_CLAIM, {**_columns(claim), "before": before}))


async def note_opened(
    conn: Connection, lane: Lane, buyer_id: BuyerId, act_id: UUID, claim_id: ClaimId, digest: int
) -> None:
    """Remember that a buyer's act has opened the claim; `lane` is the buyer's."""
    row = {
        "lane": lane,
        "buyer_id": buyer_id,
        "act_id": act_id,
        "claim_id": claim_id,
        "digest": digest,
    }
    await execute(conn, INSERT_BUYER_CLAIM, row)


async def opened_before(
    conn: Connection, lane: Lane, buyer_id: BuyerId, act_id: UUID
) -> OpenedBefore | None:
    """What the act opened when it was sent first; `lane` is the buyer's."""
    key = {"lane": lane, "buyer_id": buyer_id, "act_id": act_id}
    return await fetch_one(conn, OPENED_BEFORE, key, row=OpenedBefore)


async def log(conn: Connection, lane: Lane, happened: Happened) -> None:
    """Add to what was done."""
    row = {**to_builtins(happened, builtin_types=(datetime, UUID)), "lane": lane}
    row["files"] = UuidArray(happened.files)
    await execute(conn, INSERT_LOG, row)


async def log_of(conn: Connection, lane: Lane, claim_id: ClaimId) -> list[Happened]:
    """All that was done, oldest first."""
    return await fetch(conn, LOG_OF, {"lane": lane, "claim_id": claim_id}, row=Happened)


async def act_of(conn: Connection, lane: Lane, claim_id: ClaimId, act_id: UUID) -> Happened | None:
    """What was done under that id."""
    key = {"lane": lane, "claim_id": claim_id, "act_id": act_id}
    return await fetch_one(conn, ACT_OF, key, row=Happened)


async def to_look_at(conn: Connection, lane: Lane, now: datetime) -> list[Claim]:
    """What is due in the lane, the longest first; up to `LOOKED_AT_MAX`."""
    key = {"lane": lane, "now": now, "limit": LOOKED_AT_MAX}
    return await fetch(conn, TO_LOOK_AT, key, row=Claim)


async def set_look_at(conn: Connection, claim: Claim) -> None:
    """Look at the claim again at its `look_at`; nothing that anybody sees has changed."""
    key = {"lane": claim.lane, "claim_id": claim.claim_id, "look_at": claim.look_at}
    await execute(conn, SET_LOOK_AT, key)


def _columns(claim: Claim) -> dict[str, object]:
    row = to_builtins(claim, builtin_types=(datetime, UUID))
    refund = claim.refund
    return {
        **{name: value for name, value in row.items() if name not in NESTED},
        "files": UuidArray(claim.files),
        "currency": claim.paid.currency,
        "paid_minor": claim.paid.minor,
        "offer_minor": claim.offer.minor if claim.offer else None,
        "granted_minor": claim.granted.minor if claim.granted else None,
        "refund_minor": refund.amount.minor if refund else None,
        "refund_state": refund.state.value if refund else None,
        "refund_note": refund.note if refund else None,
    }


NESTED: Final = frozenset({"paid", "offer", "granted", "refund", "files"})

# by the primary key
CLAIMS_BY_ID = f"""
select {CLAIM_COLUMNS}
from claims as claim
where claim.lane = %(lane)s
and claim.claim_id = any(%(claim_ids)s)
order by claim.claim_id
"""

# by claims_undecided
UNDECIDED_OF_ORDER = """
select line_id, claim_id
from claims
where lane = %(lane)s
and seller_id = %(seller_id)s
and order_id = %(order_id)s
and state not in ('closed', 'refunding')
"""

# by claims_of_pair: what a buyer claims at one seller is bounded by the day
EARLIER_OF_ORDER = """
select line_id, reason, arbitrated
from claims
where lane = %(lane)s
and buyer_id = %(buyer_id)s
and seller_id = %(seller_id)s
and order_id = %(order_id)s
"""

INSERT_CLAIM = """
insert into claims (
    lane, claim_id, seller_id, buyer_id, chat_id, order_id, line_id, product_id, scheme,
    policy_version, opened_at, reason, defective, text, files, wants, currency, paid_minor, state,
    due_at, look_at, overdue_at, version, evidence_rounds, additions, disputes, arbitrated,
    offer_minor, granted_minor, fulfilment, tracking, outcome, refund_minor, refund_state,
    refund_note, case_id, changed_at
)
values (
    %(lane)s, %(claim_id)s, %(seller_id)s, %(buyer_id)s, %(chat_id)s, %(order_id)s, %(line_id)s,
    %(product_id)s, %(scheme)s, %(policy_version)s, %(opened_at)s, %(reason)s, %(defective)s,
    %(text)s, %(files)s, %(wants)s, %(currency)s, %(paid_minor)s, %(state)s, %(due_at)s,
    %(look_at)s, %(overdue_at)s, %(version)s, %(evidence_rounds)s, %(additions)s, %(disputes)s,
    %(arbitrated)s,
    %(offer_minor)s, %(granted_minor)s, %(fulfilment)s, %(tracking)s, %(outcome)s,
    %(refund_minor)s, %(refund_state)s, %(refund_note)s, %(case_id)s, %(changed_at)s
)
"""

INSERT_WORDS = """
insert into claim_words (lane, claim_id)
values (%(lane)s, %(claim_id)s)
"""

# by the primary key
UPDATE_CLAIM = """
update claims
set
    state = %(state)s, due_at = %(due_at)s, look_at = %(look_at)s, overdue_at = %(overdue_at)s,
    version = %(version)s, evidence_rounds = %(evidence_rounds)s, additions = %(additions)s,
    disputes = %(disputes)s, arbitrated = %(arbitrated)s,
    offer_minor = %(offer_minor)s, granted_minor = %(granted_minor)s,
    fulfilment = %(fulfilment)s, tracking = %(tracking)s, outcome = %(outcome)s,
    refund_minor = %(refund_minor)s, refund_state = %(refund_state)s,
    refund_note = %(refund_note)s, case_id = %(case_id)s, changed_at = %(changed_at)s
where lane = %(lane)s
and claim_id = %(claim_id)s
and version = %(before)s
"""

INSERT_BUYER_CLAIM = """
insert into buyer_claims (lane, buyer_id, act_id, claim_id, digest)
values (%(lane)s, %(buyer_id)s, %(act_id)s, %(claim_id)s, %(digest)s)
"""

# by the primary key
OPENED_BEFORE = """
select claim_id, digest
from buyer_claims
where lane = %(lane)s
and buyer_id = %(buyer_id)s
and act_id = %(act_id)s
"""

INSERT_LOG = """
insert into claim_log (
    lane, claim_id, version, act_id, at, by, person, person_name, action, text, files,
    amount_minor, tracking, state
)
values (
    %(lane)s, %(claim_id)s, %(version)s, %(act_id)s, %(at)s, %(by)s, %(person)s, %(person_name)s,
    %(action)s, %(text)s, %(files)s, %(amount_minor)s, %(tracking)s, %(state)s
)
"""

LOG_COLUMNS: Final = """
    claim_id, version, act_id, at, by, person, person_name, action, text, files, amount_minor,
    tracking, state
"""

# by the primary key
LOG_OF = f"""
select {LOG_COLUMNS}
from claim_log
where lane = %(lane)s
and claim_id = %(claim_id)s
order by version
"""

# by the unique key
ACT_OF = f"""
select {LOG_COLUMNS}
from claim_log
where lane = %(lane)s
and claim_id = %(claim_id)s
and act_id = %(act_id)s
"""

# by claims_to_look_at
TO_LOOK_AT = f"""
select {CLAIM_COLUMNS}
from claims as claim
where claim.lane = %(lane)s
and claim.look_at <= %(now)s
order by claim.look_at
limit %(limit)s
"""

SET_LOOK_AT = """
update claims
set look_at = %(look_at)s
where lane = %(lane)s
and claim_id = %(claim_id)s
"""
