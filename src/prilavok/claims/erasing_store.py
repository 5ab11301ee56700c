"""The statements that empty claims."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from prilavok.chat.model import ChatId
from prilavok.claims.model import ClaimId
from prilavok.core.arrays import UuidArray
from prilavok.core.database import Connection, execute, fetch
from prilavok.core.lanes import Lane


class Emptied(Struct, frozen=True):
    """A claim that held words of the buyer's."""

    claim_id: ClaimId
    version: int


async def empty_claims(conn: Connection, lane: Lane, chat_id: ChatId) -> list[Emptied]:
    """The claims of the chat from which something was taken."""
    key = {"lane": lane, "chat_id": chat_id}
    of_log = await fetch(conn, EMPTY_LOG, key, row=UUID)
    await execute(conn, FORGET_WORDS, key)
    return await fetch(conn, EMPTY_CLAIMS, {**key, "of_log": UuidArray(of_log)}, row=Emptied)


# by claims_of_chat and the primary key
EMPTY_LOG = """
update claim_log as entry
set text = '', files = '{}', tracking = null
from claims as claim
where claim.lane = %(lane)s
and claim.chat_id = %(chat_id)s
and entry.lane = claim.lane
and entry.claim_id = claim.claim_id
and entry.by = 'buyer'
and (entry.text <> '' or entry.files <> '{}' or entry.tracking is not null)
returning entry.claim_id
"""

# by claims_of_chat and the primary key: they are found anew in what is left
FORGET_WORDS = """
update claim_words as told
set words = null
from claims as claim
where claim.lane = %(lane)s
and claim.chat_id = %(chat_id)s
and claim.text <> ''
and told.lane = claim.lane
and told.claim_id = claim.claim_id
"""

# by claims_of_chat
EMPTY_CLAIMS = """
update claims
set
    text = '', files = '{}',
    tracking = case when fulfilment is not null then tracking end -- the seller's
where lane = %(lane)s
and chat_id = %(chat_id)s
and (text <> '' or files <> '{}' or claim_id = any(%(of_log)s))
returning claim_id, version
"""

# by the primary key: whoever sends an act again is told that it was another
FORGET_DIGESTS = """
update buyer_claims
set digest = 0
where lane = %(lane)s
and buyer_id = %(buyer_id)s
"""


async def forget_digests(conn: Connection, lane: Lane, buyer_id: str) -> None:
    """Keep nothing that could tell what the buyer's claims said; `lane` is the buyer's."""
    await execute(conn, FORGET_DIGESTS, {"lane": lane, "buyer_id": buyer_id})
