"""The judge's place in the write path: every text of every writer passes it before it is stored."""

from __future__ import annotations

from collections.abc import Callable

from prilavok.chat.model import Author, State, Verdict

Judge = Callable[[Author, str], Verdict]
"""Weighs a text for its author. Pure and quick: it runs on the path of every message."""


def deliver_everything(author: Author, text: str) -> Verdict:
    """The judge of an installation without moderation."""
    return Verdict(State.DELIVERED, text)
