"""Letters from end to end: deadlines, decisions and fines; a mail server with TLS and a password;
and what an operator sees when it lets us in no more."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from msgspec.structs import replace

from notifying.mail_server import Mailbox, mailbox_open
from notifying.test_letters import confirm, late, mailbox, post, read_on, say, shown, want, world
from prilavok import programmes
from prilavok.chat import jobs as chat_jobs
from prilavok.chat.programme import KIND, AnswerTime
from prilavok.core.clock import FixedClock
from prilavok.core.config import Settings
from prilavok.core.events import lock_lane
from prilavok.doctor import State
from prilavok.doctor import mail as look_at_mail
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind, settle, tell
from prilavok.notifying.mail import MailServer, NotTaken
from prilavok.notifying.posting import Post
from web.world import PRODUCT, World, fined, new_message

__all__ = ["late", "mailbox", "post", "world"]

ELSEWHERE = "127.0.0.2"
"""Another machine, as far as we know: a password goes there by TLS or not at all."""
LOGIN = ("market", "p@ss:word")


@pytest.fixture
async def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Mailbox]:
    """A mail server elsewhere, with a certificate that this machine trusts, and a password."""
    certificate = certificate_in(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with mailbox_open(ELSEWHERE) as mailbox:
        mailbox.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        mailbox.tls.load_cert_chain(certificate)
        mailbox.login = LOGIN
        yield mailbox


def certificate_in(folder: Path) -> Path:
    """A file with a certificate for `ELSEWHERE`, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(ELSEWHERE))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + made.public_bytes(Encoding.PEM)
    )
    return path


def url_of(mailbox: Mailbox, password: str = "p%40ss%3Aword") -> str:
    return f"smtp://market:{password}@{ELSEWHERE}:{mailbox.port}"


def server_of(mailbox: Mailbox, password: str = "p%40ss%3Aword") -> MailServer:
    return MailServer(url_of(mailbox, password), "Market <noreply@market.test>", within_s=5)


def post_to(world: World, server: MailServer, clock: FixedClock) -> Post:
    return Post(world.room.db, clock, server, "https://market.test")


async def mail_health(world: World) -> dict[str, Any]:
    home = (await world.ask("GET", "/v1/home", world.good["operator"])).json()
    [letters] = [each for each in home["health"]["posts"] if each["name"] == "letters"]
    return {**letters, "whole": home["health"]["condition"]}


async def test_an_answer_that_is_due_soon_and_then_overdue(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    await want(world, kinds=["deadline"])
    await confirm(world, mailbox, post)
    policy = replace(
        programmes.preset(KIND, "wildberries-2023"),
        answer=AnswerTime(within_d=10, reminders_before_h=(24,)),
    )
    published = await world.ask(
        "POST", "/v1/programmes/chat_policy", world.good["operator"], {"document": policy}
    )
    assert published.status_code == 201, published.text
    about = {"seller_id": "s-1", "context": PRODUCT}
    opened = await world.ask("POST", "/v1/chats", world.good["other_buyer"], about)
    chat = f"/v1/chats/{opened.json()['chat_id']}"
    await world.ask("POST", f"{chat}/messages", world.good["other_buyer"], new_message())
    due = datetime.fromisoformat(
        (await world.ask("GET", chat, world.good["seller"])).json()["due_at"]
    )
    for at, subject_line in ((due - timedelta(hours=24), "soon"), (due, "overdue")):
        async with world.room.db.transaction() as conn:
            await chat_jobs.watch_deadlines(conn, at - timedelta(days=1), at)
        await read_on(world)
        late.at = at + timedelta(minutes=16)
        await post.round()
        assert subject_line in mailbox.text()
    assert "Samovar" not in mailbox.everything()
    assert f"https://market.test/console/{chat.removeprefix('/v1/')}" in mailbox.text()


async def test_a_letter_is_silent_of_what_was_settled_while_it_waited(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    await want(world, kinds=["deadline"], with_text=True)
    await confirm(world, mailbox, post)
    shop, lanes, now = Recipient(RecipientKind.SELLER, "s-1"), world.room.db.lanes, late.now()
    for title in ("Samovar", "Teapot"):
        soon = NewNotice(NoticeKind.ANSWER_DUE_SOON, title, {"title": title, "due_at": now})
        async with world.room.db.transaction() as conn:
            await lock_lane(conn, shop.lane(lanes))
            await tell(conn, shop, soon, lanes=lanes, now=now)
    await read_on(world)
    async with world.room.db.transaction() as conn:
        await settle(conn, shop, ["Samovar"], lanes=lanes, now=now)
    late.move(timedelta(minutes=16))
    await post.round()
    assert "Teapot" in mailbox.text()
    assert "Samovar" not in mailbox.everything()


@pytest.mark.parametrize("with_text", [False, True])
async def test_a_fine_is_a_decision_that_leads_to_where_it_can_be_contested(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock, with_text: bool
) -> None:
    await want(world, kinds=["decision"], with_text=with_text)
    await confirm(world, mailbox, post)
    await another_fine(world)
    late.move(timedelta(minutes=16))
    await post.round()
    [_letter] = mailbox.letters
    assert "https://market.test/console/standing" in mailbox.text()
    assert "Fine of ₽5,000" in mailbox.text()
    assert ("You can appeal until" in mailbox.text()) is with_text


async def another_fine(world: World) -> None:
    await fined(world.room, source="case:2")
    await read_on(world)


async def test_a_password_goes_to_another_machine_by_tls_alone(
    world: World, locked: Mailbox, late: FixedClock
) -> None:
    await want(world)
    await confirm(world, locked, post_to(world, server_of(locked), late))
    assert locked.passwords_in_clear == 0

    locked.tls = None
    with pytest.raises(NotTaken):
        await server_of(locked).greet()
    assert locked.passwords_in_clear == 0


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    locked: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(NotTaken, match=r"(?i)certificate"):
        await server_of(locked).greet()
    assert locked.passwords_in_clear == 0


async def test_a_wrong_password_is_seen_by_the_operator_and_costs_no_letter(
    world: World, locked: Mailbox, late: FixedClock
) -> None:
    right = post_to(world, server_of(locked), late)
    wrong = post_to(world, server_of(locked, "old"), late)
    await want(world)
    await confirm(world, locked, right)
    assert (await mail_health(world))["condition"] == "fine"

    await say(world)
    late.move(timedelta(minutes=16))
    await wrong.round()
    found = await mail_health(world)
    assert (found["waiting"], found["condition"]) == (1, "warning")
    assert "535" in found["reason"]
    assert found["whole"] != "fine"
    assert "535" in (await shown(world))["failure"]["reason"]

    late.move(timedelta(minutes=2))
    await right.round()
    assert len(locked.raw) == 1
    found = await mail_health(world)
    assert (found["waiting"], found["condition"], found["reason"]) == (0, "fine", None)


async def test_an_address_that_bounces_holds_up_nobody(
    world: World, mailbox: Mailbox, post: Post, late: FixedClock
) -> None:
    """Two members of staff of two shops; one's address is refused for good."""
    await want(world)
    await confirm(world, mailbox, post)
    await want(world, "unpermitted", email="b@seller.test")
    await post.round()
    link = mailbox.text().split("confirm=")[1][:64]
    path = "/v1/notifying/confirmation"
    await world.ask("POST", path, world.good["unpermitted"], {"token": link})
    mailbox.raw.clear()
    await another_fine(world)
    late.move(timedelta(minutes=16))
    mailbox.refusals = ["550 5.1.1 No such user"]
    await post.round()
    assert len(mailbox.raw) == 1
    assert (await mail_health(world))["condition"] == "fine", "no fault of ours"


@pytest.mark.parametrize(
    ("password", "state"), [("p%40ss%3Aword", State.FINE), ("old", State.FAILED)]
)
async def test_the_doctor_goes_in_as_a_letter_would(
    locked: Mailbox, password: str, state: State
) -> None:
    settings = Settings(smtp_url=url_of(locked, password), mail_from="noreply@market.test")
    finding = await look_at_mail(settings)
    assert (finding.state, locked.raw) == (state, [])
    assert ("535" in finding.found) is (state is State.FAILED)
