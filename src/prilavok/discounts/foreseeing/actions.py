"""Looking at all sellers with terms, and at all who bought from them, with a draft in hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from msgspec import Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.discounts.foreseeing.model import ProgrammeForeseen, SellersOut, StackingExample
from prilavok.discounts.foreseeing.rules import (
    OFF_BPS,
    PRICE_MINOR,
    example_price_minor,
    is_allowed,
    reaches,
)
from prilavok.discounts.offering import store as offering
from prilavok.discounts.offering.ground import Ground, ground_at
from prilavok.discounts.programme import DiscountProgramme
from prilavok.discounts.spend import store as spend
from prilavok.discounts.spend.rows import Row
from prilavok.discounts.spend.store import Pair
from prilavok.discounts.terms import DiscountTerms

ROWS_PER_PAGE: Final = 1_000
PAIRS_MAX: Final = 200_000
"""Of a buyer and a seller: so many are looked at."""
SAMPLES: Final = 10


async def foreseen(db: Database, clock: Clock, draft: DiscountProgramme) -> ProgrammeForeseen:
    """What would change if the draft came into force now."""
    now = clock.now()
    async with db.snapshot() as conn:
        ground = await ground_at(conn, now)
        terms = await _running(conn, ground, db.lanes) if ground is not None else {}
        turned = _Turned()
        if ground is not None and terms and _count_otherwise(ground.programme, draft):
            turned = await _turned(conn, ground, draft, terms, now, lanes=db.lanes)
    out = [each for each, said in sorted(terms.items()) if not is_allowed(said, draft)]
    return ProgrammeForeseen(
        version=ground.version if ground is not None else 0,
        sellers=len(terms),
        sellers_out=SellersOut(len(out), tuple(out[:SAMPLES])),
        pairs=turned.pairs,
        gaining=turned.gaining,
        losing=turned.losing,
        is_complete=turned.is_complete,
        example=StackingExample(
            currency=draft.currency,
            price_minor=PRICE_MINOR,
            off_bps=OFF_BPS,
            pays_now_minor=example_price_minor(ground.programme) if ground is not None else None,
            pays_then_minor=example_price_minor(draft),
        ),
    )


class _Turned(Struct):
    """What was found of buyers so far."""

    pairs: int = 0
    gaining: int = 0
    losing: int = 0
    is_complete: bool = True


def _count_otherwise(programme: DiscountProgramme, draft: DiscountProgramme) -> bool:
    return (programme.counting, programme.zone) != (draft.counting, draft.zone)


async def _running(conn: Connection, ground: Ground, lanes: int) -> dict[SellerId, DiscountTerms]:
    """The terms that hold today, of every seller who gives a discount."""
    found: dict[SellerId, DiscountTerms] = {}
    for lane in map(Lane, range(lanes)):
        after = ""
        while page := await offering.running_after(
            conn, lane, after, ground.today, sellers_max=ROWS_PER_PAGE
        ):
            found.update({each.seller_id: each.terms for each in page if each.terms is not None})
            after = page[-1].seller_id
    return found


async def _turned(
    conn: Connection,
    ground: Ground,
    draft: DiscountProgramme,
    terms: dict[SellerId, DiscountTerms],
    now: datetime,
    *,
    lanes: int,
) -> _Turned:
    turned = _Turned()
    for lane in map(Lane, range(lanes)):
        after = ("", "")
        while rows := await spend.pairs_after(conn, lane, after, pairs_max=ROWS_PER_PAGE):
            _look(turned, rows, terms, ground.programme, draft, now)
            if turned.pairs >= PAIRS_MAX:
                turned.is_complete = False
                return turned
            after = rows[-1][0]
    return turned


def _look(
    turned: _Turned,
    rows: Iterable[tuple[Pair, Row]],
    terms: dict[SellerId, DiscountTerms],
    programme: DiscountProgramme,
    draft: DiscountProgramme,
    now: datetime,
) -> None:
    for (_, seller_id), row in rows:
        turned.pairs += 1
        said = terms.get(seller_id)
        if said is None:
            continue
        was, will = reaches(row, said, programme, now), reaches(row, said, draft, now)
        turned.gaining += will and not was
        turned.losing += was and not will
