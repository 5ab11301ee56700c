"""What the console knows of measures by itself is what the server measures."""

from __future__ import annotations

import re
from pathlib import Path

from prilavok.levels.indicators import MEASURES

LEVELS = Path(__file__).parents[2] / "frontend" / "console" / "src" / "levels"
MEASURE = re.compile(r'^  (\w+): (higher|lower)\("(\w+)", "(\w+)"(, false)?\),$', re.MULTILINE)


def test_the_form_knows_every_measure_as_it_is() -> None:
    text = (LEVELS / "measures.ts").read_text("utf-8")

    known = {name: (*its, not of_no_order) for name, *its, of_no_order in MEASURE.findall(text)}

    assert known == {
        name: (str(each.direction), str(each.unit), str(each.aggregate), each.by_order)
        for name, each in MEASURES.items()
    }
    within = re.search(r"WITHIN.*new Set\(\[(.*)\]\)", text)
    assert within is not None
    assert set(re.findall(r'"(\w+)"', within[1])) == {
        name for name, each in MEASURES.items() if each.within
    }


def test_every_measure_has_a_name_and_is_explained() -> None:
    text = (LEVELS / "words.ts").read_text("utf-8")

    for name in MEASURES:
        assert f'"levels.measure.{name}"' in text
        assert f'"levels.about.{name}"' in text
