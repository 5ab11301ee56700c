"""The chat policy: who may write first, and when; how long a message may be edited; when an answer
is due. Edited by the operator, in versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from prilavok.chat.model import FILES_MAX, ContextType, Side
from prilavok.chat.working_time import WorkingCalendar, after_working, fault_of, working_between
from prilavok.core.errors import Invalid
from prilavok.programmes import Kind

REMINDERS_MAX = 5

Minutes = Annotated[int, Meta(ge=0, le=24 * 60)]
Hours = Annotated[int, Meta(ge=1, le=24 * 365)]
Days = Annotated[int, Meta(ge=1, le=365)]
WorkingHours = Annotated[int, Meta(ge=1, le=1_000)]


@dataclass(eq=False)
class PolicyInvalid(Invalid):
    """The chat policy cannot be applied: {reason}"""

    reason: str


class Stage(StrEnum):
    """How far an order must have come."""

    PLACED = "placed"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    BOUGHT_OUT = "bought_out"


class Opening(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in which a side may write first.

    `stage` and `schemes` speak of the chat's order and mean nothing for a product; no `schemes`
    means any. `trusted_seller` asks that the seller is trusted.
    """

    side: Side
    about: ContextType
    stage: Stage = Stage.PLACED
    schemes: tuple[str, ...] = ()
    trusted_seller: bool = False


class Pause(StrEnum):
    """What lets a deadline stand still."""

    ANSWER_HELD = "answer_held"
    SWITCHED_OFF = "switched_off"


class Deadline(Struct, frozen=True):
    """When an answer is due, and when to look at that next: for a reminder, or at its end."""

    due_at: datetime
    look_at: datetime


class AnswerTime(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By when a question must be answered: `within_d` days, or `within_working_h` hours of the
    calendar. The seller is reminded so many hours before. `pauses` let the time stand still: while
    an answer is held, while the chat is switched off (and the rollout says so)."""

    within_d: Days | None = None
    within_working_h: WorkingHours | None = None
    calendar: WorkingCalendar | None = None
    reminders_before_h: Annotated[tuple[Hours, ...], Meta(max_length=REMINDERS_MAX)] = ()
    pauses: tuple[Pause, ...] = (Pause.ANSWER_HELD, Pause.SWITCHED_OFF)

    def deadline(self, asked_at: datetime) -> Deadline:
        """Of a question that was asked at `asked_at`."""
        return self.until(self._after(asked_at, self._amount), asked_at)

    def until(self, due_at: datetime, now: datetime) -> Deadline:
        """A deadline that ends at `due_at`, with the reminders that are still to come at `now`."""
        reminders = (due_at - timedelta(hours=hours) for hours in self.reminders_before_h)
        return Deadline(due_at, min((at for at in reminders if at > now), default=due_at))

    def reminds(self, due_at: datetime, at: datetime) -> bool:
        """Whether `at` is a time to remind of a deadline that ends at `due_at`."""
        return any(due_at - timedelta(hours=hours) == at for hours in self.reminders_before_h)

    def resumed(self, due_at: datetime, paused_at: datetime, now: datetime) -> Deadline:
        """`due_at` moved on: as much time is left at `now` as was left at `paused_at`."""
        if due_at <= paused_at:
            return self.until(due_at, now)
        return self.until(self._after(now, self._between(paused_at, due_at)), now)

    @property
    def _amount(self) -> timedelta:
        if self.within_working_h is not None:
            return timedelta(hours=self.within_working_h)
        assert self.within_d is not None
        return timedelta(days=self.within_d)

    def _after(self, start: datetime, amount: timedelta) -> datetime:
        if self.within_working_h is None or amount <= timedelta():
            return start + amount
        assert self.calendar is not None
        return after_working(self.calendar, start, amount)

    def _between(self, start: datetime, end: datetime) -> timedelta:
        if self.within_working_h is None:
            return end - start
        assert self.calendar is not None
        return working_between(self.calendar, start, end)


class FileLimits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many files, of how many bytes together, go with a message, and how many a person may send
    a day, by UTC, in all their chats. 0 `per_message`: none at all."""

    per_message: Annotated[int, Meta(ge=0, le=FILES_MAX)] = FILES_MAX
    per_message_bytes: Annotated[int, Meta(ge=0, le=1 << 30)] = 30 << 20
    per_day: Annotated[int, Meta(ge=0, le=100_000)] = 100
    per_day_bytes: Annotated[int, Meta(ge=0, le=1 << 40)] = 200 << 20


class ChatPolicy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Any of `openings` lets a side write first. Whoever was written to may reply.

    `reply_within_h` limits a reply to that many hours after the other side's last message; without
    it a conversation that was begun stays open. `answer` says by when questions are answered, in
    place of `answer_within_d`. `files` bounds what is sent along. `note` says where the numbers
    come from.
    """

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    note: Annotated[str, Meta(max_length=2_000)] = ""
    openings: Annotated[tuple[Opening, ...], Meta(min_length=1, max_length=20)]
    answer_within_d: Days = 10
    answer: AnswerTime | None = None
    edit_within_min: Minutes = 15
    reply_within_h: Hours | None = None
    files: FileLimits = FileLimits()

    @property
    def answer_time(self) -> AnswerTime:
        return self.answer or AnswerTime(within_d=self.answer_within_d)

    @property
    def edit_within(self) -> timedelta:
        return timedelta(minutes=self.edit_within_min)

    @property
    def reply_within(self) -> timedelta | None:
        return timedelta(hours=self.reply_within_h) if self.reply_within_h else None


def check(policy: ChatPolicy) -> None:
    """Raises `PolicyInvalid` unless its deadlines can be reckoned."""
    answer = policy.answer
    if answer is None:
        return
    if (answer.within_d is None) == (answer.within_working_h is None):
        raise PolicyInvalid("answer needs either within_d or within_working_h.")
    if answer.within_working_h is not None and answer.calendar is None:
        raise PolicyInvalid("within_working_h needs a calendar.")
    fault = fault_of(answer.calendar) if answer.calendar is not None else None
    if fault is not None:
        raise PolicyInvalid(fault)


PRESET_DEFAULT = "wildberries-2023"
KIND = Kind("chat_policy", ChatPolicy, check, PRESET_DEFAULT)
