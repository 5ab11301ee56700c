"""Telling every seller of a new version, some at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from prilavok import market, programmes
from prilavok.core.database import Connection
from prilavok.core.duties import Duty
from prilavok.core.events import heads, lock_lane
from prilavok.core.ids import SellerId
from prilavok.levels.news import store
from prilavok.levels.news.actions import newest
from prilavok.levels.programme import KIND
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind, tell

SELLERS_PER_TURN_MAX: Final = 100
"""Telling one takes about a millisecond, in which nobody else writes in the lane."""


async def tell_sellers(conn: Connection, _since: datetime, now: datetime) -> None:
    """A duty: go on telling of the newest version, also one that is only announced.

    One turn works in one lane, whose head it holds; how far it has come is kept.
    """
    start = await newest(conn)
    if start is None:
        return
    lanes = sorted(await heads(conn))
    done = await store.told_lanes(conn, lanes, start.version)
    lane = next((lane for lane in lanes if lane not in done), None)
    if lane is None:
        return
    await lock_lane(conn, lane)
    through = await store.told_through(conn, lane, start.version)
    sellers = await market.sellers_after(
        conn, lane, SellerId(through), sellers_max=SELLERS_PER_TURN_MAX
    )
    document = await programmes.document_kept(conn, KIND, start.version)
    notice = NewNotice(
        NoticeKind.LEVEL_RULES_CHANGED,
        f"{KIND.name}:{start.version}",
        {"name": document.name, "since": start.effective_from},
        "/levels",
    )
    for seller in sellers:
        recipient = Recipient(RecipientKind.SELLER, seller.seller_id)
        await tell(conn, recipient, notice, lanes=len(lanes), now=now)
    through = sellers[-1].seller_id if sellers else through
    done_at = now if len(sellers) < SELLERS_PER_TURN_MAX else None
    await store.have_told(conn, lane, start.version, through, done_at)


DUTY: Final = Duty("news of levels", timedelta(seconds=1), tell_sellers)
