"""Puts the built frontend into the wheel and the source distribution."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface[Any]):  # Any: hatchling's own configuration type
    """Builds what is stale. An editable install is left alone: there `make assets` does it."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node in a wheel, for a machine that needs it and has none."""
        assets = self._assets()
        return [] if assets["is_fresh"]() or assets["has_node"]() else [assets["NODE_PACKAGE"]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            self._assets()["build"]()

    def _assets(self) -> dict[str, Any]:
        return runpy.run_path(str(Path(self.root) / "build_assets.py"))
