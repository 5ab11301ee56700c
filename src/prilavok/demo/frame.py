"""What is around every page of the shop."""

from __future__ import annotations

from urllib.parse import quote

from prilavok.demo import words
from prilavok.demo.languages import LANGUAGES, OWN_NAMES
from prilavok.demo.markup import Content, Markup, element, joined
from prilavok.demo.personas import BUYERS
from prilavok.demo.visit import Visit


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
