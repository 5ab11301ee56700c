"""The orders of the demo: one row each, of every scheme and stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final, TypedDict

from msgspec import Struct

from prilavok import market
from prilavok.core.money import shares
from prilavok.demo.catalogue import WARE_BY_ID

SOURCE: Final = "demo"
CURRENCY: Final = "RUB"

# id, buyer, wares with quantities, scheme, stage, placed how many days ago, and what is special:
# custom is made to order, own is delivered by the seller, coupon is 10 % off at the marketplace's
# cost, sale 15 % at the seller's.
ROWS: Final = """
1001 anna     teapot-fog*1,cups-neva*1   FBS     bought_out              58 coupon
1002 anna     set-custom*1               realFBS paid                    21 custom,own
1003 anna     lamp-birch*1               FBO     bought_out              44
1004 anna     phones-air*1               FBO     delivered                4 coupon
1005 ivan     tea-krasnodar*3            FBS     shipped                 15
1006 ivan     gaiwan-snow*1,tea-puer*1   FBS     bought_out              90
1007 ivan     charger-65*2               FBO     bought_out              33 sale
1008 ivan     clock-wall*1               realFBS cancelled:seller        25 own
1009 ivan     keyboard-68*1              FBO     paid                     1
1010 emily    lamp-globe*1               realFBS bought_out              40 own
1011 emily    lantern-harbour*2          FBS     delivered                6
1012 emily    bulb-amber*4               FBO     bought_out              71
1013 emily    tea-puer*1                 FBS     paid                     2
1014 emily    buds-mini*1                FBO     cancelled:buyer         12
1015 david    tray-oak*1                 FBS     refunded                14
1016 david    lamp-birch*2               FBO     bought_out              65 sale
1017 david    speaker-drop*2             FBO     returned                14
1018 david    cups-neva*2                FBS     placed                   1
1019 david    keyboard-68*1              FBS     bought_out             110
1020 wanglin  phones-air*1               FBO     bought_out              52
1021 wanglin  charger-65*1,cable-braid*3 FBO     delivered                5
1022 wanglin  lightbar*1                 FBS     shipped                  3
1023 wanglin  teapot-fog*1               realFBS bought_out              85 own
1024 wanglin  lamp-globe*1               FBS     cancelled:carrier       22
1025 chenyu   keyboard-68*1              FBO     bought_out              37 coupon
1026 chenyu   tea-puer*2                 FBS     bought_out              61
1027 chenyu   set-custom*1               realFBS shipped                 26 custom,own
1028 chenyu   lantern-harbour*1          FBS     paid                     1
1029 chenyu   buds-mini*2                FBO     refunded                29
1030 maria    gaiwan-snow*2              FBS     delivered                7
1031 maria    tray-oak*1,bulb-amber*2    FBO     bought_out              48 coupon
1032 maria    speaker-drop*1             FBO     shipped                  2
1033 maria    caddy-tin*2                FBS     cancelled:marketplace    9
1034 maria    clock-wall*1               realFBS paid                     3 own
1035 emily    set-custom*1               realFBS delivered               30 custom,own
1036 ivan     lamp-birch*1               realFBS returned                38 own
1037 wanglin  tray-oak*1                 FBO     placed                   1
1038 chenyu   charger-65*1               FBO     placed                   1 sale
1039 david    lightbar*1                 FBS     paid                     2
1040 maria    cable-braid*1              FBO     bought_out              95
1041 artem    set-custom*1               realFBS shipped                 24 custom,own
1042 anna     gaiwan-snow*2              FBS     bought_out               6
1043 ivan     caddy-tin*2                FBS     bought_out               8
1044 emily    lamp-globe*1               FBS     bought_out               9 coupon
1045 david    keyboard-68*1              FBO     bought_out              10
1046 wanglin  teapot-fog*1               FBS     bought_out              11
1047 chenyu   lightbar*1                 FBO     bought_out              17 sale
1048 chenyu   caddy-tin*1                FBS     bought_out              14
1049 ivan     buds-mini*1                FBO     bought_out               9
1050 anna     tray-oak*1                 FBS     bought_out               7
1051 anna     tea-krasnodar*2            FBS     bought_out               9
"""

DAY: Final = timedelta(days=1)
AFTER: Final = {
    "paid": timedelta(minutes=9),
    "shipped": DAY,
    "delivered": 3 * DAY,
    "bought_out": 4 * DAY,
    "returned": 8 * DAY,
    "refunded": 9 * DAY,
}
"""How long after it was placed an order reaches a stage."""
NOT_LATE: Final = timedelta()
CANCELLED_AFTER: Final = timedelta(hours=7)
WAYS: Final = {
    "placed": (),
    "paid": ("paid",),
    "shipped": ("paid", "shipped"),
    "delivered": ("paid", "shipped", "delivered"),
    "bought_out": ("paid", "shipped", "delivered", "bought_out"),
    "returned": ("paid", "shipped", "delivered", "returned"),
    "refunded": ("paid", "shipped", "delivered", "returned", "refunded"),
}
DISCOUNTS_BPS: Final = {
    "coupon": (market.Funder.MARKETPLACE, 1_000),
    "sale": (market.Funder.SELLER, 1_500),
}


class Step(TypedDict):
    """What every step in an order's life says."""

    source: str
    id: str
    at: datetime
    seller_id: str
    order_id: str


class Row(Struct, frozen=True, kw_only=True):
    """One order as the table has it."""

    order_id: str
    buyer_id: str
    wares: tuple[tuple[str, int], ...]
    scheme: market.Scheme
    stage: str
    days_ago: int
    special: frozenset[str]

    @property
    def seller_id(self) -> str:
        return WARE_BY_ID[self.wares[0][0]].seller_id


def order_rows() -> list[Row]:
    """The table, read."""
    return [_row(*line.split()) for line in ROWS.strip().splitlines()]


def order_facts(anchor: datetime) -> Iterator[market.AnyFact]:
    """Every order and its life so far, as of `anchor`."""
    for row in order_rows():
        placed_at = anchor - row.days_ago * DAY - timedelta(minutes=int(row.order_id))
        placed = placed_by(row, placed_at)
        yield placed
        yield from life_of(row, placed, placed_at)


def review_facts(anchor: datetime) -> Iterator[market.Review]:
    """What buyers thought of some of what they kept."""
    for number, row in enumerate(row for row in order_rows() if row.stage == "bought_out"):
        yield market.Review(
            source=SOURCE,
            id=f"review:{row.order_id}",
            at=anchor - (row.days_ago - 6) * DAY,
            seller_id=row.seller_id,
            review_id=f"r{row.order_id}",
            product_id=row.wares[0][0],
            buyer_id=row.buyer_id,
            order_id=row.order_id,
            rating=(5, 4, 5, 5, 3, 5, 4)[number % 7],
        )


def _row(  # the columns of the table
    order_id: str,
    buyer_id: str,
    wares: str,
    scheme: str,
    stage: str,
    days_ago: str,
    special: str = "",
) -> Row:
    counted = [ware.split("*") for ware in wares.split(",")]
    return Row(
        order_id=order_id,
        buyer_id=buyer_id,
        wares=tuple((ware_id, int(count)) for ware_id, count in counted),
        scheme=market.Scheme(scheme),
        stage=stage,
        days_ago=int(days_ago),
        special=frozenset(special.split(",")) - {""},
    )


def placed_by(row: Row, at: datetime) -> market.OrderPlaced:
    """The order's own fact."""
    return market.OrderPlaced(
        source=SOURCE,
        id=f"order:{row.order_id}",
        at=at,
        seller_id=row.seller_id,
        order_id=row.order_id,
        buyer_id=row.buyer_id,
        scheme=row.scheme,
        made_to_order="custom" in row.special,
        seller_delivers="own" in row.special,
        currency=CURRENCY,
        lines=tuple(_lines(row)),
    )


def _lines(row: Row) -> Iterable[market.Line]:
    for number, (ware_id, quantity) in enumerate(row.wares, start=1):
        full_minor = WARE_BY_ID[ware_id].price_rub * 100 * quantity
        discounts = tuple(
            market.Discount(funder, shares(full_minor, (bps, 10_000 - bps))[0])
            for name, (funder, bps) in DISCOUNTS_BPS.items()
            if name in row.special
        )
        yield market.Line(
            line_id=str(number),
            product_id=ware_id,
            quantity=quantity,
            paid_minor=full_minor - sum(discount.amount_minor for discount in discounts),
            discounts=discounts,
        )


def life_of(
    row: Row, placed: market.OrderPlaced, at: datetime, *, late: timedelta = NOT_LATE
) -> Iterator[market.AnyFact]:
    """What happened to an order placed `at`; what follows the payment, so much later."""
    if row.stage.startswith("cancelled:"):
        fault = market.Fault(row.stage.removeprefix("cancelled:"))
        yield market.OrderCancelled(**_step(row, "cancelled", at + CANCELLED_AFTER), fault=fault)
        return
    kinds = {
        "paid": market.OrderPaid,
        "shipped": market.OrderShipped,
        "delivered": market.OrderDelivered,
        "bought_out": market.OrderBoughtOut,
        "returned": market.OrderReturned,
    }
    for stage in WAYS[row.stage]:
        step = _step(row, stage, at + AFTER[stage] + (late if stage != "paid" else NOT_LATE))
        if stage == "refunded":
            paid_minor = sum(line.paid_minor for line in placed.lines)
            yield market.OrderRefunded(**step, amount_minor=paid_minor)
        else:
            yield kinds[stage](**step)


def _step(row: Row, stage: str, at: datetime) -> Step:
    return {
        "source": SOURCE,
        "id": f"order:{row.order_id}:{stage}",
        "at": at,
        "seller_id": row.seller_id,
        "order_id": row.order_id,
    }
