"""The widget in the shop's pages."""

from __future__ import annotations

from prilavok.demo import words
from prilavok.demo.languages import Words
from prilavok.demo.markup import Markup, dressed, element
from prilavok.demo.visit import Visit


def chat(
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


def chats(visit: Visit) -> Markup | None:
    """The way to all chats, for whoever is signed in."""
    return None if visit.buyer is None else chat(visit)


def chat_button(
    visit: Visit, label: Words, *, opens: str | None = None, is_quiet: bool = False
) -> Markup:
    """What opens the chat's panel, or something in it."""
    look = "write quiet" if is_quiet or opens is not None else "write"
    return dressed(
        "button", {"type": "button", "class": look, "data-chat": opens or True}, visit.say(label)
    )
