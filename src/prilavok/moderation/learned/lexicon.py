"""Classes of words: which ones a token belongs to, and which phrases begin with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from prilavok.moderation.learned.tokens import Token

Phrase = tuple[str, tuple[str, ...], int]
"""The words after the first one, a beginning of a word where `*` ends it, and their classes. Before
them the letter that the second word begins with: most phrases are told apart by it alone."""

NEGATION = 1
"""The first class: words that say no."""
TURN = 2
"""The second class: words after which nothing is denied any longer."""
NEGATION_REACH = 4
"""How many tokens after it a word still is denied."""
DENIED = 128

CHINESE_MAX = 6
"""How long a Chinese word of a class may be, in characters."""


class Lexicon:
    """Words, beginnings of words (`обман*`), phrases and Chinese words, each with its classes.

    Classes are bits, in the order of `names`.
    """

    def __init__(self, entries: Iterable[tuple[str, int]], names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._words: dict[str, int] = {}
        self._phrases: dict[str, list[Phrase]] = {}
        self._chinese: dict[str, int] = {}
        for entry, classes in entries:
            self._add(entry, classes)
        self._chinese_ends = frozenset(entry[-1] for entry in self._chinese)

    def _add(self, entry: str, classes: int) -> None:
        if "\u3007" <= entry[0] <= "\ufaff":
            self._chinese[entry] = self._chinese.get(entry, 0) | classes
            return
        first, *rest = entry.split(" ")
        if rest:
            self._phrases.setdefault(first, []).append((rest[0][0], tuple(rest), classes))
        else:
            self._words[first] = self._words.get(first, 0) | classes

    def classes_of(self, word: str) -> int:
        """The classes of `word` for itself."""
        words = self._words
        classes = words.get(word, 0)
        for length in range(2, len(word) + 1):
            classes |= words.get(word[:length] + "*", 0)
        return classes

    def phrases_from(self, word: str) -> tuple[Phrase, ...]:
        """The phrases that `word` may begin."""
        found = list(self._phrases.get(word, ()))
        for length in range(2, len(word) + 1):
            found.extend(self._phrases.get(word[:length] + "*", ()))
        return tuple(found)

    def chinese(self, run: str) -> int:
        """The classes of the Chinese words that end where `run` ends."""
        if run[-1] not in self._chinese_ends:
            return 0
        classes = 0
        for length in range(1, min(CHINESE_MAX, len(run)) + 1):
            classes |= self._chinese.get(run[-length:], 0)
        return classes


def classes_in(
    sentence: Sequence[Token], own: Sequence[int], phrases: Sequence[tuple[Phrase, ...]]
) -> list[int]:
    """The classes of each token: its own, those of a phrase that begins with it; and where a word
    that says no stands shortly before, all of them as denied ones, `DENIED` bits further on."""
    classes = list(own)
    denied_to = -1
    for at, one in enumerate(own):
        if phrases[at]:
            near = [token[0][:1] for token in sentence[at + 1 : at + 3]]
            for begins, rest, phrase in phrases[at]:
                if begins in near and follows(rest, sentence, at):
                    classes[at] |= phrase
        if one & TURN:
            denied_to = -1
        elif at <= denied_to:
            classes[at] |= (classes[at] & ~NEGATION) << DENIED
        if one & NEGATION:
            denied_to = at + NEGATION_REACH
    return classes


def follows(rest: Sequence[str], sentence: Sequence[Token], at: int) -> bool:
    """Whether the words of `rest` come after `at`, each with at most one other word before it."""
    for wanted in rest:
        for step in (1, 2):
            if at + step < len(sentence) and _is(sentence[at + step][0], wanted):
                at += step
                break
        else:
            return False
    return True


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted[-1] == "*" else word == wanted
