"""A month that is not settled when its day begins: operators hear of it once, and their page says
so until it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from prilavok import programmes
from prilavok.core.database import Connection
from prilavok.core.duties import Duty
from prilavok.core.events import Event, emit, heads, lock_lanes
from prilavok.core.lanes import Lane
from prilavok.identity.actions import known_signers
from prilavok.identity.model import Role
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND
from prilavok.levels.settling.pending import months_over
from prilavok.levels.telling import called
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind, tell


class Late(Struct, frozen=True):
    """A month that should have been settled before `due_at`, and is not."""

    month: Month
    due_at: datetime


class LevelsLate(Event, frozen=True, tag="levels.late"):
    """A month of levels is not settled although its day has begun. Told in the first lane."""

    period: str
    due_at: datetime


async def late_months(conn: Connection, now: datetime) -> list[Late]:
    """The months that are late, the oldest first; up to 12."""
    months = await months_over(conn, now)
    if not months:
        return []
    programme = (await programmes.in_force(conn, KIND, now)).document
    found = [
        Late(month, month.plus(1).day(programme.settled_by_day, programme.clock))
        for month in months
    ]
    return [each for each in found if each.due_at <= now]


async def watch(conn: Connection, since: datetime, now: datetime) -> None:
    """A duty: tell every operator who has signed in by name, and the log, of a month whose day has
    begun since."""
    late = [each for each in await late_months(conn, now) if each.due_at > since]
    if not late:
        return
    lanes = len(await heads(conn))
    operators = [
        Recipient(RecipientKind.OPERATOR, each) for each in await known_signers(conn, Role.OPERATOR)
    ]
    await lock_lanes(conn, {Lane(0), *(each.lane(lanes) for each in operators)})
    for each in late:
        kind = NoticeKind.LEVELS_LATE
        params = {"month": called(each.month), "due_at": each.due_at}
        notice = NewNotice(kind, f"{kind}:{each.month}", dict(params), "/levels/settlements")
        for operator in operators:
            await tell(conn, operator, notice, lanes=lanes, now=now)
    told = [LevelsLate(str(each.month), each.due_at) for each in late]
    await emit(conn, Lane(0), told, now=now)


DUTY: Final = Duty("late settlements of levels", timedelta(minutes=1), watch)
