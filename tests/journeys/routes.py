"""Every address of the console's router, as its sources tell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

SOURCES: Final = Path(__file__).parents[2] / "frontend" / "console" / "src"
COMMON: Final = re.compile(r'<Route path="(/\w[^"]*)"')
PATTERN: Final = re.compile(r'useRoute\("(/[^"]+)"\)')


class Section(Struct, frozen=True):
    """What the menu leads to: its path, its page's file, what a member of staff needs to see it."""

    path: str
    file: str
    permission: str | None


def roles() -> list[str]:
    """The roles that have sections."""
    return re.findall(r"^  (\w+): \[", _read("sections.tsx"), re.MULTILINE)


def menu_of(role: str) -> list[Section]:
    """The sections of a role."""
    text = _read("sections.tsx")
    its = re.search(rf"^  {role}: \[(.*?)^  \w+: \[", f"{text}\n  end: [", re.DOTALL | re.MULTILINE)
    assert its is not None, f"{role} has no sections"
    shared = re.findall(r"^const (\w+): Section = \{(.*?)^\};", text, re.DOTALL | re.MULTILINE)
    listed = its[1].partition("\n};")[0]
    used = [body for name, body in shared if re.search(rf"\b{name}\b", listed)]
    return [section for body in (*used, listed) for section in _sections_in(body)]


def routes_of(role: str) -> set[str]:
    """What somebody of that role can open: `/cases/:case_id`, each optional part for itself."""
    pages = {section.file for each in roles() for section in menu_of(each)}
    found = set(COMMON.findall(_read("App.tsx")))
    for section in menu_of(role):
        found.add(section.path)
        for source in (SOURCES / section.file).parent.glob("*.tsx"):
            own = source.relative_to(SOURCES).as_posix()
            if own == section.file or own not in pages:
                for pattern in PATTERN.findall(source.read_text("utf-8")):
                    if f"{pattern}/".startswith(f"{section.path}/"):
                        found |= set(_spelt_out(pattern))
    return found


def missed(routes: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Those of the routes to which none of `paths` (`/console/cases/x?mine=true`) leads."""
    plain = [path.partition("?")[0].removeprefix("/console") for path in paths]
    return sorted(
        route
        for route in routes
        if not any(re.fullmatch(re.sub(r":\w+", "[^/]+", route), path) for path in plain)
    )


def _sections_in(text: str) -> Iterator[Section]:
    for each in re.split(r'(?=\bpath: ")', text)[1:]:
        path = re.match(r'path: "(/[^"]+)"', each)
        lazy = re.search(r'import\("\./([^"]+)"\)', each)
        eager = re.search(r"\bPage: (\w+),", each)
        permission = re.search(r'permission: "(\w+)"', each)
        assert path is not None
        if lazy is not None:
            file = lazy[1]
        else:
            assert eager is not None, each
            imported = re.search(rf'{{ {eager[1]} }} from "\./([^"]+)"', _read("sections.tsx"))
            assert imported is not None, each
            file = imported[1]
        yield Section(path[1], file, permission[1] if permission else None)


def _spelt_out(pattern: str) -> Iterator[str]:
    """`/programmes/:kind/:part?` is both with the part and without."""
    route = ""
    for part in pattern.removesuffix("/*?").strip("/").split("/"):
        if part.endswith("?"):
            yield route
        route += f"/{part.removesuffix('?')}"
    yield route


def _read(file: str) -> str:
    return (SOURCES / file).read_text("utf-8")
