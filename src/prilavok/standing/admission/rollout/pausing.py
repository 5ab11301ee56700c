"""When deadlines stood still because chats were switched off: by the versions, not by any job."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from prilavok import market, programmes
from prilavok.core.database import Connection
from prilavok.core.ids import BuyerId, SellerId
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.rollout import rules
from prilavok.standing.admission.rollout.model import Deadlines, OrderFacts, SellerFacts
from prilavok.standing.admission.rollout.programme import KIND, SwitchOff


class Standstill(Struct, frozen=True):
    """From when to when deadlines stood still; without `until` they still do."""

    since: datetime
    until: datetime | None


async def has_started(conn: Connection, since: datetime, now: datetime) -> bool:
    """Whether a version came into force after `since` and up to `now`."""
    starts = await programmes.starts(conn, KIND)
    return any(since < start.effective_from <= now for start in starts)


async def has_ever_paused(conn: Connection, now: datetime) -> bool:
    """Whether any version up to `now` lets deadlines stand still."""
    for start in await programmes.starts(conn, KIND):
        if start.effective_from <= now:
            document = await programmes.document_kept(conn, KIND, start.version)
            if _pauses(document.of(Capability.CHAT).switch_off):
                return True
    return False


async def standstills(
    conn: Connection,
    *,
    seller_id: SellerId,
    buyer_id: BuyerId,
    order: market.Order | None,
    after: datetime,
    now: datetime,
) -> list[Standstill]:
    """The stretches behind `after` and up to `now` in which the chat of these two about `order` was
    switched off and its deadlines stood still, oldest first."""
    found: list[Standstill] = []
    since: datetime | None = None
    for start in await programmes.starts(conn, KIND):
        if start.effective_from > now:
            break
        document = await programmes.document_kept(conn, KIND, start.version)
        off = document.of(Capability.CHAT).switch_off
        is_still = _pauses(off) and _is_off(off, seller_id, buyer_id, order)
        if is_still and since is None:
            since = start.effective_from
        elif not is_still and since is not None:
            found.append(Standstill(max(since, after), start.effective_from))
            since = None
    if since is not None:
        found.append(Standstill(max(since, after), None))
    return [each for each in found if each.until is None or each.until > after]


def _pauses(off: SwitchOff | None) -> bool:
    return off is not None and off.deadlines is Deadlines.PAUSED


def _is_off(
    off: SwitchOff | None, seller_id: SellerId, buyer_id: BuyerId, order: market.Order | None
) -> bool:
    assert off is not None
    if order is not None and rules.is_kept_open(
        off, OrderFacts(order.seller_delivers, order.made_to_order)
    ):
        return False
    return rules.is_switched_off(off, Capability.CHAT, SellerFacts(seller_id), buyer_id)
