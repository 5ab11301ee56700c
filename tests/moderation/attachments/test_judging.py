"""What an attachment says is judged like a text, and the verdict names the place."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from zxingcpp import BarcodeFormat

from moderation.attachments import files
from prilavok.moderation.attachments.judging import (
    judge_attachment,
    judge_contents,
    settled,
    verdict_on,
)
from prilavok.moderation.attachments.model import (
    AttachmentState,
    AttachmentVerdict,
    Contents,
    Flaw,
    MediaType,
    Part,
    Passage,
    Place,
)
from prilavok.moderation.attachments.payloads import contact_in
from prilavok.moderation.judge import Judge
from prilavok.moderation.model import Action, Label, Role, Situation, Span
from prilavok.moderation.programme import WordList

LINK = "https://foreign.example/shop"
RECEIPT = "t=20241115T1230&s=1250.00&fn=9289000100123456&i=12345&fp=1234567890&n=1"


def of_code(text: str, kind: BarcodeFormat = files.QR) -> bytes:
    return files.file(files.picture(files.code(text, kind), size=(900, 500)))


def labels(verdict: AttachmentVerdict) -> set[Label]:
    return {found.finding.label for found in verdict.findings}


# Codes


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    "payload",
    [
        LINK,
        "HTTPS://FOREIGN.EXAMPLE/SHOP",
        "BEGIN:VCARD\nVERSION:3.0\nN:Shop\nTEL:+79850001122\nEND:VCARD",
        "MECARD:N:Shop;TEL:+79850001122;;",
        "WIFI:T:WPA;S:shop;P:12345678;;",
        "tel:+79850001122",
        "SMSTO:+79850001122:hello",
        "mailto:shop@foreign.example",
        "weixin://dl/business/?t=abc",
        "wxp://f2f0abcdef",
        "tg://resolve?domain=shop",
        "viber://chat?number=79850001122",
        "whatsapp://send?phone=79850001122",
        "bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
    ],
)
def test_a_code_that_leads_to_somebody_is_rejected_as_a_contact(
    judge: Judge, payload: str, role: Role
) -> None:
    verdict = judge_attachment(judge, of_code(payload), role)

    assert verdict.state is AttachmentState.REJECTED
    assert Label.CONTACT_EXCHANGE in labels(verdict)
    assert {found.place for found in verdict.findings} == {
        Place(Part.CODE, page=None, code=1, format="QR Code")
    }


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (BarcodeFormat.EAN13, "4006381333931"),
        (BarcodeFormat.EAN8, "96385074"),
        (BarcodeFormat.UPCA, "036000291452"),
        (BarcodeFormat.DataMatrix, "(01)04006381333931(21)abcdef"),
        (BarcodeFormat.QRCode, "https://market.example/products/8"),
        (BarcodeFormat.QRCode, "HTTPS://HELP.MARKET.EXAMPLE/RETURNS"),
        (BarcodeFormat.QRCode, "Size: M, colour: white"),
        (BarcodeFormat.QRCode, "ok"),
        (BarcodeFormat.QRCode, RECEIPT),
        (BarcodeFormat.QRCode, RECEIPT.replace("T1230", "T123059").replace("s=1250.00", "s=7")),
    ],
    ids=str,
)
@pytest.mark.parametrize("role", Role)
def test_a_code_on_goods_or_to_the_marketplace_is_clean(
    judge: Judge, kind: BarcodeFormat, text: str, role: Role
) -> None:
    verdict = judge_attachment(judge, of_code(text, kind), role)

    assert (verdict.state, verdict.action) == (AttachmentState.CLEAN, Action.DELIVER), verdict


@pytest.mark.parametrize(
    "payload",
    [
        RECEIPT + " tel +7 985 000-11-22",
        "tel:+79850001122?" + RECEIPT,
        RECEIPT.replace("i=12345", "i=+79850001122"),
        RECEIPT.replace("&n=1", "&n=1&u=https://foreign.example"),
        LINK + "?" + RECEIPT,
    ],
)
def test_a_contact_does_not_become_a_receipt_by_looking_like_one(
    judge: Judge, payload: str
) -> None:
    verdict = judge_attachment(judge, of_code(payload), Role.SELLER)

    assert Label.CONTACT_EXCHANGE in labels(verdict)


def test_a_known_number_of_the_conversation_is_clean(judge: Judge) -> None:
    parcel = of_code("89850001122", BarcodeFormat.Code128)
    known = Situation(known_numbers=frozenset({"89850001122"}))

    assert judge_attachment(judge, parcel, Role.SELLER, known).state is AttachmentState.CLEAN


def test_one_bad_code_among_good_ones_is_named(judge: Judge) -> None:
    codes = [
        files.code("4006381333931", BarcodeFormat.EAN13),
        files.code("https://market.example/x"),
        files.code(LINK),
    ]
    content = files.file(files.picture(*codes, size=(1_600, 600)))

    verdict = judge_attachment(judge, content, Role.SELLER)

    assert {found.text for found in verdict.findings} == {LINK}


def test_a_picture_without_a_code_is_clean(judge: Judge) -> None:
    verdict = judge_attachment(judge, files.file(files.picture()), Role.SELLER)

    assert verdict == AttachmentVerdict(
        AttachmentState.CLEAN, Action.DELIVER, judge.version, MediaType.PNG
    )


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ("tel:1", "tel"),
        ("TEL:1", "tel"),
        ("\ufeff begin:vcard\nx", "vcard"),
        ("myapp://x", "myapp"),
        ("WIFI:S:x;;", "wifi"),
        ("https://foreign.example", None),
        ("http://market.example", None),
        ("Size: M", None),
        ("note:this", None),
        ("", None),
        (":", None),
    ],
)
def test_a_contact_is_known_by_its_form(payload: str, kind: str | None) -> None:
    assert contact_in(payload) == kind


# Documents


def test_the_page_of_a_finding_is_named(judge: Judge) -> None:
    content = files.pdf("Wash at 30 degrees.", "Write to shop@foreign.example")

    verdict = judge_attachment(judge, content, Role.SELLER)

    assert verdict.media_type is MediaType.PDF
    [found] = [f for f in verdict.findings if f.finding.label is Label.CONTACT_EXCHANGE]
    assert found.place == Place(Part.TEXT, page=2)
    [span] = found.finding.spans
    assert found.text[span.start : span.end] == "shop@foreign.example"


def test_a_link_counts_whatever_stands_on_it(judge: Judge) -> None:
    verdict = judge_attachment(judge, files.pdf("Receipt", links=[LINK]), Role.SELLER)

    assert verdict.state is AttachmentState.REJECTED
    assert verdict.findings[0].place == Place(Part.LINK, page=1)


def test_a_code_in_a_document_is_named_by_page_and_number(judge: Judge) -> None:
    good, bad = (files.picture(files.code(text)) for text in ("https://market.example/", LINK))

    verdict = judge_attachment(judge, files.pdf_of_pictures(good, bad), Role.SELLER)

    assert {found.place for found in verdict.findings} == {Place(Part.CODE, 2, 2, "QR Code")}


def test_a_plain_document_is_clean(judge: Judge) -> None:
    content = files.pdf("Wash at 30 degrees.\nOrder 89850001122", links=["https://market.example/"])

    assert judge_attachment(judge, content, Role.SELLER).state is AttachmentState.CLEAN


def test_a_broken_file_is_rejected_for_its_flaw(judge: Judge) -> None:
    verdict = judge_attachment(judge, b"%PDF-1.7 and no more", Role.BUYER)

    assert (verdict.state, verdict.flaw) == (AttachmentState.REJECTED, Flaw.UNREADABLE)
    assert verdict.findings == ()
    assert verdict.version == judge.version


# Rules


def test_a_number_spread_over_two_codes_is_found(judge: Judge) -> None:
    place = Place(Part.CODE, code=1, format="QR Code")
    pieces = [Passage(place, "my number 8 985"), Passage(place, "000 11 22")]

    verdict = verdict_on(judge, Contents(MediaType.PNG, tuple(pieces)), Role.SELLER)

    assert Label.CONTACT_EXCHANGE in labels(verdict)


def test_a_number_begun_in_a_message_and_ended_in_a_code_is_found(judge: Judge) -> None:
    rest = Contents(MediaType.PNG, (Passage(Place(Part.CODE, code=1), "11 22"),))

    alone = verdict_on(judge, rest, Role.SELLER)
    continued = verdict_on(judge, rest, Role.SELLER, recent=["my number", "8 985 000"])

    assert alone.state is AttachmentState.CLEAN
    assert Label.CONTACT_EXCHANGE in labels(continued)


def test_nobody_has_to_be_talkative_in_a_picture(judge: Judge) -> None:
    said = Contents(MediaType.PNG, (Passage(Place(Part.CODE, code=1), "ok"),))

    assert judge("ok", Role.SELLER).action is Action.REFUSE
    assert verdict_on(judge, said, Role.SELLER).state is AttachmentState.CLEAN


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (Action.DELIVER, AttachmentState.CLEAN),
        (Action.MASK, AttachmentState.REJECTED),
        (Action.HOLD, AttachmentState.PENDING),
        (Action.REFUSE, AttachmentState.REJECTED),
    ],
)
def test_what_the_rulebook_says_decides_the_state(
    judge: Judge, action: Action, state: AttachmentState
) -> None:
    rules = tuple(replace(rule, action=action) for rule in judge.rulebook.rules)
    lenient = Judge(replace(judge.rulebook, rules=rules), 8, judge._model)

    verdict = judge_attachment(lenient, of_code("tel:+79850001122"), Role.SELLER)

    assert (verdict.state, verdict.action, verdict.version) == (state, action, 8)
    assert verdict.findings


def test_the_operators_own_words_are_found_in_attachments(judge: Judge) -> None:
    listed = WordList(id="ours", label=Label.INSULT, phrases=("sour grapes",))
    judge = Judge(replace(judge.rulebook, word_lists=(listed,)), 8, judge._model)

    verdict = judge_attachment(judge, files.pdf("These are sour grapes."), Role.SELLER)

    assert labels(verdict) == {Label.INSULT}


def test_spans_lie_in_the_text_they_are_of(judge: Judge) -> None:
    content = files.pdf("call 8 985 000 11 22\nor @nickname in telegram", links=[LINK])

    for found in judge_attachment(judge, content, Role.SELLER).findings:
        assert found.text
        for span in found.finding.spans:
            assert 0 <= span.start < span.end <= len(found.text)


def test_passages_are_judged_one_by_one(judge: Judge) -> None:
    passages = tuple(Passage(Place(Part.TEXT, page), "plain words") for page in range(1, 6))
    contents = Contents(MediaType.PDF, passages)

    assert [len(found) for found in judge_contents(judge, contents, Role.SELLER)] == [0] * 5
    assert settled(judge, contents, []).state is AttachmentState.CLEAN


def test_a_verdict_says_the_whole_code_of_a_payload(judge: Judge) -> None:
    verdict = judge_attachment(judge, of_code("WIFI:S:shop;;"), Role.SELLER)

    [found] = [found for found in verdict.findings if "wifi" in found.finding.reasons]
    assert found.finding.spans == (Span(0, len("WIFI:S:shop;;")),)
