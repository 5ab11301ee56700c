"""Documents that ship with Prilavok: `presets/<kind>/<name>.json`."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from prilavok.programmes.model import Kind, PresetUnknown, T
from prilavok.programmes.rules import document_of


def preset_names(kind: Kind[T]) -> list[str]:
    """The presets of `kind`, by name."""
    return sorted(_files(kind))


def preset(kind: Kind[T], name: str) -> T:
    """The preset `name`; raises `PresetUnknown`."""
    file = _files(kind).get(name)
    if file is None:
        raise PresetUnknown(kind.name, name)
    return document_of(kind, msgspec.json.decode(file.read_bytes()))


def _files(kind: Kind[T]) -> dict[str, Traversable]:
    folder = files("prilavok") / "presets" / kind.name
    if not folder.is_dir():
        return {}
    return {
        file.name.removesuffix(".json"): file
        for file in folder.iterdir()
        if file.name.endswith(".json")
    }
