"""What letters say."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from prilavok.notifying.letters import messages_line, news, unlinked
from prilavok.notifying.model import LetterLanguage

BASE = "https://chat.example"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Take https://win.example/x?a=1", "Take https[:]//win[.]example/x?a=1"),
        ("WWW.Win.Example", "WWW[.]Win[.]Example"),
        ("приз.рф", "приз[.]рф"),
        ("me@win.example", "me@win[.]example"),
        ("ftp://10.0.0.1/x", "ftp[:]//10.0.0.1/x"),
        ("It costs 3.50, i.e. more. Really...", "It costs 3.50, i.e. more. Really..."),
    ],
)
def test_no_program_makes_a_link_of_what_somebody_wrote(written: str, shown: str) -> None:
    assert unlinked(written) == shown


def test_a_letter_leads_to_the_console_and_nowhere_else() -> None:
    said = messages_line(LetterLanguage.EN, 1, "/console/chats/1", ["Go: https://win.example"])
    letter = news(UUID(int=1), "a@b.example", LetterLanguage.EN, [said], BASE, "u")
    for text in (letter.text, letter.html):
        assert set(re.findall(r"[\w.]+://[\w.]+", text)) == {BASE}
        assert "win.example" not in text
