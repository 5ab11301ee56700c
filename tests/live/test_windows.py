"""Halves of a contact on two sockets, and the order of what one device has under way."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from chat.attempts import attempts_of
from chat.conftest import BUYER, COLLEAGUE, STAFF, NobodyListens, new_client_id
from chat.judges import UNMODERATED, Halves, always
from live.two_processes import Device, Process, process, settle
from prilavok.chat.drafts import Outcome
from prilavok.chat.lane_writer import LaneWriter, Posting, Run
from prilavok.chat.model import Author, ChatId, State, digest_of, lane_of_chat, message_id_for
from prilavok.chat.rights import Right
from prilavok.chat.windows import Windows
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import revoke_everywhere

ROUNDS = 160


@pytest.fixture
async def processes(town: Database, clock: FixedClock) -> AsyncIterator[list[Process]]:
    judges = always(Halves())
    async with (
        process(town.dsn, clock, judges) as first,
        process(town.dsn, clock, judges) as second,
    ):
        yield [first, second]


@pytest.mark.parametrize("homes", [(0, 0), (0, 1)], ids=["one process", "two processes"])
@pytest.mark.parametrize("authors", [(BUYER, BUYER), (STAFF, COLLEAGUE)], ids=["one", "staff"])
async def test_two_sockets_never_bring_both_halves_through(
    processes: list[Process],
    chat_id: ChatId,
    authors: tuple[Author, Author],
    homes: tuple[int, int],
) -> None:
    buyer = Device(BUYER, processes[0])
    pair = [Device(author, processes[home]) for author, home in zip(authors, homes, strict=True)]
    devices = [buyer, *pair]
    for device in devices:
        device.connect()
    buyer.say_send(chat_id, new_client_id(), "Is it bright?")
    await settle(processes, devices)

    for n in range(ROUNDS):
        for device, half in zip(pair, ("left", "right"), strict=True):
            device.say_send(chat_id, new_client_id(), f"{half} {n}")
        if n % 4 == 3:
            await settle(processes, devices)

    refused = [problem for device in pair for problem in device.client.problems.values()]
    assert {problem["code"] for problem in refused} == {"message_refused"}
    assert len(refused) == ROUNDS
    attempts = await attempts_of(processes[0].db, chat_id, authors[0].side)
    shown = [a.text for a in attempts if a.state is State.DELIVERED and " " in a.text]
    numbers = [text.partition(" ")[2] for text in shown if text != "Is it bright?"]
    assert sorted(numbers) == sorted(str(n) for n in range(ROUNDS))
    for device in devices:
        told = {m["text"] for m in device.client.view(chat_id).messages.values()}
        assert told == {*shown, "Is it bright?"}, "nobody sees anything else"
        device.cut()


# The order of a device.


class Sender:
    """Writes to one lane, batch by batch, as the batcher has it."""

    def __init__(self, db: Database, clock: FixedClock, chat_id: ChatId) -> None:
        lane = lane_of_chat(chat_id, db.lanes)
        self._writer = LaneWriter(db, lane, Windows(), NobodyListens())
        self._clock = clock

    def posting(self, right: Right, text: str, run: Run | None) -> Posting:
        client_id = new_client_id()
        return Posting(
            right=right,
            message_id=message_id_for(right.chat_id, right.author, client_id),
            client_id=client_id,
            digest=digest_of(text),
            text=text,
            sent_at=self._clock.now(),
            run=run,
        )

    async def outcomes(self, *postings: Posting) -> list[Outcome]:
        return [written.outcome for written in await self._writer.write(postings)]


@pytest.fixture
async def rights(writer: Writer, town: Database, chat_id: ChatId) -> tuple[Right, Right]:
    """One that is stale, and one that has been given since."""
    old = await writer.rights.granted(BUYER, chat_id)
    async with town.transaction() as conn:
        await revoke_everywhere(conn)
    return old, await writer.rights.granted(BUYER, chat_id)


async def test_nothing_overtakes_what_its_device_has_sent_before(
    town: Database, clock: FixedClock, chat_id: ChatId, rights: tuple[Right, Right]
) -> None:
    """Even when another device has renewed the right meanwhile."""
    old, renewed = rights
    sender, run = Sender(town, clock, chat_id), Run()

    first = await sender.outcomes(
        sender.posting(old, "one", run),
        sender.posting(renewed, "two", run),
        sender.posting(renewed, "of another device", Run()),
    )
    then = await sender.outcomes(
        sender.posting(renewed, "three", run), sender.posting(renewed, "by REST", None)
    )

    assert first == [Outcome.STALE, Outcome.STALE, Outcome.NEW]
    assert then == [Outcome.STALE, Outcome.NEW]


async def test_a_message_behind_a_colleagues_lost_right_goes_through(
    town: Database, clock: FixedClock, chat_id: ChatId, rights: tuple[Right, Right]
) -> None:
    old, renewed = rights
    gone = replace(old, author=replace(BUYER, id="another"))
    sender = Sender(town, clock, chat_id)

    outcomes = await sender.outcomes(
        sender.posting(gone, "one", Run()), sender.posting(renewed, "two", Run())
    )

    assert outcomes == [Outcome.STALE, Outcome.NEW]


async def test_a_device_keeps_its_order_however_often_rights_are_renewed(
    town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    async with process(town.dsn, clock, UNMODERATED) as home:
        devices = [Device(BUYER, home) for _ in range(3)]
        for device in devices:
            device.connect()
        for n in range(100):
            for number, device in enumerate(devices):
                device.say_send(chat_id, new_client_id(), f"{number} says {n:03}")
            if n % 3 == 0:
                async with town.transaction() as conn:
                    await revoke_everywhere(conn)
        await settle([home], devices)

        texts = [m["text"] for m in devices[0].client.view(chat_id).shown()]
        assert len(texts) == 300
        for number in range(3):
            own = [text for text in texts if text.startswith(f"{number} ")]
            assert own == sorted(own)
        for device in devices:
            device.cut()
