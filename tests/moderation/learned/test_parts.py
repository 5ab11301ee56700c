"""What is left out to be quicker never changes what a text weighs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from prilavok.moderation.learned import Model, parts
from prilavok.moderation.learned.parts import CORE_TOKENS_MIN, WHOLE, part_of, weighed
from prilavok.moderation.learned.tokens import sentences
from prilavok.moderation.learned.weights import LABELS, Known, lanes
from prilavok.moderation.model import Role
from prilavok.moderation.reading import read

MODEL = Model.load()
TUNING = Path(__file__).parents[3] / "training" / "moderation" / "tune.jsonl"
READ = [
    read(json.loads(line)["text"]) for line in TUNING.read_text(encoding="utf-8").splitlines()[::2]
]
SAID = [sentence for reading in READ for sentence in MODEL.sentences(reading, ())]
WORDS = sorted({known.text for sentence in SAID for known in sentence})
CHANGING = [
    "не",
    "нет",
    "без",
    "но",
    "not",
    "never",
    "no",
    "don't",
    "but",
    "не советую",
    "別",
    "不",
]
made_up = st.lists(st.sampled_from(WORDS) | st.sampled_from(CHANGING), min_size=1, max_size=26)


def cores_of(sentence: Sequence[Known]) -> Iterator[Sequence[Known]]:
    """Each core, which is to weigh what a sentence of its own does."""
    if len(sentence) >= CORE_TOKENS_MIN and sentence[0].excuses:
        yield sentence[1:]
    if len(sentence) >= CORE_TOKENS_MIN and sentence[-1].excuses:
        yield sentence[:-1]


def worst_by_all(texts: Sequence[Sequence[Known]], role: int) -> list[int]:
    """The greatest weight for each label, of everything that there is to weigh."""
    found: list[int] = []
    last = None
    for sentence in texts:
        short = MODEL.short_classes if len(sentence) <= parts.SHORT_TOKENS else 0
        part = part_of(sentence, role | short, (0, WHOLE))
        weighs = part.total + MODEL.of_classes[part.mask]
        found.append(weighs)
        if last is not None:
            less = parts.packed((parts.NEIGHBOURS_MORE,) * len(LABELS))
            found.append(last + weighs - MODEL.of_classes[role] - less)
        for kept in cores_of(sentence):
            core = part_of(kept, role | short, (0, WHOLE))
            less = parts.packed((parts.LAUNDERING_MAX * 10,) * len(LABELS))
            found.append(core.total + MODEL.of_classes[core.mask] - less)
        last = weighs
    return [max(lane) for lane in zip(*map(lanes, found), strict=True)]


def worst(texts: Sequence[Sequence[Known]], role: int) -> list[int]:
    each, _ = weighed(MODEL, texts, 0, role)
    return [max(lane) for lane in zip(*(lanes(one.total) for one in each), strict=True)]


def test_a_core_that_is_left_out_would_have_been_the_worst_for_no_label() -> None:
    assert any(any(True for _ in cores_of(sentence)) for sentence in SAID)
    for role in Role:
        seen = MODEL.role_classes[role]
        for reading in READ:
            texts = MODEL.sentences(reading, ())
            if texts:
                assert worst(texts, seen) == worst_by_all(texts, seen), reading.original


@settings(max_examples=150, deadline=None)
@given(st.lists(made_up, min_size=1, max_size=3))
def test_nor_in_a_text_that_nobody_would_say(words: list[list[str]]) -> None:
    texts = [[MODEL.known(word) for word in sentence] for sentence in words]
    assert worst(texts, 0) == worst_by_all(texts, 0)


def test_words_that_are_remembered_as_a_whole_have_the_tokens_of_their_sentences() -> None:
    for reading in READ:
        known = [[known.text for known in each] for each in MODEL.sentences(reading, ())]
        assert known == [[text for text, _, _ in each] for each in sentences(reading, ())]
