"""Judges whose verdicts a test can foresee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

from msgspec.structs import replace

from prilavok.chat.judging import JudgeInForce, Judges
from prilavok.moderation.judge import Judge
from prilavok.moderation.model import (
    Action,
    Direction,
    Finding,
    Label,
    Role,
    Situation,
    Span,
    Verdict,
)
from prilavok.moderation.programme import Rulebook


class DeliverEverything:
    """Finds nothing wrong with anything."""

    rulebook = Rulebook(name="nothing", own_hosts=("market.example",), rules=())
    version = 0

    def __call__(
        self, text: str, role: Role, situation: Situation, recent: Sequence[str]
    ) -> Verdict:
        return Verdict(Action.DELIVER, text, (), self.version)


def always(judge: Any) -> Judges:
    """One and the same judge, whatever is published."""
    return OneJudge(judge)


class OneJudge(Judges):
    def __init__(self, judge: Judge) -> None:
        super().__init__(lambda rulebook, version: judge)
        self._in_force = JudgeInForce(judge)

    async def in_force(self, conn: object, now: datetime) -> JudgeInForce:
        return self._in_force


UNMODERATED = always(DeliverEverything())


def verdict(
    action: Action,
    text: str,
    *,
    label: Label = Label.CONTACT_EXCHANGE,
    spans: tuple[Span, ...] | None = None,
    version: int = 0,
    score: int = 99,
) -> Verdict:
    """A verdict for one reason, on the whole of `text` unless `spans` say where."""
    found = Finding(
        label=label,
        score=score,
        spans=spans or (Span(0, len(text)),),
        reasons=("phone",),
        direction=Direction.GIVES,
        rule=f"{label}-rule",
        action=action,
    )
    return Verdict(action, text, (found,), version)


class Listening(DeliverEverything):
    """Does what the text asks for, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Role, Situation, tuple[str, ...]]] = []

    def __call__(
        self, text: str, role: Role, situation: Situation, recent: Sequence[str]
    ) -> Verdict:
        self.asked.append((text, role, situation, tuple(recent)))
        action, _, _ = text.partition(": ")
        spans = (Span(len(action) + 2, len(text)),)
        match action:
            case "mask":
                return replace(verdict(Action.MASK, text, spans=spans), text="mask: •••")
            case "hold" | "refuse":
                return verdict(Action(action), text, spans=spans)
            case "short":
                return verdict(Action.REFUSE, text, label=Label.MONOSYLLABIC)
            case "log":
                return verdict(Action.DELIVER, text)
            case _:
                return Verdict(Action.DELIVER, text, (), 0)

    def recent(self, text: str) -> tuple[str, ...]:
        """What it was told that had been said before `text`, the last time."""
        return next(recent for asked, _, _, recent in reversed(self.asked) if asked == text)


class Fickle(DeliverEverything):
    """Its verdict hangs on every letter of what was said before, and it always has something to
    say: so whoever stored a verdict of another window, or of another rulebook, is found out."""

    def __init__(self, version: int = 0) -> None:
        self.version = version

    def __call__(
        self, text: str, role: Role, situation: Situation, recent: Sequence[str]
    ) -> Verdict:
        said = "\0".join((str(self.version), role, *recent, text))
        number = crc32(said.encode())
        action = list(Action)[number % 4]
        judged = verdict(action, text, version=self.version, score=number % 101)
        return replace(judged, text=f"••• {text[:1]}") if action is Action.MASK else judged


class Halves(DeliverEverything):
    """Refuses the second half of anything: `left 7` after `right 7`, and the other way round."""

    def __call__(
        self, text: str, role: Role, situation: Situation, recent: Sequence[str]
    ) -> Verdict:
        half, _, number = text.partition(" ")
        other = {"left": "right", "right": "left"}.get(half)
        if f"{other} {number}" in recent:
            return verdict(Action.REFUSE, text)
        return Verdict(Action.DELIVER, text, (), self.version)
