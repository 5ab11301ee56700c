"""What holds for any text at all."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from prilavok.moderation.reading import Numbers, Reading, numbers, read
from prilavok.moderation.reading.characters import GROWTH_MAX, fold
from prilavok.moderation.reading.draft import Draft
from prilavok.moderation.reading.plainness import _PLAIN
from prilavok.moderation.reading.undoing import _STEPS

untimed = settings(deadline=None)
"""A busy machine is no fault of a text."""

TRICKY_CHARACTERS = (
    "abcxyzIoOl АБВабвеёйсхтзч01234689 .,-_@$|!*'/+()\n\t\r"
    "\u0301\u0306\u0308\u0336\u200b\u200d\u2060\ufe0f\u20e3\u00ad\u3164"
    "ßİΣςαο８❽⑩٨½ⅧﷺßΩ𝟖𝒶ᴀᎪꓮ🅰🇹🇷❤一二零腰个\ud800\U000e0061"
)
tricky = st.text(st.sampled_from(TRICKY_CHARACTERS), max_size=60)
anything = st.one_of(tricky, st.text(max_size=60))

ORDINARY_WORDS = [
    "спасибо", "размер", "платье", "завтра", "цвет", "коробка", "вернуть", "not", "please",
    "thanks", "order", "kettle", "colour", "你好", "颜色", "44", "1", "500", "256",
]  # fmt: skip
ordinary = st.lists(st.sampled_from(ORDINARY_WORDS), max_size=12).map(" ".join)

TRICKS = [
    "тyпицa", "wh4tsapp", "TeIegram", "т3лега", "в@тсап", "ｗｅｃｈａｔ", "❽❾❽", "т.е.л.е.г.а",
    "w-h-a-t-s-a-p-p", "приииивет", "тел\u200bефон", "B9I6OOO3I22", "幺三七",
]  # fmt: skip


@untimed
@given(anything)
@example("\ud800")
@example("İ" * 3)
@example("🇹\u0301")
def test_any_text_is_read(text: str):
    reading = read(text)
    assert reading.original == text
    assert all(0 <= start < end <= len(reading.plain) for start, end in reading.words)
    numbers(reading)


@untimed
@given(anything)
def test_spans_lie_inside_the_original_and_rise(text: str):
    reading = read(text)
    spans = [reading.span(at, at + 1) for at in range(len(reading.plain))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert [end for _, end in spans] == sorted(end for _, end in spans)


@untimed
@given(st.lists(st.sampled_from("㎯㍰ﷺⅧ½㋿⑲ßa8 \u0301\u200b"), min_size=1, max_size=9), tricky)
@example(["㎯"], "")
@example(["ﷺ", "\u0301"], "8９")
def test_no_text_is_read_as_much_longer_than_it_is(pieces: list[str], end: str):
    text = "".join(pieces) * 200 + end
    reading = read(text)

    assert len(reading.plain) <= len(text) + GROWTH_MAX
    spans = [reading.span(at, at + 1) for at in range(len(reading.plain))]
    assert all(0 <= start < stop <= len(text) for start, stop in spans)
    assert spans == sorted(spans)


def test_what_is_left_when_a_text_has_grown_enough_stays_as_it_is():
    reading = read("㎯" * 200)
    grown = GROWTH_MAX // 5

    assert reading.plain == "rad/s2" * grown + "㎯" * (200 - grown)
    assert reading.span(len("rad/s2") * grown, len(reading.plain)) == (grown, 200)


@untimed
@given(tricky, st.integers(-5, 70), st.integers(-5, 70))
def test_a_span_of_anything_is_a_stretch_of_the_original(text: str, start: int, end: int):
    begin, stop = read(text).span(start, end)
    assert 0 <= begin <= stop <= len(text)
    assert begin < stop or not text


@untimed
@given(anything)
def test_tricks_are_stretches_of_the_plain_text(text: str):
    reading = read(text)
    assert all(0 <= trick.start < trick.end <= len(reading.plain) for trick in reading.tricks)


@untimed
@given(anything)
def test_the_digit_view_leads_back_to_the_plain_text(text: str):
    reading = read(text)
    found = numbers(reading)
    if found is not None:
        spans = [found.plain_span(at, at + 1) for at in range(len(found.text))]
        assert all(0 <= start < end <= len(reading.plain) for start, end in spans)
        assert spans == sorted(spans)
        assert all(found.text[start:end].isdigit() for start, end in found.spelled)


@untimed
@given(anything)
def test_the_same_text_is_always_read_the_same_way(text: str):
    once, again = read(text), read(text)
    assert (once.plain, once.tricks) == (again.plain, again.tricks)


@untimed
@given(anything)
def test_what_is_skipped_at_a_glance_would_have_changed_nothing(text: str):
    for has_hint, rewrite in _STEPS:
        if not has_hint(text):
            draft = Draft(text)
            rewrite(draft)
            assert draft.text == text


@untimed
@given(ordinary)
def test_ordinary_text_is_read_the_long_way_as_at_a_glance(text: str):
    draft = Draft(text)
    for _, rewrite in _STEPS:
        rewrite(draft)
    assert fold(draft.text) == read(text).plain == text.lower()
    assert read(text).tricks == draft.tricks() == ()


@untimed
@given(ordinary, st.lists(st.sampled_from(TRICKS), max_size=3).map(", ".join))
def test_what_was_read_reads_as_itself(before: str, tricks: str):
    plain = read(f"{before}: {tricks}").plain
    assert read(plain).plain == plain


@pytest.mark.parametrize("trick", TRICKS)
@untimed
@given(ordinary, ordinary)
def test_ordinary_words_elsewhere_do_not_change_how_a_word_is_read(
    trick: str, before: str, after: str
):
    alone = read(trick).plain
    assert read(f"{before}: {trick}; {after}").plain == f"{before.lower()}: {alone}; {after}"


@untimed
@given(ordinary.filter(lambda text: text.isascii() or not any(map(str.isdigit, text))))
def test_ordinary_words_elsewhere_do_not_change_a_number(text: str):
    found = numbers(read(f"восемь девятьсот два; {text}"))
    assert found is not None
    assert found.text.startswith("8 902; ")


def _all_of(reading: Reading, counted: Numbers | None) -> tuple[object, ...]:
    spans = [reading.span(at, at + 1) for at in range(len(reading.plain))]
    return reading.plain, reading.tricks, spans, counted and (counted.text, counted.spelled)


@untimed
@example(earlier=["one", "two three"], text="one two three")
@example(earlier=["а вы", "с", "т и"], text="с а т и")
@example(earlier=["fo", "ur seven"], text="fo ur")
@given(
    earlier=st.lists(st.one_of(ordinary, anything), max_size=6),
    text=st.one_of(ordinary, anything),
)
def test_what_was_read_before_changes_nothing(earlier: list[str], text: str):
    _PLAIN.clear()
    cold = read(text)
    expected = _all_of(cold, numbers(cold))

    for before in (*earlier, *text.split(" "), text):
        numbers(read(before))

    warm = read(text)
    assert _all_of(warm, numbers(warm)) == expected


def test_a_text_of_plain_words_is_plain():
    _PLAIN.clear()
    numbers(read("Добрый вечер, отправим"))
    numbers(read("завтра посылку"))
    assert read("Добрый вечер, завтра отправим").is_plain
    assert not read("Добрый вечер, отправим в 18").is_plain
    assert not read("Добрый вечер, завтра нет").is_plain
