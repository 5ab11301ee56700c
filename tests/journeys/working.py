"""What the marketplace's own people do besides a journey, over the API."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from playwright.sync_api import Locator, Page, Route, expect

from .conftest import Demo, Person

PATIENCE_S = 20
TABS_MAX = 60

T = TypeVar("T")


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


def new_product(demo: Demo, seller_id: str, title: str = "Lamp") -> str:
    """The id of a product that no other journey knows, so that none has a chat about it."""
    product_id = f"journey-{uuid4()}"
    fact = {"type": "product", "source": "journeys", "id": str(uuid4())}
    fact |= {"at": datetime.now(UTC).isoformat(), "seller_id": seller_id}
    demo.tell({**fact, "product_id": product_id, "title": title, "category": ["Home"]})
    return product_id


def new_order(demo: Demo, seller_id: str, buyer: str, paid_minor: int) -> str:
    """The id of an order of one lamp, in roubles, that `buyer` has kept since yesterday."""
    product_id = new_product(demo, seller_id)
    order_id = f"journey-{uuid4()}"
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    step = {"source": "journeys", "at": yesterday, "seller_id": seller_id, "order_id": order_id}
    line = {"line_id": "1", "product_id": product_id, "quantity": 1, "paid_minor": paid_minor}
    placed = {"buyer_id": buyer, "scheme": "FBS", "currency": "RUB", "lines": [line]}
    demo.tell({**step, **placed, "type": "order_placed", "id": str(uuid4())})
    for kind in ("paid", "shipped", "delivered", "bought_out"):
        demo.tell({**step, "type": f"order_{kind}", "id": str(uuid4())})
    return order_id


def undecided(demo: Demo) -> frozenset[str]:
    """The cases that wait now."""
    return frozenset(line["case_id"] for line in demo.ask("marina", "GET", "/v1/cases")["cases"])


def message(text: str) -> dict[str, str]:
    """A message to send, with an id of its own."""
    return {"client_id": str(uuid4()), "text": text}


def decide(demo: Demo, earlier: frozenset[str], kind: str, moderator: str, decision: str) -> None:
    """Take the case of `kind` that this journey opened, once it is there, and decide it."""
    line = eventually(f"case of {kind}", lambda: opened_since(demo, earlier, kind, moderator))
    path = f"/v1/cases/{line['case_id']}"
    demo.ask(moderator, "POST", f"{path}/take")
    told = {"decision": decision, "reason": "Решение по переписке"}
    demo.ask(moderator, "POST", f"{path}/decision", told)


def opened_since(demo: Demo, earlier: frozenset[str], kind: str, moderator: str) -> Any | None:
    """An undecided case of `kind` that is not among `earlier`; None while there is none."""
    lines = demo.ask(moderator, "GET", f"/v1/cases?kind={kind}")["cases"]
    return next((line for line in lines if line["case_id"] not in earlier), None)


def said(demo: Demo, persona: str, chat_id: str) -> list[str]:
    """The texts of a chat that `persona` sees."""
    page = demo.ask(persona, "GET", f"/v1/chats/{chat_id}/messages")
    return [each["text"] for each in page["messages"]]


def arrives(demo: Demo, persona: str, chat_id: str, text: str) -> None:
    """Wait until `text` is in the chat."""
    eventually(f"message {text}", lambda: text in said(demo, persona, chat_id) or None)


@contextmanager
def answers_lost(page: Page, address: str) -> Iterator[None]:
    """The server does what `page` asks at `address`, and none of its answers arrives."""

    is_lost = True

    def lose(route: Route) -> None:
        if not is_lost:
            route.fallback()
            return
        route.fetch()
        route.abort()

    # It stays: taken off while an answer is on its way, it would handle that one twice.
    page.route(address, lose)
    yield
    is_lost = False


def goes_offline(person: Person) -> None:
    """Cut the connection and wait until the page has noticed, in English: open sockets live on."""
    person.page.context.set_offline(True)
    expect(person.room.locator("div.note").filter(has_text="You are offline")).to_be_visible()


def tabs_to(page: Page, target: Locator, by: str = "Tab") -> None:
    """Reach `target` as a person without a mouse does, from where the focus is."""
    expect(target).to_be_visible()
    for _ in range(TABS_MAX):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(by)
    raise AssertionError(f"{target} is not reached by {by}")


def heard(page: Page, what: str, kept: list[T]) -> T:
    """The last of what events of `page` have put into `kept`, once there is any."""

    def look() -> T | None:
        page.wait_for_timeout(50)  # Meanwhile events are heard.
        return kept[-1] if kept else None

    return eventually(what, look)


def eventually(what: str, look: Callable[[], T | None]) -> T:
    """`what` is waited for, as `look` finds it."""
    until = time.monotonic() + PATIENCE_S
    while (found := look()) is None:
        assert time.monotonic() < until, f"within {PATIENCE_S} s there was no {what}"
        time.sleep(0.2)
    return found
