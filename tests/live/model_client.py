"""A chat client as it should be written: nothing but the protocol, applied by `change`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

Json = dict[str, Any]

OWN = ("client_id", "author", "verdict")
"""What only its author, or their side, is told of a message."""


@dataclass
class View:
    """What a client shows of one chat."""

    change: int = 0
    messages: dict[str, Json] = field(default_factory=dict)
    status: str = "new"
    due_at: str | None = None
    marks: dict[str, tuple[int, int]] = field(default_factory=dict)
    has_gap: bool = False
    knows_status: bool = True
    """Our own `sent` says nothing of the status; the next event does."""

    def shown(self) -> list[Json]:
        """The visible messages in order, without what only their author's side is told."""
        told = sorted(self.messages.values(), key=lambda message: message["seq"])
        return [{k: v for k, v in m.items() if k not in OWN} for m in told]

    def copy(self) -> View:
        return View(self.change, dict(self.messages), self.status, self.due_at, dict(self.marks))


@dataclass
class ModelClient:
    """Keeps its views by what it is told, and says what it has to ask for."""

    side: str
    views: dict[str, View] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    acknowledged: dict[str, Json] = field(default_factory=dict)
    problems: dict[str, Json] = field(default_factory=dict)
    is_ready: bool = False
    heard: list[Json] = field(default_factory=list)
    faults: list[AssertionError] = field(default_factory=list)

    def view(self, chat_id: UUID | str) -> View:
        return self.views.setdefault(str(chat_id), View())

    def take(self, frame: bytes | str) -> None:
        """Take one frame: an array of events."""
        events = msgspec.json.decode(frame)
        assert isinstance(events, list), "a server's frame is an array"
        assert events, "no frame is empty"
        for event in events:
            self.heard.append(event)
            self._apply(event)

    def to_resume(self) -> list[Json]:
        """The chats with gaps, as a `resume` frame wants them; asking closes the gap for now."""
        gaps = [(chat_id, view) for chat_id, view in self.views.items() if view.has_gap]
        for _, view in gaps:
            view.has_gap = False
        return [{"chat_id": chat_id, "change": view.change} for chat_id, view in gaps]

    def everything(self) -> list[Json]:
        """All chats, to be resumed after a new connection."""
        return [{"chat_id": chat_id, "change": view.change} for chat_id, view in self.views.items()]

    def _apply(self, event: Json) -> None:
        match event["type"]:
            case "ready":
                self.is_ready = True
            case "sent":
                self._sent(event)
            case "message" | "revised" | "status":
                self._change(event)
            case "marks":
                view = self.view(event["chat_id"])
                view.marks[event["side"]] = (event["delivered"], event["read"])
            case "changes":
                self._changes(event)
            case "resync":
                self.views[event["chat_id"]] = View(has_gap=True)
            case "problem":
                if event["client_id"] is not None:
                    self.problems[event["client_id"]] = event["problem"]
            case "kept_back" | "typing" | "rights" | "pong":
                pass
            case unknown:
                raise AssertionError(f"an event of an unknown type {unknown}")

    def _is_next(self, event: Json) -> bool:
        view = self.view(event["chat_id"])
        if event["change"] > view.change + 1:
            view.has_gap = True
        return bool(event["change"] == view.change + 1)

    def _sent(self, event: Json) -> None:
        before = self.acknowledged.get(event["client_id"])
        if before is not None:
            assert before["message_id"] == event["message_id"], "one client id, one message"
            assert before["seq"] in (None, event["seq"]), "a message keeps its seq"
        self.acknowledged[event["client_id"]] = event
        if event["change"] is None or not self._is_next(event):
            return
        view = self.view(event["chat_id"])
        if event["state"] not in ("delivered", "masked"):
            view.has_gap = True
            return
        view.change = event["change"]
        view.knows_status = False
        view.messages[event["message_id"]] = {
            "message_id": event["message_id"],
            "chat_id": event["chat_id"],
            "seq": event["seq"],
            "side": self.side,
            "text": event.get("text", self.drafts[event["client_id"]]),
            "state": event["state"],
            "sent_at": event["sent_at"],
            "edited_at": None,
        }

    def _change(self, event: Json) -> None:
        if not self._is_next(event):
            return
        view = self.view(event["chat_id"])
        view.change = event["change"]
        if "message" in event:
            view.messages[event["message"]["message_id"]] = event["message"]
        if "status" in event:
            view.status, view.due_at, view.knows_status = event["status"], event["due_at"], True

    def _changes(self, event: Json) -> None:
        view = self.view(event["chat_id"])
        chat = event["chat"]
        view.marks = {
            side: (marks["delivered"], marks["read"]) for side, marks in chat["marks"].items()
        }
        assert event["after"] <= view.change, "we are told more than we asked for"
        if event["change"] < view.change:
            return
        view.change = event["change"]
        view.messages |= {message["message_id"]: message for message in event["messages"]}
        view.status, view.due_at, view.knows_status = chat["status"], chat["due_at"], True
