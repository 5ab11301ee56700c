"""The claim policy: what may be claimed, who may do what in each state, by when, and what follows
if they do not. Edited by the operator, in versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from prilavok.chat.working_time import WorkingCalendar, after_working, fault_of
from prilavok.claims.model import TURN_OF, ClaimAction, ClaimReason, State, Turn
from prilavok.claims.risk.thresholds import Thresholds
from prilavok.core.money import BPS_WHOLE
from prilavok.market import Scheme
from prilavok.programmes import Kind
from prilavok.programmes.model import DocumentInvalid

NAME: Final = "claim_policy"
PRESET_DEFAULT: Final = "wildberries-2023"
PHOTOS_MAX, VIDEOS_MAX = 10, 1
PER_DAY_BOUND: Final = 500

Days = Annotated[int, Meta(ge=1, le=365)]
Hours = Annotated[int, Meta(ge=1, le=24 * 365)]
WorkingHours = Annotated[int, Meta(ge=1, le=1_000)]
Bps = Annotated[int, Meta(ge=0, le=BPS_WHOLE)]


class Within(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a turn lasts: one of hours, days of 24 hours, hours of the policy's calendar."""

    hours: Hours | None = None
    days: Days | None = None
    working_hours: WorkingHours | None = None

    def after(self, start: datetime, calendar: WorkingCalendar | None) -> datetime:
        """When a turn that begins at `start` ends."""
        if self.working_hours is not None:
            assert calendar is not None
            return after_working(calendar, start, timedelta(hours=self.working_hours))
        return start + timedelta(hours=self.hours or 0, days=self.days or 0)


class Then(StrEnum):
    """What follows when a turn has passed."""

    APPROVE_WITH_RETURN = "approve_with_return"
    APPROVE_WITHOUT_RETURN = "approve_without_return"
    ACCEPT_OFFER = "accept_offer"
    REFUND = "refund"
    """What has been granted is owed."""
    ARBITRATION = "arbitration"
    DONE = "done"
    """What was sent counts as received."""
    CLOSE = "close"
    REMIND = "remind"
    """It stays, and is shown as overdue to the marketplace."""


class Allowed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be done: for orders of these schemes (none: of any) and reasons (none: any)."""

    action: ClaimAction
    schemes: tuple[Scheme, ...] = ()
    reasons: tuple[ClaimReason, ...] = ()

    def holds(self, scheme: Scheme, reason: ClaimReason) -> bool:
        return (not self.schemes or scheme in self.schemes) and (
            not self.reasons or reason in self.reasons
        )


class Stage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A state: how long its turn lasts, what follows, and what both sides may do meanwhile.

    What moderators and the marketplace's systems do is always allowed.
    """

    state: State
    within: Within
    then: Then
    actions: Annotated[tuple[Allowed, ...], Meta(max_length=40)] = ()


class Ground(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reason that may be given: for how many days after the delivery, and whether the buyer must
    add a picture or a video."""

    reason: ClaimReason
    within_d: Days
    needs_files: bool = False


class ClaimPolicy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What buyers may claim, and how it is decided.

    `stages` name every state but `closed`. An offer is at least `offer_from_bps` of what can still
    go back for the line, at most `offer_to_bps`. A buyer opens `per_line_max` claims for one line,
    one after the other, and `per_day_max` in 24 hours at all sellers. Whose turn it is is reminded
    `remind_before_h` hours before it ends. `risk` is from where on something speaks for caution.
    `note` says where the numbers come from.
    """

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    note: Annotated[str, Meta(max_length=2_000)] = ""
    grounds: Annotated[tuple[Ground, ...], Meta(min_length=1, max_length=len(ClaimReason))]
    photos_max: Annotated[int, Meta(ge=0, le=PHOTOS_MAX)] = PHOTOS_MAX
    videos_max: Annotated[int, Meta(ge=0, le=VIDEOS_MAX)] = VIDEOS_MAX
    per_line_max: Annotated[int, Meta(ge=1, le=20)] = 5
    per_day_max: Annotated[int, Meta(ge=1, le=PER_DAY_BOUND)] = 20
    evidence_rounds_max: Annotated[int, Meta(ge=0, le=2)] = 2
    disputes_max: Annotated[int, Meta(ge=0, le=1)] = 1
    offer_from_bps: Bps = 0
    offer_to_bps: Bps = BPS_WHOLE
    remind_before_h: Annotated[int, Meta(ge=0, le=24 * 30)] = 24
    calendar: WorkingCalendar | None = None
    risk: Thresholds = Thresholds()
    stages: Annotated[tuple[Stage, ...], Meta(min_length=1, max_length=len(State))]

    def stage(self, state: State) -> Stage:
        """What holds in `state`, which is not closed."""
        return next(stage for stage in self.stages if stage.state is state)

    def ground(self, reason: ClaimReason) -> Ground | None:
        """Whether `reason` may be given, and how."""
        return next((ground for ground in self.grounds if ground.reason is reason), None)


GRANTS: Final = frozenset(
    {
        ClaimAction.APPROVE_WITH_RETURN,
        ClaimAction.APPROVE_WITHOUT_RETURN,
        ClaimAction.OFFER,
        ClaimAction.REPLACE,
        ClaimAction.SEND_PART,
    }
)
"""What a seller can give, also after having said something else."""
_WAITING = frozenset({ClaimAction.WITHDRAW, ClaimAction.ADD_EVIDENCE})

POSSIBLE: Final[dict[State, frozenset[ClaimAction]]] = {
    State.AWAITING_SELLER: GRANTS | _WAITING | {ClaimAction.ASK_EVIDENCE, ClaimAction.REFUSE},
    State.AWAITING_EVIDENCE: GRANTS | _WAITING | {ClaimAction.REFUSE},
    State.OFFERED: GRANTS | {ClaimAction.WITHDRAW, ClaimAction.ACCEPT_OFFER, ClaimAction.DISPUTE},
    State.REFUSED: GRANTS | {ClaimAction.WITHDRAW, ClaimAction.DISPUTE},
    State.DISPUTED: _WAITING
    | {ClaimAction.APPROVE_WITH_RETURN, ClaimAction.APPROVE_WITHOUT_RETURN},
    State.AWAITING_RETURN: frozenset(
        {
            ClaimAction.WITHDRAW,
            ClaimAction.SENT_BACK,
            ClaimAction.GOODS_RECEIVED,
            ClaimAction.APPROVE_WITHOUT_RETURN,
        }
    ),
    State.IN_TRANSIT: frozenset({ClaimAction.GOODS_RECEIVED, ClaimAction.APPROVE_WITHOUT_RETURN}),
    State.INSPECTING: frozenset({ClaimAction.CONDITION_CONFIRMED, ClaimAction.CONDITION_CONTESTED}),
    State.CONDITION_DISPUTED: frozenset(
        {ClaimAction.ADD_EVIDENCE, ClaimAction.CONDITION_CONFIRMED}
    ),
    State.FULFILLING: frozenset(
        {ClaimAction.WITHDRAW, ClaimAction.DISPATCHED, ClaimAction.APPROVE_WITHOUT_RETURN}
    ),
    State.DISPATCHED: frozenset(
        {ClaimAction.CONFIRM_RECEIPT, ClaimAction.DISPUTE, ClaimAction.APPROVE_WITHOUT_RETURN}
    ),
    State.REFUNDING: frozenset(),
}
"""What a policy may allow the two sides in each state."""

FOLLOWS: Final[dict[State, frozenset[Then]]] = {
    State.AWAITING_SELLER: frozenset(
        {
            Then.APPROVE_WITH_RETURN,
            Then.APPROVE_WITHOUT_RETURN,
            Then.ARBITRATION,
            Then.CLOSE,
        }
    ),
    State.AWAITING_EVIDENCE: frozenset({Then.CLOSE}),
    State.OFFERED: frozenset({Then.CLOSE, Then.ACCEPT_OFFER}),
    State.REFUSED: frozenset({Then.CLOSE}),
    State.DISPUTED: frozenset(
        {
            Then.REMIND,
            Then.APPROVE_WITH_RETURN,
            Then.APPROVE_WITHOUT_RETURN,
            Then.CLOSE,
        }
    ),
    State.AWAITING_RETURN: frozenset({Then.CLOSE}),
    State.IN_TRANSIT: frozenset({Then.REFUND, Then.ARBITRATION}),
    State.INSPECTING: frozenset({Then.REFUND}),
    State.CONDITION_DISPUTED: frozenset({Then.REMIND, Then.REFUND, Then.CLOSE}),
    State.FULFILLING: frozenset({Then.APPROVE_WITHOUT_RETURN, Then.ARBITRATION}),
    State.DISPATCHED: frozenset({Then.DONE}),
    State.REFUNDING: frozenset({Then.REMIND}),
}
"""What can follow in each state when its turn has passed."""


def check(policy: ClaimPolicy) -> None:
    """Raise `DocumentInvalid` where a state is missing, or says what cannot be."""
    for state, times in Counter(stage.state for stage in policy.stages).items():
        if times > 1:
            raise DocumentInvalid(NAME, f"The state {state} is there {times} times.", "$.stages")
    for reason, times in Counter(ground.reason for ground in policy.grounds).items():
        if times > 1:
            raise DocumentInvalid(NAME, f"The reason {reason} is there {times} times.", "$.grounds")
    missing = set(POSSIBLE) - {stage.state for stage in policy.stages}
    if missing:
        reason = f"It says nothing of {', '.join(sorted(missing))}."
        raise DocumentInvalid(NAME, reason, "$.stages")
    if policy.offer_from_bps > policy.offer_to_bps:
        raise DocumentInvalid(NAME, "The least offer exceeds the greatest.", "$.offer_from_bps")
    fault = fault_of(policy.calendar) if policy.calendar is not None else None
    if fault is not None:
        raise DocumentInvalid(NAME, fault, "$.calendar")
    for n, stage in enumerate(policy.stages):
        for reason, path in _faults(stage, policy):
            raise DocumentInvalid(NAME, reason, f"$.stages[{n}].{path}")


def _faults(stage: Stage, policy: ClaimPolicy) -> Iterator[tuple[str, str]]:
    """What is wrong with a stage, and where."""
    if stage.state is State.CLOSED:
        yield "A closed claim has no turn.", "state"
        return
    within = stage.within
    if [within.hours, within.days, within.working_hours].count(None) != 2:
        yield "It needs one of hours, days and working_hours.", "within"
    if within.working_hours is not None and policy.calendar is None:
        yield "working_hours need a calendar.", "within.working_hours"
    if stage.then not in FOLLOWS[stage.state]:
        yield f"{stage.then} cannot follow on {stage.state}.", "then"
    for n, allowed in enumerate(stage.actions):
        if allowed.action not in POSSIBLE[stage.state]:
            yield f"{allowed.action} is not possible while {stage.state}.", f"actions[{n}].action"
    if len({allowed.action for allowed in stage.actions}) < len(stage.actions):
        yield "Each action may be named once.", "actions"


def turn_ends(policy: ClaimPolicy, state: State, now: datetime) -> tuple[datetime, datetime]:
    """When the turn of `state` that begins at `now` ends, and when to look at it before that."""
    due_at = policy.stage(state).within.after(now, policy.calendar)
    remind_at = due_at - timedelta(hours=policy.remind_before_h)
    return due_at, remind_at if policy.remind_before_h and remind_at > now else due_at


def is_reminded(state: State) -> bool:
    """Whether one of the two sides has the turn: nobody is reminded of the marketplace's."""
    return TURN_OF[state] in (Turn.BUYER, Turn.SELLER)


KIND = Kind(NAME, ClaimPolicy, check, PRESET_DEFAULT)
