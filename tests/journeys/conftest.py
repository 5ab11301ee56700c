"""A running demo and real browsers.

The demo is started once for all journeys of a worker, as a person would: by its command, on a free
port, with a data folder of its own, in which its story is told already. Journeys do not get in each
other's way because each has its own buyer and product or order. Whoever opens a page also watches
it: an error in its console, or something that its Content-Security-Policy stopped, fails the
journey.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psutil
import pytest
from msgspec import Struct
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from folders import fleeting_folder

from .slowness import slow_down
from .story import copy_to, environ_of, told_once

ROOT = Path(__file__).parents[2]
START_S_MAX = 90
PATIENCE_S = 30
PATIENCE_MS = PATIENCE_S * 1_000
FLAGS_OF_THE_STRICT = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Overrides Playwright's own list, which switches the partitioning of storage off, and with it all
# storage of frames; people's browsers have it on.
FLAGS = (*FLAGS_OF_THE_STRICT, "--disable-features=Translate")

expect.set_options(timeout=PATIENCE_MS)


class Told(Struct, frozen=True):
    """What `prilavok demo --json` prints, as far as journeys need it."""

    start: str
    shop: str
    api_key: str


class Demo:
    """A running demo, seen from outside."""

    def __init__(self, process: subprocess.Popen[str], told: Told, push_port: int) -> None:
        self.process = process
        self.push_port = push_port  # where a push service may be
        self.told = told
        self.home = told.start.removesuffix("/demo/")
        self.shop = told.shop.removesuffix("/shop/")

    def token_of(self, persona: str) -> str:
        found = httpx.get(f"{self.home}/demo/tokens/{persona}", timeout=PATIENCE_S)
        return found.raise_for_status().json()["token"]

    def ask(self, persona: str, method: str, path: str, body: object = None) -> Any:
        """The answer of the API to `persona`; raises where it is a problem."""
        response = self.answer(persona, method, path, body)
        assert response.is_success, response.text
        return response.json() if response.content else None

    def answer(self, persona: str, method: str, path: str, body: object = None) -> httpx.Response:
        """What the API answers to `persona`, a problem too."""
        headers = {"Authorization": f"Bearer {self.token_of(persona)}"}
        url = f"{self.home}{path}"
        return httpx.request(method, url, headers=headers, json=body, timeout=PATIENCE_S)

    def tell(self, *facts: Mapping[str, object]) -> None:
        """Tell facts as an integrator does."""
        headers = {"Authorization": f"Bearer {self.told.api_key}"}
        url = f"{self.home}/v1/facts"
        response = httpx.post(url, headers=headers, json={"facts": facts}, timeout=PATIENCE_S)
        assert response.is_success, response.text
        assert response.json()["accepted"] == len(facts), response.text

    def kill_server_process(self) -> None:
        """As the machine would, without a word; the parent starts another one."""
        for child in psutil.Process(self.process.pid).children():
            if "prilavok.server_process" in child.cmdline():
                os.kill(child.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def assets() -> None:
    """The frontend as its sources are now."""
    subprocess.run([sys.executable, "build_assets.py"], cwd=ROOT, check=True)


@pytest.fixture(scope="session")
def story() -> Iterator[Path]:
    """A data folder in which the demo's story is told, for copies."""
    with told_once() as folder:
        yield folder


@pytest.fixture(scope="package")
def demo(assets: None, story: Path) -> Iterator[Demo]:
    """The demo that all journeys of this process share; it is ended after the last of them."""
    folder = Path(tempfile.mkdtemp(prefix="prilavok-journeys-", dir=fleeting_folder()))
    copy_to(folder, story)
    push_port = free_port()
    process = start_demo(folder, free_port(), push_port)
    try:
        yield Demo(process, heard_from(process), push_port)
    finally:
        process.terminate()
        process.wait(START_S_MAX)
        shutil.rmtree(folder, ignore_errors=True)


def start_demo(folder: Path, port: int, push_port: int) -> subprocess.Popen[str]:
    environ = {**environ_of(folder), "PRILAVOK_PORT": str(port)}
    environ["PRILAVOK_WRITES_BURST"] = "10000"  # few personas do here what many do in life
    environ["PRILAVOK_PUSH_SERVICES"] = f"http://127.0.0.1:{push_port}"
    command = [sys.executable, "-m", "prilavok", "demo", "--json"]
    return subprocess.Popen(command, env=environ, cwd=folder, stdout=subprocess.PIPE, text=True)


def heard_from(process: subprocess.Popen[str]) -> Told:
    """What a demo says once it is ready."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"the demo ended with {process.wait()}"
    return msgspec.json.decode(line, type=Told)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="package")
def chromium() -> Iterator[BrowserType]:
    """Chromium for the journeys; not for longer, as its event loop would be in others' way."""
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="package")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    """The browser that they share."""
    browser = chromium.launch(executable_path=executable(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def windows_without_storage(chromium: BrowserType, demo: Demo) -> Iterator[Windows]:
    """Of a person whose browser denies storage to frames of other origins."""
    browser = chromium.launch(executable_path=executable(), args=FLAGS_OF_THE_STRICT)
    windows = Windows(browser, demo)
    yield windows
    windows.close()
    browser.close()
    assert windows.complaints == []


def executable() -> str:
    found = shutil.which("chromium")
    assert found is not None, "the journeys need Chromium: make chromium"
    return found


class Windows:
    """Opens windows, each a person's own, and hears what their consoles say."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self._browser = browser
        self._demo = demo
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(self, **options: Any) -> Page:
        """An empty window."""
        context = self._browser.new_context(**{"locale": "en-US", **options})
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        return self.open_beside(context)

    def open_beside(self, context: BrowserContext) -> Page:
        """An empty window of somebody who has another one, or had."""
        page = context.new_page()
        slow_down(page)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{error}"))
        return page

    def copy_of(self, page: Page) -> Page:
        """The same page once more, as who duplicates a tab gets it, with what the tab keeps."""
        with page.expect_popup() as opened:
            page.evaluate("void open(location.href)")
        slow_down(opened.value)
        opened.value.on("console", self._hear)
        return opened.value

    def buyer(self, persona: str, path: str, **options: Any) -> Buyer:
        """`persona` in the shop at `path`, with the widget open."""
        page = self.open(**options)
        page.goto(f"{self._demo.shop}/shop/enter/{persona}?to={path}")
        return Buyer(page)

    def seller(self, persona: str, **options: Any) -> Seller:
        """`persona` in the console, signed in by the demo's link."""
        page = self.open(**options)
        page.goto(f"{self._demo.home}/demo/enter/{persona}")
        expect(page.get_by_role("navigation").first).to_be_visible()  # the token became a session
        return Seller(page, self._demo)

    def forgive(self, *parts: str) -> None:
        """Take back complaints that a journey means to provoke."""
        self.complaints = [
            said for said in self.complaints if not any(part in said for part in parts)
        ]

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.complaints.append(said.text)


class Person:
    """Somebody at a conversation, in the widget or in the console."""

    def __init__(self, page: Page, room: Any) -> None:
        self.page = page
        self.room = room  # a page or a frame: both find elements alike

    @property
    def field(self) -> Any:
        """Where they write."""
        return self.room.locator("form.composer textarea")

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def type(self, text: str) -> None:
        self.field.press_sequentially(text)

    def message(self, text: str) -> Any:
        """The line that says exactly `text`."""
        bubble = self.room.locator("p.bubble").get_by_text(text, exact=True)
        return self.room.locator("li.message").filter(has=bubble)

    def sees(self, text: str) -> None:
        expect(self.message(text)).to_have_count(1)

    def words(self) -> list[str]:
        """What the bubbles say, in order."""
        return self.room.locator("p.bubble").all_inner_texts()


class Buyer(Person):
    """A buyer in the shop."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, page.frame_locator("prilavok-chat iframe"))

    def opens_chat(self) -> None:
        expect(self.room.locator("button.launcher")).to_be_visible()
        self.page.locator("[data-chat]").click()


class Seller(Person):
    """A member of a seller's staff in the console."""

    def __init__(self, page: Page, demo: Demo) -> None:
        super().__init__(page, page)
        self._demo = demo

    def opens_chat(self, chat_id: str) -> None:
        self.page.goto(f"{self._demo.home}/console/chats/{chat_id}")


@pytest.fixture
def windows(browser: Browser, demo: Demo) -> Iterator[Windows]:
    """Windows that are closed at the end, and must not have complained."""
    windows = Windows(browser, demo)
    yield windows
    windows.close()
    assert windows.complaints == []


def chat_of(demo: Demo, buyer: str, seller_id: str, kind: str, id_: str) -> str:
    """The id of the chat of `buyer` about a product or an order; it is opened if need be."""
    about = {"seller_id": seller_id, "context": {"type": kind, "id": id_}}
    return demo.ask(buyer, "POST", "/v1/chats", about)["chat_id"]
