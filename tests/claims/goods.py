"""Claims to try the rules on."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from prilavok.chat.model import ChatId
from prilavok.claims.model import Claim, ClaimId, ClaimReason, State, Wish
from prilavok.claims.programme import KIND, ClaimPolicy
from prilavok.claims.rules import begun
from prilavok.core.ids import BuyerId, OrderId, ProductId, SellerId
from prilavok.core.money import Money
from prilavok.market import Scheme
from prilavok.market.model import LineId
from prilavok.programmes import preset

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WILDBERRIES = preset(KIND, "wildberries-2023")
OZON = preset(KIND, "ozon-2025")


def a_claim(
    policy: ClaimPolicy = WILDBERRIES,
    *,
    paid: int = 100_000,
    scheme: Scheme = Scheme.FBS,
    reason: ClaimReason = ClaimReason.DEFECT,
    at: datetime = NOW,
) -> Claim:
    """A claim that has just been opened."""
    claim = Claim(
        lane=1,
        claim_id=ClaimId(UUID(int=1)),
        seller_id=SellerId("seller-1"),
        buyer_id=BuyerId("buyer-1"),
        chat_id=ChatId(UUID(int=2)),
        order_id=OrderId("order-1"),
        line_id=LineId("line-1"),
        product_id=ProductId("product-1"),
        scheme=scheme,
        policy_version=0,
        opened_at=at,
        changed_at=at,
        reason=reason,
        defective=True,
        text="The handle came off on the first day.",
        files=(),
        wants=Wish.REFUND,
        paid=Money(paid, "RUB"),
        state=State.AWAITING_SELLER,
        due_at=None,
        look_at=None,
    )
    return begun(claim, policy, at)
