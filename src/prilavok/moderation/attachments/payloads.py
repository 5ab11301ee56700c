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
