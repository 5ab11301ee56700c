"""What was written is given back as it was written, for a draft rulebook to be tried on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from chat.conftest import BUYER, STAFF, NobodyListens, new_client_id
from chat.judges import Fickle, always
from chat.test_judging import publish
from prilavok import programmes
from prilavok.chat import actions, past
from prilavok.chat.judging import Judges
from prilavok.chat.model import Author, ChatId, Context, ContextType
from prilavok.chat.past import past_texts
from prilavok.chat.verdicts import MessageRefused
from prilavok.chat.writing import Sent, Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import Action, Role
from prilavok.moderation.programme import KIND, PRESET_DEFAULT
from prilavok.moderation.shadow import PastText, replay

SHOP = SellerId("seller-1")


@pytest.fixture
async def fickle(town: Database, clock: FixedClock) -> AsyncIterator[Writer]:
    writer = Writer(town, clock, always(Fickle()), NobodyListens())
    yield writer
    await writer.close()


async def say(writer: Writer, author: Author, chat_id: ChatId, text: str) -> Sent | None:
    try:
        return await writer.send(author, chat_id, new_client_id(), text)
    except MessageRefused:
        return None


LOOKS_BACK = timedelta(minutes=15)


async def told(
    db: Database,
    since: datetime | None = None,
    until: datetime | None = None,
    looks_back: timedelta = LOOKS_BACK,
) -> list[PastText]:
    return [text async for text in past_texts(db, since, until, looks_back)]


@pytest.mark.parametrize("page", [1, 2, 1_000])
async def test_a_replay_by_the_same_judge_changes_nothing(
    town: Database,
    fickle: Writer,
    clock: FixedClock,
    chat_id: ChatId,
    page: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever became of a text, it is judged by what it said then, after what was said before."""
    monkeypatch.setattr(past, "TEXTS_PER_PAGE", page)
    monkeypatch.setattr(past, "CHATS_PER_PAGE", page)
    about_order, _ = await actions.open_chat(
        town, clock, BUYER, SHOP, Context(ContextType.ORDER, "order-1")
    )
    await say(fickle, BUYER, chat_id, "text 3")
    stored: list[tuple[ChatId, Sent]] = []
    for n in range(60):
        clock.move(timedelta(seconds=40))
        where = (chat_id, about_order.chat_id)[n % 3 == 0]
        sent = await say(fickle, (BUYER, STAFF)[n % 4 == 1], where, f"text {n}")
        if sent is not None and n % 4 != 1:
            stored.append((where, sent))
    changed = 0
    for n, (where, sent) in enumerate(stored[-9:]):
        clock.move(timedelta(seconds=5))
        if n % 3 == 0:
            try:
                await actions.edit_message(
                    town, clock, always(Fickle()), BUYER, where, sent.message_id, f"edit {n}"
                )
            except (MessageRefused, actions.TooLateToEdit):
                continue
            changed += 1
        elif n % 3 == 1 and sent.written.seq:
            await actions.delete_message(town, clock, BUYER, where, sent.message_id)
            changed += 1
    assert changed > 2

    report = await replay(Fickle(), past_texts(town, None, None, LOOKS_BACK))

    assert report.texts > 55
    assert (report.changed, report.is_whole) == (0, True)
    labels = [tally.found for tally in report.labels]
    assert labels == [report.texts]


async def test_texts_are_given_with_what_their_side_said_before(
    town: Database, writer: Writer, clock: FixedClock, chat_id: ChatId
) -> None:
    start = clock.now()
    for n in range(12):
        await writer.send(BUYER, chat_id, new_client_id(), f"text {n}")
        clock.move(timedelta(minutes=1))
    await writer.send(STAFF, chat_id, new_client_id(), "Yes.")

    texts = await told(town)

    buyers = [text for text in texts if text.role is Role.BUYER]
    assert [text.text for text in buyers] == [f"text {n}" for n in range(12)]
    assert buyers[11].recent == tuple(f"text {n}" for n in range(3, 11))
    assert texts[-1].recent == ()
    assert buyers[0].situation.known_numbers == {"lamp"}
    assert {text.action for text in texts} == {Action.DELIVER}
    assert {text.version for text in texts} == {0}

    some = await told(town, start + timedelta(minutes=4), start + timedelta(minutes=6))
    assert [text.text for text in some] == ["text 4", "text 5"]
    assert some[0].recent == tuple(f"text {n}" for n in range(4)), "also from before"


@pytest.mark.parametrize(("minutes", "heard"), [(5, 0), (30, 1), (60, 2)])
async def test_a_draft_looks_back_as_far_as_it_says(
    town: Database, writer: Writer, clock: FixedClock, chat_id: ChatId, minutes: int, heard: int
) -> None:
    said = ["Is it brass?", "Does it come in white?", "How long is the cable?"]
    for text in said:
        await writer.send(BUYER, chat_id, new_client_id(), text)
        clock.move(timedelta(minutes=20))
    since = clock.now() - timedelta(minutes=20)

    [last] = await told(town, since, looks_back=timedelta(minutes=minutes))

    assert last.recent == tuple(said[2 - heard : 2])


async def test_each_text_names_the_rulebook_of_its_time(
    town: Database, clock: FixedClock, chat_id: ChatId
) -> None:
    model = Model.load()
    judges = Judges(lambda rulebook, version: Judge(rulebook, version, model))
    writer = Writer(town, clock, judges, NobodyListens())
    rulebook = programmes.preset(KIND, PRESET_DEFAULT)
    for n in range(3):
        await writer.send(BUYER, chat_id, new_client_id(), "Is it made of brass?")
        clock.move(timedelta(minutes=1))
        await publish(town, clock, rulebook)
        clock.move(timedelta(minutes=1))
        await writer.send(BUYER, chat_id, new_client_id(), f"Does it come in white, number {n}?")
        clock.move(timedelta(minutes=1))

    assert [text.version for text in await told(town)] == [0, 1, 1, 2, 2, 3]
    await writer.close()


async def test_nothing_was_written_yet(town: Database) -> None:
    assert await told(town) == []
