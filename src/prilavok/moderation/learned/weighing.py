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
from typing import TypeVar

from msgspec import Struct

from prilavok.moderation.learned.features import SHORT_TOKENS
from prilavok.moderation.learned.lexicon import NEGATION, PROHIBITION, classes_in
from prilavok.moderation.learned.second import TOKENS_MAX, Second
from prilavok.moderation.learned.tokens import Token, sentences
from prilavok.moderation.learned.weights import (
    LABELS,
    UNITS,
    Known,
    Model,
    any_above,
    in_lane,
    lanes,
    packed,
)
from prilavok.moderation.model import Label, Role, Signal
from prilavok.moderation.reading import Reading

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
UNLIKELY, LIKELY = -2_000, 250
"""Between these, in thousandths of a log-odds, the first opinion is not sure, and the second one is
asked. What is refused lies so far above `LIKELY` that no harmless word brings it below."""
SURE_MAX = 130
"""How sure, in hundredths, both can be then: a little less than 80 %."""
_UNLIKELY = packed((UNLIKELY,) * len(LABELS))
CORE_TOKENS_MIN = 3
SENTENCE_TOKENS = 20
"""In longer sentences repetition counts for nothing."""
REPEATED_MAX = 2
ALTERNATIVES = frozenset({"или", "иначе", "либо", "or", "otherwise"})
ALTERNATIVES_CHINESE = ("否则", "不然", "要不")
WHAT_ELSE, BEFORE_WHAT_ELSE = frozenset({"то"}), frozenset({"а", "не"})
_WHOLE = slice(None)
_DENYING = NEGATION | PROHIBITION

_LANE = {label: lane for lane, label in enumerate(LABELS)}


class Opinion(Struct, frozen=True):
    """How likely a label is: `strength` in hundredths of a log-odds, of which 0 is the threshold,
    and the stretch of `Reading.plain` that it is due to."""

    strength: int
    span: tuple[int, int]


class Part(Struct, frozen=True):
    """A sentence or most of it, what its tokens and pairs weigh, and its classes."""

    tokens: Sequence[Known]
    total: int
    mask: int
    place: tuple[int, slice]
    """Which sentence of the text it is from, and which of its tokens."""
    is_alone: bool
    """Whether no token changes what another one means: none denies, no two are a phrase."""


class Weighed(Struct, frozen=True):
    """What one sentence, or two neighbours, or a core weigh."""

    total: int
    parts: tuple[Part, ...]


class Weighing:
    """The opinions on one text."""

    __slots__ = (
        "_classes",
        "_excited",
        "_found",
        "_model",
        "_reading",
        "_role",
        "_strengths",
        "_weighed",
    )

    def __init__(
        self,
        model: Model,
        reading: Reading,
        found: Sequence[Signal],
        role: Role,
        weighed: Sequence[Weighed],
    ) -> None:
        self._model = model
        self._reading = reading
        self._found = found
        self._role = role
        self._weighed = weighed
        self._classes = 0
        for each in weighed:
            if each.parts:
                self._classes |= each.parts[-1].mask
        self._strengths: list[tuple[int, ...]] | None = None
        self._excited: dict[int, list[tuple[int, float]] | None] = {}

    @property
    def suspects(self) -> bool:
        """Whether any label is over its threshold."""
        if not any_above([each.total for each in self._weighed], _UNLIKELY):
            return False
        return any(self._settled(lane) > 0 for lane in range(len(LABELS)))

    def lean(self, label: Label) -> int:
        """How likely the first opinion makes `label`, in hundredths of a log-odds."""
        return max(self._in_lane(_LANE[label])) * 100 // UNITS

    def strength(self, label: Label) -> int:
        """How likely the words make `label`, as `Opinion` has it; where is not looked for."""
        return self._settled(_LANE[label])

    def of(self, label: Label) -> Opinion:
        """What the words say of `label`."""
        lane = _LANE[label]
        strengths = self._in_lane(lane)
        strength = self._settled(lane)
        span = (0, len(self._reading.plain))
        if strength > 0:
            best = strengths.index(max(strengths))
            span = self._span(self._weighed[best].parts, lane) or span
        return Opinion(strength, span)

    @property
    def is_conditional(self) -> bool:
        """Whether there is an "if" or an "or"."""
        return bool(self._classes & self._model.conditional)

    @property
    def names_somebody(self) -> bool:
        """Whether there is a word that people are called by."""
        return bool(self._classes & self._model.names)

    def otherwise(self) -> Weighing | None:
        """The opinions on what each sentence says after its last "or", as if that were all: a
        threat is none the less one for what is asked before it. None if no sentence has an "or"."""
        if not self.is_conditional:
            return None
        model = self._model
        found: list[Weighed] = []
        for each in self._weighed:
            part, *more = each.parts
            number, place = part.place
            if more or place is not _WHOLE or not part.mask & model.conditional:
                continue
            at = _last_alternative(part.tokens)
            if at:
                always = each.total - part.total - model.of_classes(part.mask)
                rest = part.tokens[at:]
                seen = model.role_classes[self._role]
                if len(rest) <= SHORT_TOKENS:
                    seen |= model.short_classes
                tail = _part(rest, seen, (number, slice(at, None)))
                total = always + tail.total + model.of_classes(tail.mask)
                found.append(Weighed(total, (tail,)))
        return Weighing(model, self._reading, self._found, self._role, found) if found else None

    def pairs(self, lane: int, *, above: int) -> Iterator[tuple[int, float | None]]:
        """Both opinions, in thousandths and as log-odds, on each stretch that the first one leans
        to more than `above`; None where the second one has none."""
        net = self._model.second
        for at, first in enumerate(self._in_lane(lane)):
            if first > above and net is not None:
                excited = self._excited_by(at, net)
                yield first, None if excited is None else net.opinion(excited, lane)

    def _settled(self, lane: int) -> int:
        """The first opinion in hundredths, or what becomes of it where it is not sure."""
        first = max(self._in_lane(lane))
        if UNLIKELY < first < LIKELY and self._model.second is not None:
            both = self._together(lane, self._model.second)
            if both < 0 or first > 0 or not self._is_honest(lane):
                return min(SURE_MAX, int(100 * both))
        return first * 100 // UNITS

    def _together(self, lane: int, net: Second) -> float:
        """What both opinions make of the stretch that they hold for the worst, as log-odds: what
        each thinks of another sentence does not add up."""
        alone: list[float] = []
        shared: list[tuple[float, float]] = []
        for first, second in self.pairs(lane, above=UNLIKELY):
            if second is None:
                alone.append(first / UNITS)
            else:
                shared.append((first / UNITS, second))
        if shared:
            alone.append(net.settled(lane, *max(shared, key=sum)))
        return max(alone)

    def _is_honest(self, lane: int) -> bool:
        """Whether words excuse what only the second opinion would find."""
        honest = self._model.honest.get((lane, self._role), ())
        return any(
            excusing and part.mask & excusing == excusing
            for excusing in honest
            for each in self._weighed
            for part in each.parts
        )

    def _excited_by(self, at: int, net: Second) -> list[tuple[int, float]] | None:
        """The hidden units that a stretch excites; None when it is empty or too long."""
        if at not in self._excited:
            parts = self._weighed[at].parts
            tokens = [token for part in parts for token in part.tokens]
            mask = 0
            for part in parts:
                mask |= part.mask
            if len(tokens) > SHORT_TOKENS:
                mask &= ~self._model.short_classes
            if 0 < len(tokens) <= TOKENS_MAX:
                self._excited[at] = net.hidden(tokens, mask, self._role)
            else:
                self._excited[at] = None
        return self._excited[at]

    def _in_lane(self, lane: int) -> list[int]:
        """What each sentence, each two neighbours and each core weigh for one label."""
        if self._strengths is None:
            self._strengths = [lanes(each.total) for each in self._weighed]
        return [strength[lane] for strength in self._strengths]

    def _span(self, parts: Sequence[Part], lane: int) -> tuple[int, int] | None:
        """The stretch of tokens with the greatest sum; None when all are against it."""
        texts = sentences(self._reading, self._found)
        best, span = 0, None
        for part in parts:
            running, start = 0, 0
            number, tokens = part.place
            sentence = _without_repetition(texts[number][tokens])
            for token, share in zip(sentence, self._shares(part, lane), strict=True):
                if running <= 0:
                    running, start = 0, token[1]
                running += share
                if running > best:
                    best, span = running, (start, max(token[2], start + 1))
        return span

    def _shares(self, part: Part, lane: int) -> list[int]:
        """What each token adds: for itself, with its neighbours, and by its classes being there."""
        of_classes = self._model.of_classes
        everything = in_lane(of_classes(part.mask), lane)
        shares: list[int] = []
        classes_of = classes_in([known.meaning for known in part.tokens])
        for at, (one, classes) in enumerate(zip(part.tokens, classes_of, strict=True)):
            before = part.tokens[max(0, at - 2) : at]
            pairs = sum(other.pairs.get(one.stem, 0) for other in before if other.pairs)
            without = in_lane(of_classes(part.mask & ~classes), lane) if classes else everything
            shares.append(in_lane(one.weights + pairs, lane) + everything - without)
        return shares


def weigh(model: Model, reading: Reading, found: Sequence[Signal], role: Role) -> Weighing:
    """The opinions on `reading`, in which `found` was recognised, written by `role`."""
    always = model.roles[role]
    if reading.tricks:
        for kind in {trick.kind for trick in reading.tricks}:
            always += model.tricks[kind]
    return Weighing(
        model,
        reading,
        found,
        role,
        _weighed(model, model.sentences(reading, found), always, model.role_classes[role]),
    )


def _weighed(
    model: Model, texts: Sequence[Sequence[Known]], always: int, role: int
) -> list[Weighed]:
    """Each sentence, each two neighbours and each core, `always` included; if there is no sentence,
    `always` alone."""
    of_classes = model.of_classes
    found: list[Weighed] = []
    cores: list[Weighed] = []
    last, last_weighs = None, 0
    both = always - of_classes(role) - _NEIGHBOURS_MORE
    for number, sentence in enumerate(texts):
        length = len(sentence)
        seen = role | model.short_classes if length <= SHORT_TOKENS else role
        part = _part(sentence, seen, (number, _WHOLE))
        weighs = part.total + of_classes(part.mask)
        found.append(Weighed(always + weighs, (part,)))
        if last is not None:
            found.append(Weighed(last_weighs + weighs + both, (last, part)))
        if length >= CORE_TOKENS_MIN and (sentence[0].excuses or sentence[-1].excuses):
            for tokens in _cores(sentence):
                core = _core(part, sentence, seen, (number, tokens))
                total = always + core.total + of_classes(core.mask)
                cores.append(Weighed(total - _LAUNDERED, (core,)))
        last, last_weighs = part, weighs
    return [*found, *cores] or [Weighed(always + of_classes(role), ())]


def _part(sentence: Sequence[Known], seen: int, place: tuple[int, slice]) -> Part:
    """What `sentence`, which stands at `place`, weighs; `seen` are the classes that it has by its
    author and its length."""
    if len(sentence) > SENTENCE_TOKENS:
        sentence = _without_repetition(sentence)
    total = 0
    wanted = wanted_before = 0
    is_alone = True
    before = last = None
    for _, weights, classes, stem, pairs, answers, wants, _, _ in sentence:
        total += weights
        seen |= classes
        if last and (weight := last.get(stem)):
            total += weight
        if before and (weight := before.get(stem)):
            total += weight
        before, last = last, pairs
        if answers and answers & (wanted | wanted_before):
            is_alone = False
        wanted_before, wanted = wanted, wants
    if not is_alone or seen & _DENYING:
        is_alone = False
        for classes in classes_in([known.meaning for known in sentence]):
            seen |= classes
    return Part(sentence, total, seen, place, is_alone)


def _core(part: Part, sentence: Sequence[Known], seen: int, place: tuple[int, slice]) -> Part:
    """What `_part` makes of the `sentence` at `place`, a core of `part`."""
    kept = sentence[place[1]]
    if not part.is_alone or len(sentence) > SENTENCE_TOKENS:
        return _part(kept, seen, place)
    if kept[0] is sentence[0]:
        left_out, beside = sentence[-1], sentence[-3:-1]
        pairs = sum(known.pairs.get(left_out.stem, 0) for known in beside if known.pairs)
    else:
        left_out, beside = sentence[0], sentence[1:3]
        weights = left_out.pairs
        pairs = sum(weights.get(known.stem, 0) for known in beside) if weights else 0
    for known in kept:
        seen |= known.classes
    return Part(kept, part.total - left_out.weights - pairs, seen, place, is_alone=True)


_TextFirst = TypeVar("_TextFirst", Token, Known)


def _without_repetition(sentence: Sequence[_TextFirst]) -> Sequence[_TextFirst]:
    """Of a long sentence each token twice at most: who says a word a hundred times says it, no
    more."""
    if len(sentence) <= SENTENCE_TOKENS:
        return sentence
    counts = Counter[str]()
    kept: list[_TextFirst] = []
    for token in sentence:
        counts[token[0]] += 1
        if counts[token[0]] <= REPEATED_MAX:
            kept.append(token)
    return kept


def _last_alternative(sentence: Sequence[Known]) -> int:
    """How many tokens the last "or" comes after, itself included; 0 if none has words behind it."""
    for at in range(len(sentence) - 2, 0, -1):
        text = sentence[at].text
        is_what_else = text in WHAT_ELSE and sentence[at - 1].text in BEFORE_WHAT_ELSE
        if is_what_else or text in ALTERNATIVES or text.endswith(ALTERNATIVES_CHINESE):
            return at + 1
    return 0


def _cores(sentence: Sequence[Known]) -> Iterator[slice]:
    """The sentence without a word at either end that excuses much and denies nothing."""
    if sentence[0].excuses:
        yield slice(1, None)
    if sentence[-1].excuses:
        yield slice(0, -1)
