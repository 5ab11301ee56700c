"""The home page of each role, each by a fixed number of short queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from prilavok.cases import own_work
from prilavok.cases.own_work import WorkDay
from prilavok.cases.statistics import rules_between
from prilavok.chat.answers import medians_by_day, usually_answers_s
from prilavok.chat.waiting import waiting
from prilavok.claims.listing import counts_of_seller
from prilavok.claims.refunds.reading import open_refunds
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import lane_of
from prilavok.core.parties import Party, PartyKind
from prilavok.home import store
from prilavok.home.counting import day_of
from prilavok.home.health import Parts, health_of
from prilavok.home.model import (
    DAYS,
    AnswerDay,
    AnswerSummary,
    Appealable,
    ModeratorHome,
    OperatorHome,
    OwnWork,
    SellerHome,
    VolumeDay,
    What,
)
from prilavok.home.store import Counted
from prilavok.market import Permission
from prilavok.notices import Recipient, RecipientKind, hidden_from, unread_notices
from prilavok.standing.admission.model import Capability
from prilavok.standing.admission.terms.actions import standing_of as terms_standing_of
from prilavok.standing.penalties import register
from prilavok.standing.penalties.model import State
from prilavok.standing.penalties.reading import OWED, TO_REPAY, penalty_page
from prilavok.standing.penalties.register import Wanted
from prilavok.standing.penalties.views import Audience

APPEALABLE_MAX: Final = 50
"""How many of a seller's newest penalties are looked at."""


async def seller_home(
    conn: Connection,
    db: Database,
    seller_id: SellerId,
    person_id: str,
    *,
    permissions: Collection[str],
    zone: ZoneInfo,
    now: datetime,
) -> SellerHome:
    """What needs one member of the seller's staff, by what they may do."""
    may_chat = Permission.CHAT in permissions
    may_decide = Permission.CLAIMS in permissions
    hidden = hidden_from(permissions)
    lane = lane_of(seller_id, db.lanes)
    party = Party(PartyKind.SELLER, seller_id)
    recipient = Recipient(RecipientKind.SELLER, seller_id)
    return SellerHome(
        now=now,
        zone=zone.key,
        waiting=await waiting(conn, db, seller_id, now) if may_chat else None,
        claims=await counts_of_seller(conn, lane, seller_id, now) if may_decide else None,
        terms=await terms_standing_of(conn, db.lanes, seller_id, now, Capability.CHAT),
        appealable=await _appealable(conn, party, lanes=db.lanes, now=now),
        unread_notices=await unread_notices(
            conn, recipient, person_id, lanes=db.lanes, hidden=hidden
        ),
        answers=await _answers(conn, db, seller_id, zone, now) if may_chat else None,
    )


async def moderator_home(
    conn: Connection, who: str, *, zone: ZoneInfo, now: datetime
) -> ModeratorHome:
    """What needs the moderator who signs as `who`."""
    return ModeratorHome(
        now=now,
        zone=zone.key,
        queue=tuple(await own_work.queues(conn, now)),
        mine=tuple(await own_work.held_by(conn, who, now)),
        oldest=await own_work.oldest(conn),
        work=await _work(conn, who, zone, now),
    )


async def operator_home(
    conn: Connection, parts: Parts, *, lanes: int, zone: ZoneInfo, now: datetime
) -> OperatorHome:
    """How the marketplace's chats are."""
    days = days_until(day_of(now, zone))
    counted = await store.of_all(conn, first=days[0], last=days[-1])
    rules = await rules_between(conn, beginning_of(days[0], zone), now)
    return OperatorHome(
        now=now,
        zone=zone.key,
        health=await health_of(conn, parts, lanes=lanes, now=now),
        queue=tuple(await own_work.queues(conn, now)),
        days=volumes(counted, days),
        rules=tuple(rules),
        owed=await register.sums(conn, Wanted(), OWED, lanes=lanes),
        to_repay=await register.sums(conn, Wanted(), TO_REPAY, lanes=lanes),
        refunds=tuple(await open_refunds(conn, lanes=lanes, now=now)),
    )


def days_until(last: date) -> list[date]:
    """The 30 days that end with `last`."""
    return [last - timedelta(days=n) for n in reversed(range(DAYS))]


def beginning_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which `day` begins in `zone`; UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def volumes(counted: Iterable[Counted], days: Iterable[date]) -> tuple[VolumeDay, ...]:
    """What was counted on each of `days`, also where that is nothing."""
    of_day: dict[date, dict[str, int]] = {}
    for each in counted:
        of_day.setdefault(each.day, {})[each.what] = each.n
    nothing = {str(what): 0 for what in What}
    return tuple(VolumeDay(day, **{**nothing, **of_day.get(day, {})}) for day in days)


async def _appealable(
    conn: Connection, party: Party, *, lanes: int, now: datetime
) -> tuple[Appealable, ...]:
    imposed = Wanted(party=party, state=State.IMPOSED)
    page = await penalty_page(
        conn, imposed, Audience.PARTY, before=None, limit=APPEALABLE_MAX, lanes=lanes, now=now
    )
    found = [
        Appealable(view.penalty_id, view.measure, view.appeal_until)
        for view in page.penalties
        if view.can_appeal and view.appeal_until is not None
    ]
    return tuple(sorted(found, key=lambda each: each.appeal_until))


async def _answers(
    conn: Connection, db: Database, seller_id: SellerId, zone: ZoneInfo, now: datetime
) -> AnswerSummary:
    lane = lane_of(seller_id, db.lanes)
    days = days_until(day_of(now, zone))
    first, last = days[0], days[-1]
    counted = await store.of_seller(conn, lane, seller_id, first=first, last=last)
    medians = {
        each.day: each.median_s
        for each in await medians_by_day(
            conn, lane, seller_id, first=first, last=last, zone=zone.key
        )
    }
    shown = volumes(counted, days)
    return AnswerSummary(
        answered=sum(day.answered for day in shown),
        in_time=sum(day.in_time for day in shown),
        usually_s=await usually_answers_s(conn, lane, seller_id, now),
        days=tuple(
            AnswerDay(day.day, day.answered, day.in_time, medians.get(day.day)) for day in shown
        ),
    )


async def _work(conn: Connection, who: str, zone: ZoneInfo, now: datetime) -> OwnWork:
    days = days_until(day_of(now, zone))
    since = beginning_of(days[0], zone)
    found = await own_work.work_by_day(conn, who, since=since, zone=zone.key)
    done = {each.day: each for each in found}
    decided = sum(each.decided for each in found)
    fallen = sum(each.reversed for each in found)
    return OwnWork(
        opinions=sum(each.opinions for each in found),
        decided=decided,
        reversed=fallen,
        reversal_rate=fallen / decided if decided else None,
        days=tuple(done.get(day, WorkDay(day, 0, 0, 0)) for day in days),
    )
