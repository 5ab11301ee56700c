"""Sellers are told of their new level."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from prilavok import programmes
from prilavok.core.database import Connection
from prilavok.core.events import Event, Subscriber, heads, lock_lane
from prilavok.core.lanes import Lane
from prilavok.levels.model import LevelChanged, LevelName
from prilavok.levels.months import Month
from prilavok.levels.programme import KIND, LevelProgramme
from prilavok.levels.settling import settlement_store
from prilavok.notices import NewNotice, NoticeKind, Recipient, RecipientKind
from prilavok.notices import tell as tell_notice
from prilavok.notices.model import Translated
from prilavok.notices.words import LANGUAGES, month_text

NO_LEVEL: Final = Translated({"ru": "нет уровня", "en": "no level", "zh": "无等级"})


async def tell_of_level(conn: Connection, lane: Lane, event: Event, at: datetime) -> None:
    """Tell the seller once what the month gave."""
    assert isinstance(event, LevelChanged)
    settlement = await settlement_store.settlement_of(conn, Month.parse(event.period))
    assert settlement is not None
    programme = await programmes.document_kept(conn, KIND, settlement.programme_version)
    await lock_lane(conn, lane)
    kind = NoticeKind.LEVEL_CHANGED
    notice = NewNotice(
        kind,
        f"{kind}:{event.period}",
        {
            "month": called(Month.parse(event.period)),
            "level": named(programme, event.level_after),
            "before": named(programme, event.level_before),
        },
        "/levels",
    )
    recipient = Recipient(RecipientKind.SELLER, event.seller_id)
    await tell_notice(conn, recipient, notice, lanes=len(await heads(conn)), now=at)


def named(programme: LevelProgramme, name: LevelName | None) -> Translated:
    """A level's name in every language."""
    level = programme.level(name)
    if level is None:
        return NO_LEVEL
    return Translated({"ru": level.named.ru, "en": level.named.en, "zh": level.named.zh})


def called(month: Month) -> Translated:
    """The month as every language writes it."""
    return Translated({language: month_text(month.first, language) for language in LANGUAGES})


SUBSCRIBER: Final = Subscriber("level notices", (LevelChanged,), tell_of_level, one_at_a_time=True)
