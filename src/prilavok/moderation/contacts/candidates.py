"""What of a text could be a telephone number: stretches of its chains of digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from prilavok.moderation.contacts import plans, weights
from prilavok.moderation.contacts.chains import GAP_MAX, Chain, Run, chain_of
from prilavok.moderation.contacts.commerce_words import UNITS
from prilavok.moderation.contacts.glance import Glance
from prilavok.moderation.contacts.marks import Kind
from prilavok.moderation.contacts.plans import Plan
from prilavok.moderation.reading import Numbers

_DIALLING = Kind.CALL | Kind.HINT | Kind.PHONE
CANDIDATES_MAX = 40
"""How many stretches of one text are weighed; no honest text has that many."""
SCATTERED_MAX = 16
"""How many numbers of a text may be one number together."""


class Candidate(NamedTuple):
    """A stretch of `chain` that could be dialled: its runs `first` to `last` (not included).

    `bonus` is what the way of finding it weighs.
    """

    chain: Chain
    first: int
    last: int
    digits: str
    plan: Plan
    bonus: int = 0
    backwards: bool = False

    @property
    def runs(self) -> tuple[Run, ...]:
        return self.chain.runs[self.first : self.last]

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the digit view."""
        return self.chain.runs[self.first].start, self.chain.runs[self.last - 1].end

    @property
    def groups(self) -> tuple[int, ...]:
        """How many digits each group has, in the order of the number."""
        groups = tuple(run.end - run.start for run in self.runs)
        return groups[::-1] if self.backwards else groups

    @property
    def is_customary(self) -> bool:
        """Whether it is grouped as numbers are in its country, with nothing but signs between."""
        return self.groups in self.plan.groupings and not any(
            _WORDY.search(run.gap) for run in self.runs[1:]
        )


def candidates_in(glance: Glance, view: Numbers) -> Iterator[Candidate]:
    """The stretches of a text that could be dialled, `CANDIDATES_MAX` at most."""
    chains = glance.chains
    count = 0
    backwards = glance.has(Kind.BACKWARDS)
    plain = True
    for chain in chains:
        for candidate in _within(chain, view, backwards=backwards):
            count += 1
            plain = plain and candidate.plan.strength < weights.PLAN_FIXED_BARE
            yield candidate
            if count > CANDIDATES_MAX:
                return
    if plain:
        yield from _coded(view, chains)
        if len(chains) > 1:
            yield from _scattered(glance, view, chains)


def _within(chain: Chain, view: Numbers, *, backwards: bool) -> Iterator[Candidate]:
    """What `chain` could be, in whole runs."""
    full = list(islice(_full(chain), CANDIDATES_MAX))
    yield from full
    for first, run in enumerate(chain.runs):
        if _has_plus(view.text, run.start):
            digits = chain.digits[chain.starts[first] :]
            if plans.is_international(digits):
                size = len(chain.runs)
                yield Candidate(chain, first, size, digits, plans.ANY, weights.PLUS_SIGN)
    if len(chain.digits) >= 10:
        yield from _reversed(chain, declared=backwards, found=bool(full))
    if not full:
        yield from _in_part(chain)


def _full(chain: Chain) -> Iterator[Candidate]:
    """The stretches of whole runs that are numbers in full."""
    for first, start in enumerate(chain.starts):
        for end, plan in plans.shapes_at(chain.digits, start):
            last = chain.at.get(end)
            if last is not None:
                yield Candidate(chain, first, last, chain.digits[start:end], plan)


def _in_part(chain: Chain) -> Iterator[Candidate]:
    """What `chain` could be that is no number in full."""
    plan = plans.local_plan(chain.digits)
    if plan is None and len(chain.runs) > 2 and 7 <= len(chain.digits) <= plans.DIGITS_MAX:
        plan = plans.UNKNOWN
    if plan is not None:
        yield Candidate(chain, 0, len(chain.runs), chain.digits, plan)


def _reversed(chain: Chain, *, declared: bool, found: bool) -> Iterator[Candidate]:
    digits = chain.digits[::-1]
    bonus = weights.BACKWARDS if declared else weights.BACKWARDS_SILENT
    if found and not declared:
        return
    for plan in plans.shapes_of(digits):
        if declared or (plan.strength >= weights.PLAN_MOBILE and plan.country == "ru"):
            yield Candidate(chain, 0, len(chain.runs), digits, plan, bonus, backwards=True)


def _coded(view: Numbers, chains: list[Chain]) -> Iterator[Candidate]:
    """A number whose area code stands elsewhere in the text."""
    code = _CODE.search(view.text)
    if code is None:
        return
    for chain in chains:
        first, last = chain.runs[0].start, chain.runs[-1].end
        if last <= code.start(1) or first >= code.end(1):
            digits = code[1] + chain.digits
            for plan in plans.shapes_of(digits):
                yield Candidate(chain, 0, len(chain.runs), digits, plan, weights.PHONE_NOUN)


def _scattered(glance: Glance, view: Numbers, chains: list[Chain]) -> Iterator[Candidate]:
    """All the digits of a text that are a number only together."""
    runs = [run for chain in chains for run in chain.runs]
    if len(runs) > SCATTERED_MAX:
        return
    whole = chain_of(runs, view.text)
    if not 10 <= len(whole.digits) <= 12:
        return
    if _is_interrupted(view.text, chains):
        bonus = weights.INTERRUPTED
    elif glance.has(_DIALLING) and all(
        run.start - before.end <= GAP_MAX for before, run in pairwise(runs)
    ):
        bonus = weights.SCATTERED
    else:
        return
    for plan in plans.shapes_of(whole.digits):
        yield Candidate(whole, 0, len(runs), whole.digits, plan, bonus)


def _is_interrupted(text: str, chains: Sequence[Chain]) -> bool:
    """Whether a single word, and none that counts, stands wherever `chains` break off."""
    ends = [chain.runs[-1].end for chain in chains]
    return all(
        _ONE_WORD.fullmatch(text, end, chain.runs[0].start)
        and not _COUNTED.match(text, end)
        and not _OF_A_BODY.match(text, end)
        for end, chain in zip(ends, chains[1:], strict=False)
    )


def _has_plus(text: str, position: int) -> bool:
    return _PLUS.search(text[max(0, position - 8) : position]) is not None


_CODE = re.compile(
    r"(?:\barea(?: code)?|\bкод(?: \w{1,16})?|\bcode|区号|區號)"
    r"\W{0,3}(?:is |это |是)?(\d{3,5})(?!\d)"
)
_ONE_WORD = re.compile(r"[\s,.!-]{1,3}[^\W\d_]{2,14}[\s,.!-]{1,3}|[\u3400-\u9fff]{1,3}")
_COUNTED = re.compile(r"\s{0,2}[-–]?\s?" + UNITS)
_OF_A_BODY = re.compile(
    r"[\s,.!-]{1,3}(?:рост|вес|груд|тали|б[её]др|обхват|длин|ширин|высот|глубин|размер"
    r"|height|weight|bust|waist|hips?\b|chest|length|width|depth|size)"
    "|[身体腰胸臀肩][高重围宽]"
)
"""What is measured of somebody or something: a word between numbers that parts them."""
_PLUS = re.compile(r"(?:\+|плюс|plus)\s{0,2}\(?$")
_WORDY = re.compile(r"[,;]|[^\W\d_]{2}")
