"""Making pushes of what waits, and handing them to push services.

As with letters (`notifying.posting`): made in the transaction that takes what waits, then sent
outside of transactions by whoever has claimed them. What is sent twice because a process was killed
in between is shown once: a push with the same `Topic` takes the place of the one before it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import psycopg

from prilavok import market
from prilavok.chat.lookups import look_up
from prilavok.chat.model import ChatId, MessagesSent, SeqRange, Side
from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database, DatabaseDown
from prilavok.core.ids import uuid7
from prilavok.market import Permission
from prilavok.notices import actions as notices
from prilavok.notices.model import Recipient, RecipientKind, hidden_from
from prilavok.notifying import person_store, troubles
from prilavok.notifying import rules as letter_rules
from prilavok.notifying.model import LetterKind, PostName
from prilavok.notifying.person_store import Person, Waiting
from prilavok.notifying.push import rules, store, telling
from prilavok.notifying.push.model import Told
from prilavok.notifying.push.services import Fate, NotTaken, PushServices
from prilavok.notifying.push.store import Claimed, DeviceRow, NewPush, Owner

LOOK_EVERY_S: Final = 2.0
LEASE: Final = timedelta(minutes=5)
REASON_LENGTH_MAX: Final = 300

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PushPost:
    """Makes pushes and sends them; any number of processes may. Devices that subscribed with
    another key than `server_key` are forgotten: no service takes our pushes to them."""

    db: Database
    clock: Clock
    services: PushServices
    server_key: str
    lease: timedelta = LEASE

    async def run(self) -> None:
        """Look every other second, until cancelled."""
        try:
            while True:
                try:
                    await self.round()
                except (DatabaseDown, psycopg.OperationalError) as error:
                    log.warning("pushes wait for the database: %s", error)
                except Exception:  # a bug of ours: the next round may do better; it is in the log
                    log.exception("pushes could not be seen to")
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            await self.services.close()

    async def round(self) -> None:
        """Make every push that is due, then send what can be sent."""
        while await self.make_for_one():
            pass
        async with self.db.transaction() as conn:
            claimed = await store.claim(conn, self.db.lanes, self.clock.now(), self.lease)
        await asyncio.gather(*(self._send(each) for each in claimed))

    async def make_for_one(self) -> bool:
        """Make the pushes of all that waits for somebody; false when nothing is due."""
        now = self.clock.now()
        async with self.db.transaction() as conn:
            owner = await store.find_due(conn, self.db.lanes, now)
            if owner is None:
                return False
            if not await store.take_due(conn, owner, now):
                return True
            person = await person_store.person(conn, owner.lane, owner.seller_id, owner.staff_id)
            assert person is not None, "wishes begin with the first device"
            later = letter_rules.after_quiet(person.wanted, now)
            if later > now:
                await store.put_due(conn, owner, later)
                return True
            waiting = await store.take_waiting(conn, owner)
            devices = [each.device_id for each in await store.devices_of(conn, owner)]
            told = await self._told(conn, person, waiting, devices)
            pushes = [NewPush(uuid7(now), device, each) for device in devices for each in told]
            await store.insert_pushes(conn, owner, pushes, now=now, keep_until=now + rules.KEPT)
        return True

    async def _told(
        self, conn: Connection, person: Person, waiting: Sequence[Waiting], devices: Sequence[str]
    ) -> list[Told]:
        """What there is to tell them now. Who has left the shop has no devices any more."""
        member = await market.staff_member(conn, person.lane, person.seller_id, person.staff_id)
        if member is None or not member.active:
            await store.delete_devices(conn, Owner.of(person), devices)
            return []
        told = await _of_notices(conn, person, member, waiting, self.db.lanes)
        if member.may(Permission.CHAT):
            told += await _of_messages(conn, person, waiting)
        return telling.at_most(told)

    async def _send(self, claimed: Claimed) -> None:
        async with self.db.reading() as conn:
            device = await store.device(conn, claimed.owner, claimed.device_id)
        try:
            await self._hand_in(claimed, device)
        except NotTaken as refusal:
            await self._note_refusal(claimed, refusal)
            return
        async with self.db.transaction() as conn:
            await store.delete_push(conn, claimed)
            await store.note_told(conn, claimed, self.clock.now())
            await troubles.clear(conn, PostName.PUSHES)

    async def _hand_in(self, claimed: Claimed, device: DeviceRow | None) -> None:
        now = self.clock.now()
        keep_s = int((claimed.keep_until - now).total_seconds())
        if device is None or device.server_key != self.server_key:
            raise NotTaken("nobody there takes our pushes", Fate.DEVICE_GONE)
        if keep_s <= 0:
            raise NotTaken("it came too late to be of use", Fate.NEVER)
        await self.services.send(
            device.endpoint, device.p256dh, device.auth, claimed.told, keep_s=keep_s, now=now
        )

    async def _note_refusal(self, claimed: Claimed, refusal: NotTaken) -> None:
        now = self.clock.now()
        async with self.db.transaction() as conn:
            if refusal.fate is Fate.DEVICE_GONE:
                await store.delete_devices(conn, claimed.owner, [claimed.device_id])
                return
            if refusal.fate is Fate.NEVER or claimed.attempts >= rules.ATTEMPTS_MAX:
                await store.delete_push(conn, claimed)
            else:
                at = now + rules.again_after(claimed.attempts, refusal.after)
                await store.put_off(conn, claimed, at)
            reason = str(refusal)[:REASON_LENGTH_MAX]
            await store.note_failure(conn, claimed, reason, now)
            if refusal.is_ours:
                await troubles.note(conn, PostName.PUSHES, reason, now)


async def _of_messages(conn: Connection, person: Person, waiting: Sequence[Waiting]) -> list[Told]:
    """One for each chat with messages that can be seen and that nobody of the shop has read."""
    last: dict[ChatId, int] = {}
    for item in waiting:
        if item.kind is LetterKind.MESSAGE:
            chat_id = ChatId(item.item_id)
            last[chat_id] = max(item.seq, last.get(chat_id, 0))
    ranges = tuple(SeqRange(chat_id, seq, seq) for chat_id, seq in last.items())
    found = await look_up(conn, person.lane, [MessagesSent(ranges)], lambda _: True)
    told: list[Told] = []
    for chat_id, seq in last.items():
        chat, message = found.chats.get(chat_id), found.by_seq.get((chat_id, seq))
        unread = chat.unread(Side.SELLER) if chat is not None else 0
        if unread == 0 or message is None:
            continue
        quoted = message.text if person.with_text else None
        told.append(telling.of_messages(person.language, chat_id, unread, quoted))
    return told


async def _of_notices(
    conn: Connection,
    person: Person,
    member: market.Staff,
    waiting: Sequence[Waiting],
    lanes: int,
) -> list[Told]:
    """One for each notice."""
    kinds: dict[UUID, LetterKind] = {
        item.item_id: item.kind for item in waiting if item.kind is not LetterKind.MESSAGE
    }
    hidden = hidden_from(member.permissions)
    told = await notices.notices_by_id(
        conn,
        Recipient(RecipientKind.SELLER, person.seller_id),
        list(kinds),
        lanes=lanes,
        language=person.language,
        zone=letter_rules.zone_of(person.wanted),
    )
    return [
        telling.of_notice(
            person.language,
            each,
            is_urgent=kinds[each.notice_id] is LetterKind.DEADLINE,
            with_text=person.with_text,
        )
        for each in told
        if each.kind not in hidden
    ]
