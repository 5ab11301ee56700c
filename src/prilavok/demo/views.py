"""How the demo's shop looks: every page of it as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, TypeAlias
from urllib.parse import quote

from msgspec import Struct

from prilavok.core.money import Money
from prilavok.demo import words
from prilavok.demo.catalogue import CATEGORIES, SHOPKEEPER_BY_ID, WARE_BY_ID, WARES, Ware
from prilavok.demo.languages import (
    LANGUAGES,
    OWN_NAMES,
    Language,
    Words,
    date_text,
    money_text,
)
from prilavok.demo.markup import Content, Markup, dressed, element, joined
from prilavok.demo.personas import BUYERS, Persona
from prilavok.demo.pictures import picture_of
from prilavok.demo.store import Order, OrderedWare, Product, Seller

STARS: Final = 5

Prices: TypeAlias = Callable[[Product], Content]
"""How the price of a product is written for whoever visits."""


class Offer(Struct, frozen=True):
    """What a visitor is offered: prices, how far a discount is, and a way into the cart."""

    price: Prices
    progress: Content = None
    put_in: Content = None


class Visit(Struct, frozen=True, kw_only=True):
    """Who looks at a page, in which language, and from where."""

    language: Language
    buyer: Persona | None
    here: str
    prilavok: str
    in_cart: int

    def say(self, what: Words) -> str:
        return what.to(self.language)


def scripts(visit: Visit) -> Markup:
    """The widget's loader, and the few lines that the shop itself adds."""
    return joined(
        [
            element("script", src="/shop/shop.js", defer=True),
            element("script", src=f"{visit.prilavok}/widget/loader.js", defer=True),
        ]
    )


def frame(visit: Visit, body: Content) -> Markup:
    """What is around every page."""
    name = element("a", visit.say(words.SHOP), href="/shop/", class_="name")
    orders = element("a", visit.say(words.MY_ORDERS), href="/shop/orders/")
    held = element("b", str(visit.in_cart)) if visit.in_cart else None
    cart = element("a", visit.say(words.CART), " ", held, href="/shop/cart/")
    bar = element("nav", name, orders, cart, _languages(visit), _who(visit), class_="bar")
    return joined([element("header", bar), element("main", body)])


def front(visit: Visit, products: Sequence[Product], wanted: str | None, prices: Prices) -> Markup:
    """All products, or those of the category `wanted`."""
    categories = {category_of(visit, product): _translate(product) for product in products}
    shown = [each for each in products if wanted in {None, category_of(visit, each)}]
    chips = [
        _chip(visit.say(words.EVERYTHING), "/shop/", is_chosen=wanted is None),
        *(
            _chip(
                name,
                f"/shop/?category={quote(name)}",
                is_chosen=wanted == name,
                translate=translate,
            )
            for name, translate in categories.items()
        ),
    ]
    return joined(
        [
            element(
                "section",
                element("h1", visit.say(words.TAGLINE)),
                element("p", visit.say(words.INTRO)),
                class_="hero",
            ),
            element("nav", chips, class_="chips"),
            _cards(visit, shown, prices),
            _chats(visit),
        ]
    )


def product(visit: Visit, shown: Product, offer: Offer) -> Markup:
    """A product, the way into the cart, and the chat with whoever sells it."""
    ware = _ware(shown)
    return joined(
        [
            element(
                "article",
                element("div", _picture(shown), class_="stage"),
                element(
                    "div",
                    element("p", category_of(visit, shown), class_="over"),
                    element("h1", title_of(visit, shown), translate=_translate(shown)),
                    _rating(visit, shown.rating, shown.reviews),
                    element("p", visit.say(ware.about), class_="about") if ware else None,
                    element("p", offer.price(shown), class_="price"),
                    offer.progress,
                    element(
                        "p", visit.say(words.SOLD_BY), " ", _seller_link(shown), class_="seller"
                    ),
                    element(
                        "div",
                        offer.put_in,
                        _chat_button(visit, words.WRITE, is_quiet=True),
                        class_="deeds",
                    ),
                    element("p", visit.say(words.ANSWERS), class_="small"),
                    class_="facts",
                ),
                class_="product",
            ),
            _chat(visit, shown.seller_id, product=shown.product_id),
        ]
    )


def seller(visit: Visit, shown: Seller, products: Sequence[Product], offer: Offer) -> Markup:
    """A seller and what it sells."""
    keeper = SHOPKEEPER_BY_ID.get(shown.seller_id)
    since = f"{visit.say(words.SINCE)} {date_text(shown.registered_at, visit.language)}"
    trade = words.TRADES.get(shown.trade)
    country = words.COUNTRIES.get(shown.country or "")
    notes = [visit.say(trade) if trade else None, since]
    return joined(
        [
            element(
                "section",
                element("h1", shown.name, translate="no"),
                _level(visit, shown),
                element("p", visit.say(words.TRUSTED), class_="badge") if shown.trusted else None,
                element("p", visit.say(keeper.about)) if keeper else None,
                element(
                    "ul",
                    element("li", shown.region, translate="no") if shown.region else None,
                    element("li", visit.say(country)) if country else None,
                    [element("li", note) for note in notes if note],
                    class_="notes",
                ),
                _rating(visit, shown.rating, shown.reviews),
                offer.progress,
                class_="hero",
            ),
            element("h2", visit.say(words.PRODUCTS_OF)),
            _cards(visit, products, offer.price),
            _chats(visit),
        ]
    )


def _level(visit: Visit, shown: Seller) -> Markup:
    """The badge of the seller's level, as Prilavok draws it; nothing while it has none."""
    return joined(
        [
            element("script", src=f"{visit.prilavok}/badge.js", defer=True),
            element("prilavok-badge", seller=shown.seller_id, lang=visit.language),
        ]
    )


def orders(visit: Visit, shown: Sequence[Order]) -> Markup:
    """The buyer's orders."""
    empty = words.SIGN_IN_FIRST if visit.buyer is None else words.NO_ORDERS
    to_products = element("p", element("a", visit.say(words.BACK), href="/shop/"))
    rows = [
        element(
            "li",
            element(
                "a",
                element("b", f"{visit.say(words.ORDER)} {each.order_id}"),
                element("span", each.seller_name, translate="no"),
                element("span", date_text(each.placed_at, visit.language), class_="when"),
                element("span", visit.say(words.STAGES[_stage(each)]), class_=_pill(each)),
                element("span", _amount(visit, each.paid_minor, each.currency), class_="sum"),
                href=f"/shop/orders/{quote(each.order_id, safe='')}",
            ),
        )
        for each in shown
    ]
    return joined(
        [
            element("h1", visit.say(words.MY_ORDERS)),
            element("ul", rows, class_="orders")
            if rows
            else [element("p", visit.say(empty)), to_products],
            _chats(visit),
        ]
    )


def order(visit: Visit, shown: Order, wares: Sequence[OrderedWare]) -> Markup:
    """One order, how far it has come, and the chat about it."""
    link = _seller_link(shown)
    total = element(
        "tr",
        element("th", visit.say(words.TOTAL), scope="row", colspan=2),
        element("td", _amount(visit, shown.paid_minor, shown.currency)),
    )
    return joined(
        [
            element(
                "article",
                element("h1", f"{visit.say(words.ORDER)} {shown.order_id}"),
                element("p", visit.say(words.SOLD_BY), " ", link, class_="seller"),
                element("ul", _order_notes(visit, shown), class_="notes"),
                element("ol", _life(visit, shown), class_="life"),
                element("table", [_ordered(visit, shown, ware) for ware in wares], total),
                element(
                    "div",
                    _chat_button(visit, words.WRITE_ABOUT_ORDER),
                    _chat_button(visit, words.CLAIM, opens="claim") if _is_kept(shown) else None,
                    class_="deeds",
                ),
                class_="order",
            ),
            _chat(visit, shown.seller_id, order=shown.order_id),
        ]
    )


def not_found(visit: Visit) -> Markup:
    back = element("p", element("a", visit.say(words.BACK), href="/shop/"))
    return element("section", element("h1", visit.say(words.NOT_FOUND)), back, class_="hero")


def title_of(visit: Visit, shown: Product) -> str:
    """What a product is called: in the visitor's language as far as the shop has it."""
    ware = _ware(shown)
    return visit.say(ware.title) if ware else shown.title


def category_of(visit: Visit, shown: Product) -> str:
    """The narrowest category of a product."""
    ware = _ware(shown)
    if ware is None:
        return shown.category[-1] if shown.category else ""
    return visit.say(CATEGORIES[ware.category][-1])


def _languages(visit: Visit) -> Markup:
    choices = [
        element(
            "a",
            OWN_NAMES[language][:2] if language != "zh" else OWN_NAMES[language],
            href=f"/shop/language/{language}?to={quote(visit.here)}",
            lang=language,
            title=OWN_NAMES[language],
            aria_current="true" if language == visit.language else None,
        )
        for language in LANGUAGES
    ]
    return element("span", choices, class_="languages")


def _who(visit: Visit) -> Markup:
    """The switch between buyers: a list that opens without a script."""
    to = f"?to={quote(visit.here)}"
    people = [
        element(
            "a",
            element("b", buyer.name, lang=buyer.language),
            element("small", visit.say(buyer.about)),
            href=f"/shop/enter/{buyer.id}{to}",
            aria_current="true" if buyer == visit.buyer else None,
        )
        for buyer in BUYERS
    ]
    if visit.buyer is not None:
        people.append(element("a", visit.say(words.LEAVE), href=f"/shop/leave{to}"))
    name = visit.buyer.name if visit.buyer else visit.say(words.GUEST)
    return element(
        "details",
        element("summary", name, translate="no" if visit.buyer else None),
        element("div", people, class_="menu"),
        class_="who",
    )


def _cards(visit: Visit, products: Iterable[Product], prices: Prices) -> Markup:
    """What is new to the shop comes first."""
    shown = sorted(products, key=_place)
    return element("ul", [_card(visit, each, prices) for each in shown], class_="cards")


def _card(visit: Visit, shown: Product, prices: Prices) -> Markup:
    return element(
        "li",
        element(
            "a",
            _picture(shown),
            element("b", title_of(visit, shown), translate=_translate(shown)),
            element("span", shown.seller_name, class_="seller", translate="no"),
            element("span", prices(shown), class_="price"),
            href=_address_of(shown),
        ),
    )


def _address_of(shown: Product) -> str:
    """A product of ours by its id alone; of somebody else's, ids may be the same."""
    address = f"/shop/products/{quote(shown.product_id, safe='')}"
    return address if _ware(shown) else f"{address}?seller={quote(shown.seller_id, safe='')}"


def _chip(name: str, href: str, *, is_chosen: bool, translate: str | None = None) -> Markup:
    current = "true" if is_chosen else None
    return element("a", name, href=href, aria_current=current, translate=translate)


def _chat_button(
    visit: Visit, label: Words, *, opens: str | None = None, is_quiet: bool = False
) -> Markup:
    """What opens the chat's panel, or something in it."""
    look = "write quiet" if is_quiet or opens is not None else "write"
    return dressed(
        "button", {"type": "button", "class": look, "data-chat": opens or True}, visit.say(label)
    )


def _is_kept(shown: Order) -> bool:
    return shown.bought_out_at is not None and shown.returned_at is None


def _chats(visit: Visit) -> Markup | None:
    """The way to all chats, for whoever is signed in."""
    return None if visit.buyer is None else _chat(visit)


def _chat(
    visit: Visit,
    seller_id: str | None = None,
    *,
    product: str | None = None,
    order: str | None = None,
) -> Markup:
    """The one element of the widget; about nothing in particular it is the way to all chats."""
    return element(
        "prilavok-chat",
        seller=seller_id,
        product=product,
        order=order,
        locale=visit.language,
        label=visit.say(words.WRITE if seller_id else words.MY_CHATS),
    )


def _rating(visit: Visit, rating: float | None, reviews: int) -> Markup:
    if rating is None:
        return element("p", visit.say(words.NO_REVIEWS), class_="rating")
    full = int(rating + 0.5)
    stars = element("span", "★" * full + "☆" * (STARS - full), class_="stars", aria_hidden="true")
    mean = f"{rating:.1f}".replace(".", "," if visit.language == "ru" else ".")
    return element("p", stars, f" {mean} · {visit.say(words.REVIEWS)}: {reviews}", class_="rating")


def _seller_link(shown: Product | Order) -> Markup:
    return element(
        "a",
        shown.seller_name,
        href=f"/shop/sellers/{quote(shown.seller_id, safe='')}",
        translate="no",
    )


def _order_notes(visit: Visit, shown: Order) -> list[Markup]:
    notes = [
        visit.say(words.MADE_TO_ORDER) if shown.made_to_order else "",
        visit.say(words.SELLER_DELIVERS) if shown.seller_delivers else "",
    ]
    return [element("li", note) for note in notes if note]


def _life(visit: Visit, shown: Order) -> list[Markup]:
    """The steps an order has taken, and those it would take next."""
    steps: list[tuple[str, datetime | None]] = [
        ("placed", shown.placed_at),
        ("paid", shown.paid_at),
        ("shipped", shown.shipped_at),
        ("delivered", shown.delivered_at),
    ]
    if shown.cancelled_at is not None:
        steps = [step for step in steps if step[1]] + [("cancelled", shown.cancelled_at)]
    elif shown.returned_at is not None:
        steps.append(("returned", shown.returned_at))
    else:
        steps.append(("bought_out", shown.bought_out_at))
    fault = words.FAULTS.get(shown.cancelled_by or "")
    notes = {"cancelled": visit.say(fault)} if fault else {}
    written = [_step(visit, stage, at, notes.get(stage)) for stage, at in steps]
    if shown.refunded_minor:
        amount = _amount(visit, shown.refunded_minor, shown.currency)
        written.append(element("li", f"{visit.say(words.REFUNDED)} {amount}", class_="note"))
    return written


def _step(visit: Visit, stage: str, at: datetime | None, note: str | None) -> Markup:
    return element(
        "li",
        element("b", visit.say(words.STAGES[stage])),
        element("small", note) if note else None,
        element("small", date_text(at, visit.language)) if at else None,
        class_="done" if at else "ahead",
    )


def _ordered(visit: Visit, shown: Order, ware: OrderedWare) -> Markup:
    known = WARE_BY_ID.get(ware.product_id)
    title = visit.say(known.title) if known and ware.title in _titles(known) else ware.title
    address = f"/shop/products/{quote(ware.product_id, safe='')}"
    return element(
        "tr",
        element("td", element("a", title, href=address)),
        element("td", f"× {ware.quantity}"),
        element("td", _amount(visit, ware.paid_minor, shown.currency)),
    )


def _stage(shown: Order) -> str:
    """The last thing that happened to an order."""
    happened = [
        ("cancelled", shown.cancelled_at),
        ("returned", shown.returned_at),
        ("bought_out", shown.bought_out_at),
        ("delivered", shown.delivered_at),
        ("shipped", shown.shipped_at),
        ("paid", shown.paid_at),
    ]
    return next((stage for stage, at in happened if at is not None), "placed")


def _pill(shown: Order) -> str:
    return f"pill {_stage(shown).replace('_', '-')}"


def _amount(visit: Visit, minor: int, currency: str) -> str:
    return money_text(Money(minor, currency), visit.language)


def _picture(shown: Product) -> Markup:
    ware = _ware(shown)
    return picture_of(shown.product_id, ware.picture if ware else None)


def _ware(shown: Product) -> Ware | None:
    """What the shop knows of a product, unless its title was changed since."""
    ware = WARE_BY_ID.get(shown.product_id)
    if ware is None or ware.seller_id != shown.seller_id or shown.title not in _titles(ware):
        return None
    return ware


def _translate(shown: Product) -> str | None:
    """Says of a product's texts that they are as its seller wrote them, where that is so."""
    return None if _ware(shown) else "no"


def _place(shown: Product) -> int:
    ware = _ware(shown)
    return WARES.index(ware) if ware else -1


def _titles(ware: Ware) -> set[str]:
    return {ware.title.ru, ware.title.en, ware.title.zh}
