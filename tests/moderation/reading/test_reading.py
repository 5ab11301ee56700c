from __future__ import annotations

from prilavok.moderation.reading import numbers, read


def test_plain_talk_is_read_as_it_is_in_lower_case():
    reading = read("Ещё есть 44 размер")
    assert reading.plain == "еще есть 44 размер"
    assert [reading.plain[a:b] for a, b in reading.words] == ["еще", "есть", "44", "размер"]
    assert reading.span(4, 8) == (4, 8)


def test_number_words_become_digits_and_lead_back():
    found = numbers(read("плюс семь один"))
    assert found is not None
    assert found.text == "плюс 7 1"
    assert found.plain_span(5, 6) == (5, 9)
    assert found.spelled == ((5, 6), (7, 8))
