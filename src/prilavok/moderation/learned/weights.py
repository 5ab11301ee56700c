"""What was learned: a weight for each feature and label, and the classes of words.

The weights of a feature for all labels are one Python integer, a lane of `LANE_BITS` for each
label, so that a text is weighed by adding a few integers. A sum is told apart by `lanes`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple, TypeVar

from msgspec import Struct, msgpack

from prilavok.moderation.learned.features import of_classes, of_token, stem_of
from prilavok.moderation.learned.lexicon import DENIED, Lexicon, Meaning, is_chinese
from prilavok.moderation.learned.second import Second, SecondDocument
from prilavok.moderation.learned.tokens import HAN_RUN, STOPS, pieces, pieces_of, tokens_of
from prilavok.moderation.model import Label, Role, Signal
from prilavok.moderation.reading import Reading, TrickKind

LABELS = tuple(label for label in Label if label is not Label.MONOSYLLABIC)
"""What the model knows of; a lane each, in this order."""

UNITS = 1000
"""Weights are whole thousandths of a natural log-odds."""
LANE_BITS = 32
LANES = len(LABELS)
PACKED_BYTES = LANES * LANE_BITS // 8
_BIAS = sum(1 << (LANE_BITS * lane + LANE_BITS - 1) for lane in range(LANES))
_LANES = struct.Struct(f"<{LANES}I")
_LANE = (1 << LANE_BITS) - 1
_ZERO = 1 << (LANE_BITS - 1)
_SIGNS = sum(_ZERO << (LANE_BITS * lane) for lane in range(LANES))
_JUST_BELOW = sum((_ZERO - 1) << (LANE_BITS * lane) for lane in range(LANES))

STORED = struct.Struct(f"<{LANES}h")

WORD_LOSS_MAX = 350
"""How far, in thousandths, one word may lower any label for itself (see `weighing`)."""
PAIR_LOSS_MAX, PAIR_GAIN_MAX = 20, 80
"""What a pair of neighbours may weigh at least and at most."""
CHINESE_LOSS_MAX, CHINESE_PAIR_LOSS_MAX = 150, 50
"""How far one Chinese character, and one that is read together with others, may lower a label."""
EXCUSES = frozenset(
    {
        "buyer", "seller", "refusal", "advice", "lawful", "on_platform",
        "platform", "staff", "fees", "others", "bad_goods", "i", "animal", "coarse",
        "signal_own", "signal_number",
    }
)  # fmt: skip
"""Classes of words that may make a text as clean as they like, as do all that are denied: they
refuse, or say of whom or what is spoken."""
HARMLESS_EXCUSES = frozenset({"lawful", "on_platform"})
"""Those of them that a launderer may add as easily as any other word."""
_ADVICE = (("no:credential",), ("no:tell_code",))
HONEST: Mapping[tuple[Label, Role], Sequence[Sequence[str]]] = {
    (Label.PHISHING, Role.BUYER): _ADVICE,
    (Label.PHISHING, Role.SELLER): _ADVICE,
    (Label.THREAT, Role.BUYER): (("lawful",), ("lawsuit",)),
    (Label.SELLER_DISPARAGEMENT, Role.SELLER): (("advice", "we"),),
}
"""Sets of classes that make a text honest, by label and author: whoever forbids to tell a code
gives advice, a buyer may announce lawful steps, a seller may warn of who writes in the shop's
name."""
HOTLINES: Mapping[tuple[Label, Role], Sequence[str]] = {
    (Label.THREAT, Role.BUYER): ("12315", "12345"),
}
"""What makes a text honest likewise: numbers, which are in no class, of consumers' protection."""
SAY_NO = frozenset({"negation", "turn", "prohibition"})
"""Classes of words that change what is said, by what they deny."""
NAMES = ("abuse", "fool", "obscene", "no:obscene", "animal", "scorn")
"""Classes of words that people are called by, or that are obscene, even where they are denied."""
CLASS_LOSS_MAX = 450
"""How far any other class may lower a label by being there, with all the classes beside it."""

CACHE_MAX = 20_000
"""How many words, and how many sets of classes, are remembered."""
REMEMBERED_CHARS_MAX = 24
"""Longer words and runs of Chinese are not remembered as a whole."""


_Key = TypeVar("_Key", str, int)
_Value = TypeVar("_Value")


def packed(weights: tuple[int, ...]) -> int:
    """One integer for one weight for each label."""
    return sum(weight << (LANE_BITS * lane) for lane, weight in enumerate(weights))


def lanes(total: int) -> tuple[int, ...]:
    """The sum for each label, of a sum of packed integers."""
    unsigned = _LANES.unpack((total + _BIAS).to_bytes(PACKED_BYTES, "little"))
    return tuple(value - _ZERO for value in unsigned)


def in_lane(total: int, lane: int) -> int:
    """`lanes(total)[lane]`, where no other one is asked for."""
    return ((total + _BIAS) >> (LANE_BITS * lane) & _LANE) - _ZERO


def any_above(totals: Iterable[int], floor: int) -> bool:
    """Whether the sum for any label is greater than in `floor` in any of `totals`."""
    just_below = _JUST_BELOW - floor
    signs = 0
    for total in totals:
        signs |= total + just_below
    return signs & _SIGNS != 0


def is_nowhere_negative(total: int) -> bool:
    """Whether no lane of `lanes(total)` is less than nothing."""
    return (total + _SIGNS) & _SIGNS == _SIGNS


class Document(Struct, frozen=True, array_like=True):
    """The model file. `weights` are lanes of 16 bits, the first ones for all features, and so on;
    `features` are separated by line ends. `source` is the digest of what it was learned from."""

    source: str
    labels: tuple[str, ...]
    classes: tuple[str, ...]
    lexicon: list[tuple[str, list[int]]]
    features: str
    weights: bytes
    second: SecondDocument | None = None


class Known:
    """What is known of a token: its weights, its classes, its stem, what pairs with the stems that
    follow weigh, the words of phrases that it may be and that it wants (`Meaning`).

    Not a tuple: to take one apart touches everything in it, and most of it is seldom asked for.
    """

    __slots__ = (
        "answers",
        "classes",
        "excuses",
        "meaning",
        "means",
        "pairs",
        "stem",
        "text",
        "wants",
        "weights",
    )

    def __init__(
        self,
        text: str,
        weights: int,
        meaning: Meaning,
        pairs: dict[str, int] | None,
        *,
        changes: bool,
    ) -> None:
        self.text = text
        self.weights = weights
        self.meaning = meaning
        self.classes = meaning.classes
        self.answers = meaning.answers
        self.wants = meaning.wants
        self.means = bool(meaning.classes or meaning.answers or meaning.wants)
        self.stem = stem_of(text)
        self.pairs = pairs
        self.excuses = meaning.classes != 0 and not changes
        """Whether it belongs to a class, so that it may take away much, but to none that changes
        what is said."""


class Piece(NamedTuple):
    """The tokens of a piece of a text, and whether a sentence ends with it."""

    tokens: tuple[Known, ...]
    is_end: bool


class _Remembered(dict[_Key, _Value]):
    """What was found for each key, of `CACHE_MAX` at most: a dictionary, because most of what is
    asked for is there, and no function is called for that."""

    def __init__(self, find: Callable[[_Key], _Value]) -> None:
        self._find = find

    def __missing__(self, key: _Key) -> _Value:
        if len(self) >= CACHE_MAX:
            self.clear()
        found = self[key] = self._find(key)
        return found


class Model:
    """The weights in memory. What it remembers makes it faster, never different."""

    def __init__(self, document: Document) -> None:
        if document.labels != LABELS:
            raise ValueError("the model was made for other labels")
        self.source = document.source
        entries = [(entry, sum(1 << at for at in classes)) for entry, classes in document.lexicon]
        self.lexicon = Lexicon(entries, document.classes)
        self.weights = _unpacked(document.features.split("\n"), document.weights)
        self._pairs = _by_left(self.weights)
        self._known = _Remembered(self._look_up)
        self._pieces: dict[str, Piece] = {}
        self._words: dict[str, Known | tuple[Piece, ...]] = {}
        self.of_classes = _Remembered(self._add_classes)
        """The weights of the classes in a mask together."""
        self.second = Second(document.second) if document.second is not None else None
        self._excuses = {at for at, name in enumerate(document.classes) if name in EXCUSES}

        self._changes = sum(
            1 << at
            for at, name in enumerate(document.classes)
            if name in EXCUSES - HARMLESS_EXCUSES | SAY_NO
        )
        self.names = self._mask(NAMES)
        self.violence = self._mask(("violence",))
        self.conditional = self._mask(("conditional",))
        self.outright = self.names | self.violence | self.conditional
        self.honest = {
            (LABELS.index(label), role): tuple(map(self._mask, excusing))
            for (label, role), excusing in HONEST.items()
        }
        """Classes of words beside which, all of one set, the second opinion finds nothing."""
        self.hotlines = {
            (LABELS.index(label), role): numbers for (label, role), numbers in HOTLINES.items()
        }
        self.roles = {role: self.weights.get(f"@{role.value}", 0) for role in Role}
        """What is to be added for a text by each, the thresholds of all labels included."""
        classes_of = self.lexicon.meaning_of
        self.role_classes = {role: classes_of(f"<{role.value}>").classes for role in Role}
        self.short_classes = classes_of("<short>").classes
        self.tricks = {kind: self.weights.get(f"~{kind.value}", 0) for kind in TrickKind}

    @classmethod
    def load(cls) -> Model:
        """The model that ships with the package: one for all judges of a process."""
        return _shipped()

    @classmethod
    def of_bytes(cls, content: bytes) -> Model:
        return cls(msgpack.decode(zlib.decompress(content), type=Document))

    def _mask(self, classes: Iterable[str]) -> int:
        """The classes of those names; of a denied one it begins with `no:`."""
        names = self.lexicon.names
        return sum(
            1 << names.index(name.removeprefix("no:")) + DENIED * name.startswith("no:")
            for name in classes
            if name.removeprefix("no:") in names
        )

    def sentences(self, reading: Reading, found: Sequence[Signal]) -> list[list[Known]]:
        """What is known of the tokens of each sentence of `reading`, in which `found` was found."""
        if found:
            whole = _sentencewise(map(self._piece, pieces(reading, found)))
            return [list(piece.tokens) for piece in whole if piece.tokens]
        return self._sentences_of(reading.plain)

    def _sentences_of(self, plain: str) -> list[list[Known]]:
        """The same where nothing was found, word by word: no piece goes on beyond a space."""
        done: list[list[Known]] = []
        sentence: list[Known] = []
        remembered = self._words
        for word in plain.split(" "):
            known = remembered[word] if word in remembered else self._in_word(word)
            if isinstance(known, Known):
                sentence.append(known)
                continue
            for tokens, is_end in known:
                if tokens:
                    sentence += tokens
                if is_end and sentence:
                    done.append(sentence)
                    sentence = []
        if sentence:
            done.append(sentence)
        return done

    def _in_word(self, word: str) -> Known | tuple[Piece, ...]:
        """The only token of `word`, as most words have one; else its pieces."""
        several = _sentencewise(map(self._piece, pieces_of(word)))
        is_lone = len(several) == 1 and len(several[0].tokens) == 1 and not several[0].is_end
        known = several[0].tokens[0] if is_lone else several
        if len(word) <= REMEMBERED_CHARS_MAX and not HAN_RUN.search(word):
            if len(self._words) >= CACHE_MAX:
                self._words.clear()
            self._words[word] = known
        return known

    def _piece(self, text: str) -> Piece:
        known = self._pieces.get(text)
        return self._look_at(text) if known is None else known

    def _look_at(self, text: str) -> Piece:
        texts = [token for token, _, _ in tokens_of(text)]
        known = tuple(self.known(token) for token in texts if token)
        piece = Piece(known, not STOPS.isdisjoint(texts))
        if len(text) <= REMEMBERED_CHARS_MAX:
            if len(self._pieces) >= CACHE_MAX:
                self._pieces.clear()
            self._pieces[text] = piece
        return piece

    def known(self, text: str) -> Known:
        """What is known of the token `text`."""
        return self._known[text]

    def _add_classes(self, mask: int) -> int:
        """The sum of all classes and pairs of classes; but a class that is no excuse takes away at
        most `CLASS_LOSS_MAX`, with all its pairs."""
        get = self.weights.get
        total = 0
        shares: dict[int, int] = {}
        for one, other, feature in of_classes(mask):
            weight = get(feature)
            if weight:
                total += weight
                for at in {one, other}:
                    if at < DENIED and at not in self._excuses:
                        shares[at] = shares.get(at, 0) + weight
        if not shares:
            return total
        losses = [
            [max(0, -share - CLASS_LOSS_MAX) for share in lanes(share)] for share in shares.values()
        ]
        return total + packed(tuple(map(sum, zip(*losses, strict=True))))

    def _look_up(self, text: str) -> Known:
        get = self.weights.get
        total = sum(get(feature, 0) for feature in of_token(text))
        loss_max = CHINESE_LOSS_MAX if is_chinese(text) else WORD_LOSS_MAX
        weights = packed(tuple(max(-loss_max, weight) for weight in lanes(total)))
        meaning = self.lexicon.meaning_of(text)
        pairs = self._pairs.get(stem_of(text))
        changes = meaning.classes & self._changes != 0
        return Known(text, weights, meaning, pairs, changes=changes)


def _sentencewise(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """`pieces` with those as one that no end of a sentence parts."""
    done: list[Piece] = []
    tokens: tuple[Known, ...] = ()
    for piece in pieces:
        tokens += piece.tokens
        if piece.is_end:
            done.append(Piece(tokens, is_end=True))
            tokens = ()
    if tokens:
        done.append(Piece(tokens, is_end=False))
    return tuple(done)


@cache
def _shipped() -> Model:
    """Read once, as that takes half a second."""
    file = resources.files("prilavok.moderation.learned") / "model.bin"
    return Model.of_bytes(file.read_bytes())


def _by_left(weights: dict[str, int]) -> dict[str, dict[str, int]]:
    """The pairs by the stem that comes first, taken out of `weights`."""
    found: dict[str, dict[str, int]] = {}
    for feature in [feature for feature in weights if " " in feature]:
        left, _, right = feature.partition(" ")
        found.setdefault(left, {})[right] = weights.pop(feature)
    return found


def _unpacked(features: list[str], stored: bytes) -> dict[str, int]:
    """Sixteen bits become `LANE_BITS`: each lane is spread by one step for all features at once."""
    size = PACKED_BYTES
    wide = bytearray(len(features) * size)
    step = len(features) * 2
    for lane in range(LANES):
        part = stored[lane * step : (lane + 1) * step]
        at = lane * LANE_BITS // 8
        wide[at::size] = part[::2]
        wide[at + 1 :: size] = part[1::2]
    shift = sum((1 << 15) << (LANE_BITS * lane) for lane in range(LANES))
    whole = int.from_bytes
    return {
        feature: whole(wide[at : at + size], "little") - shift
        for feature, at in zip(features, range(0, len(wide), size), strict=True)
    }
