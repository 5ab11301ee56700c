"""The one place where the domains meet: who hears of what, what is done when, and the application.

Read it to see what a fact, an event or the passing of time sets in motion.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Final, TypeAlias

from litestar import Router

from prilavok import cases, market, review
from prilavok.audit import http as audit_http
from prilavok.cases import http as cases_http
from prilavok.cases.owners import open_cases_by_owner
from prilavok.chat import http as chat_http
from prilavok.chat import jobs as chat_jobs
from prilavok.chat import past
from prilavok.chat import programme as chat_programme
from prilavok.chat.files import http as files_http
from prilavok.chat.files import jobs as files_jobs
from prilavok.chat.files.fetching import Files
from prilavok.chat.files.taking_in import UNDER_WAY_MAX, Intake
from prilavok.chat.http import Chats
from prilavok.chat.judging import Judges
from prilavok.chat.links import note_links
from prilavok.chat.model import MessagesKeptBack, MessagesSent
from prilavok.chat.reach import chats_reached, sellers_with_chats
from prilavok.chat.writing import Writer
from prilavok.claims import arbitration as claims_arbitration
from prilavok.claims import http as claims_http
from prilavok.claims import jobs as claims_jobs
from prilavok.claims import programme as claims_programme
from prilavok.claims import returning as claims_returning
from prilavok.claims import search_index as claims_search
from prilavok.claims.desk import ClaimDesk
from prilavok.claims.refunds import settling as refunds
from prilavok.core.bus import bus_for
from prilavok.core.clock import Clock
from prilavok.core.config import Settings, address_of, zone_called
from prilavok.core.database import Connection, Database
from prilavok.core.duties import Duty
from prilavok.core.errands import Errand
from prilavok.core.events import Subscriber
from prilavok.core.files import FileStore
from prilavok.core.forgetting import forget_told
from prilavok.core.ids import SellerId, StaffId
from prilavok.core.lanes import lane_of
from prilavok.core.moving_clock import keeping_time
from prilavok.discounts import http as discounts_http
from prilavok.discounts import kind as discounts_kind
from prilavok.discounts.answering.actions import Quotes
from prilavok.discounts.buyers import http as progress_http
from prilavok.discounts.buyers import telling as discounts_telling
from prilavok.discounts.checkout import jobs as lapsed_quotes
from prilavok.discounts.checkout.checkouts import Checkouts
from prilavok.discounts.coupons import telling as coupons_telling
from prilavok.discounts.foreseeing import http as foreseeing_http
from prilavok.discounts.offering import http as offering_http
from prilavok.discounts.offering.reach import Reaches
from prilavok.discounts.projecting import count
from prilavok.discounts.spend.beginning import count_history
from prilavok.erasure import http as erasure_http
from prilavok.erasure import jobs as erasure_jobs
from prilavok.home import counting
from prilavok.home import http as home_http
from prilavok.home import naming as home_naming
from prilavok.home.health import Parts, Work
from prilavok.identity import jobs as identity_jobs
from prilavok.identity.authentication import Identity
from prilavok.identity.jwks import KeySet
from prilavok.identity.pacing import Pace, Paces
from prilavok.inbox import autoresponding, search_index, waking
from prilavok.inbox import setup_http as inbox_http
from prilavok.inbox.telling import Inboxes
from prilavok.levels import http as levels_http
from prilavok.levels import jobs as levels_jobs
from prilavok.levels import lateness
from prilavok.levels import programme as levels_programme
from prilavok.levels import telling as levels_telling
from prilavok.levels.appealing import deciding as levels_appeals
from prilavok.levels.appealing import kinds as level_appeals
from prilavok.levels.appealing import previewing as level_previewing
from prilavok.levels.appealing.revising import revise_due
from prilavok.levels.evidence import hearing
from prilavok.levels.news import jobs as levels_news
from prilavok.levels.overseeing import overriding
from prilavok.levels.projection.actions import project_due
from prilavok.live import http as live_http
from prilavok.live.hub import Hub
from prilavok.live.sockets import Room
from prilavok.market import http as market_http
from prilavok.market.naming import Imitates
from prilavok.moderation import http as moderation_http
from prilavok.moderation import programme as moderation_programme
from prilavok.moderation.attachments.readers import Readers
from prilavok.moderation.external import ExternalJudges
from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import Label
from prilavok.moderation.names import imitates
from prilavok.moderation.programme import Rulebook
from prilavok.moderation.shadow import Source
from prilavok.notices import http as notices_http
from prilavok.notifying import http as notifying_http
from prilavok.notifying import waiting as notifying_waiting
from prilavok.notifying.actions import Desk as NotifyingDesk
from prilavok.notifying.mail import MailServer
from prilavok.notifying.posting import Post
from prilavok.notifying.push import http as push_http
from prilavok.notifying.push.actions import PushDesk
from prilavok.notifying.push.posting import PushPost
from prilavok.notifying.push.services import PushServices
from prilavok.notifying.push.vapid import vapid_of
from prilavok.programmes import http as programmes_http
from prilavok.programmes import jobs as programmes_jobs
from prilavok.review import http as review_http
from prilavok.review import programme as review_programme
from prilavok.staffing import http as staffing_http
from prilavok.staffing import keys as staffing_keys
from prilavok.staffing.actions import Staffing
from prilavok.standing.admission import http as admission_http
from prilavok.standing.admission.rollout import http as rollout_http
from prilavok.standing.admission.rollout import jobs as rollout_jobs
from prilavok.standing.admission.rollout import programme as rollout_programme
from prilavok.standing.admission.rollout.dry_run import Reach
from prilavok.standing.admission.terms import http as terms_http
from prilavok.standing.admission.terms import jobs as terms_jobs
from prilavok.standing.admission.terms import programme as terms_programme
from prilavok.standing.admission.trust import jobs as trust_jobs
from prilavok.standing.admission.trust import programme as trust_programme
from prilavok.standing.penalties import http as penalties_http
from prilavok.standing.penalties import programme as penalties_programme
from prilavok.web import quotes as web_quotes
from prilavok.web.app import build_app
from prilavok.web.front import AsgiApp, Receive, Scope, Send
from prilavok.web.problems import problem_of
from prilavok.web.socket import SocketApp

PROJECTIONS: Final = (
    rollout_jobs.fix_before_sellers_change,
    market.PROJECTION,
    count,
    trust_jobs.judge_by_facts,
    chat_jobs.reconsider_rights,
)
"""Run in the transaction of every intake of facts, in this order."""

SUBSCRIBERS: Final[tuple[Subscriber, ...]] = (
    Subscriber("links", (MessagesSent, MessagesKeptBack), note_links),
    trust_jobs.SUBSCRIBER,
    search_index.SUBSCRIBER,
    notifying_waiting.SUBSCRIBER,
    claims_jobs.SUBSCRIBER,
    hearing.SUBSCRIBER,
    levels_telling.SUBSCRIBER,
    discounts_telling.SUBSCRIBER,
    levels_appeals.SUBSCRIBER,
    claims_returning.SUBSCRIBER,
    *review.SUBSCRIBERS,
    refunds.SUBSCRIBER,
)
"""Act on events, in the background, once each; `subscribers_of` adds those that need settings."""

COPYING: Final = tuple(subscriber.name for subscriber in SUBSCRIBERS)
"""Those that may copy what messages say: an erasure waits for them."""

DUTIES: Final = (
    Duty(
        "deadlines of answers",
        timedelta(minutes=1),
        chat_jobs.watch_deadlines,
        from_the_beginning=True,
    ),
    Duty("turns of claims", timedelta(seconds=1), claims_jobs.watch_turns),
    claims_search.DUTY,
    waking.DUTY,
    Duty("starts of programmes", timedelta(seconds=1), programmes_jobs.tell_starts),
    Duty("first sellers", timedelta(seconds=10), rollout_jobs.fix_by_time),
    Duty("terms", timedelta(seconds=2), partial(terms_jobs.tell_sellers, sellers_with_chats)),
    Duty("trust", timedelta(seconds=10), trust_jobs.judge_by_time),
    levels_news.DUTY,
    lateness.DUTY,
    overriding.DUTY,
    Duty("expired credentials", timedelta(hours=1), identity_jobs.forget_expired),
    Duty("erasures", timedelta(seconds=1), partial(erasure_jobs.go_on, COPYING)),
    counting.DUTY,
)
"""Done again and again; see `duties_of`."""

ERRANDS: Final = (
    Errand("evidence of levels", timedelta(seconds=1), levels_jobs.read_facts),
    Errand("settlements of levels", timedelta(seconds=10), levels_jobs.settle_due),
    Errand("revisions of levels", timedelta(seconds=2), revise_due),
    Errand("projections of levels", timedelta(minutes=1), project_due),
    Errand("ends of discounts", timedelta(minutes=10), discounts_telling.walk),
    Errand("past purchases", timedelta(seconds=10), count_history),
    lapsed_quotes.ERRAND,
    lapsed_quotes.FORGETTING,
    coupons_telling.ERRAND,
)
"""Long work that is done again and again, each in one process at a time; see `errands_of`."""

PROGRAMMES: Final = (
    chat_programme.KIND,
    moderation_programme.KIND,
    penalties_programme.KIND,
    terms_programme.KIND,
    rollout_programme.KIND,
    trust_programme.KIND,
    review_programme.KIND,
    claims_programme.KIND,
    levels_programme.KIND,
    discounts_kind.KIND,
)
"""The kinds of documents that operators edit."""

CASE_KINDS: Final = {**review.KINDS, **claims_arbitration.KINDS, **level_appeals.KINDS}
"""What the review queue can be about."""


REACH: Final = Reach(chats_reached, open_cases_by_owner)
"""Where a dry run of the rollout looks for what it would touch."""

Assemble: TypeAlias = Callable[[Settings, Room], AsgiApp]


class Server:
    """One process's part of the installation; an ASGI application that starts with its lifespan."""

    def __init__(self, settings: Settings, assemble: Assemble | None = None) -> None:
        """`assemble` makes the application; `app_of` does, unless another one is given."""
        self._settings = settings
        self._assemble = assemble or app_of
        self._app: AsgiApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            assert self._app is not None, "the server has not started"
            await self._app(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            running = self.running()
            await running.__aenter__()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            raise
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await running.__aexit__(None, None, None)
        await send({"type": "lifespan.shutdown.complete"})

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[Room]:
        """Open the database, follow the lanes and take requests, until the block is left."""
        settings = self._settings
        assert settings.database_url is not None, "the parent passes the address on"
        db = await Database.open(settings.database_url)
        hub = Hub(db, bus_for(settings.database_url, settings.bus_url))
        try:
            await cases.refuse_unknown_kinds(db, CASE_KINDS)
            async with keeping_time(db) as clock:
                judges = judges_of(settings, clock)
                room = room_of(settings, db, clock, hub, judges)
                self._app = self._assemble(settings, room)
                await hub.start()
                yield room
                await room.writer.close()
                await room.files.intake.close()
                await judges.close()
        finally:
            await hub.stop()
            await db.close()


def create_app() -> Server:
    """The application as the environment configures it."""
    return Server(Settings.load())


def subscribers_of(settings: Settings, clock: Clock) -> tuple[Subscriber, ...]:
    """Everybody who acts on events."""
    judges = cache(partial(judges_of, settings, clock))
    return (
        *SUBSCRIBERS,
        *counting.subscribers(zone_called(settings.time_zone), hearing.hear_of_answers),
        autoresponding.subscriber(judges, clock),
    )


def identity_of(settings: Settings, db: Database, clock: Clock) -> Identity:
    """Who may come in: by the marketplace's keys and its facts about staff."""

    async def staff_standing(seller_id: SellerId, staff_id: StaffId) -> frozenset[str] | None:
        async with db.reading() as conn:
            lane = lane_of(seller_id, db.lanes)
            member = await market.staff_member(conn, lane, seller_id, staff_id)
        if member is None or not member.active:
            return None
        return frozenset(member.permissions)

    return Identity(
        db=db,
        clock=clock,
        staff_standing=staff_standing,
        seller_key_holder=partial(staffing_keys.holder_of, db, clock),
        keys=KeySet(settings.jwks, clock) if settings.jwks else None,
        issuer=settings.issuer,
        audience=settings.audience,
        paces=paces_of(settings),
    )


def paces_of(settings: Settings) -> Paces:
    """How fast one may write in this process."""
    return Paces(
        people=Pace(settings.writes_burst, settings.writes_per_minute),
        keys=Pace(settings.key_writes_burst, settings.key_writes_per_minute),
    )


def judges_of(settings: Settings, clock: Clock) -> Judges:
    """The judges of this process, by whatever rulebooks are published."""
    model = Model.load()

    def made_ready(rulebook: Rulebook, version: int) -> Judge:
        return Judge(rulebook, version, model)

    return Judges(made_ready, ExternalJudges(settings.external_judge_secret, clock))


def past_texts(db: Database) -> Source:
    """Where shadow mode has its texts from."""
    return partial(past.past_texts, db)


def room_of(settings: Settings, db: Database, clock: Clock, hub: Hub, judges: Judges) -> Room:
    """What all connections of this process share."""
    writer = Writer(db, clock, judges, hub)
    store = files_of(settings)
    readers = Readers(waiting_max=UNDER_WAY_MAX)  # what has arrived is read, not sent again
    intake = Intake(
        db,
        clock,
        writer.rights,
        store,
        readers,
        video_bytes_max=settings.video_bytes_max,
    )
    identity = identity_of(settings, db, clock)
    return Room(
        db=db,
        clock=clock,
        writer=writer,
        hub=hub,
        judges=judges,
        identity=identity,
        paces=identity.paces,
        files=Files(db, clock, store, intake, hub.log_has_grown),
        describe=problem_of,
    )


def files_of(settings: Settings) -> FileStore:
    """Where the files of chats lie."""
    return FileStore(settings.files_url, settings.data_dir)


def post_of(settings: Settings, db: Database, clock: Clock) -> Post | None:
    """What makes letters and sends them; none without a mail server."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    server = MailServer(settings.smtp_url, settings.mail_from)
    return Post(db, clock, server, address_of(settings))


def push_post_of(settings: Settings, db: Database, clock: Clock) -> PushPost | None:
    """What makes pushes and sends them; none where no push service is allowed."""
    if not settings.push_allowed:
        return None
    vapid = vapid_of(settings, db.secret)
    return PushPost(db, clock, PushServices(settings.push_allowed, vapid), vapid.public)


def notifying_of(settings: Settings, room: Room) -> NotifyingDesk:
    """Where staff say what they want letters about."""
    can_mail = settings.smtp_url is not None and settings.mail_from is not None
    return NotifyingDesk(room.db, room.clock, address_of(settings), can_mail)


def duties_of(settings: Settings) -> tuple[Duty, ...]:
    """Everything that is done again and again, in the background."""
    collect = partial(files_jobs.collect, files_of(settings))
    return (*DUTIES, Duty("files", timedelta(minutes=10), collect))


def errands_of(settings: Settings, clock: Clock) -> tuple[Errand, ...]:
    """All long work that is done again and again."""
    forget = partial(
        forget_told,
        subscribers=[subscriber.name for subscriber in subscribers_of(settings, clock)],
        kept_for=timedelta(days=settings.events_kept_days),
    )
    return (*ERRANDS, Errand("old events", timedelta(hours=1), forget))


async def previewed(
    conn: Connection, case: cases.Case, label: str | None, now: datetime
) -> cases.Consequences:
    """What decisions about a case would lead to, whatever kind it is of."""
    found = await review.preview(conn, case, label, now)
    return found or await level_previewing.preview(conn, case, label, now)


def desk_of(room: Room) -> cases.Desk:
    """Where moderators decide cases."""
    return cases.Desk(
        room.db,
        room.clock,
        CASE_KINDS,
        tuple(Label),
        room.hub.log_has_grown,
        previewed,
        review.facts_now,
    )


def claims_of(room: Room) -> ClaimDesk:
    """What claims are reached by."""
    return ClaimDesk(room.db, room.clock, room.judges, room.hub)


def app_of(settings: Settings, room: Room, mounts: Mapping[str, AsgiApp] | None = None) -> AsgiApp:
    """Every domain's routes, the socket, the pages and `mounts`, as one ASGI application."""
    assert isinstance(room.identity, Identity)
    quotes = Quotes(room.db, room.clock)
    return build_app(
        routes=routes_of(room, settings, quotes),
        identity=room.identity,
        database=room.db,
        clock=room.clock,
        settings=settings,
        sockets={"/v1/socket": SocketApp(room, room.identity, settings.allowed_origins)},
        mounts=mounts,
        direct={web_quotes.PATH: partial(web_quotes.QuotesApp, quotes)},
    )


def home_of(settings: Settings, clock: Clock) -> home_http.Place:
    """What home pages need to know of this installation."""
    readers = [subscriber.name for subscriber in subscribers_of(settings, clock)]
    work = (*duties_of(settings), *errands_of(settings, clock))
    duties = [Work(each.name, each.every) for each in work]
    return home_http.Place(
        zone_called(settings.time_zone), Parts(duties, readers, settings.data_dir, clock.now())
    )


def imitates_of(settings: Settings) -> Imitates:
    """What nobody in facts may be called, however they are told."""
    return partial(imitates, protected=settings.protected_names)


def routes_of(room: Room, settings: Settings, quotes: Quotes | None = None) -> list[Router]:
    """The routes of every domain; `quotes` are others' as well."""
    return [
        market_http.routes(PROJECTIONS, room.hub.log_has_grown, imitates_of(settings)),
        programmes_http.routes(PROGRAMMES),
        chat_http.routes(Chats(room.db, room.clock, room.writer, room.judges, room.hub)),
        inbox_http.routes(Inboxes(room.db, room.clock, room.hub), room.judges),
        files_http.routes(room.files),
        claims_http.routes(claims_of(room), room.files),
        notifying_http.routes(notifying_of(settings, room)),
        push_http.routes(PushDesk(room.db, room.clock, settings)),
        staffing_http.routes(Staffing(room.db, room.clock, room.hub.log_has_grown)),
        live_http.routes(room),
        cases_http.routes(desk_of(room)),
        review_http.routes(),
        erasure_http.routes(),
        notices_http.routes(),
        admission_http.routes(),
        terms_http.routes(),
        rollout_http.routes(REACH),
        penalties_http.routes(tuple(each.name for each in review.SUBSCRIBERS)),
        audit_http.routes(home_naming.names_in),
        moderation_http.routes(room.judges.make_ready, past_texts(room.db)),
        home_http.routes(home_of(settings, room.clock)),
        *levels_http.routes(room.judges),
        offering_http.routes(Reaches(room.db, room.clock)),
        progress_http.routes(),
        foreseeing_http.routes(),
        discounts_http.routes(
            lambda: quotes or Quotes(room.db, room.clock),
            lambda: Checkouts(room.db, room.clock),
            room.judges,
        ),
    ]
