"""A mail server (RFC 5321) that takes letters, or does not, as the test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """What has arrived at `port`. Before it takes anything it says each of `refusals` to a letter
    in turn; with `hangs` it says nothing when it has a whole letter, nor keeps it."""

    port: int = 0
    raw: list[bytes] = field(default_factory=list[bytes])
    refusals: list[str] = field(default_factory=list[str])
    hangs: bool = False
    heard_whole: asyncio.Event = field(default_factory=asyncio.Event)
    has_taken: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(each, policy=policy.default) for each in self.raw]

    def text(self, number: int = -1) -> str:
        """The plain text of a letter."""
        body = self.letters[number].get_body(("plain",))
        assert body is not None
        return body.get_content()

    def everything(self) -> str:
        """Every part of every letter, decoded, after all that went over the wire."""
        parts = [
            part.get_content()
            for letter in self.letters
            for part in letter.walk()
            if part.get_content_maintype() == "text"
        ]
        return "\n".join([*(each.decode() for each in self.raw), *parts])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        try:
            await say("220 test")
            while line := (await reader.readline()).decode().strip():
                verb = line[:4].upper()
                if verb == "DATA":
                    await say("354 go on")
                    letter = await reader.readuntil(b"\r\n.\r\n")
                    self.heard_whole.set()
                    if self.hangs:
                        await asyncio.sleep(3600)
                    self.raw.append(letter[:-3])
                    self.has_taken.set()
                    await say("250 taken")
                elif verb == "RCPT" and self.refusals:
                    await say(self.refusals.pop(0))
                elif verb == "QUIT":
                    await say("221 bye")
                    return
                else:
                    await say("250 ok")
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def mailbox_open() -> AsyncIterator[Mailbox]:
    """A mail server on a port of its own."""
    mailbox = Mailbox()
    server = await asyncio.start_server(mailbox.serve, "127.0.0.1", 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
