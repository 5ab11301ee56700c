"""What went wrong in the demo's marketplace: kept back, reported, penalised, contested.

It is told by the ways that everybody uses, after the conversations, and under the rulebook that
holds: what the judge lets pass is simply said. The same again changes nothing.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from msgspec import Struct

from prilavok import cases, review
from prilavok.chat.judging import Judges
from prilavok.chat.model import Author, ChatId, ClientId, MessageId, Side
from prilavok.chat.verdicts import MessageRefused
from prilavok.chat.writing import Writer
from prilavok.core.clock import FixedClock
from prilavok.core.database import Database
from prilavok.core.events import serve_subscriber
from prilavok.core.lanes import Lane
from prilavok.core.parties import Party, PartyKind
from prilavok.demo.audience import Nobody
from prilavok.identity.model import Role
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import Label
from prilavok.review.model import Kind, ReportReason
from prilavok.review.reports import NewReport, report
from prilavok.standing import penalties
from prilavok.standing.penalties import Audience
from prilavok.standing.penalties.reading import penalty_page
from prilavok.standing.penalties.register import Wanted

INCIDENTS: Final = UUID("0b9a5a0e-35c7-5d0b-8a4e-7b1f9f2d6c11")
"""The name space of the client ids of what was kept back."""
HOUR: Final = timedelta(hours=1)
HANDLED: Final = timedelta(minutes=3)
ATTEMPT: Final = (str(Kind.ATTEMPT),)
REASONS: Final = {Label.CONTACT_EXCHANGE: "contact_asked", Label.INSULT: "insulting"}
REACTIONS_MAX: Final = 1_000
MODERATORS: Final = ("moderator:denis", "moderator:marina")


class Said(Struct, frozen=True):
    """Something that the judge does not let pass, `ago`, in the conversation of that name."""

    ago: timedelta
    conversation: str
    is_buyer: bool
    text: str


class Told(Struct, frozen=True):
    """A report of a line of a conversation, `ago`, by whoever read it."""

    ago: timedelta
    conversation: str
    line: int
    reason: ReportReason
    text: str


ASKED_FOR_A_PHONE: Final = Said(
    26 * HOUR,
    "an oak tray goes back",
    is_buyer=False,
    text="What is your phone number? I will call you about the new trays.",
)
INSULTED: Final = Said(
    22 * HOUR,
    "tea that got stuck; nobody has answered in time",
    is_buyer=True,
    text="Вы что, идиоты? Где мой заказ",
)
HELD: Final = (
    Said(
        7 * HOUR,
        "a charger that got edited",
        is_buyer=False,
        text="У площадки опять всё сломалось, жалуйтесь им, им всё равно",
    ),
    Said(
        1 * HOUR,
        "will the globe fit a low ceiling",
        is_buyer=False,
        text="On other shops you get fakes, ours is real",
    ),
)
REPORTS: Final = (
    Told(
        20 * HOUR,
        "which switches",
        6,
        ReportReason.FRAUD,
        "他说寄东西给我，不收费，我有点担心",
    ),
    Told(
        3 * HOUR,
        "tea that got stuck; nobody has answered in time",
        1,
        ReportReason.OTHER,
        "Пишет так, будто мы не люди",
    ),
)
APPEAL: Final = "Это я не про продавца, а про службу доставки: посылка стоит одиннадцать дней."


class Place(Struct, frozen=True):
    """A conversation as it was told: its chat, and who is on either side."""

    chat_id: ChatId
    buyer: Author
    staff: Author
    lines: tuple[tuple[Author, MessageId], ...]


class Incidents:
    """Has everything go wrong in `places`, in the order of time."""

    def __init__(self, db: Database, anchor: datetime, places: dict[str, Place]) -> None:
        self._db = db
        self._anchor = anchor
        self._places = places
        self._clock = FixedClock(anchor)
        model = Model.load()
        judges = Judges(lambda rulebook, version: Judge(rulebook, version, model))
        self._writer = Writer(db, self._clock, judges, Nobody())
        self._desk = cases.Desk(db, self._clock, review.KINDS, tuple(Label), Nobody().log_has_grown)

    async def tell(self) -> None:
        """All of it, in the order of time."""
        await self._say(ASKED_FOR_A_PHONE)
        await self._say(INSULTED)
        await self._report(REPORTS[0])
        for moderator in MODERATORS:
            await self._confirm_attempt(moderator)
        await self._appeal()
        await self._say(HELD[0])
        await self._report(REPORTS[1])
        await self._say(HELD[1])
        await self._react()
        await self._writer.close()

    async def _say(self, said: Said) -> None:
        """Nobody but its author sees it."""
        self._clock.at = self._anchor - said.ago
        place = self._places[said.conversation]
        author = place.buyer if said.is_buyer else place.staff
        client_id = ClientId(uuid5(INCIDENTS, said.conversation))
        with suppress(MessageRefused):
            await self._writer.send(author, place.chat_id, client_id, said.text)

    async def _report(self, told: Told) -> None:
        self._clock.at = self._anchor - told.ago
        place = self._places[told.conversation]
        author, message_id = place.lines[told.line]
        reader = place.staff if author.side is Side.BUYER else place.buyer
        new = NewReport(told.reason, message_id, told.text)
        await report(self._db, self._clock, reader, place.chat_id, new)

    async def _confirm_attempt(self, moderator: str) -> None:
        """The most urgent attempt is confirmed, and what follows is done."""
        self._clock.at = self._anchor - 18 * HOUR
        await self._react()
        case_id = await self._desk.take_next(moderator, ATTEMPT)
        if case_id is not None:
            self._clock.at += HANDLED
            async with self._db.reading() as conn:
                case = await cases.case_of(conn, case_id, lanes=self._db.lanes)
            reason = REASONS[Label(case.label)] if case.label in REASONS else "off_topic"
            decision = cases.Decision("confirm", template=reason, lang="ru")
            await self._desk.decide(moderator, case_id, decision)
        await self._react()

    async def _appeal(self) -> None:
        """The buyer contests what the insult led to."""
        self._clock.at = self._anchor - 12 * HOUR
        lanes, now = self._db.lanes, self._clock.now()
        buyer = self._places[INSULTED.conversation].buyer
        party = Party(PartyKind.BUYER, buyer.id)
        async with self._db.transaction() as conn:
            page = await penalty_page(
                conn,
                Wanted(party=party),
                Audience.PARTY,
                before=None,
                limit=1,
                lanes=lanes,
                now=now,
            )
            for penalty in page.penalties:
                by = f"{Role.BUYER}:{buyer.id}"
                await penalties.appeal(
                    conn, party, penalty.penalty_id, APPEAL, by=by, lanes=lanes, now=now
                )

    async def _react(self) -> None:
        """What the worker would have done by now."""
        for _ in range(REACTIONS_MAX):
            done = [
                await serve_subscriber(self._db, subscriber, Lane(lane), self._clock.now())
                for subscriber in review.SUBSCRIBERS
                for lane in range(self._db.lanes)
            ]
            if not any(done):
                return
