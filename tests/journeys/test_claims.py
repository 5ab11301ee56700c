"""Claims: decided in the console, by keyboard, while the buyer answers from elsewhere; opened and
disputed in the widget, while the shop and a moderator decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from moderation.attachments.clips import phone

from .conftest import PATIENCE_MS, Buyer, Demo, Windows
from .test_widget import BROWSER_SAYS, in_language
from .test_widget_files import picture
from .working import answers_lost, eventually, new_order, opened_since, tabs_to, undecided

pytestmark = pytest.mark.browser

ACTS = "**/v1/claims/*/acts"


def test_a_seller_offers_a_part_by_keyboard_and_sees_it_accepted_and_paid(
    demo: Demo, windows: Windows
) -> None:
    claim = new_claim(demo, "chayka", "anna", 300_000)
    page = windows.seller("olga").page
    key = page.keyboard.press
    page.goto(f"{demo.home}/console/chats")
    chat = page.get_by_role("link", name="Claim, no messages yet").filter(
        has_text=claim["order_id"]
    )
    expect(chat).to_be_visible()
    tabs_to(page, page.locator("a.row[tabindex='0']"))
    tabs_to(page, chat, by="j")
    key("Enter")
    expect(page.get_by_text("The buyer writes first.")).to_be_visible()
    tabs_to(page, page.get_by_role("list", name="Claims").get_by_role("link"))
    key("Enter")
    tabs_to(page, page.get_by_role("button", name="Offer a partial refund", expanded=False))
    key("Enter")
    expect(page.get_by_label("Amount")).to_be_focused()
    page.keyboard.type("99999")
    send = page.get_by_role("button", name="Offer a partial refund").last
    expect(send).to_be_disabled()
    key("Control+A")
    page.keyboard.type("500.5")
    tabs_to(page, send)
    with page.expect_response(ACTS), answers_lost(page, ACTS):
        key("Enter")
        expect(page.get_by_text("it is sent again until there is an answer")).to_be_visible()
    state = page.locator(".claim-state")
    expect(state).to_contain_text("Compensation offered")
    offered = page.locator(".claim-history").get_by_text("Ольга · offered compensation")
    expect(offered).to_have_count(1)
    expect(page.get_by_text("it is sent again until there is an answer")).to_have_count(0)
    expect(page.locator("p.failed")).to_have_count(0)

    acts(demo, "anna", claim, {"type": "accept_offer"})
    expect(state).to_contain_text("The refund is on its way")
    expect(page.locator(".facts")).to_contain_text("the marketplace will pay it")

    demo.tell(refunded(claim, 50_050))
    expect(state).to_contain_text("Compensated")
    expect(state).to_contain_text("500.50")
    seen = demo.ask("anna", "GET", f"/v1/claims/{claim['claim_id']}")
    assert seen["refund"]["state"] == "confirmed"
    windows.forgive(*BROWSER_SAYS)


def test_a_buyer_opens_a_claim_disputes_the_offer_and_sees_what_a_moderator_decides(
    demo: Demo, windows: Windows
) -> None:
    earlier = undecided(demo)
    order_id = new_order(demo, "northlight", "david", 200_000)
    buyer = in_language(demo, windows, "david", f"/shop/orders/{order_id}", "en")
    opens_form(buyer)
    send = buyer.room.get_by_role("button", name="Open the claim")
    buyer.room.get_by_label("Defective or broken").check()
    buyer.room.get_by_label("Describe it to the shop").fill("Cracked all along its foot")
    expect(buyer.room.get_by_text("Add a photo that shows it.")).to_be_visible()
    expect(send).to_be_disabled()
    shows(buyer, "crack.png", film=phone())
    send.dblclick()

    card = buyer.room.locator(".claim-card")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("The shop is deciding")
    expect(card).to_contain_text("The shop’s turn · until")
    [claim] = claims_of_order(demo, "emma", order_id)
    assert [each["media_type"].partition("/")[0] for each in claim["files"]] == ["image", "video"]
    plays(windows.seller("emma").page, f"{demo.home}/console/claims/{claim['claim_id']}")

    acts(demo, "emma", claim, {"type": "offer", "amount_minor": 50_000})
    expect(card).to_contain_text("Compensation offered · ₽500")
    expect(card).to_contain_text("Your turn · until")
    card.get_by_role("button", name="Open").click()
    state = buyer.room.locator(".claim-state")
    buyer.room.get_by_role("button", name="Dispute", expanded=False).click()
    dispute = buyer.room.get_by_role("form", name="Dispute")
    expect(dispute.get_by_role("button", name="Dispute")).to_be_disabled()
    dispute.get_by_label("Your message").fill("It does not stand, half is too little")
    shows(buyer, "foot.png")
    dispute.get_by_role("button", name="Dispute").click()
    expect(state).to_contain_text("A moderator is deciding")
    expect(dispute).to_have_count(0)

    rules(demo, earlier, {"decision": "compensate", "amount_minor": 120_000})
    expect(state).to_contain_text("The refund is on its way")
    expect(buyer.room.locator("article.claim dl")).to_contain_text("the marketplace will pay")
    expect(buyer.room.locator("article.claim dl")).to_contain_text("1,200")
    demo.tell(refunded(claim, 120_000))
    expect(state).to_contain_text("Compensated · ₽1,200")
    expect(buyer.room.locator(".claim-acts")).to_have_count(0)
    buyer.room.get_by_role("button", name="Back to the chat").click()
    expect(card).to_contain_text("Compensated · ₽1,200")


def test_an_answer_that_was_lost_is_asked_for_again_and_there_is_one_claim(
    demo: Demo, windows: Windows
) -> None:
    order_id = new_order(demo, "northlight", "emily", 90_000)
    buyer = in_language(demo, windows, "emily", f"/shop/orders/{order_id}", "en")
    opens_form(buyer)
    buyer.room.get_by_label("Not as described").check()
    buyer.room.get_by_label("Describe it to the shop").fill("It is blue, not green at all")
    shows(buyer, "blue.png")
    sent: list[str] = []

    def lose(route: Route) -> None:
        sent.append(str(route.request.post_data))
        route.fetch()
        route.abort()

    buyer.page.context.route("**/v1/claims", lose)
    send = buyer.room.get_by_role("button", name="Open the claim")
    send.click()
    expect(buyer.room.get_by_role("alert")).to_contain_text("The server is not responding")
    assert len(claims_of_order(demo, "emma", order_id)) == 1
    buyer.page.context.unroute("**/v1/claims")
    with buyer.page.expect_request("**/v1/claims") as again:
        send.click()
    assert [str(again.value.post_data)] == sent
    expect(buyer.room.locator(".claim-card")).to_have_count(1)
    assert len(claims_of_order(demo, "emma", order_id)) == 1
    windows.forgive(*BROWSER_SAYS)


def test_what_was_written_in_a_form_is_there_again_and_why_nothing_can_be_claimed_is_told(
    demo: Demo, windows: Windows
) -> None:
    order_id = new_order(demo, "northlight", "maria", 90_000)
    buyer = in_language(demo, windows, "maria", f"/shop/orders/{order_id}", "ru")
    opens_form(buyer)
    text = buyer.room.get_by_label("Опишите магазину, что не так")
    text.fill("Плафон")
    expect(buyer.room.get_by_text("Не меньше 10 символов")).to_be_visible()
    buyer.room.get_by_role("button", name="Назад в чат").click()
    expect(text).to_have_count(0)
    buyer.room.get_by_role("button", name="Что-то не так? Откройте претензию").click()
    expect(text).to_have_value("Плафон")

    demo.tell(refunded({"seller_id": "northlight", "order_id": order_id, "line_id": "1"}, 90_000))
    buyer.page.reload()
    opens_form(buyer)
    expect(buyer.room.get_by_text("Все деньги уже возвращены.").first).to_be_visible()
    expect(buyer.room.get_by_label("Брак или поломка")).to_be_disabled()


def test_an_operator_writes_a_claim_policy_in_fields_and_sees_what_it_comes_to(
    demo: Demo, windows: Windows
) -> None:
    """It is to hold from a day that no journey sees."""
    page = windows.seller("oleg").page
    page.goto(f"{demo.home}/console/programmes/claim_policy/new")
    deciding = page.locator("details.policy-stage").filter(has_text="The shop is deciding")
    shown = page.locator(".policy-preview tr").filter(has_text="The shop is deciding")
    expect(shown).to_contain_text("5 days")
    lasts = deciding.get_by_label("How long it lasts")
    expect(lasts).to_have_count(0)
    deciding.locator("summary").first.click()
    deciding.get_by_label("How long it lasts").fill("3")
    expect(shown).to_contain_text("3 days")
    deciding.get_by_role("checkbox", name="Send the part").uncheck()
    expect(shown).not_to_contain_text("Send the part")

    deciding.get_by_label("Counted in").select_option("working_hours")
    expect(deciding.get_by_text("Working hours need a working calendar")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("button", name="Show the field")).to_be_visible()
    deciding.locator("summary").first.click()
    expect(lasts).to_have_count(0)
    page.get_by_role("button", name="Show the field").click()
    expect(lasts).to_be_focused()
    deciding.get_by_label("Counted in").select_option("days")

    page.get_by_label("In force from").fill("2099-01-01T00:00")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("rowheader").get_by_role("link").first.click()
    expect(shown).to_contain_text("3 days")
    newest, *_ = demo.ask("oleg", "GET", "/v1/programmes/claim_policy")["programmes"]
    stage = newest["document"]["stages"][0]
    assert stage["within"]["days"] == 3
    assert "send_part" not in {each["action"] for each in stage["actions"]}
    windows.forgive("422")


def test_an_operator_sends_money_again_that_did_not_arrive_until_a_fact_confirms_it(
    demo: Demo, windows: Windows
) -> None:
    """What the demo's shop Minghua has granted Chenyu is overdue, and stays so. What it grants now
    has failed as well."""
    page = windows.seller("oleg").page
    page.goto(f"{demo.home}/console/refunds?overdue=true")
    overdue = page.get_by_role("row").filter(has_text="1047")
    expect(overdue).to_contain_text("The card is closed")
    expect(overdue.locator(".chip.late")).to_be_visible()

    claim = new_claim(demo, "minghua", "chenyu", 90_000)
    acts(demo, "liwei", claim, {"type": "approve_without_return"})
    tells_that_it_failed(demo, claim)
    page.goto(f"{demo.home}/console/refunds?state=failed")
    row = page.get_by_role("row").filter(has_text=claim["order_id"])
    expect(row).to_contain_text("The card is lost")
    row.get_by_role("link").click()
    state = page.locator(".claim-state")
    expect(state).to_contain_text("failed, to be sent again")
    expect(page.locator(".claim-head")).to_contain_text("明华")
    page.get_by_role("button", name="Money sent").click()
    page.get_by_label("Payment number").fill("payout-5531")
    page.get_by_label("Payment number").press("Enter")
    expect(state).not_to_contain_text("failed")
    [refund] = [
        each
        for each in demo.ask("oleg", "GET", "/v1/refunds?state=sent")["refunds"]
        if each["claim_id"] == claim["claim_id"]
    ]
    assert (refund["reference"], refund["left"]["minor"]) == ("payout-5531", 90_000)
    demo.tell(refunded(claim, 90_000))
    eventually("confirmed refund", lambda: confirmed(demo, claim["claim_id"]))
    page.reload()
    expect(state).to_contain_text("received by the buyer")
    page.get_by_role("link", name="All refunds").click()
    expect(page.get_by_role("link", name="Order 1047")).to_be_visible()
    expect(page.get_by_role("link", name=f"Order {claim['order_id']}")).to_have_count(0)


def new_claim(demo: Demo, seller_id: str, buyer: str, paid_minor: int) -> dict[str, Any]:
    """A claim for an order of its own, that the shop is to decide: a journey that is tried once
    more finds nothing decided."""
    asked = {
        "act_id": str(uuid4()),
        "seller_id": seller_id,
        "order_id": new_order(demo, seller_id, buyer, paid_minor),
        "line_id": "1",
        "reason": "missing_part",
        "text": "One of its two feet is missing",
        "wants": "refund",
    }
    return demo.ask(buyer, "POST", "/v1/claims", asked)


def tells_that_it_failed(demo: Demo, claim: Mapping[str, Any]) -> None:
    told = {"status": "failed", "reference": "payout-5530", "note": "The card is lost"}
    demo.ask("oleg", "POST", f"/v1/refunds/{claim['claim_id']}/status", told)


def confirmed(demo: Demo, claim_id: str) -> Any | None:
    """The refund of the claim, once a fact has told that the buyer has it."""
    found = demo.ask("oleg", "GET", "/v1/refunds?state=confirmed")["refunds"]
    return next((each for each in found if each["claim_id"] == claim_id), None)


def opens_form(buyer: Buyer) -> None:
    """By the button of the order's page."""
    expect(buyer.room.locator("button.launcher")).to_be_visible()
    buyer.page.locator("[data-chat=claim]").click()
    expect(buyer.room.locator("form.claim-form")).to_be_visible()


def shows(buyer: Buyer, name: str, film: bytes | None = None) -> None:
    """A picture of that name, and a video as a phone records it, which the server takes."""
    chosen = [{"name": name, "mimeType": "image/png", "buffer": picture("sienna")}]
    if film is not None:
        chosen.append({"name": "IMG_7.MOV", "mimeType": "video/quicktime", "buffer": film})
    inputs = buyer.room.locator("form.claim-form input[type=file]")
    for each, place in zip(chosen, inputs.all(), strict=False):
        place.set_input_files(files=[each])  # pyright: ignore[reportArgumentType]
    expect(buyer.room.locator(".tray li.ready")).to_have_count(len(chosen))


def plays(page: Page, address: str) -> None:
    """The video of the claim there moves."""
    page.goto(address)
    video = page.get_by_label("Video IMG_7.mp4")
    video.scroll_into_view_if_needed()
    expect(video).to_have_js_property("videoWidth", 160)
    video.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_function(
        "video => video.currentTime > 0.3", arg=video.element_handle(), timeout=PATIENCE_MS
    )
    expect(page.get_by_text("0:02")).to_be_visible()


def rules(demo: Demo, earlier: frozenset[str], told: dict[str, object]) -> None:
    """Marina takes the case of the claim and decides it."""
    line = eventually("case of claim", lambda: opened_since(demo, earlier, "claim", "marina"))
    path = f"/v1/cases/{line['case_id']}"
    demo.ask("marina", "POST", f"{path}/take")
    demo.ask("marina", "POST", f"{path}/decision", {**told, "reason": "The crack is plain to see"})


def refunded(claim: Mapping[str, Any], amount_minor: int) -> dict[str, object]:
    """The fact that the money is back; of a claim, if it has one."""
    fact = {"type": "order_refunded", "source": "journeys", "id": str(uuid4())}
    fact |= {"at": datetime.now(UTC).isoformat(), "seller_id": claim["seller_id"]}
    fact |= {"order_id": claim["order_id"], "line_id": claim["line_id"]}
    known = {"claim_id": claim["claim_id"]} if "claim_id" in claim else {}
    return {**fact, "amount_minor": amount_minor, **known}


def claims_of_order(demo: Demo, persona: str, order_id: str) -> list[dict[str, Any]]:
    """As `persona` of the shop sees them."""
    claims = demo.ask(persona, "GET", "/v1/claims?turn=seller")["claims"]
    return [claim for claim in claims if claim["order_id"] == order_id]


def acts(demo: Demo, persona: str, claim: Mapping[str, Any], act: dict[str, object]) -> None:
    path = f"/v1/claims/{claim['claim_id']}"
    version = demo.ask(persona, "GET", path)["version"]
    asked = {"act_id": str(uuid4()), "expected_version": version, "act": act}
    demo.ask(persona, "POST", f"{path}/acts", asked)
