"""What each role's home page shows."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import UUID

from msgspec import Struct

from prilavok.cases.own_work import CaseMark, WorkDay
from prilavok.cases.statistics import QueueRow, RuleRow
from prilavok.chat.waiting import Waiting
from prilavok.claims.protocol import ClaimCounts
from prilavok.claims.refunds.model import OpenRefunds
from prilavok.core.money import Money
from prilavok.notifying.model import PostName
from prilavok.standing.admission.terms.model import TermsStanding
from prilavok.standing.penalties.model import Measure

DAYS: Final = 30
"""How many days a series has, today included."""


class What(StrEnum):
    """What is counted by day; a message counts when both sides see it."""

    CHATS = "chats"
    FROM_BUYERS = "from_buyers"
    FROM_SELLERS = "from_sellers"
    MASKED = "masked"
    HELD = "held"
    REFUSED = "refused"
    UPHELD = "upheld"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    IN_TIME = "in_time"
    WITHIN_5_MIN = "within_5_min"
    WITHIN_1_H = "within_1_h"
    WITHIN_4_H = "within_4_h"
    WITHIN_24_H = "within_24_h"


WITHIN_S: Final = {
    What.WITHIN_5_MIN: 5 * 60,
    What.WITHIN_1_H: 60 * 60,
    What.WITHIN_4_H: 4 * 60 * 60,
    What.WITHIN_24_H: 24 * 60 * 60,
}
"""Answers that came within so many seconds; the later ones count the earlier ones too."""


class AnswerDay(Struct, frozen=True):
    """A day's answers, and how many of them came in time; `median_s` is what buyers waited."""

    day: date
    answered: int
    in_time: int
    median_s: int | None


class AnswerSummary(Struct, frozen=True):
    """The last 30 days, today last. `usually_s` is null while there are fewer than five answers."""

    answered: int
    in_time: int
    usually_s: int | None
    days: tuple[AnswerDay, ...]


class Appealable(Struct, frozen=True):
    """A penalty that can be contested until `appeal_until`."""

    penalty_id: UUID
    measure: Measure
    appeal_until: datetime


class SellerHome(Struct, frozen=True, tag_field="role", tag="seller_staff"):
    """What needs a member of a seller's staff today.

    `waiting` and `answers` are null without the permission `chat`, `claims` without that of this
    name. `appealable` has the penalties
    that can be contested, of the newest 50, the soonest end first. `unread_notices` is counted up
    to 100.
    """

    now: datetime
    zone: str
    waiting: Waiting | None
    claims: ClaimCounts | None
    terms: TermsStanding
    appealable: tuple[Appealable, ...]
    unread_notices: int
    answers: AnswerSummary | None


class OwnWork(Struct, frozen=True):
    """One's work of the last 30 days, today last. `reversal_rate` is the part of the cases decided
    by one's opinion that did not stand; null while there are none."""

    opinions: int
    decided: int
    reversed: int
    reversal_rate: float | None
    days: tuple[WorkDay, ...]


class ModeratorHome(Struct, frozen=True, tag_field="role", tag="moderator"):
    """What needs a moderator today. `mine` are the cases that they hold; `oldest` has waited
    longest of those that nobody has decided."""

    now: datetime
    zone: str
    queue: tuple[QueueRow, ...]
    mine: tuple[CaseMark, ...]
    oldest: CaseMark | None
    work: OwnWork


class Condition(StrEnum):
    """How something is."""

    FINE = "fine"
    WARNING = "warning"
    FAILED = "failed"


class DutyHealth(Struct, frozen=True):
    """Work that is due again and again; `done_until` is null before the first time, which is late
    when its interval has passed since the server's start."""

    name: str
    done_until: datetime | None
    late_s: int
    condition: Condition


class SubscriberHealth(Struct, frozen=True):
    """A reader of the log: how many commits it has not read, for how long the oldest one waits, and
    how many it has set aside after failing again and again."""

    name: str
    unread: int
    behind_s: int
    set_aside: int
    condition: Condition


class DatabaseHealth(Struct, frozen=True):
    """The database: its version, its size, how many connections of all that it allows are open."""

    version: str
    size_bytes: int
    connections: int
    connections_max: int
    condition: Condition


class DiskHealth(Struct, frozen=True):
    """What is free for the data folder of this machine."""

    free_bytes: int
    condition: Condition


class PostHealth(Struct, frozen=True):
    """Letters or pushes: how many were tried in vain and wait; `since` when none can be sent at
    all, and the `reason` that the other side gave, where that is so."""

    name: PostName
    waiting: int
    since: datetime | None
    reason: str | None
    condition: Condition


class Health(Struct, frozen=True):
    """How the installation is; `condition` is the worst of all."""

    condition: Condition
    duties: tuple[DutyHealth, ...]
    subscribers: tuple[SubscriberHealth, ...]
    posts: tuple[PostHealth, ...]
    database: DatabaseHealth
    disk: DiskHealth


class VolumeDay(Struct, frozen=True):
    """What happened on a day; `within_…` are answers that came so soon."""

    day: date
    chats: int
    from_buyers: int
    from_sellers: int
    masked: int
    held: int
    refused: int
    upheld: int
    overdue: int
    answered: int
    in_time: int
    within_5_min: int
    within_1_h: int
    within_4_h: int
    within_24_h: int


class OperatorHome(Struct, frozen=True, tag_field="role", tag="operator"):
    """How the marketplace's chats are: health, the queue, 30 days of volumes and answers (today
    last), what people thought of each rule's findings in these days, fines, and what buyers are
    owed because of claims."""

    now: datetime
    zone: str
    health: Health
    queue: tuple[QueueRow, ...]
    days: tuple[VolumeDay, ...]
    rules: tuple[RuleRow, ...]
    owed: tuple[Money, ...]
    to_repay: tuple[Money, ...]
    refunds: tuple[OpenRefunds, ...]


Home: TypeAlias = SellerHome | ModeratorHome | OperatorHome
