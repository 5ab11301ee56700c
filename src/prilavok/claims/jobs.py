"""What the passing of time does to claims, and what moderators' decisions do."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from prilavok.cases import CaseDecided
from prilavok.claims import store, telling
from prilavok.claims.arbitration import CASE
from prilavok.claims.model import Claim, lane_of_claim
from prilavok.claims.rules import is_to_be_reminded, reminded
from prilavok.claims.stepping import held, rule, settle_turn
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber, heads, lock_lanes
from prilavok.core.lanes import Lane, lane_of

log = logging.getLogger(__name__)
TRIED_AGAIN_AFTER: Final = timedelta(minutes=1)


async def watch_turns(conn: Connection, _since: datetime, now: datetime) -> None:
    """A duty: remind whose turn is about to end, and let pass what is over, once each. Whatever the
    server slept through comes in the next runs."""
    lanes = sorted(await heads(conn))
    due = [claim for lane in lanes for claim in await store.to_look_at(conn, lane, now)]
    due = sorted(due, key=lambda claim: (claim.look_at or now, claim.claim_id))
    due = due[: store.LOOKED_AT_MAX]
    of_buyers = {lane_of(claim.buyer_id, len(lanes)) for claim in due}
    await lock_lanes(conn, {*of_buyers, *(Lane(claim.lane) for claim in due)})
    for claim in due:
        try:
            async with conn.transaction():
                await _look_at(conn, claim, lanes=len(lanes), now=now)
        except Exception:  # a fault of one claim's holds up nobody else's; it is tried again
            log.exception("the turn of claim %s cannot be settled", claim.claim_id)
            await store.set_look_at(conn, replace(claim, look_at=now + TRIED_AGAIN_AFTER))


async def _look_at(conn: Connection, due: Claim, *, lanes: int, now: datetime) -> None:
    claim = await held(conn, Lane(due.lane), due.claim_id)
    assert claim is not None
    if claim.look_at is None or claim.look_at > now:
        return  # somebody has acted meanwhile
    if is_to_be_reminded(claim, now):
        await telling.tell_due_soon(conn, claim, lanes=lanes, now=now)
        await store.set_look_at(conn, reminded(claim))
    elif await settle_turn(conn, claim, lanes=lanes, now=now) is None:
        await store.set_look_at(conn, reminded(claim))


async def act_on_ruling(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """Do to the claim what was decided. One that has another case, or none, has been settled, or
    somebody came to it since, and found it decided."""
    assert isinstance(event, CaseDecided)
    if event.kind != CASE:
        return
    lanes = len(await heads(conn))
    claim_id = UUID(event.subject.partition(":")[0])
    sellers_lane = lane_of_claim(claim_id, lanes)
    seen = await store.claim_by_id(conn, sellers_lane, claim_id)
    assert seen is not None
    await lock_lanes(conn, {lane, sellers_lane, lane_of(seen.buyer_id, lanes)})
    claim = await held(conn, sellers_lane, claim_id)
    assert claim is not None
    if claim.case_id != event.case_id:
        return
    await rule(conn, claim, event, lanes=lanes, now=at)


SUBSCRIBER: Final = Subscriber("claims", (CaseDecided,), act_on_ruling, one_at_a_time=True)
