"""How likely a text breaks each label, by its words.

A label's strength is the greatest of the whole text's and of each sentence's, so that harmless
sentences around a bad one do not make it better. Within a sentence one harmless word can take away
at most `LAUNDERING_MAX`: its own weights, the pairs it makes and the pairs it parts are all bounded
where they are learned. Words that say no, refuse or advise are the exception: they change what is
said.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from prilavok.moderation.learned.features import of_pair
from prilavok.moderation.learned.lexicon import classes_in
from prilavok.moderation.learned.tokens import Token, sentences
from prilavok.moderation.learned.weights import LABELS, UNITS, Known, Model, lanes
from prilavok.moderation.model import Label, Role, Signal
from prilavok.moderation.reading import Reading

LAUNDERING_MAX = 138
"""How far, in hundredths of a natural log-odds, one more harmless word may lower a label.

Just less than what lies between 80 % and 50 %: a text that is refused for certain is not delivered
because of it.
"""

_LANE = {label: lane for lane, label in enumerate(LABELS)}


class Opinion(Struct, frozen=True):
    """How likely a label is: `strength` in hundredths of a log-odds, of which 0 is the threshold,
    and the stretch of `Reading.plain` that it is due to."""

    strength: int
    span: tuple[int, int]


class Weighed(Struct, frozen=True):
    """A sentence and what it weighs: each token, the pairs that end at it, its classes."""

    sentence: list[Token]
    known: list[Known]
    classes: list[int]
    pairs: list[int]
    mask: int
    total: int


class Weighing:
    """The opinions on one text."""

    def __init__(self, model: Model, parts: Sequence[Weighed], always: int, length: int) -> None:
        self._model = model
        self._parts = parts
        self._length = length
        self._strengths = [
            lanes(always + part.total + model.of_classes(part.mask)) for part in parts
        ]
        if len(parts) != 1:
            mask = 0
            for part in parts:
                mask |= part.mask
            total = always + sum(part.total for part in parts) + model.of_classes(mask)
            self._strengths.append(lanes(total))

    def of(self, label: Label) -> Opinion:
        """What the words say of `label`."""
        lane = _LANE[label]
        strengths = [strength[lane] for strength in self._strengths]
        best = max(strengths)
        strength = best * 100 // UNITS
        if strength <= 0:
            return Opinion(strength, (0, self._length))
        at = strengths.index(best)
        deciding = self._parts if at == len(self._parts) else self._parts[at : at + 1]
        return Opinion(strength, self._span(deciding, lane))

    def _span(self, parts: Sequence[Weighed], lane: int) -> tuple[int, int]:
        """The stretch of tokens with the greatest sum; the whole text when all are against it."""
        best, span = 0, (0, self._length)
        for part in parts:
            running, start = 0, 0
            for token, share in zip(part.sentence, self._shares(part, lane), strict=True):
                if running <= 0:
                    running, start = 0, token[1]
                running += share
                if running > best:
                    best, span = running, (start, token[2])
        return span

    def _shares(self, part: Weighed, lane: int) -> list[int]:
        """What each token adds, alone, with its neighbours and as a member of its classes."""
        everything = self._model.of_classes(part.mask)
        return [
            lanes(known.weights + pair)[lane]
            + lanes(everything - self._model.of_classes(part.mask & ~classes))[lane]
            for known, classes, pair in zip(part.known, part.classes, part.pairs, strict=True)
        ]


def weigh(model: Model, reading: Reading, found: Sequence[Signal], role: Role) -> Weighing:
    """The opinions on `reading`, in which `found` was recognised, written by `role`."""
    parts = [_weighed(model, sentence) for sentence in sentences(reading, found)]
    always = model.of_role(role)
    for trick in {trick.kind for trick in reading.tricks}:
        always += model.weights.get(f"~{trick.value}", 0)
    return Weighing(model, parts, always, len(reading.plain))


def _weighed(model: Model, sentence: list[Token]) -> Weighed:
    known = [model.known(token[0]) for token in sentence]
    get = model.weights.get
    pairs: list[int] = []
    total = 0
    before = last = ""
    for one in known:
        total += one.weights
        stem = one.stem
        pair = 0
        if stem:
            if last:
                pair += get(of_pair(last, stem), 0)
            if before:
                pair += get(of_pair(before, stem), 0)
        pairs.append(pair)
        total += pair
        before, last = last, stem
    classes = classes_in(sentence, [one.classes for one in known], [one.phrases for one in known])
    mask = 0
    for one in classes:
        mask |= one
    return Weighed(sentence, known, classes, pairs, mask, total)
