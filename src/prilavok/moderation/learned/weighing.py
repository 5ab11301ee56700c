"""How likely a text breaks each label, by its words.

A label's strength is the greatest of each sentence's and of each two neighbours', so that harmless
sentences around a bad one do not make it better, and many of them not worse. Within a sentence one
harmless word can take away at most `LAUNDERING_MAX`: its own weights, the pairs it makes, the pairs
it parts and the class it belongs to are all bounded, and courtesy is not even seen. Words that
excuse much though they deny nothing are looked away from at either end of a sentence. Words that
say no, refuse or advise are the exception, since they change what is said; so is a second word put
between words that are a phrase only together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from prilavok.moderation.learned.lexicon import NEGATION, classes_in
from prilavok.moderation.learned.tokens import Token, sentences
from prilavok.moderation.learned.weights import LABELS, UNITS, Known, Model, lanes
from prilavok.moderation.model import Label, Role, Signal
from prilavok.moderation.reading import Reading

LAUNDERING_MAX = 109
"""How far, in hundredths of a natural log-odds, one more harmless word may lower a label.

Just less than what lies between 75 % and 50 %: a text that is refused for certain is not delivered
because of it.
"""

LAUNDERED = LAUNDERING_MAX * UNITS // 100
CORE_TOKENS_MIN = 3
SENTENCE_TOKENS = 20
"""In longer sentences repetition counts for nothing."""
REPEATED_MAX = 2

_LANE = {label: lane for lane, label in enumerate(LABELS)}


class Opinion(Struct, frozen=True):
    """How likely a label is: `strength` in hundredths of a log-odds, of which 0 is the threshold,
    and the stretch of `Reading.plain` that it is due to."""

    strength: int
    span: tuple[int, int]


class Part(NamedTuple):
    """A sentence, what its tokens and pairs weigh, and its classes."""

    sentence: list[Token]
    total: int
    mask: int


class Weighing:
    """The opinions on one text."""

    __slots__ = ("_deciding", "_length", "_model", "_strengths")

    def __init__(
        self,
        model: Model,
        parts: Sequence[Part],
        cores: Sequence[Part],
        always: int,
        length: int,
    ) -> None:
        self._model = model
        self._length = length
        of_classes = model.of_classes
        self._deciding: list[Sequence[Part]] = [[part] for part in parts]
        self._strengths = [lanes(always + total + of_classes(mask)) for _, total, mask in parts]
        for pair in pairwise(parts):
            total = always + pair[0].total + pair[1].total
            self._deciding.append(pair)
            self._strengths.append(lanes(total + of_classes(pair[0].mask | pair[1].mask)))
        if not parts:
            self._deciding.append(parts)
            self._strengths.append(lanes(always))
        for core in cores:
            weighed = lanes(always + core.total + of_classes(core.mask))
            self._deciding.append([core])
            self._strengths.append(tuple(strength - LAUNDERED for strength in weighed))

    @property
    def suspects(self) -> bool:
        """Whether any label is over its threshold."""
        return any(max(strength) > 0 for strength in self._strengths)

    def of(self, label: Label) -> Opinion:
        """What the words say of `label`."""
        lane = _LANE[label]
        best = max([strength[lane] for strength in self._strengths])
        if best <= 0:
            return Opinion(best * 100 // UNITS, (0, self._length))
        at = [strength[lane] for strength in self._strengths].index(best)
        return Opinion(best * 100 // UNITS, self._span(self._deciding[at], lane))

    def _span(self, parts: Sequence[Part], lane: int) -> tuple[int, int]:
        """The stretch of tokens with the greatest sum; the whole text when all are against it."""
        best, span = 0, (0, self._length)
        for part in parts:
            running, start = 0, 0
            for token, share in zip(part.sentence, self._shares(part, lane), strict=True):
                if running <= 0:
                    running, start = 0, token[1]
                running += share
                if running > best:
                    best, span = running, (start, max(token[2], start + 1))
        return span

    def _shares(self, part: Part, lane: int) -> list[int]:
        """What each token adds: for itself, with its neighbours, and by its classes being there."""
        model = self._model
        known = [model.known(token[0]) for token in part.sentence]
        everything = lanes(model.of_classes(part.mask))[lane]
        shares: list[int] = []
        classes_of = _classes(part.sentence, known)
        for at, (one, classes) in enumerate(zip(known, classes_of, strict=True)):
            pairs = sum(
                other.pairs.get(one.stem, 0) for other in known[max(0, at - 2) : at] if other.pairs
            )
            without = lanes(model.of_classes(part.mask & ~classes))[lane] if classes else everything
            shares.append(lanes(one.weights + pairs)[lane] + everything - without)
        return shares


def weigh(model: Model, reading: Reading, found: Sequence[Signal], role: Role) -> Weighing:
    """The opinions on `reading`, in which `found` was recognised, written by `role`."""
    texts = sentences(reading, found)
    parts = [_weighed(model, sentence) for sentence in texts]
    cores = [_weighed(model, core) for sentence in texts for core in _cores(model, sentence)]
    always = model.of_role(role)
    if reading.tricks:
        for trick in {trick.kind for trick in reading.tricks}:
            always += model.weights.get(f"~{trick.value}", 0)
    return Weighing(model, parts, cores, always, len(reading.plain))


def _weighed(model: Model, sentence: list[Token]) -> Part:
    known: list[Known] = []
    total = 0
    seen = 0
    phrases: tuple[object, ...] = ()
    before = last = None
    if len(sentence) > SENTENCE_TOKENS:
        sentence = _without_repetition(sentence)
    for text, _, _ in sentence:
        one = model.known(text)
        weights, classes, stem, pairs, begun = one
        known.append(one)
        total += weights
        seen |= classes
        phrases = phrases or begun
        if last:
            total += last.get(stem, 0)
        if before:
            total += before.get(stem, 0)
        before, last = last, pairs
    if seen & NEGATION or phrases:
        for classes in _classes(sentence, known):
            seen |= classes
    return Part(sentence, total, seen)


def _without_repetition(sentence: list[Token]) -> list[Token]:
    """Each token twice at most: who says a word a hundred times says it, no more."""
    counts = Counter[str]()
    kept: list[Token] = []
    for token in sentence:
        counts[token[0]] += 1
        if counts[token[0]] <= REPEATED_MAX:
            kept.append(token)
    return kept


def _cores(model: Model, sentence: list[Token]) -> Iterator[list[Token]]:
    """The sentence without a word at either end that excuses much and denies nothing."""
    if len(sentence) >= CORE_TOKENS_MIN:
        if model.excuses(sentence[0][0]):
            yield sentence[1:]
        if model.excuses(sentence[-1][0]):
            yield sentence[:-1]


def _classes(sentence: list[Token], known: list[Known]) -> list[int]:
    return classes_in(sentence, [one.classes for one in known], [one.phrases for one in known])
