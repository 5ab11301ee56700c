"""The demo's shop: the marketplace's own pages, on an origin of their own, with the widget in them.

It speaks to Prilavok as any marketplace would: one script, one element, and an address that gives
tokens to whoever is signed in here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from msgspec.structs import replace

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.errors import Refused
from prilavok.core.lanes import Lane, lane_of
from prilavok.demo import frame, order_views, store, views, words
from prilavok.demo.buying import cart
from prilavok.demo.buying import views as cart_views
from prilavok.demo.buying.cart import CartLine
from prilavok.demo.buying.prices import Prices
from prilavok.demo.buying.till import Till
from prilavok.demo.languages import LANGUAGES, language_of
from prilavok.demo.markup import Content
from prilavok.demo.pages import Page, Request, Site, file_page, html_page, json_page, redirect
from prilavok.demo.personas import PERSONAS, Persona, persona_of, token_for
from prilavok.demo.visit import Visit
from prilavok.demo.wares import title_of
from prilavok.identity.issuing import Issuer
from prilavok.identity.model import Role

BUYER_COOKIE: Final = "shop_buyer"
LANGUAGE_COOKIE: Final = "shop_language"
CART_COOKIE: Final = "shop_cart"


@dataclass(eq=False)
class ForeignForm(Refused):
    """Only the shop's own pages may fill its carts."""


class Shop:
    """The routes under /shop/ of `origin`. `prilavok` is the origin that the widget comes from."""

    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        issuer: Issuer,
        origin: str,
        prilavok: str,
        prices: Prices,
    ) -> None:
        self._db = db
        self._clock = clock
        self._issuer = issuer
        self._origin = origin
        self._prilavok = prilavok
        self._till = Till(db=db, clock=clock, prices=prices)
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
                ("GET", "/shop/cart/", self._cart),
                ("POST", "/shop/cart/", self._put),
                ("POST", "/shop/cart/order", self._place),
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
        prices = await self._prices(visit, products)
        return self._page(
            visit, words.SHOP.to(visit.language), views.front(visit, products, wanted, prices)
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
        prices = await self._prices(visit, found[:1])
        put_in = cart_views.put_in(visit, found[0])
        progress = await self._progress(visit, found[0].seller_id)
        body = views.product(visit, found[0], views.Offer(prices, progress, put_in))
        return self._page(visit, title_of(visit, found[0]), body)

    async def _seller(self, request: Request) -> Page:
        visit = self._visit(request)
        seller_id = request.found["seller_id"]
        lane = lane_of(seller_id, self._db.lanes)
        async with self._db.reading() as conn:
            seller = await store.seller(conn, lane, seller_id)
            products = await store.products(conn, [lane], seller_id=seller_id)
        if seller is None:
            return await self._not_found(request)
        prices = await self._prices(visit, products)
        offer = views.Offer(prices, await self._progress(visit, seller_id))
        return self._page(visit, seller.name, views.seller(visit, seller, products, offer))

    async def _orders(self, request: Request) -> Page:
        visit = self._visit(request)
        async with self._db.reading() as conn:
            orders = await self._orders_of(conn, visit)
        body = order_views.orders(visit, orders)
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
        return self._page(visit, title, order_views.order(visit, found[0], wares))

    async def _cart(self, request: Request) -> Page:
        """What was put in, and what it costs; `?code=` is a coupon's."""
        return await self._cart_page(request, request.query.get("code", ""))

    async def _put(self, request: Request) -> Page:
        """Put a product in, or take it out: `by` so many."""
        form = self._form(request)
        by = form.get("by", "")
        if by not in {"1", "-1"} or not form.get("seller") or not form.get("product"):
            return await self._not_found(request)
        changed = cart.with_more(_cart(request), form["seller"], form["product"], int(by))
        return redirect("/shop/cart/", {CART_COOKIE: cart.written(changed)})

    async def _place(self, request: Request) -> Page:
        """Order what is in the cart, if it still costs what the page said."""
        form = self._form(request)
        visit = self._visit(request)
        code = form.get("code", "")
        shown = await self._till.look(visit, _cart(request), code)
        pays = str(shown.quoted.quote.pays_minor) if shown.quoted else None
        if pays != form.get("pays_minor") or await self._till.order(shown) is None:
            return await self._cart_page(request, code, has_changed=True)
        return redirect("/shop/orders/", {CART_COOKIE: ""})

    async def _cart_page(self, request: Request, code: str, *, has_changed: bool = False) -> Page:
        visit = self._visit(request)
        shown = await self._till.look(visit, _cart(request), code)
        body = cart_views.cart(visit, replace(shown, has_changed=has_changed))
        return self._page(visit, words.CART.to(visit.language), body)

    def _form(self, request: Request) -> Mapping[str, str]:
        if request.origin not in {None, self._origin}:
            raise ForeignForm
        return request.form()

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

    async def _prices(self, visit: Visit, products: Sequence[store.Product]) -> views.Prices:
        """How a price is written for whoever visits: lower for some."""
        buyer_id = visit.buyer.id if visit.buyer else None
        quoted = await self._till.prices.of_each(buyer_id, products)
        return lambda product: cart_views.price(
            visit, product, quoted.get((product.seller_id, product.product_id))
        )

    async def _progress(self, visit: Visit, seller_id: str) -> Content:
        buyer_id = visit.buyer.id if visit.buyer else None
        return cart_views.progress(visit, await self._till.prices.progress(buyer_id, seller_id))

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
            in_cart=sum(line.quantity for line in _cart(request)),
            prilavok=self._prilavok,
        )

    def _page(self, visit: Visit, title: str, body: Content) -> Page:
        shop = words.SHOP.to(visit.language)
        return html_page(
            title=title if title == shop else f"{title} · {shop}",
            language=visit.language,
            styles="/shop/shop.css",
            head=frame.scripts(visit),
            body=frame.frame(visit, body),
        )


def policy_with(prilavok: str) -> str:
    """The shop's Content-Security-Policy: its own files, and widget and badges from `prilavok`."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {prilavok}",
            "style-src 'self'",
            f"connect-src 'self' {prilavok}",
            f"frame-src {prilavok}",
            "img-src data:",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _cart(request: Request) -> tuple[CartLine, ...]:
    return cart.read(request.cookies.get(CART_COOKIE, ""))


def _buyer(request: Request) -> Persona | None:
    return PERSONAS.get(request.cookies.get(BUYER_COOKIE, ""))
