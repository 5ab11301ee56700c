"""Telling the demo's story to an empty database: once, by the ways that everybody uses.

Facts go through the market's intake, messages through the chat's writer, each at its own time.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID, uuid5

from msgspec import Struct

from prilavok import market
from prilavok.chat import actions as chats
from prilavok.chat.batch import written_before
from prilavok.chat.files.model import FileId
from prilavok.chat.files.taking_in import Intake
from prilavok.chat.judging import Judges
from prilavok.chat.model import (
    Author,
    ChatId,
    ClientId,
    Mark,
    MessageId,
    Side,
    lane_of_chat,
    message_id_for,
)
from prilavok.chat.writing import Writer
from prilavok.core.clock import Clock, FixedClock
from prilavok.core.config import Settings, zone_called
from prilavok.core.database import Database
from prilavok.core.errors import Conflict
from prilavok.core.events import Subscriber
from prilavok.core.files import FileStore
from prilavok.core.ids import SellerId
from prilavok.core.lanes import Lane
from prilavok.core.money import Money
from prilavok.core.moving_clock import read_ahead, start_clock
from prilavok.demo import discounts, levels, programmes, store
from prilavok.demo.audience import Nobody
from prilavok.demo.care import take_care
from prilavok.demo.catalogue import (
    CATEGORIES,
    SHOPKEEPER_BY_ID,
    SHOPKEEPERS,
    WARES,
    Shopkeeper,
    Ware,
)
from prilavok.demo.claiming import Claimants
from prilavok.demo.conversations import CONVERSATIONS, Conversation
from prilavok.demo.drawings import DRAWINGS
from prilavok.demo.incidents import Incidents, Place
from prilavok.demo.orders import CURRENCY, SOURCE, order_facts, review_facts
from prilavok.demo.personas import BUYERS, MARKETPLACE, PERSONAS, STAFF, Persona
from prilavok.demo.sales import sales_facts
from prilavok.demo.scenes import Scene, play
from prilavok.home import counting
from prilavok.identity.actions import start_session
from prilavok.identity.model import Principal
from prilavok.inbox.telling import Inboxes
from prilavok.levels.evidence import hearing
from prilavok.market.actions import fact_told
from prilavok.market.model import FactNotFound
from prilavok.moderation.attachments.readers import Readers
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.programme import Rulebook
from prilavok.wiring import PROJECTIONS

STORY: Final = UUID("6f7b1d2e-6d0e-5a0c-9f43-0d1f3c6a7b21")
"""The name space of the demo's client ids: the same messages, the same ids."""
FIRST_FACT: Final = "seller:chayka"
DAY: Final = timedelta(days=1)
SECOND_THOUGHTS: Final = timedelta(minutes=2)


@dataclass(eq=False)
class NotADemo(Conflict):
    """This database holds another marketplace; give the demo its own with PRILAVOK_DATA_DIR."""


class Deed(Struct, frozen=True):
    """What is done at `at` in a conversation: the line `number` is written, edited or deleted."""

    at: datetime
    conversation: Conversation
    number: int
    what: str


async def load(db: Database, clock: Clock, files: FileStore) -> bool:
    """Tell the story as of now, unless it was told here before; whether it was told now.

    A telling that was interrupted is taken up where it stopped. Raises `NotADemo` where a real
    marketplace lives.
    """
    if await read_ahead(db) is not None:
        return False
    anchor = await _anchor(db, clock)
    await _sign_in(db, anchor)
    await programmes.publish(db, anchor)
    await market.take_in(db, FixedClock(anchor), list(story_facts(anchor)), PROJECTIONS)
    await programmes.accept_terms(db, anchor)
    storyteller = Storyteller(db, anchor, files)
    claimants = Claimants(db, anchor, without_rules(), files)
    await play([*storyteller.scenes(), *claimants.scenes()])
    await storyteller.close()
    await claimants.close()
    await levels.tell(db, anchor, _noting_answers())
    await Incidents(db, anchor, storyteller.places()).tell()
    inboxes = Inboxes(db, FixedClock(anchor), Nobody())
    judges = judges_by_default()
    await take_care(inboxes, judges, storyteller.places())
    await levels.give_opinion(db, judges, anchor)
    await discounts.tell(db, without_rules(), anchor)
    async with db.transaction() as conn:
        await store.order_audit(conn)
        await start_clock(conn)
    return True


async def _sign_in(db: Database, anchor: datetime) -> None:
    """Whoever decides for the marketplace was there before: their names are known."""
    for persona in MARKETPLACE:
        principal = Principal(persona.role, persona.id, "token", None, name=persona.name)
        await start_session(db, FixedClock(anchor), principal)


def _noting_answers() -> Subscriber:
    """Who notes answers in a server that is set up as this one."""
    zone = zone_called(Settings.load().time_zone)
    _, noting = counting.subscribers(zone, hearing.hear_of_answers)
    return noting


def story_facts(anchor: datetime) -> Iterable[market.AnyFact]:
    """Everybody and everything there is in the demo as of `anchor`."""
    yield from (_seller_fact(keeper, anchor) for keeper in SHOPKEEPERS)
    yield from (_staff_fact(persona, anchor) for persona in STAFF)
    yield from (_buyer_fact(persona, anchor) for persona in BUYERS)
    yield from (_product_fact(ware, anchor) for ware in WARES)
    yield from order_facts(anchor)
    yield from review_facts(anchor)
    yield from sales_facts(anchor)


def _seller_fact(keeper: Shopkeeper, anchor: datetime) -> market.Seller:
    return market.Seller(
        source=SOURCE,
        id=f"seller:{keeper.id}",
        at=anchor - DAY * 200,
        seller_id=keeper.id,
        name=keeper.name,
        country=keeper.country,
        region=keeper.region,
        registered_at=anchor - DAY * 365 * keeper.years,
        trade=keeper.trade,
        trusted=keeper.trusted,
        contract_verified_at=_years_before(anchor, keeper.contract_years),
        payout_account=keeper.payouts,
    )


def _buyer_fact(buyer: Persona, anchor: datetime) -> market.Buyer:
    return market.Buyer(
        source=SOURCE,
        id=f"buyer:{buyer.id}",
        at=anchor - DAY * 180,
        buyer_id=buyer.id,
        name=buyer.name,
    )


def _product_fact(ware: Ware, anchor: datetime) -> market.Product:
    language = SHOPKEEPER_BY_ID[ware.seller_id].language
    return market.Product(
        source=SOURCE,
        id=f"product:{ware.id}",
        at=anchor - DAY * 150,
        seller_id=ware.seller_id,
        product_id=ware.id,
        title=ware.title.to(language),
        category=tuple(words.to(language) for words in CATEGORIES[ware.category]),
        price=Money(ware.price_rub * 100, CURRENCY),
    )


def _years_before(anchor: datetime, years: int | None) -> datetime | None:
    return None if years is None else anchor - DAY * 365 * years


def judges_by_default() -> Judges:
    """Those who judge in the demo: by the rules in force."""
    model = Model.load()
    return Judges(lambda rulebook, version: Judge(rulebook, version, model))


def without_rules() -> Judges:
    """Judges who let everything pass: the story is to be the same under every rulebook."""
    model = Model.load()
    no_rules = Rulebook(name="story", own_hosts=("market.example",), rules=())
    return Judges(lambda _, version: Judge(no_rules, version, model))


class Storyteller:
    """Plays the conversations, each message at its own time; a message that was told is found."""

    def __init__(self, db: Database, anchor: datetime, files: FileStore) -> None:
        self._db = db
        self._anchor = anchor
        self._clock = FixedClock(anchor)
        self._judges = without_rules()
        self._writer = Writer(db, self._clock, self._judges, Nobody())
        self._intake = Intake(db, self._clock, self._writer.rights, files, Readers())
        self._chats: dict[str, ChatId] = {}
        self._messages: dict[tuple[str, int], MessageId] = {}

    def scenes(self) -> Iterable[Scene]:
        """All that is done in all conversations."""
        return (Scene(deed.at, partial(self._do, deed)) for deed in self._deeds())

    async def close(self) -> None:
        """Nothing more is told."""
        await self._writer.close()
        await self._intake.close()

    def places(self) -> dict[str, Place]:
        """The conversations that were told, by name."""
        return {conversation.name: self._place(conversation) for conversation in CONVERSATIONS}

    def _place(self, conversation: Conversation) -> Place:
        return Place(
            chat_id=self._chats[conversation.name],
            buyer=_author(Side.BUYER, conversation),
            staff=_author(Side.SELLER, conversation),
            lines=tuple(
                (_author(line.side, conversation), self._messages[conversation.name, number])
                for number, line in enumerate(conversation.lines)
            ),
        )

    def _deeds(self) -> Iterable[Deed]:
        for conversation in CONVERSATIONS:
            lasted = sum((line.after for line in conversation.lines), timedelta())
            at = self._anchor - conversation.ago - lasted
            yield Deed(at, conversation, 0, "open")
            for number, line in enumerate(conversation.lines):
                at += line.after
                yield Deed(at, conversation, number, "write")
                if number in conversation.deleted or number in dict(conversation.edited):
                    yield Deed(at + SECOND_THOUGHTS, conversation, number, "think again")
            if conversation.lines:
                yield Deed(at + SECOND_THOUGHTS, conversation, len(conversation.lines), "leave")

    async def _do(self, deed: Deed) -> None:
        self._clock.at = deed.at
        conversation = deed.conversation
        match deed.what:
            case "open":
                await self._open(conversation)
            case "write":
                await self._write(conversation, deed.number)
            case "think again":
                await self._think_again(conversation, deed.number)
            case _:
                await self._leave(conversation)

    async def _open(self, conversation: Conversation) -> None:
        buyer = _author(Side.BUYER, conversation)
        seller_id = SellerId(conversation.seller_id)
        chat, _ = await chats.open_chat(self._db, self._clock, buyer, seller_id, conversation.about)
        self._chats[conversation.name] = chat.chat_id

    async def _write(self, conversation: Conversation, number: int) -> None:
        """Whoever writes has read what was written to them."""
        line = conversation.lines[number]
        author = _author(line.side, conversation)
        await self._mark(conversation, line.side, read=number)
        client_id = ClientId(uuid5(STORY, f"{conversation.name}:{number}"))
        chat_id = self._chats[conversation.name]
        message_id = message_id_for(chat_id, author, client_id)
        self._messages[conversation.name, number] = message_id
        if number in dict(conversation.pictures) and await self._is_told(chat_id, message_id):
            return
        files = [
            await self._picture(author, chat_id, name)
            for n, name in conversation.pictures
            if n == number
        ]
        await self._writer.send(author, chat_id, client_id, line.text, files=files)

    async def _is_told(self, chat_id: ChatId, message_id: MessageId) -> bool:
        """A file has another id each time, so its message must not be sent twice."""
        lane = lane_of_chat(chat_id, self._db.lanes)
        async with self._db.reading() as conn:
            return bool(await written_before(conn, lane, [(chat_id, message_id)]))

    async def _picture(self, author: Author, chat_id: ChatId, name: str) -> FileId:
        """The id of a photograph that was just sent in."""

        async def drawn() -> AsyncGenerator[bytes]:
            yield DRAWINGS[name]()

        return (await self._intake.take_in(author, chat_id, name, drawn())).file_id

    async def _think_again(self, conversation: Conversation, number: int) -> None:
        author = _author(conversation.lines[number].side, conversation)
        chat_id = self._chats[conversation.name]
        message_id = self._messages[conversation.name, number]
        if number in conversation.deleted:
            await chats.delete_message(self._db, self._clock, author, chat_id, message_id)
        else:
            text = dict(conversation.edited)[number]
            await chats.edit_message(
                self._db, self._clock, self._judges, author, chat_id, message_id, text
            )

    async def _leave(self, conversation: Conversation) -> None:
        told = len(conversation.lines)
        reader = conversation.lines[-1].side.other
        await self._mark(conversation, reader, read=told - conversation.unread_lines)
        if conversation.is_closed:
            await chats.close_chat(
                self._db,
                self._clock,
                _author(Side.SELLER, conversation),
                self._chats[conversation.name],
            )

    async def _mark(self, conversation: Conversation, side: Side, *, read: int) -> None:
        chat_id = self._chats[conversation.name]
        if read:
            mark = Mark(chat_id, side, read, read)
            await self._writer.marked(lane_of_chat(chat_id, self._db.lanes), mark)


async def _anchor(db: Database, clock: Clock) -> datetime:
    """The moment as of which the story is told: now, or when a telling was begun here."""
    async with db.reading() as conn:
        try:
            begun = await fact_told(conn, SOURCE, FIRST_FACT, lanes=db.lanes)
        except FactNotFound:
            lanes = [Lane(lane) for lane in range(db.lanes)]
            if any([await market.facts_after(conn, lane, 0, facts_max=1) for lane in lanes]):
                raise NotADemo from None
            return clock.now().replace(microsecond=0)
    return begun.fact.at + DAY * 200


def _staff_fact(persona: Persona, anchor: datetime) -> market.Staff:
    assert persona.seller_id is not None
    return market.Staff(
        source=SOURCE,
        id=f"staff:{persona.id}",
        at=anchor - DAY * 170,
        seller_id=persona.seller_id,
        staff_id=persona.id,
        name=persona.name,
        permissions=persona.permissions,
        active=persona.active,
    )


def _author(side: Side, conversation: Conversation) -> Author:
    if side is Side.BUYER:
        return Author(Side.BUYER, conversation.buyer_id)
    staff = PERSONAS[conversation.staff_id]
    return Author(Side.SELLER, staff.id, SellerId(conversation.seller_id), staff.name)
