"""The demo has a claim in every state that one can look at, and some are worth a second look."""

from __future__ import annotations

from prilavok.claims.acting import claim_seen_by
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.listing import ClaimFilter, claims_of_buyer
from prilavok.claims.model import RefundState, State
from prilavok.claims.protocol import ClaimView
from prilavok.claims.risk.gathering import signals_of
from prilavok.claims.risk.model import RepeatedPhotos
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import BuyerId
from prilavok.demo.audience import Nobody
from prilavok.demo.claims import STORIES
from prilavok.demo.loading import without_rules
from prilavok.demo.personas import BUYERS
from prilavok.identity.model import Principal, Role

MODERATOR = Principal(Role.MODERATOR, "marina", "token", None)


async def test_the_story_has_claims_in_nearly_every_state(
    told: Database, clock: FixedClock
) -> None:
    desk = ClaimDesk(told, clock, without_rules(), Nobody())
    claims: dict[str, ClaimView] = {}
    for buyer in BUYERS:
        page = await claims_of_buyer(desk, BuyerId(buyer.id), ClaimFilter(), None)
        claims |= {view.order_id: view for view in page.claims}

    assert {order_id: view.state for order_id, view in claims.items()} == {
        "1042": State.AWAITING_SELLER,
        "1043": State.AWAITING_EVIDENCE,
        "1044": State.OFFERED,
        "1045": State.DISPUTED,
        "1046": State.IN_TRANSIT,
        "1047": State.REFUNDING,
        "1048": State.CLOSED,
        "1049": State.DISPATCHED,
        "1051": State.REFUSED,
    }
    assert {story.order_id for story in STORIES if claims[story.order_id].files} == {
        story.order_id for story in STORIES if story.picture
    }
    due = {order_id: view.due_at for order_id, view in claims.items() if view.due_at}
    late = [order_id for order_id, due_at in due.items() if due_at < clock.now()]
    assert late == ["1047"], "its money is"
    refunds = {view.order_id: view.refund.state for view in claims.values() if view.refund}
    assert refunds == {"1047": RefundState.FAILED, "1048": RefundState.CONFIRMED}

    dented = await claim_seen_by(desk, MODERATOR, claims["1043"].claim_id)
    async with told.snapshot() as conn:
        found = await signals_of(conn, dented, in_all_shops=False, lanes=told.lanes)
    repeated = [each for each in found.signals if isinstance(each, RepeatedPhotos)]
    assert [photo.other_claim_id for each in repeated for photo in each.photos] == [
        claims["1048"].claim_id
    ]
