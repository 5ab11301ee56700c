"""The document that says what facts a row of a file becomes, and the rows' way through it.

A mapping is TOML. Each `[[facts]]` is a fact in its wire form whose values come from the row:

    "shop"                                    that very text
    "{customer_id}/placed"                    columns put into a text; {row} is the row's number
    { from = "quantity", as = "integer" }     a column, converted
    true, 7, [ … ], { … }                     themselves, lists and tables of any of these

A fact whose values need no column is told once, ahead of the rows.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Annotated, Any, Literal, cast
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct, field

from prilavok.core.ids import MarketText
from prilavok.core.money import Currency
from prilavok.market.importing.conversions import (
    integer_of,
    minor_of,
    text_of,
    time_of,
    truth_of,
)
from prilavok.market.importing.model import (
    Format,
    MappingWrong,
    Place,
    PresetUnknown,
    Row,
)
from prilavok.market.model import FACT_TYPES, AnyFact
from prilavok.market.reading import fact_of_builtins
from prilavok.market.receipts import BadFact

FACTS_PER_ROW_MAX = 20
ROW_NUMBER = "row"
NO_ROW = Row(Place(), {}, "")

Value = Any  # Any: what a fact is made of before it is checked
Take = Callable[[Row], Value]
Conversion = Literal["text", "integer", "amount", "time", "boolean", "list"]


class Span(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a fixed-width file: characters `start` (from 0) up to, not including, `end`."""

    start: Annotated[int, Meta(ge=0, le=100_000)]
    end: Annotated[int, Meta(ge=1, le=100_000)]


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A column's value, converted; an empty one is left out of the fact when `optional`.

    `amount` needs a currency or the column it is in; `time` may have a `format` of strptime; `list`
    is split at the separator; `choices` replace the column's texts by others.
    """

    name: str = field(name="from")
    conversion: Conversion = field(name="as", default="text")
    optional: bool = False
    format: str | None = None
    currency: Currency | None = None
    currency_from: str | None = None
    separator: Annotated[str, Meta(min_length=1)] = "/"
    choices: dict[str, str] | None = None


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """Holds for rows whose column is not empty and, if `among` is given, is one of these texts."""

    column: str
    among: tuple[str, ...] | None = None


class FactMapping(Struct, frozen=True, forbid_unknown_fields=True):
    """One fact of each row for which `when` holds. `fields` are those of its type."""

    type: str
    id: str
    at: Value
    fields: dict[str, Value]
    when: Condition | None = None


class Mapping(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to read a file, and the facts that its rows become. `zone` is that of its plain times."""

    facts: Annotated[tuple[FactMapping, ...], Meta(min_length=1, max_length=FACTS_PER_ROW_MAX)]
    source: MarketText
    note: str = ""
    format: Format | None = None
    zone: str = "UTC"
    encoding: str = "utf-8"
    decimal_mark: Literal[".", ","] = "."
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ","
    header_lines: Annotated[int, Meta(ge=0, le=1000)] = 0
    columns: dict[str, Span] = {}


def mapping_of_toml(text: str) -> Mapping:
    """The mapping in a document; raises `MappingWrong` with what is wrong and where."""
    try:
        mapping = msgspec.convert(tomllib.loads(text), Mapping)
        "".encode(mapping.encoding)
        compiled(mapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, LookupError) as error:
        raise MappingWrong(f"{error}.") from error
    if (mapping.format is Format.FIXED_WIDTH) != bool(mapping.columns):
        raise MappingWrong("fixed_width needs [columns], and only it has them.")
    return mapping


def preset(name: str) -> Mapping:
    """The mapping that ships under `name`; raises `PresetUnknown`."""
    if name not in preset_names():
        raise PresetUnknown(name, ", ".join(preset_names()))
    return mapping_of_toml((_presets() / f"{name}.toml").read_text("utf-8"))


def preset_names() -> list[str]:
    """The mappings that ship with Prilavok."""
    return sorted(
        file.name.removesuffix(".toml")
        for file in _presets().iterdir()
        if file.name.endswith(".toml")
    )


def _presets() -> Traversable:
    return files("prilavok") / "presets" / "imports"


class Compiled(Struct, frozen=True):
    """A mapping made ready: facts of the whole file, facts of each row, the columns needed."""

    once: tuple[Take, ...]
    each: tuple[Take, ...]
    columns: frozenset[str]

    def facts_of_file(self) -> list[AnyFact | BadFact]:
        """The facts that need no row."""
        return [take(NO_ROW) for take in self.once]

    def facts_of(self, row: Row) -> list[AnyFact | BadFact]:
        """The facts that `row` becomes; where one cannot be made, why."""
        told = (take(row) for take in self.each)
        return [fact for fact in told if fact is not None]


def compiled(mapping: Mapping) -> Compiled:
    """`mapping` made ready; raises `MappingWrong` for types and fields that do not exist."""
    context = _Context(mapping, _zone(mapping.zone))
    once: list[Take] = []
    each: list[Take] = []
    for number, fact in enumerate(mapping.facts, start=1):
        before = set(context.columns)
        context.columns.clear()
        take = _fact(fact, number, context)
        (each if context.columns else once).append(take)
        context.columns |= before
    return Compiled(tuple(once), tuple(each), frozenset(context.columns - {ROW_NUMBER}))


class _Context:
    """What compiling one mapping needs everywhere, and the columns met so far."""

    def __init__(self, mapping: Mapping, zone: ZoneInfo) -> None:
        self.mapping = mapping
        self.zone = zone
        self.columns: set[str] = set()


class _Wrong(Exception):
    """A row's value cannot be converted."""


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise MappingWrong(f"there is no time zone {name!r}.") from error


def _fact(fact: FactMapping, number: int, context: _Context) -> Take:
    kind = FACT_TYPES.get(fact.type)
    if kind is None:
        known = ", ".join(FACT_TYPES)
        raise MappingWrong(f"facts {number}: there is no type {fact.type!r}; there are {known}.")
    _check_fields(fact, number, kind)
    values = _table({**fact.fields, "id": fact.id, "at": fact.at}, context)
    holds = _condition(fact.when, context)
    envelope = {"type": fact.type, "source": context.mapping.source}

    def take(row: Row) -> AnyFact | BadFact | None:
        if not holds(row):
            return None
        try:
            return fact_of_builtins({**values(row), **envelope}, kind)
        except _Wrong as wrong:
            return BadFact(str(wrong), fact.type, context.mapping.source)

    return take


def _check_fields(fact: FactMapping, number: int, kind: type[AnyFact]) -> None:
    fields = {each.name: each for each in msgspec.structs.fields(kind)}
    envelope = {"source", "id", "at"}
    unknown = sorted(fact.fields.keys() - (fields.keys() - envelope))
    if unknown:
        raise MappingWrong(f"facts {number}: {fact.type} has no field {unknown[0]!r}.")
    required = {name for name, each in fields.items() if each.required} - envelope
    missing = sorted(required - fact.fields.keys())
    if missing:
        raise MappingWrong(f"facts {number}: {fact.type} needs the field {missing[0]!r}.")


def _condition(when: Condition | None, context: _Context) -> Callable[[Row], bool]:
    if when is None:
        return lambda _row: True
    context.columns.add(when.column)
    among = when.among

    def holds(row: Row) -> bool:
        text = text_of(row.values.get(when.column))
        return text != "" if among is None else text in among

    return holds


def _value(node: Value, context: _Context) -> Take:
    match node:
        case str():
            return _template(node, context)
        case dict() if "from" in node:
            return _column(msgspec.convert(node, Column), context)
        case dict():
            return _table(cast("dict[str, Value]", node), context)
        case list():
            return _list(cast("list[Value]", node), context)
        case _:
            return lambda _row: node


def _table(node: dict[str, Value], context: _Context) -> Take:
    takes = {name: _value(value, context) for name, value in node.items()}

    def take(row: Row) -> dict[str, Value]:
        values = {name: each(row) for name, each in takes.items()}
        return {name: value for name, value in values.items() if value is not None}

    return take


def _list(node: Sequence[Value], context: _Context) -> Take:
    takes = [_value(value, context) for value in node]
    return lambda row: [take(row) for take in takes]


def _template(template: str, context: _Context) -> Take:
    try:
        parts = [(text, name) for text, name, _, _ in Formatter().parse(template)]
    except ValueError as error:
        raise MappingWrong(f"{template!r}: {error}.") from error
    names = [name for _, name in parts if name is not None]
    if not names:
        constant = "".join(text for text, _ in parts)
        return lambda _row: constant
    context.columns.update(names)

    def take(row: Row) -> str:
        return "".join(text if name is None else text + _text(row, name) for text, name in parts)

    return take


def _text(row: Row, name: str) -> str:
    return str(row.number) if name == ROW_NUMBER else text_of(row.values.get(name))


def _column(column: Column, context: _Context) -> Take:
    context.columns.add(column.name)
    if column.currency_from is not None:
        context.columns.add(column.currency_from)
    if column.conversion == "amount" and not (column.currency or column.currency_from):
        raise MappingWrong(f"{column.name}: an amount needs `currency` or `currency_from`.")
    convert = _conversion(column, context)

    def take(row: Row) -> Value:
        text = _text(row, column.name)
        if column.optional and not text:
            return None
        try:
            return convert(_chosen(column, text), row)
        except ValueError as error:
            raise _Wrong(f"column {column.name}: {error}") from error

    return take


def _chosen(column: Column, text: str) -> str:
    if column.choices is None:
        return text
    if text not in column.choices:
        raise ValueError(f"{text!r} is none of {', '.join(column.choices)}")
    return column.choices[text]


def _conversion(column: Column, context: _Context) -> Callable[[str, Row], Value]:
    mark = context.mapping.decimal_mark

    def amount(text: str, row: Row) -> int:
        currency = column.currency or _text(row, column.currency_from or "")
        return minor_of(text, currency, decimal_mark=mark)

    conversions: dict[Conversion, Callable[[str, Row], Value]] = {
        "text": lambda text, _row: text,
        "integer": lambda text, _row: integer_of(text),
        "amount": amount,
        "time": lambda text, _row: time_of(text, column.format, context.zone),
        "boolean": lambda text, _row: truth_of(text),
        "list": lambda text, _row: [part.strip() for part in text.split(column.separator)],
    }
    return conversions[column.conversion]
