"""A level programme's note: where its numbers come from, as sellers read it."""

from __future__ import annotations

import pytest
from msgspec import convert, to_builtins

from prilavok.levels.programme import KIND, LevelProgramme, SaidNote
from prilavok.programmes import preset


@pytest.mark.parametrize(
    "name", ["market-relative-2025", "wildberries-2024-06", "wildberries-2024-12"]
)
def test_a_preset_tells_sellers_in_their_language_where_its_numbers_come_from(name: str) -> None:
    note = preset(KIND, name).note
    assert isinstance(note, SaidNote)
    assert len({note.ru, note.en, note.zh}) == 3
    assert all("Announced" not in text for text in (note.ru, note.zh))


def test_a_note_may_be_one_text_for_everybody_as_before() -> None:
    document = to_builtins(preset(KIND, "wildberries-2024-12")) | {"note": "Ours"}
    assert convert(document, LevelProgramme).note == "Ours"
