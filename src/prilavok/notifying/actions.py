"""What somebody wants to hear of: seen, changed, confirmed, ended."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final

from msgspec.structs import replace

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId, StaffId, uuid7
from prilavok.core.lanes import Lane, lane_of
from prilavok.identity.credentials import digest_of, new_secret
from prilavok.identity.model import Principal
from prilavok.notifying import letter_store, letters, person_store, rules
from prilavok.notifying.model import (
    AskedTooSoon,
    ConfirmationWrong,
    LetterLanguage,
    LettersWanted,
    NotAPerson,
    Notifying,
    ZoneNotKnown,
)
from prilavok.notifying.person_store import Person

CONFIRMATION_EVERY: Final = timedelta(minutes=5)
CONFIRMATION_VALID: Final = timedelta(hours=24)
LANE_DIGITS: Final = 4
UNSUBSCRIBE_TOKEN: Final = re.compile(r"[0-9a-f]{68}")


@dataclass(frozen=True)
class Desk:
    """What people's wishes are reached by. `base` is where browsers reach the console; letters are
    sent if `can_mail`."""

    db: Database
    clock: Clock
    base: str
    can_mail: bool


async def notifying_of(desk: Desk, principal: Principal, language: LetterLanguage) -> Notifying:
    """What the member of staff hears of; `language` is where they have chosen nothing yet."""
    async with _asked(desk, principal, language) as (_, person, _now):
        return _shown(desk, person)


async def change(desk: Desk, principal: Principal, wanted: LettersWanted) -> Notifying:
    """Hear of this from now on. Another address gets a letter first, and nothing else before the
    link in it was followed."""
    try:
        rules.zone_of(wanted)
    except ValueError as error:
        raise ZoneNotKnown(wanted.zone) from error
    async with _asked(desk, principal) as (conn, person, now):
        changed = replace(
            person,
            kinds=wanted.kinds,
            every_min=wanted.every_min,
            quiet_from=wanted.quiet.from_ if wanted.quiet is not None else None,
            quiet_to=wanted.quiet.to if wanted.quiet is not None else None,
            zone=wanted.zone,
            with_text=wanted.with_text,
            language=wanted.language,
        )
        if wanted.email != person.email:
            changed = await _at_another_address(desk, conn, changed, wanted.email, now)
        await person_store.put_person(conn, changed)
        return _shown(desk, changed)


async def confirm(desk: Desk, principal: Principal, token: str) -> Notifying:
    """The person has followed the link, which is of no use any more."""
    async with _asked(desk, principal) as (conn, person, now):
        sent_at = person.confirm_sent_at
        if (
            person.confirm_digest is None
            or sent_at is None
            or now > sent_at + CONFIRMATION_VALID
            or not compare_digest(person.confirm_digest, digest_of(token))
        ):
            raise ConfirmationWrong
        confirmed = replace(person, confirmed_at=now, confirm_digest=None)
        await person_store.put_person(conn, confirmed)
        return _shown(desk, confirmed)


async def unsubscribe(db: Database, token: str) -> None:
    """No letters to whom this token was sent; an unknown one changes nothing."""
    if UNSUBSCRIBE_TOKEN.fullmatch(token) is None:
        return
    lane = int(token[:LANE_DIGITS], 16)
    async with db.transaction() as conn:
        await person_store.unsubscribe(conn, Lane(lane), token)


@asynccontextmanager
async def _asked(
    desk: Desk, principal: Principal, language: LetterLanguage = LetterLanguage.EN
) -> AsyncGenerator[tuple[Connection, Person, datetime]]:
    if principal.via == "key" or principal.seller_id is None:
        raise NotAPerson
    seller_id, staff_id = SellerId(principal.seller_id), StaffId(principal.subject)
    lane, now = lane_of(seller_id, desk.db.lanes), desk.clock.now()
    async with desk.db.transaction() as conn:
        known = await person_store.person(conn, lane, seller_id, staff_id)
        begun = replace(new_person(lane, seller_id, staff_id), language=language)
        yield conn, known or begun, now


async def _at_another_address(
    desk: Desk, conn: Connection, person: Person, email: str | None, now: datetime
) -> Person:
    asked_at = person.confirm_sent_at
    moved = replace(
        person,
        email=email,
        confirmed_at=None,
        confirm_digest=None,
        due_at=None,
        failed_at=None,
        failure=None,
    )
    if email is None:
        return moved
    if asked_at is not None and now < asked_at + CONFIRMATION_EVERY:
        raise AskedTooSoon(asked_at + CONFIRMATION_EVERY)
    token = new_secret()
    letter = letters.confirmation(uuid7(now), email, person.language, token, desk.base)
    await letter_store.insert_letter(
        conn, person.lane, person.seller_id, person.staff_id, letter, now
    )
    return replace(moved, confirm_digest=digest_of(token), confirm_sent_at=now)


def new_person(lane: Lane, seller_id: SellerId, staff_id: StaffId) -> Person:
    """Somebody who has said nothing yet."""
    wanted = LettersWanted()
    return Person(
        lane=lane,
        seller_id=seller_id,
        staff_id=staff_id,
        email=None,
        confirmed_at=None,
        confirm_digest=None,
        confirm_sent_at=None,
        kinds=wanted.kinds,
        every_min=wanted.every_min,
        quiet_from=None,
        quiet_to=None,
        zone=wanted.zone,
        with_text=wanted.with_text,
        language=wanted.language,
        unsubscribe=f"{lane:0{LANE_DIGITS}x}{new_secret()}",
        due_at=None,
        failed_at=None,
        failure=None,
    )


def _shown(desk: Desk, person: Person) -> Notifying:
    return Notifying(
        wanted=person.wanted,
        is_confirmed=person.confirmed_at is not None,
        failure=person.last_failure,
        can_mail=desk.can_mail,
    )
