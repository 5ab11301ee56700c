"""Where a rulebook names an external judge, every text waits for it, and nobody else does."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from chat.conftest import BUYER, STAFF, NobodyListens, new_client_id
from chat.test_judging import publish
from live.two_processes import Device, process, settle
from moderation.http_judge import Call, HttpJudge, http_judge
from prilavok import programmes
from prilavok.chat import actions, pages
from prilavok.chat.judging import Judges
from prilavok.chat.model import ChatId, State
from prilavok.chat.verdicts import MessageRefused
from prilavok.chat.views import sent_event
from prilavok.chat.writing import ClientIdReused, Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.moderation.external import ExternalJudges
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import Action, HoldReason, Label
from prilavok.moderation.programme import (
    KIND,
    PRESET_DEFAULT,
    ExternalJudge,
    Rule,
    Rulebook,
    WhenDown,
)
from waiting import PATIENCE_S

SECRET = f"whsec_{b64encode(b'a secret of 24 characters').decode()}"
RULES = (Rule(id="insults", label=Label.INSULT, action=Action.REFUSE),)


def dislikes_spoons(call: Call) -> object:
    found = [{"label": "insult", "score": 95}] if "spoon" in call.question["text"] else []
    return {"findings": found}


@pytest.fixture
async def elsewhere() -> AsyncIterator[HttpJudge]:
    async with http_judge(decide=dislikes_spoons) as judge:
        yield judge


@pytest.fixture
async def judges(clock: FixedClock) -> AsyncIterator[Judges]:
    model = Model.load()
    judges = Judges(
        lambda rulebook, version: Judge(rulebook, version, model), ExternalJudges(SECRET, clock)
    )
    yield judges
    await judges.close()


@pytest.fixture
async def writer(town: Database, clock: FixedClock, judges: Judges) -> AsyncIterator[Writer]:
    writer = Writer(town, clock, judges, NobodyListens())
    yield writer
    await writer.close()


def rulebook(url: str | None, when_down: WhenDown = WhenDown.OPEN) -> Rulebook:
    external = ExternalJudge(url=url, time_limit_ms=2_000, when_down=when_down) if url else None
    preset = programmes.preset(KIND, PRESET_DEFAULT)
    return replace(preset, rules=RULES, external_judge=external)


async def test_what_it_finds_is_refused_and_it_is_asked_once(
    town: Database, clock: FixedClock, writer: Writer, elsewhere: HttpJudge, chat_id: ChatId
) -> None:
    await publish(town, clock, rulebook(elsewhere.url))

    sent = await writer.send(BUYER, chat_id, new_client_id(), "Is it a lamp?")
    with pytest.raises(MessageRefused) as refusal:
        await writer.send(BUYER, chat_id, new_client_id(), "Is it a spoon?")

    assert refusal.value.rule == "insults"
    assert refusal.value.verdict.findings[0].reasons == ("external_judge",)
    ids = [call.question["id"] for call in elsewhere.calls]
    assert len(ids) == 2
    assert ids[0] == str(sent.message_id)


async def test_nobody_is_asked_where_the_rulebook_names_nobody(
    town: Database, clock: FixedClock, writer: Writer, elsewhere: HttpJudge, chat_id: ChatId
) -> None:
    await publish(town, clock, rulebook(None))
    await writer.send(BUYER, chat_id, new_client_id(), "Is it a spoon?")

    assert elsewhere.calls == []
    assert writer.kept_right(BUYER, chat_id) is not None, "sockets go the short way"


async def test_while_it_is_down_the_rulebook_decides(
    town: Database, clock: FixedClock, writer: Writer, chat_id: ChatId
) -> None:
    states: list[State] = []
    for when_down in WhenDown:
        await publish(town, clock, rulebook("http://127.0.0.1:9/", when_down))
        sent = await writer.send(BUYER, chat_id, new_client_id(), "Is it a lamp?")
        states.append(sent.written.state)
    assert states == [State.DELIVERED, State.HELD]


async def test_who_is_held_because_it_is_down_is_told_so(
    town: Database, clock: FixedClock, writer: Writer, judges: Judges, chat_id: ChatId
) -> None:
    await publish(town, clock, rulebook("http://127.0.0.1:9/", WhenDown.CLOSED))

    sent = await writer.send(BUYER, chat_id, new_client_id(), "Is it a lamp?")

    told = sent_event(sent).verdict
    page = await pages.message_page(town, clock, BUYER, chat_id, before=None, limit=50)
    for verdict in (told, page.pending[0].verdict):
        assert verdict is not None
        assert (verdict.action, verdict.findings) == (Action.HOLD, ())
        assert verdict.reason is HoldReason.EXTERNAL_JUDGE_DOWN


async def test_a_retry_has_its_answer_without_asking_again(
    town: Database, clock: FixedClock, writer: Writer, elsewhere: HttpJudge, chat_id: ChatId
) -> None:
    await publish(town, clock, rulebook(elsewhere.url))
    lamp, spoon = new_client_id(), new_client_id()

    first = await writer.send(BUYER, chat_id, lamp, "Is it a lamp?")
    again = await writer.send(BUYER, chat_id, lamp, "Is it a lamp?")
    for _ in range(2):
        with pytest.raises(MessageRefused):
            await writer.send(BUYER, chat_id, spoon, "Is it a spoon?")
    with pytest.raises(ClientIdReused):
        await writer.send(BUYER, chat_id, lamp, "Is it a table?")

    assert (first.is_new, again.is_new) == (True, False)
    assert again.message_id == first.message_id
    assert [call.question["text"] for call in elsewhere.calls] == [
        "Is it a lamp?",
        "Is it a spoon?",
    ]


async def test_a_rulebook_published_while_it_thinks_asks_its_own_judge(
    town: Database, clock: FixedClock, writer: Writer, elsewhere: HttpJudge, chat_id: ChatId
) -> None:
    async with http_judge(wait_s=PATIENCE_S) as slow:
        await publish(town, clock, rulebook(slow.url))
        sending = asyncio.create_task(
            writer.send(BUYER, chat_id, new_client_id(), "Is it a spoon?")
        )
        await slow.asked(1)
        await publish(town, clock, rulebook(elsewhere.url))
        slow.think_no_longer()
        with pytest.raises(MessageRefused):
            await sending
        assert (len(slow.calls), len(elsewhere.calls)) == (1, 1)


async def test_an_edit_waits_for_it_and_holds_nobody_up(
    town: Database,
    clock: FixedClock,
    writer: Writer,
    judges: Judges,
    elsewhere: HttpJudge,
    chat_id: ChatId,
) -> None:
    await publish(town, clock, rulebook(elsewhere.url))
    sent = await writer.send(BUYER, chat_id, new_client_id(), "Is it a lamp?")
    elsewhere.wait_s = PATIENCE_S
    editing = asyncio.create_task(
        actions.edit_message(town, clock, judges, BUYER, chat_id, sent.message_id, "A spoon?")
    )
    await elsewhere.asked(2)
    elsewhere.wait_s = 0.0
    await writer.send(BUYER, chat_id, new_client_id(), "Or a table?")
    assert not editing.done()
    elsewhere.think_no_longer()
    with pytest.raises(MessageRefused):
        await editing


async def test_a_device_keeps_its_order_while_it_is_asked(
    town: Database, clock: FixedClock, judges: Judges, elsewhere: HttpJudge, chat_id: ChatId
) -> None:
    elsewhere.wait_s = 0.01
    await publish(town, clock, rulebook(elsewhere.url))
    async with process(town.dsn, clock, judges) as home:
        buyer, staff = Device(BUYER, home), Device(STAFF, home)
        for device in (buyer, staff):
            device.connect()
        texts = [f"Is it {word}?" for word in ("big", "a spoon", "old", "blue", "new")]
        for text in texts:
            buyer.say_send(chat_id, new_client_id(), text)
        await settle([home], [buyer, staff])

        for device in (buyer, staff):
            told = [message["text"] for message in device.client.view(chat_id).shown()]
            assert told == [text for text in texts if "spoon" not in text]
            device.cut()
        assert len(elsewhere.calls) == 5
