"""Where pushes may be sent: an endpoint is an address that a stranger may have made up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest

from notifying.push_service import Browser, PushService, push_service_open, signer_of
from prilavok.core.config import PUSH_SERVICES, Settings
from prilavok.notifying.model import LetterLanguage
from prilavok.notifying.push import telling
from prilavok.notifying.push.model import EndpointRefused
from prilavok.notifying.push.services import (
    Fate,
    NotTaken,
    PushServices,
    check_endpoint,
    is_public,
)
from prilavok.notifying.push.vapid import vapid_of

VAPID = vapid_of(Settings(mail_from="noreply@market.test"), b"s" * 32)
TRIAL = telling.trial(LetterLanguage.EN)

GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://FCM.googleapis.com:443/wp/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
    "https://web.push.apple.com/QAbc",
    "https://wns2-par02p.notify.windows.com/w/?token=BQ%3d",
]
BAD = [
    "http://fcm.googleapis.com/fcm/send/abc",
    "ftp://fcm.googleapis.com/abc",
    "https://fcm.googleapis.com:8443/abc",
    "https://fcm.googleapis.com.evil.test/abc",
    "https://evil.test/fcm.googleapis.com",
    "https://notify.windows.com/abc",
    "https://evilnotify.windows.com/abc",
    "https://fcm.googleapis.com@evil.test/abc",
    "https://evil.test\\@fcm.googleapis.com/abc",
    "https://user:word@fcm.googleapis.com/abc",
    "https://fcm.googleapis.com./abc",
    "https://fcm.googleapis.com/abc#there",
    "https://fcm.googleapis.com/abc\r\nHost: evil.test",
    "https://fcm.googleapis.com/a b",
    "https://fcm.googleapis.com:port/abc",
    "https://[::1/abc",
    "https://127.0.0.1/abc",
    "https://[::1]/abc",
    "https://169.254.169.254/latest/meta-data",
    "https://2130706433/abc",
    "https://localhost/abc",
    "//fcm.googleapis.com/abc",
    "https:///abc",
    "https://fcm.googleapis.com/" + "a" * 3_000,
    "https://фцм.googleapis.com/abc",
    "",
]


@pytest.mark.parametrize("endpoint", GOOD)
def test_the_services_of_the_browsers_are_allowed(endpoint: str) -> None:
    check_endpoint(endpoint, PUSH_SERVICES)


@pytest.mark.parametrize("endpoint", BAD)
def test_nothing_else_is(endpoint: str) -> None:
    with pytest.raises(EndpointRefused):
        check_endpoint(endpoint, PUSH_SERVICES)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "2001:db8::1",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["142.250.1.1", "2a00:1450:4001::1", "::ffff:142.250.1.1"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service_open() as service:
        yield service


async def sent(services: PushServices, browser: Browser) -> None:
    await services.send(
        browser.endpoint, browser.p256dh, browser.auth, TRIAL, keep_s=60, now=datetime.now(UTC)
    )


async def test_what_is_sent_is_signed_sealed_and_says_how_long_it_is_good_for(
    service: PushService,
) -> None:
    browser = Browser(service.origin)
    await sent(PushServices([service.origin], VAPID), browser)
    [taken] = service.taken
    assert browser.read(taken)["title"] == "Notices work"
    assert taken.headers["ttl"] == "60"
    assert taken.headers["urgency"] == "high"
    assert len(taken.headers["topic"]) == 32
    key, said = signer_of(taken, service.origin)
    assert key == VAPID.public
    assert said["sub"] == "mailto:noreply@market.test"
    assert 0 < said["exp"] - datetime.now(UTC).timestamp() <= 24 * 3_600


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.7", "::1"])
async def test_a_name_that_stands_for_an_inner_address_is_not_called(
    service: PushService, inside: str
) -> None:
    """Also where it stands for a public one beside it: DNS may answer anything, at any time."""

    async def lied(_host: str, _port: int) -> Sequence[str]:
        return ["142.250.1.1", inside]

    services = PushServices(PUSH_SERVICES, VAPID, resolve=lied, within_s=5)
    with pytest.raises(NotTaken, match="not public") as refusal:
        await sent(services, Browser("https://fcm.googleapis.com"))
    assert refusal.value.fate is Fate.LATER
    assert service.calls == 0


async def test_no_redirect_is_followed(service: PushService) -> None:
    async with push_service_open() as inner:
        service.answers = [f"307 Temporary Redirect\nLocation: {inner.origin}/push/1"]
        services = PushServices([service.origin, inner.origin], VAPID)
        with pytest.raises(NotTaken, match="307") as refusal:
            await sent(services, Browser(service.origin))
        assert refusal.value.fate is Fate.NEVER
        assert inner.calls == 0


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ("404 Not Found", Fate.DEVICE_GONE),
        ("410 Gone", Fate.DEVICE_GONE),
        ("429 Too Many Requests\nRetry-After: 120", Fate.LATER),
        ("500 Internal Server Error", Fate.LATER),
        ("503 Unavailable", Fate.LATER),
        ("400 Bad Request", Fate.NEVER),
        ("403 Forbidden", Fate.NEVER),
        ("413 Too Large", Fate.NEVER),
    ],
)
async def test_what_an_answer_means(service: PushService, answer: str, fate: Fate) -> None:
    service.answers = [answer]
    with pytest.raises(NotTaken) as refusal:
        await sent(PushServices([service.origin], VAPID), Browser(service.origin))
    assert refusal.value.fate is fate
    asked = refusal.value.after
    assert (asked.total_seconds() if asked else None) == (120 if "Retry-After" in answer else None)


async def test_a_service_that_hangs_or_is_away_is_given_up_in_time(service: PushService) -> None:
    service.hangs = True
    services = PushServices([service.origin, "http://127.0.0.1:1"], VAPID, within_s=0.5)
    for origin in (service.origin, "http://127.0.0.1:1"):
        with pytest.raises(NotTaken) as refusal:
            await sent(services, Browser(origin))
        assert refusal.value.fate is Fate.LATER


async def test_a_service_that_is_allowed_no_more_is_not_called(service: PushService) -> None:
    with pytest.raises(NotTaken) as refusal:
        await sent(PushServices(PUSH_SERVICES, VAPID), Browser(service.origin))
    assert (refusal.value.fate, service.calls) == (Fate.DEVICE_GONE, 0)
