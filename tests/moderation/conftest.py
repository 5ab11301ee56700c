"""The judge as it ships."""

from __future__ import annotations

import pytest

from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.programme import KIND, PRESET_DEFAULT, Rulebook
from prilavok.programmes import preset


@pytest.fixture(scope="session")
def model() -> Model:
    return Model.load()


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return preset(KIND, PRESET_DEFAULT)


@pytest.fixture(scope="session")
def judge(model: Model, rulebook: Rulebook) -> Judge:
    return Judge(rulebook, 7, model)
