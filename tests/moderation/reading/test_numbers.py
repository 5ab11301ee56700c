from __future__ import annotations

import pytest

from prilavok.moderation.reading import numbers, read


def digits(text: str) -> str | None:
    found = numbers(read(text))
    return None if found is None else found.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Composition.
        (
            "восемь девятьсот восемьдесят пять ноль ноль ноль сорок один семнадцать",
            "8 985 0 0 0 41 17",
        ),
        ("сто пять, двести, тысяча двести, две тысячи пятьсот", "105, 200, 1200, 2500"),
        ("двадцать шестого мая", "26 мая"),
        ("девять сот двадцать", "920"),
        # Cases and genders.
        ("к двадцати трём, с двумя, к девятистам двум", "к 23, с 2, к 902"),
        ("две, одна, тремя, семью", "2, 1, 3, 7"),
        # Digits by name, and counted.
        ("двойка, пятёрочка, нолик, нуль", "2, 5, 0, 0"),
        ("две нуля", "00"),
        ("пара нулей, тройка нулей, три нуля, три зеро", "00, 000, 000, 000"),
        ("три пятёрки, четыре единички", "555, 1111"),
        ("ноликов три, нули (3), нули", "000, 000, 000"),
        ("девятьсот три нуля", "900 000"),
        ("девятьсот шесть нули", "906 000"),
        ("дважды два, тройной ноль, шестьдесят шесть дважды", "22, 000, 6666"),
        ("раз два три, пять раз, раз в год", "1 2 3, 5 раз, раз в год"),
        ("ноль три раза, zero four times", "000, 0000"),
        # Slips, slang, glue.
        ("восмь девятсот двацать пять", "8 925"),
        ("шесьт девятьсет 20", "6 900 20"),
        ("полста, пицот сорок", "50, 540"),
        ("восемьдевятьсот три", "8903"),
        ("8 девять семь семь 000 шесть4 два2", "8 9 7 7 000 64 22"),
        ("0-ноль-0, 4-четыре", "0-0-0, 4-4"),
        # Other letters.
        ("vosem devyatsot tri, tri nulya, sorok dva", "8 903, 000, 42"),
        ("pyat' shest", "5 6"),
        ("файв сикс севен эйт", "5 6 7 8"),
        # Letters for digits.
        ("+7 (9О3) ООО-27-81", "+7 (903) 000-27-81"),
        ("8 9l6 000 4l 77", "8 916 000 41 77"),
        ("B9I6OOO3I22", "89160003122"),
        ("8905 ООО 3З 9О", "8905 000 33 90"),
        ("8 9S6 000 41 77", "8 956 000 41 77"),
        ("8 9 О 3 о о о 1 7", "8 9 0 3 0 0 0 1 7"),
        ("8 (925) ∅∅∅ 41 41", "8 (925) 000 41 41"),
        ("где О это ноль, Ч четыре: 8916ОООЧЧ12", "где о это 0, ч 4: 89160004412"),
        ("SSS, O1l5 where S is 5, O zero, l one", "555, 0115 where s is 5, 0 0, l 1"),
        # English.
        ("nine one seven triple five oh one seventy-three", "9 1 7 555 0 1 73"),
        ("double-oh seven, nought", "00 7, 0"),
        ("one hundred five, nine hundred and five, two thousand five", "105, 905, 2005"),
        ("nine won to five for six", "9 1 2 5 4 6"),
        ("six oh two fife fife zero wun niner", "6 0 2 5 5 0 1 9"),
        ("nine7two five55 zero1four3", "972 555 0143"),
        # Chinese.
        ("幺三七 零零零零 四幺幺七", "137 0000 4117"),
        ("壹捌零，零零零零，伍贰玖柒", "180,0000,5297"),
        ("腰三八，洞洞洞洞，拐勾两六", "138,0000,7926"),
        ("伊伞久灵灵灵灵柳散吧", "1390000638"),
        ("两个零，四个鸭蛋，零×4，零四个", "00,0000,0000,0000"),
        ("二十五，一百二十，十，一千零五十，两百", "25,120,10,1050,200"),
        ("yao san qi ling ling", "1 3 7 0 0"),
        ("one 三 seven", "1 3 7"),
    ],
)
def test_numbers_are_read_as_digits(text: str, expected: str):
    assert digits(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("восемь цветов, девять длин", "8 цветов, 9 длин"),
        ("за одну пару или за две", "за 1 пару или за 2"),
        ("one to three pieces, 3 to 5 days", "1 to 3 pieces, 3 to 5 days"),
        ("семь девятьсот пятьдесят", "7 950"),
        ("цепи сорок, сорок пять, пятьдесят", "цепи 40, 45, 50"),
        ("две штуки, потом три", "2 штуки, потом 3"),
        ("семь, then eight, 然后 9", "7, then 8, 然后 9"),
    ],
)
def test_ordinary_numbers_become_digits_and_keep_their_neighbours(text: str, expected: str):
    assert digits(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "семья, столы, опять, дева, сотник",
        "кружка с ручкой, пара обуви, ещё раз",
        "too late to ask for it, they won",
        "千万别，网店",
        "Спасибо, ждём!",
        "on the phone",
    ],
)
def test_ordinary_words_are_no_numbers(text: str):
    assert digits(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "galaxy s8, a52, 10л, 5l 10l 20l, 25б, h2o, i7 8700, б52 3 шт",
        "ооо «ромашка», инн 7701234567 ооо ромашка",
        "о 5 товарах и о 6",
        "网易126",
    ],
)
def test_names_and_measures_keep_their_letters(text: str):
    assert digits(text) == text


def test_numbers_lead_back_to_the_words_that_they_were():
    found = numbers(read("плюс семь девятьсот два"))
    assert found is not None
    assert found.text == "плюс 7 902"
    assert found.plain_span(5, 6) == (5, 9)
    assert found.plain_span(7, 10) == (10, 23)


def test_what_was_spelled_is_told():
    found = numbers(read("8 девять 10 ООО 5"))
    assert found is not None
    assert found.text == "8 9 10 000 5"
    assert [found.text[start:end] for start, end in found.spelled] == ["9", "000"]
