from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.contacts.seen import AROUND, contacts
from prilavok.moderation.contacts import signals, split_signals
from prilavok.moderation.contacts.glossary import VOCABULARY
from prilavok.moderation.contacts.plans import has_check_digit
from prilavok.moderation.reading import read
from prilavok.moderation.vocabulary import words_of

PIECES = words_of(
    """
    8 926 000 41 18 восемь девять ноль три . @ / собака точка ру com t.me тг ник мой звоните
    дайте номер qr + - _ ( ) в телеге telegram 微信 加 我 电话 号 первый потом 二 oh x × ?
    market.example
    """
)

any_text = st.text(st.characters(exclude_categories=()), max_size=120)
soup = st.lists(st.sampled_from([*sorted(PIECES), " ", " ", "\u200b", "\ud800"]), max_size=60).map(
    "".join
)


@settings(max_examples=300, deadline=None)
@given(any_text | soup)
def test_any_text_can_be_looked_at_and_spans_lie_inside(text: str):
    reading = read(text)
    for signal in signals(reading, AROUND):
        assert 0 <= signal.start < signal.end <= len(reading.plain)


@settings(max_examples=200, deadline=None)
@given(st.lists(any_text | soup, max_size=4), any_text | soup)
def test_any_texts_can_be_looked_at_together(recent: Sequence[str], text: str):
    reading = read(text)
    for signal in split_signals(reading, recent, AROUND):
        assert 0 <= signal.start < signal.end <= len(reading.plain)


@settings(max_examples=100, deadline=None)
@given(soup)
def test_the_same_text_gives_the_same_signals(text: str):
    assert signals(read(text), AROUND) == signals(read(text), AROUND)


@given(st.from_regex(r"8 9[0-9]{2} [0-9]{3}-[0-9]{2}-[0-9]{2}", fullmatch=True))
def test_a_mobile_number_on_its_own_is_always_found(number: str):
    known = number.replace(" ", "").replace("-", "") == "89260005571"
    assert known or contacts(number)


@given(st.integers(0, 10**12 - 1))
def test_every_bar_code_has_a_check_digit(number: int):
    body = f"{number:012}"
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body))
    assert has_check_digit(body + str(-total % 10))


@pytest.mark.parametrize("word", ["телеграмчике", "вацапе", "авито", "звоните", "电话"])
def test_words_are_known_with_their_endings(word: str):
    assert VOCABULARY.look(f"— {word}!").found


def test_half_a_surrogate_pair_is_no_obstacle():
    assert VOCABULARY.look("\ud800 вацап").found[0].start == 2
