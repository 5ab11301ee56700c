"""axe-core in a page: what its rules of WCAG 2.2, levels A and AA, find wrong there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from time import sleep
from typing import Any, Final

from playwright.sync_api import Frame, Page

SCRIPT: Final = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

SETTLED_AFTER_S: Final = 0.5
RULES_OF_COLOUR: Final = ("color-contrast", "link-in-text-block")

# Colours in the middle of a transition are nobody's choice. A scheme that has just changed is told
# to the page before its next frame; what turns for ever has no end to wait for.
SETTLED = """
async () => {
  await new Promise(requestAnimationFrame);
  const ending = document
    .getAnimations()
    .filter(({ playState, effect }) =>
      playState === "running" && effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(ending.map(({ finished }) => finished));
}
"""
RUN = """
async (which) => {
  const { violations } = await axe.run(document, {
    runOnly: which,
    resultTypes: ["violations"],
    iframes: false,
  });
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.slice(0, 5).map(({ target, failureSummary }) => ({
      target: target.join(" "),
      why: failureSummary,
    })),
  }));
}
"""


@cache
def script() -> str:
    """The text of axe-core, which a page's Content-Security-Policy would not let in as a file."""
    return SCRIPT.read_text("utf-8")


def violations(place: Page | Frame) -> list[str]:
    """What is wrong in a page, or in a frame of one, once its transitions have ended, a line for
    each; frames within are not looked into."""
    return _found(place, {"type": "tag", "values": list(TAGS)})


def violations_of_colour(place: Page | Frame) -> list[str]:
    """As `violations`, of the rules alone that depend on the scheme."""
    return _found(place, {"type": "rule", "values": list(RULES_OF_COLOUR)})


def _found(place: Page | Frame, which: dict[str, object]) -> list[str]:
    if not place.evaluate("'axe' in window"):
        place.evaluate(script())
    place.evaluate(SETTLED)
    found: list[dict[str, Any]] = place.evaluate(RUN, which)
    if found:
        # A transition that began after the look above: what is wrong stays wrong.
        sleep(SETTLED_AFTER_S)
        found = place.evaluate(RUN, which)
    return [
        f"{each['id']} ({each['help']}): {node['target']}: {' '.join(node['why'].split())}"
        for each in found
        for node in each["nodes"]
    ]
