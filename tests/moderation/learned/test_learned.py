"""The learned model: what it is made of, and what it promises whatever it has learned."""

from __future__ import annotations

import runpy
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prilavok.moderation.contacts import signals
from prilavok.moderation.learned import LAUNDERING_MAX, Model, weigh
from prilavok.moderation.learned.weights import LABELS
from prilavok.moderation.model import Label, Role, Surroundings
from prilavok.moderation.reading import read

ROOT = Path(__file__).parents[3]
MODEL = Model.load()
SURROUNDINGS = Surroundings(own_hosts=("market.example",))

HARMLESS_WORDS = (
    "лампа", "вечером", "синий", "понедельник", "товар", "комната", "погода", "зелёная", "чашка",
    "monday", "blue", "window", "evening", "kettle", "хорошо", "сегодня", "ok",
)  # fmt: skip

BAD = {
    "Ты дебил и урод, иди отсюда": Label.INSULT,
    "У вас мозгов нет, тупица": Label.INSULT,
    "Удалите отзыв, иначе приеду и переломаю вам ноги": Label.THREAT,
    "Знаю, где ты живёшь, пожалеешь": Label.THREAT,
    "Пришлите паспорт, прописку и дату рождения": Label.PERSONAL_DATA_REQUEST,
    "Назовите код из смс и пароль от кабинета": Label.PHISHING,
    "Площадка ворует, поддержка врёт, курьеры хамы": Label.PLATFORM_DISPARAGEMENT,
    "Другие продавцы обманывают и гонят подделки": Label.SELLER_DISPARAGEMENT,
    "Отмените заказ и переведите мне на карту мимо площадки": Label.OFF_PLATFORM,
    "You stupid moron, shut up": Label.INSULT,
    "Remove the review or I will come to your house and break your legs": Label.THREAT,
    "Other sellers cheat you with fakes": Label.SELLER_DISPARAGEMENT,
}


def strength(text: str, label: Label, role: Role = Role.SELLER) -> int:
    reading = read(text)
    return weigh(MODEL, reading, signals(reading, SURROUNDINGS), role).of(label).strength


@pytest.mark.parametrize(("text", "label"), BAD.items())
def test_what_is_plainly_bad_is_found(text: str, label: Label) -> None:
    assert strength(text, label) > 0


@pytest.mark.parametrize(
    "text",
    [
        "Здравствуйте! Да, есть в наличии, отправим завтра",
        "Размер 44, хлопок, стирать при 30 градусах",
        "Доставкой занимается площадка, ускорить её мы не можем",
        "Скотина из папье-маше: корова, коза, овца, набор 3 шт.",
        "Yes, the shade is washable",
        "灯罩可以水洗，晾干再装",
    ],
)
def test_plain_talk_is_clean(text: str) -> None:
    assert all(strength(text, label) <= 0 for label in LABELS)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.sampled_from(Role))
def test_any_text_is_weighed_and_its_spans_lie_inside(text: str, role: Role) -> None:
    reading = read(text)
    weighing = weigh(MODEL, reading, signals(reading, SURROUNDINGS), role)
    for label in LABELS:
        start, end = weighing.of(label).span
        assert 0 <= start <= end <= len(reading.plain)


@pytest.mark.parametrize(("text", "label"), BAD.items())
def test_a_span_is_a_stretch_of_whole_words(text: str, label: Label) -> None:
    reading = read(text)
    start, end = weigh(MODEL, reading, signals(reading, SURROUNDINGS), Role.SELLER).of(label).span
    assert start < end
    assert start == 0 or not reading.plain[start - 1].isalnum()
    assert end == len(reading.plain) or not reading.plain[end].isalnum()


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(BAD)), st.sampled_from(HARMLESS_WORDS), st.data())
def test_one_harmless_word_takes_away_no_more_than_it_may(
    text: str, word: str, data: st.DataObject
) -> None:
    words = text.split()
    at = data.draw(st.integers(0, len(words)))
    longer = " ".join([*words[:at], word, *words[at:]])
    label = BAD[text]
    assert strength(longer, label) >= strength(text, label) - LAUNDERING_MAX - 1


@pytest.mark.parametrize(("text", "label"), BAD.items())
def test_courtesy_and_harmless_sentences_change_nothing_for_the_better(
    text: str, label: Label
) -> None:
    before = strength(text, label)
    assert strength(f"Пожалуйста, {text}", label) >= before
    assert strength(f"{text}. Лампа синяя, погода хорошая. Спасибо!", label) >= before


def test_what_was_weighed_before_changes_nothing() -> None:
    texts = list(BAD)
    fresh = Model.load()
    for text in reversed(texts):
        reading = read(text)
        found = signals(reading, SURROUNDINGS)
        again = weigh(fresh, reading, found, Role.SELLER)
        once = weigh(MODEL, reading, found, Role.SELLER)
        assert [again.of(label) for label in LABELS] == [once.of(label) for label in LABELS]


def test_the_model_belongs_to_the_corpus_in_the_repository() -> None:
    corpus = runpy.run_path(str(ROOT / "training" / "moderation" / "corpus.py"))
    assert corpus["source_digest"]() == MODEL.source, "python -m training.moderation.train"


def test_the_model_is_small() -> None:
    file = resources.files("prilavok.moderation.learned") / "model.bin"
    assert len(file.read_bytes()) <= 8_000_000


def test_the_model_knows_every_label_that_words_can_tell() -> None:
    assert {*LABELS, Label.MONOSYLLABIC} == set(Label)
