"""Which language a text is in, as far as rules ask for it."""

from __future__ import annotations

import re

from prilavok.moderation.model import Language

_HAN = re.compile("[\u3400-\u9fff]")
_CYRILLIC = re.compile("[а-яё]")
_LATIN = re.compile("[a-z]")

HAN_WEIGHT = 3
"""A Chinese character says about as much as three letters."""


def language_of(plain: str) -> Language:
    """The language that most of `plain` is written in, by script; of a tie the earlier one of
    Chinese, Russian, English. A text without letters counts as Russian, the commonest."""
    han = len(_HAN.findall(plain)) * HAN_WEIGHT
    cyrillic = len(_CYRILLIC.findall(plain))
    latin = len(_LATIN.findall(plain))
    if han and han >= max(cyrillic, latin):
        return Language.ZH
    return Language.EN if latin > cyrillic else Language.RU
