"""Answers that say nothing, and short ones that do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.moderation.monosyllabic import is_monosyllabic

EMPTY = """
да|нет|ага|угу|неа|конечно|возможно|42|🙂|👍👍|+|?|…|xl|да!!! 🙂|да да|не знаю|ну да|понятия не имею
читайте описание|смотрите карточку|см. описание|все в описании|вам решать|как обычно
без разницы|как повезет|beats me
yes|nope|ok|sure|maybe|no idea|not sure|of course|read the description|who knows|up to you|👌
对|好的|可以|不知道|不清楚|是的|没有|看详情|自己看|看详情页|不行|嗯嗯|100%|44-46
"""
TELLING = """
да, диммируется|да, есть 44 размер|100% linen|хлопок 80%, лен 20%|yes, the shade is washable
добрый день|доброго дня, приятных покупок!|благодарим!|спасибо|здравствуйте 🙂|всего доброго
до свидания|hello|thank you|good morning|take care, bye|您好|谢谢|亲|不客气|завтра отправим
5 см|только синий|灯罩可以水洗|有现货|36码有货|看详情页第三张图尺寸表
смотрите третье фото, там размеры|42,44,46|90-60-90|market.example/products/118|взаимно|счастливо
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
