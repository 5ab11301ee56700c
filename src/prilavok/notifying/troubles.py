"""Whether anything is sent at all: what an operator has to see, as no single reader can mend it."""

from __future__ import annotations

from datetime import datetime

from prilavok.core.database import Connection
from prilavok.notifying import letter_store, trouble_store
from prilavok.notifying.model import PostName, PostState
from prilavok.notifying.push import store as push_store


async def states(conn: Connection, *, lanes: int) -> list[PostState]:
    """How letters and pushes are."""
    found = {each.post: each for each in await trouble_store.troubles(conn)}
    waiting = {
        PostName.LETTERS: await letter_store.letters_tried(conn, lanes),
        PostName.PUSHES: await push_store.pushes_tried(conn, lanes),
    }
    return [
        PostState(
            post,
            waiting[post],
            found[post].since if post in found else None,
            found[post].reason if post in found else None,
        )
        for post in PostName
    ]


async def note(conn: Connection, post: PostName, reason: str, now: datetime) -> None:
    """Nothing can be sent, because of us: our credentials, our network."""
    await trouble_store.put_trouble(conn, post, reason, now)


async def clear(conn: Connection, post: PostName) -> None:
    """Something was sent."""
    await trouble_store.delete_trouble(conn, post)
