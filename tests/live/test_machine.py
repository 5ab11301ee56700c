"""Everything that two sides with two devices each may do in a chat, over two processes.

In any order. Whatever happens, nothing acknowledged is lost, doubled, out of order or told to the
wrong person, and everyone ends up seeing the same.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, TypeVar
from uuid import uuid4
from zlib import crc32

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec import Struct
from msgspec.structs import replace

from chat import moderators
from chat.attempts import check_law
from chat.conftest import (
    ABOUT_PRODUCT,
    COLLEAGUE,
    STAFF,
    facts_of_the_market,
    tell,
)
from chat.judges import DeliverEverything, always, verdict
from live.model_client import OWN, View
from live.two_processes import Device, Process, process, settle
from prilavok.chat import actions, message_store, pages, rules, store
from prilavok.chat.model import (
    Author,
    ChatId,
    ChatRow,
    ClientId,
    Context,
    ContextType,
    MessageId,
    MessageRevised,
    MessageRow,
    MessagesKeptBack,
    MessagesSent,
    Side,
    State,
    Status,
    StatusChanged,
    lane_of_chat,
)
from prilavok.chat.programme import AnswerTime
from prilavok.chat.protocol import ChangesEvent
from prilavok.chat.verdicts import MessageRefused
from prilavok.chat.views import message_view
from prilavok.core.clock import FixedClock
from prilavok.core.cursors import encode_cursor
from prilavok.core.database import fetch
from prilavok.core.events import Event, Told, by_tag, decode, heads, read
from prilavok.core.ids import SellerId
from prilavok.live.feed import FeedCursor, FeedEvent, feed_page
from prilavok.moderation.model import Action, Role, Situation, Verdict

T = TypeVar("T")

EXAMPLES = 40
STEPS_MAX = 40

ANSWER_TIME = AnswerTime(within_d=10)
EDIT_WITHIN = timedelta(minutes=15)
SHOP = SellerId("seller-1")
HOLD, REFUSE, MASK = "[hold]", "[refuse]", "[mask]"
NUMBERED = (MessagesSent, MessageRevised, StatusChanged)
LOGGED = by_tag([*NUMBERED, MessagesKeptBack])
KINDS = st.sampled_from(["", "", "", "", HOLD, REFUSE, MASK])


class Obedient(DeliverEverything):
    """Does what the text asks for, and is the surer the more it has heard before."""

    def __call__(
        self, text: str, role: Role, situation: Situation, recent: Sequence[str]
    ) -> Verdict:
        asked = {HOLD: Action.HOLD, REFUSE: Action.REFUSE, MASK: Action.MASK}
        action = next((asked[word] for word in asked if word in text), Action.DELIVER)
        judged = verdict(action, text, score=crc32("".join(recent).encode()) % 101)
        return replace(judged, text=f"••• {text[-6:]}") if action is Action.MASK else judged


JUDGES = always(Obedient())


@dataclass
class World:
    """What the examples share: a database, two processes and one loop."""

    runner: asyncio.Runner
    clock: FixedClock
    processes: list[Process]

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)


class Sending(Struct, frozen=True):
    """A message that a device has said at least once."""

    device: int
    chat_id: ChatId
    client_id: ClientId
    text: str


@dataclass
class Secrets:
    """What must not be told: the texts that were kept back, and who wrote them."""

    author_of: dict[str, str] = field(default_factory=dict)

    def check(self, person_id: str, told: bytes) -> None:
        for text, author_id in self.author_of.items():
            if author_id != person_id:
                assert text.encode() not in told, f"{person_id} was told {text}"


class Fold:
    """The pure rules, applied to what the log tells of one chat."""

    def __init__(
        self, chat_id: ChatId, messages: dict[MessageId, MessageRow], released: set[MessageId]
    ) -> None:
        self._chat_id = chat_id
        self._messages = messages
        self._by_seq = {message.seq: message for message in messages.values()}
        self._released = released
        self._held: set[MessageId] = set()

    def after(self, chat: ChatRow, told: Sequence[tuple[Told, Event]]) -> ChatRow:
        for row, event in told:
            match event:
                case MessagesSent():
                    for seq in self._seqs(event):
                        chat = self._counted(chat, self._by_seq[seq], row)
                case MessagesKeptBack():
                    for message_id in self._own(event):
                        chat = self._kept_back(chat, message_id, row)
                case StatusChanged():
                    chat = replace(chat, status=event.status, change=chat.change + 1)
                case _:
                    chat = replace(chat, change=chat.change + 1)
        return chat

    def settle(self, told: Sequence[tuple[Told, Event]]) -> None:
        """Remember what is held once a commit was folded."""
        for _, event in told:
            if isinstance(event, MessagesKeptBack):
                for message_id in self._own(event):
                    if message_id in self._held:
                        self._held.remove(message_id)
                    elif HOLD in self._messages[message_id].text:
                        self._held.add(message_id)
            elif isinstance(event, MessagesSent):
                sent = {self._by_seq[seq].message_id for seq in self._seqs(event)}
                self._held -= sent

    def _seqs(self, event: MessagesSent) -> list[int]:
        return [
            seq
            for told in event.chats
            if told.chat_id == self._chat_id
            for seq in range(told.first_seq, told.last_seq + 1)
        ]

    def _own(self, event: MessagesKeptBack) -> list[MessageId]:
        return [message_id for chat_id, message_id in event.messages if chat_id == self._chat_id]

    def _counted(self, chat: ChatRow, message: MessageRow, row: Told) -> ChatRow:
        asked_at = row.at if message.message_id in self._released else message.sent_at
        after = rules.after_message(chat, message.side, ANSWER_TIME.deadline(asked_at))
        assert (message.seq, message.change) == (after.seq, after.change)
        return after

    def _kept_back(self, chat: ChatRow, message_id: MessageId, row: Told) -> ChatRow:
        message = self._messages[message_id]
        if message.side is not Side.SELLER or HOLD not in message.text:
            return chat
        if message_id not in self._held:
            return rules.after_held_answer(chat, ANSWER_TIME, message.sent_at)
        others = {each for each in self._held if self._messages[each].side is Side.SELLER}
        if chat.answer_held and others == {message_id}:
            return rules.after_upheld_answer(chat, ANSWER_TIME, row.at)
        return chat


class ChatMachine(RuleBasedStateMachine):
    """One buyer and one shop; devices 0 and 1 are the buyer's, 2 and 3 of two staff members."""

    sendings: Bundle[Sending] = Bundle("sendings")
    chats: Bundle[ChatId] = Bundle("chats")

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.secrets = Secrets()
        self.said: list[Sending] = []
        self.known: list[ChatId] = []
        self.marks: dict[tuple[ChatId, Side], tuple[int, int]] = {}
        self.snapshots: dict[tuple[ChatId, int], View] = {}
        self.released: set[MessageId] = set()
        self.texts = 0
        buyer = Author(Side.BUYER, f"buyer-{uuid4()}")
        self.buyer = buyer
        first, second = world.processes
        self.devices = [
            Device(buyer, first),
            Device(buyer, second),
            Device(STAFF, first),
            Device(COLLEAGUE, second),
        ]
        self.began_at = world.run(self._feed_end())

    # What people do.

    @initialize()
    def everyone_connects(self) -> None:
        for number in range(len(self.devices)):
            self.world.run(self._connect(number))

    @initialize(target=chats)
    def the_buyer_opens_a_chat(self) -> ChatId:
        return self.world.run(self._open(ABOUT_PRODUCT))

    @rule(target=chats, number=st.integers(1, 2))
    def open(self, number: int) -> ChatId:
        """Opening again, even by both devices at once, gives the same chat."""
        return self.world.run(self._open(Context(ContextType.PRODUCT, f"lamp-{number}")))

    @rule(target=sendings, chat_id=chats, device=st.integers(0, 3), kind=KINDS)
    def send(self, chat_id: ChatId, device: int, kind: str) -> Sending:
        self.texts += 1
        text = f"{kind} text {self.texts} of {self.devices[device].author.id}, {uuid4()}"
        sending = Sending(device, chat_id, ClientId(uuid4()), text)
        self.world.run(self._say(sending))
        return sending

    @rule(
        target=sendings,
        chat_id=chats,
        device=st.integers(0, 3),
        kinds=st.lists(KINDS, min_size=2, max_size=6),
    )
    def send_many(self, chat_id: ChatId, device: int, kinds: list[str]) -> Any:
        return multiple(*(self.send(chat_id, device, kind) for kind in kinds))

    @rule(sending=sendings)
    def retry(self, sending: Sending) -> None:
        self.world.run(self._say(sending))

    @rule(sending=sendings)
    def retry_from_the_persons_other_device(self, sending: Sending) -> None:
        if sending.device in (0, 1):
            self.world.run(self._say(replace(sending, device=1 - sending.device)))

    @rule(sending=sendings)
    def send_another_text_under_the_same_client_id(self, sending: Sending) -> None:
        """It is refused where the first one was stored, and never replaces it."""
        self.world.run(self._say_another_text(sending))

    @rule(sending=sendings, kind=KINDS)
    def edit(self, sending: Sending, kind: str) -> None:
        self.texts += 1
        self.world.run(self._edit(sending, f"{kind} edit {self.texts}, {uuid4()}"))

    @rule(sending=sendings)
    def delete(self, sending: Sending) -> None:
        self.world.run(self._delete(sending))

    @rule(sending=sendings)
    def a_stranger_to_the_message_cannot_change_it(self, sending: Sending) -> None:
        self.world.run(self._meddle(sending))

    @rule(sending=consumes(sendings), release=st.booleans())
    def moderate(self, sending: Sending, release: bool) -> None:
        self.world.run(self._moderate(sending, release))

    @rule(
        chat_id=chats,
        device=st.integers(0, 3),
        delivered=st.none() | st.integers(0, 12),
        read=st.none() | st.integers(0, 12),
    )
    def mark(self, chat_id: ChatId, device: int, delivered: int | None, read: int | None) -> None:
        self.world.run(self._mark(chat_id, device, delivered, read))

    @rule(chat_id=chats, staff=st.integers(2, 3), close=st.booleans())
    def close_or_reopen(self, chat_id: ChatId, staff: int, close: bool) -> None:
        self.world.run(self._close_or_reopen(chat_id, staff, close))

    @rule(device=st.integers(0, 3))
    def cut_or_connect(self, device: int) -> None:
        self.world.run(self._cut_or_connect(device))

    @rule(sending=sendings)
    def retry_and_cut_before_the_answer(self, sending: Sending) -> None:
        if self.devices[sending.device].is_connected:
            self.world.run(self._say(sending, turns=0))
            self.world.run(self._cut_or_connect(sending.device))

    @rule(minutes=st.integers(1, 20))
    def wait(self, minutes: int) -> None:
        self.world.clock.move(timedelta(minutes=minutes))

    @rule()
    @precondition(lambda self: self.said)
    def come_to_rest(self) -> None:
        self.world.run(self._check())

    def teardown(self) -> None:
        try:
            for number, device in enumerate(self.devices):
                if not device.is_connected:
                    self.world.run(self._cut_or_connect(number))
            self.world.run(self._check())
            self.world.run(self._check_feed())
        finally:
            for device in self.devices:
                if device.is_connected:
                    device.cut()

    # How they do it.

    async def _connect(self, number: int) -> None:
        device = self.devices[number]

        def on_frame(frame: bytes) -> None:
            self.secrets.check(device.author.id, frame)

        device.on_frame = on_frame
        for chat_id in self.known:
            device.client.view(chat_id)
        device.connect()

    async def _cut_or_connect(self, number: int) -> None:
        device = self.devices[number]
        if device.is_connected:
            device.cut()
        else:
            await self._connect(number)

    async def _open(self, context: Context) -> ChatId:
        clock = self.world.clock
        opened = await asyncio.gather(
            *(actions.open_chat(d.home.db, clock, self.buyer, SHOP, context) for d in self.devices)
        )
        chat_ids = {chat.chat_id for chat, _ in opened}
        assert len(chat_ids) == 1, "one chat about one thing"
        [chat_id] = chat_ids
        assert sum(is_new for _, is_new in opened) == (chat_id not in self.known)
        if chat_id not in self.known:
            self.known.append(chat_id)
        return chat_id

    async def _say(self, sending: Sending, turns: int = 3) -> None:
        device = self.devices[sending.device]
        self._keep_secret(sending.text, device.author.id)
        self.said.append(sending)
        if device.is_connected:
            device.say_send(sending.chat_id, sending.client_id, sending.text)
        for _ in range(turns):
            await asyncio.sleep(0)

    def _keep_secret(self, text: str, author_id: str) -> None:
        """Until it is released; the original of what is masked for ever."""
        if HOLD in text and text not in self.secrets.author_of:
            self.secrets.author_of[text] = author_id
        if REFUSE in text or MASK in text:
            self.secrets.author_of[text] = author_id

    async def _say_another_text(self, sending: Sending) -> None:
        device = self.devices[sending.device]
        await self._settle()
        stored = await self._stored(sending)
        if stored is None or not device.is_connected:
            return
        device.client.problems.pop(str(sending.client_id), None)
        device.say_send(sending.chat_id, sending.client_id, "quite another text")
        await self._settle()
        problem = device.client.problems[str(sending.client_id)]
        assert problem["code"] == "client_id_reused"
        again = await self._stored(sending)
        assert again is not None
        assert (again.text, again.seq) == (stored.text, stored.seq)

    async def _edit(self, sending: Sending, text: str) -> None:
        await self._settle()
        message = await self._stored(sending)
        if message is None:
            return
        device = self.devices[sending.device]
        may = self._may_change(message)
        self._keep_secret(text, device.author.id)
        try:
            _, position = await actions.edit_message(
                device.home.db,
                self.world.clock,
                JUDGES,
                device.author,
                sending.chat_id,
                message.message_id,
                text,
            )
        except MessageRefused:
            assert HOLD in text or REFUSE in text
        except actions.TooLateToEdit:
            assert not may
        else:
            assert may
            self._tell(device, sending.chat_id, position)

    async def _delete(self, sending: Sending) -> None:
        await self._settle()
        message = await self._stored(sending)
        if message is None:
            return
        device = self.devices[sending.device]
        try:
            _, position = await actions.delete_message(
                device.home.db,
                self.world.clock,
                device.author,
                sending.chat_id,
                message.message_id,
            )
        except actions.TooLateToEdit:
            assert not self._may_change(message)
        else:
            assert self._may_change(message) or message.state is State.DELETED
            self._tell(device, sending.chat_id, position)

    async def _meddle(self, sending: Sending) -> None:
        message = await self._stored(sending)
        if message is None or message.state is State.DELETED:
            return
        meddler = self.devices[3 if sending.device != 3 else 2]
        with pytest.raises((actions.TooLateToEdit, actions.MessageNotFound)):
            await actions.delete_message(
                meddler.home.db,
                self.world.clock,
                meddler.author,
                sending.chat_id,
                message.message_id,
            )

    def _may_change(self, message: MessageRow) -> bool:
        young = self.world.clock.now() < message.sent_at + EDIT_WITHIN
        return young and message.state in (State.DELIVERED, State.MASKED)

    async def _moderate(self, sending: Sending, release: bool) -> None:
        await self._settle()
        message = await self._stored(sending)
        if message is None or message.state is not State.HELD:
            return
        moderator = self.world.processes[len(self.released) % 2]
        if release:
            self.secrets.author_of.pop(message.text)
            self.released.add(message.message_id)
        act = moderators.release if release else moderators.uphold
        await act(moderator.db, self.world.clock, sending.chat_id, message.message_id)
        lane = lane_of_chat(sending.chat_id, moderator.db.lanes)
        async with moderator.db.reading() as conn:
            moderator.room.hub.log_has_grown(lane, (await heads(conn))[lane])

    async def _mark(
        self, chat_id: ChatId, number: int, delivered: int | None, read: int | None
    ) -> None:
        device = self.devices[number]
        if not device.is_connected:
            return
        await self._settle()
        chat = await self._chat(chat_id)
        device.say(type="mark", chat_id=chat_id, delivered=delivered, read=read)
        await self._settle()
        side = device.author.side
        before = self.marks.get((chat_id, side), (0, 0))
        self.marks[chat_id, side] = (
            max(before[0], min(max(delivered or 0, read or 0), chat.seq)),
            max(before[1], min(read or 0, chat.seq)),
        )

    async def _close_or_reopen(self, chat_id: ChatId, staff: int, close: bool) -> None:
        device = self.devices[staff]
        act = actions.close_chat if close else actions.reopen_chat
        try:
            chat, position = await act(device.home.db, self.world.clock, device.author, chat_id)
        except actions.NothingWritten:
            return
        assert (chat.status is Status.CLOSED) == close
        self._tell(device, chat_id, position)

    def _tell(self, device: Device, chat_id: ChatId, position: int | None) -> None:
        if position is not None:
            lane = lane_of_chat(chat_id, device.home.db.lanes)
            device.home.room.hub.log_has_grown(lane, position)

    # What must hold.

    async def _check(self) -> None:
        await self._settle()
        for chat_id in self.known:
            await self._check_chat(chat_id)
        await self._check_lists()

    async def _check_chat(self, chat_id: ChatId) -> None:
        chat = await self._chat(chat_id)
        messages = await self._messages(chat_id)
        log = await self._log(chat_id)
        self._check_acknowledged(chat_id, messages)
        numbered = [entry for entry in log if isinstance(entry[1], NUMBERED)]
        _check_numbers(chat, messages, numbered)
        self._check_fold(chat, messages, log)
        self._check_marks(chat, messages)
        self._check_convergence(chat, messages)
        await check_law(self.world.processes[0].db, chat_id, {0: Obedient()})
        for device in (self.devices[0], self.devices[2]):
            await self._check_changes(device, chat, messages)

    def _check_acknowledged(self, chat_id: ChatId, messages: list[MessageRow]) -> None:
        stored = {str(message.message_id): message for message in messages}
        doubled = Counter((message.author_id, message.client_id) for message in messages)
        assert all(count == 1 for count in doubled.values()), "one message per client id"
        for device in self.devices:
            for ack in device.client.acknowledged.values():
                if ack["chat_id"] == str(chat_id):
                    message = stored[ack["message_id"]]
                    assert ack["seq"] in (None, message.seq)
                    assert str(message.client_id) == ack["client_id"]
        for sending in self.said:
            device = self.devices[sending.device]
            is_mine = sending.chat_id == chat_id
            if is_mine and device.is_connected and sending.device in (0, 1):
                told = str(sending.client_id)
                problem = device.client.problems.get(told, {}).get("code")
                message = next((m for m in messages if m.client_id == sending.client_id), None)
                if message is None:
                    assert told not in device.client.acknowledged
                elif REFUSE in sending.text:
                    assert told not in device.client.acknowledged
                    assert problem in (None, "message_refused", "client_id_reused")

    def _check_fold(
        self, chat: ChatRow, messages: list[MessageRow], log: list[tuple[Told, Event]]
    ) -> None:
        """The batch's SQL does what the pure rules say, message by message.

        What is visible and what is held of one commit is told apart, without their order: either
        may have been first.
        """
        start = rules.with_deadline(chat, None)
        start = replace(start, status=Status.NEW, seq=0, change=0, buyer_count=0, seller_count=0)
        fold = Fold(chat.chat_id, {m.message_id: m for m in messages}, self.released)
        possible = [start]
        for _, commit in groupby(log, key=lambda entry: entry[0].position):
            told = list(commit)
            orders = [told, told[::-1]] if len(told) > 1 else [told]
            possible = [fold.after(each, order) for each in possible for order in orders]
            fold.settle(told)
        assert chat in possible

    def _check_marks(self, chat: ChatRow, messages: list[MessageRow]) -> None:
        for side in (Side.BUYER, Side.SELLER):
            delivered, read_up_to = self.marks.get((chat.chat_id, side), (0, 0))
            stored = {
                Side.BUYER: (chat.buyer_delivered, chat.buyer_read),
                Side.SELLER: (chat.seller_delivered, chat.seller_read),
            }
            assert stored[side] == (delivered, read_up_to)
            unread = [
                message
                for message in messages
                if message.side is side.other and (message.seq or 0) > read_up_to
            ]
            assert chat.unread(side) == len(unread)

    def _check_convergence(self, chat: ChatRow, messages: list[MessageRow]) -> None:
        for device in self.devices:
            if not device.is_connected or str(chat.chat_id) not in device.client.views:
                continue
            view = device.client.view(chat.chat_id)
            assert view.change == chat.change
            assert view.shown() == _shown(messages, device.author.side)
            if view.knows_status and chat.change:
                assert view.status == chat.status
                assert view.due_at == _json(chat.due_at)
            for side, marks in view.marks.items():
                assert marks == self.marks.get((chat.chat_id, Side(side)), (0, 0))
            self.snapshots.setdefault((chat.chat_id, view.change), view.copy())

    async def _check_changes(
        self, device: Device, chat: ChatRow, messages: list[MessageRow]
    ) -> None:
        """Every state that anybody has seen, and the changes since, make the state of now."""
        for (chat_id, change), earlier in list(self.snapshots.items()):
            if chat_id != chat.chat_id:
                continue
            event = await actions.changes_since(
                device.home.db, self.world.clock, device.author, chat_id, change
            )
            assert isinstance(event, ChangesEvent)
            self.secrets.check(device.author.id, msgspec.json.encode(event))
            view = earlier.copy()
            view.messages |= {str(m.message_id): _json(m) for m in event.messages}
            assert event.change == chat.change
            assert view.shown() == _shown(messages, device.author.side)
            assert event.chat.unread == chat.unread(device.author.side)

    async def _check_lists(self) -> None:
        """No list, preview or page tells what was kept back, but to its author."""
        for device in self.devices:
            db, author = device.home.db, device.author
            page = await pages.chat_page(
                db, self.world.clock, author, status=None, cursor=None, limit=100
            )
            self.secrets.check(author.id, msgspec.json.encode(page))
            for chat_id in self.known:
                listed = await pages.message_page(
                    db, self.world.clock, author, chat_id, before=None, limit=200
                )
                self.secrets.check(author.id, msgspec.json.encode(listed))
                own = [
                    str(message.client_id)
                    for message in await self._messages(chat_id)
                    if message.seq is None and message.author_id == author.id
                ]
                assert sorted(own) == sorted(str(m.client_id) for m in listed.pending)

    async def _check_feed(self) -> None:
        """Pages of any size tell every event once, each chat's in the order of its changes."""
        first = await self._feed(1_000)
        self.secrets.check("the integrator", msgspec.json.encode(first))
        for size in (1, 2, 7):
            events = await self._feed(size)
            assert [e.id for e in events if e.chat_id] == [e.id for e in first if e.chat_id]
        assert len({event.id for event in first}) == len(first)
        for chat_id in self.known:
            chat = await self._chat(chat_id)
            changes = [
                event.data["change"]
                for event in first
                if event.chat_id == chat_id and "change" in event.data
            ]
            assert changes == list(range(1, chat.change + 1))

    # How to look.

    async def _settle(self) -> None:
        await settle(self.world.processes, self.devices)

    async def _chat(self, chat_id: ChatId) -> ChatRow:
        db = self.world.processes[0].db
        async with db.reading() as conn:
            [chat] = await store.chats_by_id(conn, [chat_id], [lane_of_chat(chat_id, db.lanes)])
        return chat

    async def _messages(self, chat_id: ChatId) -> list[MessageRow]:
        """All of them, kept back or not."""
        async with self.world.processes[0].db.reading() as conn:
            return await fetch(conn, ALL_MESSAGES, {"chat_id": chat_id}, row=MessageRow)

    async def _stored(self, sending: Sending) -> MessageRow | None:
        author_id = self.devices[sending.device].author.id
        return next(
            (
                message
                for message in await self._messages(sending.chat_id)
                if (message.client_id, message.author_id) == (sending.client_id, author_id)
            ),
            None,
        )

    async def _log(self, chat_id: ChatId) -> list[tuple[Told, Event]]:
        """What its lane's log tells of the chat."""
        db = self.world.processes[0].db
        lane = lane_of_chat(chat_id, db.lanes)
        async with db.reading() as conn:
            rows = await read(conn, lane, self.began_at.positions[lane], rows_max=10_000)
        return [
            (row, event)
            for row in rows
            for event in decode(row, LOGGED)
            if _is_about(event, chat_id)
        ]

    async def _feed_end(self) -> FeedCursor:
        async with self.world.processes[0].db.reading() as conn:
            known = await heads(conn)
        return FeedCursor(tuple(known[lane] for lane in sorted(known)))

    async def _feed(self, size: int) -> list[FeedEvent]:
        cursor = encode_cursor(self.began_at)
        events: list[FeedEvent] = []
        while True:
            page = await feed_page(self.world.processes[1].db, cursor, size)
            events.extend(page.events)
            cursor = page.cursor
            if not page.has_more:
                return events


def _check_numbers(
    chat: ChatRow, messages: list[MessageRow], log: list[tuple[Told, Event]]
) -> None:
    seqs = sorted(message.seq for message in messages if message.seq is not None)
    assert seqs == list(range(1, chat.seq + 1)), "seq is dense"
    born = [message.change for message in messages if message.change is not None]
    later = [event.change for _, event in log if not isinstance(event, MessagesSent)]  # type: ignore[attr-defined]
    assert sorted([*born, *later]) == list(range(1, chat.change + 1)), "change is dense"


def _is_about(event: Event, chat_id: ChatId) -> bool:
    if isinstance(event, MessagesSent):
        return any(told.chat_id == chat_id for told in event.chats)
    if isinstance(event, MessagesKeptBack):
        return any(of_chat == chat_id for of_chat, _ in event.messages)
    assert isinstance(event, MessageRevised | StatusChanged)
    return event.chat_id == chat_id


def _shown(messages: list[MessageRow], side: Side) -> list[dict[str, Any]]:
    visible = sorted((m for m in messages if m.seq is not None), key=lambda m: m.seq or 0)
    told = [_json(message_view(message, side)) for message in visible]
    return [{k: v for k, v in m.items() if k not in OWN} for m in told]


def _json(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


ALL_MESSAGES = f"""
select {message_store.MESSAGE_COLUMNS}
from messages as message
where message.chat_id = %(chat_id)s
"""


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    clock = FixedClock(datetime(2026, 3, 2, 12, tzinfo=UTC))
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def start() -> list[Process]:
            processes = [
                await stack.enter_async_context(process(database_url, clock, JUDGES))
                for _ in range(2)
            ]
            await tell(processes[0].db, clock, *facts_of_the_market(), *more_products())
            return processes

        yield World(runner, clock, runner.run(start()))
        runner.run(stack.aclose())


def more_products() -> list[Any]:
    lamp = next(fact for fact in facts_of_the_market() if fact.id == "product:1")
    return [
        replace(lamp, id=f"product:1-{n}", product_id=f"lamp-{n}")  # pyright: ignore[reportCallIssue]
        for n in (1, 2)
    ]


@pytest.mark.slow
def test_whatever_happens_everyone_sees_the_same_and_nothing_is_lost(world: World) -> None:
    run_state_machine_as_test(  # pyright: ignore[reportUnknownMemberType]
        lambda: ChatMachine(world),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS_MAX,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
