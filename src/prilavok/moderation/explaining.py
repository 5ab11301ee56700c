"""A verdict, and a report of shadow mode, for people at a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from prilavok.moderation.model import Action, Direction, Finding, Label, Verdict
from prilavok.moderation.records import joined_spans
from prilavok.moderation.shadow import Change, Report, Tally

WORDS: Final = {
    Label.CONTACT_EXCHANGE: "contact",
    Label.OFF_PLATFORM: "dealing past the marketplace",
    Label.PERSONAL_DATA_REQUEST: "asking for personal data",
    Label.INSULT: "insult",
    Label.THREAT: "threat",
    Label.PLATFORM_DISPARAGEMENT: "running down the marketplace",
    Label.SELLER_DISPARAGEMENT: "running down other sellers",
    Label.MONOSYLLABIC: "empty answer",
    Label.PHISHING: "phishing",
}
STYLES: Final = {
    Label.CONTACT_EXCHANGE: "black on yellow",
    Label.OFF_PLATFORM: "black on cyan",
    Label.PERSONAL_DATA_REQUEST: "black on bright_magenta",
    Label.INSULT: "white on red",
    Label.THREAT: "white on dark_red",
    Label.PLATFORM_DISPARAGEMENT: "black on bright_blue",
    Label.SELLER_DISPARAGEMENT: "black on bright_green",
    Label.MONOSYLLABIC: "black on bright_black",
    Label.PHISHING: "white on magenta",
}
BECOMES: Final = {
    Action.DELIVER: ("Delivered", "green"),
    Action.MASK: ("Delivered with a part hidden", "yellow"),
    Action.HOLD: ("Held for a moderator", "dark_orange"),
    Action.REFUSE: ("Refused", "red"),
}
DIRECTIONS: Final = {Direction.GIVES: "given", Direction.ASKS: "asked for", None: ""}
NOTHING_SEEN: Final = "nothing"
TABLE_COLUMNS_MIN: Final = 60
"""In a narrower terminal a table would fall to pieces."""


def explanation(text: str, verdict: Verdict, *, columns: int) -> RenderableType:
    """`text` with what was found marked, why, and what the other side would see, for a terminal of
    so many columns."""
    outcome, style = BECOMES[verdict.action]
    seen = verdict.text if verdict.action in {Action.DELIVER, Action.MASK} else None
    head = Text.assemble((f"{outcome}.", f"bold {style}"), _because(verdict))
    parts: list[RenderableType] = [Padding(marked(text, verdict.findings), (1, 2)), head]
    if verdict.findings:
        parts.append((_table_of if columns >= TABLE_COLUMNS_MIN else _list_of)(text, verdict))
    parts.append(Text.assemble(("The other side sees: ", "dim"), _seen(seen)))
    return Group(*parts)


def _because(verdict: Verdict) -> str:
    """Why the action is what no rule says."""
    if verdict.reason is not None:
        return f" {verdict.reason}."
    if verdict.action is Action.HOLD and verdict.findings:
        strictest = max(found.action.strictness for found in verdict.findings)
        if strictest < Action.HOLD.strictness:
            return " What is left after hiding would not pass either."
    return ""


def marked(text: str, findings: tuple[Finding, ...]) -> Text:
    """`text` with each finding in the colour of its label."""
    shown = Text(visible(text), overflow="fold")
    for finding in findings:
        for span in finding.spans:
            shown.stylize(STYLES[finding.label], span.start, span.end)
    return shown


def visible(text: str) -> str:
    """`text`, sign by sign, with something to see for what cannot be seen or would steer a
    terminal."""
    return "".join(_visible(sign) for sign in text)


def _visible(sign: str) -> str:
    if sign == "\n" or sign.isprintable():
        return sign
    if ord(sign) < 0x20:
        return chr(0x2400 + ord(sign))
    return " " if unicodedata.category(sign) == "Zs" else "\N{REPLACEMENT CHARACTER}"


def _seen(seen: str | None) -> Text:
    return Text(NOTHING_SEEN, style="italic") if seen is None else Text(visible(seen))


def _table_of(text: str, verdict: Verdict) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("what", "sure", "way", "words", "because of", "rule", "action"):
        table.add_column(column, overflow="fold")
    for finding in verdict.findings:
        table.add_row(
            Text(WORDS[finding.label], style=STYLES[finding.label]),
            f"{finding.score} %",
            DIRECTIONS[finding.direction],
            _words_of(text, finding),
            ", ".join(finding.reasons),
            finding.rule or "",
            Text(finding.action, style=BECOMES[finding.action][1]),
        )
    return table


def _list_of(text: str, verdict: Verdict) -> RenderableType:
    """The findings one under the other, each with what it leads to first."""
    return Group(*(line for found in verdict.findings for line in _lines_of(text, found)))


def _lines_of(text: str, finding: Finding) -> Iterator[RenderableType]:
    ruled = f" {finding.rule}" if finding.rule else ""
    way = f", {DIRECTIONS[finding.direction]}" if finding.direction else ""
    yield Text.assemble(
        (finding.action, BECOMES[finding.action][1]),
        f"{ruled}: ",
        (WORDS[finding.label], STYLES[finding.label]),
        f"{way}, {finding.score} %",
    )
    for line in (_words_of(text, finding), Text(", ".join(finding.reasons), style="dim")):
        yield Padding(line, (0, 0, 0, 2))


def _words_of(text: str, finding: Finding) -> Text:
    """What was found, each place once."""
    slices = (text[span.start : span.end] for span in joined_spans(finding.spans))
    return Text(visible(" … ".join(slices)), overflow="fold")


# Shadow mode


def report_shown(report: Report) -> RenderableType:
    """What a draft would have changed, the most frequent first."""
    share = f" ({report.changed / report.texts:.1%})" if report.texts else ""
    parts: list[RenderableType] = [
        Text(
            f"{report.texts:,} texts replayed: {report.changed:,} would fare otherwise{share},"
            f" {report.stricter:,} more strictly, {report.milder:,} more mildly."
        )
    ]
    if not report.is_whole:
        parts.append(Text("There are more texts than were replayed.", style="yellow"))
    parts.extend(_change_shown(change) for change in report.changes)
    parts.extend(
        _tallies_shown(title, tallies)
        for title, tallies in (("rule", report.rules), ("label", report.labels))
        if tallies
    )
    if report.words:
        words = ", ".join(f"{words.text} ({words.count:,})" for words in report.words)
        parts.append(Text.assemble(("Most often: ", "dim"), visible(words)))
    parts.append(Text(f"{report.seconds} s, {report.texts_per_s:,.0f} texts a second.", "dim"))
    return Group(*parts)


def _change_shown(change: Change) -> RenderableType:
    cause = ", ".join(each for each in (change.label and WORDS[change.label], change.rule) if each)
    head = Text.assemble(
        (f"{change.count:,} × ", "bold"),
        (change.was, BECOMES[change.was][1]),
        " → ",
        (change.becomes, BECOMES[change.becomes][1]),
        (f"  {cause}" if cause else "", "dim"),
    )
    samples: list[RenderableType] = []
    for sample in change.samples:
        shown = Text(visible(sample.text), overflow="fold")
        for span in sample.spans:
            shown.stylize(STYLES[change.label] if change.label else "", span.start, span.end)
        samples.append(Padding(shown, (0, 0, 0, 4)))
    return Group(head, *samples)


def _tallies_shown(title: str, tallies: tuple[Tally, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(title)
    table.add_column("finds", justify="right")
    table.add_column("changes", justify="right")
    for tally in tallies:
        table.add_row(tally.name, f"{tally.found:,}", f"{tally.changed:,}")
    return table
