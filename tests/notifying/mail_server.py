"""A mail server (RFC 5321) that takes letters, or does not, as the test says."""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """What has arrived at `port`. Before it takes anything it says each of `refusals` to a letter
    in turn; with `hangs` it says nothing when it has a whole letter, nor keeps it. With
    `tls` it offers STARTTLS; with a `login` it takes nothing from anybody else."""

    port: int = 0
    raw: list[bytes] = field(default_factory=list[bytes])
    refusals: list[str] = field(default_factory=list[str])
    hangs: bool = False
    host: str = "127.0.0.1"
    login: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    passwords_in_clear: int = 0
    heard_whole: asyncio.Event = field(default_factory=asyncio.Event)
    has_taken: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

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
        try:
            await Visit(self, reader, writer).go_on()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


@dataclass
class Visit:
    """One connection."""

    mailbox: Mailbox
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    is_sealed: bool = False
    is_known: bool = False

    async def go_on(self) -> None:
        self.is_known = self.mailbox.login is None
        await self.say("220 test")
        while line := (await self.reader.readline()).decode().strip():
            verb = line.partition(" ")[0].upper()
            await self.answer(verb, line)
            if verb == "QUIT":
                return

    async def answer(self, verb: str, line: str) -> None:
        match verb:
            case "EHLO":
                await self.greet()
            case "STARTTLS":
                await self.say("220 go on")
                assert self.mailbox.tls is not None
                await self.writer.start_tls(self.mailbox.tls)
                self.is_sealed = True
            case "AUTH":
                await self.say("235 come in" if self.lets_in(line) else "535 5.7.8 Who are you?")
            case "DATA":
                await self.take()
            case "MAIL" if not self.is_known:
                await self.say("530 5.7.0 Authentication required")
            case "RCPT" if self.mailbox.refusals:
                await self.say(self.mailbox.refusals.pop(0))
            case _:
                await self.say("221 bye" if verb == "QUIT" else "250 ok")

    async def greet(self) -> None:
        await self.say("250-test")
        if self.mailbox.tls is not None and not self.is_sealed:
            await self.say("250-STARTTLS")
        await self.say("250 ok" if self.mailbox.login is None else "250 AUTH PLAIN")

    def lets_in(self, line: str) -> bool:
        self.mailbox.passwords_in_clear += not self.is_sealed
        _, user, password = b64decode(line.split()[2]).decode().split("\0")
        self.is_known = (user, password) == self.mailbox.login
        return self.is_known

    async def take(self) -> None:
        await self.say("354 go on")
        letter = await self.reader.readuntil(b"\r\n.\r\n")
        self.mailbox.heard_whole.set()
        if self.mailbox.hangs:
            await asyncio.sleep(3600)
        self.mailbox.raw.append(letter[:-3])
        self.mailbox.has_taken.set()
        await self.say("250 taken")

    async def say(self, line: str) -> None:
        self.writer.write(f"{line}\r\n".encode())
        await self.writer.drain()


@asynccontextmanager
async def mailbox_open(host: str = "127.0.0.1") -> AsyncIterator[Mailbox]:
    """A mail server on a port of its own."""
    mailbox = Mailbox(host=host)
    server = await asyncio.start_server(mailbox.serve, host, 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
