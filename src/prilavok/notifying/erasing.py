"""What letters and pushes say of a chat, when its messages are erased."""

from __future__ import annotations

from prilavok.chat.model import ChatId
from prilavok.core.database import Connection
from prilavok.core.lanes import Lane
from prilavok.notifying import letter_store, person_store
from prilavok.notifying.push import store as push_store


async def forget_told(conn: Connection, lane: Lane, chat_id: ChatId) -> None:
    """Send nothing any more that says what the chat's messages say, nor that there were any. What
    was sent lies with its readers."""
    await letter_store.delete_letters_about(conn, lane, chat_id)
    await person_store.forget_waiting(conn, lane, chat_id)
    await push_store.forget_chat(conn, lane, chat_id)
