"""Several operating-system processes that write to the same lane and chats at the same time."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest

from chat.attempts import check_law
from chat.conftest import BUYER, COLLEAGUE, STAFF, new_client_id, tell
from chat.judges import Fickle, Halves
from chat.writing_process import Answer, Work
from prilavok import market
from prilavok.chat import actions
from prilavok.chat.model import Author, ChatId, Context, ContextType, Side, State
from prilavok.chat.windows import ATTEMPTS_MAX
from prilavok.chat.writing import Sent, Writer
from prilavok.core import batching
from prilavok.core.batching import Overloaded
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database, execute, fetch, fetch_one
from prilavok.core.ids import SellerId
from prilavok.moderation.model import Action, Role, Situation, Verdict
from waiting import PATIENCE_S

SHOP = SellerId("seller-1")
ROOT = Path(__file__).parents[1]


class Processes:
    """Writing processes, and what they have answered so far."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self.answers: list[Answer] = []
        self._running: list[asyncio.Task[None]] = []
        self._processes: list[Process] = []
        self.killed = 0

    def start(self, work: Work) -> None:
        self._running.append(asyncio.create_task(self._run(work)))

    async def kill_once_answered(self, answers: int) -> None:
        """SIGKILL one of them as soon as so many answers have come."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.answers) < answers:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        self._processes.pop(0).kill()

    async def finished(self) -> list[Answer]:
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*self._running)
        return self.answers

    async def _run(self, work: Work) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "chat.writing_process",
            self._dsn,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        self._processes.append(process)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(work) + b"\n")
        async for line in process.stdout:
            self.answers.append(msgspec.json.decode(line, type=Answer))
        how = await process.wait()
        self.killed += how == -signal.SIGKILL
        assert how in (0, -signal.SIGKILL)


@pytest.fixture
async def chat_ids(town: Database, clock: FixedClock) -> list[ChatId]:
    """Three chats in one lane: two products' and an order's, in which BUYER has written."""
    lamp = market.Product(
        source="test",
        id="another",
        at=clock.now(),
        seller_id=SHOP,
        product_id="another",
        title="Another lamp",
        category=("Home",),
    )
    await tell(town, clock, lamp)
    contexts = [
        Context(ContextType.PRODUCT, "lamp"),
        Context(ContextType.PRODUCT, "another"),
        Context(ContextType.ORDER, "order-1"),
    ]
    return [
        (await actions.open_chat(town, clock, BUYER, SHOP, context))[0].chat_id
        for context in contexts
    ]


def shuffled(chat_ids: Sequence[ChatId], client_ids: Sequence[UUID], seed: int) -> Work:
    """Every client id to its chat, in another order for every process."""
    sendings = [
        (UUID(int=chat_ids[n % len(chat_ids)].int), client_id)
        for n, client_id in enumerate(client_ids)
    ]
    random.Random(seed).shuffle(sendings)
    return Work([BUYER, BUYER], sendings)


async def test_overlapping_client_ids_from_many_processes_are_one_message_each(
    town: Database, chat_ids: list[ChatId]
) -> None:
    client_ids = [uuid4() for _ in range(300)]
    processes = Processes(town.dsn)
    for seed in range(3):
        processes.start(shuffled(chat_ids, client_ids, seed))

    answers = await processes.finished()

    assert len(answers) == 3 * 2 * 300
    assert not [answer for answer in answers if answer.problem]
    assert sum(answer.is_new for answer in answers) == 300
    for client_id in client_ids:
        told = {(a.message_id, a.seq) for a in answers if a.client_id == client_id}
        assert len(told) == 1, "every retry gets the first answer"
    async with town.reading() as conn:
        for chat_id in chat_ids:
            seqs = await fetch(conn, SEQS, {"chat_id": chat_id}, row=int)
            assert seqs == list(range(1, 101))


SEQS = "select seq from messages where chat_id = %(chat_id)s order by seq"


async def test_two_sides_in_two_processes_leave_no_gap_and_one_turn(
    town: Database, writer: Writer, chat_ids: list[ChatId]
) -> None:
    for chat_id in chat_ids:
        await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    processes = Processes(town.dsn)
    for authors in ([BUYER], [STAFF], [COLLEAGUE]):
        work = shuffled(chat_ids, [uuid4() for _ in range(150)], seed=1)
        work.authors = authors
        processes.start(work)

    answers = await processes.finished()

    assert not [answer for answer in answers if answer.problem]
    async with town.reading() as conn:
        for chat_id in chat_ids:
            seqs = await fetch(conn, SEQS, {"chat_id": chat_id}, row=int)
            assert seqs == list(range(1, 152))
            last = await fetch_one(conn, LAST_SIDE, {"chat_id": chat_id}, row=str)
            status = await fetch_one(conn, STATUS, {"chat_id": chat_id}, row=str)
            assert status == f"waiting_for_{'seller' if last == 'buyer' else 'buyer'}"


LAST_SIDE = "select side from messages where chat_id = %(chat_id)s order by seq desc limit 1"
STATUS = "select status from chats where chat_id = %(chat_id)s"


async def test_a_dismissal_ends_what_is_in_flight_in_other_processes(
    town: Database, clock: FixedClock, writer: Writer, chat_ids: list[ChatId]
) -> None:
    """Nothing is accepted after the revoking transaction's commit has returned."""
    for chat_id in chat_ids:
        await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    processes = Processes(town.dsn)
    for seed in range(2):
        work = shuffled(chat_ids, [uuid4() for _ in range(3_000)], seed)
        work.authors, work.at_once = [STAFF], 20
        processes.start(work)
    async with asyncio.timeout(PATIENCE_S):
        while len(processes.answers) < 200:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    gone = market.Staff(
        source="test",
        id="gone",
        at=clock.now(),
        seller_id=SHOP,
        staff_id=STAFF.id,
        name="Ann",
        active=False,
    )
    await tell(town, clock, gone)
    async with town.reading() as conn:
        stored_then = await fetch_one(conn, COUNT_OF_STAFF, row=int)

    answers = await processes.finished()

    async with town.reading() as conn:
        assert await fetch_one(conn, COUNT_OF_STAFF, row=int) == stored_then
    assert sum(answer.is_new for answer in answers) == stored_then
    assert {answer.problem for answer in answers} == {None, "chat_not_found"}


COUNT_OF_STAFF = "select count(*) from messages where side = 'seller'"


# Halves of a contact.


def halves(chat_id: ChatId, half: str, rounds: int, authors: list[Author]) -> Work:
    """One half after the other, as fast as they go."""
    sendings = [(UUID(int=chat_id.int), uuid4()) for _ in range(rounds)]
    texts = [f"{half} {n}" for n in range(rounds)]
    return Work(authors, sendings, texts, at_once=1, judges="halves")


@pytest.mark.parametrize("authors", [(BUYER, BUYER), (STAFF, COLLEAGUE)], ids=["one", "staff"])
async def test_processes_never_let_both_halves_through(
    town: Database, writer: Writer, chat_ids: list[ChatId], authors: tuple[Author, Author]
) -> None:
    chat_id, rounds = chat_ids[0], 400
    await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    processes = Processes(town.dsn)
    for author, half in zip(authors, ("left", "right"), strict=True):
        processes.start(halves(chat_id, half, rounds, [author]))

    answers = await processes.finished()

    assert {answer.problem for answer in answers} <= {None, "message_refused"}
    chains = await check_law(town, chat_id, {0: Halves()})
    attempts = enumerate(chains[authors[0].side])  # refused ones take their place in the window too
    order = {a.text: n for n, a in attempts if a.state is State.DELIVERED}
    for n in range(rounds):
        pair = {f"left {n}", f"right {n}"} & order.keys()
        assert pair
        if len(pair) == 2:  # one process was far ahead of the other
            assert abs(order[f"left {n}"] - order[f"right {n}"]) > ATTEMPTS_MAX


async def test_a_killed_process_leaves_the_attempts_in_order(
    town: Database, writer: Writer, chat_ids: list[ChatId]
) -> None:
    """Whatever it had under way; another one takes up the same messages."""
    for chat_id in chat_ids:
        await writer.send(BUYER, chat_id, new_client_id(), "Is it bright?")
    client_ids = [uuid4() for _ in range(600)]
    processes = Processes(town.dsn)
    for seed, (authors, at_once) in enumerate([([BUYER, STAFF], 40), ([BUYER, COLLEAGUE], 7)]):
        work = shuffled(chat_ids, client_ids, seed)
        work.authors, work.at_once, work.judges = authors, at_once, "fickle"
        processes.start(work)
    await processes.kill_once_answered(300)
    again = shuffled(chat_ids, client_ids, seed=2)
    again.authors, again.judges = [STAFF, BUYER], "fickle"
    processes.start(again)
    await processes.kill_once_answered(900)
    processes.start(again)

    answers = await processes.finished()

    assert processes.killed == 2
    assert {answer.problem for answer in answers} <= {None, "message_refused"}
    for chat_id in chat_ids:
        # The first question was not judged by this judge.
        chains = await check_law(town, chat_id, {0: AfterTheQuestion()})
        assert len(chains[Side.BUYER]) == 1 + 200
    async with town.reading() as conn:
        for chat_id in chat_ids:
            seqs = await fetch(conn, VISIBLE_SEQS, {"chat_id": chat_id}, row=int)
            assert seqs == list(range(1, len(seqs) + 1))


class AfterTheQuestion(Fickle):
    """The question with which the chats began was judged by nobody."""

    def __call__(
        self, text: str, role: Role, situation: Situation, recent: Sequence[str]
    ) -> Verdict:
        if text == "Is it bright?":
            return Verdict(Action.DELIVER, text, (), 0)
        return super().__call__(text, role, situation, recent)


VISIBLE_SEQS = """
select seq
from messages
where chat_id = %(chat_id)s
and seq is not null
order by seq
"""


# One bad row, too many rows.

POISON = """
create function refuse_poison() returns trigger language plpgsql as $$
begin
    if new.text like 'poison%' then
        raise exception 'poison' using errcode = 'check_violation';
    end if;
    return new;
end
$$
"""
TRIGGER = """
create trigger refuse_poison before insert on messages
for each row execute function refuse_poison()
"""


async def test_one_bad_row_never_fails_its_neighbours(
    town: Database, writer: Writer, chat_id: ChatId
) -> None:
    async with town.reading() as conn:
        await execute(conn, POISON)
        await execute(conn, TRIGGER)
    texts = [f"{'poison' if n in (3, 50, 51, 99) else 'fine'} {n}" for n in range(100)]

    answers = await asyncio.gather(
        *(writer.send(BUYER, chat_id, new_client_id(), text) for text in texts),
        return_exceptions=True,
    )

    fine = [answer for answer in answers if isinstance(answer, Sent)]
    assert len(fine) == 96
    assert sorted(sent.written.seq or 0 for sent in fine) == list(range(1, 97))
    for text, answer in zip(texts, answers, strict=True):
        assert isinstance(answer, Sent) == text.startswith("fine")


async def test_a_chat_that_is_not_there_fails_alone(writer: Writer, chat_id: ChatId) -> None:
    await writer.send(BUYER, chat_id, new_client_id(), "first")
    strange = ChatId(UUID(int=chat_id.int ^ 1))
    answers = await asyncio.gather(
        *(
            writer.send(BUYER, (chat_id, strange)[n % 10 == 5], new_client_id(), "text")
            for n in range(40)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, Sent) for answer in answers) == 36


async def test_more_than_can_wait_is_refused_with_a_time_and_nothing_of_it_is_stored(
    town: Database, writer: Writer, chat_id: ChatId, monkeypatch: pytest.MonkeyPatch
) -> None:
    await writer.send(BUYER, chat_id, new_client_id(), "first")
    monkeypatch.setattr(batching, "WAITING_MAX", 50)
    answers = await asyncio.gather(
        *(writer.send(BUYER, chat_id, new_client_id(), "more") for _ in range(80)),
        return_exceptions=True,
    )
    refused = [answer for answer in answers if isinstance(answer, Overloaded)]
    assert len(refused) == 30
    assert refused[0].fields() == {"retry_after_s": 1}
    async with town.reading() as conn:
        assert len(await fetch(conn, SEQS, {"chat_id": chat_id}, row=int)) == 51
