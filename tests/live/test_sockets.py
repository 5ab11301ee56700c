"""The socket against every client that does it wrong, on our own server and on plain ASGI."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary

import msgspec
import pytest
import uvicorn
from msgspec.structs import replace
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from chat.conftest import (
    ABOUT_PRODUCT,
    BUYER,
    COLLEAGUE,
    OTHER_BUYER,
    OTHER_STAFF,
    STAFF,
    facts_of_the_market,
    new_client_id,
    tell,
)
from chat.test_sanctions import roll_out
from live.two_processes import Doorkeeper, Process, principal_of, process, token_of
from prilavok import market
from prilavok.chat import actions
from prilavok.chat.model import Author, ChatId
from prilavok.chat.protocol import FRAME_BYTES_MAX
from prilavok.core.clock import FixedClock, MovableClock
from prilavok.core.database import Database, execute
from prilavok.core.events import revoke_everywhere
from prilavok.core.ids import SellerId
from prilavok.identity.model import Principal, SessionEnded
from prilavok.identity.pacing import REFUSED_IN_A_ROW_MAX, Pace
from prilavok.live import sockets
from prilavok.live.hub import Hub, Listener
from prilavok.web.socket import DirectWebSocket, SocketApp
from waiting import PATIENCE_S

SOME_CHAT = UUID("0193b5a0-0000-7000-8000-000000000001")
SHOP = SellerId("seller-1")
ALLOWED = "https://shop.test"

Json = dict[str, Any]


class Cookies:
    """One session, of one member of staff."""

    def __init__(self, clock: FixedClock | MovableClock) -> None:
        self._clock = clock
        self.delay_s = 0.0

    async def principal_of_session(self, session_id: str) -> Principal:
        await asyncio.sleep(self.delay_s)
        if session_id != "good":
            raise SessionEnded
        return principal_of(STAFF, self._clock, timedelta(hours=1))


@dataclass
class Served:
    """A server in this very loop, and what it stands on."""

    process: Process
    clock: MovableClock
    cookies: Cookies
    chat_id: ChatId
    port: int

    @property
    def doorkeeper(self) -> Doorkeeper:
        assert isinstance(self.process.room.identity, Doorkeeper)
        return self.process.room.identity

    def connect(self, origin: str | None = None, **headers: str) -> connect:
        return connect(
            f"ws://127.0.0.1:{self.port}/v1/socket",
            additional_headers=headers,
            origin=origin,  # pyright: ignore[reportArgumentType]
            proxy=None,
            max_size=None,
        )

    async def let_in(self, author: Author) -> ClientConnection:
        """A connection of `author`, ready."""
        line = await self.connect()
        await say(line, type="auth", token=token_of(author))
        await hear(line, "ready")
        return line


@pytest.fixture(params=["direct", "plain"])
def way(request: pytest.FixtureRequest) -> Literal["direct", "plain"]:
    return request.param


@pytest.fixture
async def served(database: Database, way: Literal["direct", "plain"]) -> AsyncIterator[Served]:
    clock = MovableClock()
    cookies = Cookies(clock)
    async with process(database.dsn, clock) as running:
        await tell(running.db, FixedClock(clock.now()), *facts_of_the_market())
        chat, _ = await actions.open_chat(running.db, clock, BUYER, SHOP, ABOUT_PRODUCT)
        app = SocketApp(running.room, cookies, (ALLOWED,))
        async with listening(app, way) as port:
            yield Served(running, clock, cookies, chat.chat_id, port)


class listening:  # noqa: N801 - used as a verb
    """A uvicorn in this loop, on a free port."""

    def __init__(self, app: Any, way: Literal["direct", "plain"]) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 * 1024)
        config = uvicorn.Config(
            app,
            ws=DirectWebSocket if way == "direct" else WebSocketsSansIOProtocol,
            ws_max_size=FRAME_BYTES_MAX,
            ws_per_message_deflate=False,
            lifespan="off",
            log_level="error",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._server.capture_signals = _no_signals  # type: ignore[method-assign]

    async def __aenter__(self) -> int:
        self._task = asyncio.create_task(self._server.serve([self._socket]))
        while not self._server.started:  # noqa: ASYNC110 - uvicorn has nothing to wait for
            await asyncio.sleep(0.01)
        return int(self._socket.getsockname()[1])

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = True
        await self._task


class _no_signals:  # noqa: N801 - stands for a context manager function
    def __enter__(self) -> None:
        """pytest keeps its own handlers."""

    def __exit__(self, *_: object) -> None: ...


async def say(line: ClientConnection, **frame: object) -> None:
    await line.send(msgspec.json.encode(frame).decode())


async def say_send(line: ClientConnection, chat_id: ChatId, text: str) -> str:
    client_id = str(new_client_id())
    await say(line, type="send", chat_id=chat_id, client_id=client_id, text=text)
    return client_id


async def frames(line: ClientConnection) -> AsyncIterator[Json]:
    while True:
        frame = await asyncio.wait_for(line.recv(), PATIENCE_S)
        assert isinstance(frame, str), "a server's frames are text"
        for event in msgspec.json.decode(frame):
            yield event


async def hear(line: ClientConnection, kind: str) -> Json:
    """The next event of `kind`; what comes before it is dropped with the rest of its frame."""
    async for event in frames(line):
        if event["type"] == kind:
            return event
    raise AssertionError


async def hear_one_of(line: ClientConnection, *kinds: str) -> Json:
    """The next event of one of `kinds`; what came with it in its frame is kept for the next."""
    heard = HEARD.setdefault(line, [])
    while not (found := [event for event in heard if event["type"] in kinds]):
        frame = await asyncio.wait_for(line.recv(), PATIENCE_S)
        heard.extend(msgspec.json.decode(frame))
    heard.remove(found[0])
    return found[0]


HEARD: WeakKeyDictionary[ClientConnection, list[Json]] = WeakKeyDictionary()


async def hear_all(line: ClientConnection, kind: str, count: int) -> list[Json]:
    heard: list[Json] = []
    async for event in frames(line):
        if event["type"] == kind:
            heard.append(event)
            if len(heard) == count:
                break
    return heard


async def rest_of(line: ClientConnection) -> tuple[list[Json], int]:
    """What is still said until the server closes, and its code."""
    heard: list[Json] = []
    with suppress(ConnectionClosed):
        async for event in frames(line):
            heard.append(event)  # noqa: PERF401 - a comprehension would lose what came first
    assert line.close_code is not None
    return heard, line.close_code


# Getting in.


async def test_whoever_says_nothing_is_let_go(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "AUTH_WITHIN_S", 0.2)
    line = await served.connect()
    assert (await rest_of(line))[1] == 4401


async def test_whoever_says_something_else_first_is_let_go(served: Served) -> None:
    line = await served.connect()
    await say_send(line, served.chat_id, "Hello")
    heard, code = await rest_of(line)
    assert code == 4401
    assert [event["type"] for event in heard] in ([], ["problem"])


async def test_a_bad_token_is_told_and_refused(served: Served) -> None:
    line = await served.connect()
    await say(line, type="auth", token="nonsense")
    heard, code = await rest_of(line)
    assert heard[0]["problem"]["code"] == "token_refused"
    assert code == 4401


async def test_a_foreign_page_opens_no_socket(served: Served) -> None:
    for origin in ("https://evil.test", "null", "http://127.0.0.1.evil.test", f"{ALLOWED}.evil"):
        with pytest.raises(InvalidStatus) as refused:
            await served.connect(origin=origin)
        assert refused.value.response.status_code == 403


async def test_our_own_and_allowed_pages_do_and_so_do_programs(served: Served) -> None:
    for origin in (None, ALLOWED, f"http://127.0.0.1:{served.port}"):
        line = await served.connect(origin=origin)
        await say(line, type="auth", token=token_of(BUYER))
        assert (await hear(line, "ready"))["role"] == "buyer"


async def test_a_session_is_let_in_from_our_own_page_at_once(served: Served) -> None:
    served.cookies.delay_s = 0.2
    own = f"http://127.0.0.1:{served.port}"
    line = await served.connect(origin=own, Cookie="prilavok_session=good")
    await say(line, type="resume", chats=[{"chat_id": served.chat_id, "change": 0}])
    assert (await hear(line, "ready"))["role"] == "seller_staff"
    assert (await hear(line, "changes"))["change"] == 0


async def test_a_hidden_chat_answers_every_frame_that_it_is_switched_off(served: Served) -> None:
    banner = {"ru": "Чат отключён", "en": "Chat is off", "zh": "聊天已关闭"}
    switched_off = {"sellers_bps": 10_000, "open_chats": "hidden", "banner": banner}
    about = {"chat_id": served.chat_id}
    for author in (BUYER, STAFF):
        line = await served.let_in(author)
        await roll_out(served.process.db, FixedClock(served.clock.now()), switched_off)
        known = [{**about, "change": 0}, {"chat_id": str(SOME_CHAT), "change": 0}]
        await say(line, type="resume", chats=known)
        await say(line, type="mark", **about, read=1)
        await say(line, type="typing", **about)
        client_id = await say_send(line, served.chat_id, "Hello")
        told = [await hear(line, "problem") for _ in range(5)]
        codes = [event["problem"]["code"] for event in told]
        assert codes == ["chat_switched_off", "chat_not_found", *["chat_switched_off"] * 3]
        assert {event["chat_id"] for event in told} == {str(served.chat_id), str(SOME_CHAT)}
        assert told[-1]["client_id"] == client_id
        assert told[-1]["problem"]["banner"] == banner


async def test_a_session_that_has_ended_is_refused(served: Served) -> None:
    own = f"http://127.0.0.1:{served.port}"
    line = await served.connect(origin=own, Cookie="prilavok_session=other")
    assert (await rest_of(line))[1] == 4401


@pytest.mark.parametrize("origin", [None, ALLOWED])
async def test_a_cookie_from_elsewhere_lets_nobody_in(
    served: Served, origin: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "AUTH_WITHIN_S", 0.2)
    line = await served.connect(origin=origin, Cookie="prilavok_session=good")
    heard, code = await rest_of(line)
    assert (heard, code) == ([], 4401)


# Too fast.


def hurry(served: Served, monkeypatch: pytest.MonkeyPatch, *, burst: int, per_minute: int) -> None:
    monkeypatch.setattr(served.process.room.paces, "_people", Pace(burst, per_minute))


async def test_whoever_writes_too_fast_is_told_so_and_loses_nothing(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(served, monkeypatch, burst=3, per_minute=60)
    seconds = 0.0
    monkeypatch.setattr(served.process.room.paces, "_now_s", lambda: seconds)
    line = await served.let_in(BUYER)
    waiting = {str(new_client_id()): f"Number {n}" for n in range(8)}
    refused: list[Json] = []
    while waiting:
        for client_id, text in waiting.items():
            frame = {"chat_id": served.chat_id, "client_id": client_id, "text": text}
            await say(line, type="send", **frame)
        answers = [await hear_one_of(line, "sent", "problem") for _ in waiting]
        refused += [answer for answer in answers if answer["type"] == "problem"]
        for answer in answers:
            if answer["type"] == "sent":
                del waiting[answer["client_id"]]
        seconds += 1
    assert len(refused) == 5 + 4 + 3 + 2 + 1
    assert {answer["problem"]["code"] for answer in refused} == {"too_many_writes"}
    assert all(answer["problem"]["status"] == 429 for answer in refused)
    assert all(answer["problem"]["retry_after_s"] >= 1 for answer in refused)


async def test_the_pace_is_a_persons_over_all_their_connections_and_nobody_elses(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(served, monkeypatch, burst=2, per_minute=1)
    lines = [await served.let_in(BUYER) for _ in range(3)]
    for line in lines:
        await say_send(line, served.chat_id, "Hello")
        await hear_one_of(line, "sent", "problem")
    await say_send(lines[0], served.chat_id, "And again")
    assert (await hear(lines[0], "problem"))["problem"]["code"] == "too_many_writes"
    for author in (STAFF, COLLEAGUE):
        line = await served.let_in(author)
        await say_send(line, served.chat_id, "Good day")
        assert (await hear(line, "sent"))["state"] == "delivered"


async def test_what_comes_before_it_is_known_from_whom_counts_too(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(served, monkeypatch, burst=2, per_minute=1)
    line = await served.connect()
    await say(line, type="auth", token=token_of(BUYER))
    for n in range(5):
        await say_send(line, served.chat_id, f"Number {n}")
    answers = [await hear_one_of(line, "sent", "problem") for _ in range(5)]
    assert sum(answer["type"] == "sent" for answer in answers) == 2


async def test_who_does_not_listen_is_read_from_no_more_for_a_moment(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(served, monkeypatch, burst=1, per_minute=1)
    told = 0

    def count(connection: sockets.Connection) -> None:
        nonlocal told
        told += 1
        rested(connection)

    rested = sockets.Connection._rested
    monkeypatch.setattr(sockets.Connection, "_rested", count)
    monkeypatch.setattr(sockets, "REST_S", 0.05)
    line = await served.let_in(BUYER)
    frames_sent = REFUSED_IN_A_ROW_MAX + 10
    for n in range(frames_sent):
        await say_send(line, served.chat_id, f"Number {n}")
    await say(line, type="ping")
    await hear_all(line, "problem", frames_sent - 1)
    assert told >= 1, "each refusal past the first ones is followed by a rest"

    await say(line, type="ping")
    await hear(line, "pong")


async def test_what_was_read_before_a_rest_may_still_end_the_connection(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hurry(served, monkeypatch, burst=1, per_minute=1)
    monkeypatch.setattr(sockets, "REST_S", 0.05)
    line = await served.let_in(BUYER)
    for n in range(REFUSED_IN_A_ROW_MAX + 3):
        await say_send(line, served.chat_id, f"Number {n}")
    await line.send("{")
    await line.send("{")
    assert (await rest_of(line))[1] == 4400
    assert [record for record in caplog.records if record.name == "asyncio"] == []


# Bad frames.


BAD_FRAMES = [
    "",
    "{",
    "[]",
    "null",
    '{"type":"unheard-of"}',
    '{"type":"ping","more":1}',
    '{"type":"ping"}{"type":"ping"}',
    '{"type":"send","chat_id":"1","client_id":"2","text":"x"}',
    '{"type":"send","text":"no ids"}',
    '{"type":["ping"]}',
    '{"type":"auth","token":"\\ud800 alone"}',
    '{"a":' + "[" * 6_000 + "]" * 6_000 + ',"type":"ping"}',
    "[" * 15_000,
    f'{{"type":"mark","chat_id":"{SOME_CHAT}","read":-1}}',
    f'{{"type":"mark","chat_id":"{SOME_CHAT}","read":1e400}}',
    f'{{"type":"resume","chats":[{",".join(["{}"] * 101)}]}}',
]


async def test_a_frame_that_cannot_be_understood_ends_the_connection(served: Served) -> None:
    for frame in BAD_FRAMES:
        line = await served.let_in(BUYER)
        await line.send(frame)
        heard, code = await rest_of(line)
        assert (heard[-1]["problem"]["code"], code) == ("frame_invalid", 4400), frame[:40]
    await (await served.let_in(BUYER)).close()


async def test_invalid_utf8_ends_the_connection_and_nothing_else(served: Served) -> None:
    line = await served.let_in(BUYER)
    line.protocol.send_text(b'{"type":"ping"\xff}')
    line.send_data()
    assert (await rest_of(line))[1] in (1007, 4400)
    await (await served.let_in(BUYER)).close()


async def test_a_huge_frame_is_not_even_read(served: Served) -> None:
    line = await served.let_in(BUYER)
    await line.send('{"type":"send","text":"' + "a" * FRAME_BYTES_MAX + '"}')
    assert (await rest_of(line))[1] == 1009


async def test_a_binary_frame_is_read_as_json(served: Served) -> None:
    line = await served.let_in(BUYER)
    await line.send(b'{"type":"ping"}')
    await hear(line, "pong")


async def test_fragments_and_control_frames_in_between_are_put_together(served: Served) -> None:
    line = await served.let_in(BUYER)
    frame = msgspec.json.encode(
        {
            "type": "send",
            "chat_id": served.chat_id,
            "client_id": uuid4(),
            "text": "Очень длинный вопрос",
        }
    )
    protocol = line.protocol
    protocol.send_text(frame[:20], fin=False)
    protocol.send_ping(b"1")
    for byte in range(20, len(frame) - 1):  # also in the middle of a character
        protocol.send_continuation(frame[byte : byte + 1], fin=False)
    protocol.send_pong(b"unasked")
    protocol.send_continuation(frame[-1:], fin=True)
    line.send_data()
    assert (await hear(line, "sent"))["seq"] == 1


async def test_reserved_bits_and_opcodes_end_the_connection(served: Served) -> None:
    line = await served.let_in(BUYER)
    protocol = line.protocol
    protocol.send_text(b'{"type":"ping"}')
    [frame] = protocol.data_to_send()
    line.transport.write(bytes([frame[0] | 0x40]) + frame[1:])
    assert (await rest_of(line))[1] == 1002


async def test_a_text_that_cannot_be_sent_is_told_by_its_client_id(served: Served) -> None:
    line = await served.let_in(BUYER)
    for text in ("", " \n", "x" * 1_001, "a\0b", "\u200b" * 1_001):
        client_id = await say_send(line, served.chat_id, text)
        problem = await hear(line, "problem")
        assert problem["client_id"] == client_id
        assert problem["problem"]["code"] == "text_invalid"
    await say(line, type="ping")
    await hear(line, "pong")


# Much at once.


async def test_a_whole_outbox_at_once_is_taken_in_its_order(served: Served) -> None:
    count = 1_500
    line = await served.let_in(BUYER)
    client_ids = [str(new_client_id()) for _ in range(count)]
    for client_id in client_ids:  # written to the socket without waiting for anything
        frame = {"type": "send", "chat_id": served.chat_id, "client_id": client_id, "text": "?"}
        line.protocol.send_text(msgspec.json.encode(frame))
        line.send_data()

    acks = await hear_all(line, "sent", count)

    assert [ack["client_id"] for ack in acks] == client_ids
    assert [ack["seq"] for ack in acks] == list(range(1, count + 1))


async def test_order_survives_rights_that_change_again_and_again(served: Served) -> None:
    line = await served.let_in(BUYER)
    client_ids = [str(new_client_id()) for _ in range(400)]

    async def send_all() -> None:
        for n, client_id in enumerate(client_ids):
            await say(line, type="send", chat_id=served.chat_id, client_id=client_id, text=f"{n}")
            if n % 20 == 0:
                await asyncio.sleep(0.002)

    async def revoke_often() -> None:
        for _ in range(12):
            async with served.process.db.transaction() as conn:
                await revoke_everywhere(conn)
            await asyncio.sleep(0.005)

    acks, _, _ = await asyncio.gather(
        hear_all(line, "sent", len(client_ids)), send_all(), revoke_often()
    )

    by_seq = sorted(acks, key=lambda ack: ack["seq"])
    assert [ack["client_id"] for ack in by_seq] == client_ids


async def test_many_frames_of_every_kind_in_flight_are_all_answered(served: Served) -> None:
    line = await served.let_in(BUYER)
    for n in range(400):
        await say(line, type="resume", chats=[{"chat_id": served.chat_id, "change": 0}])
        await say(line, type="mark", chat_id=served.chat_id, read=n)
    await say(line, type="ping")
    assert len(await hear_all(line, "changes", 400)) == 400
    await hear(line, "pong")


# Who hears what.


async def test_each_side_is_told_what_is_its_own_to_know(served: Served) -> None:
    buyer, staff, colleague = [await served.let_in(a) for a in (BUYER, STAFF, COLLEAGUE)]
    stranger, rival = [await served.let_in(a) for a in (OTHER_BUYER, OTHER_STAFF)]

    asked = await say_send(buyer, served.chat_id, "Is it bright?")
    at_staff = await hear(staff, "message")
    answered = await say_send(staff, served.chat_id, "Very.")
    at_buyer = await hear(buyer, "message")
    at_colleague = await hear_all(colleague, "message", 2)

    assert at_staff["message"]["client_id"] is None
    assert BUYER.id not in str(at_staff)
    assert asked not in str(at_staff)
    assert at_buyer["message"]["author"] is None
    assert "Ann" not in str(at_buyer)
    assert STAFF.id not in str(at_buyer)
    assert answered not in str(at_buyer)
    assert at_colleague[1]["message"]["author"] == "Ann"
    for line in (stranger, rival):
        await say(line, type="ping")
        assert [event["type"] async for event in until_pong(line)] == ["pong"]


async def until_pong(line: ClientConnection) -> AsyncIterator[Json]:
    async for event in frames(line):
        yield event
        if event["type"] == "pong":
            return


async def test_resumed_chats_tell_no_side_who_the_other_is(served: Served) -> None:
    buyer, staff = [await served.let_in(author) for author in (BUYER, STAFF)]
    await say_send(buyer, served.chat_id, "Is it bright?")
    await hear(staff, "message")
    await say_send(staff, served.chat_id, "Very.")
    await hear(buyer, "message")
    for line, secrets in ((buyer, ("Ann", STAFF.id)), (staff, (BUYER.id,))):
        await say(line, type="resume", chats=[{"chat_id": served.chat_id, "change": 0}])
        told = str(await hear(line, "changes"))
        assert not [secret for secret in secrets if secret in told]


@pytest.mark.parametrize("author", [OTHER_BUYER, OTHER_STAFF])
async def test_to_strangers_there_is_no_such_chat(served: Served, author: Author) -> None:
    line = await served.let_in(author)
    await say_send(line, served.chat_id, "Let me in")
    await say(line, type="mark", chat_id=served.chat_id, read=1)
    await say(line, type="typing", chat_id=served.chat_id)
    await say(line, type="resume", chats=[{"chat_id": served.chat_id, "change": 0}])
    problems = await hear_all(line, "problem", 4)
    assert {problem["problem"]["code"] for problem in problems} == {"chat_not_found"}


async def test_typing_and_marks_reach_the_other_side_in_another_process(served: Served) -> None:
    buyer = await served.let_in(BUYER)
    await say_send(buyer, served.chat_id, "Is it bright?")
    await hear(buyer, "sent")
    async with (
        process(served.process.db.dsn, served.clock) as other,
        listening(SocketApp(other.room, served.cookies, ()), "direct") as port,
    ):
        staff = await replace_port(served, port).let_in(STAFF)
        await say(staff, type="typing", chat_id=served.chat_id)
        await say(staff, type="mark", chat_id=served.chat_id, read=1)

        assert (await hear(buyer, "typing"))["side"] == "seller"
        marks = {m["side"]: m["read"] for m in await hear_all(buyer, "marks", 2)}
        assert marks == {"buyer": 0, "seller": 1}
        await staff.close()


def replace_port(served: Served, port: int) -> Served:
    return Served(served.process, served.clock, served.cookies, served.chat_id, port)


# Losing the right to listen.


async def test_a_token_may_be_renewed_but_not_for_somebody_else(served: Served) -> None:
    line = await served.let_in(STAFF)
    await say(line, type="auth", token=token_of(replace(STAFF, name="Anna")))
    await hear(line, "ready")
    await say(line, type="auth", token=token_of(COLLEAGUE))
    heard, code = await rest_of(line)
    assert heard[-1]["problem"]["code"] == "subject_changed"
    assert code == 4401


async def test_an_expired_token_ends_the_connection_after_its_grace(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prilavok.live.standing.GRACE_S", 0.3)
    served.doorkeeper.lifetime = timedelta(seconds=0.3)
    began = served.clock.now()
    line = await served.let_in(BUYER)
    heard, code = await rest_of(line)
    assert heard[-1]["problem"]["code"] == "token_expired"
    assert code == 4401
    assert served.clock.now() >= began + timedelta(seconds=0.6)


async def test_a_token_renewed_in_its_grace_goes_on(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prilavok.live.standing.GRACE_S", 3)
    served.doorkeeper.lifetime = timedelta(seconds=0.1)
    line = await served.let_in(STAFF)
    await asyncio.sleep(0.3)
    served.doorkeeper.lifetime = timedelta(minutes=5)
    await say(line, type="auth", token=token_of(STAFF))
    await hear(line, "ready")
    await asyncio.sleep(3)
    await say(line, type="ping")
    await hear(line, "pong")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - any condition
            await asyncio.sleep(0.01)


def listeners_of(hub: Hub) -> list[Listener]:
    return [each for listeners in hub._listeners.values() for each in listeners]


async def dismiss(served: Served, author: Author, *, db: Database | None = None) -> None:
    """A fact removes `author`; another process tells of it unless `db` is ours."""
    fact = market.Staff(
        source="test",
        id=f"gone:{uuid4()}",
        at=served.clock.now(),
        seller_id=SHOP,
        staff_id=author.id,
        name=author.name or "",
        active=False,
    )
    await tell(db or served.process.db, FixedClock(served.clock.now()), fact)


async def test_a_dismissed_member_of_staff_hears_nothing_more(served: Served) -> None:
    buyer, staff, colleague = [await served.let_in(a) for a in (BUYER, STAFF, COLLEAGUE)]
    await say_send(buyer, served.chat_id, "before")
    await hear(staff, "message")

    await dismiss(served, STAFF)
    await say_send(buyer, served.chat_id, "after")

    heard, code = await rest_of(staff)
    assert code == 4403
    assert "after" not in str(heard)
    assert (await hear_all(colleague, "message", 2))[1]["message"]["text"] == "after"


async def test_what_is_read_in_one_page_with_the_dismissal_is_not_told_either(
    served: Served,
) -> None:
    """Another process dismisses and then writes; here both are read from the log at once."""
    staff, colleague = [await served.let_in(author) for author in (STAFF, COLLEAGUE)]
    hub = served.process.room.hub
    async with process(served.process.db.dsn, served.clock) as other:
        lane_before = {lane: f._position for lane, f in hub._lanes.items()}
        hub.on_positions, told = (lambda _: None), hub.on_positions  # type: ignore[method-assign]
        await dismiss(served, STAFF, db=other.db)
        await other.room.writer.send(BUYER, served.chat_id, new_client_id(), "after")
        hub.on_positions = told  # type: ignore[method-assign]
        assert {lane: f._position for lane, f in hub._lanes.items()} == lane_before
    heard, code = await rest_of(staff)
    assert code == 4403
    assert "after" not in str(heard)
    assert (await hear(colleague, "message"))["message"]["text"] == "after"


async def test_whoever_is_looked_at_again_and_stays_misses_nothing(served: Served) -> None:
    buyer, staff = [await served.let_in(author) for author in (BUYER, STAFF)]
    still, asked = served.doorkeeper.still, asyncio.Event()

    async def slowly(principal: Principal) -> Principal:
        asked.set()
        await asyncio.sleep(0.3)
        return await still(principal)

    served.doorkeeper.still = slowly  # type: ignore[method-assign]
    fact = market.Staff(
        source="test",
        id="more",
        at=served.clock.now(),
        seller_id=SHOP,
        staff_id=STAFF.id,
        name="Ann",
        permissions=frozenset({market.Permission.CHAT, market.Permission.CLAIMS}),
    )
    await tell(served.process.db, FixedClock(served.clock.now()), fact)
    await asyncio.wait_for(asked.wait(), PATIENCE_S)
    await say_send(buyer, served.chat_id, "meanwhile")

    assert (await hear(staff, "message"))["message"]["text"] == "meanwhile"


async def test_whoever_is_dismissed_between_the_look_and_the_joining_is_let_go(
    served: Served,
) -> None:
    line = await served.connect()
    still = served.doorkeeper.still

    async def then_dismiss(principal: Principal) -> Principal:
        looked_up = await still(principal)
        served.doorkeeper.still = still  # type: ignore[method-assign]
        await dismiss(served, STAFF)
        await asyncio.sleep(0.5)  # the hub has heard of it and knows no such listener yet
        return looked_up

    served.doorkeeper.still = then_dismiss  # type: ignore[method-assign]
    await say(line, type="auth", token=token_of(STAFF))
    assert (await rest_of(line))[1] == 4403


async def test_a_standing_that_cannot_be_looked_up_ends_the_connection(served: Served) -> None:
    """Deaf for good would be worse: the client comes back and resumes."""
    staff = await served.let_in(STAFF)

    async def fail(principal: Principal) -> Principal:
        raise OSError("the database is away")

    served.doorkeeper.still = fail  # type: ignore[method-assign]
    await dismiss(served, STAFF)
    assert (await rest_of(staff))[1] == 1012


async def test_a_line_lost_while_it_was_let_in_leaves_nothing_behind(served: Served) -> None:
    still, asked, answered = served.doorkeeper.still, asyncio.Event(), asyncio.Event()

    async def slowly(principal: Principal) -> Principal:
        asked.set()
        await asyncio.sleep(0.3)
        answered.set()
        return await still(principal)

    served.doorkeeper.still = slowly  # type: ignore[method-assign]
    line = await served.connect()
    await say(line, type="auth", token=token_of(STAFF))
    await asyncio.wait_for(asked.wait(), PATIENCE_S)
    await line.close()
    await asyncio.wait_for(answered.wait(), PATIENCE_S)
    await asyncio.sleep(0.3)  # it would have joined by now
    await until(lambda: not listeners_of(served.process.room.hub))


async def test_whoever_leaves_is_forgotten(served: Served) -> None:
    lines = [await served.let_in(author) for author in (BUYER, STAFF, COLLEAGUE)]
    for line in lines:
        await line.close()
    lines = [await served.let_in(author) for author in (BUYER, STAFF, COLLEAGUE)]
    for line in lines:
        line.transport.abort()
    await until(lambda: not listeners_of(served.process.room.hub))


# Slow and stuck.


async def test_a_client_that_never_reads_is_dropped_and_nobody_waits_for_it(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "UNSENT_BYTES_MAX", 64 * 1024)
    buyer, staff = [await served.let_in(author) for author in (BUYER, STAFF)]
    stuck = [await stuck_connection(served.port, COLLEAGUE) for _ in range(5)]
    hub = served.process.room.hub
    await until(lambda: len(listeners_of(hub)) == 2 + len(stuck))

    for n in range(700):
        await say_send(buyer, served.chat_id, f"{'я' * 990}{n:6}")
        await hear(staff, "message")

    assert len(listeners_of(hub)) == 2, "stuck ones are gone"
    for each in stuck:
        each.close()


async def stuck_connection(port: int, author: Author) -> socket.socket:
    """A client that says who it is and never reads again."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(raw, ("127.0.0.1", port))
    handshake = (
        "GET /v1/socket HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    await loop.sock_sendall(raw, handshake.encode())
    await loop.sock_recv(raw, 1024)
    auth = msgspec.json.encode({"type": "auth", "token": token_of(author)}).ljust(126)
    head = bytes([0x81, 0x80 | 126]) + len(auth).to_bytes(2, "big") + bytes(4)
    assert len(auth) > 125, "the length that goes with this head"
    await loop.sock_sendall(raw, head + auth)
    return raw


async def test_a_database_that_fails_is_told_to_the_one_who_sent(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prilavok.core.batching.RETRY_AFTER_S", (0.0,))
    line = await served.let_in(BUYER)
    await say_send(line, served.chat_id, "fine")
    await hear(line, "sent")
    async with served.process.db.reading() as conn:
        await execute(conn, "alter table messages rename to elsewhere")
    client_id = await say_send(line, served.chat_id, "lost?")
    problem = await hear(line, "problem")
    assert problem["client_id"] == client_id
    assert problem["problem"]["code"] == "not_stored"
    async with served.process.db.reading() as conn:
        await execute(conn, "alter table elsewhere rename to messages")
    await say(line, type="send", chat_id=served.chat_id, client_id=client_id, text="lost?")
    assert (await hear(line, "sent"))["seq"] == 2
