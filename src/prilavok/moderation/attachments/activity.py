"""What a PDF would do by itself or on a touch.

One that would do more than lead to an address is not taken, wherever in it that lies: every object
is looked at, whether a page leads to it or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from prilavok.moderation.attachments.model import Flaw, FlawFound

ADDRESS_ACTION: Final = "/URI"
HARMLESS_ACTIONS: Final = frozenset({"/GoTo", "/Named", "/Thread", "/Hide", "/SetOCGState"})
RUNNING: Final = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE",
        "/Rendition", "/RichMediaExecute", "/GoTo3DView",
    }
)  # fmt: skip
"""Actions that need no finding by where they stand: nothing else is called so."""
CARRYING: Final = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/Sound", "/3D"})
"""Annotations that play or hold something."""
TELLING: Final = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA"})
"""Keys of programs, of files within, and of forms that run."""
UNMISTAKABLE: Final = frozenset(
    {b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/EmbeddedFiles", b"/RichMedia"}
)
"""Names too long to come about in packed bytes. An object that a later revision of the file has
replaced is not read; who rebuilds its table may find it again."""
ACTIONS_MAX: Final = 1_000
NESTED_MAX: Final = 1_000_000
"""Dictionaries and arrays in all objects together."""

_NAME: Final = re.compile(rb"/[A-Za-z0-9#]{5,60}")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_raw(content: bytes) -> None:
    """Raise `FlawFound` for a name that tells of something active, though nothing leads to it."""
    for found in _NAME.finditer(content):
        name = found[0]
        if b"#" in name:
            name = _ESCAPED.sub(lambda escaped: bytes([int(escaped[1], 16)]), name)
        if name in UNMISTAKABLE:
            raise FlawFound(Flaw.ACTIVE)


def addresses_in(reader: PdfReader) -> list[str]:
    """Every address that something in the document leads to, once; raises `FlawFound` where
    something in it does more than that."""
    addresses: dict[str, None] = {}
    for each in _dictionaries(reader):
        if not TELLING.isdisjoint(each) or each.get("/Subtype") in CARRYING:
            raise FlawFound(Flaw.ACTIVE)
        if text_of(each.get("/S")) in RUNNING:
            raise FlawFound(Flaw.ACTIVE)
        for action in _actions(each):
            kind = text_of(action.get("/S"))
            if kind == ADDRESS_ACTION:
                addresses[text_of(action.get("/URI"))] = None
            elif kind and kind not in HARMLESS_ACTIONS:
                raise FlawFound(Flaw.ACTIVE)
    return list(addresses)


def addresses_of(annotation: DictionaryObject) -> Iterator[str]:
    """Every address that a touch of `annotation` leads to."""
    for action in _actions(annotation):
        if text_of(action.get("/S")) == ADDRESS_ACTION:
            yield text_of(action.get("/URI"))


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """All of them, each object for itself: references are not followed."""
    ids = [(number, generation) for generation, table in reader.xref.items() for number in table]
    ids += [(number, 0) for number in reader.xref_objStm]
    waiting: list[object] = [reader.trailer]
    seen = 0
    for number, generation in ids:
        waiting.append(reader.get_object(IndirectObject(number, generation, reader)))
        while waiting:
            each = waiting.pop()
            seen += 1
            if seen > NESTED_MAX:
                raise FlawFound(Flaw.TOO_COMPLEX)
            if isinstance(each, DictionaryObject):
                yield each
                waiting.extend(each.values())
            elif isinstance(each, ArrayObject):
                waiting.extend(each)


def _actions(of: DictionaryObject) -> Iterator[DictionaryObject]:
    """Everything that happens on a touch, at opening or by itself, one after the other."""
    at_once = (of.get("/A"), of.get("/OpenAction"), *dictionary(of.get("/AA")).values())
    waiting: list[object] = list(at_once)
    number = 0
    while waiting:
        action = dictionary(waiting.pop())
        if not action:
            continue
        number += 1
        if number > ACTIONS_MAX:
            raise FlawFound(Flaw.TOO_COMPLEX)
        yield action
        following = action.get("/Next")
        waiting.extend([dictionary(following), *array(following)])


# Objects, which may be anything, or elsewhere


def resolved(found: object) -> PdfObject | None:
    return found.get_object() if isinstance(found, PdfObject) else None


def dictionary(found: object) -> DictionaryObject:
    itself = resolved(found)
    return itself if isinstance(itself, DictionaryObject) else DictionaryObject()


def array(found: object) -> Iterable[object]:
    itself = resolved(found)
    return itself if isinstance(itself, ArrayObject) else ()


def text_of(found: object) -> str:
    itself = resolved(found)
    if isinstance(itself, bytes):
        return itself.decode("utf-8", "replace")
    return itself if isinstance(itself, str) else ""
