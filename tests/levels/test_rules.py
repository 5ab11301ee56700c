"""What a programme makes of values: laws, and the edges of goals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from prilavok.core.ids import SellerId
from prilavok.levels.indicators import MEASURES
from prilavok.levels.model import (
    Better,
    LevelName,
    Met,
    Ratio,
    Reason,
    Seller,
    Unit,
    Value,
)
from prilavok.levels.model import Goals as Frozen
from prilavok.levels.programme import (
    KIND,
    Absolute,
    Average,
    Demotion,
    Entry,
    Goals,
    Indicator,
    Level,
    LevelProgramme,
    Named,
    Off,
    Percentile,
    TooLittle,
    check,
)
from prilavok.levels.rules import decide, frozen_goals, missing_for
from prilavok.levels.rules.deciding import enough
from prilavok.levels.rules.market import Market, nearest_rank, value_at
from prilavok.programmes import preset
from prilavok.programmes.model import DocumentInvalid

ENDS = datetime(2024, 6, 1, tzinfo=UTC)
ANYBODY = Entry()
NAMED = Named(ru="Уровень", en="Level", zh="级")
HIGHER, LOWER = "buy_out_share", "returns"


def seller(**fields: object) -> Seller:
    told = {
        "seller_id": SellerId("s"),
        "country": "RU",
        "registered_at": ENDS - timedelta(days=400),
    }
    return Seller(**{**told, **fields})  # pyright: ignore[reportArgumentType]


def programme(
    bars: Sequence[Sequence[int]],
    measures: Sequence[str],
    *,
    needed: int | None = None,
    too_little: Sequence[TooLittle] = (),
    demotion: Demotion = Demotion.STRAIGHT,
    on_request: Sequence[int] = (),
    entry: Entry = ANYBODY,
) -> LevelProgramme:
    """`bars` are absolute goals: for each level from the lowest, one for each measure."""
    policies = too_little or [TooLittle.EXCLUDED] * len(measures)
    return LevelProgramme(
        name="laws",
        zone="UTC",
        currency="RUB",
        indicators=tuple(
            Indicator(
                key=f"i{n}",
                measure=name,
                too_little=policy,
                within_h=24 if MEASURES[name].within else None,
            )
            for n, (name, policy) in enumerate(zip(measures, policies, strict=True))
        ),
        levels=tuple(
            Level(
                level=f"l{rank}",
                named=NAMED,
                on_request=rank in on_request,
                goals=tuple(
                    Goals(indicator=f"i{n}", goal=Absolute(bar)) for n, bar in enumerate(of_level)
                ),
            )
            for rank, of_level in enumerate(bars, 1)
        ),
        needed=needed,
        entry=entry,
        demotion=demotion,
    )


def frozen(of: LevelProgramme) -> tuple[Frozen, ...]:
    return frozen_goals(of, [Market(0, 0, 0)] * len(of.indicators), lambda _n, _rank: Ratio(0, 1))


def level_of(of: LevelProgramme, values: Sequence[Value], **fields: object) -> str | None:
    return decide(of, frozen(of), seller(**fields), values, ENDS).level_after


@st.composite
def cases(draw: st.DrawFn) -> tuple[LevelProgramme, list[Value]]:
    """A programme that can be published, and a seller's values."""
    measures = draw(st.lists(st.sampled_from(sorted(MEASURES)), min_size=1, max_size=5))
    levels = draw(st.integers(1, 4))
    bars = [
        sorted(
            draw(st.lists(st.integers(0, 500), min_size=levels, max_size=levels)),
            reverse=MEASURES[name].direction is Better.LOWER,
        )
        for name in measures
    ]
    of = programme(
        [[of_measure[rank] for of_measure in bars] for rank in range(levels)],
        measures,
        needed=draw(st.none() | st.integers(1, len(measures))),
        too_little=[draw(st.sampled_from(list(TooLittle))) for _ in measures],
        demotion=draw(st.sampled_from(list(Demotion))),
        on_request=draw(st.sets(st.integers(1, levels), max_size=2)),  # pyright: ignore[reportArgumentType]
    )
    check(of)
    return of, [draw(values()) for _ in measures]


@st.composite
def values(draw: st.DrawFn) -> Value:
    sample = draw(st.integers(0, 20))
    denominator = draw(st.integers(1, 20)) if sample else 0
    return Value(sample, draw(st.integers(0, 40)), denominator)


def better(value: Value, indicator: Indicator, by: int) -> Value:
    up = indicator.measured.direction is Better.HIGHER
    return Value(value.sample, max(0, value.numerator + (by if up else -by)), value.denominator)


@settings(max_examples=150)
@given(cases(), st.integers(1, 40), st.data())
def test_doing_better_never_lowers_the_level(
    case: tuple[LevelProgramme, list[Value]], by: int, data: st.DataObject
) -> None:
    of, before = case
    n = data.draw(st.integers(0, len(before) - 1))
    held = data.draw(st.none() | st.sampled_from([level.level for level in of.levels]))
    after = [*before[:n], better(before[n], of.indicators[n], by), *before[n + 1 :]]

    was = level_of(of, before, level_before=held)
    now = level_of(of, after, level_before=held)

    assert of.rank(now) >= of.rank(was)


@settings(max_examples=100)
@given(cases(), st.text(min_size=1, max_size=8))
def test_relabelling_a_seller_changes_nothing(
    case: tuple[LevelProgramme, list[Value]], name: str
) -> None:
    of, found = case
    assert level_of(of, found) == level_of(of, found, seller_id=SellerId(name))


@settings(max_examples=150)
@given(cases(), st.data())
def test_more_goals_met_never_give_less(
    case: tuple[LevelProgramme, list[Value]], data: st.DataObject
) -> None:
    of, _ = case
    level = of.levels[0]
    states = [data.draw(st.sampled_from(list(Met))) for _ in of.indicators]
    missed = [n for n, state in enumerate(states) if state is Met.MISSED]
    assume(missed)
    n = data.draw(st.sampled_from(missed))
    more = [*states[:n], Met.MET, *states[n + 1 :]]
    assert enough(of, level, more) or not enough(of, level, states)


@settings(max_examples=150)
@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_k_of_n_is_that_some_k_are_met(met: list[bool], data: st.DataObject) -> None:
    needed = data.draw(st.integers(1, len(met)))
    of = programme([[0] * len(met)], [HIGHER] * len(met), needed=needed)
    states = [Met.MET if each else Met.MISSED for each in met]
    by_hand = any(all(met[n] for n in some) for some in combinations(range(len(met)), needed))
    assert enough(of, of.levels[0], states) is by_hand


@pytest.mark.parametrize("name", sorted(MEASURES))
@pytest.mark.parametrize(("off", "on_higher"), [(-1, False), (0, True), (1, True)])
def test_a_goal_is_exact_at_its_edge(name: str, off: int, on_higher: bool) -> None:
    measure = MEASURES[name]
    goal = 450
    of = programme([[goal]], [name])
    value = Value(1_000, goal + off, measure.unit.parts)
    on_lower = off <= 0
    expected = on_higher if measure.direction is Better.HIGHER else on_lower
    assert (level_of(of, [value]) == "l1") is expected


@pytest.mark.parametrize(
    ("numerator", "denominator", "met"),
    [(2, 3, False), (6_667, 10_000, True), (66_669_999, 100_000_000, False), (667, 1_000, True)],
)
def test_a_share_is_compared_as_a_fraction(numerator: int, denominator: int, met: bool) -> None:
    of = programme([[6_667]], [HIGHER])
    assert (level_of(of, [Value(denominator, numerator, denominator)]) == "l1") is met


@pytest.mark.parametrize(
    ("policy", "met", "level"),
    [
        (TooLittle.EXCLUDED, [1, 1, 1], "l1"),
        (TooLittle.EXCLUDED, [1, 1, 0], None),
        (TooLittle.MET, [1, 1, 0], "l1"),
        (TooLittle.MISSED, [1, 1, 1], "l1"),
        (TooLittle.MISSED, [1, 1, 0], None),
    ],
)
def test_too_little_evidence_counts_as_the_programme_says(
    policy: TooLittle, met: list[int], level: str | None
) -> None:
    """Three of four are needed: of the three that are left when one is excluded, ⌈9/4⌉ = 3."""
    of = programme([[5_000] * 4], [HIGHER] * 4, needed=3, too_little=[policy] * 4)
    values = [Value(10, 10 * each, 10) for each in met]
    assert level_of(of, [*values, Value(0, 0, 0)]) == level


@pytest.mark.parametrize(
    ("demotion", "before", "after", "reason"),
    [
        (Demotion.NONE, "l3", "l3", Reason.NEVER_LOST),
        (Demotion.ONE_STEP, "l3", "l2", Reason.LOST_ONE_STEP),
        (Demotion.ONE_STEP, "l2", "l1", Reason.LOST),
        (Demotion.STRAIGHT, "l3", "l1", Reason.LOST),
        (Demotion.STRAIGHT, "l1", "l1", Reason.KEPT),
        (Demotion.STRAIGHT, None, "l1", Reason.REACHED),
        (Demotion.STRAIGHT, "gone", "l1", Reason.REACHED),
    ],
)
def test_a_level_falls_as_far_as_the_programme_lets_it(
    demotion: Demotion, before: str | None, after: str, reason: Reason
) -> None:
    of = programme([[1_000], [5_000], [9_000]], [HIGHER], demotion=demotion)
    held = LevelName(before) if before else None
    standing = decide(of, frozen(of), seller(level_before=held), [Value(10, 2, 10)], ENDS)
    assert (standing.level_after, standing.reason) == (after, reason)


@pytest.mark.parametrize(
    ("asked_for", "before", "after", "reason"),
    [
        (None, None, "l1", Reason.NOT_REQUESTED),
        ("l1", None, "l1", Reason.NOT_REQUESTED),
        ("l2", None, "l2", Reason.REACHED),
        (None, "l2", "l2", Reason.KEPT),
    ],
)
def test_a_level_on_request_is_given_to_who_asked(
    asked_for: str | None, before: str | None, after: str, reason: Reason
) -> None:
    of = programme([[1_000], [5_000]], [HIGHER], on_request=[2])
    who = seller(
        asked_for=LevelName(asked_for) if asked_for else None,
        level_before=LevelName(before) if before else None,
    )
    standing = decide(of, frozen(of), who, [Value(10, 9, 10)], ENDS)
    assert (standing.level_after, standing.reason) == (after, reason)


@pytest.mark.parametrize(
    ("fields", "takes_part"),
    [
        ({"country": "KZ"}, False),
        ({"registered_at": ENDS - timedelta(days=60)}, True),
        ({"registered_at": ENDS - timedelta(days=60) + timedelta(seconds=1)}, False),
    ],
)
def test_who_does_not_take_part_has_no_level(fields: dict[str, object], takes_part: bool) -> None:
    entry = Entry(countries=("RU",), registered_days_min=60)
    of = programme([[0]], [HIGHER], entry=entry)
    assert (level_of(of, [Value(1, 1, 1)], **fields) is not None) is takes_part


@settings(max_examples=100)
@given(st.lists(st.integers(0, 30), min_size=10, max_size=40), st.integers(0, 10_000))
def test_a_percentile_is_a_place_in_the_market(found: list[int], bps: int) -> None:
    of = programme([[0]], [HIGHER])
    goal = Goals(indicator="i0", goal=Percentile(bps))
    of = replace(of, levels=(replace(of.levels[0], goals=(goal,)),))
    ratios = [Ratio(each, 30) for each in found]
    market = Market(len(found), sum(found), 30 * len(found))

    [[frozen_goal]] = [
        each.goals for each in frozen_goals(of, [market], lambda _n, rank: value_at(ratios, rank))
    ]

    assert frozen_goal is not None
    as_good = sum(ratio.compare(frozen_goal) <= 0 for ratio in ratios)
    assert as_good * 10_000 >= bps * len(found), "so many are no better"
    below = sum(ratio.compare(frozen_goal) < 0 for ratio in ratios)
    assert below * 10_000 < max(bps, 1) * len(found), "and no lower place would do"


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), min_size=10, max_size=14),
    st.integers(1, 40),
    st.sampled_from([HIGHER, LOWER]),
    st.data(),
)
def test_doing_better_in_the_market_never_costs_oneself(
    market: list[tuple[int, int]], by: int, measure: str, data: st.DataObject
) -> None:
    """Percentiles move with the seller, but never past it; so do parts of the average, but for the
    one case below."""
    n = data.draw(st.integers(0, len(market) - 1))
    whole = sum(denominator for _, denominator in market)
    bps = data.draw(st.integers(0, 30_000))
    is_percentile = data.draw(st.booleans())
    if is_percentile:
        goal: Percentile | Average = Percentile(bps % 10_001)
    else:
        goal = Average(max(1, bps))
        nobody_has_any = measure == HIGHER and not any(numerator for numerator, _ in market)
        assume(not nobody_has_any or market[n][1] * bps <= whole * 10_000)
    found = [Value(9, numerator, denominator) for numerator, denominator in market]
    indicator = programme([[0]], [measure]).indicators[0]
    after = [*found[:n], better(found[n], indicator, by), *found[n + 1 :]]

    assert reached_among(found, n, measure, goal) <= reached_among(after, n, measure, goal)


def test_who_is_the_first_to_have_anything_can_miss_what_nobody_was_asked_for() -> None:
    """Where nobody has anything, there is no average, and what counts as met is met. The first who
    has some makes one; being nine tenths of the market, it cannot be half as good again."""
    goal, others = Average(15_000), [Value(1, 0, 1) for _ in range(10)]
    for own, is_met in ((Value(90, 0, 90), True), (Value(90, 9, 90), False)):
        found = [own, *others]
        assert reached_among(found, 0, HIGHER, goal, too_little=TooLittle.MET) is is_met


def reached_among(
    found: Sequence[Value],
    n: int,
    measure: str,
    goal: Percentile | Average,
    too_little: TooLittle = TooLittle.EXCLUDED,
) -> bool:
    """Whether the seller at `n` meets the goal that this market makes."""
    of = programme([[0]], [measure], too_little=[too_little])
    of = replace(of, levels=(replace(of.levels[0], goals=(Goals(indicator="i0", goal=goal),)),))
    ratios = [value.ratio or Ratio(0, 1) for value in found]
    market = Market(
        len(found),
        sum(value.numerator for value in found),
        sum(value.denominator for value in found),
    )
    goals = frozen_goals(of, [market], lambda _n, rank: value_at(ratios, rank))
    return decide(of, goals, seller(), [found[n]], ENDS).level_after is not None


def test_a_percentile_of_what_should_be_low_is_counted_from_the_highest() -> None:
    indicator = Indicator(key="i", measure=LOWER)
    assert [nearest_rank(10, bps, indicator) for bps in (0, 1_000, 5_000, 10_000)] == [9, 9, 5, 0]


@pytest.mark.parametrize(
    ("market", "goal"),
    [
        (Market(9, 900, 1_000), None),
        (Market(10, 900, 1_000), Ratio(900 * 11_000, 1_000 * 10_000)),
        (Market(10, 0, 1_000), None),
    ],
)
def test_an_average_is_of_what_all_did_together(market: Market, goal: Ratio | None) -> None:
    of = programme([[0]], [HIGHER])
    goals = (Goals(indicator="i0", goal=Average(11_000)),)
    of = replace(of, levels=(replace(of.levels[0], goals=goals),))
    assert frozen_goals(of, [market], lambda _n, _rank: Ratio(0, 1))[0].goals == (goal,)


def test_what_is_missing_begins_with_the_nearest_step() -> None:
    of = programme([[1_000, 1_000, 1_000], [5_000, 5_000, 5_000]], [HIGHER] * 3, needed=2)
    found = [Value(10, 2, 10), Value(10, 4, 10), Value(10, 1, 10)]

    step = missing_for(of, frozen(of), LevelName("l1"), found)

    assert step is not None
    assert (step.level, step.many) == ("l2", 2)
    assert [each.indicator for each in step.missing] == ["i1", "i0", "i2"]
    assert [each.gap_bps for each in step.missing] == [2_000, 6_000, 8_000]
    assert missing_for(of, frozen(of), LevelName("l2"), found) is None


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"zone": "Mars/Olympus"}, "$.zone"),
        ({"needed": 3}, "$.levels[0].goals"),
        ({"indicators": (Indicator(key="i0", measure="charm"),)}, "$.indicators[0].measure"),
        ({"indicators": (Indicator(key="x", measure=HIGHER),)}, "$.levels[0].goals[0].indicator"),
    ],
)
def test_a_programme_that_cannot_be_is_refused(change: dict[str, object], path: str) -> None:
    of = replace(programme([[1_000], [2_000]], [HIGHER]), **change)
    with pytest.raises(DocumentInvalid) as refused:
        check(of)
    assert refused.value.path == path


def test_a_higher_level_may_not_ask_for_less() -> None:
    with pytest.raises(DocumentInvalid, match="asks for less"):
        check(programme([[2_000], [1_000]], [HIGHER]))
    with pytest.raises(DocumentInvalid, match="asks for less"):
        check(programme([[1_000], [2_000]], [LOWER]))


REWARDS = {
    "wildberries-2024-06": {
        "transit_supply": [500, 700, 1_000, 1_500],
        "storage": [None, 500, 1_000, 1_500],
        "paid_hours_shipment": [None, None, None, None],
    },
    "wildberries-2024-12": {
        "transit_supply": [500, 700, 1_000, 1_500],
        "storage": [None, 500, 1_000, 1_500],
        "paid_hours_shipment": [None, None, 5_000, 10_000],
    },
}


def offs_of(level: Level) -> list[Off]:
    return [reward for reward in level.rewards if isinstance(reward, Off)]


@pytest.mark.parametrize("name", sorted(REWARDS))
def test_presets_have_the_announced_rewards(name: str) -> None:
    of = preset(KIND, name)
    check(of)
    for service, offs in REWARDS[name].items():
        found = [
            next(
                (r.off_bps for r in level.rewards if isinstance(r, Off) and r.service == service),
                None,
            )
            for level in of.levels
        ]
        assert found == offs, service
    assert [level.level for level in of.levels] == ["initial", "bronze", "silver", "gold"]
    assert len(of.indicators) == 8
    assert of.needed == {"wildberries-2024-06": None, "wildberries-2024-12": 6}[name]
    assert of.settled_by_day == 4


def test_the_relative_preset_floats_with_the_market() -> None:
    of = preset(KIND, "market-relative-2025")
    check(of)
    assert (len(of.levels), len(of.indicators)) == (5, 4)
    goals = [each.goal for level in of.levels for each in level.goals]
    assert all(isinstance(goal, Average | Percentile) for goal in goals)
    assert all(
        indicator.measured.unit in (Unit.SHARE, Unit.MONEY, Unit.RATING)
        for indicator in of.indicators
    )
