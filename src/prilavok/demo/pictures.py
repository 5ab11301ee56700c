"""Pictures of products, drawn: nothing is fetched, and a strict page may show them."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final, Literal, TypeAlias

from prilavok.demo.markup import Markup, dressed

Picture: TypeAlias = Literal[
    "teapot",
    "cup",
    "leaf",
    "box",
    "lamp",
    "lantern",
    "bulb",
    "tray",
    "clock",
    "headphones",
    "speaker",
    "keyboard",
    "charger",
]

SHAPES: Final[dict[Picture, str]] = {
    "teapot": "M28 52h40v14a16 16 0 0 1-16 16h-8a16 16 0 0 1-16-16zM34 52a14 12 0 0 1 28 0"
    "M48 40v-6M68 56l14-10v8L68 70M28 56h-6a8 8 0 0 0 0 16h7M34 88h28",
    "cup": "M26 44h44v12a22 22 0 0 1-44 0zM38 84h20M40 34q4-6 0-12M54 34q4-6 0-12",
    "leaf": "M26 74C22 42 46 24 76 24c2 32-18 52-50 50zM26 74q18-26 34-34M22 80l4-6",
    "box": "M30 38h36v44H30zM28 30h40v8H28zM30 56h36M40 24h16v6",
    "lamp": "M34 24h28l12 30H22zM48 54v26M34 82h28",
    "lantern": "M32 36h32v42H32zM28 82h40M38 36l6-10h8l6 10M48 72v-14M48 58q-6-6 0-14q6 8 0 14",
    "bulb": "M48 22a20 20 0 0 1 12 36q-3 3-3 8H39q0-5-3-8a20 20 0 0 1 12-36zM40 72h16M42 79h12"
    "M42 46l6 6 6-6",
    "tray": "M20 44h56l-8 26H28zM14 44h68M36 52h24",
    "clock": "M48 20a28 28 0 1 1 0 56a28 28 0 0 1 0-56zM48 32v16l11 8",
    "headphones": "M24 62v-8a24 24 0 0 1 48 0v8M20 60h10v20h-6a4 4 0 0 1-4-4zM76 60H66v20h6"
    "a4 4 0 0 0 4-4z",
    "speaker": "M34 18h28a6 6 0 0 1 6 6v50a6 6 0 0 1-6 6H34a6 6 0 0 1-6-6V24a6 6 0 0 1 6-6z"
    "M48 44a12 12 0 1 1 0 24a12 12 0 0 1 0-24zM48 28v4",
    "keyboard": "M16 36h64a4 4 0 0 1 4 4v22a4 4 0 0 1-4 4H16a4 4 0 0 1-4-4V40a4 4 0 0 1 4-4z"
    "M22 45h4M34 45h4M46 45h4M58 45h4M70 45h4M30 57h36",
    "charger": "M36 34h24v30a12 12 0 0 1-24 0zM42 34V22M54 34V22M48 76v8M44 48h8l-6 12",
}
OTHERWISE: Final[Picture] = "box"
HUE_STEPS: Final = 12


def picture_of(subject: str, picture: Picture | None = None) -> Markup:
    """A drawing on a tinted ground; `subject` gives the tint, always the same one."""
    tint = blake2b(subject.encode(), digest_size=2).digest()[0] % HUE_STEPS
    path = dressed("path", {"d": SHAPES[picture or OTHERWISE]})
    attributes = {"class": f"picture tint-{tint}", "viewBox": "0 0 96 104", "aria-hidden": "true"}
    return dressed("svg", attributes, path)
