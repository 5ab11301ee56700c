"""What a decision about an appeal sets in motion."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from prilavok import cases
from prilavok.cases import CaseDecided, reason_in
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber, heads, lock_lane
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.levels.appealing import store
from prilavok.levels.appealing.kinds import CASE
from prilavok.levels.appealing.model import Appeal, AppealRuling
from prilavok.levels.months import Month
from prilavok.levels.telling import called
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind, Translated
from prilavok.notices import tell as tell_notice
from prilavok.notices.model import Param
from prilavok.notices.words import LANGUAGES


async def act_on_appeal(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """Remember what was decided. A rejected appeal is over with that; a granted one leads to a
    revision, which takes longer than an event may (`revising`)."""
    assert isinstance(event, CaseDecided)
    if event.kind != CASE:
        return
    lanes = len(await heads(conn))
    case = await cases.case_of(conn, event.case_id, lanes=lanes)
    appeal = await store.hold(conn, lane, SellerId(case.owner.id), UUID(event.subject))
    assert appeal is not None
    if appeal.decision is not None:
        return
    await lock_lane(conn, lane)
    ruling = AppealRuling(event.decision)
    await store.decide(
        conn,
        lane,
        appeal,
        ruling,
        left_out=event.pieces,
        reason=event.reason,
        template=event.template,
        now=at,
    )
    if ruling is AppealRuling.UPHOLD:
        params = {
            "month": called(Month(appeal.month)),
            "reason": said(event.reason, event.template),
        }
        await tell(conn, appeal, NoticeKind.LEVEL_APPEAL_REJECTED, params, lanes=lanes, now=at)


def said(reason: str, template: str | None) -> Param:
    """Why it was decided so: in the moderator's words, or prepared, in every language."""
    if template is None:
        return reason
    return Translated({language: reason_in(template, language) for language in LANGUAGES})


async def tell(
    conn: Connection,
    appeal: Appeal,
    kind: NoticeKind,
    params: dict[str, Param],
    *,
    lanes: int,
    now: datetime,
) -> None:
    """Tell the seller, once. The caller holds its lane."""
    notice = NewNotice(kind, f"{kind}:{appeal.appeal_id}", params, "/levels")
    recipient = Recipient(RecipientKind.SELLER, appeal.seller_id)
    await tell_notice(conn, recipient, notice, lanes=lanes, now=now)


SUBSCRIBER: Final = Subscriber("level appeals", (CaseDecided,), act_on_appeal, one_at_a_time=True)
