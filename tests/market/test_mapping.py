"""What a mapping may say, and what it makes of a row."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prilavok.market.importing import mapping_of_toml, preset, preset_names
from prilavok.market.importing.conversions import minor_of, time_of
from prilavok.market.importing.mapping import compiled
from prilavok.market.importing.model import MappingWrong, Place, PresetUnknown, Row
from prilavok.market.model import OrderPlaced
from prilavok.market.receipts import BadFact

ORDERS = """
source = "oms"
zone = "Europe/Moscow"
decimal_mark = ","

[[facts]]
type = "order_placed"
id = "{order}/placed"
at = { from = "created", as = "time", format = "%d.%m.%Y %H:%M" }

[facts.fields]
seller_id = "{shop}"
order_id = "{order}"
buyer_id = "{buyer}"
scheme = { from = "scheme", choices = { fbo = "FBO", fbs = "FBS" } }
currency = "{currency}"
made_to_order = { from = "custom", as = "boolean", optional = true }

[[facts.fields.lines]]
line_id = "1"
product_id = "{sku}"
quantity = { from = "quantity", as = "integer" }
paid_minor = { from = "paid", as = "amount", currency_from = "currency" }

[[facts]]
type = "order_delivered"
id = "{order}/delivered"
at = { from = "delivered", as = "time", format = "%d.%m.%Y %H:%M" }
when = { column = "delivered" }

[facts.fields]
seller_id = "{shop}"
order_id = "{order}"
"""

ROW: dict[str, object] = {
    "order": " 17 ",
    "shop": "s-1",
    "buyer": "b-1",
    "scheme": "fbs",
    "created": "01.03.2026 00:30",
    "delivered": "",
    "currency": "RUB",
    "custom": "",
    "sku": "p-1",
    "quantity": "2",
    "paid": "1990,50",
}


def facts_of(**change: object) -> list[Any]:
    return compiled(mapping_of_toml(ORDERS)).facts_of(Row(Place(1), {**ROW, **change}, ""))


def test_a_row_becomes_facts_with_exact_amounts_and_times_in_the_named_zone() -> None:
    (placed,) = facts_of()

    assert isinstance(placed, OrderPlaced)
    assert (placed.source, placed.id, placed.order_id) == ("oms", "17/placed", "17")
    assert placed.at == datetime(2026, 2, 28, 21, 30, tzinfo=UTC)
    assert (placed.lines[0].paid_minor, placed.lines[0].quantity) == (199_050, 2)
    assert (placed.scheme, placed.made_to_order) == ("FBS", False)


def test_a_fact_comes_only_where_its_condition_holds() -> None:
    _, delivered = facts_of(delivered="02.03.2026 10:00")

    assert delivered.at == datetime(2026, 3, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quantity": "two"}, "column quantity: 'two' is not a whole number"),
        ({"quantity": "0"}, "Expected `int` >= 1"),
        ({"quantity": "1.0"}, "not a whole number"),
        ({"quantity": "9" * 5000}, "not a whole number"),
        ({"paid": "1990,505"}, "more decimals than RUB"),
        ({"paid": "NaN"}, "is not an amount"),
        ({"paid": "1e9999999"}, "is not an amount"),
        ({"paid": "-1,00"}, "Expected `int` >= 0"),
        ({"created": "2026-03-01"}, "is not a time of the form"),
        ({"scheme": "dbs"}, "'dbs' is none of fbo, fbs"),
        ({"custom": "perhaps"}, "neither yes nor no"),
        ({"buyer": ""}, "length >= 1"),
        ({"buyer": None}, "length >= 1"),
        ({"buyer": "\0"}, "regex"),
    ],
)
def test_a_value_that_does_not_fit_makes_a_bad_fact_with_the_reason(
    change: dict[str, object], reason: str
) -> None:
    (bad,) = facts_of(**change)

    assert isinstance(bad, BadFact)
    assert reason in bad.reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("order_placed", "order_laid"), "there is no type 'order_laid'"),
        (("made_to_order", "made_to_measure"), "has no field 'made_to_measure'"),
        (('scheme = { from = "scheme"', 'schema = { from = "scheme"'), "has no field 'schema'"),
        (('currency = "{currency}"\n', ""), "needs the field 'currency'"),
        (("Europe/Moscow", "Europe/Moskau"), "no time zone 'Europe/Moskau'"),
        (("Europe/Moscow", "../../etc/passwd"), "no time zone"),
        (('as = "integer"', 'as = "number"'), "Invalid enum value 'number'"),
        ((', currency_from = "currency"', ""), "needs `currency`"),
        (('"{sku}"', '"{sku"'), "'{sku'"),
        (('source = "oms"', ""), "missing required field `source`"),
        (('source = "oms"', 'sauce = "oms"'), "unknown field `sauce`"),
        (('source = "oms"', 'source = "oms"\nencoding = "klingon"'), "klingon"),
        (('source = "oms"', 'source = "oms"\nformat = "fixed_width"'), "needs [columns]"),
        (('source = "oms"', "source ="), "Invalid value"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(change: tuple[str, str], reason: str) -> None:
    assert change[0] in ORDERS
    with pytest.raises(MappingWrong) as wrong:
        mapping_of_toml(ORDERS.replace(*change))

    assert reason in wrong.value.detail


def test_every_preset_can_be_used() -> None:
    assert "cdnow" in preset_names()
    for name in preset_names():
        assert preset(name).note


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(PresetUnknown, match="cdnow"):
        preset("cdthen")


@given(minor=st.integers(0, 10**12), digits=st.sampled_from([("RUB", 2), ("JPY", 0), ("KWD", 3)]))
def test_an_amount_comes_through_text_exactly(minor: int, digits: tuple[str, int]) -> None:
    currency, places = digits
    text = str(Decimal(minor).scaleb(-places))

    assert minor_of(text, currency, decimal_mark=".") == minor


def test_midnight_of_a_date_is_that_of_the_zone_through_summer_time() -> None:
    zone = ZoneInfo("America/New_York")

    assert time_of("19970101", "%Y%m%d", zone) == datetime(1997, 1, 1, 5, tzinfo=UTC)
    assert time_of("19970701", "%Y%m%d", zone) == datetime(1997, 7, 1, 4, tzinfo=UTC)


def test_an_offset_in_the_text_wins_over_the_zone() -> None:
    at = time_of("2026-03-01T00:00:00+05:00", None, ZoneInfo("Europe/Moscow"))

    assert at == datetime(2026, 2, 28, 19, tzinfo=UTC)
    assert msgspec.json.encode(at) == b'"2026-02-28T19:00:00Z"'
