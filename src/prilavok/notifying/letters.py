"""What letters say, in three languages; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from tomllib import loads
from typing import Final, NamedTuple
from uuid import UUID

from prilavok.notifying.model import Letter, LetterLanguage

BODY_STYLE: Final = (
    "color-scheme: light dark; background: Canvas; color: CanvasText;"
    " max-width: 600px; margin: 0 auto; padding: 16px;"
    " overflow-wrap: anywhere; font: 16px/1.5 system-ui, 'Segoe UI', Roboto, sans-serif"
)
QUOTE_STYLE: Final = "margin: 8px 0; padding-left: 12px; border-left: 3px solid #808080"
TEXT_LENGTH_MAX: Final = 300
LINES_MAX: Final = 30

LINKED: Final = re.compile(r"(?<=\w)(?P<dot>[.\uff0e\u3002])(?=[^\W\d_]{2})|(?P<scheme>:)(?=//)")
"""By what programs for mail take words for an address, and make a link of them: `://`, and a dot
with letters behind it."""

WORDS: Final[dict[str, dict[str, str]]] = {
    language: loads(
        (files("prilavok.notifying") / "texts" / f"{language}.toml").read_text(encoding="utf-8")
    )
    for language in LetterLanguage
}


class Line(NamedTuple):
    """Something that happened; `link` is a path of the console."""

    said: str
    link: str
    quoted: tuple[str, ...] = ()


def messages_line(language: LetterLanguage, count: int, link: str, quoted: Sequence[str]) -> Line:
    """New messages of one chat; `quoted` is what they say, where that may be told."""
    said = WORDS[language]["messages"].format(count=count)
    return Line(said, link, tuple(text[:TEXT_LENGTH_MAX] for text in quoted))


def news(
    letter_id: UUID,
    to: str,
    language: LetterLanguage,
    lines: Sequence[Line],
    base: str,
    unsubscribe: str,
) -> Letter:
    """A letter of what has happened; more than `LINES_MAX` of it is only counted."""
    words = WORDS[language]
    told = list(lines[:LINES_MAX])
    more = len(lines) - len(told)
    if more:
        told.append(Line(words["more"].format(count=more), "/console/chats"))
    settings = f"{base}/console/settings/notifications"
    text = "\n\n".join(
        [
            words["news"],
            *(_as_text(line, base) for line in told),
            f"{words['settings']}\n{settings}",
        ]
    )
    where = words["settings"].rstrip(":：")
    html = "".join(
        [
            f'<p>{escape(words["news"])}</p><ul style="padding-left: 20px">',
            *(_as_html(line, base) for line in told),
            f'</ul><p><a href="{escape(settings)}">{escape(where)}</a></p>',
        ]
    )
    page = _page(language, words["subject"], html)
    return Letter(letter_id, to, words["subject"], f"{text}\n", page, unsubscribe)


def confirmation(
    letter_id: UUID, to: str, language: LetterLanguage, token: str, base: str
) -> Letter:
    """A letter that asks whether its reader wants letters."""
    words = WORDS[language]
    link = f"{base}/console/settings/notifications?confirm={token}"
    text = f"{words['confirm']}\n\n{link}\n\n{words['not_you']}\n"
    html = (
        f'<p>{escape(words["confirm"])}</p><p><a href="{escape(link)}">{escape(link)}</a></p>'
        f"<p>{escape(words['not_you'])}</p>"
    )
    page = _page(language, words["confirm_subject"], html)
    return Letter(letter_id, to, words["confirm_subject"], text, page, None)


def unlinked(words: str) -> str:
    """What somebody wrote, so that no program makes a link of it: `https[:]//shop[.]example`."""
    return LINKED.sub(r"[\g<0>]", words)


def _page(language: LetterLanguage, subject: str, body: str) -> str:
    """A page for programs that show mail: as wide as a phone, in the reader's own light or dark."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(subject)}</title></head>"
        f'<body style="{BODY_STYLE}"><main>{body}</main></body></html>'
    )


def _as_text(line: Line, base: str) -> str:
    quoted = (f"> {unlinked(each)}" for each in line.quoted)
    return "\n".join([unlinked(line.said), *quoted, f"{base}{line.link}"])


def _as_html(line: Line, base: str) -> str:
    quoted = "".join(
        f'<blockquote style="{QUOTE_STYLE}">{escape(unlinked(each))}</blockquote>'
        for each in line.quoted
    )
    said = f'<a href="{escape(base + line.link)}">{escape(unlinked(line.said))}</a>'
    return f'<li style="margin-bottom: 12px">{said}{quoted}</li>'
