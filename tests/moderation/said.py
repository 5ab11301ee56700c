"""The messages of the learning set, as tests use them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec import Struct, json

from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Action, Role

LEARNED = Path(__file__).parents[2] / "training" / "moderation" / "learn"


class Said(Struct, frozen=True):
    """One message and the labels that it deserves."""

    lang: str
    author: Role
    text: str
    labels: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


@cache
def learned() -> tuple[Said, ...]:
    """All messages of the learning set, in the order of the files."""
    return tuple(
        json.decode(line, type=Said)
        for file in sorted(LEARNED.glob("*.jsonl"))
        for line in file.read_bytes().splitlines()
    )


def clean_alone(judge: Judge) -> list[Said]:
    """The clean messages of the learning set that pass when nothing was said before."""
    return [
        said
        for said in learned()
        if not said.labels
        and not said.context
        and judge(said.text, said.author).action is Action.DELIVER
    ]
