"""What people must know: told in the app, once, read or unread, in their language.

A notice belongs to a recipient (a buyer, a seller with all its staff, a moderator, an operator) and
is told once for each `key`. Everyone who may read it reads it for themselves. Its words are made
when it is shown, so that they are in the reader's language.
"""

from __future__ import annotations

from prilavok.notices.actions import (
    notice_page,
    read_notices,
    settle,
    settle_reminders,
    tell,
    unread_notices,
)
from prilavok.notices.model import (
    Coded,
    NewNotice,
    Notice,
    NoticeKind,
    NoticePage,
    NoticeTold,
    Recipient,
    RecipientKind,
    Translated,
    hidden_from,
)
from prilavok.notices.words import language_for

__all__ = [
    "Coded",
    "NewNotice",
    "Notice",
    "NoticeKind",
    "NoticePage",
    "NoticeTold",
    "Recipient",
    "RecipientKind",
    "Translated",
    "hidden_from",
    "language_for",
    "notice_page",
    "read_notices",
    "settle",
    "settle_reminders",
    "tell",
    "unread_notices",
]
