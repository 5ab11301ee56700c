"""What becomes of a message once it is written: revised, made visible, kept back."""

from __future__ import annotations

from datetime import datetime

from prilavok.chat.model import (
    ChatRow,
    KeptVerdict,
    MessageRow,
)
from prilavok.core.database import Connection, Jsonb, execute
from prilavok.core.lanes import Lane


async def revise_message(
    conn: Connection, lane: Lane, message: MessageRow, before: MessageRow, now: datetime
) -> None:
    """Store `message` as it is now, and what it said `before` as evidence."""
    await execute(
        conn,
        REVISE_MESSAGE,
        {
            "lane": lane,
            "chat_id": message.chat_id,
            "message_id": message.message_id,
            "state": message.state,
            "text": message.text,
            "revised": message.revised,
            "edited_at": message.edited_at,
            "verdict": jsonb_of(message.verdict),
            "files": files_of(message),
            "text_before": before.text,
            "verdict_before": jsonb_of(before.verdict),
            "files_before": files_of(before),
            "now": now,
        },
    )


async def number_message(
    conn: Connection, lane: Lane, message: MessageRow, chat: ChatRow, now: datetime
) -> None:
    """Make a kept-back `message` visible with its new state, seq and change."""
    await execute(
        conn,
        NUMBER_MESSAGE,
        {
            "lane": lane,
            "chat_id": message.chat_id,
            "message_id": message.message_id,
            "state": message.state,
            "seq": message.seq,
            "change": message.change,
            "buyer_count": chat.buyer_count,
            "seller_count": chat.seller_count,
            "now": now,
        },
    )


async def keep_back_message(conn: Connection, lane: Lane, message: MessageRow) -> None:
    """Change the state of a message that only its author sees."""
    await execute(
        conn,
        KEEP_BACK_MESSAGE,
        {
            "lane": lane,
            "chat_id": message.chat_id,
            "message_id": message.message_id,
            "state": message.state,
        },
    )


def jsonb_of(verdict: KeptVerdict | None) -> Jsonb | None:
    return Jsonb(verdict) if verdict is not None else None


def files_of(message: MessageRow) -> Jsonb | None:
    return Jsonb(message.files) if message.files is not None else None


REVISE_MESSAGE = """
with evidence as (
    insert into message_revisions (
        lane, chat_id, message_id, change, text, verdict, files, replaced_at
    )
    values (
        %(lane)s, %(chat_id)s, %(message_id)s, %(revised)s, %(text_before)s, %(verdict_before)s,
        %(files_before)s, %(now)s
    )
)
update messages
set
    state = %(state)s, text = %(text)s, verdict = %(verdict)s, revised = %(revised)s,
    edited_at = %(edited_at)s, files = %(files)s
where lane = %(lane)s
and chat_id = %(chat_id)s
and message_id = %(message_id)s
"""

NUMBER_MESSAGE = """
update messages
set
    state = %(state)s, seq = %(seq)s, change = %(change)s,
    buyer_count = %(buyer_count)s, seller_count = %(seller_count)s, released_at = %(now)s
where lane = %(lane)s
and chat_id = %(chat_id)s
and message_id = %(message_id)s
"""

KEEP_BACK_MESSAGE = """
update messages
set state = %(state)s
where lane = %(lane)s
and chat_id = %(chat_id)s
and message_id = %(message_id)s
and seq is null
"""
