"""What decisions about penalties do: those that were proposed, appealed, or stand on less now."""

from __future__ import annotations

from collections.abc import Sequence

from prilavok import cases
from prilavok.core.database import Connection
from prilavok.review import reversing
from prilavok.review.decided import Decided
from prilavok.review.telling import reason_of
from prilavok.standing import penalties
from prilavok.standing.penalties import Outcome, PenaltyId, PenaltyView


async def impose(conn: Connection, decided: Decided) -> None:
    """What was proposed is imposed."""
    await penalties.impose(
        conn, _penalty_id(decided), decided.because, lanes=decided.lanes, now=decided.at
    )


async def drop(conn: Connection, decided: Decided) -> None:
    """What was proposed comes to nothing."""
    await penalties.drop(
        conn, _penalty_id(decided), decided.because, lanes=decided.lanes, now=decided.at
    )


async def reverse(conn: Connection, decided: Decided) -> None:
    """A penalty that stands on less than it did is undone."""
    await penalties.reverse(
        conn, _penalty_id(decided), decided.because, lanes=decided.lanes, now=decided.at
    )
    await _note_unimposed(conn, decided, [await _penalty(conn, decided)])


async def grant_appeal(conn: Connection, decided: Decided) -> None:
    """There was no violation: all that it led to is undone, and who found it or imposed that hears
    so."""
    await _settle_appeal(conn, decided, Outcome.GRANTED)
    if decided.case.about_case is not None:
        await _note_reversed(conn, decided, decided.case.about_case)
    violation_id = (await _penalty(conn, decided)).violation.violation_id
    standing = await penalties.standing_of(
        conn, decided.case.owner, lanes=decided.lanes, at=decided.at
    )
    await _note_unimposed(conn, decided, reversing.penalties_of(standing, violation_id))


async def lift_penalty(conn: Connection, decided: Decided) -> None:
    """The violation stands, the penalty does not."""
    await _settle_appeal(conn, decided, Outcome.PENALTY_LIFTED)
    await _note_unimposed(conn, decided, [await _penalty(conn, decided)])


async def reject_appeal(conn: Connection, decided: Decided) -> None:
    """The penalty stands."""
    await _settle_appeal(conn, decided, Outcome.REJECTED)


async def _settle_appeal(conn: Connection, decided: Decided, outcome: Outcome) -> None:
    await penalties.settle_appeal(
        conn, _penalty_id(decided), outcome, decided.because, lanes=decided.lanes, now=decided.at
    )


async def _note_reversed(conn: Connection, decided: Decided, case_id: cases.CaseId) -> None:
    await reversing.note_reversal(
        conn,
        case_id,
        decided.case.case_id,
        reason_of(decided.event),
        lanes=decided.lanes,
        at=decided.at,
    )


async def _note_unimposed(conn: Connection, decided: Decided, found: Sequence[PenaltyView]) -> None:
    await reversing.note_unimposed(
        conn,
        decided.case.owner,
        found,
        decided.case.case_id,
        reason_of(decided.event),
        lanes=decided.lanes,
        at=decided.at,
    )


async def _penalty(conn: Connection, decided: Decided) -> PenaltyView:
    audience = penalties.Audience.MARKETPLACE
    return await penalties.penalty_shown(
        conn, _penalty_id(decided), audience, lanes=decided.lanes, now=decided.at
    )


def _penalty_id(decided: Decided) -> PenaltyId:
    return PenaltyId(decided.attempt_id)
