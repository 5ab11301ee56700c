"""The demo's shop: the marketplace's own pages, on an origin of their own, with the widget in them.

It speaks to Prilavok as any marketplace would: one script, one element, and an address that gives
tokens to whoever is signed in here.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from msgspec.structs import replace

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.lanes import Lane, lane_of
from prilavok.demo import store, views, words
from prilavok.demo.languages import LANGUAGES, language_of
from prilavok.demo.pages import Page, Request, Site, file_page, html_page, json_page, redirect
from prilavok.demo.personas import PERSONAS, Persona, persona_of, token_for
from prilavok.demo.views import Visit
from prilavok.identity.issuing import Issuer
from prilavok.identity.model import Role

BUYER_COOKIE: Final = "shop_buyer"
LANGUAGE_COOKIE: Final = "shop_language"


class Shop:
    """The routes under /shop/. `prilavok` is the origin that the widget comes from."""

    def __init__(self, *, db: Database, clock: Clock, issuer: Issuer, prilavok: str) -> None:
        self._db = db
        self._clock = clock
        self._issuer = issuer
        self._prilavok = prilavok
        self._lanes = [Lane(lane) for lane in range(db.lanes)]

    def site(self) -> Site:
        """The shop as an application."""
        return Site(
            [
                ("GET", "/shop", self._to_front),
                ("GET", "/shop/", self._front),
                ("GET", "/shop/products/{product_id}", self._product),
                ("GET", "/shop/sellers/{seller_id}", self._seller),
                ("GET", "/shop/orders/", self._orders),
                ("GET", "/shop/orders/{order_id}", self._order),
                ("GET", "/shop/token", self._token),
                ("GET", "/shop/enter/{persona}", self._enter),
                ("GET", "/shop/leave", self._leave),
                ("GET", "/shop/language/{language}", self._choose_language),
                ("GET", "/shop/shop.css", file_page("shop.css", "text/css; charset=utf-8")),
                ("GET", "/shop/shop.js", file_page("shop.js", "text/javascript; charset=utf-8")),
            ],
            policy=policy_with(self._prilavok),
            not_found=self._not_found,
        )

    async def _to_front(self, _request: Request) -> Page:
        return redirect("/shop/")

    async def _front(self, request: Request) -> Page:
        visit = self._visit(request)
        async with self._db.reading() as conn:
            products = await store.products(conn, self._lanes)
        wanted = request.query.get("category")
        return self._page(
            visit, words.SHOP.to(visit.language), views.front(visit, products, wanted)
        )

    async def _product(self, request: Request) -> Page:
        """The product of that id; of several sellers' the first, or `?seller=`."""
        visit = self._visit(request)
        async with self._db.reading() as conn:
            products = await store.products(
                conn, self._lanes, seller_id=request.query.get("seller")
            )
        found = [each for each in products if each.product_id == request.found["product_id"]]
        if not found:
            return await self._not_found(request)
        body = views.product(visit, found[0])
        return self._page(visit, views.title_of(visit, found[0]), body)

    async def _seller(self, request: Request) -> Page:
        visit = self._visit(request)
        seller_id = request.found["seller_id"]
        lane = lane_of(seller_id, self._db.lanes)
        async with self._db.reading() as conn:
            seller = await store.seller(conn, lane, seller_id)
            products = await store.products(conn, [lane], seller_id=seller_id)
        if seller is None:
            return await self._not_found(request)
        return self._page(visit, seller.name, views.seller(visit, seller, products))

    async def _orders(self, request: Request) -> Page:
        visit = self._visit(request)
        async with self._db.reading() as conn:
            orders = await self._orders_of(conn, visit)
        body = views.orders(visit, orders)
        return self._page(visit, words.MY_ORDERS.to(visit.language), body)

    async def _order(self, request: Request) -> Page:
        """One's own order; another buyer's is not there."""
        visit = self._visit(request)
        async with self._db.reading() as conn:
            orders = await self._orders_of(conn, visit)
            found = [each for each in orders if each.order_id == request.found["order_id"]]
            if not found:
                return await self._not_found(request)
            lane = lane_of(found[0].seller_id, self._db.lanes)
            wares = await store.wares_of(conn, lane, found[0])
        title = f"{words.ORDER.to(visit.language)} {found[0].order_id}"
        return self._page(visit, title, views.order(visit, found[0], wares))

    async def _token(self, request: Request) -> Page:
        """A token for whoever is signed in at the shop, or for `?persona=`: this is a demo."""
        name = request.query.get("persona")
        buyer = persona_of(name) if name else _buyer(request)
        if buyer is None or buyer.role is not Role.BUYER:
            return json_page({"title": "Nobody is signed in."}, status=HTTPStatus.UNAUTHORIZED)
        return json_page({"token": token_for(self._issuer, buyer, self._clock.now())})

    async def _enter(self, request: Request) -> Page:
        """Sign in as a buyer, whose language the shop then speaks unless one was chosen."""
        buyer = persona_of(request.found["persona"])
        if buyer.role is not Role.BUYER:
            return await self._not_found(request)
        cookies = {BUYER_COOKIE: buyer.id}
        if LANGUAGE_COOKIE not in request.cookies:
            cookies[LANGUAGE_COOKIE] = buyer.language
        return redirect(request.next_path("/shop/"), cookies)

    async def _leave(self, request: Request) -> Page:
        return redirect(request.next_path("/shop/"), {BUYER_COOKIE: ""})

    async def _choose_language(self, request: Request) -> Page:
        language = request.found["language"]
        chosen = {LANGUAGE_COOKIE: language} if language in LANGUAGES else None
        return redirect(request.next_path("/shop/"), chosen)

    async def _not_found(self, request: Request) -> Page:
        visit = self._visit(request)
        title = words.NOT_FOUND.to(visit.language)
        page = self._page(visit, title, views.not_found(visit))
        return replace(page, status=HTTPStatus.NOT_FOUND)

    async def _orders_of(self, conn: Connection, visit: Visit) -> Sequence[store.Order]:
        if visit.buyer is None:
            return []
        return await store.orders_of(conn, self._lanes, visit.buyer.id)

    def _visit(self, request: Request) -> Visit:
        query = "&".join(f"{name}={quote(value)}" for name, value in request.query.items())
        return Visit(
            language=language_of(request.cookies.get(LANGUAGE_COOKIE), request.languages),
            buyer=_buyer(request),
            here=f"{quote(request.path)}?{query}" if query else quote(request.path),
            prilavok=self._prilavok,
        )

    def _page(self, visit: Visit, title: str, body: views.Content) -> Page:
        shop = words.SHOP.to(visit.language)
        return html_page(
            title=title if title == shop else f"{title} · {shop}",
            language=visit.language,
            styles="/shop/shop.css",
            head=views.scripts(visit),
            body=views.frame(visit, body),
        )


def policy_with(prilavok: str) -> str:
    """The shop's Content-Security-Policy: its own files, and the widget from `prilavok`."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {prilavok}",
            "style-src 'self'",
            "connect-src 'self'",
            f"frame-src {prilavok}",
            "img-src data:",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _buyer(request: Request) -> Persona | None:
    return PERSONAS.get(request.cookies.get(BUYER_COOKIE, ""))
