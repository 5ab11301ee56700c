"""What letters say, in three languages; pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from tomllib import loads
from typing import Final, NamedTuple
from uuid import UUID

from prilavok.notifying.model import Letter, LetterLanguage

TEXT_LENGTH_MAX: Final = 300
LINES_MAX: Final = 30

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
    html = "".join(
        [
            f"<p>{escape(words['news'])}</p><ul>",
            *(_as_html(line, base) for line in told),
            f'</ul><p><a href="{escape(settings)}">{escape(words["settings"])}</a></p>',
        ]
    )
    return Letter(letter_id, to, words["subject"], f"{text}\n", html, unsubscribe)


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
    return Letter(letter_id, to, words["confirm_subject"], text, html, None)


def _as_text(line: Line, base: str) -> str:
    return "\n".join([line.said, *(f"> {each}" for each in line.quoted), f"{base}{line.link}"])


def _as_html(line: Line, base: str) -> str:
    quoted = "".join(f"<blockquote>{escape(each)}</blockquote>" for each in line.quoted)
    return f'<li><a href="{escape(base + line.link)}">{escape(line.said)}</a>{quoted}</li>'
