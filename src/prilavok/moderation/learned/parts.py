"""What the sentences of a text weigh: each by itself, with its neighbour, and without an excuse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from prilavok.moderation.learned.features import SHORT_TOKENS
from prilavok.moderation.learned.lexicon import NEGATION, PROHIBITION, classes_in
from prilavok.moderation.learned.weights import (
    LABELS,
    UNITS,
    Known,
    Model,
    is_nowhere_negative,
    packed,
)

LAUNDERING_MAX = 109
"""How far, in hundredths of a natural log-odds, one more harmless word may lower a label.

Just less than what lies between 75 % and 50 %: a text that is refused for certain is not delivered
because of it.
"""
NEIGHBOURS_MORE = 2500
"""How much less, in thousandths, two neighbours weigh than both: only where each leans the same way
is more said than by the worse one alone, and a long text has many neighbours."""
_NEIGHBOURS_MORE = packed((NEIGHBOURS_MORE,) * len(LABELS))
_LAUNDERED = packed((LAUNDERING_MAX * UNITS // 100,) * len(LABELS))
CORE_TOKENS_MIN = 3
SENTENCE_TOKENS = 20
"""In longer sentences repetition counts for nothing."""
REPEATED_MAX = 2
WHOLE = slice(None)
_WITHOUT_FIRST, _WITHOUT_LAST = slice(1, None), slice(0, -1)
_DENYING = NEGATION | PROHIBITION


class Part(Struct, frozen=True, gc=False):
    """A sentence or most of it, what its tokens and pairs weigh, and its classes."""

    tokens: Sequence[Known]
    total: int
    mask: int
    place: tuple[int, slice]
    """Which sentence of the text it is from, and at the end of which of its tokens."""
    classes: Sequence[int] | None = None
    """Those of each token, where one may change what another means: it denies, or two are a phrase.
    """


class Weighed(Struct, frozen=True, gc=False):
    """What one sentence, or two neighbours, or a core weigh."""

    total: int
    parts: tuple[Part, ...]


def weighed(
    model: Model, texts: Sequence[Sequence[Known]], always: int, role: int
) -> tuple[list[Weighed], list[Part]]:
    """Each sentence, each two neighbours and each core that weighs more than its sentence for any
    label, `always` included; if there is no sentence, `always` alone. And the sentences by
    themselves."""
    of_classes = model.of_classes
    found: list[Weighed] = []
    cores: list[Weighed] = []
    parts: list[Part] = []
    last, last_weighs = None, 0
    for number, sentence in enumerate(texts):
        length = len(sentence)
        seen = role | model.short_classes if length <= SHORT_TOKENS else role
        part = part_of(sentence, seen, (number, WHOLE))
        parts.append(part)
        weighs = part.total + of_classes[part.mask]
        found.append(Weighed(always + weighs, (part,)))
        if last is not None:
            both = always - of_classes[role] - _NEIGHBOURS_MORE
            found.append(Weighed(last_weighs + weighs + both, (last, part)))
        if length >= CORE_TOKENS_MIN and (sentence[0].excuses or sentence[-1].excuses):
            for core in _cores(part, sentence, seen, number):
                core_weighs = core.total + of_classes[core.mask] - _LAUNDERED
                if not is_nowhere_negative(weighs - core_weighs):
                    cores.append(Weighed(always + core_weighs, (core,)))
        last, last_weighs = part, weighs
    return [*found, *cores] or [Weighed(always + of_classes[role], ())], parts


def part_of(sentence: Sequence[Known], seen: int, place: tuple[int, slice]) -> Part:
    """What `sentence`, which stands at `place`, weighs; `seen` are the classes that it has by its
    author and its length."""
    if len(sentence) > SENTENCE_TOKENS:
        sentence = without_repetition(sentence, [known.text for known in sentence])
    total = wanted = wanted_before = 0
    is_alone = True
    before = last = None
    for known in sentence:
        total += known.weights
        stem = known.stem
        if last and stem in last:
            total += last[stem]
        if before and stem in before:
            total += before[stem]
        before, last = last, known.pairs
        if known.means:
            seen |= known.classes
            if known.answers & (wanted | wanted_before):
                is_alone = False
            wanted_before, wanted = wanted, known.wants
        elif wanted or wanted_before:
            wanted_before, wanted = wanted, 0
    if is_alone and not seen & _DENYING:
        return Part(sentence, total, seen, place)
    classes = classes_in([known.meaning for known in sentence])
    for each in classes:
        seen |= each
    return Part(sentence, total, seen, place, classes)


def _cores(part: Part, sentence: Sequence[Known], seen: int, number: int) -> Iterator[Part]:
    """The sentence without a word at either end that excuses much and denies nothing; `part` is
    what it weighs with both."""
    is_long = len(sentence) > SENTENCE_TOKENS
    if sentence[0].excuses:
        place = number, _WITHOUT_FIRST
        kept = sentence[1:]
        yield part_of(kept, seen, place) if is_long else _without_first(part, kept, seen, place)
    if sentence[-1].excuses:
        place = number, _WITHOUT_LAST
        kept = sentence[:-1]
        yield part_of(kept, seen, place) if is_long else _without_last(part, kept, seen, place)


def _without_first(part: Part, kept: Sequence[Known], seen: int, place: tuple[int, slice]) -> Part:
    """What `part_of` makes of `kept`: what the first token began goes with it, and it denies
    nothing of the others."""
    left_out = part.tokens[0]
    weights = left_out.pairs
    pairs = sum(weights.get(known.stem, 0) for known in kept[:2]) if weights else 0
    for classes in part.classes[1:] if part.classes else [known.classes for known in kept]:
        seen |= classes
    return Part(kept, part.total - left_out.weights - pairs, seen, place)


def _without_last(part: Part, kept: Sequence[Known], seen: int, place: tuple[int, slice]) -> Part:
    """What `part_of` makes of `kept`: the last token may have ended a phrase."""
    left_out = part.tokens[-1]
    pairs = sum(known.pairs.get(left_out.stem, 0) for known in kept[-2:] if known.pairs)
    if not part.classes:
        each = [known.classes for known in kept]
    elif left_out.answers:
        each = classes_in([known.meaning for known in kept])
    else:
        each = part.classes[:-1]
    for classes in each:
        seen |= classes
    return Part(kept, part.total - left_out.weights - pairs, seen, place)


_Token = TypeVar("_Token")


def without_repetition(sentence: Sequence[_Token], texts: Sequence[str]) -> Sequence[_Token]:
    """Of a long sentence each of its `texts` twice at most: who says a word a hundred times says
    it, no more."""
    if len(sentence) <= SENTENCE_TOKENS:
        return sentence
    counts = Counter[str]()
    kept: list[_Token] = []
    for token, text in zip(sentence, texts, strict=True):
        counts[text] += 1
        if counts[text] <= REPEATED_MAX:
            kept.append(token)
    return kept
