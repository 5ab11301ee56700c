"""Who may do what, and when a case is decided: rules without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.kinds import HELD, KINDS
from prilavok.cases import CaseKind, Option, kinds_of, rules
from prilavok.cases.errors import ReasonMissing, ReasonTwice, TemplateContradicts, TemplateUnknown
from prilavok.cases.model import Decision, Opinion
from prilavok.cases.reasons import REASONS, reason_of

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
said = st.tuples(st.sampled_from(["confirm", "release"]), st.sampled_from(["insult", "threat"]))


def opinions_of(all_said: list[tuple[str, str]]) -> list[Opinion]:
    return [
        Opinion(n + 1, f"moderator:{n}", decision, label, "because", None, NOW, 1)
        for n, (decision, label) in enumerate(all_said)
    ]


@given(st.lists(said, min_size=1, max_size=8), st.integers(1, 2))
def test_it_is_decided_with_the_first_opinion_that_enough_people_share(
    all_said: list[tuple[str, str]], persons: int
) -> None:
    opinions = opinions_of(all_said)
    ended = [
        n for n in range(1, len(opinions) + 1) if rules.agreed(opinions[:n], persons) is not None
    ]
    shared = [
        n for n in range(1, len(all_said) + 1) if all_said[:n].count(all_said[n - 1]) >= persons
    ]
    assert ended == shared
    for n in ended[:1]:
        agreed = rules.agreed(opinions[:n], persons)
        assert agreed is not None
        assert len(agreed) == len({each.by for each in agreed}) == persons
        assert agreed[-1] == opinions[n - 1]


@given(st.lists(said, min_size=5, max_size=5))
def test_five_people_always_decide(all_said: list[tuple[str, str]]) -> None:
    opinions = opinions_of(all_said)
    assert any(rules.agreed(opinions[:n], 2) for n in range(1, 6))


def test_a_reason_is_ones_own_or_prepared_for_the_decision() -> None:
    confirm, release = HELD.options
    assert reason_of(confirm, Decision("confirm", "  rude  "), "insult") == "  rude  "
    prepared = Decision("confirm", template="insulting", lang="ru-RU")
    assert reason_of(confirm, prepared, "insult") == "Сообщение содержит оскорбление."
    with pytest.raises(ReasonTwice):
        reason_of(confirm, Decision("confirm", "very rude", template="insulting"), "insult")
    with pytest.raises(TemplateUnknown):
        reason_of(release, prepared, None)
    with pytest.raises(ReasonMissing):
        reason_of(confirm, Decision("confirm"), "insult")


def test_a_prepared_reason_does_not_contradict_the_label() -> None:
    confirm, _ = HELD.options
    threatening = Decision("confirm", template="threatening", lang="en")
    assert reason_of(confirm, threatening, "threat") == "The message threatens."
    with pytest.raises(TemplateContradicts):
        reason_of(confirm, threatening, "insult")


def test_every_reason_has_words_in_every_language() -> None:
    english = REASONS["en"]
    for language, words in REASONS.items():
        assert words.keys() == english.keys(), language
        assert all(3 <= len(text) <= 1_000 for text in words.values())
        assert len(set(words.values())) == len(words), language


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (CaseKind("x", (), 0, timedelta()), "nothing can be decided"),
        (CaseKind("x", (Option("a"), Option("a")), 0, timedelta()), "one name"),
        (CaseKind("x", (Option("a", reasons=("nowhere",)),), 0, timedelta()), "no words in ru"),
        (CaseKind("x", (Option("a", confirms=True, releases=True),), 0, timedelta()), "both"),
    ],
)
def test_a_kind_that_cannot_be_decided_stops_the_start(kind: CaseKind, problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        kinds_of(kind)
    with pytest.raises(AssertionError, match="two kinds"):
        kinds_of(*KINDS.values(), *KINDS.values())
