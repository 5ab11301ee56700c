"""Making letters of what waits, and handing them to the mail server.

A letter is made in the transaction that takes what it tells from what waits, so each thing is told
in one letter, however many processes do this and wherever they are killed. It is then sent outside
of a transaction, by whoever has claimed it for `LEASE`. A process that dies while it sends leaves
it to the next one: the same letter, with the same `Message-ID`. Whether the mail server had taken
it a moment before nobody can know; servers and readers know it by that id.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import psycopg

from prilavok import market
from prilavok.chat.lookups import look_up
from prilavok.chat.model import ChatId, MessagesSent, SeqRange
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database, DatabaseDown
from prilavok.core.ids import uuid7
from prilavok.market import Permission
from prilavok.notices import actions as notices
from prilavok.notices.model import Recipient, RecipientKind, hidden_from
from prilavok.notifying import letter_store, letters, person_store, rules, troubles
from prilavok.notifying.letter_store import Claimed
from prilavok.notifying.letters import Line
from prilavok.notifying.mail import MailServer, NotTaken
from prilavok.notifying.model import LetterKind, PostName
from prilavok.notifying.person_store import Person, Waiting

LOOK_EVERY_S: Final = 2.0
LEASE: Final = timedelta(minutes=5)
REASON_LENGTH_MAX: Final = 300

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Post:
    """Makes letters and sends them; any number of processes may."""

    db: Database
    clock: Clock
    server: MailServer
    base: str
    lease: timedelta = LEASE

    async def run(self) -> None:
        """Look every other second, until cancelled."""
        while True:
            try:
                await self.round()
            except (DatabaseDown, psycopg.OperationalError) as error:
                log.warning("letters wait for the database: %s", error)
            except Exception:  # a bug of ours: the next round may do better, and it is in the log
                log.exception("letters could not be seen to")
            await asyncio.sleep(LOOK_EVERY_S)

    async def round(self) -> None:
        """Make every letter that is due, then send what can be sent."""
        while await self.make_one():
            pass
        claimed = await self._claim()
        await asyncio.gather(*(self._send(each) for each in claimed))

    async def make_one(self) -> bool:
        """Make one letter of all that waits for somebody; false when nothing is due."""
        now = self.clock.now()
        async with self.db.transaction() as conn:
            person = await person_store.take_due(conn, self.db.lanes, now)
            if person is None:
                return False
            later = rules.after_quiet(person.wanted, now)
            if later > now:
                await person_store.set_due(conn, person, later)
                return True
            await person_store.set_due(conn, person, None)
            waiting = await person_store.take_waiting(conn, person)
            lines = await self._lines(conn, person, waiting)
            if lines and person.email is not None:
                letter = letters.news(
                    uuid7(now), person.email, person.language, lines, self.base, person.unsubscribe
                )
                await letter_store.insert_letter(
                    conn, person.lane, person.seller_id, person.staff_id, letter, now
                )
        return True

    async def _lines(
        self, conn: Connection, person: Person, waiting: Sequence[Waiting]
    ) -> list[Line]:
        """What there is to tell them now; nothing for whom no address is confirmed."""
        if person.email is None or person.confirmed_at is None:
            return []
        member = await market.staff_member(conn, person.lane, person.seller_id, person.staff_id)
        if member is None or not member.active:
            return []
        lines: list[Line] = []
        if member.may(Permission.CHAT):
            lines += await _of_messages(conn, person, waiting)
        return [*lines, *await _of_notices(conn, person, member, waiting, self.db.lanes)]

    async def _claim(self) -> Sequence[Claimed]:
        async with self.db.transaction() as conn:
            return await letter_store.claim(conn, self.db.lanes, self.clock.now(), self.lease)

    async def _send(self, claimed: Claimed) -> None:
        try:
            await self.server.send(claimed.letter, self.base)
        except NotTaken as refusal:
            await self._note_refusal(claimed, refusal)
            return
        async with self.db.transaction() as conn:
            await letter_store.delete_letter(conn, claimed.lane, claimed.letter_id)
            await person_store.note_failure(conn, claimed, None, self.clock.now())
            await troubles.clear(conn, PostName.LETTERS)

    async def _note_refusal(self, claimed: Claimed, refusal: NotTaken) -> None:
        now = self.clock.now()
        async with self.db.transaction() as conn:
            if refusal.for_good or claimed.attempts >= rules.ATTEMPTS_MAX:
                await letter_store.delete_letter(conn, claimed.lane, claimed.letter_id)
            else:
                at = now + rules.backoff(claimed.attempts)
                await letter_store.put_off(conn, claimed.lane, claimed.letter_id, at)
            reason = str(refusal)[:REASON_LENGTH_MAX]
            await person_store.note_failure(conn, claimed, reason, now)
            if refusal.is_ours:
                await troubles.note(conn, PostName.LETTERS, reason, now)
            else:
                await troubles.clear(conn, PostName.LETTERS)


async def _of_messages(conn: Connection, person: Person, waiting: Sequence[Waiting]) -> list[Line]:
    """A line for each chat with messages that can still be seen."""
    seqs: dict[ChatId, list[int]] = defaultdict(list)
    for item in waiting:
        if item.kind is LetterKind.MESSAGE:
            seqs[ChatId(item.item_id)].append(item.seq)
    ranges = [SeqRange(chat_id, min(of), max(of)) for chat_id, of in seqs.items()]
    found = await look_up(conn, person.lane, [MessagesSent(tuple(ranges))], lambda _: True)
    lines: list[Line] = []
    for chat_id, of_chat in seqs.items():
        messages = [found.by_seq.get((chat_id, seq)) for seq in sorted(of_chat)]
        texts = [message.text for message in messages if message is not None and message.text]
        if texts:
            quoted = texts if person.with_text else []
            link = f"/console/chats/{chat_id}"
            lines.append(letters.messages_line(person.language, len(texts), link, quoted))
    return lines


async def _of_notices(
    conn: Connection,
    person: Person,
    member: market.Staff,
    waiting: Sequence[Waiting],
    lanes: int,
) -> list[Line]:
    """A line for each notice: its title, and what it says where that may be told."""
    ids: list[UUID] = [item.item_id for item in waiting if item.kind is not LetterKind.MESSAGE]
    hidden = hidden_from(member.permissions)
    told = await notices.notices_by_id(
        conn,
        Recipient(RecipientKind.SELLER, person.seller_id),
        ids,
        lanes=lanes,
        language=person.language,
        zone=rules.zone_of(person.wanted),
    )
    return [
        Line(
            each.title,
            f"/console{each.link}" if each.link else "/console/notices",
            (each.body,) if person.with_text else (),
        )
        for each in told
        if each.kind not in hidden
    ]
