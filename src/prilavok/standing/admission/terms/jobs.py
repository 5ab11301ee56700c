"""Telling sellers of new terms: those that have chats, some at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from msgspec.structs import asdict

from prilavok import notices, programmes
from prilavok.core.database import Connection
from prilavok.core.events import heads, lock_lane
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind, Translated
from prilavok.notices.model import Param
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.terms import store
from prilavok.standing.admission.terms.model import Offer
from prilavok.standing.admission.terms.programme import KIND

SELLERS_PER_TURN_MAX: Final = 100
"""Telling one takes about a millisecond, in which nobody else writes in the lane."""

SellersWithChats: TypeAlias = Callable[[Connection, Lane, str, int], Awaitable[Sequence[SellerId]]]
"""The lane's sellers that have chats, behind an id, in the order of ids, up to a number."""


async def tell_sellers(
    sellers_with_chats: SellersWithChats, conn: Connection, since: datetime, now: datetime
) -> None:
    """A duty: go on telling of the newest version, as soon as it is announced.

    One turn works in one lane, whose head it holds; how far it has come is kept.
    """
    offer = await _newest(conn)
    if offer is None or Capability.CHAT not in offer.capabilities:
        return
    lanes = sorted(await heads(conn))
    done = await store.told_lanes(conn, offer.version)
    for lane in lanes:
        if lane in done:
            continue
        through = await store.take_telling(conn, lane, offer.version)
        if through is None:
            continue
        found = await sellers_with_chats(conn, lane, through, SELLERS_PER_TURN_MAX)
        done_at = now if len(found) < SELLERS_PER_TURN_MAX else None
        through = found[-1] if found else through
        await store.end_telling(conn, lane, offer.version, through, done_at=done_at)
        if found:
            await _tell(conn, lane, offer, found, lanes=len(lanes), now=now)
            return


async def _tell(
    conn: Connection,
    lane: Lane,
    offer: Offer,
    seller_ids: Sequence[SellerId],
    *,
    lanes: int,
    now: datetime,
) -> None:
    await lock_lane(conn, lane)
    terms = await programmes.document_kept(conn, KIND, offer.version)
    words: dict[str, str] = asdict(terms.title)
    said: dict[str, Param] = {"title": Translated(words), "until": offer.grace_until}
    kind = NoticeKind.TERMS_TO_ACCEPT
    if offer.effective_from > now:
        kind, said = NoticeKind.TERMS_ANNOUNCED, {**said, "since": offer.effective_from}
    notice = NewNotice(kind, f"terms:{offer.version}", said, "/terms")
    accepted = await store.accepted_by(conn, lane, [offer.version], seller_ids)
    for seller_id in seller_ids:
        if seller_id not in accepted:
            recipient = Recipient(RecipientKind.SELLER, seller_id)
            await notices.tell(conn, recipient, notice, lanes=lanes, now=now)


async def _newest(conn: Connection) -> Offer | None:
    """The version that comes into force last."""
    starts = await programmes.starts(conn, KIND)
    if not starts:
        return None
    last = starts[-1]
    terms = await programmes.document_kept(conn, KIND, last.version)
    until = last.effective_from + terms.grace
    return Offer(last.version, last.effective_from, until, terms.capabilities)
