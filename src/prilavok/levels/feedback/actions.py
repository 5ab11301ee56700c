"""Giving feedback, and reading it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from prilavok import market
from prilavok.chat.judging import Judges
from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId, uuid7
from prilavok.inbox.judged import check_text_of_seller
from prilavok.levels.feedback import store
from prilavok.levels.feedback.model import (
    PER_DAY_MAX,
    Feedback,
    FeedbackEnough,
    FeedbackPage,
    NewFeedback,
)
from prilavok.moderation.model import Label

PAGE_MAX: Final = 50
DAY: Final = timedelta(days=1)
FRANK: Final = (Label.PLATFORM_DISPARAGEMENT, Label.SELLER_DISPARAGEMENT, Label.MONOSYLLABIC)
"""What an opinion of the marketplace may be, short or harsh: operators asked for it."""


async def give(
    db: Database, clock: Clock, judges: Judges, seller_id: SellerId, by: str, given: NewFeedback
) -> None:
    """Tell the operators. The text is judged as what the seller would say; raises `TextRefused`,
    `FeedbackEnough`."""
    now = clock.now()
    text = given.text.strip()
    async with db.transaction() as conn:
        if await store.given_since(conn, seller_id, now - DAY) >= PER_DAY_MAX:
            raise FeedbackEnough
        if text:
            await check_text_of_seller(conn, judges, text, now, may=FRANK)
        await store.add(
            conn,
            Feedback(
                feedback_id=uuid7(now),
                seller_id=seller_id,
                given_by=by,
                given_at=now,
                stars=given.stars,
                text=text,
            ),
        )


async def read(db: Database, before: UUID | None) -> FeedbackPage:
    """Up to 50, with what the sellers are called."""
    async with db.snapshot() as conn:
        rows = await store.page(conn, before, limit=PAGE_MAX + 1)
        ids = {SellerId(row.seller_id) for row in rows}
        sellers = await market.sellers_by_id(conn, sorted(ids), lanes=db.lanes)
        counts = await store.counts(conn)
    names = {seller.seller_id: seller.name for seller in sellers}
    shown = [replace(row, seller_name=names.get(row.seller_id)) for row in rows[:PAGE_MAX]]
    return FeedbackPage(tuple(shown), len(rows) > PAGE_MAX, tuple(counts))
