"""A notice on the screen: switched on, sealed, shown, clicked, tried out, switched off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

import msgspec
import pytest
from playwright.sync_api import CDPSession, Page, Worker, expect

from notifying.push_service import Browser, Taken

from .axe import violations
from .conftest import Demo, Seller, Windows, chat_of
from .test_accessible import wrong_in_every_way
from .working import eventually, heard, message

pytestmark = pytest.mark.browser

SETTINGS = "/console/settings/notifications"
SWITCH = "Show notices in this browser"
SENT_WITHIN_S = 60

# Debian's Chromium has no push service: only what would call it is replaced.
SUBSCRIBING = """
(keys) => {
  let known = null;
  const made = ({ applicationServerKey: key }) => ({
    endpoint: keys.endpoint,
    options: {
      userVisibleOnly: true,
      applicationServerKey: Uint8Array.from(
        atob(key.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)).buffer,
    },
    toJSON: () => ({ endpoint: keys.endpoint, keys: keys.keys }),
    unsubscribe: async () => { sessionStorage.removeItem("subscribed"); return true; },
  });
  const kept = () => {
    const key = sessionStorage.getItem("subscribed");
    return key === null ? null : made({ applicationServerKey: key });
  };
  PushManager.prototype.getSubscription = async () => kept();
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    if (keys.fails) throw new DOMException("no push service", "AbortError");
    sessionStorage.setItem("subscribed", applicationServerKey);
    return kept();
  };
}
"""


class PushService:
    """Keeps what is handed in."""

    def __init__(self, port: int) -> None:
        taken: Queue[Taken] = Queue()
        self.taken = taken

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                taken.put(Taken(self.path, headers, body))
                self.send_response(201)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, as above
                """Not into the test's output."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.origin = f"http://127.0.0.1:{port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def service(demo: Demo) -> Iterator[PushService]:
    service = PushService(demo.push_port)
    yield service
    service.close()
    for each in devices(demo):
        demo.ask("emma", "DELETE", f"/v1/notifying/devices/{each['device_id']}")


def subscriber(windows: Windows, demo: Demo, browser: Browser, **changed: Any) -> Seller:
    """Emma, whose browser may show notices, at the page where they are switched on."""
    page = windows.open(permissions=["notifications"])
    page.add_init_script(f"({SUBSCRIBING})({text_of({**browser.subscription(), **changed})})")
    page.goto(f"{demo.home}/demo/enter/emma")
    expect(page.get_by_role("navigation").first).to_be_visible()
    page.goto(f"{demo.home}{SETTINGS}")
    return Seller(page, demo)


def first_about(service: PushService, browser: Browser, link: str) -> dict[str, Any]:
    """What the first push says that leads to `link`; the shop may hear of other things as well."""
    while True:
        told = browser.read(service.taken.get(timeout=SENT_WITHIN_S))
        if told["link"] == link:
            return told


def text_of(anything: object) -> str:
    return msgspec.json.encode(anything).decode()


class Shown:
    """The service worker of a page, and what it shows."""

    def __init__(self, page: Page, demo: Demo) -> None:
        self._page, self._origin = page, demo.home
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._registrations: list[str] = []
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._hear)
        self._session.send("ServiceWorker.enable")

    def _hear(self, told: dict[str, Any]) -> None:
        self._registrations += [each["registrationId"] for each in told["registrations"]]

    def deliver(self, plain: object) -> None:
        """As the browser does when it has opened what a push service brought."""
        registration = heard(self._page, "service worker", self._registrations)
        self._session.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self._origin,
                "registrationId": registration,
                "data": text_of(plain),
            },
        )

    def notices(self) -> list[dict[str, Any]]:
        return self._page.evaluate(
            """async () => {
              const registration = await navigator.serviceWorker.getRegistration("/console/");
              const shown = await registration.getNotifications();
              return shown.map(({ title, body, tag, lang }) => ({ title, body, tag, lang }));
            }"""
        )

    def click(self) -> None:
        """Focus is only given to real clicks; whatever else it does is the worker's own."""
        [worker] = self._page.context.service_workers
        dispatch_click(worker)


def dispatch_click(worker: Worker) -> None:
    worker.evaluate(
        """async () => {
          const [notification] = await self.registration.getNotifications();
          self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
        }"""
    )


def test_a_buyers_message_is_shown_and_a_click_opens_the_chat(
    windows: Windows, demo: Demo, service: PushService
) -> None:
    browser = Browser(service.origin)
    page = subscriber(windows, demo, browser).page
    switch = page.get_by_label(SWITCH)
    switch.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("this browser", exact=True)).to_be_visible()
    expect(page.get_by_label("Language of e-mails and notices").first).to_have_value("English")
    expect(switch).to_be_checked()

    chat_id = chat_of(demo, "anna", shop_of(demo), "product", "lamp-globe")
    demo.ask("anna", "POST", f"/v1/chats/{chat_id}/messages", message("Какой у лампы цоколь?"))
    told = first_about(service, browser, f"/console/chats/{chat_id}")
    assert "цоколь" not in text_of(told)

    shown = Shown(page, demo)
    shown.deliver(told)
    [notice] = eventually("notice", lambda: shown.notices() or None)
    assert notice["title"].startswith("New messages in a chat: ")
    assert (notice["tag"], notice["lang"]) == (told["tag"], "en")
    shown.deliver({**told, "title": "later"})
    eventually(
        "later notice",
        lambda: [each["title"] for each in shown.notices()] == ["later"] or None,
    )

    shown.click()
    page.wait_for_url(f"**/console/chats/{chat_id}")
    assert shown.notices() == []
    Seller(page, demo).sees("Какой у лампы цоколь?")


def test_it_is_tried_out_kept_over_a_reload_and_ends_with_signing_out(
    windows: Windows, demo: Demo, service: PushService
) -> None:
    browser = Browser(service.origin)
    page = subscriber(windows, demo, browser).page
    page.get_by_label(SWITCH).click()
    page.get_by_role("button", name="Send a test notice").click()
    expect(page.get_by_text("Sent: it appears within seconds.")).to_be_visible()
    assert first_about(service, browser, SETTINGS)["title"] == "Notices work"

    page.reload()
    expect(page.get_by_label(SWITCH)).to_be_checked()
    assert [each["device_id"] for each in devices(demo)] == [browser.device_id]
    page.get_by_role("button", name="Emma").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("navigation")).to_have_count(0)
    eventually("end of the device", lambda: devices(demo) == [] or None)
    assert page.evaluate("sessionStorage.getItem('subscribed')") is None


def test_it_is_switched_off_and_removed(windows: Windows, demo: Demo, service: PushService) -> None:
    page = subscriber(windows, demo, Browser(service.origin)).page
    switch = page.get_by_label(SWITCH)
    switch.click()
    expect(page.get_by_role("button", name="Send a test notice")).to_be_visible()
    switch.click()
    expect(page.get_by_role("button", name="Send a test notice")).to_have_count(0)
    eventually("end of the device", lambda: devices(demo) == [] or None)
    expect(switch).to_be_enabled()

    switch.click()
    page.get_by_role("button", name="Remove: Chrome").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(switch).not_to_be_checked()
    eventually("end of the device", lambda: devices(demo) == [] or None)


def test_a_browser_that_may_not_or_cannot_says_so(
    windows: Windows, demo: Demo, service: PushService
) -> None:
    page = subscriber(windows, demo, Browser(service.origin), fails=True).page
    page.get_by_label(SWITCH).click()
    expect(page.get_by_text("The browser could not be subscribed.")).to_be_visible()
    expect(page.get_by_label(SWITCH)).not_to_be_checked()

    for script, said in (
        (
            "Object.defineProperty(Notification, 'permission', { get: () => 'denied' })",
            "blocks notices",
        ),
        ("delete window.PushManager", "cannot show notices here"),
    ):
        page.add_init_script(script)
        page.reload()
        expect(page.get_by_text(said)).to_be_visible()
        expect(page.get_by_label(SWITCH)).to_be_disabled()
        assert violations(page) == []


@pytest.mark.parametrize("locale", ["ru-RU", "en-US", "zh-CN"])
def test_what_is_chosen_by_keyboard_is_still_there_after_a_reload(
    windows: Windows, demo: Demo, locale: str
) -> None:
    """The switches are found by their place, as their words are in another language each time."""
    page = windows.open(locale=locale, timezone_id="Asia/Shanghai")
    page.goto(f"{demo.home}/demo/enter/emma")
    expect(page.get_by_role("navigation").first).to_be_visible()
    before = demo.ask("emma", "PUT", "/v1/notifying", {"language": "en"})["wanted"]
    page.goto(f"{demo.home}{SETTINGS}")
    form = page.locator("form.notify-form")
    decision, quiet, text = (
        form.get_by_role("checkbox").nth(2),
        form.get_by_role("switch").nth(0),
        form.get_by_role("switch").nth(1),
    )
    for each in (decision, quiet, text):
        each.focus()
        page.keyboard.press("Space")
    times = form.locator("input[type=time]")
    expect(times).to_have_count(2)
    begins, ends = times.all()
    begins.fill("21:30")
    ends.fill("07:15")
    page.keyboard.press("Enter")
    expect(form.locator(".form-acts [role=status]")).not_to_be_empty()

    page.reload()
    expect(begins).to_have_value("21:30")
    expect(ends).to_have_value("07:15")
    expect(quiet).to_be_checked()
    expect(text).to_be_checked()
    expect(decision).not_to_be_checked()
    wanted = demo.ask("emma", "GET", "/v1/notifying")["wanted"]
    assert sorted(wanted["kinds"]) == ["deadline", "message"]
    assert wanted["quiet"] == {"from": "21:30:00", "to": "07:15:00"}
    assert (wanted["zone"], wanted["with_text"]) == ("Asia/Shanghai", True)
    assert list(wrong_in_every_way(page, page)) == []
    demo.ask("emma", "PUT", "/v1/notifying", before)


def shop_of(demo: Demo) -> str:
    return demo.ask("emma", "GET", "/v1/me")["seller_id"]


def devices(demo: Demo) -> list[dict[str, Any]]:
    return demo.ask("emma", "GET", "/v1/notifying/devices")["devices"]
