"""The statements on edits: attempts to change what a message says."""

from __future__ import annotations

from uuid import UUID

from prilavok.chat.model import ChatId, Edit, State
from prilavok.core.database import Connection, execute, fetch_one
from prilavok.core.lanes import Lane


async def edit_by_id(conn: Connection, lane: Lane, chat_id: ChatId, edit_id: UUID) -> Edit | None:
    return await fetch_one(
        conn, EDIT_BY_ID, {"lane": lane, "chat_id": chat_id, "edit_id": edit_id}, row=Edit
    )


async def decide_edit(conn: Connection, lane: Lane, edit: Edit, state: State) -> None:
    """Note what became of an edit that was kept back."""
    await execute(
        conn,
        DECIDE_EDIT,
        {"lane": lane, "chat_id": edit.chat_id, "edit_id": edit.edit_id, "state": state},
    )


# by the primary keys
EDIT_BY_ID = """
select
    edit.chat_id, edit.edit_id, edit.message_id, message.side, edit.author_id, edit.state,
    edit.text, edit.verdict, edit.after, edit.edited_at
from edits as edit
join messages as message
    on message.lane = edit.lane
    and message.chat_id = edit.chat_id
    and message.message_id = edit.message_id
where edit.lane = %(lane)s
and edit.chat_id = %(chat_id)s
and edit.edit_id = %(edit_id)s
"""

DECIDE_EDIT = """
update edits
set state = %(state)s
where lane = %(lane)s
and chat_id = %(chat_id)s
and edit_id = %(edit_id)s
"""
