"""The mail server: RFC 5321, with letters that can be unsubscribed from by a click (RFC 8058)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib

from prilavok.notifying.model import Letter

SEND_WITHIN_S: Final = 60.0
TEMPORARY: Final = range(400, 500)
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class NotTaken(Exception):
    """The mail server did not take a letter; `for_good`: it will not take it another time.
    `is_ours`: nor any other one, because of our credentials, our address or our network."""

    def __init__(self, reason: str, *, for_good: bool, is_ours: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good
        self.is_ours = is_ours


OURS: Final = (aiosmtplib.SMTPAuthenticationError, aiosmtplib.SMTPSenderRefused)


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed in: `smtp://user:password@host:587`, or `smtps://`.

    With `smtp` TLS begins as soon as the server offers it, and always before a password is sent to
    another machine. A letter is given up after `within_s` seconds.
    """

    url: str
    sender: str
    within_s: float = SEND_WITHIN_S

    async def send(self, letter: Letter, base: str) -> None:
        """Hand it in; raises `NotTaken`."""
        message, sender = message_of(letter, self.sender, base), parseaddr(self.sender)[1]
        async with self._at_the_door() as client:
            await client.send_message(message, sender=sender, recipients=[letter.to])

    async def greet(self) -> None:
        """Go in, as for a letter, and hand nothing in; raises `NotTaken`."""
        async with self._at_the_door():
            pass

    @asynccontextmanager
    async def _at_the_door(self) -> AsyncGenerator[aiosmtplib.SMTP]:
        place = urlsplit(self.url)
        host = place.hostname or "localhost"
        is_tls = place.scheme == "smtps"
        must_start_tls = place.password is not None and not is_tls and host not in LOOPBACK
        try:
            async with (
                asyncio.timeout(self.within_s),
                aiosmtplib.SMTP(
                    hostname=host,
                    port=place.port or (465 if is_tls else 587),
                    username=unquote(place.username) if place.username else None,
                    password=unquote(place.password) if place.password else None,
                    use_tls=is_tls,
                    start_tls=True if must_start_tls else None,
                    timeout=self.within_s,
                ) as client,
            ):
                yield client
        except aiosmtplib.SMTPRecipientsRefused as error:
            refusals = error.recipients
            raise NotTaken(
                "; ".join(f"{each.code} {each.message}" for each in refusals),
                for_good=not any(each.code in TEMPORARY for each in refusals),
                is_ours=False,
            ) from error
        except aiosmtplib.SMTPResponseException as error:
            is_ours = isinstance(error, OURS)
            raise NotTaken(
                f"{error.code} {error.message}",
                for_good=error.code not in TEMPORARY and not is_ours,
                is_ours=is_ours,
            ) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            reason = str(error) or type(error).__name__
            raise NotTaken(reason, for_good=False, is_ours=True) from error


def message_of(letter: Letter, sender: str, base: str) -> EmailMessage:
    """The letter as it is sent (RFC 5322): plain text, and the same as HTML."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(_made_at(letter))
    message["Message-ID"] = f"<{letter.letter_id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe is not None:
        message["List-Unsubscribe"] = f"<{base}/v1/unsubscribe/{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _made_at(letter: Letter) -> datetime:
    return datetime.fromtimestamp((letter.letter_id.int >> 80) / 1000, UTC)
