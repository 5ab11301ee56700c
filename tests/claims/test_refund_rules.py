"""What may be owed and whom money reaches: never more than was paid, nothing counted twice, however
late facts are told."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from claims.goods import NOW
from prilavok.claims.model import ClaimId, RefundState
from prilavok.claims.refunds.model import RefundRow
from prilavok.claims.refunds.rules import left, settle, settled
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.market import LineId, MoneyBack, PaidLine, PaidOrder

A, B = LineId("a"), LineId("b")
lines = st.sampled_from([A, B])
amounts = st.integers(1, 120)


def order(*back: MoneyBack, paid: int = 100) -> PaidOrder:
    """Two lines of which `paid` was paid for each, and what went back."""
    of_line = {
        line_id: sum(each.amount_minor for each in back if each.line_id == line_id)
        for line_id in (A, B)
    }
    return PaidOrder(
        SellerId("s"),
        OrderId("o"),
        BuyerId("b"),
        "RUB",
        sum(each.amount_minor for each in back),
        len(back),
        tuple(PaidLine(line_id, paid, of_line[line_id], ()) for line_id in (A, B)),
        back,
    )


def refund(number: int, line_id: LineId, minor: int, position: int = 0) -> RefundRow:
    return RefundRow(
        claim_id=ClaimId(UUID(int=number)),
        seller_id=SellerId("s"),
        buyer_id=BuyerId("b"),
        order_id=OrderId("o"),
        line_id=line_id,
        currency="RUB",
        minor=minor,
        position=position,
        owed_at=NOW,
        due_at=None,
        changed_at=NOW,
    )


def back(position: int, minor: int, line_id: LineId | None = None, claim: int = 0) -> MoneyBack:
    return MoneyBack(position, minor, line_id, ClaimId(UUID(int=claim)) if claim else None)


def outcome(told: PaidOrder, *owed: RefundRow) -> list[tuple[int, int]]:
    """What of each was paid, and dropped."""
    return [(each.paid_minor, each.dropped_minor) for each in settle(told, owed)]


def test_the_oldest_refund_of_the_line_is_paid_first() -> None:
    owed = refund(1, B, 30), refund(2, A, 40), refund(3, A, 20)
    assert outcome(order(back(1, 50, A)), *owed) == [(0, 0), (40, 0), (10, 0)]


def test_a_fact_that_names_a_claim_pays_that_one_first() -> None:
    owed = refund(1, A, 40), refund(2, A, 40)
    assert outcome(order(back(1, 40, A, claim=2)), *owed) == [(0, 0), (40, 0)]
    assert outcome(order(back(1, 40, None, claim=2)), *owed) == [(0, 0), (40, 0)]
    assert outcome(order(back(1, 50, A, claim=2)), *owed) == [(10, 0), (40, 0)]


def test_a_fact_of_a_line_pays_no_claim_for_another_even_if_it_names_it() -> None:
    """Else that one would count as paid, its own line's be dropped, and the buyer lose so much."""
    owed = refund(1, A, 60), refund(2, B, 40)
    assert outcome(order(back(1, 60, A, claim=2)), *owed) == [(60, 0), (0, 0)]


def test_a_fact_of_the_whole_order_pays_the_oldest_of_any_line() -> None:
    owed = refund(1, B, 30), refund(2, A, 40)
    assert outcome(order(back(1, 50)), *owed) == [(30, 0), (20, 0)]


def test_what_went_back_before_a_refund_was_owed_does_not_pay_it() -> None:
    assert outcome(order(back(1, 60, A)), refund(1, A, 40, position=1)) == [(0, 0)]


def test_what_is_left_counts_a_fact_once_whether_it_has_been_settled_or_not() -> None:
    told = order(back(1, 30, A))
    unsettled = refund(1, A, 30)
    done = settled(unsettled, settle(told, [unsettled])[0], NOW)

    assert done.state is RefundState.CONFIRMED
    assert left(told, [unsettled])[A] == left(told, [])[A] == 70


def test_money_that_went_back_elsewhere_leaves_less_to_be_owed() -> None:
    """The whole order went back but for 20: no more than these can still be owed."""
    owed = refund(1, A, 60, position=1)
    told = order(back(1, 100), back(2, 80, B))
    assert outcome(told, owed) == [(0, 40)]


def test_an_order_that_turns_out_to_be_smaller_drops_the_newest() -> None:
    owed = refund(1, A, 40), refund(2, A, 40)
    assert outcome(order(paid=50), *owed) == [(0, 0), (0, 30)]


@given(
    st.lists(st.tuples(lines, amounts), max_size=4),
    st.lists(st.tuples(st.none() | lines, amounts), max_size=5),
)
def test_settling_again_changes_nothing(
    claims: list[tuple[LineId, int]], facts: list[tuple[LineId | None, int]]
) -> None:
    told = order(*(back(n, minor, line_id) for n, (line_id, minor) in enumerate(facts, 1)))
    owed = [refund(n, line_id, minor) for n, (line_id, minor) in enumerate(claims, 1)]
    once = [settled(row, by, NOW) for row, by in zip(owed, settle(told, owed), strict=True)]
    still = [row for row in once if row.state is not RefundState.CONFIRMED]

    assert all((by.paid_minor, by.dropped_minor) == (0, 0) for by in settle(told, still))


class Money(RuleBasedStateMachine):
    """Claims are granted, facts come in, and settling lags behind as it may."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[MoneyBack] = []
        self.owed: list[RefundRow] = []

    @property
    def told(self) -> PaidOrder:
        return order(*self.facts)

    @rule(line_id=lines, wanted=amounts)
    def grant(self, line_id: LineId, wanted: int) -> None:
        minor = min(wanted, left(self.told, self.owed)[line_id])
        if minor:
            number = len(self.owed) + 1
            self.owed.append(refund(number, line_id, minor, len(self.facts)))

    @rule(line_id=st.none() | lines, minor=amounts, claim=st.integers(0, 4))
    def fact(self, line_id: LineId | None, minor: int, claim: int) -> None:
        self.facts.append(back(len(self.facts) + 1, minor, line_id, claim))

    @rule()
    def settle(self) -> None:
        open_ones = [row for row in self.owed if row.outstanding_minor]
        after = {
            row.claim_id: settled(row, by, NOW)
            for row, by in zip(open_ones, settle(self.told, open_ones), strict=True)
        }
        self.owed = [after.get(row.claim_id, row) for row in self.owed]
        self._law()

    def _law(self) -> None:
        told = self.told
        for line in told.lines:
            owed = sum(row.outstanding_minor for row in self.owed if row.line_id == line.line_id)
            assert owed <= max(0, line.paid_minor - line.refunded_minor)
        assert sum(row.outstanding_minor for row in self.owed) <= max(0, 200 - told.refunded_minor)

    @invariant()
    def claims_are_never_paid_more_than_went_back(self) -> None:
        paid = sum(row.paid_minor for row in self.owed)
        assert paid <= sum(each.amount_minor for each in self.facts)

    @invariant()
    def a_claim_is_never_paid_more_than_it_was_owed(self) -> None:
        assert all(row.outstanding_minor >= 0 for row in self.owed)
        assert all(
            (row.state is RefundState.CONFIRMED) == (row.outstanding_minor == 0)
            for row in self.owed
        )

    @invariant()
    def what_is_left_keeps_within_the_law(self) -> None:
        told = self.told
        open_ones = [row for row in self.owed if row.outstanding_minor]
        owed = sum(
            row.outstanding_minor - by.paid_minor - by.dropped_minor
            for row, by in zip(open_ones, settle(told, open_ones), strict=True)
        )
        for minor in left(told, open_ones).values():
            assert minor == 0 or owed + minor + told.refunded_minor <= 200


TestMoney = Money.TestCase
