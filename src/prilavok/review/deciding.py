"""What a decision sets in motion: once, in the transaction of the event that tells of it.

Whatever must be locked is locked first, over all lanes where it is not known which.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from prilavok import cases
from prilavok.cases import CaseDecided
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import Side
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber, heads, last_told_at, lock_lanes
from prilavok.core.lanes import Lane
from prilavok.core.parties import PartyKind
from prilavok.review import store
from prilavok.review.decided import Decided, Reaction
from prilavok.review.model import Kind, party_of
from prilavok.review.reactions import links, messages, penalties

REACTIONS: Final[dict[tuple[str, str], Reaction]] = {
    (Kind.HELD_MESSAGE, "confirm"): messages.refuse,
    (Kind.HELD_MESSAGE, "release"): messages.release,
    (Kind.ATTEMPT, "confirm"): messages.confirm_attempt,
    (Kind.REPORT, "confirm"): messages.confirm_report,
    (Kind.REPORT, "dismiss"): messages.dismiss_report,
    (Kind.MESSAGE_APPEAL, "release"): messages.grant_message_appeal,
    (Kind.MESSAGE_APPEAL, "uphold"): messages.reject_message_appeal,
    (Kind.REJECTED_FILE, "release"): messages.release_file,
    (Kind.REJECTED_FILE, "uphold"): messages.reject_file,
    (Kind.PHISHING_CAMPAIGN, "recall"): links.recall,
    (Kind.PHISHING_CAMPAIGN, "dismiss"): links.dismiss_campaign,
    (Kind.PENALTY, "impose"): penalties.impose,
    (Kind.PENALTY, "drop"): penalties.drop,
    (Kind.APPEAL, "grant"): penalties.grant_appeal,
    (Kind.APPEAL, "lift"): penalties.lift_penalty,
    (Kind.APPEAL, "reject"): penalties.reject_appeal,
    (Kind.REVERSAL, "reverse"): penalties.reverse,
}
"""What each decision leads to; the others lead to nothing."""

OF_TWO_SIDES: Final = (Kind.HELD_MESSAGE, Kind.ATTEMPT, Kind.REPORT, Kind.REJECTED_FILE)
"""Decisions that concern nobody but the two sides of a chat, unless a buyer is penalised: a buyer
writes in many lanes."""


async def act_on_decision(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """Do what was decided."""
    assert isinstance(event, CaseDecided)
    if event.kind not in set(Kind):
        return  # of a domain that acts on it itself
    lanes = len(await heads(conn))
    case = await cases.case_of(conn, event.case_id, lanes=lanes)
    decided = await _held(conn, Decided(event, case, lanes, at))
    await _bar_from_appeal(conn, decided)
    reaction = REACTIONS.get((event.kind, event.decision))
    if reaction is not None:
        await reaction(conn, decided)


async def _held(conn: Connection, decided: Decided) -> Decided:
    """Hold what the reaction may write in, first of all; what follows happens now, which is after
    all that was said in those lanes while the decision was on its way here."""
    lanes = await _concerned(conn, decided)
    await lock_lanes(conn, lanes)
    said_at = await last_told_at(conn, lanes)
    return replace(decided, at=max(decided.at, said_at or decided.at))


async def _concerned(conn: Connection, decided: Decided) -> Collection[Lane]:
    """The lanes of both sides, where nobody else can be concerned; or all of them."""
    case = decided.case
    confirms = decided.event.label is not None
    if case.kind not in OF_TWO_SIDES or (confirms and case.owner.kind is PartyKind.BUYER):
        return [Lane(lane) for lane in range(decided.lanes)]
    [chat] = await chats_of(conn, decided.lane, [decided.chat_id])
    sides = (party_of(chat, side) for side in (Side.BUYER, Side.SELLER))
    return {decided.lane, *(party.lane(decided.lanes) for party in sides)}


async def _bar_from_appeal(conn: Connection, decided: Decided) -> None:
    """Who decides about a message does not also decide what its author contests already."""
    if decided.case.kind not in OF_TWO_SIDES:
        return
    for own in await store.subjects_of_case(conn, decided.lane, decided.case.case_id):
        for other in await store.subjects_of_attempt(
            conn, decided.lane, own.chat_id, own.attempt_id
        ):
            if other.kind is Kind.MESSAGE_APPEAL:
                await cases.bar(
                    conn,
                    other.case_id,
                    decided.event.decided_by,
                    lanes=decided.lanes,
                    now=decided.at,
                )


SUBSCRIBER: Final = Subscriber("decisions", (CaseDecided,), act_on_decision, one_at_a_time=True)
