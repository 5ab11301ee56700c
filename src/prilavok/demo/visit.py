"""Who looks at a page of the shop."""

from __future__ import annotations

from msgspec import Struct

from prilavok.core.money import Money
from prilavok.demo.languages import Language, Words, money_text
from prilavok.demo.personas import Persona


class Visit(Struct, frozen=True, kw_only=True):
    """Who looks at a page, in which language, and from where."""

    language: Language
    buyer: Persona | None
    here: str
    prilavok: str
    in_cart: int

    def say(self, what: Words) -> str:
        return what.to(self.language)

    def money(self, minor: int, currency: str) -> str:
        return money_text(Money(minor, currency), self.language)
