"""HTML that cannot be injected into: whatever is not `Markup` is escaped where it is put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final, TypeAlias

VOID: Final = {"br", "img", "input", "link", "meta"}
NAMES: Final = {"class_": "class", "for_": "for"}


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Content: TypeAlias = "str | Iterable[Content] | None"
Attribute: TypeAlias = str | int | bool | None


def element(tag: str, *content: Content, **attributes: Attribute) -> Markup:
    """`<tag …>content</tag>`; an underscore in a name is a dash, a trailing one is dropped."""
    return dressed(tag, {_name(name): value for name, value in attributes.items()}, *content)


def dressed(tag: str, attributes: Mapping[str, Attribute], *content: Content) -> Markup:
    """As `element`, for names that Python cannot spell. None and False leave an attribute out."""
    written = "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in VOID:
        return Markup(f"<{tag}{written}>")
    return Markup(f"<{tag}{written}>{joined(content)}</{tag}>")


def joined(content: Iterable[Content]) -> Markup:
    """All of `content` in a row, escaped where it is not markup."""
    return Markup("".join(_text(part) for part in content))


def _text(part: Content) -> str:
    if part is None:
        return ""
    if isinstance(part, Markup):
        return part
    return escape(part) if isinstance(part, str) else joined(part)


def _name(name: str) -> str:
    return NAMES.get(name, name.replace("_", "-"))
