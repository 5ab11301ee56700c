"""A policy that was just published holds for the next message, whoever kept what."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from chat.conftest import BUYER, new_client_id
from prilavok import programmes
from prilavok.chat import programme
from prilavok.chat.model import ChatId
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database


async def publish(
    db: Database, clock: FixedClock, *, answer_within_d: int, from_: datetime | None = None
) -> None:
    preset = programmes.preset(programme.KIND, programme.PRESET_DEFAULT)
    async with db.transaction() as conn:
        await programmes.publish(
            conn,
            programme.KIND,
            replace(preset, answer_within_d=answer_within_d),
            effective_from=from_,
            by="operator:1",
            note="",
            now=clock.now(),
        )


async def test_a_new_policy_holds_for_the_next_message(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    right = await writer.rights.granted(BUYER, chat_id)
    assert right.answer_time.deadline(clock.now()).due_at == clock.now() + timedelta(days=10)

    await publish(town, clock, answer_within_d=2)

    sent = await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    assert sent.written.due_at == clock.now() + timedelta(days=2)


async def test_a_policy_announced_for_later_holds_from_then_on(
    writer: Writer, town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    await writer.rights.granted(BUYER, chat_id)
    await publish(town, clock, answer_within_d=2, from_=clock.now() + timedelta(hours=1))

    clock.move(timedelta(hours=2))

    sent = await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    assert sent.written.due_at == clock.now() + timedelta(days=2)
