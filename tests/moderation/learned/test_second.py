"""The second opinion: asked where the first one is not sure, and never sure itself."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prilavok.moderation.contacts import signals
from prilavok.moderation.evidence import CERTAIN
from prilavok.moderation.judge import Judge, percent
from prilavok.moderation.learned import LAUNDERING_MAX, Model, Weighing, weigh
from prilavok.moderation.learned.features import of_pair, of_token
from prilavok.moderation.learned.second import (
    ABSENT_TOKENS,
    HALF,
    STRETCH_TOKENS,
    Second,
    SecondDocument,
)
from prilavok.moderation.learned.weighing import LIKELY, SURE_MAX, UNLIKELY
from prilavok.moderation.learned.weights import LABELS, UNITS
from prilavok.moderation.model import Action, Label, Role, Surroundings
from prilavok.moderation.reading import read

MODEL = Model.load()
SURROUNDINGS = Surroundings(own_hosts=("market.example",))
REFUSED_FROM = 80
"""The score, in percent, from which the rulebook that ships refuses what words tell."""


LONG = [
    "Вы там совсем обо мне забыли. Третий день пишу, и тишина. Отвечайте уже, пожалуйста.",
    "Курьер опять не приехал. Поддержка молчит. Я буду жаловаться, и пусть все знают.",
    "Do you people even read? The lid is cracked. I know where your shop is, I can drop it off.",
    "等了一个星期了。说好的明天发货呢？再不发我就去平台投诉，你们看着办。",
]


def weighed(text: str, role: Role = Role.SELLER) -> Weighing:
    reading = read(text)
    return weigh(MODEL, reading, signals(reading, SURROUNDINGS), role)


def net_of(weights: dict[str, tuple[int, int]]) -> Second:
    """A net of two hidden units and one label, of these weights of features."""
    return Second(
        SecondDocument(
            features="\n".join(weights),
            inner=bytes(HALF + each for row in weights.values() for each in row),
            units=[0.5, 0.25],
            bias=[0.0, 0.1],
            outer=[[2.0, -1.0]],
            outer_bias=[-1.0],
            settling=[(1.0, 1.0, 0.0)],
        )
    )


def test_words_pairs_and_the_role_excite_hidden_units() -> None:
    net = net_of({"^slow$": (8, 0), "are slow": (10, -6), "@buyer": (1, 1), "^are$": (0, 3)})
    assert "^slow$" in of_token("slow")
    assert of_pair("are", "slow") == "are slow"
    tokens = [MODEL.known(word) for word in ("are", "you", "slow")]

    # A word and the role count fully, a pair of words half; a stored one is a quarter.
    first = 0.5 * (8 + 10 / 2 + 1) / sqrt(3 + ABSENT_TOKENS)
    second = 0.25 * (3 - 6 / 2 + 1) / sqrt(3 + ABSENT_TOKENS) + 0.1
    excited = net.hidden(tokens, 0, Role.BUYER)

    assert excited == [(0, pytest.approx(first)), (1, pytest.approx(second))]
    assert net.opinion(excited, 0) == pytest.approx(2 * first - second - 1)


def test_a_unit_that_is_not_excited_says_nothing() -> None:
    net = net_of({"^no$": (-20, 0)})
    assert net.hidden([MODEL.known("no")], 0, Role.SELLER) == [(1, pytest.approx(0.1))]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.sampled_from(Role))
def test_only_where_the_first_opinion_is_not_sure_it_is_asked_and_is_not_sure_itself(
    text: str, role: Role
) -> None:
    weighing = weighed(text, role)
    for label in LABELS:
        first, strength = weighing.lean(label), weighing.strength(label)
        if UNLIKELY // 10 <= first < LIKELY // 10:
            assert strength <= SURE_MAX
        else:
            assert strength == first


def test_what_it_finds_alone_is_held_for_a_person_at_most() -> None:
    assert percent(SURE_MAX) < REFUSED_FROM


def test_no_harmless_word_brings_a_refused_text_where_it_might_be_cleared() -> None:
    refused = next(each for each in range(CERTAIN) if percent(each) >= REFUSED_FROM)
    assert refused - LAUNDERING_MAX >= LIKELY * 100 // UNITS


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Your brain is on holiday, I see", Role.BUYER),
        ("Знаю, где вы гуляете с собакой", Role.SELLER),
        ("隔壁店骗人的，别信", Role.SELLER),
    ],
)
def test_an_allusion_is_found(judge: Judge, text: str, role: Role) -> None:
    assert judge(text, role).action is not Action.DELIVER


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Refund me or I leave an honest one star review", Role.BUYER),
        ("Подам в суд, если не вернёте деньги", Role.BUYER),
        ("请勿把验证码告诉别人", Role.SELLER),
        ("The watch can show WhatsApp and Telegram messages", Role.SELLER),
    ],
)
def test_an_honest_text_is_delivered(judge: Judge, text: str, role: Role) -> None:
    assert judge(text, role).action is Action.DELIVER


def test_what_is_said_before_is_part_of_what_it_looks_at() -> None:
    lane = LABELS.index(Label.THREAT)
    said = "Посмотрим, что будет дальше."
    after_review = weighed(f"Удалите отзыв. {said}").both(lane)[1]
    after_question = weighed(f"Гарантия год. {said}").both(lane)[1]
    assert after_review is not None
    assert after_question is not None
    assert after_review > after_question


def test_a_long_text_is_worth_its_worst_stretch_for_it() -> None:
    quiet = "Заказ собран и уедет завтра утром, коробка уже подписана и стоит у двери. " * 30
    bad = "Знаю, где вы гуляете с собакой."
    lane = LABELS.index(Label.THREAT)
    alone, among = weighed(bad).both(lane)[1], weighed(quiet + bad).both(lane)[1]
    lost = weighed(quiet).both(lane)[1]
    assert alone is not None
    assert among is not None
    assert lost is not None
    assert among >= lost
    tokens = sum(map(len, MODEL.sentences(read(quiet), [])))
    assert tokens > 2 * STRETCH_TOKENS
