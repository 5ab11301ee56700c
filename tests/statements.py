"""Every SQL statement of the package: module-level constants in capitals that begin like one."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import msgspec

import prilavok

BEGINNING = re.compile(r"\s*(select|insert into|update|delete from|with)\s")
ARRAYS = {"UuidArray": 2951, "TextArray": 1009, "Int8Array": 1016, "TimeArray": 1185}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Statement:
    """A statement by the name of its constant, with `$1`, `$2`… for its named parameters."""

    name: str
    sql: str
    parameters: tuple[str, ...]
    oids: tuple[int, ...]
    """The types of its parameters, 0 where psycopg leaves it to the server."""
    row: type | None
    """What its rows are read as, where the module says so in a `fetch`."""

    def __str__(self) -> str:
        return self.name


@cache
def statements() -> list[Statement]:
    return [statement for module in modules() for statement in statements_of(module)]


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(prilavok.__path__, "prilavok."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def statements_of(module: ModuleType) -> Iterator[Statement]:
    texts = dict(texts_of(module))
    if not texts:
        return  # most modules: reading them would take longer than all the rest
    source = source_of(module)
    rows = rows_read_in(module, source)
    arrays = arrays_sent_in(source)
    assigned = names_assigned_in(source)
    for name, text in texts.items():
        if name in assigned:
            yield statement_of(f"{module.__name__}.{name}", text, arrays, rows.get(name))


def texts_of(module: ModuleType) -> Iterator[tuple[str, str]]:
    """What begins like a statement, with its name; also what is imported."""
    for name, value in vars(module).items():
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        if isinstance(text, str) and BEGINNING.match(text):
            yield name, text


def statement_of(name: str, text: str, arrays: Mapping[str, int], row: type | None) -> Statement:
    parameters = tuple(dict.fromkeys(PLACEHOLDER.findall(text)))
    numbered = PLACEHOLDER.sub(lambda found: f"${parameters.index(found[1]) + 1}", text)
    oids = tuple(arrays.get(parameter, 0) for parameter in parameters)
    return Statement(name, numbered.replace("%%", "%"), parameters, oids, row)


def source_of(module: ModuleType) -> ast.Module:
    assert module.__file__ is not None
    return ast.parse(Path(module.__file__).read_text("utf-8"))


def names_assigned_in(source: ast.Module) -> set[str]:
    """Its own constants, not those that it imports."""
    return {
        target.id
        for node in source.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def arrays_sent_in(source: ast.Module) -> dict[str, int]:
    """The type of each parameter that is sent as an array of ours: `"ids": UuidArray(…)`."""
    return {
        key.value: ARRAYS[value.func.id]
        for node in ast.walk(source)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant)
        and isinstance(key.value, str)
        and isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in ARRAYS
    }


def rows_read_in(module: ModuleType, source: ast.Module) -> dict[str, type]:
    """The Struct that each `fetch(conn, STATEMENT, …, row=Struct)` asks for."""
    found: dict[str, type] = {}
    for call in ast.walk(source):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("fetch", "fetch_one"):
            row = next((k.value for k in call.keywords if k.arg == "row"), None)
            of = call.args[1] if len(call.args) > 1 else None
            if isinstance(row, ast.Name) and isinstance(of, ast.Name):
                asked = vars(module).get(row.id)
                if isinstance(asked, type) and issubclass(asked, msgspec.Struct):
                    found[of.id] = asked
    return found
