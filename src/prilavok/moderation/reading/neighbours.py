"""Which words count as numbers, by what stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from prilavok.moderation.reading.grammar import Item
from prilavok.moderation.reading.guessing import guess
from prilavok.moderation.reading.number_words import Gate, Role

GAP_MAX = 12
"""Characters between numbers that stand beside each other: «, а потом »."""
CHAIN_LENGTH_MIN = 3
"""Words in a row that prove each other to be numbers."""
DICTATION_LENGTH_MIN = 4
"""Numbers in a row among which "to" and "for" are digits."""


def let_count(items: Sequence[Item]) -> None:
    """Say of each of `items`, which hold every word of a text, whether it is a number."""
    for item in items:
        item.is_number = item.value is not None and item.value.gate is Gate.SURE
    for chain in _chains(items, _could_prove_itself):
        if sum(not item.is_number for item in chain) > 1 and len(chain) >= CHAIN_LENGTH_MIN:
            _accept(chain)
    _spread(items)
    _spread(items[::-1])
    for chain in _chains(items, _is_number_or_between):
        _accept_between(items, chain)
    _accept_first(items)


def _spread(items: Sequence[Item]) -> None:
    """Let words count that follow a number and need just one beside them, or a guess."""
    for before, item in pairwise(items):
        if item.is_number or not before.is_number or not _are_close(before, item):
            continue
        if item.value is None:
            item.value = guess(item.digits)
            if item.value is not None:
                item.digits = str(item.value.number)
                item.is_number = True
        elif item.value.gate is Gate.AFTER:
            item.is_number = item.start - before.end == 1
        else:
            item.is_number = item.value.gate is Gate.NEAR


def _accept_between(items: Sequence[Item], chain: Sequence[Item]) -> None:
    """Homophones count in a dictation, letters like digits between numbers."""
    numbers = [at for at, item in enumerate(chain) if item.is_number]
    if not numbers:
        return
    if _is_phone_long(chain):
        _accept(item for item in chain if not _is_spelled(item))
    is_dictation = len(chain) >= DICTATION_LENGTH_MIN and all(_is_spelled(item) for item in chain)
    is_last = chain[-1] is items[-1]
    for at, item in enumerate(chain):
        is_inside = numbers[0] < at < numbers[-1]
        is_tail = at > numbers[-1] and len(item.digits) > 1 and is_last
        if item.value is not None and item.value.role is Role.WRITTEN:
            is_among = (is_inside or is_tail) and not item.head
            item.is_number = item.is_number or is_among
        elif is_dictation and is_inside:
            item.is_number = True


def _is_phone_long(chain: Sequence[Item]) -> bool:
    """Whether digits and letters like them make up a phone number together."""
    length = sum(len(item.digits) for item in chain)
    return (
        len(chain) >= CHAIN_LENGTH_MIN
        and length in _PHONE_LENGTHS
        and all(item.head in _MAY_LEAD for item in chain)
    )


_MAY_LEAD = frozenset(("", "l"))
_PHONE_LENGTHS = range(9, 14)


def _accept_first(items: Sequence[Item]) -> None:
    """«Раз» counts at the head of a row of numbers, and nowhere else: «пять раз»."""
    for at, item in enumerate(items):
        if item.value is not None and item.value.gate is Gate.FIRST:
            is_after = at > 0 and items[at - 1].is_number and _are_close(items[at - 1], item)
            following = items[at + 1] if at + 1 < len(items) else None
            item.is_number = (
                not is_after
                and following is not None
                and following.is_number
                and _is_spelled(following)
                and _are_close(item, following)
            )


def _accept(items: Iterable[Item]) -> None:
    for item in items:
        item.is_number = True


def _could_prove_itself(item: Item) -> bool:
    return item.is_number or (item.value is not None and item.value.gate in (Gate.NEAR, Gate.CHAIN))


def _is_number_or_between(item: Item) -> bool:
    if item.is_number or item.value is None:
        return item.is_number
    return item.value.gate is Gate.BETWEEN or item.value.role is Role.WRITTEN


def _is_spelled(item: Item) -> bool:
    return item.value is not None and item.value.role is not Role.WRITTEN


def _chains(items: Sequence[Item], belongs: Callable[[Item], bool]) -> Iterator[list[Item]]:
    """The longest rows of items that `belongs` is true of and that stand close."""
    chain: list[Item] = []
    for item in items:
        if chain and (not belongs(item) or not _are_close(chain[-1], item)):
            yield chain
            chain = []
        if belongs(item):
            chain.append(item)
    if chain:
        yield chain


def _are_close(one: Item, other: Item) -> bool:
    return max(one.start, other.start) - min(one.end, other.end) <= GAP_MAX
