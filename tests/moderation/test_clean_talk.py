"""People who say nothing wrong are left alone, whatever they said before."""

from __future__ import annotations

from random import Random

import pytest

from moderation.said import Said, clean_alone
from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Action, Role

TALKS_EACH = 700
"""How many messages of each side and language are judged after others."""
FLAGGED_MAX = 4
"""How many of all 4,200 may be flagged: an order's tail may well read as a number's."""

TOGETHER = 10
"""So many clean messages are written as one long text."""
LONG_EACH = 100
"""How many such texts of each side and language are judged."""
LONG_FLAGGED_MAX = 30
"""How many of all 600 may be flagged: digits and services of neighbours read as one."""


@pytest.fixture(scope="module")
def clean(judge: Judge) -> list[Said]:
    return clean_alone(judge)


def test_nobody_is_flagged_for_saying_a_clean_thing_again(judge: Judge, clean: list[Said]) -> None:
    flagged = [
        said.text
        for said in clean
        for times in (1, 3)
        if judge(said.text, said.author, recent=[said.text] * times).action is not Action.DELIVER
    ]
    assert len(clean) > 7_000
    assert flagged == []


def test_clean_texts_after_clean_texts_are_hardly_ever_flagged(
    judge: Judge, clean: list[Said]
) -> None:
    chance = Random(5)
    flagged: list[tuple[list[str], str]] = []
    for lang in ("ru", "en", "zh"):
        for author in Role:
            texts = [said.text for said in clean if (said.lang, said.author) == (lang, author)]
            for _ in range(TALKS_EACH):
                text = chance.choice(texts)
                recent = chance.sample(texts, chance.randint(1, 8))
                if judge(text, author, recent=recent).labels:
                    flagged.append((recent, text))
    assert len(flagged) <= FLAGGED_MAX, "\n".join(map(str, flagged))


def test_a_long_text_of_clean_ones_is_hardly_ever_flagged(judge: Judge, clean: list[Said]) -> None:
    chance = Random(9)
    flagged: list[str] = []
    for lang in ("ru", "en", "zh"):
        for author in Role:
            texts = [said.text for said in clean if (said.lang, said.author) == (lang, author)]
            for _ in range(LONG_EACH):
                text = "\n".join(chance.sample(texts, TOGETHER))
                if judge(text, author).labels:
                    flagged.append(text)
    assert len(flagged) <= LONG_FLAGGED_MAX, "\n".join(flagged)
