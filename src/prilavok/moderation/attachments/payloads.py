"""Codes and links that are a way to someone by their very form, whatever words they hold."""

from __future__ import annotations

import re
from typing import Final

CARDS: Final = {
    "BEGIN:VCARD": "vcard",
    "MECARD:": "mecard",
    "BIZCARD:": "bizcard",
    "MATMSG:": "mail",
    "WIFI:": "wifi",
}
"""What phones offer to save or to join."""

LEADING_OUT: Final = frozenset(
    {
        "tel", "telprompt", "callto", "sms", "smsto", "mms", "mmsto", "facetime", "facetime-audio",
        "mailto", "smtp", "im", "xmpp", "sip", "sips", "skype", "tg", "telegram", "whatsapp",
        "viber", "weixin", "wechat", "wxp", "mqq", "mqqapi", "alipays", "alipay", "line", "signal",
        "sgnl", "matrix", "threema", "instagram", "vk", "fb", "fb-messenger", "bitcoin", "ethereum",
        "litecoin", "ton", "upi", "intent", "magnet", "javascript", "data", "file", "ftp", "ftps",
    }
)  # fmt: skip
"""Schemes that need no `//` behind them to call, write to or pay somebody, or run something."""

WEB: Final = frozenset({"http", "https"})

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]{0,30}):(//)?")


_RECEIPT = re.compile(
    r"t=20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])(?:[0-5]\d){1,2}"
    r"&s=\d{1,9}(?:\.\d{1,2})?&fn=\d{16}&i=\d{1,10}&fp=\d{1,10}&n=[1-4]"
)
"""Time, sum, numbers of the fiscal storage and the document, its sign, and sale or return:
Order of the Federal Tax Service of Russia ED-7-20/662@, requisite 1196."""


def is_receipt(payload: str) -> bool:
    """Whether `payload` is what stands on every Russian cash receipt.

    >>> is_receipt("t=20241115T1230&s=1250.00&fn=9289000100123456&i=12345&fp=1234567890&n=1")
    True
    """
    return _RECEIPT.fullmatch(payload.strip()) is not None


def contact_in(payload: str) -> str | None:
    """What kind of contact `payload` is by its form; None for an address on the web and for words.

    >>> contact_in("tel:+70000000000"), contact_in("https://market.example/"), contact_in("Size: M")
    ('tel', None, None)
    """
    beginning = payload.lstrip("\ufeff \t\r\n")[:20].upper()
    for start, name in CARDS.items():
        if beginning.startswith(start):
            return name
    found = _SCHEME.match(payload)
    if found is None:
        return None
    scheme = found[1].lower()
    if scheme in WEB:
        return None
    return scheme if scheme in LEADING_OUT or found[2] else None
