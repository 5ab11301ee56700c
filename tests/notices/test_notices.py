"""Notices: told once, read by each person, worded in every language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from string import Formatter

import pytest

from prilavok import notices
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import heads, lock_lane
from prilavok.core.money import Money
from prilavok.core.parties import Party, PartyKind
from prilavok.market.model import Permission
from prilavok.notices import (
    NewNotice,
    NoticeKind,
    NoticePage,
    Recipient,
    Translated,
    hidden_from,
)
from prilavok.notices.model import Param
from prilavok.notices.words import (
    LANGUAGES,
    WORDS,
    Words,
    language_for,
    month_text,
    shown_in,
    written,
    zone_for,
)

SHOP = Recipient.of(Party(PartyKind.SELLER, "s-1"))
RELEASED = NewNotice(NoticeKind.MESSAGE_RELEASED, "case:1", {}, "/chats/1")


def names_in(words: Words) -> set[str]:
    return {name for text in words for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_says_the_same_in_every_language(kind: NoticeKind) -> None:
    names = [names_in(WORDS[language][kind]) for language in LANGUAGES]
    assert names[0] == names[1] == names[2]
    assert len({WORDS[language][kind] for language in LANGUAGES}) == len(LANGUAGES)


def test_no_words_are_left_over() -> None:
    assert {frozenset(WORDS[language]) for language in LANGUAGES} == {frozenset(NoticeKind)}


@pytest.mark.parametrize(
    ("language", "amount", "time"),
    [
        ("ru", "25\u00a0000\u00a0₽", "2 марта 2026\u00a0г., 12:05 UTC"),
        ("en", "₽25,000", "2 March 2026, 12:05 UTC"),
        ("zh", "₽25,000", "2026年3月2日 12:05 UTC"),
    ],
)
def test_amounts_and_times_are_written_as_the_language_does(
    language: str, amount: str, time: str
) -> None:
    assert shown_in(Money(2_500_000, "RUB"), language) == amount
    assert shown_in(datetime(2026, 3, 2, 12, 5, tzinfo=UTC), language) == time


def test_months_are_called_as_each_language_does() -> None:
    told = [month_text(date(2026, 9, 1), language) for language in LANGUAGES]
    assert told == ["сентябрь 2026\u00a0г.", "September 2026", "2026年9月"]


def test_times_are_those_of_the_readers_zone_if_it_is_one() -> None:
    at = datetime(2026, 3, 2, 22, 5, tzinfo=UTC)

    assert shown_in(at, "en", zone_for("Asia/Shanghai")) == "3 March 2026, 06:05"
    assert shown_in(at, "en", zone_for("Nowhere/Land")) == "2 March 2026, 22:05 UTC"


def test_cents_yen_and_debts() -> None:
    assert shown_in(Money(105, "USD"), "en") == "$1.05"
    assert shown_in(Money(105, "USD"), "ru") == "1,05\u00a0$"
    assert shown_in(Money(-1_050, "JPY"), "en") == "−¥1,050"
    assert shown_in(Money(105, "AED"), "en") == "AED\u00a01.05"


def test_an_unknown_locale_reads_english() -> None:
    found = [language_for(locale) for locale in ("ru-RU", "zh", "fr", None)]
    assert found == ["ru", "zh", "en", "en"]


async def told(database: Database, clock: FixedClock, notice: NewNotice = RELEASED) -> bool:
    async with database.transaction() as conn:
        await lock_lane(conn, SHOP.lane(database.lanes))
        return await notices.tell(conn, SHOP, notice, lanes=database.lanes, now=clock.now())


async def seen_by(database: Database, person: str, language: str = "en") -> NoticePage:
    async with database.reading() as conn:
        return await notices.notice_page(
            conn, SHOP, person, lanes=database.lanes, language=language
        )


async def test_the_same_cause_is_told_once(database: Database, clock: FixedClock) -> None:
    assert await told(database, clock)
    assert not await told(database, clock)
    page = await seen_by(database, "anna")
    assert [notice.title for notice in page.notices] == ["Message delivered"]
    async with database.reading() as conn:
        assert (await heads(conn))[SHOP.lane(database.lanes)] == 1


@pytest.mark.parametrize("page_of", ["levels", "chat", "claims"])
async def test_staff_are_told_of_what_they_may_open(
    database: Database, clock: FixedClock, page_of: str
) -> None:
    words = Translated({"ru": "Бронзовый", "en": "Bronze", "zh": "铜级"})
    params: dict[str, Param] = {"month": "2024-05", "level": words, "before": words, "reason": "so"}
    level = NewNotice(NoticeKind.LEVEL_REVISED, "level:2024-05", params)
    order: dict[str, Param] = {"order": "1042", "due_at": clock.now()}
    claim = NewNotice(NoticeKind.CLAIM_TO_DECIDE, "claim:1", order)
    about = {"levels": level, "chat": RELEASED, "claims": claim}
    for notice in about.values():
        assert await told(database, clock, notice)
    async with database.reading() as conn:
        page = await notices.notice_page(
            conn, SHOP, "anna", lanes=database.lanes, language="en", hidden=hidden_from({page_of})
        )
    assert ([each.kind for each in page.notices], page.unread) == ([about[page_of].kind], 1)


def test_staff_with_every_permission_are_told_of_everything() -> None:
    assert hidden_from(set(Permission)) == frozenset()


async def test_each_person_reads_for_themselves(database: Database, clock: FixedClock) -> None:
    await told(database, clock)
    async with database.transaction() as conn:
        await notices.read_notices(conn, SHOP, "anna", None, lanes=database.lanes, now=clock.now())
    assert (await seen_by(database, "anna")).unread == 0
    assert (await seen_by(database, "boris")).unread == 1
    assert (await seen_by(database, "anna")).notices[0].read_at == clock.now()


async def test_parameters_come_back_as_they_were(database: Database, clock: FixedClock) -> None:
    params = {
        "amount": Money(2_500_000, "RUB"),
        "label": "contact_exchange",
        "appeal_until": clock.now(),
    }
    await told(database, clock, NewNotice(NoticeKind.FINED, "fine:1", params))
    [notice] = (await seen_by(database, "anna", "ru")).notices
    assert notice.title == written(NoticeKind.FINED, params, "ru").title
    assert "2 марта 2026" in notice.body


async def test_a_missing_parameter_is_refused_at_once(
    database: Database, clock: FixedClock
) -> None:
    with pytest.raises(KeyError):
        await told(database, clock, NewNotice(NoticeKind.FINED, "fine:1", {}))


async def test_notices_of_one_moment_are_in_the_order_of_telling(
    database: Database, clock: FixedClock
) -> None:
    keys = [f"case:{number}" for number in range(20)]
    async with database.transaction() as conn:
        await lock_lane(conn, SHOP.lane(database.lanes))
        for key in keys:
            notice = NewNotice(NoticeKind.MESSAGE_RELEASED, key, {}, f"/{key}")
            await notices.tell(conn, SHOP, notice, lanes=database.lanes, now=clock.now())
        page = await notices.notice_page(conn, SHOP, "w-1", lanes=database.lanes, language="en")
    assert [notice.link for notice in page.notices] == [f"/{key}" for key in reversed(keys)]
