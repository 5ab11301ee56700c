"""Reports, what cases look at, and campaigns: every statement."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from prilavok.cases import CaseId
from prilavok.chat.model import ChatId, Side
from prilavok.core.database import Connection, execute, fetch, fetch_one
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.parties import Party
from prilavok.review.model import Campaign, CaseSubject, Counts, Kind, Report, ReportReason

NOTE_SUBJECT = """
insert into case_subjects (lane, chat_id, attempt_id, kind, case_id, side, label, at)
values (
    %(lane)s, %(chat_id)s, %(attempt_id)s, %(kind)s, %(case_id)s, %(side)s, %(label)s, %(at)s
)
on conflict do nothing
"""


async def note_subject(conn: Connection, lane: Lane, subject: CaseSubject) -> None:
    """Let the message find the case, if it has none of the kind yet."""
    await execute(
        conn,
        NOTE_SUBJECT,
        {
            "lane": lane,
            "chat_id": subject.chat_id,
            "attempt_id": subject.attempt_id,
            "kind": subject.kind,
            "case_id": subject.case_id,
            "side": subject.side,
            "label": subject.label,
            "at": subject.at,
        },
    )


# by the primary key
SUBJECTS_OF_ATTEMPT = """
select chat_id, attempt_id, kind, case_id, side, label, at
from case_subjects
where lane = %(lane)s
and chat_id = %(chat_id)s
and attempt_id = %(attempt_id)s
order by at
"""


async def subjects_of_attempt(
    conn: Connection, lane: Lane, chat_id: ChatId, attempt_id: UUID
) -> list[CaseSubject]:
    """The cases that look at a message, oldest first."""
    parameters = {"lane": lane, "chat_id": chat_id, "attempt_id": attempt_id}
    return await fetch(conn, SUBJECTS_OF_ATTEMPT, parameters, row=CaseSubject)


# by case_subjects_of_case
SUBJECTS_OF_CASE = """
select chat_id, attempt_id, kind, case_id, side, label, at
from case_subjects
where lane = %(lane)s
and case_id = %(case_id)s
order by at, attempt_id
"""


async def subjects_of_case(conn: Connection, lane: Lane, case_id: CaseId) -> list[CaseSubject]:
    """The messages of one lane's chats that a case looks at, oldest first."""
    parameters = {"lane": lane, "case_id": case_id}
    return await fetch(conn, SUBJECTS_OF_CASE, parameters, row=CaseSubject)


# by case_subjects_alike
LATEST_ALIKE = """
select case_id
from case_subjects
where lane = %(lane)s
and chat_id = %(chat_id)s
and kind = %(kind)s
and side = %(side)s
and label is not distinct from %(label)s
order by at desc
limit 1
"""


async def latest_alike(
    conn: Connection, lane: Lane, chat_id: ChatId, kind: Kind, side: Side, label: str | None
) -> CaseId | None:
    """The newest case of the kind on what this side did wrong in this chat."""
    parameters = {"lane": lane, "chat_id": chat_id, "kind": kind, "side": side, "label": label}
    found = await fetch_one(conn, LATEST_ALIKE, parameters, row=UUID)
    return CaseId(found) if found is not None else None


INSERT_REPORT = """
insert into reports (
    lane, report_id, chat_id, message_id, side, person_id, reason, text, at, case_id
)
values (
    %(lane)s, %(report_id)s, %(chat_id)s, %(message_id)s, %(side)s, %(person_id)s, %(reason)s,
    %(text)s, %(at)s, %(case_id)s
)
"""


async def insert_report(conn: Connection, lane: Lane, report: Report) -> None:
    await execute(
        conn,
        INSERT_REPORT,
        {
            "lane": lane,
            "report_id": report.report_id,
            "chat_id": report.chat_id,
            "message_id": report.message_id,
            "side": report.side,
            "person_id": report.person_id,
            "reason": report.reason,
            "text": report.text,
            "at": report.at,
            "case_id": report.case_id,
        },
    )


# by reports_once
REPORT_OF_MESSAGE = """
select report_id, chat_id, message_id, side, person_id, reason, text, at, case_id
from reports
where lane = %(lane)s
and chat_id = %(chat_id)s
and message_id = %(message_id)s
and side = %(side)s
and person_id = %(person_id)s
"""


async def report_of_message(
    conn: Connection, lane: Lane, chat_id: ChatId, message_id: UUID, side: Side, person_id: str
) -> Report | None:
    """What this person has told of this message."""
    parameters = {
        "lane": lane,
        "chat_id": chat_id,
        "message_id": message_id,
        "side": side,
        "person_id": person_id,
    }
    return await fetch_one(conn, REPORT_OF_MESSAGE, parameters, row=Report)


# by reports_in_chat
LATEST_OF_CHAT = """
select report_id, chat_id, message_id, side, person_id, reason, text, at, case_id
from reports
where lane = %(lane)s
and chat_id = %(chat_id)s
and message_id is null
and side = %(side)s
and person_id = %(person_id)s
and reason = %(reason)s
order by at desc
limit 1
"""


async def latest_of_chat(
    conn: Connection,
    lane: Lane,
    chat_id: ChatId,
    side: Side,
    person_id: str,
    reason: ReportReason,
) -> Report | None:
    """What this person has last told, for this reason, of the chat as a whole."""
    parameters = {
        "lane": lane,
        "chat_id": chat_id,
        "side": side,
        "person_id": person_id,
        "reason": reason,
    }
    return await fetch_one(conn, LATEST_OF_CHAT, parameters, row=Report)


# by reports_of_case
REPORTS_OF_CASE = """
select report_id, chat_id, message_id, side, person_id, reason, text, at, case_id
from reports
where lane = %(lane)s
and case_id = %(case_id)s
order by report_id
"""


async def reports_of_case(conn: Connection, lane: Lane, case_id: CaseId) -> list[Report]:
    """The reports that are one case, oldest first; they lie in the lane of their chat."""
    parameters = {"lane": lane, "case_id": case_id}
    return await fetch(conn, REPORTS_OF_CASE, parameters, row=Report)


COUNT_REPORT = """
insert into report_counts (lane, party_kind, party_id, made, day, made_that_day)
values (%(lane)s, %(party_kind)s, %(party_id)s, 1, %(day)s, 1)
on conflict (lane, party_kind, party_id) do update
set made = report_counts.made + 1,
    day = excluded.day,
    made_that_day = case
        when report_counts.day = excluded.day then report_counts.made_that_day + 1
        else 1
    end
"""

COUNT_AGAINST = """
insert into report_counts (lane, party_kind, party_id, against)
values (%(lane)s, %(party_kind)s, %(party_id)s, 1)
on conflict (lane, party_kind, party_id) do update
set against = report_counts.against + 1
"""


async def count_report(
    conn: Connection, reporter: Party, accused: Party, *, lanes: int, day: date
) -> None:
    """One more of `reporter`'s, against `accused`; the caller holds both lanes."""
    await execute(conn, COUNT_REPORT, {**_party(reporter, lanes), "day": day})
    await execute(conn, COUNT_AGAINST, _party(accused, lanes))


MADE_ON_DAY = """
select made_that_day
from report_counts
where lane = %(lane)s
and party_kind = %(party_kind)s
and party_id = %(party_id)s
and day = %(day)s
"""


async def made_on(conn: Connection, reporter: Party, *, lanes: int, day: date) -> int:
    """How many reports a party has made that day."""
    return await fetch_one(conn, MADE_ON_DAY, {**_party(reporter, lanes), "day": day}, row=int) or 0


COUNTS_OF = """
select made, against
from report_counts
where lane = %(lane)s
and party_kind = %(party_kind)s
and party_id = %(party_id)s
"""


async def counts_of(conn: Connection, party: Party, *, lanes: int) -> Counts:
    return await fetch_one(conn, COUNTS_OF, _party(party, lanes), row=Counts) or Counts()


CAMPAIGN = """
select link, case_id, opened_at, decision
from link_campaigns
where lane = %(lane)s
and link = %(link)s
"""


async def campaign(conn: Connection, link: str, *, lanes: int) -> Campaign | None:
    parameters = {"lane": lane_of(link, lanes), "link": link}
    return await fetch_one(conn, CAMPAIGN, parameters, row=Campaign)


INSERT_CAMPAIGN = """
insert into link_campaigns (lane, link, case_id, opened_at)
values (%(lane)s, %(link)s, %(case_id)s, %(at)s)
"""


async def insert_campaign(
    conn: Connection, link: str, case_id: CaseId, *, lanes: int, at: datetime
) -> None:
    parameters = {"lane": lane_of(link, lanes), "link": link, "case_id": case_id, "at": at}
    await execute(conn, INSERT_CAMPAIGN, parameters)


DECIDE_CAMPAIGN = """
update link_campaigns
set decision = %(decision)s, decided_at = %(at)s
where lane = %(lane)s
and link = %(link)s
and decision is null
"""


async def decide_campaign(
    conn: Connection, link: str, decision: str, *, lanes: int, at: datetime
) -> None:
    parameters = {"lane": lane_of(link, lanes), "link": link, "decision": decision, "at": at}
    await execute(conn, DECIDE_CAMPAIGN, parameters)


def _party(party: Party, lanes: int) -> dict[str, object]:
    return {"lane": party.lane(lanes), "party_kind": party.kind, "party_id": party.id}
