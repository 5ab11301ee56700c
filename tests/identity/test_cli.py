"""The command `prilavok keys` speaks as the API does."""

from __future__ import annotations

import pytest

from prilavok.identity.cli import keys
from prilavok.identity.model import Scope


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_is_named_as_everywhere_else(scope: Scope) -> None:
    _, given, _ = keys.parse_args(["create", "shop", "--scope", scope], exit_on_error=False)

    assert given.arguments["scope"] == [scope]
