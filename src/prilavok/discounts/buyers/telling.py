"""Telling buyers that they have reached a discount, and that they are about to lose it.

Facts are heard of at once; what the calendar alone changes is found once a day, by going through
all rows by their key. Prices never wait for any of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from prilavok import market
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.events import Event, Subscriber, emit, heads, lock_lane
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.core.parties import Party, PartyKind
from prilavok.discounts.buyers import store
from prilavok.discounts.buyers.crossing import News, Told, Turn, news
from prilavok.discounts.buyers.store import Walk
from prilavok.discounts.days import starts_at
from prilavok.discounts.giving import givings_of
from prilavok.discounts.model import DiscountLost, DiscountReached, SpendCrossed
from prilavok.discounts.offering.ground import Ground, ground_at
from prilavok.discounts.offering.store import terms_of
from prilavok.discounts.spend import store as spend
from prilavok.discounts.spend.rows import EMPTY, is_due
from prilavok.discounts.spend.shrinking import shrink
from prilavok.discounts.spend.store import Pair
from prilavok.discounts.terms import DiscountTerms
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind
from prilavok.notices import tell as tell_notice

PAIRS_PER_STEP: Final = 500
NEWS_PER_STEP: Final = 50
"""That are told in one transaction: it holds the lane, and whoever writes in a chat of it waits."""
BPS_OF_PERCENT: Final = 100


async def hear(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """Look at a buyer whom facts have brought across a threshold."""
    assert isinstance(event, SpendCrossed)
    ground = await ground_at(conn, at)
    if ground is not None:
        lanes = len(await heads(conn))
        pair = event.buyer_id, event.seller_id
        await look_again(conn, lane, [pair], ground, lanes=lanes, now=at)


SUBSCRIBER: Final = Subscriber("discounts", (SpendCrossed,), hear, one_at_a_time=True)


async def walk(db: Database, clock: Clock) -> int:
    """An errand: look at every row once a day; how many were looked at. Each step commits how far
    it has come. What has expired is dropped on the way."""
    seen = 0
    for lane in map(Lane, range(db.lanes)):
        while (step := await _step(db, clock, lane)) is not None:
            seen += step.seen
            await shrink(db, clock, step.due)
    return seen


async def look_again(
    conn: Connection,
    lane: Lane,
    pairs: Sequence[Pair],
    ground: Ground,
    *,
    lanes: int,
    now: datetime,
) -> None:
    """Tell buyers of one lane what has changed since they were told last; a second time there is
    nothing to tell."""
    await lock_lane(conn, lane)
    found = await _news_of(conn, pairs, ground, lanes=lanes)

    sellers = [Party(PartyKind.SELLER, seller_id) for (_, seller_id), _, _ in found]
    names = await market.names_of(conn, sellers, lanes=lanes) if found else {}
    for pair, terms, changed in found:
        if changed.turn is Turn.LOST:
            await store.drop_holder(conn, lane, pair)
            await emit(conn, lane, [DiscountLost(*pair)], now=now)
            continue
        assert terms is not None
        await store.put_holder(conn, lane, pair, Told(changed.lost_on), now)
        if changed.turn is Turn.REACHED:
            await emit(conn, lane, [DiscountReached(*pair)], now=now)
        seller = names.get(Party(PartyKind.SELLER, pair[1]).name, pair[1])
        notice = _notice(pair, terms, changed, seller, ground, now)
        await tell_notice(
            conn, Recipient(RecipientKind.BUYER, pair[0]), notice, lanes=lanes, now=now
        )


async def _news_of(
    conn: Connection, pairs: Sequence[Pair], ground: Ground, *, lanes: int
) -> list[tuple[Pair, DiscountTerms | None, News]]:
    """Whom there is something to tell, and what."""
    rows = await spend.pairs(conn, pairs, lanes=lanes)
    hold = await terms_of(conn, sorted({s for _, s in pairs}), ground.today, lanes=lanes)
    givings = await givings_of(conn, hold, lanes=lanes, now=ground.at)
    told = await store.holders(conn, pairs, lanes=lanes)
    found: list[tuple[Pair, DiscountTerms | None, News]] = []
    for pair in pairs:
        version = hold.get(pair[1])
        terms = version.terms if version is not None else None
        if terms is not None and givings.why_not(pair[1], pair[0]) is not None:
            terms = None
        row, before = rows.get(pair, EMPTY), told.get(pair)
        changed = news(row, terms, before, ground.today, ground.programme.counting)
        if changed is not None:
            found.append((pair, terms, changed))
    return found


class _Step(Struct, frozen=True):
    """So many rows were looked at; of these pairs, some days have expired."""

    seen: int
    due: list[Pair]


async def _step(db: Database, clock: Clock, lane: Lane) -> _Step | None:
    """Look at some more rows of the lane; None when that was done today. The lane is held only
    when there is something to tell."""
    now = clock.now()
    async with db.transaction() as conn:
        ground = await ground_at(conn, now)
        if ground is None:
            return None
        last = await store.walk_of(conn, lane)
        if last is None or last.day < ground.today:
            last = Walk(ground.today, "", "", is_done=False)
        elif last.is_done:
            return None
        after = last.buyer_id, last.seller_id
        rows = await spend.pairs_after(conn, lane, after, pairs_max=PAIRS_PER_STEP)
        pairs = [pair for pair, _ in rows]
        found = [pair for pair, _, _ in await _news_of(conn, pairs, ground, lanes=db.lanes)]
        if found:
            await look_again(conn, lane, found[:NEWS_PER_STEP], ground, lanes=db.lanes, now=now)
        if len(found) > NEWS_PER_STEP:
            pairs = pairs[: pairs.index(found[NEWS_PER_STEP - 1]) + 1]
            is_done = False
        else:
            is_done = len(pairs) < PAIRS_PER_STEP
        reached = pairs[-1] if pairs else after
        await store.put_walk(conn, lane, Walk(last.day, *reached, is_done=is_done))
        due = [pair for pair, row in rows[: len(pairs)] if is_due(row, ground.today)]
        return _Step(len(pairs), due)


def _notice(
    pair: Pair, terms: DiscountTerms, changed: News, seller: str, ground: Ground, now: datetime
) -> NewNotice:
    params = {"seller": seller, "percent": percent(terms.discount_bps)}
    if changed.lost_on is None:
        kind = NoticeKind.DISCOUNT_REACHED
        return NewNotice(kind, f"{kind}:{pair[1]}:{now.isoformat()}", {**params})
    kind = NoticeKind.DISCOUNT_ENDS_SOON
    short = Money(changed.short_minor, ground.programme.currency)
    until = starts_at(changed.lost_on, ground.programme.clock)
    key = f"{kind}:{pair[1]}:{changed.lost_on}"
    return NewNotice(kind, key, {**params, "short": short, "until": until})


def percent(bps: int) -> str:
    """Basis points as per cent: 10, or 12.5."""
    whole, rest = divmod(bps, BPS_OF_PERCENT)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)
