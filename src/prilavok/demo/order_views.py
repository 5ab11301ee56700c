"""How a buyer's orders look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from prilavok.demo import words
from prilavok.demo.chat_elements import chat, chat_button, chats
from prilavok.demo.languages import date_text
from prilavok.demo.markup import Markup, element, joined
from prilavok.demo.store import Order, OrderedWare
from prilavok.demo.views import seller_link
from prilavok.demo.visit import Visit
from prilavok.demo.wares import ordered_title


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
                element("span", visit.money(each.paid_minor, each.currency), class_="sum"),
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
            chats(visit),
        ]
    )


def order(visit: Visit, shown: Order, wares: Sequence[OrderedWare]) -> Markup:
    """One order, how far it has come, and the chat about it."""
    link = seller_link(shown)
    total = element(
        "tr",
        element("th", visit.say(words.TOTAL), scope="row", colspan=2),
        element("td", visit.money(shown.paid_minor, shown.currency)),
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
                    chat_button(visit, words.WRITE_ABOUT_ORDER),
                    chat_button(visit, words.CLAIM, opens="claim") if _is_kept(shown) else None,
                    class_="deeds",
                ),
                class_="order",
            ),
            chat(visit, shown.seller_id, order=shown.order_id),
        ]
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
        amount = visit.money(shown.refunded_minor, shown.currency)
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
    address = f"/shop/products/{quote(ware.product_id, safe='')}"
    return element(
        "tr",
        element("td", element("a", ordered_title(visit, ware), href=address)),
        element("td", f"× {ware.quantity}"),
        element("td", visit.money(ware.paid_minor, shown.currency)),
    )


def _is_kept(shown: Order) -> bool:
    return shown.bought_out_at is not None and shown.returned_at is None


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
