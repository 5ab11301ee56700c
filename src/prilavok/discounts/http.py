"""The routes of discounts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from litestar import Router
from litestar.di import Provide

from prilavok.chat.judging import Judges
from prilavok.discounts.answering import http as answering
from prilavok.discounts.answering.actions import Quotes
from prilavok.discounts.checkout import http as checkout
from prilavok.discounts.checkout.checkouts import Checkouts
from prilavok.discounts.coupons import http as coupons


def routes(
    made: Callable[[], Quotes], checkouts: Callable[[], Checkouts], judges: Judges
) -> Router:
    """All of them. What answers quotes, and checks out, is made when it is first asked."""
    return Router(
        "/v1",
        route_handlers=[*coupons.HANDLERS, *answering.HANDLERS, *checkout.HANDLERS],
        dependencies={
            "judges": Provide(lambda: judges, sync_to_thread=False),
            "quotes": Provide(cache(made), sync_to_thread=False),
            "checkouts": Provide(cache(checkouts), sync_to_thread=False),
        },
        tags=["discounts"],
    )
