"""HTTP/1.1 whose answers leave in one piece.

uvicorn writes the head of an answer and its body one after the other, and uvloop hands each to the
kernel at once: two calls, two packets, and a client that is woken twice. For an answer of a few
kilobytes that was a tenth of the server's time.
"""

from __future__ import annotations

import asyncio
from typing import Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

BEGINNING: Final = b"HTTP/1.1 "
CONTINUE: Final = b"HTTP/1.1 100"
JOINED_BYTES_MAX: Final = 64 * 1024
"""To copy more costs more than a call does."""


class WholeAnswers(HttpToolsProtocol):
    """uvicorn's protocol, but for how answers are written."""

    def on_headers_complete(self) -> None:
        """The request is there but for its body; its answer is yet to be begun."""
        super().on_headers_complete()
        cycle = cast("RequestResponseCycle | None", self.cycle)  # of an upgrade there is none
        if cycle is not None:
            cycle.transport = cast("asyncio.Transport", HeadWaits(self.transport))


class HeadWaits:
    """What uvicorn's answers do with a transport. A head waits for the body that follows it at
    once; where none does, it leaves when the loop comes round."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._head = b""

    def write(self, some: bytes) -> None:
        """Let this leave, behind what waits."""
        if self._head:
            head, self._head = self._head, b""
            if len(some) <= JOINED_BYTES_MAX:
                self._transport.write(head + some)
                return
            self._transport.write(head)
        elif some.startswith(BEGINNING) and not some.startswith(CONTINUE):
            self._head = some
            asyncio.get_running_loop().call_soon(self._flush)
            return
        self._transport.write(some)

    def close(self) -> None:
        """Close it when all has left."""
        self._flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """Whether nothing will leave any more."""
        return self._transport.is_closing()

    def _flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)
