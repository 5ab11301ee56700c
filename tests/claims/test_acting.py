"""Claims in the database: opened once, acted on once, by those who may, with all that follows."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from market.facts import told
from prilavok import cases
from prilavok.cases import Decision
from prilavok.cases.errors import AmountMissing, CaseChanged
from prilavok.chat.judging import Judges
from prilavok.chat.lookups import chats_of
from prilavok.claims import listing, search_index, store
from prilavok.claims.acts import (
    AcceptOffer,
    AddEvidence,
    AnyAct,
    ApproveWithoutReturn,
    ApproveWithReturn,
    AskEvidence,
    Dispatched,
    Dispute,
    Offer,
    Refuse,
    SendPart,
    Withdraw,
)
from prilavok.claims.desk import viewer_of
from prilavok.claims.errors import (
    ActNotPossible,
    ActReused,
    ClaimBarred,
    ClaimChanged,
    ClaimNotFound,
    ClaimTextRefused,
    FilesNotEvidence,
    LineNotFound,
    NotYourAct,
)
from prilavok.claims.listing import ClaimFilter
from prilavok.claims.model import Claim, ClaimReason, Outcome, State, Turn
from prilavok.claims.rules import Barred
from prilavok.claims.views import claim_view
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.duties import do_duty
from prilavok.core.ids import BuyerId, SellerId
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.identity.model import Principal
from prilavok.moderation.external import ExternalJudges
from prilavok.moderation.judge import Judge
from prilavok.moderation.programme import Rulebook
from standing.town import tell

from .shop import BUYER, COLLEAGUE, MODERATOR, PAID, STAFF, STRANGER, Shop, a_shop

REASON = "The part is in the box, see picture two."


async def test_a_claim_is_opened_once_for_an_act(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    act_id = uuid4()

    claims = await asyncio.gather(*(shop.open(act_id=act_id) for _ in range(5)))

    assert len({claim.claim_id for claim in claims}) == 1
    with pytest.raises(ActReused):
        await shop.open(act_id=act_id, text="Something else came off on the first day.")


async def test_a_line_has_one_undecided_claim(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)

    opened = await asyncio.gather(*(shop.open() for _ in range(4)), return_exceptions=True)

    barred = [each for each in opened if isinstance(each, ClaimBarred)]
    assert [each.reason for each in barred] == [Barred.OPEN_ALREADY] * 3
    assert (await shop.open("2")).line_id == "2"


async def test_nobody_claims_for_what_is_not_theirs(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    with pytest.raises(LineNotFound):
        await shop.open("7")
    with pytest.raises(LineNotFound):
        await shop.open(order_id="o-2")
    claim = await shop.open()
    with pytest.raises(ClaimNotFound):
        await shop.act(STRANGER, claim, Withdraw())


async def test_a_defect_is_shown_with_a_picture_of_ones_own(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    with pytest.raises(ClaimBarred):
        await shop.open(reason=ClaimReason.DEFECT)
    with pytest.raises(FilesNotEvidence):
        await shop.open(reason=ClaimReason.DEFECT, files=(uuid4(),))
    picture = await shop.picture()

    claim = await shop.open(reason=ClaimReason.DEFECT, files=(picture,))

    view = await claim_view(shop.desk, claim, viewer_of(STAFF))
    assert [file.file_id for file in view.files] == [picture]
    with pytest.raises(FilesNotEvidence):
        await shop.open("2", reason=ClaimReason.DEFECT, files=(picture,))


async def test_a_refusal_is_disputed_and_a_ruling_binds(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    picture = await shop.picture()
    claim = await shop.open(files=(picture,))
    claim = await shop.act(STAFF, claim, Refuse(REASON))
    claim = await shop.act(BUYER, claim, Dispute("The box held no such part at all."))
    assert (claim.state, claim.turn) == (State.DISPUTED, Turn.MARKETPLACE)

    ruled = await shop.rule(claim, "compensate", 40_000)

    assert (ruled.state, ruled.outcome, ruled.arbitrated) == (
        State.REFUNDING,
        Outcome.COMPENSATION,
        True,
    )
    assert ruled.refund is not None
    assert ruled.refund.amount == Money(40_000, "RUB")
    with pytest.raises(ActNotPossible):
        await shop.act(STAFF, ruled, ApproveWithoutReturn())
    await shop.follow()
    assert (await shop.now(claim)).version == ruled.version, "decided once"


async def test_a_case_has_the_evidence_of_both_sides(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    picture = await shop.picture()
    claim = await shop.open(files=(picture,))
    claim = await shop.act(STAFF, claim, Refuse(REASON))
    claim = await shop.act(BUYER, claim, Dispute("The box held no such part at all."))
    assert claim.case_id is not None

    async with database.reading() as conn:
        case = await cases.case_of(conn, cases.CaseId(claim.case_id), lanes=database.lanes)

    said = [(message.side, message.state, message.text) for message in case.evidence.messages]
    assert said == [
        ("buyer", "open", claim.text),
        ("seller", "refuse", REASON),
        ("buyer", "dispute", "The box held no such part at all."),
    ]
    assert [file.file_id for file in case.evidence.messages[0].files] == [picture]
    assert case.evidence.facts["paid_minor"] == str(PAID)
    assert [message.author for message in case.evidence.messages] == ["b-1", "Anna", "b-1"]


async def test_what_is_shown_while_a_moderator_decides_is_the_next_part_of_the_snapshot(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()
    claim = await shop.act(STAFF, claim, Offer(30_000))
    claim = await shop.act(BUYER, claim, Dispute("A third of it is not enough."))
    assert claim.case_id is not None
    before = await case_of(shop, claim)
    desk = shop.cases()
    await desk.take(MODERATOR.signature, before.case_id)
    seen = (await case_of(shop, claim)).version
    picture = await shop.picture()

    claim = await shop.act(BUYER, claim, AddEvidence("This is how it looks.", (picture,)))
    claim = await shop.act(BUYER, claim, AddEvidence("And from below."))

    after = await case_of(shop, claim)
    messages = after.evidence.messages
    assert messages[:3] == before.evidence.messages, "what was there stays as it was"
    assert [(each.part, each.text) for each in messages[3:]] == [
        (2, "This is how it looks."),
        (3, "And from below."),
    ]
    assert [file.file_id for file in messages[3].files] == [picture]
    assert [each.amount_minor for each in messages] == [None, 30_000, None, None, None]
    with pytest.raises(CaseChanged):
        await desk.decide(
            MODERATOR.signature, after.case_id, Decision("refuse", REASON, expected_version=seen)
        )


async def case_of(shop: Shop, claim: Claim) -> cases.Case:
    assert claim.case_id is not None
    async with shop.db.reading() as conn:
        return await cases.case_of(conn, cases.CaseId(claim.case_id), lanes=shop.db.lanes)


async def test_a_case_names_whom_and_what_it_is_about(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    await tell(
        database,
        clock,
        told("buyer", buyer_id="b-1", name="David"),
        told("product", product_id="p-1", title="Keyboard"),
    )
    claim = await shop.open()
    claim = await shop.act(STAFF, claim, Refuse(REASON))
    claim = await shop.act(BUYER, claim, Dispute("The box held no such part at all."))
    assert claim.case_id is not None

    async with database.reading() as conn:
        case = await cases.case_of(conn, cases.CaseId(claim.case_id), lanes=database.lanes)

    evidence = case.evidence
    assert evidence.context == "Keyboard"
    assert [message.author for message in evidence.messages] == ["David", "Anna", "David"]
    assert [one.name for one in evidence.history] == ["David", "Tula"]
    assert [(one.chats, one.reports_against) for one in evidence.history] == [(1, None), (1, None)]


async def test_what_is_settled_leaves_nothing_to_decide(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), Refuse(REASON))
    disputed = await shop.act(BUYER, claim, Dispute("The box held no such part at all."))
    assert disputed.case_id is not None

    await shop.act(STAFF, disputed, ApproveWithoutReturn())

    async with database.reading() as conn:
        case = await cases.case_of(conn, cases.CaseId(disputed.case_id), lanes=database.lanes)
    assert case.state == "withdrawn"


async def test_an_act_is_done_once(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()
    act_id = uuid4()

    after = await asyncio.gather(
        *(shop.act(STAFF, claim, Offer(30_000), act_id=act_id) for _ in range(5))
    )

    assert {each.version for each in after} == {2}
    with pytest.raises(ActReused):
        await shop.act(STAFF, after[0], Refuse(REASON), act_id=act_id)


async def test_an_act_that_is_sent_again_is_not_judged_again(
    database: Database, clock: FixedClock
) -> None:
    """The rules of the texts may be others by then, and the judge out of reach."""
    shop = await a_shop(database, clock)
    opened_by, act_id = uuid4(), uuid4()
    claim = await shop.open(act_id=opened_by)
    first = await shop.act(STAFF, claim, Refuse(REASON), act_id=act_id)

    def none_ready(rulebook: Rulebook, version: int) -> Judge:
        raise AssertionError("it is judged")

    unable = Judges(none_ready, ExternalJudges(None, clock))
    shop.desk = replace(shop.desk, judges=unable)

    assert await shop.act(STAFF, claim, Refuse(REASON), act_id=act_id) == first
    assert await shop.open(act_id=opened_by) == first


@pytest.mark.parametrize("other", [Offer(40_000), Refuse(REASON)])
async def test_an_act_id_stands_for_one_act(
    database: Database, clock: FixedClock, other: Offer | Refuse
) -> None:
    shop = await a_shop(database, clock)
    claim, act_id = await shop.open(), uuid4()
    offered = await shop.act(STAFF, claim, Offer(30_000), act_id=act_id)
    with pytest.raises(ActReused):
        await shop.act(STAFF, offered, other, act_id=act_id)


@pytest.mark.parametrize(
    ("who", "act"), [(BUYER, Withdraw()), (STAFF, ApproveWithoutReturn())], ids=["buyer", "seller"]
)
async def test_nobody_comes_between_a_decision_and_what_it_does(
    database: Database, clock: FixedClock, who: Principal, act: AnyAct
) -> None:
    """It binds from its own moment, not from that at which the server came to it."""
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), Refuse(REASON))
    claim = await shop.act(BUYER, claim, Dispute("The box held no such part at all."))
    assert claim.case_id is not None
    desk, case_id = shop.cases(), cases.CaseId(claim.case_id)
    await desk.take("moderator:a", case_id)
    decision = cases.Decision("compensate", "Looked at it", amount_minor=10_000)
    await desk.decide("moderator:a", case_id, decision)

    with pytest.raises(ClaimChanged):
        await shop.act(who, claim, act)
    ruled = await shop.now(claim)
    await shop.follow()

    assert (ruled.state, ruled.outcome) == (State.REFUNDING, Outcome.COMPENSATION)
    assert (await shop.now(claim)).version == ruled.version, "decided once"


async def test_of_two_staff_one_decides(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()

    done = await asyncio.gather(
        shop.act(STAFF, claim, ApproveWithoutReturn()),
        shop.act(COLLEAGUE, claim, Refuse(REASON)),
        return_exceptions=True,
    )

    [lost] = [each for each in done if isinstance(each, BaseException)]
    assert isinstance(lost, ClaimChanged)
    assert (await shop.now(claim)).version == 2


async def test_each_side_does_what_is_its_own(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()
    with pytest.raises(NotYourAct):
        await shop.act(BUYER, claim, ApproveWithoutReturn())
    with pytest.raises(NotYourAct):
        await shop.act(STAFF, claim, AcceptOffer())
    with pytest.raises(NotYourAct):
        await shop.act(MODERATOR, claim, Withdraw())


async def test_what_went_back_otherwise_is_not_owed_again(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()
    refund = {"order_id": "o-1", "line_id": "1", "amount_minor": 70_000}
    await tell(database, clock, told("order_refunded", **refund))

    with pytest.raises(ActNotPossible):
        await shop.act(STAFF, claim, Offer(30_001))
    owed = await shop.act(STAFF, claim, ApproveWithoutReturn())

    assert owed.refund is not None
    assert owed.refund.amount.minor == 30_000


async def test_what_the_sides_write_is_judged(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    contact = "Лампа не горит, мой телефон +7 985 000-11-22"
    claim = await shop.open(text=contact)
    assert "985" not in claim.text
    with pytest.raises(ClaimTextRefused):
        await shop.act(STAFF, claim, Refuse(contact))
    with pytest.raises(ClaimTextRefused):
        await shop.act(STAFF, claim, AskEvidence("Верните деньги, идиот, или пожалеешь"))
    assert (await shop.now(claim)).version == 1
    sent = await shop.act(STAFF, claim, SendPart())
    with pytest.raises(ClaimTextRefused):
        await shop.act(STAFF, sent, Dispatched("+79850001122"))


async def test_buyers_do_not_learn_which_of_the_staff_decided(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), Refuse(REASON))

    own = await claim_view(shop.desk, claim, viewer_of(STAFF))
    others = await claim_view(shop.desk, claim, viewer_of(BUYER))

    assert own.history is not None
    assert others.history is not None
    assert [each.author for each in own.history] == [None, "Anna"]
    assert [each.author for each in others.history] == [None, None]


async def test_lists_show_what_waits_for_whom(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    first = await shop.open("1")
    second = await shop.act(STAFF, await shop.open("2"), ApproveWithReturn())

    of_seller = await listing.claims_of_seller(
        shop.desk, SellerId("s-1"), ClaimFilter(turn=Turn.SELLER), None
    )
    of_buyer = await listing.claims_of_buyer(
        shop.desk, BuyerId("b-1"), ClaimFilter(turn=Turn.BUYER), None
    )
    await do_duty(database, search_index.DUTY, clock.now())
    by_title = await listing.claims_of_seller(
        shop.desk, SellerId("s-1"), ClaimFilter(q="samo"), None
    )
    nothing = await listing.claims_of_seller(
        shop.desk, SellerId("s-1"), ClaimFilter(q="100%"), None
    )

    assert [claim.claim_id for claim in of_seller.claims] == [first.claim_id]
    assert (of_seller.counts.buyer, of_seller.counts.seller) == (1, 1)
    assert [claim.claim_id for claim in of_buyer.claims] == [second.claim_id]
    assert [claim.claim_id for claim in by_title.claims] == [first.claim_id]
    assert not nothing.claims


async def test_every_page_leads_to_the_next(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = await a_shop(database, clock)
    monkeypatch.setattr(listing, "CLAIMS_PER_PAGE", 2)
    opened = [await shop.open("1"), await shop.open("2")]
    for order in ("o-2", "o-3"):
        clock.move(timedelta(minutes=1))
        await shop.sell(order)
        opened += [await shop.open(line, order_id=order) for line in ("1", "2")]
    closed = [await shop.act(BUYER, claim, Withdraw()) for claim in opened[:3]]
    expected = [
        *sorted(opened[3:], key=lambda claim: (claim.due_at, claim.claim_id)),
        *sorted(closed, key=lambda claim: claim.claim_id),
    ]

    for pages in (
        lambda cursor: listing.claims_of_seller(shop.desk, SellerId("s-1"), ClaimFilter(), cursor),
        lambda cursor: listing.claims_of_buyer(shop.desk, BuyerId("b-1"), ClaimFilter(), cursor),
    ):
        seen, cursor = [], None
        while True:
            page = await pages(cursor)
            seen += [claim.claim_id for claim in page.claims]
            cursor = page.next
            if cursor is None:
                break
        assert seen == [claim.claim_id for claim in expected]


async def test_the_chat_tells_both_sides_of_each_change(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.open()
    await shop.act(BUYER, claim, AddEvidence("Here is one more thing to know."))

    async with database.reading() as conn:
        [chat] = await chats_of(conn, Lane(claim.lane), [claim.chat_id])
        history = await store.log_of(conn, Lane(claim.lane), claim.claim_id)

    assert chat.change == 2
    assert [each.action for each in history] == ["open", "add_evidence"]
    assert len(shop.audience.heard) == 2


async def test_two_moderators_must_mean_the_same_amount(
    database: Database, clock: FixedClock
) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), Refuse(REASON))
    claim = await shop.act(BUYER, claim, Dispute("The box held no such part at all."))
    assert claim.case_id is not None
    case_id = cases.CaseId(claim.case_id)
    desk = shop.cases()

    def says(amount_minor: int | None) -> cases.Decision:
        return cases.Decision("compensate", "Looked at it", amount_minor=amount_minor)

    await desk.take("moderator:a", case_id)
    with pytest.raises(AmountMissing):
        await desk.decide("moderator:a", case_id, says(None))
    await desk.ask_second("moderator:a", case_id, says(10_000))
    await desk.take("moderator:b", case_id)
    await desk.decide("moderator:b", case_id, says(20_000))
    await shop.follow()
    assert (await shop.now(claim)).state is State.DISPUTED, "they do not agree"
    await desk.take("moderator:c", case_id)
    await desk.decide("moderator:c", case_id, says(20_000))
    await shop.follow()

    ruled = await shop.now(claim)
    assert ruled.refund is not None
    assert ruled.refund.amount.minor == 20_000


async def test_no_ruling_gives_back_more_than_can(database: Database, clock: FixedClock) -> None:
    shop = await a_shop(database, clock)
    claim = await shop.act(STAFF, await shop.open(), Refuse(REASON))
    claim = await shop.act(BUYER, claim, Dispute("The box held no such part at all."))

    ruled = await shop.rule(claim, "compensate", PAID * 3)

    assert ruled.refund is not None
    assert (ruled.refund.amount.minor, ruled.outcome) == (PAID, Outcome.REFUND)
