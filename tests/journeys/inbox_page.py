"""How soon the page of a large inbox is there, and how it scrolls, in a real browser.

    python tests/journeys/inbox_page.py [CHATS]

A server and a database of their own; one member of staff opens the list anew, again, and from
another page of the console, then scrolls down to the 5,000th row. Prints JSON. A time is from when
somebody asks for the page until the browser has drawn the first row.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from playwright.sync_api import Browser, Page, sync_playwright

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from journeys.conftest import FLAGS, executable  # noqa: E402, found only now
from prilavok.bench import processes  # noqa: E402
from prilavok.bench.inbox import LargeInbox, Setting, large_inbox  # noqa: E402

TIMES: Final = 9
PATIENCE_MS: Final = 60_000
SETTLES_MS: Final = 1_500
SIZE: Final = {"width": 1440, "height": 900}
ROWS: Final = 5_000
PX_PER_S: Final = 12_000
"""146 rows a second: somebody who throws the list down."""
LONG_FRAME_MS: Final = 50


class Opening(Struct, frozen=True, kw_only=True):
    """Opening the list one way, `TIMES` times: milliseconds until the first row is drawn, CPU of
    the browser and of server and database until the page is at rest, what was asked of the server
    before the first row and in all, and how long the page's script held its thread at a time."""

    p50_ms: float
    best_ms: float
    worst_ms: float
    browser_cpu_ms: float
    server_cpu_ms: float
    requests_before: int
    requests: int
    longest_task_ms: float


class Scrolling(Struct, frozen=True, kw_only=True):
    """One way down: `waits` are how often, and `waited_ms` how long, the end of what is loaded was
    met."""

    rows: int
    seconds: float
    frames: int
    frame_p95_ms: float
    longest_frame_ms: float
    long_frames: int
    long_tasks: int
    waited_ms: float
    elements_most: int
    browser_cpu_share: float
    server_cpu_ms: float


class Figures(Struct, frozen=True, kw_only=True):
    anew: Opening
    again: Opening
    from_another_page: Opening
    back_to_it: Opening
    scrolling: Scrolling
    load_average: tuple[float, float, float]
    chats: int
    machine: dict[str, object]


def main(chats: int) -> None:
    with large_inbox(Setting(chats=chats)) as inbox, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        figures = measured(inbox, browser, chats)
        browser.close()
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(figures)).decode() + "\n")


def measured(inbox: LargeInbox, browser: Browser, chats: int) -> Figures:
    home = f"http://127.0.0.1:{inbox.port}"
    state = signed_in(browser, home, inbox.token)
    turns = [openings(inbox, window(browser, state), home) for _ in range(TIMES + 1)]
    # The first one warms the server up.
    visits = {way: [turn[way] for turn in turns[1:]] for way in turns[0]}
    return Figures(
        **{way: summed(each) for way, each in visits.items()},
        scrolling=scrolled(inbox, window(browser, state), f"{home}/console/chats"),
        load_average=os.getloadavg(),
        chats=chats,
        machine=processes.machine(),
    )


def openings(inbox: LargeInbox, page: Page, home: str) -> dict[str, Visit]:
    """The list opened in each way, one after the other, in an empty window."""
    chats, other = "/console/chats", "/console/standing"
    found = {
        "anew": visit(inbox, page, lambda: page.goto(f"{home}{chats}")),
        "again": visit(inbox, page, page.reload),
    }
    page.goto(f"{home}{other}", wait_until="networkidle")
    page.wait_for_timeout(SETTLES_MS)
    found["from_another_page"] = visit(inbox, page, lambda: click(page, chats))
    click(page, other)
    page.wait_for_timeout(SETTLES_MS)
    found["back_to_it"] = visit(inbox, page, lambda: click(page, chats))
    page.context.close()
    return found


def signed_in(browser: Browser, home: str, token: str) -> Any:
    """What a browser keeps of somebody who has signed in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{home}/console/#token={token}")
    page.get_by_role("navigation").first.wait_for()
    state = context.storage_state()
    context.close()
    return state


def window(browser: Browser, state: Any) -> Page:
    """An empty window with an empty cache."""
    context = browser.new_context(storage_state=state, viewport=SIZE, locale="ru-RU")  # pyright: ignore[reportArgumentType]
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH)
    return context.new_page()


def click(page: Page, path: str) -> None:
    page.locator(f"nav a[href='{path}']").click()


class Visit(Struct, frozen=True):
    drawn_ms: float
    browser_cpu_ms: float
    server_cpu_ms: float
    requests_before: int
    requests: int
    longest_task_ms: float


def visit(inbox: LargeInbox, page: Page, go: Callable[[], Any]) -> Visit:
    """Have the page opened by `go`, and wait until it is at rest."""
    browser, server = browser_pids(), inbox.pids
    used = processes.cpu_us(browser), processes.cpu_us(server)
    page.evaluate("window.watched?.forget()")
    go()
    page.locator("a.row").first.wait_for()
    page.wait_for_timeout(SETTLES_MS)
    seen = page.evaluate("window.watched.seen()")
    # Those that have come since then are the page's as well.
    browser = [*{*browser, *browser_pids()}]
    return Visit(
        seen["drawn"],
        (processes.cpu_us(browser) - used[0]) / 1_000,
        (processes.cpu_us(server) - used[1]) / 1_000,
        seen["before"],
        seen["requests"],
        seen["longest"],
    )


def browser_pids() -> list[int]:
    return [pid for pid in processes.family_of(os.getpid()) if is_browser(pid)]


def is_browser(pid: int) -> bool:
    try:
        return b"chrom" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    except OSError:
        return False


def summed(visits: Sequence[Visit]) -> Opening:
    times = sorted(each.drawn_ms for each in visits)
    return Opening(
        p50_ms=round(statistics.median(times)),
        best_ms=round(times[0]),
        worst_ms=round(times[-1]),
        browser_cpu_ms=round(statistics.median(each.browser_cpu_ms for each in visits)),
        server_cpu_ms=round(statistics.median(each.server_cpu_ms for each in visits)),
        requests_before=max(each.requests_before for each in visits),
        requests=max(each.requests for each in visits),
        longest_task_ms=round(statistics.median(each.longest_task_ms for each in visits)),
    )


def scrolled(inbox: LargeInbox, page: Page, address: str) -> Scrolling:
    page.goto(address)
    page.locator("a.row").first.wait_for()
    page.wait_for_timeout(SETTLES_MS)
    browser = browser_pids()
    used = processes.cpu_us(browser), processes.cpu_us(inbox.pids)
    started = time.perf_counter()
    seen = page.evaluate(SCROLL, {"rows": ROWS, "px_per_s": PX_PER_S})
    seconds = time.perf_counter() - started
    frames = sorted(seen["frames"])
    return Scrolling(
        rows=seen["rows"],
        seconds=round(seconds, 1),
        frames=len(frames),
        frame_p95_ms=round(frames[int(len(frames) * 0.95)], 1),
        longest_frame_ms=round(frames[-1]),
        long_frames=sum(frame > LONG_FRAME_MS for frame in frames),
        long_tasks=seen["tasks"],
        waited_ms=round(seen["waited"]),
        elements_most=seen["elements"],
        browser_cpu_share=round((processes.cpu_us(browser) - used[0]) / 1e6 / seconds, 2),
        server_cpu_ms=round((processes.cpu_us(inbox.pids) - used[1]) / 1_000),
    )


# Two frames on, what was put into the page has been drawn.
WATCH: Final = """
(() => {
  const watched = {
    drawn: 0, since: 0, tasks: [],
    forget() {
      watched.drawn = 0;
      watched.tasks = [];
      watched.since = performance.now();
      performance.clearResourceTimings();
      look();
    },
    seen() {
      const asked = performance.getEntriesByType("resource")
        .filter(({ name }) => name.includes("/v1/"));
      return {
        drawn: watched.drawn - watched.since,
        before: asked.filter(({ startTime }) => startTime < watched.drawn).length,
        requests: asked.length,
        longest: Math.max(0, ...watched.tasks),
      };
    },
  };
  window.watched = watched;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.tasks.push(duration);
  }).observe({ type: "longtask" });
  addEventListener("click", ({ timeStamp }) => { watched.since = timeStamp; }, true);
  const look = () => {
    if (watched.drawn > 0) return;
    if (document.querySelector("a.row") === null) return void requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame((at) => { watched.drawn = at; }));
  };
  look();
})();
"""

SCROLL: Final = """
({ rows, px_per_s }) => new Promise((resolve) => {
  const box = document.querySelector(".list-scroll");
  const to = rows * document.querySelector(".row-item").offsetHeight;
  const frames = [];
  let [last, tasks, waited, elements] = [performance.now(), 0, 0, 0];
  new PerformanceObserver((list) => { tasks += list.getEntries().length; })
    .observe({ type: "longtask" });
  const step = (at) => {
    const passed = at - last;
    frames.push(passed);
    last = at;
    const before = box.scrollTop;
    box.scrollTop = before + (px_per_s * passed) / 1000;
    if (box.scrollTop === before) waited += passed;
    elements = Math.max(elements, document.querySelectorAll("*").length);
    if (box.scrollTop < to) return requestAnimationFrame(step);
    const shown = [...document.querySelectorAll(".row-item")];
    const most = Math.max(...shown.map((row) => Number(row.getAttribute("aria-posinset"))));
    resolve({ frames, tasks, waited, elements, rows: most });
  };
  requestAnimationFrame((at) => { last = at; requestAnimationFrame(step); });
})
"""


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
