"""Every indicator, for random sellers over three months, equals a naive computation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

import pytest

from levels.adding_up import assert_rows_add_up
from levels.market import Market, publish, read_all
from levels.naive import NAIVE, Happened, value
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane, lane_of
from prilavok.levels.evidence import store
from prilavok.levels.evidence.model import Evidence, Kind
from prilavok.levels.indicators import MEASURES
from prilavok.levels.model import Value
from prilavok.levels.months import Month
from prilavok.levels.programme import (
    Absolute,
    Goals,
    Indicator,
    Level,
    LevelProgramme,
    Named,
    check,
)
from prilavok.levels.settling.actions import settle
from prilavok.levels.settling.standing_store import all_measured
from prilavok.levels.settling.verifying import verify
from prilavok.market import Fault, Scheme

MONTHS = (date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1))
CATEGORIES = (("Home", "Lamps"), ("Home", "Lamps", "Desk"), ("Homeware",), ("Toys", "Дерево"))
SCHEMES = (Scheme.FBO, Scheme.FBS, Scheme.REAL_FBS)
SELLERS, ORDERS = 12, 14
numbers = count()


def programme_of(zone: str) -> LevelProgramme:
    """Every measure, some with windows, schemes and categories beside."""
    indicators = [
        Indicator(key=name, measure=name, within_h=48 if measure.within else None)
        for name, measure in MEASURES.items()
    ]
    indicators += [
        Indicator(key="t3", measure="turnover", window_months=3),
        Indicator(key="fbs", measure="buy_out_share", window_months=2, schemes=(Scheme.FBS,)),
        Indicator(key="home", measure="turnover", categories=(("Home",),)),
        Indicator(key="desk", measure="returns", categories=(CATEGORIES[1], CATEGORIES[3])),
        Indicator(key="fast", measure="on_time_dispatch", within_h=24, schemes=(Scheme.FBO,)),
        Indicator(key="r2", measure="rating", window_months=2),
        Indicator(key="a3", measure="answer_time", window_months=3),
    ]
    named = Named(ru="Один", en="One", zh="一")
    goals = (Goals(indicator="orders", goal=Absolute(1)),)
    return LevelProgramme(
        name="all",
        zone=zone,
        currency="RUB",
        indicators=tuple(indicators),
        levels=(Level(level="one", named=named, goals=goals),),
    )


class History:
    """Makes things happen to sellers, to be told in rounds and out of order, and remembers them."""

    def __init__(self, random: Random, zone: ZoneInfo) -> None:
        self._random = random
        self._zone = zone
        self.happened: dict[str, list[Happened]] = {}
        self.told: list[tuple[int, str, str, datetime, dict[str, object]]] = []
        self.heard: list[tuple[int, Evidence]] = []

    def live(self, seller_id: str) -> None:
        self.happened[seller_id] = []
        for _ in range(ORDERS):
            self._order(seller_id)
        for n in range(6):
            for _ in range(self._random.randint(1, 2)):
                self._review(seller_id, f"{seller_id}-r{n}")
        for _ in range(3):
            self._cards(seller_id)
        for n in range(6):
            self._event(seller_id, n)

    def _order(self, seller_id: str) -> None:
        random = self._random
        order_id, at = f"{seller_id}-o{next(numbers)}", self._some_time()
        placed_in, scheme = self._round_after(at), random.choice(SCHEMES)
        currency = "USD" if random.random() < 0.1 else "RUB"
        paid = [random.randint(0, 10_000) for _ in range(random.randint(1, 3))]
        of_lines = [random.randrange(len(CATEGORIES)) for _ in paid]
        self.told.append(
            (
                placed_in,
                "order",
                seller_id,
                at,
                {
                    "order_id": order_id,
                    "scheme": scheme,
                    "currency": currency,
                    "paid": paid,
                    "products": of_lines,
                },
            )
        )
        categories = {CATEGORIES[n] for n in of_lines}
        self._remember(
            seller_id,
            "ordered",
            at,
            placed_in,
            order_id,
            scheme=scheme,
            category=categories.pop() if len(categories) == 1 else None,
        )
        done: set[tuple[str, int]] = set()
        for _ in range(random.randint(0, 5)):
            self._step(seller_id, order_id, at, placed_in, scheme, currency, paid, of_lines, done)

    def _step(
        self, seller_id: str, order_id: str, placed_at: datetime, placed_in: int, scheme: Scheme,
        currency: str, paid: list[int], of_lines: list[int], done: set[tuple[str, int]],
    ) -> None:  # fmt: skip
        random = self._random
        what = random.choice(("shipped", "bought_out", "cancelled", "returned", "refunded"))
        line = random.choice([None, *range(len(paid))])
        at = placed_at + timedelta(hours=random.choice([1, 24, 24, 48, 49, 400]))
        told_in = self._round_after(at)
        fields: dict[str, object] = {"order_id": order_id}
        if line is not None:
            fields["line_id"] = str(line + 1)
        fault = random.choice(list(Fault))
        if what == "cancelled":
            fields["fault"] = fault
        back = random.randint(1, 500)
        if what == "refunded":
            fields["amount_minor"] = back
        lines = range(len(paid)) if line is None else [line]
        if what != "refunded" and any((what, n) in done for n in lines):
            return
        done.update((what, n) for n in lines)
        self.told.append((told_in, what, seller_id, at, fields))
        if what != "refunded":
            self._again(told_in, what, seller_id, at, fields)
        known = max(told_in, placed_in)
        in_currency = currency == "RUB"
        if what == "refunded":
            self._remember(
                seller_id,
                what,
                at,
                known,
                order_id,
                scheme=scheme,
                amount=-back if in_currency else 0,
                category=None if line is None else CATEGORIES[of_lines[line]],
            )
            return
        for n in lines:
            self._remember(
                seller_id,
                what,
                at,
                known,
                order_id,
                scheme=scheme,
                amount=paid[n] if in_currency else 0,
                flag=what == "cancelled" and fault is Fault.SELLER,
                waited=at - placed_at,
                category=CATEGORIES[of_lines[n]],
            )

    def _again(
        self, told_in: int, what: str, seller_id: str, at: datetime, fields: dict[str, object]
    ) -> None:
        """The same step under another id: as it was, or later and otherwise. It happened once, as
        it was told first."""
        random = self._random
        if random.random() < 0.2:
            self.told.append((told_in, what, seller_id, at, dict(fields)))
        if random.random() < 0.2:
            otherwise = (
                {**fields, "fault": random.choice(list(Fault))} if "fault" in fields else fields
            )
            later = at + timedelta(days=random.choice([1, 20]))
            self.told.append((min(3, told_in + 1), what, seller_id, later, dict(otherwise)))

    def _review(self, seller_id: str, review_id: str) -> None:
        at, stars = self._some_time(), self._random.randint(1, 5)
        told_in = self._round_after(at)
        self.told.append((told_in, "review", seller_id, at, {"id": review_id, "stars": stars}))
        self._remember(seller_id, "rated", at, told_in, review_id, amount=stars)

    def _cards(self, seller_id: str) -> None:
        at, share = self._some_time(), self._random.randint(0, 10_000)
        told_in = self._round_after(at)
        self.told.append((told_in, "cards", seller_id, at, {"share": share}))
        self._remember(seller_id, "cards", at, told_in, amount=share)

    def _event(self, seller_id: str, n: int) -> None:
        random, at = self._random, self._some_time()
        kind = random.choice((Kind.ANSWERED, Kind.UNANSWERED, Kind.CLAIMED))
        flag, waited_s = random.random() < 0.5, random.randint(0, 100_000)
        heard_in = self._round_after(at)
        piece = Evidence(
            seller_id=seller_id, at=at, kind=kind, subject=f"{seller_id}-{n}", flag=flag,
            waited_s=waited_s,
        )  # fmt: skip
        self.heard.append((heard_in, piece))
        self._remember(
            seller_id,
            kind.name.lower(),
            at,
            heard_in,
            piece.subject,
            flag=flag,
            waited=timedelta(seconds=waited_s),
        )

    def _remember(
        self, seller_id: str, what: str, at: datetime, known: int, subject: str = "", *,
        amount: int = 0, flag: bool = False, waited: timedelta = timedelta(),
        scheme: str | None = None, category: tuple[str, ...] | None = None,
    ) -> None:  # fmt: skip
        self.happened[seller_id].append(
            Happened(what, at, known, subject, amount, flag, waited, scheme, category)
        )

    def _some_time(self) -> datetime:
        """Between January and the end of April, often at the very edge of a month; never twice."""
        random = self._random
        wobble = timedelta(microseconds=next(numbers))
        if random.random() < 0.3:
            edge = random.choice([*MONTHS, date(2024, 5, 1)])
            edge_at = datetime(edge.year, edge.month, 1, tzinfo=self._zone).astimezone(UTC)
            return edge_at + random.choice([-1, 0, 1]) * timedelta(seconds=2) + wobble
        return (
            datetime(2024, 1, 5, tzinfo=UTC) + timedelta(hours=random.randint(0, 115 * 24)) + wobble
        )

    def _round_after(self, at: datetime) -> int:
        """In which round it is told: before its month is settled (or the one before), or late."""
        month = at.astimezone(self._zone).month - 2
        return min(3, max(0, month + self._random.choice([-1, 0, 0, 0, 1, 2])))


def rounds(history: History, market: Market, random: Random) -> Iterator[list[Evidence]]:
    """Tell what belongs to each round, shuffled; gives what is heard in it."""
    for round_ in range(3):
        due = [each for each in history.told if each[0] == round_]
        random.shuffle(due)
        for _, what, seller_id, at, fields in due:
            tell(market, what, seller_id, at, dict(fields))
        yield [piece for heard_in, piece in history.heard if heard_in == round_]


def tell(
    market: Market, what: str, seller_id: str, at: datetime, fields: dict[str, object]
) -> None:
    match what:
        case "order":
            products = fields.pop("products")
            assert isinstance(products, list)
            market.order(
                seller_id, str(fields.pop("order_id")), at, lines=fields.pop("paid"),
                products=[f"{seller_id}-p{n}" for n in products], **fields,
            )  # fmt: skip
        case "review":
            market.review(seller_id, str(fields["id"]), int(str(fields["stars"])), at)
        case "cards":
            market.cards(seller_id, int(str(fields["share"])), at)
        case _:
            market.step(what, seller_id, str(fields.pop("order_id")), at, **fields)


@pytest.mark.parametrize(("seed", "zone"), [(1, "Europe/Moscow"), (2, "America/St_Johns")])
async def test_every_indicator_equals_a_naive_computation(
    database: Database, clock: FixedClock, seed: int, zone: str
) -> None:
    random, market = Random(seed), Market(database)
    programme = programme_of(zone)
    check(programme)
    await publish(database, programme, datetime(2024, 1, 1, tzinfo=UTC))
    history = History(random, ZoneInfo(zone))
    sellers = [f"s{n}" for n in range(SELLERS)]
    for seller_id in sellers:
        market.seller(seller_id)
        for n, category in enumerate(CATEGORIES):
            market.product(seller_id, f"{seller_id}-p{n}", category)
        history.live(seller_id)

    for round_, heard in enumerate(rounds(history, market, random)):
        month = MONTHS[round_]
        clock.at = Month(month).ends(ZoneInfo(zone)) + timedelta(days=40)
        await market.tell(clock)
        await read_all(database)
        await hear(database, heard)
        await settle(database, clock, Month(month))

        measured = await all_of(database, month)
        for seller_id in sellers:
            for indicator in programme.indicators:
                expected = value(
                    indicator, history.happened[seller_id], month, round_, ZoneInfo(zone)
                )
                found = measured[seller_id].get(indicator.key, Value(0, 0, 0))
                if expected[0] == 0:
                    assert found.sample == 0, (month, seller_id, indicator)
                    assert found.numerator == 0
                else:
                    assert (found.sample, found.numerator, found.denominator) == expected, (
                        month, seller_id, indicator,
                    )  # fmt: skip
        rows = [
            await assert_rows_add_up(
                database, Month(month), SellerId(seller_id), indicator.key, measured[seller_id]
            )
            for seller_id in sellers[round_::4]
            for indicator in programme.indicators
        ]
        assert sum(rows) > len(rows) / 2
    assert (await verify(database, Month(MONTHS[0]))).is_right


def test_every_measure_has_its_naive_twin() -> None:
    assert NAIVE.keys() == MEASURES.keys()


async def hear(database: Database, heard: list[Evidence]) -> None:
    for piece in heard:
        async with database.transaction() as conn:
            lane = lane_of(piece.seller_id, database.lanes)
            await store.append(conn, lane, await store.lock_head(conn, lane), [piece])


async def all_of(database: Database, month: date) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    async with database.reading() as conn:
        for lane in map(Lane, range(database.lanes)):
            for seller_id, measured in (await all_measured(conn, lane, Month(month))).items():
                found[str(seller_id)] = measured
    return found
