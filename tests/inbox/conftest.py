"""A seller with an inbox: chats of several buyers, and two who answer them."""

from __future__ import annotations

from chat.conftest import audience, chat_id, town, writer

__all__ = ["audience", "chat_id", "town", "writer"]
