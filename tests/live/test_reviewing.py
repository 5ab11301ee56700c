"""Moderators and operators hear at once what becomes of cases, in whatever process it is done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from cases.kinds import KINDS, held, opened, says
from chat.conftest import BUYER
from live.model_client import ModelClient
from live.test_streams import one
from live.two_processes import Line, Process, principal_of, process
from prilavok import notices
from prilavok.cases import CaseId, Desk
from prilavok.core.clock import MovableClock
from prilavok.core.database import Database
from prilavok.identity.model import Principal, Role
from prilavok.live.sockets import LOST_ACCESS, Connection
from prilavok.live.streams import Stream
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind
from waiting import PATIENCE_S

MARINA, OLEG = "moderator:marina", "operator:oleg"
SILENCE_S = 0.5


@pytest.fixture
async def both(database: Database) -> AsyncIterator[list[Process]]:
    clock = MovableClock()
    async with process(database.dsn, clock) as here, process(database.dsn, clock) as there:
        yield [here, there]


def reviewer(running: Process, signature: str) -> Principal:
    role, _, subject = signature.partition(":")
    ends = running.room.clock.now() + timedelta(minutes=5)
    return Principal(role=Role(role), subject=subject, via="token", expires_at=ends)


def desk_in(running: Process) -> Desk:
    room = running.room
    return Desk(room.db, room.clock, KINDS, ("insult",), room.hub.log_has_grown)


@asynccontextmanager
async def looking_on(
    running: Process, principal: Principal
) -> AsyncGenerator[AsyncGenerator[bytes, None]]:
    async with aclosing(Stream(running.room, principal).events()) as events:
        assert (await one(events))["type"] == "ready"
        yield events


async def new_case(running: Process) -> CaseId:
    """A case, opened by the worker: nobody announces it, it is seen at the lane's head."""
    return await opened(running.db, running.room.clock, held(f"m-{uuid4()}"))


async def test_all_that_becomes_of_a_case_is_heard_in_the_other_process(
    both: list[Process],
) -> None:
    here, there = both
    desk = desk_in(here)
    async with looking_on(there, reviewer(there, "moderator:igor")) as events:
        case_id = await new_case(here)
        assert await one(events) == {"type": "case", "case_id": str(case_id)}
        for work in (
            desk.take(MARINA, case_id),
            desk.note(MARINA, case_id, "seen"),
            desk.put_back(MARINA, case_id),
            desk.take_next(MARINA),
            desk.ask_second(MARINA, case_id, says("confirm")),
        ):
            await work
            assert await one(events) == {"type": "case", "case_id": str(case_id)}


async def test_a_case_is_heard_of_by_operators_too_and_by_no_party(both: list[Process]) -> None:
    here, there = both
    buyer = principal_of(BUYER, there.room.clock, timedelta(minutes=5))
    async with (
        looking_on(there, reviewer(there, OLEG)) as events,
        looking_on(there, buyer) as of_buyer,
    ):
        await new_case(here)
        assert (await one(events))["type"] == "case"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(of_buyer), SILENCE_S)


async def test_a_moderators_notice_is_told_to_nobody_else(both: list[Process]) -> None:
    here, there = both
    async with (
        looking_on(there, reviewer(there, MARINA)) as events,
        looking_on(there, reviewer(there, "moderator:igor")) as of_another,
    ):
        recipient = Recipient(RecipientKind.MODERATOR, "marina")
        notice = NewNotice(NoticeKind.DECISION_REVERSED, "reversed:1", {"reason": "so"}, "/cases")
        async with here.db.transaction() as conn:
            now, lanes = here.room.clock.now(), here.db.lanes
            await notices.tell(conn, recipient, notice, lanes=lanes, now=now)
        assert (await one(events))["type"] == "notice"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(of_another), SILENCE_S)


async def test_a_reviewers_socket_tells_of_cases_and_has_no_chats(both: list[Process]) -> None:
    here, there = both
    heard: list[dict[str, Any]] = []
    line = Line(ModelClient("seller"), on_frame=lambda frame: heard.extend(decoded(frame)))
    line.client.take = lambda _: None  # type: ignore[method-assign]
    connection = Connection(there.room, line)
    connection.admit(reviewer(there, MARINA))

    chat_id = str(uuid4())
    for frame in (
        {"type": "send", "chat_id": chat_id, "client_id": str(uuid4()), "text": "hello"},
        {"type": "mark", "chat_id": chat_id, "read": 1},
        {"type": "typing", "chat_id": chat_id},
        {"type": "resume", "chats": [{"chat_id": chat_id, "change": 0}]},
        {"type": "ping"},
    ):
        connection.received(msgspec.json.encode(frame))
    await until(lambda: heard[-1:] == [{"type": "pong"}])
    codes = [each["problem"]["code"] for each in heard if each["type"] == "problem"]
    assert codes == ["role_not_allowed"] * 4

    case_id = await new_case(here)
    await until(lambda: heard[-1] == {"type": "case", "case_id": str(case_id)})
    connection.close(LOST_ACCESS)
    assert not there.room.hub._listeners


def decoded(frame: bytes) -> list[dict[str, Any]]:
    return msgspec.json.decode(frame, type=list[dict[str, Any]])


async def until(condition: Any) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110, it waits for another process's commit
            await asyncio.sleep(0.01)
