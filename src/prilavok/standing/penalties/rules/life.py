"""How a penalty stands, by what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from prilavok.standing.penalties.model import Mute, Penalty, Restriction, State, Suspension, What

AFTER = {
    What.IMPOSED: State.IMPOSED,
    What.DROPPED: State.DROPPED,
    What.APPEALED: State.APPEALED,
    What.UPHELD: State.UPHELD,
    What.REVERSED: State.REVERSED,
}


def as_of(penalties: Iterable[Penalty], at: datetime) -> list[Penalty]:
    """The penalties that were known at `at`, with what had happened to them by then."""
    return [
        msgspec.structs.replace(
            penalty, log=tuple(entry for entry in penalty.log if entry.at <= at)
        )
        for penalty in penalties
        if penalty.proposed_at <= at
    ]


def state_of(penalty: Penalty) -> State:
    """Where it stands."""
    last = penalty.entry(*AFTER)
    return AFTER[last.what] if last else State.PROPOSED


def ends_at(penalty: Penalty) -> datetime | None:
    """When a mute or suspension that was imposed is over; None if it is no such, or for good."""
    imposed = penalty.entry(What.IMPOSED)
    match penalty.measure:
        case Mute(days) | Suspension(days) if imposed is not None and days is not None:
            return imposed.at + timedelta(days=days)
        case _:
            return None


def in_force(penalty: Penalty, at: datetime) -> bool:
    """Whether it holds at `at`: no more from the moment on at which it ends."""
    if state_of(penalty) not in (State.IMPOSED, State.APPEALED, State.UPHELD):
        return False
    end = ends_at(penalty)
    return end is None or at < end


def appeal_until(penalty: Penalty) -> datetime | None:
    """The moment from which on an imposed penalty cannot be appealed any more."""
    imposed = penalty.entry(What.IMPOSED)
    return imposed.at + timedelta(days=penalty.appeal_within_d) if imposed else None


def restriction(penalties: Sequence[Penalty], at: datetime) -> Restriction | None:
    """What keeps a party from writing at `at`: a suspension before a mute, the longest first."""
    holding = [
        penalty
        for penalty in penalties
        if isinstance(penalty.measure, Mute | Suspension) and in_force(penalty, at)
    ]
    if not holding:
        return None
    mutes = [end for p in holding if isinstance(p.measure, Mute) and (end := ends_at(p))]
    suspensions = [ends_at(p) for p in holding if isinstance(p.measure, Suspension)]
    longest = max(holding, key=_weight)
    return Restriction(
        penalty_id=longest.penalty_id,
        muted_until=max(mutes, default=None),
        suspended=bool(suspensions),
        suspended_until=None
        if None in suspensions
        else max((end for end in suspensions if end), default=None),
    )


def _weight(penalty: Penalty) -> tuple[bool, bool, float]:
    end = ends_at(penalty)
    is_suspension = isinstance(penalty.measure, Suspension)
    return is_suspension, end is None, end.timestamp() if end else 0
