"""The demo's two origins."""

from __future__ import annotations

from msgspec import Struct


class Places(Struct, frozen=True):
    """Browsers hold these for two sites, as a marketplace and Prilavok are in earnest."""

    port: int

    @property
    def home_host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def shop_host(self) -> str:
        return f"localhost:{self.port}"

    @property
    def home(self) -> str:
        """Prilavok's own origin."""
        return f"http://{self.home_host}"

    @property
    def shop(self) -> str:
        """The marketplace's."""
        return f"http://{self.shop_host}"
