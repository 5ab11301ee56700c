"""Whoever may no longer write, or may again, is told at once, in whichever process they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from chat.conftest import BUYER, OTHER_BUYER, STAFF, new_client_id
from chat.moderators import recall
from chat.sanctions import BUYER_1, MUTE_7_D, SHOP_1, impose, undo
from chat.test_sanctions import roll_out
from live.two_processes import Device, Process, process, settle
from prilavok.chat import blocks
from prilavok.chat.model import ChatId
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.parties import Party
from waiting import PATIENCE_S


@pytest.fixture
async def elsewhere(town: Database, clock: FixedClock) -> AsyncIterator[Process]:
    """Another process than the one that changes rights."""
    async with process(town.dsn, clock) as running:
        yield running


@pytest.fixture
async def devices(elsewhere: Process) -> list[Device]:
    devices = [Device(author, elsewhere) for author in (BUYER, STAFF, OTHER_BUYER)]
    for device in devices:
        device.connect()
    async with asyncio.timeout(PATIENCE_S):
        while not all(device.client.is_ready for device in devices):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return devices


def hints(device: Device) -> list[str | None]:
    assert device.line is not None
    events = [event for frame in device.line.frames for event in msgspec.json.decode(frame)]
    return [event["chat_id"] for event in events if event["type"] == "rights"]


async def heard(elsewhere: Process) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await elsewhere.has_heard_everything():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.02)


async def test_both_sides_hear_of_a_block_and_nobody_else(
    town: Database, clock: FixedClock, chat_id: ChatId, elsewhere: Process, devices: list[Device]
) -> None:
    for act in (blocks.block, blocks.unblock):
        await act(town, clock, BUYER, chat_id)
    await heard(elsewhere)
    assert [hints(device) for device in devices] == [[str(chat_id)] * 2, [str(chat_id)] * 2, []]


@pytest.mark.parametrize(("party", "told"), [(BUYER_1, [2, 0, 0]), (SHOP_1, [0, 2, 0])])
async def test_the_muted_hear_of_it_and_of_its_end(
    town: Database,
    clock: FixedClock,
    elsewhere: Process,
    devices: list[Device],
    party: Party,
    told: list[int],
) -> None:
    penalty_id = await impose(town, clock, party, MUTE_7_D)
    await undo(town, clock, penalty_id)
    await heard(elsewhere)
    assert [len(hints(device)) for device in devices] == told


async def test_everyone_hears_that_chats_are_switched_off(
    town: Database, clock: FixedClock, elsewhere: Process, devices: list[Device]
) -> None:
    await roll_out(town, clock, {"buyers_bps": 10_000})
    await heard(elsewhere)
    assert [hints(device) for device in devices] == [[None]] * 3


async def test_what_happens_in_a_hidden_chat_is_told_when_it_is_there_again(
    town: Database, clock: FixedClock, elsewhere: Process, devices: list[Device], chat_id: ChatId
) -> None:
    sent = await elsewhere.room.writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    await settle([elsewhere], devices)
    await roll_out(town, clock, {"sellers_bps": 10_000, "open_chats": "hidden"})
    await recall(town, clock, [(chat_id, sent.message_id)])
    await settle([elsewhere], devices)
    assert not any(told(device, "revised") for device in devices)

    await roll_out(town, clock, None)
    await settle([elsewhere], devices)
    for device in devices[:2]:
        device.say(type="resume", chats=[{"chat_id": chat_id, "change": 1}])
    await settle([elsewhere], devices)
    for device in devices[:2]:
        [changes] = told(device, "changes")
        assert [message["state"] for message in changes["messages"]] == ["recalled"]


def told(device: Device, kind: str) -> list[dict[str, Any]]:
    assert device.line is not None
    events = [event for frame in device.line.frames for event in msgspec.json.decode(frame)]
    return [event for event in events if event["type"] == kind]
