"""A harmless word beside a contact makes it no less a contact."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from moderation.said import Said, learned
from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Action, Label
from prilavok.moderation.vocabulary import words_of

COURTESY = words_of(
    """
    спасибо пожалуйста здравствуйте хорошо сегодня завтра быстро красиво
    please thanks hello today tomorrow okay quickly lovely
    谢谢 您好 今天 明天 好的 好看
    """
)
PLAIN = words_of(
    """
    лампа белая синий платье магазин склад наличие доставка цена кружка
    lamp white blue dress shop stock delivery price mug kettle
    裙子 蓝色 白色 价格 库存 盒子 漂亮 桌子 灯 茶壶
    """
)
LABELS = words_of(
    """
    чехол номер заказ артикул размер возврат посылка товар
    case number order article size refund parcel phone item
    壳 号码 订单 货号 尺码 退款 快递 手机
    """
)
"""Nouns that label numbers: "order 5035550146" is an order's, so beside a number they are not
harmless."""
EVERY_WORD = (*sorted(COURTESY), *sorted(PLAIN), *sorted(LABELS))
ASKED_MAX = 200
"""Of so many additions to a request for a contact one may get through: a turn of phrase that breaks
off ("tell me where") asks for nothing any more once a noun follows it."""

thorough = settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much],
)


@cache
def refused(judge: Judge) -> Sequence[tuple[Said, frozenset[str]]]:
    """The messages of the learning set that are refused for a contact, and why it is one."""
    found: list[tuple[Said, frozenset[str]]] = []
    for said in learned():
        if "contact_exchange" in said.labels and not said.context:
            verdict = judge(said.text, said.author)
            reasons = [f.reasons for f in verdict.findings if f.label is Label.CONTACT_EXCHANGE]
            if verdict.action is Action.REFUSE and reasons:
                found.append((said, frozenset(reasons[0])))
    return found


def beside(said: Said, word: str, *, ahead: bool) -> str:
    """`said` with `word` before or behind it, as its language writes that."""
    space = "，" if said.lang == "zh" else " "
    return f"{word}{space}{said.text}" if ahead else f"{said.text}{space}{word}"


@thorough
@given(draw=st.data(), word=st.sampled_from(EVERY_WORD), ahead=st.booleans())
def test_no_word_beside_an_address_delivers_it(
    judge: Judge, draw: st.DataObject, word: str, *, ahead: bool
) -> None:
    addressed = [said for said, why in refused(judge) if why & {"mail", "link"}]
    said = draw.draw(st.sampled_from(addressed))
    assert judge(beside(said, word, ahead=ahead), said.author).action is not Action.DELIVER


@thorough
@given(draw=st.data(), word=st.sampled_from(sorted(COURTESY | PLAIN)), ahead=st.booleans())
def test_no_word_but_a_label_beside_a_number_delivers_it(
    judge: Judge, draw: st.DataObject, word: str, *, ahead: bool
) -> None:
    numbered = [said for said, why in refused(judge) if "phone" in why]
    said = draw.draw(st.sampled_from(numbered))
    assume(_same_letters(said, word))
    assert judge(beside(said, word, ahead=ahead), said.author).action is not Action.DELIVER


def test_hardly_any_word_beside_a_request_delivers_it(judge: Judge) -> None:
    tried, slipped = 0, []
    asked = [said for said, why in refused(judge) if "contact_request" in why]
    for number, said in enumerate(asked):
        words = [word for word in EVERY_WORD if _same_letters(said, word)]
        for word in words[number % 2 :: 2]:
            for ahead in (True, False):
                tried += 1
                if judge(beside(said, word, ahead=ahead), said.author).action is Action.DELIVER:
                    slipped.append(beside(said, word, ahead=ahead))
    assert tried > 4_000
    assert len(slipped) * ASKED_MAX <= tried, slipped


def _same_letters(said: Said, word: str) -> bool:
    """Whether `word` is of the language of `said`."""
    first = word[0]
    return said.lang == ("zh" if first >= "\u3400" else "ru" if first >= "а" else "en")
