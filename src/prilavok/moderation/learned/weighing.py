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

from collections.abc import Iterator, Sequence

from msgspec import Struct

from prilavok.moderation.learned.features import SHORT_TOKENS
from prilavok.moderation.learned.honest import says_only
from prilavok.moderation.learned.lexicon import classes_in
from prilavok.moderation.learned.parts import (
    WHOLE,
    Part,
    Weighed,
    part_of,
    weighed,
    without_repetition,
)
from prilavok.moderation.learned.second import STRETCH_TOKENS, Second
from prilavok.moderation.learned.tokens import sentences
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

UNLIKELY, LIKELY = -4_000, 250
"""Between these, in thousandths of a log-odds, the first opinion is not sure, and the second one is
asked. What is refused lies so far above `LIKELY` that no harmless word brings it below."""
FEW_TOKENS, UNLIKELY_IN_FEW = 5, -2_000
"""In a text of so few tokens it is asked whether somebody is run down only from here on: the bare
name of what often is ("delivery is by the marketplace") excites the net as a reproach does."""
SURE_MAX = 130
"""How sure, in hundredths, both can be then: a little less than 80 %."""
DENIED_BELOW = -1.5
"""The log-odds of the second opinion below which hardly any contact lies that was recognised."""
_UNLIKELY = packed((UNLIKELY,) * len(LABELS))
ALTERNATIVES = frozenset({"или", "иначе", "либо", "or", "otherwise"})
ALTERNATIVES_CHINESE = ("否则", "不然", "要不")
WHAT_ELSE, BEFORE_WHAT_ELSE = frozenset({"то"}), frozenset({"а", "не"})

_RUNNING_DOWN = frozenset(
    map(LABELS.index, (Label.PLATFORM_DISPARAGEMENT, Label.SELLER_DISPARAGEMENT))
)
_LANE = {label: lane for lane, label in enumerate(LABELS)}


class Opinion(Struct, frozen=True):
    """How likely a label is: `strength` in hundredths of a log-odds, of which 0 is the threshold,
    and the stretch of `Reading.plain` that it is due to."""

    strength: int
    span: tuple[int, int]


class Weighing:
    """The opinions on one text."""

    __slots__ = (
        "_classes",
        "_excited",
        "_firsts",
        "_found",
        "_length",
        "_model",
        "_reading",
        "_role",
        "_sentences",
        "_weighed",
    )

    def __init__(
        self,
        model: Model,
        reading: Reading,
        found: Sequence[Signal],
        role: Role,
        weighed: Sequence[Weighed],
        sentences: Sequence[Part],
    ) -> None:
        self._model = model
        self._reading = reading
        self._found = found
        self._role = role
        self._weighed = weighed
        self._sentences = sentences
        self._classes = 0
        self._length = 0
        for part in sentences:
            self._classes |= part.mask
            self._length += len(part.tokens)
        self._firsts: tuple[int, ...] | None = None
        self._excited: list[list[tuple[int, float]]] | None = None

    @property
    def suspects(self) -> bool:
        """Whether any label is over its threshold."""
        if not any_above([each.total for each in self._weighed], _UNLIKELY):
            return False
        for lane, first in enumerate(self._first_opinions()):
            if first > UNLIKELY and self._settled(lane) > 0:
                return True
        return False

    def lean(self, label: Label) -> int:
        """How likely the first opinion makes `label`, in hundredths of a log-odds."""
        return self._first_opinions()[_LANE[label]] * 100 // UNITS

    def strength(self, label: Label) -> int:
        """How likely the words make `label`, as `Opinion` has it; where is not looked for."""
        return self._settled(_LANE[label])

    def denies(self, label: Label) -> bool:
        """Whether the second opinion is all but sure that it is not `label`."""
        net = self._model.second
        second = None if net is None else self._second(_LANE[label], net)
        return second is not None and second < DENIED_BELOW

    def of(self, label: Label) -> Opinion:
        """What the words say of `label`."""
        lane = _LANE[label]
        strength = self._settled(lane)
        span = (0, len(self._reading.plain))
        if strength > 0:
            strengths = [in_lane(each.total, lane) for each in self._weighed]
            best = strengths.index(max(strengths))
            span = self._span(self._weighed[best].parts, lane) or span
        return Opinion(strength, span)

    @property
    def is_conditional(self) -> bool:
        """Whether there is an "if" or an "or"."""
        return bool(self._classes & self._model.conditional)

    @property
    def may_be_outright(self) -> bool:
        """Whether there is a word of any kind that signs of their own are made of (`outright`)."""
        return bool(self._classes & self._model.outright)

    @property
    def speaks_of_violence(self) -> bool:
        """Whether there is a word of violence or death."""
        return bool(self._classes & self._model.violence)

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
            if more or place is not WHOLE or not part.mask & model.conditional:
                continue
            at = _last_alternative(part.tokens)
            if at:
                always = each.total - part.total - model.of_classes[part.mask]
                rest = part.tokens[at:]
                seen = model.role_classes[self._role]
                if len(rest) <= SHORT_TOKENS:
                    seen |= model.short_classes
                tail = part_of(rest, seen, (number, WHOLE))
                total = always + tail.total + model.of_classes[tail.mask]
                found.append(Weighed(total, (tail,)))
        if not found:
            return None
        tails = [tail for each in found for tail in each.parts]
        return Weighing(model, self._reading, self._found, self._role, found, tails)

    def both(self, lane: int) -> tuple[int, float | None]:
        """The first opinion, in thousandths, on the stretch that it holds for the worst, and the
        second one, as log-odds, on the whole text; None where it has none."""
        net = self._model.second
        return self._first_opinions()[lane], None if net is None else self._second(lane, net)

    def _settled(self, lane: int) -> int:
        """The first opinion in hundredths, or what becomes of it where it is not sure; none where
        the text is an honest statement and nothing else."""
        first = self._first_opinions()[lane]
        if first > UNLIKELY and says_only(self._reading.plain, LABELS[lane], self._role):
            return UNLIKELY * 100 // UNITS
        net = self._model.second
        if unlikely_in(self._length, lane) < first < LIKELY and net is not None:
            second = self._second(lane, net)
            if second is not None:
                both = net.settled(lane, first / UNITS, second)
                if both < 0 or first > 0 or not self._is_honest(lane):
                    return min(SURE_MAX, int(100 * both))
        return first * 100 // UNITS

    def _second(self, lane: int, net: Second) -> float | None:
        """The second opinion on the whole text, of a long one on the worst of its stretches; None
        where there is nothing to look at.

        It does not look at sentences one by one, as the first does: what is said before and after
        tells a reproach from a threat.
        """
        if self._excited is None:
            self._excited = [
                net.hidden(tokens, mask, self._role)
                for tokens, mask in self._stretches(self._model.short_classes)
            ]
        return max((net.opinion(excited, lane) for excited in self._excited), default=None)

    def _stretches(self, short: int) -> Iterator[tuple[Sequence[Known], int]]:
        """The tokens of as many sentences at once as `STRETCH_TOKENS` allow, and their classes."""
        tokens: list[Known] = []
        mask = 0
        for part in self._sentences:
            if tokens and len(tokens) + len(part.tokens) > STRETCH_TOKENS:
                yield tokens, mask
                tokens, mask = [], 0
            tokens += part.tokens
            mask |= part.mask
            if len(tokens) > SHORT_TOKENS:
                mask &= ~short
        if tokens:
            yield tokens, mask

    def _is_honest(self, lane: int) -> bool:
        """Whether words excuse what only the second opinion would find."""
        hotlines = self._model.hotlines.get((lane, self._role), ())
        if any(number in self._reading.plain for number in hotlines):
            return True
        honest = self._model.honest.get((lane, self._role), ())
        return any(
            excusing and part.mask & excusing == excusing
            for excusing in honest
            for each in self._weighed
            for part in each.parts
        )

    def _first_opinions(self) -> tuple[int, ...]:
        """The greatest of what each sentence, each two neighbours and each core weigh, by lanes."""
        if self._firsts is None:
            each = [lanes(weighed.total) for weighed in self._weighed]
            self._firsts = each[0] if len(each) == 1 else tuple(map(max, *each))
        return self._firsts

    def _span(self, parts: Sequence[Part], lane: int) -> tuple[int, int] | None:
        """The stretch of tokens with the greatest sum; None when all are against it."""
        texts = sentences(self._reading, self._found)
        best, span = 0, None
        for part in parts:
            running, start = 0, 0
            number, tokens = part.place
            whole = texts[number][tokens]
            sentence = without_repetition(whole, [text for text, _, _ in whole])
            sentence = sentence[-len(part.tokens) :]
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
        everything = in_lane(of_classes[part.mask], lane)
        shares: list[int] = []
        classes_of = classes_in([known.meaning for known in part.tokens])
        for at, (one, classes) in enumerate(zip(part.tokens, classes_of, strict=True)):
            before = part.tokens[max(0, at - 2) : at]
            pairs = sum(other.pairs.get(one.stem, 0) for other in before if other.pairs)
            without = in_lane(of_classes[part.mask & ~classes], lane) if classes else everything
            shares.append(in_lane(one.weights + pairs, lane) + everything - without)
        return shares


def unlikely_in(tokens: int, lane: int) -> int:
    """From where on the second opinion on a label is asked of a text of so many tokens."""
    return UNLIKELY_IN_FEW if tokens <= FEW_TOKENS and lane in _RUNNING_DOWN else UNLIKELY


def weigh(model: Model, reading: Reading, found: Sequence[Signal], role: Role) -> Weighing:
    """The opinions on `reading`, in which `found` was recognised, written by `role`."""
    always = model.roles[role]
    if reading.tricks:
        for kind in {trick.kind for trick in reading.tricks}:
            always += model.tricks[kind]
    texts = model.sentences(reading, found)
    each, parts = weighed(model, texts, always, model.role_classes[role])
    return Weighing(model, reading, found, role, each, parts)


def _last_alternative(sentence: Sequence[Known]) -> int:
    """How many tokens the last "or" comes after, itself included; 0 if none has words behind it."""
    for at in range(len(sentence) - 2, 0, -1):
        text = sentence[at].text
        is_what_else = text in WHAT_ELSE and sentence[at - 1].text in BEFORE_WHAT_ELSE
        if is_what_else or text in ALTERNATIVES or text.endswith(ALTERNATIVES_CHINESE):
            return at + 1
    return 0
