"""One link sent to many is one attack: one case for all of it, and one decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec import Struct

from prilavok import cases, programmes
from prilavok.cases import Case, Evidence, NewCase
from prilavok.chat import reviewing
from prilavok.chat.evidence import evidence_of
from prilavok.chat.links import LinkReach, Sighting, reach_of, sightings_of
from prilavok.chat.lookups import chats_of
from prilavok.chat.model import ChatId, LinksSeen, MessageId, Side, lane_of_chat
from prilavok.core.database import Connection
from prilavok.core.events import heads, lock_lanes
from prilavok.core.lanes import Lane, lane_of
from prilavok.core.parties import Party, PartyKind
from prilavok.moderation.model import Label
from prilavok.notices import NoticeKind
from prilavok.notices.model import Param
from prilavok.review import rules, store
from prilavok.review.evidence import history_of
from prilavok.review.kinds import KINDS
from prilavok.review.model import Kind
from prilavok.review.programme import KIND, PRESET_DEFAULT, ReviewPolicy
from prilavok.review.telling import About, in_every_language, tell

EVER: Final = datetime.fromtimestamp(0, UTC)
SHOWN_MAX: Final = 50
"""Messages of a campaign that its case shows; all of them are recalled."""
RECALLED: Final = "recall"


class Grown(Struct, frozen=True):
    """A link that has come to many; `owner` has sent it to most of them."""

    link: str
    owner: Party
    sightings: tuple[Sighting, ...]


async def watch_links(conn: Connection, lane: Lane, event: LinksSeen, at: datetime) -> None:
    """Open a case for a link that has come to many; take back one that was found dangerous."""
    lanes = len(await heads(conn))
    links = sorted({seen.link for seen in event.seen})
    known = {link: await store.campaign(conn, link, lanes=lanes) for link in links}
    unknown = [link for link in links if known[link] is None]
    grown = [each for link in unknown if (each := await _grown(conn, link, lanes=lanes, at=at))]
    dangerous = [link for link, each in known.items() if each and each.decision == RECALLED]
    to_recall = {
        link: [(seen.chat_id, seen.message_id) for seen in event.seen if seen.link == link]
        for link in dangerous
    }

    chat_ids = {chat_id for keys in to_recall.values() for chat_id, _ in keys}
    await lock_lanes(conn, await _touched(conn, lane, grown, chat_ids, lanes=lanes))
    for each in grown:
        await _open(conn, each, lanes=lanes, at=at)
    reason = in_every_language("dangerous_site")
    for link, keys in to_recall.items():
        await recall_in_lane(conn, lane, keys, link, reason, lanes=lanes, at=at)


async def recall_everywhere(
    conn: Connection, link: str, reason: Param, *, lanes: int, at: datetime
) -> list[Sighting]:
    """Take back every message that holds `link`; where it was seen. The caller holds every lane."""
    sightings = await _every_sighting(conn, link, lanes=lanes)
    by_lane: dict[Lane, list[tuple[ChatId, MessageId]]] = {}
    for each in sightings:
        lane = lane_of_chat(each.chat_id, lanes)
        by_lane.setdefault(lane, []).append((each.chat_id, each.message_id))
    for lane, keys in sorted(by_lane.items()):
        await recall_in_lane(conn, lane, keys, link, reason, lanes=lanes, at=at)
    return sightings


async def recall_in_lane(
    conn: Connection,
    lane: Lane,
    keys: Sequence[tuple[ChatId, MessageId]],
    danger: str,
    reason: Param,
    *,
    lanes: int,
    at: datetime,
) -> None:
    """Take messages back, and tell their authors and whoever has read one, once for a `danger`."""
    for recalled in await reviewing.recall(conn, lane, keys, at):
        seller = Party(PartyKind.SELLER, recalled.seller_id)
        buyer = Party(PartyKind.BUYER, recalled.buyer_id)
        by_buyer = recalled.side is Side.BUYER
        author, reader = (buyer, seller) if by_buyer else (seller, buyer)
        about = About(author, recalled.chat_id, f"recalled:{danger}")
        await tell(conn, about, NoticeKind.MESSAGE_RECALLED, {"reason": reason}, lanes=lanes, at=at)
        if recalled.was_read:
            about = About(reader, recalled.chat_id, f"danger:{danger}")
            await tell(conn, about, NoticeKind.DANGER_SEEN, {}, lanes=lanes, at=at)


async def facts_now(conn: Connection, case: Case) -> Mapping[str, str]:
    """How far the link of a campaign has come by now: all that recalling it would take back."""
    if case.kind != Kind.PHISHING_CAMPAIGN:
        return {}
    return _facts_of(await reach_of(conn, case.subject, lanes=len(await heads(conn))))


async def policy_in_force(conn: Connection, at: datetime) -> ReviewPolicy:
    """What the operator has published for that moment, else the default preset."""
    return (await programmes.current(conn, KIND, at, otherwise=PRESET_DEFAULT)).document


async def _grown(conn: Connection, link: str, *, lanes: int, at: datetime) -> Grown | None:
    policy = (await policy_in_force(conn, at)).campaigns
    sightings = await sightings_of(conn, link, at - policy.within, lanes=lanes)
    side = rules.attacking_side(sightings, policy)
    if side is None:
        return None
    [owner, *_] = rules.spreaders([each for each in sightings if each.side is side], 1)
    return Grown(link, owner, tuple(sightings))


async def _every_sighting(conn: Connection, link: str, *, lanes: int) -> list[Sighting]:
    """However many there are: they are read a page at a time."""
    found: dict[MessageId, Sighting] = {}
    since = EVER
    while new := [
        each
        for each in await sightings_of(conn, link, since, lanes=lanes)
        if each.message_id not in found
    ]:
        found |= {each.message_id: each for each in new}
        since = new[-1].sent_at
    return list(found.values())


async def _touched(
    conn: Connection,
    lane: Lane,
    grown: Sequence[Grown],
    chat_ids: Collection[ChatId],
    *,
    lanes: int,
) -> set[Lane]:
    """The lanes that are written in."""
    chats = await chats_of(conn, lane, list(chat_ids))
    return {
        lane,
        *(lane_of(each.link, lanes) for each in grown),
        *(each.owner.lane(lanes) for each in grown),
        *(lane_of(chat.buyer_id, lanes) for chat in chats),
    }


async def _open(conn: Connection, grown: Grown, *, lanes: int, at: datetime) -> None:
    """Open the link's case, unless somebody has opened it meanwhile."""
    if await store.campaign(conn, grown.link, lanes=lanes) is not None:
        return
    new = NewCase(
        kind=Kind.PHISHING_CAMPAIGN,
        subject=grown.link,
        owner=grown.owner,
        evidence=await _evidence(conn, grown, lanes=lanes, at=at),
        label=Label.PHISHING,
    )
    case_id = await cases.open_case(conn, KINDS, new, lanes=lanes, now=at)
    await store.insert_campaign(conn, grown.link, case_id, lanes=lanes, at=at)


async def _evidence(conn: Connection, grown: Grown, *, lanes: int, at: datetime) -> Evidence:
    shown = [
        each
        for sighting in grown.sightings[:SHOWN_MAX]
        if (each := await _shown(conn, sighting, lanes=lanes)) is not None
    ]
    reach = LinkReach(
        messages=len(grown.sightings),
        senders=len({rules.sender_of(each) for each in grown.sightings}),
        sellers=len({each.seller_id for each in grown.sightings}),
        buyers=len({each.buyer_id for each in grown.sightings}),
    )
    return Evidence(
        history=(await history_of(conn, grown.owner, lanes=lanes, at=at),),
        sightings=tuple(shown),
        facts={"link": grown.link, **_facts_of(reach)},
    )


def _facts_of(reach: LinkReach) -> dict[str, str]:
    return {name: str(count) for name, count in msgspec.structs.asdict(reach).items()}


async def _shown(conn: Connection, sighting: Sighting, *, lanes: int) -> cases.Sighting | None:
    lane = lane_of_chat(sighting.chat_id, lanes)
    seen = await evidence_of(conn, lane, sighting.chat_id, sighting.message_id, around=0)
    if seen is None:
        return None
    return cases.Sighting(
        chat_id=sighting.chat_id,
        message_id=sighting.message_id,
        seller_id=sighting.seller_id,
        text=seen.subject.text,
        state=seen.subject.state,
        sent_at=sighting.sent_at,
        buyer_id=sighting.buyer_id,
        side=sighting.side,
    )
