"""What is stored of a side's attempts, and the law that they must keep."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from prilavok.chat.judging import kept
from prilavok.chat.model import ChatId, KeptVerdict, Side, State
from prilavok.chat.windows import ATTEMPTS_MAX, NOTHING_YET
from prilavok.core.database import Database, fetch
from prilavok.moderation.model import Role, Situation


class Attempt(Struct, frozen=True):
    """A text as it was first written, and what was decided of it then."""

    attempt_id: UUID
    after: UUID
    author_id: str
    text: str
    verdict: KeptVerdict | None
    at: datetime
    state: State
    """Of an edit what became of it, of a message what it is now."""
    is_edit: bool


async def attempts_of(db: Database, chat_id: ChatId, side: Side) -> list[Attempt]:
    """A side's attempts in their order: each follows another one, and none is left over."""
    async with db.reading() as conn:
        stored = await fetch(conn, ATTEMPTS, {"chat_id": chat_id, "side": side}, row=Attempt)
        [last] = await fetch(conn, LAST, {"chat_id": chat_id, "side": side}, row=UUID)
    by_id = {attempt.attempt_id: attempt for attempt in stored}
    chain: list[Attempt] = []
    while last != NOTHING_YET:
        chain.append(by_id.pop(last))
        last = chain[-1].after
    assert not by_id, "an attempt that none follows, or two that follow the same one"
    return chain[::-1]


async def check_law(
    db: Database, chat_id: ChatId, judges: dict[int, Any], situation: Situation | None = None
) -> dict[Side, list[Attempt]]:
    """Judged one after another, the attempts of each side have the verdicts that are stored.

    `judges` by the version of their rulebooks. The attempts, by side.
    """
    chains = {side: await attempts_of(db, chat_id, side) for side in (Side.BUYER, Side.SELLER)}
    for side, chain in chains.items():
        for n, attempt in enumerate(chain):
            version = attempt.verdict.version if attempt.verdict is not None else 0
            judge = judges[version]
            since = attempt.at - timedelta(minutes=judge.rulebook.window_min)
            before = chain[max(0, n - ATTEMPTS_MAX) : n]
            recent = [earlier.text for earlier in before if earlier.at > since]
            now = judge(attempt.text, Role(side), situation or Situation(), recent)
            assert attempt.verdict == kept(now, attempt.text), (n, recent)
    return chains


ATTEMPTS = """
select
    message.message_id as attempt_id, message.after, message.author_id,
    coalesce(first.verdict ->> 'original', first.text, message.verdict ->> 'original', message.text)
        as text,
    case when first.text is null then message.verdict else first.verdict end as verdict,
    message.sent_at as at, message.state, false as is_edit
from messages as message
left join lateral (
    select revision.text, revision.verdict
    from message_revisions as revision
    where (revision.lane, revision.chat_id, revision.message_id)
        = (message.lane, message.chat_id, message.message_id)
    order by revision.change
    limit 1
) as first on true
where message.chat_id = %(chat_id)s
and message.side = %(side)s
union all
select
    edit.edit_id, edit.after, edit.author_id, edit.text, edit.verdict, edit.edited_at, edit.state,
    true
from edits as edit
join messages as message
    on message.chat_id = edit.chat_id
    and message.message_id = edit.message_id
where edit.chat_id = %(chat_id)s
and message.side = %(side)s
"""

LAST = """
select case %(side)s when 'buyer' then buyer_last else seller_last end
from chats
where chat_id = %(chat_id)s
"""
