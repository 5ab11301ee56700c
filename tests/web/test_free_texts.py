"""Every text that somebody may send: it is judged, or the other side never sees it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, inspect

from prilavok import programmes, wiring
from prilavok.chat.protocol import AnyClientFrame
from prilavok.core.ids import MARKET_ID_PATTERN, MarketText
from prilavok.market.model import FACT_TYPES
from prilavok.moderation.programme import KIND, PRESET_DEFAULT
from prilavok.web.asyncapi import members_of
from web.route_table import every_route
from web.world import new_message, world_at

PRESET = programmes.preset(KIND, PRESET_DEFAULT)

JUDGED = {
    "SendFrame.text": "the socket's way of chat.writing",
    "NewMessage.text": "REST's way of the same",
    "NewText.text": "an edit: chat.actions.edit_message",
    **dict.fromkeys(
        ("ReplyTexts.ru", "ReplyTexts.en", "ReplyTexts.zh"),
        "when it is saved: inbox.judged; when it is said: chat.automatic",
    ),
    "NewQuickReply.text": "when it is saved: inbox.judged; it is sent as a message",
    "NewFeedback.text": "levels.feedback: what would not be delivered is not taken",
    **dict.fromkeys(
        (
            "POST /v1/chats/{chat_id}/files?name",
            "POST /v1/claims/files?name",
            "POST /v1/claims/{claim_id}/files?name",
        ),
        "chat.files.taking_in: dropped where it would not pass",
    ),
    **dict.fromkeys(
        (
            "OpenClaim.text",
            "AddEvidence.text",
            "Dispute.text",
            "SentBack.tracking",
            "AskEvidence.text",
            "Refuse.text",
            "Dispatched.tracking",
            "ConditionContested.text",
        ),
        "claims.texts: what would be held or refused as a message is not taken",
    ),
    "NewCoupon.title": "a seller's, when it is made: discounts.coupons.actions",
    "TemplateDraft.text": "when it is saved: claims.texts; when it is said, with its act",
}
"""What the other side may read. Who adds to it has it judged before it is stored."""

CASE_ACTS = ("take", "put-back", "notes", "decision", "second-opinion")

NOT_JUDGED = {
    "a credential; the name in it is the marketplace's word, signed by it": (
        "AuthFrame.token",
        "SessionStart.token",
        "Confirmation.token",
    ),
    "a place in a list, given out by ourselves, shown to nobody": (
        "GET /v1/chats?cursor",
        "GET /v1/inbox?cursor",
        "GET /v1/claims?cursor",
        "GET /v1/refunds?after",
        "GET /v1/cases?cursor",
        "GET /v1/erasures?cursor",
        "GET /v1/events?after",
        "GET /v1/levels/mine/evidence?cursor",
        "GET /v1/discounts/progress?after",
        "GET /v1/buyers/{buyer_id}/discounts?after",
        "GET /v1/levels/sellers/{seller_id}/evidence?cursor",
    ),
    "asks for what is there, stored nowhere": (
        "GET /v1/inbox?zone",
        "GET /v1/quotes/own?seller_id",
        "GET /v1/quotes/own?product_id",
        "GET /v1/levels/mine/history?before",
        *(
            f"GET /v1/levels/mine/evidence{form}?{name}"
            for form in ("", ".csv", ".parquet")
            for name in ("month", "indicator")
        ),
        "GET /v1/levels/sellers/{seller_id}/evidence?month",
        "GET /v1/levels/sellers/{seller_id}/evidence?indicator",
        "GET /v1/levels/appeals?lang",
        "POST /v1/levels/appeals?lang",
        "NewLevelAppeal.month",
        "NewLevelAppeal.indicators",
        "GET /badge/{file}?lang",
        "PriceRequest.service",
        "QuoteRequest.codes",
        "QuoteRequest.currency",
        "ListingRequest.currency",
        "AskedLine.line_id",
        "AskedLine.seller_id",
        "AskedLine.product_id",
        "AskedLine.category",
        "GET /v1/coupons?cursor",
        "LevelRequest.level",
        "NewOverride.level",
        "InboxFilter.zone",
        "InboxFilter.q",
        "ClaimFilter.q",
        "GET /v1/refunds?seller",
        "GET /v1/inbox?q",
        "GET /v1/claims?q",
        "GET /v1/claims?product_id",
        "POST /v1/claims/files?seller_id",
        "POST /v1/claims/files?order_id",
        "GET /v1/inbox?assignee",
        "GET /v1/inbox?product_id",
        "GET /v1/notices?lang",
        "GET /v1/notifying?lang",
        "GET /v1/notices?zone",
        "GET /v1/terms?lang",
        "GET /v1/terms/acceptances?lang",
        "GET /v1/trust?lang",
        "GET /v1/terms/{version}/acceptances?after",
        "GET /v1/terms/{version}/uncovered?after",
        "GET /v1/sellers/{seller_id}/trust?lang",
        "GET /v1/cases?kind",
        "GET /v1/cases?party",
        "GET /v1/cases/{case_id}?label",
        "NextWanted.kinds",
        "Decision.lang",
        "GET /v1/cases/{case_id}?lang",
        "POST /v1/cases/next?lang",
        *(f"POST /v1/cases/{{case_id}}/{act}?lang" for act in CASE_ACTS),
        "GET /v1/audit?by",
        "GET /v1/audit?subject",
        "GET /v1/parties?name",
        "GET /v1/inbox/products?name",
        "GET /v1/coupons/goods?name",
        "GET /v1/coupons/goods?seller_id",
        "GET /v1/penalties?party",
        "GET /v1/penalties/preview?party",
    ),
    "decoded as one of the types that are listed here as well": (
        "FactsTold.facts",
        "Publication.document",
        "Draft.document",
        "ClaimPolicyDraft.document",
        "WhatIf.document",
        "RolloutDraft.document",
        "ProgrammeDraft.document",
    ),
    "a fact: the marketplace's own words, told by its systems with a key": (
        "Seller.name",
        "Seller.country",
        "Seller.region",
        "Staff.name",
        "Buyer.name",
        "Product.title",
        "Product.category",
        "Money.currency",
        "OrderPlaced.currency",
        *(f"{fact.__name__}.id" for fact in FACT_TYPES.values()),
    ),
    "an operator's, for operators and systems of the marketplace alone": (
        "WorkingCalendar.zone",
        "WorkingCalendar.from",
        "WorkingCalendar.to",
        "Publication.note",
        "ChatPolicy.name",
        "ClaimPolicy.name",
        "ClaimPolicy.note",
        "ChatPolicy.note",
        "Opening.schemes",
        "Rulebook.name",
        "Rulebook.note",
        "Rulebook.own_hosts",
        "Rulebook.allowed_hosts",
        "Rulebook.exceptions",
        "Rule.schemes",
        "WordList.id",
        "WordList.phrases",
        "WordList.patterns",
        "ExternalJudge.url",
        "ReviewPolicy.name",
        "ReviewPolicy.note",
        "PenaltyPolicy.name",
        "PenaltyPolicy.note",
        "Step.id",
        "Step.ladder",
        "Terms.name",
        "Terms.note",
        "Rollout.name",
        "Rollout.note",
        "InPlan.plan",
        "Group.countries",
        "TrustRules.name",
        "TrustRules.note",
        "TrustRules.zone",
        "Way.way",
        "DiscountProgramme.name",
        "DiscountProgramme.note",
        "DiscountProgramme.zone",
        "DiscountProgramme.currency",
        "Loyalty.categories",
        "LevelProgramme.name",
        "LevelProgramme.zone",
        "LevelProgramme.currency",
        "Entry.countries",
        "Indicator.key",
        "Indicator.measure",
        "Indicator.categories",
        "Goals.indicator",
        "Level.colour",
        "Level.level",
        "Off.service",
        "Perk.perk",
    ),
    "an operator's, shown to sellers and, on the badge, to buyers": (
        "LevelProgramme.note",
        "SaidNote.ru",
        "SaidNote.en",
        "SaidNote.zh",
        "Named.ru",
        "Named.en",
        "Named.zh",
    ),
    "an operator's, told to the seller whose level is set": ("NewOverride.reason",),
    "what was answered, sent back under its seal": (
        "Quoted.token",
        "Quoted.buyer_id",
        "Quote.currency",
        "QuotedLine.line_id",
        "QuotedLine.seller_id",
        "Discount.key",
        "Use.coupon_id",
        "CodeAnswer.code",
    ),
    "a currency or a category, compared and never shown": (
        "NewCoupon.currency",
        "Goods.categories",
    ),
    "one's own, for letters to oneself": ("LettersWanted.email", "LettersWanted.zone"),
    "one's own browser, shown to oneself": (
        "NewDevice.endpoint",
        "NewDevice.name",
        "DeviceKeys.p256dh",
        "DeviceKeys.auth",
    ),
    "an operator's, told to authors with a refusal": ("Rule.id",),
    "an operator's, told to the party that a penalty is lifted from": ("NewReversal.reason",),
    "told to moderators alone, who decide the appeal": (
        "NewAppeal.text",
        "NewMessageAppeal.text",
        "NewLevelAppeal.text",
    ),
    "told to moderators alone, who look at what is reported": ("NewReport.text",),
    "how the marketplace's books call a payment, told by its systems": (
        "CollectionTold.reference",
        "RefundTold.reference",
        "RefundTold.note",
        "PriceRequest.use_id",
        "Price.currency",
    ),
    "a moderator's, for moderators and operators alone": ("NewNote.text",),
    "a seller's staff write it for one another; no buyer reads it": (
        "NewChatNote.text",
        "NoteDraft.text",
        "TemplateDraft.title",
        "NewChatLabel.name",
        "NewQuickReply.shortcut",
        "NewQuickReply.title",
        "NewKey.name",
    ),
    "the name of something that is there, or nothing": (
        "DiscountTerms.categories",
        "Decision.decision",
        "Decision.label",
        "Decision.template",
    ),
    "a moderator's, told to whom the decision concerns": ("Decision.reason",),
    "an operator's, told to everyone: offers, banners, ways to become trusted": (
        "Words.ru",
        "Words.en",
        "Words.zh",
    ),
}
"""What neither a buyer nor a seller has written, or neither of them ever reads."""


def free_texts() -> dict[str, str]:
    """`Struct.field` of every text in a body, a parameter, a frame or a programme, and where."""
    found: dict[str, str] = {}
    for place, kind in kinds_of_input():
        for name in texts_in(kind, place):
            found.setdefault(name, place)
    return found


def kinds_of_input() -> Iterator[tuple[str, Any]]:
    for route in every_route():
        if (field := route.handler.parsed_data_field) is not None:
            yield route.key, field.annotation
        for mentioned in route.handler.opt.get("mentions", ()):
            yield route.key, mentioned
        for name, parameter in route.parameters.items():
            yield f"{route.key}?{name}", parameter.annotation
    for frame in members_of(AnyClientFrame):
        yield "the socket", frame
    for kind in wiring.PROGRAMMES:
        yield kind.name, kind.document


def texts_in(kind: Any, name: str) -> Iterator[str]:
    yield from _texts_of(inspect.type_info(kind), name, frozenset())


def _texts_of(kind: inspect.Type, name: str, within: frozenset[type]) -> Iterator[str]:
    if isinstance(kind, inspect.StructType):
        if kind.cls not in within:
            for field in kind.fields:
                inner = f"{kind.cls.__name__}.{field.encode_name}"
                yield from _texts_of(field.type, inner, within | {kind.cls})
    elif _is_free_text(kind):
        yield name
    else:
        for each in _parts_of(kind):
            yield from _texts_of(each, name, within)


def _is_free_text(kind: inspect.Type) -> bool:
    """Neither an id nor a word from a list; what may be anything may be a text."""
    if isinstance(kind, inspect.StrType):
        return kind.pattern != MARKET_ID_PATTERN
    return isinstance(kind, inspect.AnyType | inspect.RawType | inspect.CustomType)


def _parts_of(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    match kind:
        case inspect.Metadata():
            return (kind.type,)
        case inspect.UnionType():
            return kind.types
        case inspect.DictType():
            return (kind.value_type,)
        case inspect.TupleType():
            return kind.item_types
        case inspect.CollectionType():
            return (kind.item_type,)
        case _:
            return ()


def test_every_free_text_is_judged_or_says_why_not() -> None:
    not_judged = [name for names in NOT_JUDGED.values() for name in names]
    found = free_texts()

    unlisted = {name: found[name] for name in found.keys() - JUDGED.keys() - set(not_judged)}
    assert not unlisted, "have it judged, or say why not"
    assert not {*JUDGED, *not_judged} - found.keys(), "listed, but not there"
    assert len({*JUDGED, *not_judged}) == len(JUDGED) + len(not_judged), "listed once"


class Inner(Struct):
    words: dict[str, list[tuple[int, Annotated[str, Meta(max_length=5)] | None]]]


class Outer(Struct):
    inner: Inner | None = None
    seller_id: MarketText = "s"
    any: object = None


def test_a_new_text_is_found_however_deep_it_lies() -> None:
    assert list(texts_in(Outer, "")) == ["Inner.words", "Outer.any"]


CONTACT = "Позвоните мне: +7 985 000-11-22"


async def test_messages_and_edits_by_rest_are_judged(database_url: str, tmp_path: Path) -> None:
    async with world_at(database_url, tmp_path) as world:
        path = f"/v1/chats/{world.ids['chat_id']}/messages"
        sent = await world.ask(
            "POST", path, world.good["buyer"], {**new_message(), "text": CONTACT}
        )
        assert (sent.status_code, sent.json()["state"]) == (201, "masked")
        edited = await world.ask(
            "PATCH", f"{path}/{world.ids['message_id']}", world.good["buyer"], {"text": CONTACT}
        )
        assert (edited.status_code, edited.json()["state"]) == (200, "masked")
        assert "985" not in sent.json()["text"] + edited.json()["text"]


async def test_a_refusal_by_rest_is_a_problem_with_the_words(
    database_url: str, tmp_path: Path
) -> None:
    async with world_at(database_url, tmp_path) as world:
        path = f"/v1/chats/{world.ids['chat_id']}/messages"
        message = {**new_message(), "text": CONTACT}
        answers = [await world.ask("POST", path, world.good["seller"], message) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [422, 422]
        problem = answers[0].json()
        assert answers[1].json() == problem, "the same answer to a retry"
        assert problem["code"] == "message_refused"
        assert problem["label"] == "contact_exchange"
        assert problem["rule"] in {rule.id for rule in PRESET.rules}
        assert problem["verdict"]["action"] == "refuse"
        assert problem["verdict"]["version"] == 0
        words = [w for f in problem["verdict"]["findings"] for w in f["words"]]
        assert any("985 000-11-22" in w["text"] for w in words)
        assert all(CONTACT[w["start"] : w["end"]] == w["text"] for w in words)

        page = await world.ask("GET", path, world.good["seller"])
        [kept_back] = page.json()["pending"]
        assert kept_back["verdict"] == problem["verdict"]
        other = await world.ask("GET", path, world.good["buyer"])
        assert "985 000" not in other.text
