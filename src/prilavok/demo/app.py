"""The demo's application: the server's own, with the shop and the start page mounted.

One process, two origins, told apart by the Host header: Prilavok at 127.0.0.1, the shop at
localhost. Any other host is refused, so that no page elsewhere can call itself ours (a DNS
rebinding).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from prilavok.core.config import Settings
from prilavok.demo.buying.prices import Prices
from prilavok.demo.places import Places
from prilavok.demo.shop import Shop
from prilavok.demo.start import StartPage
from prilavok.identity.issuing import Issuer
from prilavok.live.sockets import Room
from prilavok.web.front import AsgiApp, Receive, Scope, Send, host_of, respond
from prilavok.wiring import Server, app_of

ISSUER: Final = "https://demo.prilavok.example"
SHOP: Final = "/shop"
START: Final = "/demo/"
HEALTH: Final = "/healthz"
KEY_FILE: Final = "api-key"


def create_app() -> Server:
    """The demo as the environment configures it."""
    return Server(Settings.load(), demo_of)


def demo_of(settings: Settings, room: Room) -> AsgiApp:
    """The server's application among the demo's origins."""
    places = Places(settings.port)
    issuer = issuer_in(settings.data_dir)
    api_key = (folder_in(settings.data_dir) / KEY_FILE).read_text()
    start = StartPage(
        db=room.db,
        clock=room.clock,
        issuer=issuer,
        home=places.home,
        shop=places.shop,
        api_key=api_key,
    )
    prices = Prices(lambda: server, home=places.home, api_key=api_key)
    shop = Shop(
        db=room.db,
        clock=room.clock,
        issuer=issuer,
        origin=places.shop,
        prilavok=places.home,
        prices=prices,
    )
    mounts: dict[str, AsgiApp] = {"/shop/": shop.site(), "/demo/": start.site()}
    server = app_of(settings, room, mounts)
    return Origins(server, places)


class Origins:
    """Gives each host its own pages, and sends whoever asks the wrong one to the right one."""

    def __init__(self, app: AsgiApp, places: Places) -> None:
        self._app = app
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        elsewhere = self._elsewhere(scope) if scope["type"] == "http" else None
        if elsewhere is None:
            await self._app(scope, receive, send)
        elif not elsewhere:
            await respond(send, 421, [(b"content-type", b"text/plain")], b"Not our host.\n")
        else:
            await respond(send, 307, [(b"location", elsewhere.encode("latin-1", "replace"))])

    def _elsewhere(self, scope: Scope) -> str | None:
        """Where this should have been asked: None for here, an empty text for nowhere."""
        path: str = scope["path"]
        host = host_of(scope)
        is_shop = path.startswith(SHOP)
        if host == self._places.shop_host:
            if path == "/":
                return SHOP + "/"
            return None if is_shop or path == HEALTH else self._places.home + _asked(scope)
        if host == self._places.home_host:
            if path == "/":
                return START
            return self._places.shop + _asked(scope) if is_shop else None
        return ""


def _asked(scope: Scope) -> str:
    path = scope["raw_path"].decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def folder_in(data_dir: Path) -> Path:
    """Where the demo keeps its keys."""
    return data_dir / "demo"


def issuer_in(data_dir: Path) -> Issuer:
    """The marketplace's token service, which the demo plays."""
    return Issuer.in_directory(folder_in(data_dir), name=ISSUER)
