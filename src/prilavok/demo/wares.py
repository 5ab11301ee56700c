"""What the shop knows of products: those of its own catalogue it names in every language."""

from __future__ import annotations

from urllib.parse import quote

from prilavok.demo.catalogue import CATEGORIES, WARE_BY_ID, WARES, Ware
from prilavok.demo.store import OrderedWare, Product
from prilavok.demo.visit import Visit


def title_of(visit: Visit, shown: Product) -> str:
    """What a product is called: in the visitor's language as far as the shop has it."""
    ware = ware_of(shown)
    return visit.say(ware.title) if ware else shown.title


def category_of(visit: Visit, shown: Product) -> str:
    """The narrowest category of a product."""
    ware = ware_of(shown)
    if ware is None:
        return shown.category[-1] if shown.category else ""
    return visit.say(CATEGORIES[ware.category][-1])


def ordered_title(visit: Visit, ordered: OrderedWare) -> str:
    """What a product of an order is called."""
    ware = WARE_BY_ID.get(ordered.product_id)
    return visit.say(ware.title) if ware and ordered.title in _titles(ware) else ordered.title


def ware_of(shown: Product) -> Ware | None:
    """What the shop knows of a product, unless its title was changed since."""
    ware = WARE_BY_ID.get(shown.product_id)
    if ware is None or ware.seller_id != shown.seller_id or shown.title not in _titles(ware):
        return None
    return ware


def translate_of(shown: Product) -> str | None:
    """Says of a product's texts that they are as its seller wrote them, where that is so."""
    return None if ware_of(shown) else "no"


def address_of(shown: Product) -> str:
    """A product of ours by its id alone; of somebody else's, ids may be the same."""
    address = f"/shop/products/{quote(shown.product_id, safe='')}"
    return address if ware_of(shown) else f"{address}?seller={quote(shown.seller_id, safe='')}"


def place_of(shown: Product) -> int:
    """Its place in the catalogue; -1 if it is not in it."""
    ware = ware_of(shown)
    return WARES.index(ware) if ware else -1


def _titles(ware: Ware) -> set[str]:
    return {ware.title.ru, ware.title.en, ware.title.zh}
