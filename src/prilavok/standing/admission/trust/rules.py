"""Whether a seller is trusted, and what is missing. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from prilavok.market.model import PayoutAccount
from prilavok.standing.admission.trust.model import (
    ConditionKind,
    Judgement,
    Progress,
    SellerRecord,
    WayProgress,
)
from prilavok.standing.admission.trust.programme import (
    Condition,
    ContractVerified,
    DaysOnPlatform,
    DistinctBuyers,
    MarketplaceFlag,
    TrustRules,
    Way,
)


def judge(rules: TrustRules, version: int, seller: SellerRecord, now: datetime) -> Judgement:
    """Whether `seller` is trusted by any of the ways, and how far it is on each (row B4)."""
    ways = tuple(_progress_on(way, seller, rules.tz, now) for way in rules.ways)
    way = next((each.way for each in ways if each.met), None)
    times = [at for each in ways if way is None and (at := _met_at(each)) is not None]
    return Judgement(way is not None, way, version, ways, min(times, default=None))


def nearest(judgement: Judgement) -> str:
    """The way that suits best: the one that is met, else that with the least still to do."""
    return judgement.way or max(judgement.ways, key=_share_done).way


def days_between(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """How many midnights of `zone` lie between."""
    return (end.astimezone(zone).date() - start.astimezone(zone).date()).days


def start_of_day(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The first moment of the day that is so many days after `start`, in `zone`."""
    day = start.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time.min, zone).astimezone(start.tzinfo)


def _progress_on(way: Way, seller: SellerRecord, zone: ZoneInfo, now: datetime) -> WayProgress:
    conditions = tuple(_progress(each, seller, zone, now) for each in way.conditions)
    return WayProgress(way.way, all(each.met for each in conditions), conditions)


def _progress(
    condition: Condition, seller: SellerRecord, zone: ZoneInfo, now: datetime
) -> Progress:
    match condition:
        case MarketplaceFlag():
            return _yes_or_no(ConditionKind.FLAG, met=seller.flagged)
        case ContractVerified():
            return _by_a_moment(ConditionKind.CONTRACT_VERIFIED, seller.contract_verified_at, now)
        case DaysOnPlatform():
            return _days_on_platform(condition, seller.registered_at, zone, now)
        case DistinctBuyers():
            orders = seller.first_sales.get(condition.sale, ())[: condition.at_least]
            met = len(orders) >= condition.at_least
            kind = ConditionKind.DISTINCT_BUYERS
            return Progress(kind, len(orders), condition.at_least, met, orders=orders)
        case _:
            met = seller.payout_account is PayoutAccount.PLATFORM_BANK
            return _yes_or_no(ConditionKind.PAYOUTS, met=met)


def _yes_or_no(kind: ConditionKind, *, met: bool) -> Progress:
    return Progress(kind, int(met), 1, met)


def _by_a_moment(kind: ConditionKind, at: datetime | None, now: datetime) -> Progress:
    """A moment told of may be a little ahead: clocks differ."""
    met = at is not None and at <= now
    return Progress(kind, int(met), 1, met, met_at=None if met else at, since=at)


def _days_on_platform(
    condition: DaysOnPlatform, registered_at: datetime | None, zone: ZoneInfo, now: datetime
) -> Progress:
    kind, needs = ConditionKind.DAYS_ON_PLATFORM, condition.more_than + 1
    if registered_at is None:
        return Progress(kind, 0, needs, met=False)
    days = max(0, days_between(registered_at, now, zone))
    met_at = None if days >= needs else start_of_day(registered_at, needs, zone)
    return Progress(kind, min(days, needs), needs, days >= needs, met_at, since=registered_at)


def _met_at(way: WayProgress) -> datetime | None:
    """When time alone will meet the way; None if something else is missing."""
    missing = [each.met_at for each in way.conditions if not each.met]
    times = [at for at in missing if at is not None]
    return max(times) if missing and len(times) == len(missing) else None


def _share_done(way: WayProgress) -> float:
    parts = [min(1.0, each.has / each.needs) for each in way.conditions]
    return sum(parts) / len(parts)
