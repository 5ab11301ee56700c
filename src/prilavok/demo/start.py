"""The demo's start page: who to be, and what time it is. On Prilavok's own origin."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from prilavok.core.clock import Clock
from prilavok.core.database import Database
from prilavok.core.errors import Invalid, Refused
from prilavok.core.moving_clock import LOOK_EVERY_S, move_clock, read_ahead
from prilavok.demo import words
from prilavok.demo.catalogue import SHOPKEEPER_BY_ID
from prilavok.demo.languages import LANGUAGES, OWN_NAMES, Language, Words, language_of
from prilavok.demo.markup import Content, Markup, element
from prilavok.demo.pages import Page, Request, Site, file_page, html_page, json_page, redirect
from prilavok.demo.personas import (
    BUYERS,
    MARKETPLACE,
    STAFF,
    Persona,
    persona_of,
    token_for,
)
from prilavok.identity.issuing import Issuer
from prilavok.identity.model import Role

POLICY: Final = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'; img-src data:"
)
AHEAD_MAX: Final = timedelta(days=3_650)
FOLLOWED_AFTER_S: Final = LOOK_EVERY_S + 0.3
LANGUAGE_COOKIE: Final = "demo_language"
DAY_S: Final = 86_400
HOUR_S: Final = 3_600


class Move(Struct, frozen=True, forbid_unknown_fields=True):
    """By how many seconds to move the clock on, or `to` when."""

    ahead_s: Annotated[int, Meta(ge=0)] | None = None
    to: Annotated[datetime, Meta(tz=True)] | None = None


class Reading(Struct, frozen=True):
    """What the demo's clock says, and how far ahead of the machine's it is."""

    now: datetime
    ahead_s: int


@dataclass(eq=False)
class ClockGoesForward(Refused):
    """The demo's clock only goes forward, and at most ten years ahead of the real time."""


@dataclass(eq=False)
class MoveUnclear(Invalid):
    """Say by how much to move the clock, `{{"ahead_s": 3600}}`, or to when, `{{"to": "…"}}`."""


@dataclass(eq=False)
class ForeignPage(Refused):
    """Only the demo's own start page may do this."""


class StartPage:
    """The routes under /demo/. `home` is Prilavok's own origin, `shop` the demo shop's."""

    def __init__(
        self, *, db: Database, clock: Clock, issuer: Issuer, home: str, shop: str, api_key: str
    ) -> None:
        self._db = db
        self._clock = clock
        self._issuer = issuer
        self._home = home
        self._shop = shop
        self._api_key = api_key

    def site(self) -> Site:
        """The start page as an application."""
        return Site(
            [
                ("GET", "/demo", self._to_start),
                ("GET", "/demo/", self._start),
                ("GET", "/demo/demo.css", file_page("demo.css", "text/css; charset=utf-8")),
                ("GET", "/demo/enter/{persona}", self._enter),
                ("GET", "/demo/tokens/{persona}", self._token),
                ("GET", "/demo/language/{language}", self._choose_language),
                ("GET", "/demo/clock", self._read_clock),
                ("POST", "/demo/clock", self._move_clock),
            ],
            policy=POLICY,
            not_found=self._to_start,
        )

    async def _to_start(self, _request: Request) -> Page:
        return redirect("/demo/")

    async def _start(self, request: Request) -> Page:
        language = language_of(request.cookies.get(LANGUAGE_COOKIE), request.languages)
        reading = await self._reading()
        return html_page(
            title=words.DEMO_TITLE.to(language),
            language=language,
            styles="/demo/demo.css",
            body=element(
                "main",
                _heading(language),
                element(
                    "p",
                    element("a", words.DEMO_SHOP.to(language), href=f"{self._shop}/shop/"),
                    element("a", words.DEMO_API.to(language), href="/docs/"),
                    class_="links",
                ),
                _people(words.DEMO_BUYERS, BUYERS, language),
                _people(words.DEMO_SELLERS, STAFF, language),
                _people(words.DEMO_MARKETPLACE, MARKETPLACE, language),
                _clock_section(reading, language),
                element(
                    "section",
                    element("h2", "API"),
                    element("p", words.DEMO_API_INTRO.to(language)),
                    element("code", self._api_key, class_="key"),
                ),
                class_="start",
            ),
        )

    async def _enter(self, request: Request) -> Page:
        """Sign a persona in with a fresh token: staff to the console, buyers to the shop."""
        persona = persona_of(request.found["persona"])
        if persona.role is Role.BUYER:
            return redirect(f"{self._shop}/shop/enter/{persona.id}")
        token = token_for(self._issuer, persona, self._clock.now())
        return redirect(f"/console/#token={token}")

    async def _token(self, request: Request) -> Page:
        """A token as such, for trying the API by hand."""
        persona = persona_of(request.found["persona"])
        return json_page({"token": token_for(self._issuer, persona, self._clock.now())})

    async def _choose_language(self, request: Request) -> Page:
        language = request.found["language"]
        return redirect("/demo/", {LANGUAGE_COOKIE: language} if language in LANGUAGES else None)

    async def _read_clock(self, _request: Request) -> Page:
        return json_page(await self._reading())

    async def _move_clock(self, request: Request) -> Page:
        """Move the clock on, for every process; answers once all of them follow."""
        if request.origin not in {None, self._home}:
            raise ForeignPage
        from_page = request.content_type.startswith("application/x-www-form-urlencoded")
        by = self._step(_move_of(request, from_page=from_page))
        async with self._db.transaction() as conn:
            if await move_clock(conn, by, ahead_max=AHEAD_MAX) is None:
                raise ClockGoesForward
        await asyncio.sleep(FOLLOWED_AFTER_S)
        return redirect("/demo/") if from_page else json_page(await self._reading())

    def _step(self, move: Move) -> timedelta:
        match move:
            case Move(ahead_s=int(seconds), to=None) if seconds <= AHEAD_MAX.total_seconds():
                return timedelta(seconds=seconds)
            case Move(ahead_s=None, to=datetime() as to) if to >= self._clock.now():
                return to - self._clock.now()
            case Move(ahead_s=None, to=None) | Move(ahead_s=int(), to=datetime()):
                raise MoveUnclear
            case _:
                raise ClockGoesForward

    async def _reading(self) -> Reading:
        ahead = await read_ahead(self._db) or timedelta()
        return Reading(self._clock.now(), int(ahead.total_seconds()))


def _move_of(request: Request, *, from_page: bool) -> Move:
    try:
        if from_page:
            return msgspec.convert(dict(request.form()), Move, strict=False)
        return msgspec.json.decode(request.body, type=Move)
    except msgspec.MsgspecError as error:
        raise MoveUnclear from error


def _heading(language: Language) -> Markup:
    choices = [
        element(
            "a",
            OWN_NAMES[other],
            href=f"/demo/language/{other}",
            lang=other,
            aria_current="true" if other == language else None,
        )
        for other in LANGUAGES
    ]
    return element(
        "header",
        element("nav", choices, class_="languages"),
        element("h1", words.DEMO_TITLE.to(language)),
        element("p", words.DEMO_INTRO.to(language)),
    )


def _people(title: Words, people: Iterable[Persona], language: Language) -> Markup:
    return element(
        "section",
        element("h2", title.to(language)),
        element("ul", [_person(persona, language) for persona in people], class_="people"),
    )


def _person(persona: Persona, language: Language) -> Markup:
    keeper = SHOPKEEPER_BY_ID.get(persona.seller_id or "")
    place: Content = element("small", keeper.name) if keeper is not None else None
    return element(
        "li",
        element(
            "a",
            element("b", persona.name, lang=persona.language),
            place,
            element("span", persona.about.to(language)),
            href=f"/demo/enter/{persona.id}",
            data_persona=persona.id,
        ),
    )


def _clock_section(reading: Reading, language: Language) -> Markup:
    buttons = [
        element("button", label.to(language), name="ahead_s", value=seconds)
        for seconds, label in words.DEMO_STEPS.items()
    ]
    now = f"{reading.now:%Y-%m-%d %H:%M} UTC"
    return element(
        "section",
        element("h2", words.DEMO_CLOCK.to(language)),
        element("p", words.DEMO_CLOCK_INTRO.to(language)),
        element("p", element("time", now), " · ", _ahead_text(reading, language)),
        element("form", buttons, method="post", action="/demo/clock", class_="clock"),
        id="clock",
    )


def _ahead_text(reading: Reading, language: Language) -> str:
    if reading.ahead_s == 0:
        return words.DEMO_ON_TIME.to(language)
    days, rest_s = divmod(reading.ahead_s, DAY_S)
    parts = [(days, words.DEMO_DAYS), (rest_s // HOUR_S, words.DEMO_HOURS)]
    amount = " ".join(f"{count} {unit.to(language)}" for count, unit in parts if count)
    return f"{words.DEMO_AHEAD.to(language)} {amount or '<1 ' + words.DEMO_HOURS.to(language)}"
