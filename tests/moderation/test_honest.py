"""One honest thing and nothing else is left alone; a word that makes it another thing is heard."""

from __future__ import annotations

import pytest

from prilavok.moderation.judge import Judge
from prilavok.moderation.learned.honest import says_only
from prilavok.moderation.model import Label, Role


@pytest.mark.parametrize(
    "text",
    [
        "再不回复我就给差评了",
        "你们再不处理我就打差评了",
        "明天还不发货我就给你们差评",
        "不回消息就差评",
        "如果不换新，只能给差评了，抱歉",
        "не ответите до завтра, поставлю единицу",
        "Не отправите сегодня — напишу плохой отзыв.",
        "Reply today or I'll leave a bad review",
    ],
)
def test_a_bad_review_for_want_of_service_is_no_threat(judge: Judge, text: str) -> None:
    assert judge(text, Role.BUYER).labels == ()


@pytest.mark.parametrize(
    "text",
    [
        "不补发一套我就找人刷你一百个差评",
        "不白送一个，我就找人刷一百个差评",
        "не вернете деньги я вам магазин так заспамлю единицами что закроетесь",
        "send me a free set or i tell everyone your lipstick gave me a rash",
    ],
)
def test_reviews_for_gifts_or_by_the_hundred_are(judge: Judge, text: str) -> None:
    assert Label.THREAT in judge(text, Role.BUYER).labels


@pytest.mark.parametrize(
    "text",
    [
        "Куплю в другом месте, спасибо",
        "Куплю в другом месте, раз так долго",
        "Ладно, закажу тогда у других",
        "I'll just get it elsewhere, thanks",
        "算了，去别处买了",
    ],
)
def test_a_buyer_may_buy_elsewhere(judge: Judge, text: str) -> None:
    assert judge(text, Role.BUYER).labels == ()


@pytest.mark.parametrize(
    "text",
    [
        "куплю у вас в другом месте, без площадки",
        "куплю в другом месте, где вы еще продаете?",
    ],
)
def test_but_not_from_the_same_seller(judge: Judge, text: str) -> None:
    assert Label.OFF_PLATFORM in judge(text, Role.BUYER).labels


@pytest.mark.parametrize(
    "text",
    [
        "Couriers are assigned by the marketplace, we can't choose them",
        "Unfortunately, the drivers are picked by the platform.",
        "Delivery is handled by the marketplace, so we cannot speed it up",
    ],
)
def test_whose_couriers_they_are_is_a_fact(judge: Judge, text: str) -> None:
    assert judge(text, Role.SELLER).labels == ()


@pytest.mark.parametrize(
    "text",
    [
        "Couriers are assigned by the marketplace and they are always late",
        "Couriers are assigned by the marketplace, sadly they are useless",
    ],
)
def test_what_they_are_like_is_a_judgement(judge: Judge, text: str) -> None:
    assert judge(text, Role.SELLER).labels == (Label.PLATFORM_DISPARAGEMENT,)


def test_a_statement_is_honest_in_one_mouth_for_one_label() -> None:
    text = "куплю в другом месте"
    assert says_only(text, Label.OFF_PLATFORM, Role.BUYER)
    assert not says_only(text, Label.OFF_PLATFORM, Role.SELLER)
    assert not says_only(text, Label.THREAT, Role.BUYER)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    "text",
    [
        "взрыв мозга ваша инструкция",
        "Взрыв мозга эта сборка",
        "взрыв мозга ваша инструкция, можно фото по шагам",
        "Это просто взрыв мозга, а не схема!",
        "shitake mushrooms",
        "Do you have shitake mushrooms?",
    ],
)
def test_a_puzzle_and_a_mushroom_are_no_insults(judge: Judge, role: Role, text: str) -> None:
    assert judge(text, role).labels == ()


@pytest.mark.parametrize(
    "text", ["взрыв мозга ваша инструкция, идиоты", "bullshit mushrooms", "shit mushrooms"]
)
def test_an_insult_beside_them_is_one(judge: Judge, text: str) -> None:
    assert Label.INSULT in judge(text, Role.BUYER).labels
