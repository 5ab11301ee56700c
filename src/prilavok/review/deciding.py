"""What a decision sets in motion: once, in the transaction of the event that tells of it.

Whatever must be locked is locked first, over all lanes where it is not known which.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from prilavok import cases
from prilavok.cases import Case, CaseDecided
from prilavok.chat import reviewing
from prilavok.chat.files import reviewing as files_reviewing
from prilavok.chat.files.model import FileId
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import ChatId, MessageId, Side, lane_of_chat
from prilavok.chat.reviewing import Effect
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber, heads, last_told_at, lock_lanes
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind
from prilavok.moderation.model import Label
from prilavok.notices import Coded, NoticeKind, Translated
from prilavok.review import campaigns, reversing, rules, store
from prilavok.review.evidence import direction_in
from prilavok.review.model import Kind, party_of
from prilavok.review.reports import settle_reports
from prilavok.review.telling import About, reason_of, tell
from prilavok.standing import penalties
from prilavok.standing.penalties import Outcome, PenaltyId, PenaltyView


class Decided(Struct, frozen=True):
    """A decision, the case it was taken on, and when it takes effect."""

    event: CaseDecided
    case: Case
    lanes: int
    at: datetime

    @property
    def chat_id(self) -> ChatId:
        assert self.case.evidence.chat_id is not None
        return ChatId(self.case.evidence.chat_id)

    @property
    def lane(self) -> Lane:
        """That of the chat."""
        return lane_of_chat(self.chat_id, self.lanes)

    @property
    def attempt_id(self) -> UUID:
        return UUID(self.case.subject)

    @property
    def because(self) -> penalties.Decision:
        said = reason_of(self.event)
        return penalties.Decision(
            self.event.decided_by,
            self.event.reason,
            self.case.case_id,
            said if isinstance(said, Translated) else None,
        )

    def about(self, what: str, party: Party | None = None) -> About:
        """Something that its owner, or `party`, is told because of it."""
        key = f"case:{self.case.case_id}:{what}"
        return About(party or self.case.owner, self.case.evidence.chat_id, key)


OF_TWO_SIDES: Final = (Kind.HELD_MESSAGE, Kind.ATTEMPT, Kind.REPORT, Kind.REJECTED_FILE)
"""Decisions that concern nobody but the two sides of a chat, unless a buyer is penalised: a buyer
writes in many lanes."""

Reaction: TypeAlias = Callable[[Connection, Decided], Awaitable[None]]


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


async def release(conn: Connection, decided: Decided) -> None:
    """Both sides see the message; or its author hears why it is too late for that."""
    effect = await reviewing.release(
        conn, decided.lane, decided.chat_id, decided.attempt_id, decided.at
    )
    kind = NoticeKind.MESSAGE_CLEARED if effect is Effect.GONE else NoticeKind.MESSAGE_RELEASED
    await tell(conn, decided.about("released"), kind, {}, lanes=decided.lanes, at=decided.at)


async def refuse(conn: Connection, decided: Decided) -> None:
    """The message is refused for good, and its author has broken a rule."""
    await reviewing.uphold(conn, decided.lane, decided.chat_id, decided.attempt_id, decided.at)
    await tell(
        conn,
        decided.about("upheld"),
        NoticeKind.MESSAGE_UPHELD,
        {"reason": reason_of(decided.event)},
        lanes=decided.lanes,
        at=decided.at,
    )
    await _confirm(conn, decided)


async def confirm_attempt(conn: Connection, decided: Decided) -> None:
    """The attempt was a violation, however often it was made."""
    await _tell_confirmed(conn, decided)
    await _confirm(conn, decided)


async def confirm_report(conn: Connection, decided: Decided) -> None:
    """What was reported was a violation; whoever reported it hears so. A fraud is taken back."""
    await _tell_confirmed(conn, decided)
    await _confirm(conn, decided)
    await settle_reports(conn, decided.case, "report_confirmed", lanes=decided.lanes, at=decided.at)
    if decided.event.label == Label.PHISHING:
        await _recall_reported(conn, decided)


async def dismiss_report(conn: Connection, decided: Decided) -> None:
    """Nothing follows; whoever reported it hears so."""
    outcome = "report_not_confirmed"
    await settle_reports(conn, decided.case, outcome, lanes=decided.lanes, at=decided.at)


async def grant_message_appeal(conn: Connection, decided: Decided) -> None:
    """The message is released, and what was decided because of it is taken back."""
    await release(conn, decided)
    await reversing.take_back_message_decisions(
        conn,
        decided.case,
        decided.because,
        reason_of(decided.event),
        lanes=decided.lanes,
        at=decided.at,
    )


async def reject_message_appeal(conn: Connection, decided: Decided) -> None:
    """It stays as it was."""
    params = {"reason": reason_of(decided.event)}
    about, kind = decided.about("rejected"), NoticeKind.APPEAL_REJECTED
    await tell(conn, about, kind, params, lanes=decided.lanes, at=decided.at)


async def release_file(conn: Connection, decided: Decided) -> None:
    """The file can be sent; whoever wanted to hears so."""
    released = await files_reviewing.release(
        conn, decided.lane, decided.chat_id, FileId(decided.attempt_id), decided.at
    )
    if released:
        about, kind = decided.about("released"), NoticeKind.FILE_RELEASED
        await tell(conn, about, kind, {}, lanes=decided.lanes, at=decided.at)


async def reject_file(conn: Connection, decided: Decided) -> None:
    """It stays refused, and nothing keeps it any more."""
    await files_reviewing.uphold(
        conn, decided.lane, decided.chat_id, FileId(decided.attempt_id), decided.at
    )
    await reject_message_appeal(conn, decided)


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


async def recall(conn: Connection, decided: Decided) -> None:
    """A link's messages are taken back everywhere, also those that come later; who sent it to
    several has broken a rule."""
    link, lanes, at = decided.case.subject, decided.lanes, decided.at
    await store.decide_campaign(conn, link, decided.event.decision, lanes=lanes, at=at)
    reason = reason_of(decided.event)
    seen = await campaigns.recall_everywhere(conn, link, reason, lanes=lanes, at=at)
    policy = (await campaigns.policy_in_force(conn, decided.case.opened_at)).campaigns
    for party in rules.spreaders(seen, policy.spreader_min):
        own = [each for each in seen if rules.sender_of(each) == party]
        violation = penalties.NewViolation(
            party=party,
            label=penalties.Label(decided.event.label or penalties.Label.PHISHING),
            source=f"link:{link}",
            at=own[0].sent_at,
            confirmed_by=decided.event.decided_by,
            case_id=decided.case.case_id,
            chat_id=own[0].chat_id,
            message_ids=tuple(each.message_id for each in own),
        )
        await penalties.confirm_violation(conn, violation, lanes=lanes, now=at)


async def dismiss_campaign(conn: Connection, decided: Decided) -> None:
    """The link is harmless, and nobody is asked about it again."""
    link, decision = decided.case.subject, decided.event.decision
    await store.decide_campaign(conn, link, decision, lanes=decided.lanes, at=decided.at)


async def _recall_reported(conn: Connection, decided: Decided) -> None:
    """A report of a chat as a whole has no message to take back."""
    subjects = await store.subjects_of_case(conn, decided.lane, decided.case.case_id)
    keys = [(subject.chat_id, MessageId(subject.attempt_id)) for subject in subjects]
    reason = reason_of(decided.event)
    danger = str(decided.case.case_id)
    await campaigns.recall_in_lane(
        conn, decided.lane, keys, danger, reason, lanes=decided.lanes, at=decided.at
    )


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


async def _confirm(conn: Connection, decided: Decided) -> None:
    """Record the violation, once for the message, whatever case it was confirmed in."""
    label = decided.event.label
    assert label is not None, "nothing is confirmed without a label"
    subjects = await store.subjects_of_case(conn, decided.lane, decided.case.case_id)
    messages = decided.case.evidence.messages
    sent = [message.sent_at for message in messages if message.is_subject]
    violation = penalties.NewViolation(
        party=decided.case.owner,
        label=penalties.Label(label),
        direction=direction_in(decided.case.evidence, label),
        source=source_of(decided.case),
        at=sent[0] if sent else decided.case.opened_at,
        confirmed_by=decided.event.decided_by,
        case_id=decided.case.case_id,
        chat_id=decided.chat_id,
        message_ids=tuple(subject.attempt_id for subject in subjects),
    )
    await penalties.confirm_violation(conn, violation, lanes=decided.lanes, now=decided.at)


def source_of(case: Case) -> str:
    """What a violation is recorded once for: the message that the case is about."""
    return f"message:{case.subject}"


async def _tell_confirmed(conn: Connection, decided: Decided) -> None:
    assert decided.event.label is not None
    params = {"label": Coded(decided.event.label), "reason": reason_of(decided.event)}
    about, kind = decided.about("confirmed"), NoticeKind.VIOLATION_CONFIRMED
    await tell(conn, about, kind, params, lanes=decided.lanes, at=decided.at)


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


REACTIONS: Final[dict[tuple[str, str], Reaction]] = {
    (Kind.HELD_MESSAGE, "confirm"): refuse,
    (Kind.HELD_MESSAGE, "release"): release,
    (Kind.ATTEMPT, "confirm"): confirm_attempt,
    (Kind.REPORT, "confirm"): confirm_report,
    (Kind.REPORT, "dismiss"): dismiss_report,
    (Kind.MESSAGE_APPEAL, "release"): grant_message_appeal,
    (Kind.MESSAGE_APPEAL, "uphold"): reject_message_appeal,
    (Kind.REJECTED_FILE, "release"): release_file,
    (Kind.REJECTED_FILE, "uphold"): reject_file,
    (Kind.PHISHING_CAMPAIGN, "recall"): recall,
    (Kind.PHISHING_CAMPAIGN, "dismiss"): dismiss_campaign,
    (Kind.PENALTY, "impose"): impose,
    (Kind.PENALTY, "drop"): drop,
    (Kind.APPEAL, "grant"): grant_appeal,
    (Kind.APPEAL, "lift"): lift_penalty,
    (Kind.APPEAL, "reject"): reject_appeal,
    (Kind.REVERSAL, "reverse"): reverse,
}
"""What each decision leads to; the others lead to nothing."""

SUBSCRIBER: Final = Subscriber("decisions", (CaseDecided,), act_on_decision, one_at_a_time=True)
