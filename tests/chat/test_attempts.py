"""Whoever writes at the same time: each text is judged after all that its side has said."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from datetime import timedelta

import pytest

from chat.attempts import Attempt, attempts_of, check_law
from chat.conftest import (
    ABOUT_ORDER,
    BUYER,
    COLLEAGUE,
    STAFF,
    NobodyListens,
    new_client_id,
    send_all,
    tell,
)
from chat.judges import Fickle, Halves, always
from chat.moderators import release, uphold
from prilavok import market, programmes
from prilavok.chat import actions
from prilavok.chat.judging import STATE_AFTER, Judges
from prilavok.chat.model import Author, ChatId, MessageId, Side, State
from prilavok.chat.verdicts import MessageRefused
from prilavok.chat.writing import ClientIdReused, Sent, Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.errors import DomainError
from prilavok.core.ids import SellerId
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import Situation
from prilavok.moderation.programme import KIND, PRESET_DEFAULT
from waiting import PATIENCE_S

SHOP = SellerId("seller-1")
FICKLE = {0: Fickle()}
ROUNDS = 300


@pytest.fixture
async def databases(town: Database) -> AsyncIterator[list[Database]]:
    """The pools of two processes."""
    other = await Database.open(town.dsn)
    yield [town, other]
    await other.close()


async def writers_of(
    databases: list[Database], clock: FixedClock, judges: Judges
) -> AsyncIterator[list[Writer]]:
    writers = [Writer(db, clock, judges, NobodyListens()) for db in databases]
    yield writers
    for writer in writers:
        await writer.close()


@pytest.fixture
async def fickle(databases: list[Database], clock: FixedClock) -> AsyncIterator[list[Writer]]:
    async for writers in writers_of(databases, clock, always(Fickle())):
        yield writers


@pytest.fixture
async def halves(databases: list[Database], clock: FixedClock) -> AsyncIterator[list[Writer]]:
    async for writers in writers_of(databases, clock, always(Halves())):
        yield writers


class Crowd:
    """People who do whatever they can in some chats, by chance, from two processes."""

    def __init__(
        self,
        seed: int,
        writers: list[Writer],
        databases: list[Database],
        clock: FixedClock,
        chat_ids: list[ChatId],
    ) -> None:
        self._chance = random.Random(seed)
        self._writers = writers
        self._databases = databases
        self._clock = clock
        self._chat_ids = chat_ids
        self._judges = always(Fickle())
        self._said: list[tuple[ChatId, Author, object, str]] = []
        self._stored: list[tuple[ChatId, Author, MessageId]] = []
        self.moderated: set[MessageId] = set()
        self.did: Counter[str] = Counter()

    async def act(self, times: int) -> None:
        for _ in range(times):
            at_once = self._chance.randint(1, 12)
            await asyncio.gather(*(self._one_thing() for _ in range(at_once)))
            self._clock.move(timedelta(seconds=self._chance.randint(0, 90)))

    def _one_thing(self) -> Awaitable[None]:
        kinds = ["say"] * 12 + ["retry", "reuse"] * 2 + ["edit"] * 4 + ["delete", "moderate"]
        kind = self._chance.choice(kinds if self._stored else ["say"])
        return self._try(kind)

    async def _try(self, kind: str) -> None:
        try:
            await getattr(self, kind)()
        except DomainError as refusal:
            kind = f"{kind}: {refusal.code}"
        self.did[kind] += 1

    async def say(self) -> None:
        author = self._chance.choice([BUYER, BUYER, STAFF, COLLEAGUE])
        said = (self._chance.choice(self._chat_ids), author, new_client_id(), self._text())
        self._said.append(said)
        await self._send(*said)

    async def retry(self) -> None:
        await self._send(*self._chance.choice(self._said))

    async def reuse(self) -> None:
        chat_id, author, client_id, _ = self._chance.choice(self._said)
        await self._send(chat_id, author, client_id, self._text())

    async def edit(self) -> None:
        chat_id, author, message_id = self._chance.choice(self._stored)
        db = self._chance.choice(self._databases)
        text = self._text()
        await actions.edit_message(db, self._clock, self._judges, author, chat_id, message_id, text)

    async def delete(self) -> None:
        chat_id, author, message_id = self._chance.choice(self._stored)
        db = self._chance.choice(self._databases)
        await actions.delete_message(db, self._clock, author, chat_id, message_id)

    async def moderate(self) -> None:
        chat_id, _, message_id = self._chance.choice(self._stored)
        act = self._chance.choice([release, uphold])
        await act(self._databases[0], self._clock, chat_id, message_id)
        self.moderated.add(message_id)

    async def _send(self, chat_id: ChatId, author: Author, client_id: object, text: str) -> None:
        writer = self._chance.choice(self._writers)
        sent = await writer.send(author, chat_id, client_id, text)
        self._stored.append((chat_id, author, sent.message_id))

    def _text(self) -> str:
        return f"text {self._chance.randint(1, 10_000)}"


@pytest.mark.parametrize("seed", range(6))
async def test_judged_one_after_another_the_attempts_have_the_verdicts_that_are_stored(
    seed: int,
    town: Database,
    databases: list[Database],
    fickle: list[Writer],
    clock: FixedClock,
    chat_id: ChatId,
) -> None:
    """The law of the window, whatever is going on at the same time."""
    about_order, _ = await actions.open_chat(town, clock, BUYER, SHOP, ABOUT_ORDER)
    await fickle[0].send(BUYER, chat_id, new_client_id(), "text 3")
    chat_ids = [chat_id, about_order.chat_id]
    crowd = Crowd(seed, fickle, databases, clock, chat_ids)

    await crowd.act(60)

    for each in chat_ids:
        chains = await check_law(town, each, FICKLE)
        for attempt in (attempt for chain in chains.values() for attempt in chain):
            if not attempt.is_edit and attempt.attempt_id not in crowd.moderated:
                assert attempt.verdict is not None
                assert attempt.state in (STATE_AFTER[attempt.verdict.action], *EDITED)
    for kind in ("say", "say: message_refused", "retry", "edit", "edit: edit_refused"):
        assert crowd.did[kind], crowd.did


EDITED = (State.DELETED, State.DELIVERED, State.MASKED)


def delivered(attempts: list[Attempt]) -> list[str]:
    return [attempt.text for attempt in attempts if attempt.state is State.DELIVERED]


async def outcome(sending: Awaitable[Sent]) -> bool:
    """Whether the message was delivered."""
    try:
        return (await sending).written.state is State.DELIVERED
    except MessageRefused:
        return False


@pytest.mark.parametrize(
    ("authors", "processes"),
    [
        ((BUYER, BUYER), (0, 0)),
        ((BUYER, BUYER), (0, 1)),
        ((STAFF, COLLEAGUE), (0, 0)),
        ((STAFF, COLLEAGUE), (0, 1)),
    ],
    ids=["one process", "two processes", "two staff", "two staff in two processes"],
)
async def test_of_two_halves_sent_at_once_exactly_one_is_delivered(
    town: Database,
    halves: list[Writer],
    chat_id: ChatId,
    authors: tuple[Author, Author],
    processes: tuple[int, int],
) -> None:
    await halves[0].send(BUYER, chat_id, new_client_id(), "Hello")
    won: Counter[int] = Counter()
    for n in range(ROUNDS):
        first_is_delivered, second_is_delivered = await asyncio.gather(
            *(
                outcome(halves[process].send(author, chat_id, new_client_id(), f"{half} {n}"))
                for author, process, half in zip(authors, processes, ("left", "right"), strict=True)
            )
        )
        assert first_is_delivered != second_is_delivered
        won[first_is_delivered] += 1

    shown = delivered(await attempts_of(town, chat_id, authors[0].side))
    assert len({text.partition(" ")[2] for text in shown if text != "Hello"}) == ROUNDS
    assert len(shown) == ROUNDS + (authors[0].side is Side.BUYER)


@pytest.mark.parametrize("author", [BUYER, STAFF], ids=["buyer", "seller"])
async def test_the_real_judge_never_lets_both_halves_of_a_number_through(
    town: Database, databases: list[Database], clock: FixedClock, chat_id: ChatId, author: Author
) -> None:
    """Whichever is first, by whichever of two processes."""
    model = Model.load()
    judges = Judges(lambda rulebook, version: Judge(rulebook, version, model))
    pieces = ("мой 8985", "и ещё 0001122")
    async for writers in writers_of(databases, clock, judges):
        await writers[0].send(BUYER, chat_id, new_client_id(), "Здравствуйте, лампа в наличии?")
        for n in range(100):
            clock.move(timedelta(minutes=16))
            both = await asyncio.gather(
                *(
                    outcome(writers[process].send(author, chat_id, new_client_id(), piece))
                    for process, piece in zip((n % 2, 1 - n % 2), pieces, strict=True)
                )
            )
            assert sum(both) == 1
        await check_law(
            town,
            chat_id,
            {0: judges.make_ready(programmes.preset(KIND, PRESET_DEFAULT), 0)},
            Situation(known_numbers=frozenset({"lamp"})),
        )


async def test_of_a_message_and_an_edit_at_once_one_sees_the_other(
    town: Database, halves: list[Writer], clock: FixedClock, chat_id: ChatId
) -> None:
    judges = always(Halves())
    for n in range(100):
        sent = await halves[0].send(BUYER, chat_id, new_client_id(), f"Hello {n}")
        editing = actions.edit_message(
            town, clock, judges, BUYER, chat_id, sent.message_id, f"right {n}"
        )
        results = await asyncio.gather(
            halves[1].send(BUYER, chat_id, new_client_id(), f"left {n}"),
            editing,
            return_exceptions=True,
        )
        assert sum(isinstance(result, MessageRefused) for result in results) == 1, results


async def test_a_message_cannot_be_edited_into_its_other_half(
    town: Database, halves: list[Writer], clock: FixedClock, chat_id: ChatId
) -> None:
    """Who was reading when it said the first half has both."""
    sent = await halves[0].send(BUYER, chat_id, new_client_id(), "left 1")
    with pytest.raises(MessageRefused):
        await actions.edit_message(
            town, clock, always(Halves()), BUYER, chat_id, sent.message_id, "right 1"
        )


async def test_a_half_under_another_halfs_client_id_does_not_hide_it(
    town: Database, halves: list[Writer], chat_id: ChatId
) -> None:
    """The one that is stored counts, not the one that was sent last under that id."""
    here, elsewhere = halves
    for n in range(50):
        await here.send(BUYER, chat_id, new_client_id(), f"Hello {n}")
        client_id = new_client_id()
        await elsewhere.send(BUYER, chat_id, client_id, f"left {n}")
        reused, other_half = await asyncio.gather(
            here.send(BUYER, chat_id, client_id, "Never mind"),
            here.send(BUYER, chat_id, new_client_id(), f"right {n}"),
            return_exceptions=True,
        )
        assert isinstance(reused, ClientIdReused)
        assert isinstance(other_half, MessageRefused)


async def test_a_retry_does_not_hide_what_was_said_before_it_elsewhere(
    town: Database, halves: list[Writer], chat_id: ChatId
) -> None:
    here, elsewhere = halves
    for n in range(50):
        await here.send(BUYER, chat_id, new_client_id(), f"Hello {n}")
        await elsewhere.send(BUYER, chat_id, new_client_id(), f"left {n}")
        client_id = new_client_id()
        await elsewhere.send(BUYER, chat_id, client_id, f"And {n}")
        again, other_half = await asyncio.gather(
            here.send(BUYER, chat_id, client_id, f"And {n}"),
            here.send(BUYER, chat_id, new_client_id(), f"right {n}"),
            return_exceptions=True,
        )
        assert isinstance(again, Sent)
        assert isinstance(other_half, MessageRefused)


async def test_many_writers_of_one_side_in_two_processes_all_get_through(
    town: Database, fickle: list[Writer], chat_id: ChatId
) -> None:
    """Whoever is outrun is judged again at once, however busy the others are."""
    with suppress(MessageRefused):
        await fickle[0].send(BUYER, chat_id, new_client_id(), "Hello")

    async def talk(writer: Writer, name: str) -> None:
        for n in range(60):
            sendings = [
                outcome(writer.send(BUYER, chat_id, new_client_id(), f"{name} {n} {m}"))
                for m in range(5)
            ]
            await asyncio.gather(*sendings)

    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(talk(fickle[0], "a"), talk(fickle[1], "b"), talk(fickle[1], "c"))

    chains = await check_law(town, chat_id, FICKLE)
    assert len(chains[Side.BUYER]) == 1 + 3 * 60 * 5


async def test_rights_that_are_lost_meanwhile_let_nobody_overtake_the_window(
    town: Database, fickle: list[Writer], clock: FixedClock, chat_id: ChatId
) -> None:
    """Every order's fact and every member of staff who comes makes rights be decided anew."""
    going = True

    async def recruit() -> None:
        n = 0
        while going:
            n += 1
            await tell(town, clock, newcomer(clock, n))
            await asyncio.sleep(0.005)

    recruiting = asyncio.create_task(recruit())
    for n in range(30):
        people = [(BUYER, STAFF, COLLEAGUE)[m % 3] for m in range(9)]
        await asyncio.gather(
            *(
                outcome(fickle[m % 2].send(author, chat_id, new_client_id(), f"text {n} {m}"))
                for m, author in enumerate(people)
            ),
            return_exceptions=True,
        )
    going = False
    await recruiting

    chains = await check_law(town, chat_id, FICKLE)
    assert len(chains[Side.BUYER]) == 90


def newcomer(clock: FixedClock, n: int) -> market.Staff:
    return market.Staff(
        source="test",
        id=f"newcomer:{n}",
        at=clock.now(),
        seller_id=SHOP,
        staff_id=f"newcomer-{n}",
        name="New",
        permissions=frozenset({market.Permission.CHAT}),
    )


async def test_copies_in_one_batch_are_one_attempt(
    town: Database, fickle: list[Writer], chat_id: ChatId
) -> None:
    client_id = new_client_id()
    sendings = [(BUYER, client_id, "text 3")] * 5 + [
        (BUYER, new_client_id(), f"text {n}") for n in range(5)
    ]
    with suppress(MessageRefused):
        await send_all(fickle[0], chat_id, sendings)

    async with asyncio.timeout(PATIENCE_S):
        chains = await check_law(town, chat_id, FICKLE)
    assert len(chains[Side.BUYER]) == 6
