"""What applications share of their handlers, and what not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Litestar, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery
from litestar.testing import TestClient
from litestar.utils.signature import ParsedSignature


@get("/")
async def told(number: NamedDependency[int], add: FromQuery[int] = 0) -> int:
    return number + add


def application(number: Callable[..., int]) -> Litestar:
    provided = {"number": Provide(number, sync_to_thread=False)}
    return Litestar([told], dependencies=provided, openapi_config=None)


def parsed(fn: Callable[..., Any]) -> ParsedSignature:
    return ParsedSignature.from_fn(fn, {})


def test_an_application_answers_by_its_own_dependencies() -> None:
    def always(number: int) -> Callable[[], int]:
        return lambda: number

    for number in (1, 2):
        with TestClient(application(always(number))) as client:
            assert client.get("/?add=10").json() == 10 + number


def test_a_dependency_may_ask_for_more_in_another_application() -> None:
    def of_the_query(wanted: FromQuery[int]) -> int:
        return wanted

    with TestClient(application(lambda: 1)) as client:
        assert client.get("/").json() == 1
    with TestClient(application(of_the_query)) as client:
        assert client.get("/?wanted=7").json() == 7
        assert client.get("/").status_code == 400


def test_a_handler_is_parsed_once() -> None:
    assert parsed(told.fn) is parsed(told.fn)


def test_functions_of_one_text_share_what_is_parsed_unless_their_defaults_differ() -> None:
    def plain(number: int) -> Callable[..., int]:
        return lambda: number

    def with_default(default: int) -> Callable[..., int]:
        def given(number: int = default) -> int:
            return number

        return given

    assert parsed(plain(1)) is parsed(plain(2))
    assert parsed(with_default(1)).parameters["number"].default == 1
    assert parsed(with_default(2)).parameters["number"].default == 2
