"""How the demo's shop looks: its front, its products and sellers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias
from urllib.parse import quote

from msgspec import Struct

from prilavok.demo import words
from prilavok.demo.catalogue import SHOPKEEPER_BY_ID
from prilavok.demo.chat_elements import chat, chat_button, chats
from prilavok.demo.languages import date_text
from prilavok.demo.markup import Content, Markup, element, joined
from prilavok.demo.pictures import picture_of
from prilavok.demo.store import Order, Product, Seller
from prilavok.demo.visit import Visit
from prilavok.demo.wares import address_of, category_of, place_of, title_of, translate_of, ware_of

STARS: Final = 5

Prices: TypeAlias = Callable[[Product], Content]
"""How the price of a product is written for whoever visits."""


class Offer(Struct, frozen=True):
    """What a visitor is offered: prices, how far a discount is, and a way into the cart."""

    price: Prices
    progress: Content = None
    put_in: Content = None


def front(visit: Visit, products: Sequence[Product], wanted: str | None, prices: Prices) -> Markup:
    """All products, or those of the category `wanted`."""
    categories = {category_of(visit, product): translate_of(product) for product in products}
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
            chats(visit),
        ]
    )


def product(visit: Visit, shown: Product, offer: Offer) -> Markup:
    """A product, the way into the cart, and the chat with whoever sells it."""
    ware = ware_of(shown)
    return joined(
        [
            element(
                "article",
                element("div", _picture(shown), class_="stage"),
                element(
                    "div",
                    element("p", category_of(visit, shown), class_="over"),
                    element("h1", title_of(visit, shown), translate=translate_of(shown)),
                    _rating(visit, shown.rating, shown.reviews),
                    element("p", visit.say(ware.about), class_="about") if ware else None,
                    element("p", offer.price(shown), class_="price"),
                    offer.progress,
                    element(
                        "p", visit.say(words.SOLD_BY), " ", seller_link(shown), class_="seller"
                    ),
                    element(
                        "div",
                        offer.put_in,
                        chat_button(visit, words.WRITE, is_quiet=True),
                        class_="deeds",
                    ),
                    element("p", visit.say(words.ANSWERS), class_="small"),
                    class_="facts",
                ),
                class_="product",
            ),
            chat(visit, shown.seller_id, product=shown.product_id),
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
            chats(visit),
        ]
    )


def not_found(visit: Visit) -> Markup:
    back = element("p", element("a", visit.say(words.BACK), href="/shop/"))
    return element("section", element("h1", visit.say(words.NOT_FOUND)), back, class_="hero")


def seller_link(shown: Product | Order) -> Markup:
    return element(
        "a",
        shown.seller_name,
        href=f"/shop/sellers/{quote(shown.seller_id, safe='')}",
        translate="no",
    )


def _level(visit: Visit, shown: Seller) -> Markup:
    """The badge of the seller's level, as Prilavok draws it; nothing while it has none."""
    return joined(
        [
            element("script", src=f"{visit.prilavok}/badge.js", defer=True),
            element("prilavok-badge", seller=shown.seller_id, lang=visit.language),
        ]
    )


def _cards(visit: Visit, products: Iterable[Product], prices: Prices) -> Markup:
    """What is new to the shop comes first."""
    shown = sorted(products, key=place_of)
    return element("ul", [_card(visit, each, prices) for each in shown], class_="cards")


def _card(visit: Visit, shown: Product, prices: Prices) -> Markup:
    return element(
        "li",
        element(
            "a",
            _picture(shown),
            element("b", title_of(visit, shown), translate=translate_of(shown)),
            element("span", shown.seller_name, class_="seller", translate="no"),
            element("span", prices(shown), class_="price"),
            href=address_of(shown),
        ),
    )


def _chip(name: str, href: str, *, is_chosen: bool, translate: str | None = None) -> Markup:
    current = "true" if is_chosen else None
    return element("a", name, href=href, aria_current=current, translate=translate)


def _rating(visit: Visit, rating: float | None, reviews: int) -> Markup:
    if rating is None:
        return element("p", visit.say(words.NO_REVIEWS), class_="rating")
    full = int(rating + 0.5)
    stars = element("span", "★" * full + "☆" * (STARS - full), class_="stars", aria_hidden="true")
    mean = f"{rating:.1f}".replace(".", "," if visit.language == "ru" else ".")
    return element("p", stars, f" {mean} · {visit.say(words.REVIEWS)}: {reviews}", class_="rating")


def _picture(shown: Product) -> Markup:
    ware = ware_of(shown)
    return picture_of(shown.product_id, ware.picture if ware else None)
