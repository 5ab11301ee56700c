"""What is sealed can be read by one browser: by the example of RFC 8291, section 5, and by law."""

from __future__ import annotations

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from notifying.push_service import Browser, Taken, base64url
from prilavok.core.config import SettingError, Settings
from prilavok.notifying.model import LetterLanguage
from prilavok.notifying.push import telling
from prilavok.notifying.push.model import (
    BODY_CHARS_MAX,
    TITLE_CHARS_MAX,
    KeyNotOnCurve,
    Told,
    decoded,
)
from prilavok.notifying.push.sealing import PLAIN_BYTES_MAX, check_point, padded, sealed
from prilavok.notifying.push.vapid import key_from, vapid_of

# RFC 8291, section 5 and appendix A
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SENDER_SECRET = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SAID = b"When I grow up, I want to be a watermelon"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6T"
    "lzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4"
    "a-fN"
)


def test_the_example_of_the_rfc_comes_out_byte_for_byte() -> None:
    number = int.from_bytes(decoded(SENDER_SECRET))
    key = ec.derive_private_key(number, ec.SECP256R1())
    made = sealed(SAID, decoded(RECEIVER), decoded(AUTH), salt=decoded(SALT), key=key)
    assert base64url(made) == SEALED


@given(st.text(), st.text(), st.integers(1, 10**9))
def test_whatever_is_told_fits_and_only_its_browser_reads_it(
    title: str, body: str, count: int
) -> None:
    told = Told(
        title=title[:TITLE_CHARS_MAX],
        body=body[:BODY_CHARS_MAX],
        link="/console/chats",
        tag="0" * 32,
        language=LetterLanguage.ZH,
    )
    browser, other = Browser("https://push.test"), Browser("https://push.test")
    made = sealed(padded(msgspec.json.encode(told)), browser.p256dh, browser.auth)
    taken = Taken("/", {"content-encoding": "aes128gcm"}, made)
    assert len(made) <= 4_096
    assert browser.read(taken)["body"] == told.body
    with pytest.raises(Exception, match="Decryption"):
        other.read(taken)


def test_the_longest_that_can_be_told_fits() -> None:
    told = Told(
        title="\x01" * TITLE_CHARS_MAX,
        body="\x01" * BODY_CHARS_MAX,
        link="/console/chats/00000000-0000-7000-8000-000000000000",
        tag="0" * 32,
        language=LetterLanguage.RU,
    )
    assert len(msgspec.json.encode(told)) <= PLAIN_BYTES_MAX


def test_the_length_of_what_is_sealed_tells_little() -> None:
    lengths = {len(padded(b"x" * length)) for length in range(100, 500)}
    assert lengths == {512}


def test_a_key_that_is_no_point_is_refused() -> None:
    with pytest.raises(KeyNotOnCurve):
        check_point(b"\x04" + b"\x01" * 64)


def test_the_installations_key_is_the_same_wherever_it_is_made_and_nobody_elses() -> None:
    first, again, other = (vapid_of(Settings(), each) for each in (b"s" * 32, b"s" * 32, b"t" * 32))
    assert first.public == again.public != other.public
    assert len(first.public) == 87
    assert key_from(b"").key_size == 256


def test_a_key_that_is_set_takes_its_place() -> None:
    vapid = vapid_of(Settings(push_key=SENDER_SECRET), b"s" * 32)
    assert vapid.public.startswith("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml")
    with pytest.raises(SettingError):
        vapid_of(Settings(push_key="A" * 43), b"s" * 32)


@pytest.mark.parametrize(
    ("settings", "subject"),
    [
        (Settings(mail_from="Market <noreply@market.test>"), "mailto:noreply@market.test"),
        (Settings(public_url="https://chat.market.test"), "https://chat.market.test"),
        (Settings(), None),
    ],
)
def test_whom_a_push_service_may_turn_to(settings: Settings, subject: str | None) -> None:
    assert vapid_of(settings, b"s").subject == subject


def test_more_than_fits_on_a_screen_is_counted_and_what_is_urgent_comes_first() -> None:
    told = [
        Told(
            title=str(number),
            body="",
            link="/console/notices",
            tag=str(number),
            language=LetterLanguage.EN,
            urgency=telling.Urgency.HIGH if number == 6 else telling.Urgency.NORMAL,
        )
        for number in range(7)
    ]
    assert [each.title for each in telling.at_most(told)] == ["6", "0", "1", "More events: 4"]
    assert telling.at_most(told[:4]) == told[:4]
