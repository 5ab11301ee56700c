"""`POST /v1/quotes` on raw ASGI, for shops that ask with an API key.

The framework's way takes several times as long as the price itself, and looks up the key in a
statement of its own. Whatever is not the plain case goes there, and is answered by the same rules.
"""

from __future__ import annotations

from typing import Final

from prilavok.core.errors import DomainError
from prilavok.discounts.answering.actions import Quotes
from prilavok.discounts.answering.http import ASKERS
from prilavok.discounts.answering.model import ControlCharacters, LinesAlike, QuoteRequest
from prilavok.web.front import (
    AsgiApp,
    Message,
    Receive,
    Scope,
    Send,
    respond,
    respond_with_problem,
)
from prilavok.web.problems import error_of
from prilavok.web.requests import BODY_BYTES_MAX, decoded

PATH: Final = "/v1/quotes"
BEARER: Final = b"Bearer "
KEY: Final = b"Bearer pk_"
JSON: Final = b"application/json"
HEADERS: Final = ((b"content-type", JSON),)
RETRY: Final = (*HEADERS, (b"retry-after", b"1"))
SHED: Final = b'"retry_after_s":1}'


class QuotesApp:
    """Answers the plain case; leaves the rest to `api`."""

    def __init__(self, quotes: Quotes, api: AsgiApp) -> None:
        self._quotes = quotes
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        key = plain_key(scope)
        if key is None:
            await self._api(scope, receive, send)
            return
        message = await receive()
        body: bytes = message.get("body", b"")
        try:
            if message.get("more_body") or message["type"] != "http.request":
                raise NotPlainError
            asked = decoded(body, QuoteRequest)
        except (NotPlainError, DomainError):
            # Who asks comes first: that order is kept there.
            await self._api(scope, again(message, receive), send)
            return
        try:
            answer = await self._quotes.written(asked, key, ASKERS)
        except (LinesAlike, ControlCharacters):
            await self._api(scope, again(message, receive), send)
            return
        except Exception as exception:  # noqa: BLE001 - as the framework's handler does
            await respond_with_problem(send, error_of(exception))
            return
        await respond(send, 200, RETRY if answer.endswith(SHED) else HEADERS, answer)


class NotPlainError(Exception):
    """The body comes in pieces, or not at all."""


def plain_key(scope: Scope) -> str | None:
    """The API key of a request that has one and a JSON body of a size that is taken."""
    if scope["method"] != "POST" or scope["query_string"]:
        return None
    key: str | None = None
    is_json = has_length = False
    for name, value in scope["headers"]:
        if name == b"authorization":
            if key is not None or not value.startswith(KEY):
                return None
            key = value[len(BEARER) :].decode("latin-1")
        elif name == b"content-type":
            is_json = value == JSON
        elif name == b"content-length":
            has_length = value.isdigit() and int(value) <= BODY_BYTES_MAX
    return key if is_json and has_length else None


def again(message: Message, receive: Receive) -> Receive:
    """`receive`, beginning with a message that was received already."""
    first = [message]

    async def receive_again() -> Message:
        return first.pop() if first else await receive()

    return receive_again
