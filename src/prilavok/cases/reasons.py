"""Reasons that moderators give with a key, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from tomllib import loads
from typing import Final

from prilavok.cases.errors import (
    ReasonMissing,
    ReasonTwice,
    TemplateContradicts,
    TemplateUnknown,
)
from prilavok.cases.model import Decision, Option
from prilavok.notices.words import LANGUAGES, language_for


def _texts(language: str) -> Mapping[str, str]:
    return loads((files("prilavok.cases") / "texts" / f"{language}.toml").read_text("utf-8"))


REASONS: Final = {language: _texts(language) for language in LANGUAGES}


def reason_in(template: str, language: str) -> str:
    """The words of a prepared reason."""
    return REASONS[language][template]


def reason_of(option: Option, decision: Decision, label: str | None) -> str:
    """Why it is decided so, confirming `label`.

    Raises `ReasonMissing`, `ReasonTwice`, `TemplateUnknown` and `TemplateContradicts`.
    """
    if decision.reason is not None and decision.template is not None:
        raise ReasonTwice
    if decision.reason is not None:
        return decision.reason
    if decision.template is None:
        raise ReasonMissing(option.name)
    if decision.template not in option.reasons:
        raise TemplateUnknown(option.name, decision.template)
    if not option.fits(decision.template, label):
        raise TemplateContradicts(decision.template, str(label))
    return reason_in(decision.template, language_for(decision.lang))
