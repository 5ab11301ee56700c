"""Writes docs/gallery: every page of every role, the widget and the shop, as the demo shows them.

    python tests/journeys/gallery.py [ROLE …]

Each at three widths in both schemes, in Russian; at one width in English and Chinese too.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from folders import fleeting_folder  # noqa: E402, found only now
from journeys.conftest import (  # noqa: E402
    FLAGS,
    START_S_MAX,
    Demo,
    executable,
    free_port,
    heard_from,
    start_demo,
)
from journeys.places import VISITORS, enter, go, places_of  # noqa: E402
from journeys.shop_views import SHOP_PAGES, more_of_widget, views_of_widget, visit  # noqa: E402
from journeys.states import states_of  # noqa: E402

GALLERY: Final = ROOT / "docs" / "gallery"
COLOURS: Final = 64
PATIENCE_MS: Final = 30_000
SIDE_BY_SIDE: Final = 2
"""Browsers; a picture costs about as much in each of them as here."""
HEIGHT_MAX: Final = 1_400
"""A longer page is cut there."""
BUYER: Final = "anna"
BUYERS_PAGE: Final = "/shop/products/set-custom"

Scheme: TypeAlias = Literal["light", "dark"]


class Look(Struct, frozen=True):
    """How a page is looked at: in which language, how wide and high, in which scheme."""

    language: str
    width: int
    height: int
    scheme: Scheme

    @property
    def name(self) -> str:
        own = f"{self.width}-{self.scheme}"
        return own if self.language == "ru" else f"{own}-{self.language}"


SIZES: Final = ((390, 844), (768, 1024), (1440, 900))
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
LOOKS: Final = (
    *(Look("ru", width, height, scheme) for width, height in SIZES for scheme in SCHEMES),
    *(Look(language, *SIZES[-1], "light") for language in ("en", "zh")),
)
LANGUAGES: Final = ("ru", "en", "zh")
ALL: Final = (*VISITORS, "widget", "shop")


class Shot(Struct, frozen=True):
    """A picture: of whose page, and how it is looked at."""

    role: str
    place: str
    look: Look

    @property
    def path(self) -> str:
        """Within the gallery."""
        return f"{self.role}/{self.place}-{self.look.name}.webp"


def main(wanted: Sequence[str]) -> None:
    need_chinese()
    roles = wanted or ALL
    for role in roles:
        shutil.rmtree(GALLERY / role, ignore_errors=True)
    parts = sorted(
        ((role, language) for role in roles for language in LANGUAGES),
        key=lambda part: len(looks_in(part[1])),
        reverse=True,
    )
    with running_demo() as demo, ThreadPoolExecutor(SIDE_BY_SIDE) as painters:
        for (role, language), taken in zip(
            parts, painters.map(lambda part: shots_of(demo, *part), parts), strict=True
        ):
            sys.stderr.write(f"{role}, {language}: {taken} pictures\n")
    (GALLERY / "index.md").write_text(index_of(pictures()), "utf-8")


def need_chinese() -> None:
    """People of the demo write Chinese: without a font for it, most pictures show boxes."""
    found = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False, text=True)
    if not found.stdout:
        sys.exit("The pictures need a font with Chinese characters: install fonts-wqy-microhei.")


@contextmanager
def running_demo() -> Generator[Demo]:
    """A demo of its own, as it is when nobody has touched it."""
    folder = Path(tempfile.mkdtemp(prefix="prilavok-gallery-", dir=fleeting_folder()))
    folder.chmod(0o755)
    push_port = free_port()
    process = start_demo(folder, free_port(), push_port)
    try:
        yield Demo(process, heard_from(process), push_port)
    finally:
        process.terminate()
        process.wait(START_S_MAX)
        shutil.rmtree(folder, ignore_errors=True)


def looks_in(language: str) -> list[Look]:
    return [look for look in LOOKS if look.language == language]


def shots_of(demo: Demo, role: str, language: str) -> int:
    """Take every picture of a role, or of the widget, in a language, with a browser of its own;
    how many they are."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        looks = looks_in(language)
        if role == "shop":
            taken = list(shots_of_shop(demo, browser, looks))
        elif role == "widget":
            taken = [shot for look in looks for shot in shots_of_widget(demo, browser, look)]
        else:
            taken = list(shots_of_console(demo, browser, role, looks))
        browser.close()
    return len(taken)


def shots_of_console(
    demo: Demo, browser: Browser, role: str, looks: Sequence[Look]
) -> Iterator[Shot]:
    visitor = VISITORS[role]
    page = window(browser, looks[0])
    enter(demo, page, visitor.persona)
    within = (places_of(demo, visitor, page), visitor.at_work(demo), states_of(role))
    for place in chain(*within):
        show(page, looks[0])
        go(demo, page, place)
        for look in looks:
            show(page, look)
            grow(page, look)
            yield take(page, Shot(role, place.name, look))
    page.context.close()


def shots_of_widget(demo: Demo, browser: Browser, look: Look) -> Iterator[Shot]:
    page = window(browser, look)
    page.goto(f"{demo.shop}/shop/language/{look.language}")
    views = views_of_widget(demo, page, BUYER, BUYERS_PAGE)
    for name, _ in chain(views, more_of_widget(demo, page)):
        settle(page)
        yield take(page, Shot("widget", name, look))
    page.context.close()


def shots_of_shop(demo: Demo, browser: Browser, looks: Sequence[Look]) -> Iterator[Shot]:
    page = window(browser, looks[0])
    page.goto(f"{demo.shop}/shop/language/{looks[0].language}")
    for shown in SHOP_PAGES:
        show(page, looks[0])
        visit(demo, page, shown)
        for look in looks:
            show(page, look)
            grow(page, look)
            yield take(page, Shot("shop", shown.name, look))
    page.context.close()


def window(browser: Browser, look: Look) -> Page:
    options: dict[str, Any] = {"locale": look.language, "color_scheme": look.scheme}
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height}, reduced_motion="reduce", **options
    )
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def show(page: Page, look: Look) -> None:
    page.set_viewport_size({"width": look.width, "height": look.height})
    page.emulate_media(color_scheme=look.scheme)
    settle(page)


def settle(page: Page) -> None:
    """Wait for what follows from a new size or scheme: a few frames, and transitions."""
    for frame in page.frames:
        frame.evaluate(SETTLED)


def grow(page: Page, look: Look) -> None:
    """Make the window as high as what it shows, so that the picture has all of it."""
    beyond = page.evaluate(BEYOND)
    if beyond > 0:
        height = min(look.height + beyond, HEIGHT_MAX)
        page.set_viewport_size({"width": look.width, "height": height})
        settle(page)


BEYOND: Final = """() => Math.max(0, ...[...document.querySelectorAll(
    "html, .page-body, .case-body, .case-side, .evidence, .claim-body")]
    .map((body) => body.scrollHeight - body.clientHeight))"""
SETTLED: Final = """async () => {
  for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
  await document.fonts.ready;
  const ending = document.getAnimations().filter(({ effect, playState }) =>
    playState === "running" && effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(ending.map(({ finished }) => finished));
}"""


def take(page: Page, shot: Shot) -> Shot:
    """Write the picture."""
    target = GALLERY / shot.path
    target.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    # Few colours and no loss: letters stay sharp, and the file is half of a lossy one.
    # A small dot keeps its own: the usual choice of colours would give it that of the many greys.
    few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    flat = few.convert("RGB")
    flat.save(target, "WEBP", lossless=True, quality=50, method=4)
    return shot


def pictures() -> dict[str, dict[str, list[str]]]:
    """What is in the gallery: by role and place, the names of looks."""
    found: dict[str, dict[str, list[str]]] = {}
    names = {look.name for look in LOOKS}
    for role in ALL:
        for file in sorted((GALLERY / role).glob("*.webp")):
            look = max((n for n in names if file.stem.endswith(f"-{n}")), key=len)
            place = file.stem.removesuffix(f"-{look}")
            found.setdefault(role, {}).setdefault(place, []).append(look)
    return found


def index_of(found: dict[str, dict[str, list[str]]]) -> str:
    """The page that shows them: each at a desk, with the way to the other looks."""
    order = [look.name for look in LOOKS]
    lines = [
        "# Gallery",
        "",
        "Every page of every role, the widget and the shop, as the demo shows them: 390, 768 and",
        "1440 pixels wide, light and dark, in Russian; at 1440 in English and Chinese too.",
        "`make screenshots` makes it anew.",
    ]
    for role, places in found.items():
        lines += ["", f"## {TITLES[role]}"]
        for place, looks in places.items():
            lines += ["", f"### {place}", "", f"![{place}]({role}/{place}-{SHOWN}.webp)", ""]
            lines.append(" · ".join(links(role, place, sorted(looks, key=order.index))))
    return "\n".join(lines) + "\n"


SHOWN: Final = "1440-light"
TITLES: Final = {
    "seller": "Seller",
    "other-seller": "Another seller",
    "manager": "Seller's manager, who does not chat",
    "moderator": "Moderator",
    "operator": "Operator",
    "widget": "Buyer's widget",
    "shop": "Demo's shop",
}


def links(role: str, place: str, looks: Iterable[str]) -> Iterator[str]:
    for look in looks:
        yield f"[{look.replace('-', ' ')}]({role}/{place}-{look}.webp)"


if __name__ == "__main__":
    main(sys.argv[1:])
