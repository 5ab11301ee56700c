"""Telling when a version that was announced for later has come into force."""

from __future__ import annotations

from datetime import datetime

from prilavok.core.database import Connection
from prilavok.core.events import emit, revoke_everywhere
from prilavok.programmes import store
from prilavok.programmes.actions import FIRST_LANE
from prilavok.programmes.model import ProgrammeStarted


async def tell_starts(conn: Connection, since: datetime, now: datetime) -> None:
    """A duty: tell of each announced version once, at its start or when the server is back.

    Whoever asks what they may do is answered by times alone; this is for those who only listen.
    """
    started = await store.note_starts(conn, now)
    if started:
        await revoke_everywhere(conn)
        told = [ProgrammeStarted(each.kind, each.version) for each in started]
        await emit(conn, FIRST_LANE, told, now=now)
