"""How the cart looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from urllib.parse import quote

from msgspec import Struct

from prilavok.core.money import Money
from prilavok.demo import words as shop_words
from prilavok.demo.buying import words
from prilavok.demo.buying.cart import QUANTITY_MAX, CartLine
from prilavok.demo.languages import Words, date_text, money_text
from prilavok.demo.markup import Content, Markup, element, joined
from prilavok.demo.store import Product
from prilavok.demo.visit import Visit
from prilavok.demo.wares import title_of
from prilavok.discounts.answering.model import Quoted
from prilavok.discounts.buyers.model import SellerProgress
from prilavok.discounts.quoting.model import Discount, QuotedLine
from prilavok.discounts.reasons import WhyNot


class Shown(Struct, frozen=True, kw_only=True):
    """A cart as it is shown. Of a product that is not sold any more there is no card; without
    `quoted` nobody could say what it costs. `lines` of the quote by their ids."""

    cart: Sequence[CartLine]
    products: Mapping[CartLine, Product]
    quoted: Quoted | None
    code: str
    has_changed: bool = False


def cart(visit: Visit, shown: Shown) -> Markup:
    """What is in the cart, what it costs, and why."""
    title = element("h1", visit.say(shop_words.CART))
    if not shown.cart:
        back = element("a", visit.say(shop_words.BACK), href="/shop/")
        return joined([title, element("p", visit.say(words.EMPTY)), element("p", back)])
    told = [
        element("p", visit.say(words.CHANGED), class_="said", role="alert")
        if shown.has_changed
        else None,
        element("p", visit.say(words.NO_PRICES), class_="said", role="status")
        if shown.quoted is None or shown.quoted.retry_after_s is not None
        else None,
        element("p", visit.say(words.WHO_BUYS), class_="said") if visit.buyer is None else None,
    ]
    return joined(
        [
            element(
                "article",
                title,
                told,
                element("ul", [_line(visit, shown, line) for line in shown.cart], class_="lines"),
                _code(visit, shown),
                _sums(visit, shown),
                class_="cart",
            ),
        ]
    )


def put_in(visit: Visit, product: Product) -> Markup | None:
    """The button that puts a product into the cart."""
    if product.price_minor is None:
        return None
    return element(
        "form",
        _hidden(product.seller_id, product.product_id),
        element("button", visit.say(words.PUT_IN), name="by", value=1, class_="write"),
        method="post",
        action="/shop/cart/",
    )


def price(visit: Visit, product: Product, quoted: QuotedLine | None) -> Content:
    """What a product costs this visitor, with what it costs others beside it."""
    if product.price_minor is None or product.price_currency is None:
        return None
    if quoted is None:
        return _amount(visit, product.price_minor)
    return joined(
        [
            element("ins", _amount(visit, quoted.pays_minor)),
            " ",
            element("del", _amount(visit, quoted.price_minor)),
            " ",
            element("small", visit.say(words.YOURS)),
        ]
    )


def progress(visit: Visit, stands: SellerProgress | None) -> Markup | None:
    """How far the visitor is with the discount of a shop."""
    if stands is None:
        return None
    percent = f"{stands.discount_bps / 100:g}"
    if not stands.is_reached:
        amount = money_text(stands.short, visit.language)
        text = visit.say(words.AHEAD).format(amount=amount, percent=percent)
    elif stands.lost_on is None:
        text = visit.say(words.REACHED).format(percent=percent)
    else:
        last = datetime.combine(stands.lost_on - timedelta(days=1), time())
        day = date_text(last, visit.language)
        text = visit.say(words.REACHED_UNTIL).format(percent=percent, day=day)
    return element("p", text, class_="progress")


def _line(visit: Visit, shown: Shown, line: CartLine) -> Markup:
    product = shown.products.get(line)
    if product is None or product.price_minor is None:
        name: Content = joined([line.product_id, " · ", visit.say(words.GONE)])
        return element("li", element("b", name), _counter(visit, line, line.product_id))
    title = title_of(visit, product)
    quoted = _quoted_of(shown, line)
    pays_minor = quoted.pays_minor if quoted else product.price_minor * line.quantity
    price_minor = quoted.price_minor if quoted else pays_minor
    address = f"/shop/products/{quote(product.product_id, safe='')}"
    return element(
        "li",
        element(
            "div",
            element("b", element("a", title, href=f"{address}?seller={quote(line.seller_id)}")),
            element("small", product.seller_name, translate="no"),
            [element("small", text, class_="why") for text in _why(visit, quoted)],
        ),
        _counter(visit, line, title),
        element(
            "p",
            element("del", _amount(visit, price_minor)) if pays_minor < price_minor else None,
            " ",
            element("b", _amount(visit, pays_minor)),
            class_="price",
        ),
    )


def _counter(visit: Visit, line: CartLine, title: str) -> Markup:
    def button(by: int, sign: str, label: Words, *, is_off: bool = False) -> Markup:
        said = visit.say(label).format(what=title)
        return element("button", sign, name="by", value=by, aria_label=said, disabled=is_off)

    return element(
        "form",
        _hidden(line.seller_id, line.product_id),
        button(-1, "−", words.FEWER),
        element("span", str(line.quantity)),
        button(1, "+", words.MORE, is_off=line.quantity >= QUANTITY_MAX),
        method="post",
        action="/shop/cart/",
        class_="counter",
    )


def _why(visit: Visit, quoted: QuotedLine | None) -> list[str]:
    """Which discounts made the price, and how near the others are."""
    if quoted is None:
        return []
    given = [
        f"−{_amount(visit, each.off_minor)} {visit.say(words.SOURCES[each.source])}"
        for each in quoted.given
    ]
    return given + [text for each in quoted.discounts if (text := _short(visit, each))]


def _short(visit: Visit, discount: Discount) -> str | None:
    said = words.SHORT.get(discount.why_not) if discount.why_not is not None else None
    if said is None or discount.short_minor is None:
        return None
    return visit.say(said).format(amount=_amount(visit, discount.short_minor))


def _code(visit: Visit, shown: Shown) -> Markup:
    answer = None
    for told in shown.quoted.quote.codes if shown.quoted and shown.code else ():
        is_given = told.why_not is None
        answer = words.NO_SUCH_CODE if told.why_not is WhyNot.CODE else words.CODE_NOT_HERE
        answer = words.CODE_USED if is_given else answer
    return element(
        "form",
        element("label", visit.say(words.CODE), for_="code"),
        element(
            "input", id="code", name="code", value=shown.code, maxlength=64, autocomplete="off"
        ),
        element("button", visit.say(words.USE_CODE)),
        element("span", visit.say(answer), role="status") if answer else None,
        action="/shop/cart/",
        class_="code",
    )


def _sums(visit: Visit, shown: Shown) -> Markup:
    if shown.quoted is None:
        whole_minor = pays_minor = sum(
            line.quantity * (product.price_minor or 0) for line, product in shown.products.items()
        )
    else:
        whole_minor, pays_minor = shown.quoted.quote.price_minor, shown.quoted.quote.pays_minor
    off_minor = whole_minor - pays_minor
    can_order = visit.buyer is not None and shown.products
    return element(
        "section",
        element(
            "dl",
            element("dt", visit.say(words.PRICE)),
            element("dd", _amount(visit, whole_minor)),
            element("dt", visit.say(words.OFF)),
            element("dd", f"−{_amount(visit, off_minor)}" if off_minor else "—"),
            element("dt", visit.say(words.TO_PAY)),
            element("dd", element("b", _amount(visit, pays_minor))),
        ),
        element(
            "form",
            element("input", type="hidden", name="code", value=shown.code),
            element("input", type="hidden", name="pays_minor", value=pays_minor),
            element("button", visit.say(words.ORDER), class_="write"),
            method="post",
            action="/shop/cart/order",
        )
        if can_order
        else None,
        class_="sums",
        aria_label=visit.say(shop_words.TOTAL),
    )


def _quoted_of(shown: Shown, line: CartLine) -> QuotedLine | None:
    """Lines of a quote are called by their places in the cart."""
    if shown.quoted is None:
        return None
    wanted = str(shown.cart.index(line))
    return next((each for each in shown.quoted.quote.lines if each.line_id == wanted), None)


def _hidden(seller_id: str, product_id: str) -> Markup:
    return joined(
        [
            element("input", type="hidden", name="seller", value=seller_id),
            element("input", type="hidden", name="product", value=product_id),
        ]
    )


def _amount(visit: Visit, minor: int) -> str:
    return money_text(Money(minor, "RUB"), visit.language)
