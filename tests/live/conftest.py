"""The same small market as the chat's tests have."""

from chat.conftest import audience, chat_id, town, writer

__all__ = ["audience", "chat_id", "town", "writer"]
