"""What policies ask for: the announced rules as tables, and counting as anyone would count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok import programmes
from prilavok.core.money import Money
from prilavok.core.parties import Party, PartyKind
from prilavok.moderation import model as moderation
from prilavok.notices.words import LABELS, LANGUAGES
from prilavok.programmes import rules as programmes_rules
from prilavok.programmes.model import DocumentInvalid
from prilavok.standing.penalties import (
    Direction,
    Fine,
    FormalWarning,
    Label,
    Measure,
    Mute,
    Suspension,
    Violation,
    ViolationId,
)
from prilavok.standing.penalties.programme import KIND, PenaltyPolicy
from prilavok.standing.penalties.rules import Proposal, proposed
from prilavok.standing.penalties.rules.proposing import most_together
from standing.shop import BUYER, SELLER, policy

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WB = programmes.preset(KIND, "wildberries-2023")
OZON = programmes.preset(KIND, "ozon-2024")
ASKS, GIVES = Direction.ASKS, Direction.GIVES
CONTACT, INSULT, PHISHING = Label.CONTACT_EXCHANGE, Label.INSULT, Label.PHISHING
RUB_25_000 = Fine(Money(2_500_000, "RUB"))
RUB_5_000 = Fine(Money(500_000, "RUB"))
WARNING = FormalWarning()


def violation(
    number: int,
    at: datetime = NOW,
    *,
    party: Party = SELLER,
    label: Label = INSULT,
    direction: Direction | None = None,
) -> Violation:
    return Violation(
        violation_id=ViolationId(UUID(int=number)),
        party_kind=party.kind,
        party_id=party.id,
        label=label,
        direction=direction,
        source=f"test:{number}",
        at=at,
        chat_id=None,
        message_ids=(),
        case_id=None,
        confirmed_by=(),
        confirmed_at=at,
    )


def after(
    document: PenaltyPolicy,
    times: int,
    party: Party,
    label: Label,
    direction: Direction | None = None,
    *,
    days_apart: int = 1,
) -> tuple[Proposal, ...]:
    """What the last of so many equal violations leads to."""
    done = [
        violation(n, NOW + n * days_apart * DAY, party=party, label=label, direction=direction)
        for n in range(times)
    ]
    return proposed(document, done[:-1], done[-1])


@pytest.mark.parametrize(
    ("times", "party", "label", "direction", "measures"),
    [
        (1, SELLER, CONTACT, ASKS, {RUB_25_000, WARNING}),
        (1, SELLER, CONTACT, GIVES, {WARNING}),
        (2, SELLER, CONTACT, ASKS, {RUB_25_000, WARNING}),
        (3, SELLER, CONTACT, ASKS, {RUB_25_000, Suspension(30)}),
        (3, SELLER, CONTACT, GIVES, {Suspension(30)}),
        (6, SELLER, INSULT, None, {Suspension(None)}),
        (1, SELLER, Label.OFF_PLATFORM, None, {WARNING}),
        (1, SELLER, Label.PLATFORM_DISPARAGEMENT, None, {WARNING}),
        (1, SELLER, PHISHING, None, {Suspension(None)}),
        (1, SELLER, Label.MONOSYLLABIC, None, set[Measure]()),
        (1, SELLER, Label.ANSWER_OVERDUE, None, set[Measure]()),
        (1, BUYER, CONTACT, ASKS, {WARNING}),
        (2, BUYER, CONTACT, GIVES, {Mute(7)}),
        (4, BUYER, INSULT, None, {Mute(90)}),
    ],
)
def test_wildberries_as_announced(
    times: int, party: Party, label: Label, direction: Direction | None, measures: set[Measure]
) -> None:
    assert {each.measure for each in after(WB, times, party, label, direction)} == measures


@pytest.mark.parametrize(
    ("times", "party", "label", "direction", "measures"),
    [
        (1, SELLER, Label.PERSONAL_DATA_REQUEST, None, {RUB_5_000}),
        (1, SELLER, Label.THREAT, None, {RUB_5_000}),
        (1, SELLER, INSULT, None, {RUB_5_000}),
        (1, SELLER, Label.OFF_PLATFORM, None, {RUB_5_000}),
        (1, SELLER, CONTACT, ASKS, {RUB_5_000}),
        (1, SELLER, CONTACT, GIVES, {WARNING}),
        (3, SELLER, INSULT, None, {RUB_25_000, Suspension(30)}),
        (1, SELLER, Label.SELLER_DISPARAGEMENT, None, set[Measure]()),
        (1, BUYER, INSULT, None, {Mute(7)}),
        (3, BUYER, Label.THREAT, None, {Mute(90)}),
    ],
)
def test_ozon_as_announced(
    times: int, party: Party, label: Label, direction: Direction | None, measures: set[Measure]
) -> None:
    assert {each.measure for each in after(OZON, times, party, label, direction)} == measures


def test_presets_fine_no_buyer_and_say_what_is_ours() -> None:
    for document in (WB, OZON):
        assert "are ours" in document.note
        for label in Label:
            measures = {each.measure for each in after(document, 9, BUYER, label)}
            assert not any(isinstance(measure, Fine) for measure in measures)


def test_violations_far_apart_do_not_add_up() -> None:
    assert {p.measure for p in after(WB, 3, SELLER, INSULT, days_apart=46)} == {WARNING}
    assert {p.measure for p in after(WB, 3, SELLER, INSULT, days_apart=44)} == {Suspension(30)}


def test_a_window_ends_at_its_second() -> None:
    document = policy({"penalties": [{"type": "mute", "days": 1}], "from_count": 2, "within_d": 7})
    first = violation(1, NOW)
    microsecond = timedelta(microseconds=1)
    assert not proposed(document, [first], violation(2, NOW + 7 * DAY))
    assert proposed(document, [first], violation(2, NOW + 7 * DAY - microsecond))


def test_more_people_for_more_money() -> None:
    document = policy(
        {"penalties": [{"type": "fine", "amount": {"minor": 99, "currency": "RUB"}}]},
        {
            "penalties": [
                {"type": "fine", "amount": {"minor": 100, "currency": "RUB"}},
                {"type": "suspension"},
            ],
            "parties": ["seller"],
            "from_count": 2,
        },
        fine_needs_two_from={"minor": 100, "currency": "RUB"},
    )
    assert [p.persons for p in after(document, 1, SELLER, INSULT)] == [1]
    assert [p.persons for p in after(document, 2, SELLER, INSULT)] == [2, 2]


# Counting

times = st.integers(0, 40).map(lambda hours: NOW + timedelta(hours=hours))


@given(st.lists(times, max_size=8), times, st.integers(1, 40))
def test_the_most_in_any_window_are_counted(
    others: list[datetime], new_at: datetime, within_h: int
) -> None:
    within = timedelta(hours=within_h)
    known = [violation(n + 1, at) for n, at in enumerate(others)]
    new = violation(0, new_at)

    counted = most_together(known, new, within)

    by_id = {each.violation_id: each.at for each in [*known, new]}
    moments = [by_id[each] for each in counted]
    assert new.violation_id in counted
    assert max(moments) - min(moments) < within
    starts = [start for start in by_id.values() if start <= new_at < start + within]
    assert len(counted) == max(
        sum(start <= at < start + within for at in by_id.values()) for start in starts
    )


@given(st.permutations(range(5)), st.integers(1, 5))
def test_whoever_is_confirmed_first_the_last_one_reaches_the_same(
    order: list[int], from_count: int
) -> None:
    document = policy(
        {"penalties": [{"type": "mute", "days": 1}], "from_count": from_count, "within_d": 10}
    )
    done = [violation(n, NOW + n * DAY) for n in order]
    [proposal] = proposed(document, done[:-1], done[-1])
    assert len(proposal.counted) == 5


# Documents

FINE = {"type": "fine", "amount": {"minor": 100, "currency": "RUB"}}
MUTE_OF_0 = {"type": "mute", "days": 0}
STEP: dict[str, Any] = {
    "id": "a",
    "ladder": "one",
    "labels": ["insult"],
    "penalties": [{"type": "warning"}],
}


@pytest.mark.parametrize(
    ("steps", "rest", "path"),
    [
        ([], {}, "$.steps"),
        ([{**STEP, "labels": []}], {}, "$.steps[0].labels"),
        ([{**STEP, "labels": ["rudeness"]}], {}, "$.steps[0].labels[0]"),
        ([{**STEP, "penalties": []}], {}, "$.steps[0].penalties"),
        ([{**STEP, "penalties": [{"type": "exile"}]}], {}, "$.steps[0].penalties[0].type"),
        ([{**STEP, "penalties": [MUTE_OF_0]}], {}, "$.steps[0].penalties[0].days"),
        ([{**STEP, "labels": ["insult", "insult"]}], {}, "$.steps[0].labels"),
        ([{**STEP, "directions": ["asks"]}], {}, "$.steps[0].directions"),
        ([STEP, {**STEP, "ladder": "two"}], {}, "$.steps"),
        ([STEP, {**STEP, "id": "b"}], {}, "$.steps[1]"),
        ([{**STEP, "penalties": [{"type": "mute", "days": 1}] * 2}], {}, "$.steps[0].penalties"),
        ([{**STEP, "penalties": [{"type": "suspension"}]}], {}, "$.steps[0].penalties[0]"),
        (
            [{**STEP, "penalties": [{**FINE, "amount": {"minor": 0, "currency": "RUB"}}]}],
            {},
            "$.steps[0].penalties[0].amount.minor",
        ),
        (
            [{**STEP, "penalties": [{**FINE, "amount": {"minor": 10**13, "currency": "RUB"}}]}],
            {},
            "$.steps[0].penalties[0].amount.minor",
        ),
        (
            [{**STEP, "penalties": [FINE]}],
            {"fine_needs_two_from": {"minor": 1, "currency": "USD"}},
            "$.steps[0].penalties[0].amount.currency",
        ),
        ([STEP], {"fine_needs_two_from": {"minor": 0, "currency": "RUB"}}, "$.fine_needs_two_from"),
    ],
)  # fmt: skip
def test_a_policy_that_cannot_be_followed_is_refused_with_the_place(
    steps: list[dict[str, Any]], rest: dict[str, Any], path: str
) -> None:
    document = {"name": "test", "steps": steps, **rest}
    with pytest.raises(DocumentInvalid) as refused:
        programmes_rules.document_of(KIND, document)
    assert refused.value.path == path


def test_steps_of_a_ladder_may_differ_by_label_party_direction_or_count() -> None:
    others = [
        {"labels": ["threat"]},
        {"labels": ["contact_exchange"], "directions": ["gives"]},
        {"labels": ["contact_exchange"], "directions": ["asks"]},
        {"from_count": 2},
        {"ladder": "two"},
    ]
    steps = [STEP, *({**STEP, "id": f"s{n}", **each} for n, each in enumerate(others))]
    assert programmes_rules.document_of(KIND, {"name": "test", "steps": steps}).steps


# Words


def test_whatever_the_judge_finds_can_be_held_against_a_party() -> None:
    assert set(moderation.Label) < set(Label)
    assert set(moderation.Direction) == set(Direction)
    assert {kind.value for kind in PartyKind} == {role.value for role in moderation.Role}


def test_every_label_has_a_name_in_every_language() -> None:
    assert set(LABELS) == set(Label)
    for names in LABELS.values():
        assert set(names) == set(LANGUAGES)
        assert len(set(names.values())) == len(LANGUAGES)
