"""Who may write first, by both announced policies, and what a message does to its chat.

The tables restate what was announced (2023 and 2024), not how the presets say it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from prilavok import programmes
from prilavok.chat.model import (
    Author,
    ChatId,
    ChatRow,
    ClientId,
    ContextType,
    MessageId,
    MessageRow,
    Side,
    State,
    Status,
)
from prilavok.chat.programme import KIND, PRESET_DEFAULT, ChatPolicy, Deadline, Opening, Stage
from prilavok.chat.rules import (
    Allowed,
    Circumstances,
    Denied,
    Reason,
    after_message,
    may_edit,
    may_write,
    reopened_status,
)
from prilavok.core.ids import BuyerId, OrderId, SellerId
from prilavok.market import Order, Scheme

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WILDBERRIES = programmes.preset(KIND, "wildberries-2023")
OZON = programmes.preset(KIND, "ozon-2024")
STAGES = list(Stage)
PERSONS = (Side.BUYER, Side.SELLER)


@dataclass(frozen=True)
class Case:
    """Someone who has not been written to wants to write first."""

    side: Side
    about: ContextType
    scheme: Scheme
    stage: Stage
    trusted: bool

    @property
    def circumstances(self) -> Circumstances:
        is_order = self.about is ContextType.ORDER
        return Circumstances(
            about=self.about,
            order=order_at(self.stage, self.scheme) if is_order else None,
            seller_trusted=self.trusted,
            own_count=0,
            other_count=0,
            other_wrote_at=None,
        )


CASES = [Case(*case) for case in product(PERSONS, ContextType, Scheme, STAGES, (False, True))]


def order_at(stage: Stage, scheme: Scheme = Scheme.FBS) -> Order:
    """An order that has come to `stage`, every step told."""
    reached = {f"{step}_at": NOW for step in STAGES[: STAGES.index(stage) + 1]}
    return Order(
        seller_id=SellerId("s"),
        order_id=OrderId("o"),
        buyer_id=BuyerId("b"),
        scheme=scheme,
        made_to_order=False,
        seller_delivers=False,
        currency="RUB",
        **reached,  # pyright: ignore[reportArgumentType]
    )


def told(decision: Allowed | Denied) -> str:
    return "allowed" if isinstance(decision, Allowed) else decision.reason


def announced_in_2023(case: Case) -> str:
    """The buyer starts, about anything; the seller replies."""
    return "allowed" if case.side is Side.BUYER else "buyer_starts"


def announced_in_2024(case: Case) -> str:
    """B1: the buyer after an order. B2: a trusted seller once FBO is delivered, or FBS and realFBS
    paid. B3: the buyer before any order, if the seller is trusted."""
    match case:
        case Case(Side.BUYER, ContextType.ORDER):
            return "allowed"
        case Case(Side.BUYER, ContextType.PRODUCT):
            return "allowed" if case.trusted else "seller_not_trusted"
        case Case(Side.SELLER, ContextType.PRODUCT):
            return "buyer_starts"
        case Case(trusted=False):
            return "seller_not_trusted"
        case Case(scheme=Scheme.FBO):
            delivered = case.stage in (Stage.DELIVERED, Stage.BOUGHT_OUT)
            return "allowed" if delivered else "order_not_delivered"
        case _:
            return "allowed" if case.stage is not Stage.PLACED else "order_not_paid"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_starts_is_as_announced_in_2023(case: Case) -> None:
    decision = may_write(WILDBERRIES, case.side, case.circumstances, NOW)
    assert told(decision) == announced_in_2023(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_starts_is_as_announced_in_2024(case: Case) -> None:
    decision = may_write(OZON, case.side, case.circumstances, NOW)
    assert told(decision) == announced_in_2024(case)


@pytest.mark.parametrize("policy", [WILDBERRIES, OZON], ids=lambda policy: policy.name)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_whoever_was_written_to_may_reply_and_whoever_began_may_go_on(
    policy: ChatPolicy, case: Case
) -> None:
    written_to = replace(case.circumstances, other_count=1, other_wrote_at=NOW)
    begun = replace(case.circumstances, own_count=1)

    assert isinstance(may_write(policy, case.side, written_to, NOW), Allowed)
    assert isinstance(may_write(policy, case.side, begun, NOW), Allowed)


@pytest.mark.parametrize("policy", [WILDBERRIES, OZON], ids=lambda policy: policy.name)
def test_a_question_is_to_be_answered_within_ten_days(policy: ChatPolicy) -> None:
    assert policy.answer_time.deadline(NOW).due_at == NOW + timedelta(days=10)
    assert policy.edit_within == timedelta(minutes=15)
    assert policy.reply_within is None


@pytest.mark.parametrize("name", programmes.preset_names(KIND))
def test_a_preset_is_a_valid_policy_by_its_own_name(name: str) -> None:
    assert programmes.preset(KIND, name).name == name


def test_the_default_preset_is_there() -> None:
    assert PRESET_DEFAULT in programmes.preset_names(KIND)


@pytest.mark.parametrize("case", [case for case in CASES if case.about is ContextType.ORDER])
def test_an_unknown_order_opens_nothing(case: Case) -> None:
    unknown = replace(case.circumstances, order=None)
    assert told(may_write(OZON, case.side, unknown, NOW)) != "allowed"


def test_a_scheme_that_no_opening_names_is_told_as_such() -> None:
    policy = ChatPolicy(
        name="fbs only",
        openings=(Opening(side=Side.BUYER, about=ContextType.ORDER, schemes=("FBS",)),),
    )
    case = Case(Side.BUYER, ContextType.ORDER, Scheme.FBO, Stage.PAID, trusted=False)
    assert may_write(policy, case.side, case.circumstances, NOW) == Denied(
        Reason.SCHEME_NOT_COVERED
    )


def test_a_policy_that_opens_products_to_nobody_says_that_an_order_is_needed() -> None:
    policy = ChatPolicy(
        name="orders", openings=(Opening(side=Side.BUYER, about=ContextType.ORDER),)
    )
    case = Case(Side.BUYER, ContextType.PRODUCT, Scheme.FBO, Stage.PAID, trusted=True)
    assert may_write(policy, case.side, case.circumstances, NOW) == Denied(
        Reason.ONLY_AFTER_AN_ORDER
    )


@given(hours=st.integers(1, 1_000), asked_after=st.integers(0, 1_500 * 3600))
def test_a_limited_reply_ends_exactly_when_it_says(hours: int, asked_after: int) -> None:
    policy = replace(WILDBERRIES, reply_within_h=hours)
    written_to = Circumstances(ContextType.PRODUCT, None, False, 0, 1, NOW)
    until = NOW + timedelta(hours=hours)

    decision = may_write(policy, Side.SELLER, written_to, NOW + timedelta(seconds=asked_after))

    if asked_after < hours * 3600:
        assert decision == Allowed(until)
    else:
        assert decision == Denied(Reason.REPLY_TIME_OVER)


@given(
    case=st.sampled_from(CASES),
    policy=st.sampled_from([WILDBERRIES, OZON]),
)
def test_an_order_that_goes_on_never_closes_a_chat(case: Case, policy: ChatPolicy) -> None:
    later = STAGES[STAGES.index(case.stage) :]
    if told(may_write(policy, case.side, case.circumstances, NOW)) == "allowed":
        for stage in later:
            further = Case(case.side, case.about, case.scheme, stage, case.trusted)
            assert told(may_write(policy, case.side, further.circumstances, NOW)) == "allowed"


# What a message does to its chat.

times = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)
counts = st.integers(0, 100)
deadlines = times.map(lambda at: Deadline(at, at))


@st.composite
def chats(draw: st.DrawFn) -> ChatRow:
    due_at = draw(st.none() | times)
    return ChatRow(
        lane=0,
        chat_id=ChatId(UUID(int=1)),
        seller_id=SellerId("s"),
        buyer_id=BuyerId("b"),
        context_type=ContextType.PRODUCT,
        context_id="p",
        context_title="P",
        opened_at=NOW,
        status=draw(st.sampled_from(Status)),
        due_at=due_at,
        look_at=due_at,
        overdue_at=None,
        paused_at=None,
        answer_held=False,
        switched_off=False,
        watched_at=None,
        seq=draw(counts),
        change=draw(counts) + 100,
        buyer_count=draw(counts),
        seller_count=draw(counts),
        buyer_delivered=0,
        buyer_read=0,
        buyer_read_count=0,
        seller_delivered=0,
        seller_read=0,
        seller_read_count=0,
        rights=0,
        position=1,
        changed_at=NOW,
    )


@given(chat=chats(), side=st.sampled_from(Side), deadline=deadlines)
def test_every_visible_message_takes_the_next_seq_and_the_next_change(
    chat: ChatRow, side: Side, deadline: Deadline
) -> None:
    after = after_message(chat, side, deadline)
    assert (after.seq, after.change) == (chat.seq + 1, chat.change + 1)
    assert after.buyer_count == chat.buyer_count + (side is Side.BUYER)
    assert after.seller_count == chat.seller_count + (side is Side.SELLER)


@given(chat=chats(), side=st.sampled_from(PERSONS), deadline=deadlines)
def test_a_message_is_unread_by_the_other_side_only(
    chat: ChatRow, side: Side, deadline: Deadline
) -> None:
    after = after_message(chat, side, deadline)
    assert after.unread(side.other) == chat.unread(side.other) + 1
    assert after.unread(side) == chat.unread(side)


@given(chat=chats(), deadline=deadlines)
def test_a_system_line_moves_no_clock_and_is_unread_by_nobody(
    chat: ChatRow, deadline: Deadline
) -> None:
    after = after_message(chat, Side.SYSTEM, deadline)
    assert (after.status, after.due_at) == (chat.status, chat.due_at)
    assert [after.unread(side) for side in PERSONS] == [chat.unread(side) for side in PERSONS]


@given(chat=chats(), asked=st.lists(deadlines, min_size=1, max_size=5))
def test_the_oldest_unanswered_question_sets_the_deadline(
    chat: ChatRow, asked: list[Deadline]
) -> None:
    after = chat
    for deadline in asked:
        after = after_message(after, Side.BUYER, deadline)
    assert after.due_at == (chat.due_at or asked[0].due_at)
    assert after.status is Status.WAITING_FOR_SELLER


@given(chat=chats(), deadline=deadlines)
def test_only_the_sellers_answer_ends_the_deadline(chat: ChatRow, deadline: Deadline) -> None:
    after = after_message(chat, Side.SELLER, deadline)
    assert after.due_at is None
    assert after.status is Status.WAITING_FOR_BUYER


@given(chat=chats())
def test_a_reopened_chat_waits_for_whoever_owes_an_answer(chat: ChatRow) -> None:
    status = reopened_status(chat)
    assert status is not Status.CLOSED
    if chat.status is not Status.CLOSED:
        assert status is chat.status
    else:
        assert (status is Status.WAITING_FOR_SELLER) == (chat.due_at is not None)


# Editing.

ANN = Author(Side.SELLER, "ann", SellerId("s"))


def written_by(author: Author, state: State = State.DELIVERED) -> MessageRow:
    return MessageRow(
        chat_id=ChatId(UUID(int=1)),
        message_id=MessageId(UUID(int=2)),
        client_id=ClientId(UUID(int=3)),
        side=author.side,
        author_id=author.id,
        author_name=None,
        state=state,
        text="Hello",
        verdict=None,
        seq=1,
        change=1,
        revised=None,
        sent_at=NOW,
        edited_at=None,
    )


@pytest.mark.parametrize(
    ("after", "may"),
    [
        (timedelta(0), True),
        (timedelta(minutes=15) - timedelta(microseconds=1), True),
        (timedelta(minutes=15), False),
    ],
)
def test_an_author_may_edit_for_a_quarter_of_an_hour(after: timedelta, may: bool) -> None:
    assert may_edit(WILDBERRIES, written_by(ANN), ANN, NOW + after) is may


@pytest.mark.parametrize(
    "author",
    [
        Author(Side.SELLER, "bo", SellerId("s")),
        Author(Side.BUYER, "ann"),
    ],
)
def test_nobody_else_may_edit_not_even_a_namesake_on_the_other_side(author: Author) -> None:
    assert not may_edit(WILDBERRIES, written_by(ANN), author, NOW)


@pytest.mark.parametrize("state", [State.DELETED, State.HELD, State.REFUSED])
def test_what_is_deleted_or_kept_back_cannot_be_edited(state: State) -> None:
    assert not may_edit(WILDBERRIES, written_by(ANN, state), ANN, NOW)
