"""The programmes of the demo's marketplace: what it has published, and which terms were accepted.

The same again changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from prilavok import programmes
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.ids import SellerId
from prilavok.core.money import Money
from prilavok.demo.sales import months_begin
from prilavok.discounts import kind as discount_programme
from prilavok.levels import programme as level_programme
from prilavok.standing.admission import Capability
from prilavok.standing.admission.rollout import programme as rollout
from prilavok.standing.admission.terms import actions as terms_of_sellers
from prilavok.standing.admission.terms import programme as terms
from prilavok.standing.admission.trust import programme as trust_rules
from prilavok.standing.penalties import programme as penalty_policy

DAY: Final = timedelta(days=1)
OPERATOR: Final = "operator:oleg"
TWO_FROM: Final = Money(20_000_00, "RUB")
"""From this fine on two people must agree: lower than the preset's, so that one can be seen."""
APPEAL_DAYS: Final = 45
"""So long a month can be contested: longer than the preset has it, so that the last one can be."""
FIRST_SELLER: Final = "chayka"
OFF_FOR_BUYERS_BPS: Final = 400
"""The smallest share that one buyer of the demo, Artyom, belongs to."""


class Edition(Struct, frozen=True):
    """A version of a programme, published so long `ago`."""

    kind: programmes.Kind[Any]  # Any: whatever the kind's documents are
    ago: timedelta
    document: Any  # Any: the same
    note: str


class Signature(Struct, frozen=True):
    """Who has accepted the terms for a seller, so long `ago`."""

    seller_id: SellerId
    ago: timedelta
    by: str


SIGNATURES: Final = (
    Signature(SellerId("chayka"), 4 * DAY, "seller_staff:olga"),
    Signature(SellerId("northlight"), 2 * DAY, "seller_staff:emma"),
)
"""Of the third seller nobody has: nine days of grace are left."""


async def publish(db: Database, anchor: datetime) -> None:
    """Publish every edition at its time, the oldest first."""
    for edition, version in _numbered(editions(anchor)):
        now = anchor - edition.ago
        async with db.transaction() as conn:
            if len(await programmes.starts(conn, edition.kind)) < version:
                await programmes.publish(
                    conn,
                    edition.kind,
                    edition.document,
                    effective_from=None,
                    by=OPERATOR,
                    note=edition.note,
                    now=now,
                )


async def accept_terms(db: Database, anchor: datetime) -> None:
    """Accept the terms for those sellers who have."""
    for signature in SIGNATURES:
        clock = FixedClock(anchor - signature.ago)
        await terms_of_sellers.accept(db, clock, signature.seller_id, 1, by=signature.by)


def editions(anchor: datetime) -> tuple[Edition, ...]:
    """What is published in the demo, of each kind the oldest first."""
    penalties = replace(
        programmes.preset(penalty_policy.KIND, "wildberries-2023"), fine_needs_two_from=TWO_FROM
    )
    return (
        Edition(
            trust_rules.KIND,
            120 * DAY,
            programmes.preset(trust_rules.KIND, "ozon-2024"),
            "Три способа стать доверенным продавцом",
        ),
        *_of_levels(anchor),
        Edition(
            discount_programme.KIND,
            100 * DAY,
            programmes.preset(discount_programme.KIND, "wildberries-2025"),
            "Продавцы могут давать скидку своим покупателям",
        ),
        Edition(
            rollout.KIND,
            90 * DAY,
            opened(),
            "Чат открыт «Чайке» и первым 19 500 продавцам",
        ),
        Edition(penalty_policy.KIND, 30 * DAY, penalties, "Штраф от 20 000 ₽ подтверждают двое"),
        Edition(
            terms.KIND,
            5 * DAY,
            programmes.preset(terms.KIND, "wildberries-2023"),
            "Принять в течение двух недель",
        ),
        Edition(
            rollout.KIND,
            DAY,
            partly_switched_off(),
            "Отключено для 4 % покупателей, кроме доставки продавцом и товаров на заказ",
        ),
    )


def _of_levels(anchor: datetime) -> tuple[Edition, ...]:
    """As it was announced: all of eight goals first, later any six of them."""
    first, second, _ = months_begin(anchor)
    later = programmes.preset(level_programme.KIND, "wildberries-2024-12")
    return (
        Edition(
            level_programme.KIND,
            anchor - first,
            programmes.preset(level_programme.KIND, "wildberries-2024-06"),
            "Для уровня нужны все восемь целей",
        ),
        Edition(
            level_programme.KIND,
            anchor - second,
            replace(later, appeal_days=APPEAL_DAYS),
            "Для уровня хватит любых шести целей из восьми",
        ),
    )


def opened() -> rollout.Rollout:
    """A list, and the first sellers of the announced rollout."""
    announced = programmes.preset(rollout.KIND, "wildberries-2023")
    groups = announced.of(Capability.CHAT).open_to
    listed = rollout.Group(seller_ids=(FIRST_SELLER,))
    chat = rollout.CapabilityRollout(capability=Capability.CHAT, open_to=(listed, *groups))
    return rollout.Rollout(name="demo", capabilities=(chat,))


def partly_switched_off() -> rollout.Rollout:
    """The same, switched off for few buyers on the announced conditions."""
    before = opened()
    announced = programmes.preset(rollout.KIND, "ozon-2024").of(Capability.CHAT).switch_off
    assert announced is not None
    off = replace(announced, buyers_bps=OFF_FOR_BUYERS_BPS, sellers_bps=0)
    return replace(before, capabilities=(replace(before.of(Capability.CHAT), switch_off=off),))


def _numbered(all_editions: tuple[Edition, ...]) -> list[tuple[Edition, int]]:
    kinds = [edition.kind.name for edition in all_editions]
    return [
        (edition, kinds[: number + 1].count(edition.kind.name))
        for number, edition in enumerate(all_editions)
    ]
