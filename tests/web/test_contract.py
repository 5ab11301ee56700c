"""The API against its own description: schemathesis asks, by OpenAPI, what nobody thought of."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from web.world import World, claim_something, send_file, world_at

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
EXAMPLES_MAX = 20


class Running:
    """A world served on a port of its own, in a thread of its own."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.world: World | None = None
        self.port = 0
        self._place = (database_url, folder)
        self._is_up = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self) -> Running:
        self._thread.start()
        assert self._is_up.wait(30)
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.should_exit = True
        self._thread.join()

    async def _serve(self) -> None:
        async with world_at(*self._place) as self.world:
            await send_file(self.world)
            await claim_something(self.world)
            config = uvicorn.Config(self.world.server, port=0, lifespan="off", log_config=None)  # type: ignore[arg-type]
            self._server = uvicorn.Server(config)
            serving = asyncio.create_task(self._server.serve())
            while not self._server.started:  # noqa: ASYNC110, uvicorn tells nobody
                await asyncio.sleep(0.01)
            self.port = self._server.servers[0].sockets[0].getsockname()[1]
            self._is_up.set()
            await serving


@pytest.fixture
def running(database_url: str, tmp_path: Path) -> Iterator[Running]:
    with Running(database_url, tmp_path) as running:
        yield running


def operations(running: Running) -> Iterator[Any]:
    """What the description lists, but for the stream, which does not end."""
    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{running.port}/v1/openapi.json")
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # pyright: ignore[reportAttributeAccessIssue]
        if operation.path not in {"/v1/stream", "/"}:
            yield operation


@pytest.mark.slow
def test_every_answer_is_as_described(running: Running) -> None:
    assert running.world is not None
    ids, good = running.world.ids, running.world.good
    session = requests.Session()  # one connection; nobody brings along what another was given
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    for operation in operations(running):

        @given(
            case=operation.as_strategy(), asker=st.sampled_from(sorted(good)), known=st.booleans()
        )
        @settings(
            max_examples=EXAMPLES_MAX,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Case, asker: str, known: bool) -> None:
            if known:  # without the ids of what is there, nearly every answer is 404
                case.path_parameters.update({name: ids[name] for name in case.path_parameters})
            case.call_and_validate(headers=good[asker], checks=list(CHECKS), session=session)

        ask()
