"""Pages on a slow machine with a slow line: what a quick one never shows.

`JOURNEYS_SLOWED=6` makes the scripts of every page and frame six times as slow, and each answer of
the server 300 ms later.
"""

from __future__ import annotations

import os
from typing import Final

from playwright.sync_api import CDPSession, Error, Frame, Page

TIMES: Final = float(os.environ.get("JOURNEYS_SLOWED", "1"))
LATENCY_MS: Final = 50
NOT_ITS_OWN = "does not have a separate CDP session"


def slow_down(page: Page) -> None:
    """Slow `page` and what it will embed, if that is asked for."""
    if TIMES > 1:
        _slow(page.context.new_cdp_session(page))
        page.on("framenavigated", _slow_frame)


def _slow_frame(frame: Frame) -> None:
    """A frame of another origin is a process of its own, which knows nothing of the page's pace."""
    if frame.parent_frame is None:
        return
    try:
        _slow(frame.page.context.new_cdp_session(frame))
    except Error as error:
        # Gone meanwhile, or in the page's own process.
        if NOT_ITS_OWN not in f"{error}" and "closed" not in f"{error}":
            raise


def _slow(session: CDPSession) -> None:
    session.send("Emulation.setCPUThrottlingRate", {"rate": TIMES})
    session.send("Network.enable")
    line = {"offline": False, "latency": LATENCY_MS * TIMES}
    line |= {"downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", line)
