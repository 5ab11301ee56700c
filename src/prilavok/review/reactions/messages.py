"""What decisions about messages, reports of them and files do."""

from __future__ import annotations

from collections.abc import Mapping

from prilavok.chat import reviewing
from prilavok.chat.files import reviewing as files_reviewing
from prilavok.chat.files.model import FileId
from prilavok.chat.model import MessageId
from prilavok.chat.reviewing import Effect
from prilavok.core.database import Connection
from prilavok.moderation.model import Label
from prilavok.notices import Coded, NoticeKind
from prilavok.notices.model import Param
from prilavok.review import campaigns, reversing, store
from prilavok.review.decided import Decided
from prilavok.review.evidence import direction_in
from prilavok.review.reports import settle_reports
from prilavok.review.telling import reason_of, tell
from prilavok.standing import penalties


async def release(conn: Connection, decided: Decided) -> None:
    """Both sides see the message; or its author hears why it is too late for that."""
    effect = await reviewing.release(
        conn, decided.lane, decided.chat_id, decided.attempt_id, decided.at
    )
    kind = NoticeKind.MESSAGE_CLEARED if effect is Effect.GONE else NoticeKind.MESSAGE_RELEASED
    await _tell_owner(conn, decided, "released", kind)


async def refuse(conn: Connection, decided: Decided) -> None:
    """The message is refused for good, and its author has broken a rule."""
    await reviewing.uphold(conn, decided.lane, decided.chat_id, decided.attempt_id, decided.at)
    params = {"reason": reason_of(decided.event)}
    await _tell_owner(conn, decided, "upheld", NoticeKind.MESSAGE_UPHELD, params)
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
    await _tell_owner(conn, decided, "rejected", NoticeKind.APPEAL_REJECTED, params)


async def release_file(conn: Connection, decided: Decided) -> None:
    """The file can be sent; whoever wanted to hears so."""
    released = await files_reviewing.release(
        conn, decided.lane, decided.chat_id, FileId(decided.attempt_id), decided.at
    )
    if released:
        await _tell_owner(conn, decided, "released", NoticeKind.FILE_RELEASED)


async def reject_file(conn: Connection, decided: Decided) -> None:
    """It stays refused, and nothing keeps it any more."""
    await files_reviewing.uphold(
        conn, decided.lane, decided.chat_id, FileId(decided.attempt_id), decided.at
    )
    await reject_message_appeal(conn, decided)


async def _tell_confirmed(conn: Connection, decided: Decided) -> None:
    assert decided.event.label is not None
    params = {"label": Coded(decided.event.label), "reason": reason_of(decided.event)}
    await _tell_owner(conn, decided, "confirmed", NoticeKind.VIOLATION_CONFIRMED, params)


async def _tell_owner(
    conn: Connection,
    decided: Decided,
    what: str,
    kind: NoticeKind,
    params: Mapping[str, Param] | None = None,
) -> None:
    about = decided.about(what)
    await tell(conn, about, kind, params or {}, lanes=decided.lanes, at=decided.at)


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
        source=f"message:{decided.case.subject}",
        at=sent[0] if sent else decided.case.opened_at,
        confirmed_by=decided.event.decided_by,
        case_id=decided.case.case_id,
        chat_id=decided.chat_id,
        message_ids=tuple(subject.attempt_id for subject in subjects),
    )
    await penalties.confirm_violation(conn, violation, lanes=decided.lanes, now=decided.at)


async def _recall_reported(conn: Connection, decided: Decided) -> None:
    """A report of a chat as a whole has no message to take back."""
    subjects = await store.subjects_of_case(conn, decided.lane, decided.case.case_id)
    keys = [(subject.chat_id, MessageId(subject.attempt_id)) for subject in subjects]
    reason = reason_of(decided.event)
    danger = str(decided.case.case_id)
    await campaigns.recall_in_lane(
        conn, decided.lane, keys, danger, reason, lanes=decided.lanes, at=decided.at
    )
