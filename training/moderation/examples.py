"""From records to a matrix of features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from scipy.sparse import csr_matrix
from training.moderation.corpus import Record

from prilavok.moderation.contacts import signals
from prilavok.moderation.learned.features import (
    SHORT_TOKENS,
    of_classes,
    of_pair,
    of_token,
    stem_of,
)
from prilavok.moderation.learned.lexicon import Lexicon, classes_in
from prilavok.moderation.learned.tokens import Token, sentences
from prilavok.moderation.model import Label, Role, Signal, Surroundings
from prilavok.moderation.reading import Reading, read

SURROUNDINGS = Surroundings(own_hosts=("market.example",))


class Example(Struct, frozen=True):
    """A text to learn from. `unknown` are labels of which it teaches nothing."""

    record: Record
    reading: Reading
    found: list[Signal]
    positive: frozenset[Label]
    unknown: frozenset[Label]
    counts: Counter[str]
    tokens: int


def examples_of(records: Iterable[Record], lexicon: Lexicon) -> list[Example]:
    return [example_of(record, lexicon) for record in records]


SELLERS_ONLY = frozenset({Label.PLATFORM_DISPARAGEMENT, Label.SELLER_DISPARAGEMENT})
BY_CONTEXT = frozenset({Label.CONTACT_EXCHANGE, Label.OFF_PLATFORM})


def example_of(record: Record, lexicon: Lexicon) -> Example:
    reading = read(record.text)
    found = signals(reading, SURROUNDINGS)
    unknown = set(record.optional)
    if record.context:
        unknown |= BY_CONTEXT & set(record.labels)  # told by what was written before
    if record.author is Role.BUYER:
        unknown |= SELLERS_ONLY
    pieces = sentences(reading, found)
    counts = Counter({f"@{record.author.value}": 1})
    for trick in {trick.kind for trick in reading.tricks}:
        counts[f"~{trick.value}"] += 1
    counts.update(features_of(pieces, lexicon, record.author))
    positive = frozenset(record.labels) - unknown
    return Example(
        record, reading, found, positive, frozenset(unknown), counts, sum(map(len, pieces))
    )


def features_of(pieces: Sequence[Sequence[Token]], lexicon: Lexicon, role: Role) -> Counter[str]:
    """How often each feature occurs in a text of these sentences, as `weighing` adds them up."""
    counts: Counter[str] = Counter()
    mask = lexicon.meaning_of(f"<{role.value}>").classes
    if sum(map(len, pieces)) <= SHORT_TOKENS:
        mask |= lexicon.meaning_of("<short>").classes
    for piece in pieces:
        before = last = ""
        for text, _, _ in piece:
            counts.update(of_token(text))
            stem = stem_of(text)
            if stem:
                counts.update(of_pair(other, stem) for other in (last, before) if other)
            before, last = last, stem
        for classes in classes_in([lexicon.meaning_of(text) for text, _, _ in piece]):
            mask |= classes
    counts.update(feature for _, _, feature in of_classes(mask))
    return counts


def vocabulary(examples: Sequence[Example], at_least: int) -> list[str]:
    """The features that occur in `at_least` examples, sorted."""
    frequency: Counter[str] = Counter()
    for example in examples:
        frequency.update(example.counts.keys())
    return sorted(
        feature for feature, times in frequency.items() if times >= at_least or feature[0] in "#@~<"
    )


def matrix_of(examples: Sequence[Example], features: Sequence[str]) -> csr_matrix:
    place = {feature: at for at, feature in enumerate(features)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, example in enumerate(examples):
        for feature, count in sorted(example.counts.items()):
            if feature in place:
                rows.append(row)
                columns.append(place[feature])
                values.append(count)
    return csr_matrix((np.array(values), (rows, columns)), shape=(len(examples), len(features)))
