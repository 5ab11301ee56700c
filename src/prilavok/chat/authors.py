"""Who may take part in chats, and as whom."""

from __future__ import annotations

from typing import Final

from prilavok.chat.model import Author, Side
from prilavok.core.ids import SellerId
from prilavok.identity.model import Access, Principal, Role, allow

PARTIES: Final[Access] = allow(Role.BUYER, Role.SELLER_STAFF, permission="chat")


def author_of(principal: Principal) -> Author:
    """As whom `principal` writes; raises what `PARTIES` says of them."""
    refusal = PARTIES.refusal(principal)
    if refusal is not None:
        raise refusal
    if principal.role is Role.BUYER:
        return Author(Side.BUYER, principal.subject)
    assert principal.seller_id is not None
    return Author(Side.SELLER, principal.subject, SellerId(principal.seller_id), principal.name)
