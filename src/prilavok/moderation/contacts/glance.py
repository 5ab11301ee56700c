"""One text as its finders see it: read once, its words marked once."""

from __future__ import annotations

import re
from typing import Any

from prilavok.moderation.contacts.chains import Chain, chains_in
from prilavok.moderation.contacts.edges import LOOSE, end_of_matter, loose_among
from prilavok.moderation.contacts.glossary import VOCABULARY
from prilavok.moderation.contacts.marks import Found, Kind, Marks
from prilavok.moderation.contacts.once import lazy
from prilavok.moderation.contacts.phrases import pattern_of
from prilavok.moderation.model import Surroundings
from prilavok.moderation.reading import Numbers, Reading, TrickKind, numbers

_HIDING = frozenset({TrickKind.INVISIBLE, TrickKind.LOOK_ALIKE, TrickKind.SPACED_OUT})
_LETTERS = re.compile(r"[^\W\d_]")
_NUMBER = "number"
_OF_A_THING = pattern_of("number_of_a_thing")
_CYRILLIC = re.compile("[а-я]")
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[a-z]")


class Glance:
    """A text, what it holds and where it is."""

    def __init__(self, reading: Reading, surroundings: Surroundings) -> None:
        self.reading = reading
        self.plain = reading.plain
        self.surroundings = surroundings
        self.marks: Marks = VOCABULARY.look(reading.plain)
        self.drawn: dict[Found, bool] = {}
        """What `services.is_drawn_to` said of the doubtful names."""
        self.answers: dict[object, Any] = {}
        """What was found by each function that is asked `once`."""

    @lazy
    def numbers(self) -> Numbers | None:
        return numbers(self.reading)

    def pass_over_numbers(self) -> None:
        """See no numbers in the text."""
        self.__dict__["numbers"] = None

    @lazy
    def loose(self) -> list[Found]:
        """The nouns of commerce that stand at an end and belong to nothing in the text."""
        return loose_among(self.marks.of(LOOSE), self.reading)

    def deals_with(self, kind: int) -> bool:
        """Whether a noun of commerce of `kind` belongs to something that the text says."""
        return self.has(kind) and any(mark not in self.loose for mark in self.marks.of(kind))

    @lazy
    def matter_end(self) -> int:
        """Where the text ends but for courtesy and nouns that belong to nothing in it."""
        return end_of_matter(self.loose, self.plain)

    @lazy
    def chains(self) -> list[Chain]:
        """The chains of the digit view."""
        return list(chains_in(self.numbers.text)) if self.numbers else []

    @lazy
    def placed_chains(self) -> list[tuple[int, int, str]]:
        """Where each chain stands in `plain`, and its digits."""
        view = self.numbers
        if view is None:
            return []
        return [
            (*view.plain_span(chain.runs[0].start, chain.runs[-1].end), chain.digits)
            for chain in self.chains
        ]

    @lazy
    def letters(self) -> int:
        """How many letters the text has."""
        return len(_LETTERS.findall(self.plain))

    @lazy
    def numbers_a_thing(self) -> bool:
        """Whether it speaks of the number of a part, a house, a card."""
        return _OF_A_THING.search(self.plain) is not None

    @lazy
    def script(self) -> str:
        """The letters that prevail: `c`yrillic, `l`atin, `h`an, or nothing."""
        counts = {
            "h": 2 * len(_HAN.findall(self.plain)),
            "c": len(_CYRILLIC.findall(self.plain)),
            "l": len(_LATIN.findall(self.plain)),
        }
        most = max(counts, key=lambda script: counts[script])
        return most if counts[most] else ""

    def is_of_a_thing(self, mark: Found) -> bool:
        """Whether `mark`, "number is", says no more than that a thing has one: "part number is"."""
        return (
            mark.value.startswith(_NUMBER)
            and self.before(Kind.REFERENCE, mark.start + len(_NUMBER), len(_NUMBER) + 2) is not None
        )

    def has(self, kind: int) -> bool:
        return bool(self.marks.kinds & kind)

    def tricks(self, start: int, end: int) -> frozenset[TrickKind]:
        """What was undone within `start` to `end`."""
        return frozenset(
            trick.kind for trick in self.reading.tricks if trick.start < end and trick.end > start
        )

    def is_hidden(self, start: int, end: int) -> bool:
        """Whether letters there were chosen so that a machine would not see them."""
        return bool(self.reading.tricks) and not _HIDING.isdisjoint(self.tricks(start, end))

    def before(self, kind: int, position: int, reach: int) -> Found | None:
        """The last word of `kind` that ends within `reach` before `position`."""
        return self.marks.before(kind, position, reach) if self.marks.kinds & kind else None

    def after(self, kind: int, position: int, reach: int) -> Found | None:
        """The first word of `kind` that starts within `reach` after `position`."""
        return self.marks.after(kind, position, reach) if self.marks.kinds & kind else None


def glance_of(reading: Reading, surroundings: Surroundings) -> Glance:
    """The glance at `reading`; the last one is kept, because a text is looked at more than once."""
    global _last  # noqa: PLW0603
    last = _last
    if last is None or last.reading is not reading or last.surroundings is not surroundings:
        last = _last = Glance(reading, surroundings)
    return last


_last: Glance | None = None
