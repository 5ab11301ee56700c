"""What operators read of the installation has words on the page."""

from __future__ import annotations

import re
from pathlib import Path

from prilavok import wiring
from prilavok.audit import Did
from prilavok.core.clock import SystemClock
from prilavok.core.config import Settings

CONSOLE = Path(__file__).parents[2] / "frontend" / "console" / "src"


def keys_of(table: str, file: str) -> set[str]:
    """The keys of a constant of a page, as it is written there."""
    found = re.search(
        rf"const {table}\b[^{{]*{{(.*?)\n}}", (CONSOLE / file).read_text("utf-8"), re.DOTALL
    )
    assert found is not None, f"{file} has no {table}"
    return {
        quoted or plain
        for quoted, plain in re.findall(r'^  (?:"([^"]+)"|(\w+)):', found[1], re.MULTILINE)
    }


def test_every_part_that_health_tells_of_has_a_name() -> None:
    settings = Settings(smtp_url="smtp://mail.example", mail_from="shop@example.com")
    clock = SystemClock()
    duties = {
        each.name for each in (*wiring.duties_of(settings), *wiring.errands_of(settings, clock))
    }
    readers = {each.name for each in wiring.subscribers_of(settings, clock)}
    assert duties - keys_of("DUTIES", "home/Health.tsx") == set()
    assert readers - keys_of("READERS", "home/Health.tsx") == set()


def test_everything_that_the_log_tells_has_words() -> None:
    assert set(Did) - keys_of("DID_WORDS", "audit/words.ts") == set()


def test_every_kind_of_programme_and_of_case_has_a_name() -> None:
    programmes = {kind.name for kind in wiring.PROGRAMMES}
    assert programmes - keys_of("NAMES", "programmes/kinds.ts") == set()
    assert set(wiring.CASE_KINDS) - keys_of("KIND_WORDS", "review/words.ts") == set()
