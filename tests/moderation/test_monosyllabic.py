"""Answers that say nothing, and short ones that do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.moderation.monosyllabic import goes_on, is_monosyllabic

EMPTY = """
да|нет|ага|угу|неа|конечно|возможно|42|🙂|👍👍|+|?|…|xl|да!!! 🙂|да да|не знаю|ну да|понятия не имею
читайте описание|смотрите карточку|см. описание|все в описании|вам решать|как обычно
без комментариев|как получится|as described|no idea mate|不知道哎|без разницы|как повезет|beats me
yes|nope|ok|sure|maybe|no idea|not sure|of course|read the description|who knows|up to you|👌
对|好的|可以|不知道|不清楚|是的|没有|看详情|自己看|看详情页|不行|嗯嗯|100%|44-46
и вы|н.е.т|да/нет|yes/no|ну.да|без,понятия
"""
TELLING = """
да, диммируется|да, есть 44 размер|100% linen|хлопок 80%, лен 20%|yes, the shade is washable
добрый день|доброго дня, приятных покупок!|благодарим!|спасибо|здравствуйте 🙂|всего доброго
до свидания|hello|thank you|good morning|take care, bye|您好|谢谢|亲|不客气|завтра отправим
5 см|только синий|灯罩可以水洗|有现货|36码有货|看详情页第三张图尺寸表
смотрите третье фото, там размеры|42,44,46|90-60-90|market.example/products/118|взаимно|счастливо
чёрный,белый,синий|black/white|ок.отправим сегодня|завтра будет|сегодня нет|tomorrow there will be
приятного аппетита|дякую|рахмет|辛苦了|久等了|谢啦
и вам!|вам тоже|you too|same to you|likewise|соболезную|обнимаю|没关系|不谢|祝好
"""


def one_by_one(table: str) -> list[str]:
    return [said for line in table.split("\n") for said in line.split("|") if said]


@pytest.mark.parametrize("said", one_by_one(EMPTY))
def test_one_word_or_an_empty_formula_tells_nothing(said: str) -> None:
    assert is_monosyllabic(said)


@pytest.mark.parametrize("said", one_by_one(TELLING))
def test_courtesy_and_two_words_that_inform_are_answers(said: str) -> None:
    assert not is_monosyllabic(said)


@given(st.text(max_size=80))
def test_any_text_is_one_or_the_other(said: str) -> None:
    assert is_monosyllabic(said) in (True, False)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("последние цифры на коробке такие", "4410"),
        ("номер партии стерся, читается только", "-17"),
        ("the first half of your tracking number", "8008"),
        ("конец артикула вот", "902"),
        ("订单尾号是", "3311"),
    ],
)
def test_a_number_that_its_author_has_announced_is_an_answer(before: str, said: str) -> None:
    assert is_monosyllabic(said)
    assert goes_on(said, before)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("какой номер заказа?", "42"),
        ("номер заказа у вас на почте. проверьте", "42"),
        ("добрый день", "42"),
        ("вот", "да"),
    ],
)
def test_a_number_out_of_the_blue_is_none(before: str, said: str) -> None:
    assert not goes_on(said, before)
