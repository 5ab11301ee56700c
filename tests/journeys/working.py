"""What the marketplace's own people do besides a journey, over the API."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from .conftest import Demo

PATIENCE_S = 20


def preset_of(demo: Demo, kind: str, name: str) -> dict[str, Any]:
    """A document that ships."""
    kinds = demo.ask("oleg", "GET", "/v1/programmes")["kinds"]
    [presets] = [each["presets"] for each in kinds if each["kind"] == kind]
    [document] = [preset["document"] for preset in presets if preset["name"] == name]
    return document


def publish(demo: Demo, kind: str, document: object) -> int:
    """Publish it, in force from now on; its version."""
    body = {"document": document, "note": "a journey"}
    return demo.ask("oleg", "POST", f"/v1/programmes/{kind}", body)["version"]


def undecided(demo: Demo) -> frozenset[str]:
    """The cases that wait now."""
    return frozenset(line["case_id"] for line in demo.ask("marina", "GET", "/v1/cases")["cases"])


def message(text: str) -> dict[str, str]:
    """A message to send, with an id of its own."""
    return {"client_id": str(uuid4()), "text": text}


def decide(demo: Demo, earlier: frozenset[str], kind: str, moderator: str, decision: str) -> None:
    """Take the case of `kind` that this journey opened, once it is there, and decide it."""
    line = eventually(lambda: opened_since(demo, earlier, kind, moderator))
    path = f"/v1/cases/{line['case_id']}"
    demo.ask(moderator, "POST", f"{path}/take")
    told = {"decision": decision, "reason": "Решение по переписке"}
    demo.ask(moderator, "POST", f"{path}/decision", told)


def opened_since(demo: Demo, earlier: frozenset[str], kind: str, moderator: str) -> Any | None:
    """An undecided case of `kind` that is not among `earlier`; None while there is none."""
    lines = demo.ask(moderator, "GET", f"/v1/cases?kind={kind}")["cases"]
    return next((line for line in lines if line["case_id"] not in earlier), None)


def eventually(look: Callable[[], Any | None]) -> Any:
    """What `look` finds, as soon as it does."""
    until = time.monotonic() + PATIENCE_S
    while (found := look()) is None:
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.2)
    return found
