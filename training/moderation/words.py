"""Vectors of Russian words (navec, which natasha bundles), for words that the corpus never uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from training.moderation.examples import Example
from training.moderation.fit import Floats

WORDS_MAX = 80_000


class WordVectors:
    """The vectors of the commonest words, as they are read: lower case, е for ё."""

    def __init__(self, words_max: int = WORDS_MAX) -> None:
        self._vectors = _load(words_max) if words_max else {}

    def items(self) -> Iterator[tuple[str, Floats]]:
        yield from self._vectors.items()

    def matrix(self, examples: Sequence[Example]) -> Floats:
        """The sum of the vectors of each example's words."""
        size = 300 if self._vectors else 0
        sums = np.zeros((len(examples), size))
        for at, example in enumerate(examples):
            for word, count in sorted(example.words.items()):
                if word in self._vectors:
                    sums[at] += self._vectors[word] * count
        return sums


def _load(words_max: int) -> dict[str, Floats]:
    import natasha
    from navec import Navec

    folder = Path(natasha.__file__).parent / "data" / "emb"
    navec = Navec.load(str(next(folder.glob("navec_news*.tar"))))
    found: dict[str, Floats] = {}
    for word in navec.vocab.words:
        if len(found) >= words_max:
            break
        read_as = word.replace("ё", "е")
        if word.isalpha() and "а" <= word[0] <= "я" and read_as not in found:
            found[read_as] = navec[word].astype(np.float64)
    return found
