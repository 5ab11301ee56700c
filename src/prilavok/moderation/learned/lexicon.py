"""Classes of words: which ones a token belongs to, and which phrases begin with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from prilavok.moderation.vocabulary import words_of


class Phrase(NamedTuple):
    """The words after the first one, each as a bit of `Meaning.answers`, and the classes."""

    rest: tuple[int, ...]
    classes: int


class Meaning(NamedTuple):
    """What the lexicon knows of a word. `denies` is how many words after it are denied by it,
    `TURNS` if nothing is any longer. `answers` are the words of phrases that it may be, a bit each;
    `phrases` begin with it, and `wants` are the words that they go on with."""

    classes: int
    denies: int
    answers: int
    wants: int
    phrases: tuple[Phrase, ...]


NEGATION = 1
"""The first class: words that say no."""
TURN = 2
"""The second class: words after which nothing is denied any longer."""
PROHIBITION = 4
"""The third class: Chinese words that forbid, often long before what is forbidden."""
TURNS = -1
DENIES = 4
"""How many words after it a word that says no denies."""
DENIES_NEXT = words_of("нет нету неа no none nothing nor ни без without")
DENIES_NEXT_MAX = 2
"""These deny the noun that follows; put before a sentence, they deny nothing of it."""
PROHIBITS = 12
"""How many Chinese characters after it one that forbids denies."""
DENIED = 128

BEGINNING_MAX = 30
"""How long a beginning of a word may be, in characters."""

CHINESE_MAX = 6
"""How long a Chinese word of a class may be, in characters."""


class Lexicon:
    """Words, beginnings of words (`обман*`), phrases and Chinese words, each with its classes.

    Classes are bits, in the order of `names`.
    """

    def __init__(self, entries: Iterable[tuple[str, int]], names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._words: dict[str, int] = {}
        self._chinese: dict[str, int] = {}
        phrases: list[tuple[str, list[str], int]] = []
        for entry, classes in entries:
            if is_chinese(entry):
                self._chinese[entry] = self._chinese.get(entry, 0) | classes
                continue
            first, *rest = entry.split(" ")
            if rest:
                phrases.append((first, rest, classes))
            else:
                self._words[first] = self._words.get(first, 0) | classes
        self._chinese_ends = frozenset(entry[-1] for entry in self._chinese)
        commonest = Counter(word for _, rest, _ in phrases for word in rest).most_common()
        self._answers = {word: 1 << at for at, (word, _) in enumerate(commonest)}
        self._phrases: dict[str, list[Phrase]] = {}
        for first, rest, classes in phrases:
            phrase = Phrase(tuple(self._answers[word] for word in rest), classes)
            self._phrases.setdefault(first, []).append(phrase)

    def meaning_of(self, text: str) -> Meaning:
        """What is known of the token `text`, of which a run of Chinese is its end."""
        longest = min(len(text), BEGINNING_MAX)
        beginnings = [text[:length] + "*" for length in range(1, longest + 1)]
        answers = self._answers.get(text, 0)
        for beginning in beginnings:
            answers |= self._answers.get(beginning, 0)
        if is_chinese(text):
            classes = self._classes_of_chinese(text)
            return Meaning(classes, _denies(text, classes), answers, 0, ())
        classes = self._words.get(text, 0)
        phrases = list(self._phrases.get(text, ()))
        for beginning in beginnings[1:]:
            classes |= self._words.get(beginning, 0)
            phrases.extend(self._phrases.get(beginning, ()))
        wants = 0
        for phrase in phrases:
            wants |= phrase.rest[0]
        return Meaning(classes, _denies(text, classes), answers, wants, tuple(phrases))

    def _classes_of_chinese(self, run: str) -> int:
        """The classes of the Chinese words that end where `run` ends."""
        if run[-1] not in self._chinese_ends:
            return 0
        classes = 0
        for length in range(1, min(CHINESE_MAX, len(run)) + 1):
            classes |= self._chinese.get(run[-length:], 0)
        return classes


def is_chinese(text: str) -> bool:
    return "\u3007" <= text[0] <= "\ufaff"


def _denies(text: str, classes: int) -> int:
    if classes & TURN:
        return TURNS
    if classes & PROHIBITION:
        return PROHIBITS
    if classes & NEGATION:
        return DENIES_NEXT_MAX if text in DENIES_NEXT else DENIES
    return 0


def classes_in(sentence: Sequence[Meaning]) -> list[int]:
    """The classes of each token: its own, those of a phrase that begins with it; and where a word
    that says no stands shortly before, all of them as denied ones, `DENIED` bits further on."""
    found: list[int] = []
    denied_to = -1
    last = len(sentence) - 1
    for at, (own, denies, _, wants, phrases) in enumerate(sentence):
        classes = own
        if wants and at < last:
            near = sentence[at + 1].answers
            if at + 1 < last:
                near |= sentence[at + 2].answers
            if wants & near:
                for rest, meant in phrases:
                    if rest[0] & near and follows(rest, sentence, at):
                        classes |= meant
        if denies == TURNS:
            denied_to = -1
        elif at <= denied_to:
            classes |= (classes & ~NEGATION) << DENIED
        if denies > 0:
            denied_to = max(denied_to, at + denies)
        found.append(classes)
    return found


def follows(rest: Sequence[int], sentence: Sequence[Meaning], at: int) -> bool:
    """Whether the words of `rest` come after `at`, each with at most one other word before it."""
    for wanted in rest:
        for step in (1, 2):
            if at + step < len(sentence) and sentence[at + step].answers & wanted:
                at += step
                break
        else:
            return False
    return True
