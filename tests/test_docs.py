"""The documentation is whole, true where that can be checked, and speaks of the project alone."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec import Struct, convert

from prilavok import programmes, wiring
from prilavok.audit import Did
from prilavok.chat import protocol
from prilavok.chat.programme import AnswerTime, ChatPolicy, Opening
from prilavok.core.events import Event
from prilavok.identity.model import Access, Role
from prilavok.live import sockets
from prilavok.market.model import FACT_TYPES
from prilavok.standing.penalties.programme import PenaltyPolicy, Step
from prilavok.web.problems import problem_types, status_of_kind
from web.route_table import every_route

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ADRS = sorted((DOCS / "adr").glob("[0-9]*.md"))

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
DOTTED = re.compile(r"`((?:[a-z_]+\.)+[A-Za-z_]+)(?:\(\))?`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def tracked(*patterns: str) -> list[Path]:
    """The files of the project, without what only lies about."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


@cache
def pages() -> tuple[Path, ...]:
    return tuple(tracked("*.md"))


@cache
def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def prose_of(page: Path) -> str:
    return CODE_BLOCK.sub("", text_of(page))


def rows_of(page: Path) -> dict[str, str]:
    """The rows of a page's tables by what stands in code in their first cell."""
    rows: dict[str, str] = {}
    for line in text_of(page).splitlines():
        if line.startswith("| "):
            first = line.removeprefix("| ").partition(" | ")[0]
            rows |= dict.fromkeys(re.findall(r"`([^`]+)`", first), line)
    return rows


def section_of(page: Path, heading: str) -> str:
    """What stands under `heading`, up to the next one."""
    _, _, rest = text_of(page).partition(f"# {heading}\n")
    return re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0]


# Links


def anchors_of(page: Path) -> set[str]:
    headings = HEADING.findall(prose_of(page))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links() -> Iterator[tuple[Path, str]]:
    for page in pages():
        for target in LINK.findall(prose_of(page)):
            if not re.match(r"[a-z]+:", target):
                yield page, target


def test_every_link_leads_somewhere() -> None:
    for page, target in links():
        path, _, anchor = target.partition("#")
        aim = (page.parent / path).resolve() if path else page
        assert aim.exists(), f"{page.relative_to(ROOT)}: {target}"
        if anchor:
            assert anchor in anchors_of(aim), f"{page.relative_to(ROOT)}: {target}"


def test_every_page_of_the_documentation_can_be_found_from_its_index() -> None:
    reached: set[Path] = set()
    waiting = [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        waiting.extend(
            (page.parent / target.partition("#")[0]).resolve()
            for source, target in links()
            if source == page and target.partition("#")[0]
        )
    assert {page for page in pages() if DOCS in page.parents} <= reached


# Reference


def who(access: Access) -> str:
    """`access` as the page of routes puts it."""
    if access.anyone:
        return "everyone"
    roles = [str(role) for role in Role if role in access.roles]
    if len(roles) == len(Role) - 1:
        people = "people"
    else:
        either = " or ".join(f"`{permission}`" for permission in access.permissions)
        staff = f"staff ({either})" if either else "staff"
        people = ", ".join(staff if role == Role.SELLER_STAFF else role for role in roles)
    keys = f"keys with `{access.scope}`" if access.scope else ""
    return "; ".join(filter(None, [people, keys]))


def test_every_route_is_documented_with_who_may_call_it() -> None:
    rows = rows_of(DOCS / "reference" / "http.md")
    found = {key: row.split(" | ")[1] for key, row in rows.items() if re.match(r"[A-Z]+ /", key)}

    assert found == {route.key: who(route.access) for route in every_route()}


def documented_fields(row: str) -> set[str]:
    return {name.removesuffix("?") for name in re.findall(r"`([a-z_]+\??)`", row)}


@pytest.mark.parametrize(
    ("heading", "members"),
    [
        ("What a client sends", get_args(protocol.AnyClientFrame)),
        ("What a server sends", get_args(protocol.AnyServerEvent)),
    ],
    ids=["client", "server"],
)
def test_every_frame_is_documented_with_its_fields(
    heading: str, members: tuple[type[Struct], ...]
) -> None:
    section = section_of(DOCS / "reference" / "events.md", heading)
    rows = {line.split("`")[1]: line for line in section.splitlines() if line.startswith("| `")}
    rows.pop("type")  # the head of the table

    assert rows.keys() == {str(member.__struct_config__.tag) for member in members}
    for member in members:
        row = rows[str(member.__struct_config__.tag)]
        assert set(member.__struct_fields__) <= documented_fields(row), row


@pytest.mark.parametrize("member", [protocol.Message, protocol.Chat])
def test_messages_and_chats_are_documented_with_their_fields(member: type[Struct]) -> None:
    section = section_of(DOCS / "reference" / "events.md", "What a server sends")

    assert set(member.__struct_fields__) <= documented_fields(section)


def log_events() -> Iterable[type[Event]]:
    for event in Event.__subclasses__():
        if event.__module__.startswith("prilavok."):
            yield event


def test_every_event_of_the_log_is_documented_with_its_fields() -> None:
    section = section_of(DOCS / "reference" / "events.md", "The log")
    rows = {line.split("`")[1]: line for line in section.splitlines() if line.startswith("| `")}

    assert rows.keys() == {str(event.__struct_config__.tag) for event in log_events()}
    for event in log_events():
        row = rows[str(event.__struct_config__.tag)]
        assert set(event.__struct_fields__) <= documented_fields(row), row


@pytest.mark.parametrize(
    "code",
    [
        sockets.BAD_FRAME,
        sockets.UNAUTHENTICATED,
        sockets.LOST_ACCESS,
        sockets.TOO_SLOW,
        sockets.GOING_AWAY,
    ],
)
def test_every_way_a_connection_ends_is_documented(code: int) -> None:
    assert f"| {code} |" in text_of(DOCS / "reference" / "events.md")


def test_every_problem_is_documented_with_its_status() -> None:
    rows = rows_of(DOCS / "reference" / "problems.md")

    for code, error in problem_types().items():
        if error.__module__.startswith(TOLD_TO_CLIENTS):
            assert code in rows, code
            assert f"| {status_of_kind(error)} |" in rows[code], code


TOLD_TO_CLIENTS = (
    "prilavok.chat",
    "prilavok.claims",
    "prilavok.core.batching",
    "prilavok.core.database",
    "prilavok.identity",
    "prilavok.inbox",
    "prilavok.live",
    "prilavok.market.model",
    "prilavok.programmes",
    "prilavok.review",
    "prilavok.standing",
    "prilavok.web",
)
"""Whose errors may go out over HTTP; all others end a command."""


@pytest.mark.parametrize("document", [ChatPolicy, Opening])
def test_every_field_of_a_policy_is_documented(document: type[Struct]) -> None:
    page = text_of(DOCS / "howto" / "change-the-chat-policy.md")

    assert all(f"`{name}`" in page for name in document.__struct_fields__)


@pytest.mark.parametrize("document", [PenaltyPolicy, Step])
def test_every_field_of_a_penalty_policy_is_documented(document: type[Struct]) -> None:
    page = text_of(DOCS / "howto" / "change-the-penalty-policy.md")

    assert all(f"`{name}`" in page for name in document.__struct_fields__)


def test_every_kind_and_preset_is_named() -> None:
    everything = "\n".join(text_of(page) for page in pages())

    for kind in wiring.PROGRAMMES:
        assert f"`{kind.name}`" in everything
        assert any(f"`{name}`" in everything for name in programmes.preset_names(kind))


@pytest.mark.parametrize("kind", FACT_TYPES)
def test_every_type_of_fact_is_documented(kind: str) -> None:
    assert f"`{kind}`" in text_of(DOCS / "reference" / "facts.md")


# Decisions


def test_the_documented_looks_are_those_that_a_page_can_change() -> None:
    widget = ROOT / "frontend" / "widget" / "src"
    names = (widget / "bridge.ts").read_text().partition("THEME_VARIABLES = [")[2].partition("]")[0]
    placing = set(re.findall(r"var\((--prilavok-\w+)", (widget / "loader.ts").read_text()))
    styles = (widget / "styles.css").read_text()
    rows = LOOK.findall((DOCS / "reference" / "widget.md").read_text())
    documented = {name for names, *_ in rows for name in re.findall(r"--[\w-]+", names)}
    assert documented == {*re.findall(r"--[\w-]+", names), *placing}
    for name, light, dark in rows:
        for value in (light, dark):
            if value.startswith("#"):
                assert f"var({name.strip('`')}, {value})" in styles, name


LOOK = re.compile(
    r"^\| (`--prilavok.*?) \|[^|]*\| `?([^|`]*)`? \| ?`?([^|`]*)`? ?\|$", re.MULTILINE
)


def test_decisions_are_numbered_without_a_hole_and_listed() -> None:
    index = text_of(DOCS / "adr" / "index.md")

    for number, page in enumerate(ADRS, start=1):
        assert page.name.startswith(f"{number:04}-")
        title = text_of(page).splitlines()[0]
        assert title.startswith(f"# {number}. ")
        assert f"{number}. [{title.removeprefix(f'# {number}. ')}]({page.name})" in index


def names_of_dependencies() -> Iterator[str]:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        yield re.split(r"[\[<>=~! ]", requirement)[0]
    for path in [Path("package.json"), *(Path(f"{name}/package.json") for name in WORKSPACES)]:
        package: dict[str, Any] = json.loads(text_of(ROOT / "frontend" / path))
        yield from (*package.get("dependencies", {}), *package.get("devDependencies", {}))


WORKSPACES = ("protocol", "widget", "console")


def test_every_dependency_has_its_reason() -> None:
    page = text_of(DOCS / "adr" / "0012-what-we-depend-on.md")
    cells = [line.split(" | ")[0].removeprefix("| ") for line in page.splitlines()]
    given = {name.partition("[")[0] for cell in cells for name in cell.split(", ")}

    ours = {name for name in names_of_dependencies() if not name.startswith("@prilavok/")}
    assert ours <= given


# Names


def names_in(page: Path) -> Iterator[str]:
    """What a page calls by a dotted name that begins with one of our modules."""
    for name in DOTTED.findall(prose_of(page)):
        first = name.partition(".")[0]
        is_module = (ROOT / "src" / "prilavok" / first).is_dir() or (
            ROOT / "src" / "prilavok" / f"{first}.py"
        ).exists()
        if is_module and not name.endswith((".py", ".md", ".json", ".toml", ".sql")):
            yield name


def exists(name: str) -> bool:
    """Whether `chat.batch.write_batch` or `market.log_store` can be had from the package."""
    parts = name.split(".")
    for split in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(["prilavok", *parts[:split]]))
        except ModuleNotFoundError:
            continue
        for part in parts[split:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


LOG_TAGS = re.compile(r"(chat|market|standing)\.[a-z_]+")


def test_what_the_pages_name_is_there() -> None:
    tags = {str(event.__struct_config__.tag) for event in log_events()}
    feed = {f"chat.{tag}" for tag in ("message", "revised", "status", "marks")}
    for page in pages():
        for name in names_in(page):
            known = name in tags | feed | set(Did) or exists(name)
            assert known, f"{page.relative_to(ROOT)} names {name}"


def test_the_map_shows_what_is_there() -> None:
    _, _, rest = text_of(ROOT / "ARCHITECTURE.md").partition("```\n")
    tree, _, _ = rest.partition("\n```")
    package = ROOT / "src" / "prilavok"
    names = [line.split()[0] for line in tree.splitlines() if re.match(r"  [a-z_]+/ ", line)]
    folders = {path.name for path in package.iterdir() if (path / "__init__.py").exists()}

    assert folders <= {name.rstrip("/") for name in names}
    built = {"static/"}
    assert all((package / name).is_dir() for name in names if name not in built)


# Words


def test_a_buyer_is_never_called_anything_else() -> None:
    other = re.compile(
        r"\b(customers?|shoppers?|vendors?|merchants?|end[- ]users?)\b", re.IGNORECASE
    )
    for page in pages():
        if page.name != "glossary.md":
            found = other.search(prose_of(page))
            assert found is None, f"{page.relative_to(ROOT)}: {found}"


def test_the_project_speaks_of_itself_alone() -> None:
    elsewhere = [r"/wo" r"rk/", r"/ro" r"ot/\.", r"py" r"env", r"Anth" r"ropic"]
    elsewhere += [r"\bCla" r"ude\b", r"Chat" r"GPT", r"\bL" r"LMs?\b", r"Co-Auth" r"ored-By"]
    foreign = re.compile("|".join(elsewhere))
    for path in tracked():
        if path.suffix in {".lock", ".json", ".png", ".webp", ".bin", ".woff2", ".ico"}:
            continue
        found = foreign.search(path.read_text("utf-8", errors="replace"))
        assert found is None, f"{path.relative_to(ROOT)}: {found}"


def test_the_documented_calendar_is_one_that_can_be_published() -> None:
    page = text_of(DOCS / "howto" / "change-the-chat-policy.md")
    example = page.split('```json\n"answer": ')[1].split("```")[0]
    answer = convert(json.loads(example), AnswerTime)
    assert answer.calendar is not None
