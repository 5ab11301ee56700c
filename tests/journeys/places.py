"""Every page of every role, as somebody comes to it: for axe and for the gallery."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct
from playwright.sync_api import Page, expect

from prilavok.demo.personas import PERSONAS

from .conftest import Demo
from .routes import menu_of

Act = Callable[[Page], None]

NOTICES: Final = "/console/notices"


class Place(Struct, frozen=True):
    """A page of the console: where it is, and what is done there before it is looked at."""

    name: str
    path: str
    act: Act | None = None


class Visitor(Struct, frozen=True):
    """Who goes to the places of a role, and which those are beside the menu's. What is done
    `at_work`
    stays done: it is for the gallery alone, and the last of all."""

    persona: str
    inner: Callable[[Demo], list[Place]]
    at_work: Callable[[Demo], list[Place]]


def places_of(demo: Demo, visitor: Visitor, page: Page) -> Iterator[Place]:
    """What the menu of `page` leads to, the notices, and the places within."""
    links = page.locator("nav .sections a")
    expect(links.first).to_be_visible()
    for path in links.evaluate_all("links => links.map((link) => link.pathname)"):
        yield Place(path.removeprefix("/console/").replace("/", "-"), path)
    yield Place("notices", NOTICES)
    yield from visitor.inner(demo)


def paths_of(demo: Demo, visitor: Visitor) -> set[str]:
    """Where `places_of` leads, without a browser: the menu as `sections.tsx` has it."""
    persona = PERSONAS[visitor.persona]
    permissions = {str(each) for each in persona.permissions}
    menu = {
        f"/console{section.path}"
        for section in menu_of(persona.role)
        if section.permission is None or section.permission in permissions
    }
    return menu | {NOTICES} | {place.path for place in visitor.inner(demo)}


def go(demo: Demo, page: Page, place: Place) -> None:
    """Open it and wait until there is nothing that is still being fetched."""
    page.unroute_all(behavior="ignoreErrors")
    page.goto(f"{demo.home}{place.path}", wait_until="networkidle")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    if place.act is not None:
        place.act(page)


def inside_seller(demo: Demo) -> list[Place]:
    chats = demo.ask("olga", "GET", "/v1/chats?limit=50")["chats"]
    long = max(chats, key=lambda chat: chat["seq"])["chat_id"]
    return [
        *claims_by_state(demo, "olga"),
        Place("chat", f"/console/chats/{long}"),
        Place("chat-not-found", "/console/chats/00000000-0000-7000-8000-000000000000"),
        Place("overdue", "/console/chats?due=overdue&sort=due"),
        Place("nothing-found", "/console/chats?status=closed&due=overdue"),
        Place("home-table", "/console/home", show_tables),
        Place("notifications-quiet", "/console/settings/notifications", choose_quiet_hours),
        Place("claims-none", "/console/claims?state=fulfilling&turn=buyer"),
        Place("missing", "/console/nowhere"),
    ]


def claims_by_state(demo: Demo, persona: str) -> list[Place]:
    claims = demo.ask(persona, "GET", "/v1/claims")["claims"]
    first = {claim["state"]: claim["claim_id"] for claim in reversed(claims)}
    return [
        Place(f"claim-{state}", f"/console/claims/{id_}") for state, id_ in sorted(first.items())
    ]


def choose_quiet_hours(page: Page) -> None:
    page.locator("form.notify-form").get_by_role("switch").first.click(force=True)
    expect(page.locator("input[type=time]")).to_have_count(2)


def claims_of_other_seller(demo: Demo) -> list[Place]:
    return claims_by_state(demo, "emma")


def nothing_more(_demo: Demo) -> list[Place]:
    return []


def parts_of_shop(demo: Demo) -> list[Place]:
    return [
        *coupons_of(demo, "pavel"),
        Place("levels-programme", "/console/levels/programme"),
        Place("levels-feedback", "/console/levels", open_feedback),
        Place("levels-trend", "/console/levels", show_folded),
        Place("levels-contest", "/console/levels", contest),
        Place("levels-evidence", f"/console/levels/evidence/{last_month()}/orders"),
        Place("discounts-terms", "/console/discounts", try_terms),
        Place("discounts-off", "/console/discounts", ask_to_switch_off),
    ]


def levels_of_operator(_demo: Demo) -> list[Place]:
    return [
        Place("levels-month", f"/console/levels/months/{last_month()}"),
        Place("levels-seller", "/console/levels/sellers/chayka", open_override),
        Place("levels-seller-unknown", "/console/levels/sellers/nobody"),
        Place(
            "levels-seller-evidence",
            f"/console/levels/sellers/chayka/evidence/{last_month()}/orders",
        ),
        Place("levels-opinions", "/console/levels/feedback"),
        Place("level-programme-fields", "/console/programmes/level_programme/new", show_folded),
    ]


def last_month() -> str:
    """As addresses name it: 2024-05."""
    return f"{datetime.now(UTC).replace(day=1) - timedelta(days=1):%Y-%m}"


def open_feedback(page: Page) -> None:
    """Where there are levels, one can say what one thinks of them."""
    button = page.locator("button.levels-opinion")
    if button.count() > 0:
        button.click()
        expect(page.get_by_role("dialog")).to_be_visible()


def contest(page: Page) -> None:
    page.locator("button.levels-contest").first.click()
    expect(page.get_by_role("dialog").get_by_role("checkbox").first).to_be_visible()


def open_override(page: Page) -> None:
    button = page.locator("button.levels-give")
    if button.count() > 0:
        button.click()
        expect(page.locator("form.written textarea")).to_be_visible()


def coupons_of(demo: Demo, persona: str) -> list[Place]:
    """Making one, and one that buyers have by code, with codes of it."""
    coupons = [each["coupon"] for each in demo.ask(persona, "GET", "/v1/coupons")["items"]]
    by_code = [each for each in coupons if each.get("given") == "by_code"]
    first = next(iter(by_code or coupons), {"coupon_id": "nothing"})
    return [
        Place("coupon-new", "/console/coupons/new", forget_to_fill_in),
        Place("coupon", f"/console/coupons/{first['coupon_id']}"),
    ]


def forget_to_fill_in(page: Page) -> None:
    page.locator(".coupons-form button[type=submit]").click()
    expect(page.locator(".coupons-title .mantine-InputWrapper-error")).to_be_visible()


def try_draft(page: Page) -> None:
    """A draft, and what it would change."""
    page.locator(".discounts-trial button").click()
    expect(page.locator(".discounts-trial li")).to_have_count(3)


def try_terms(page: Page) -> None:
    """Other terms than hold, so that it is said what they would do."""
    page.locator(".discounts-threshold input").fill("4321")
    expect(page.locator(".discounts-foreseen .discounts-strip")).to_be_visible()
    show_folded(page)


def ask_to_switch_off(page: Page) -> None:
    """Where the discount is on, one is told what would be, and when."""
    button = page.locator("button.discounts-leave")
    if button.count() > 0:
        button.click()
        expect(page.locator(".discounts-off [role=status] p").first).to_be_visible()


def show_folded(page: Page) -> None:
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")


def inside_moderator(demo: Demo) -> list[Place]:
    cases = demo.ask("marina", "GET", "/v1/cases")["cases"]
    kinds = {case["kind"]: case["case_id"] for case in reversed(cases)}
    return [
        *(Place(f"case-{kind}", f"/console/cases/{case}") for kind, case in sorted(kinds.items())),
        Place("case-keys", "/console/cases", lambda page: page.keyboard.press("?")),
        Place("cases-none", "/console/cases?state=withdrawn&mine=true"),
        Place("case-not-found", "/console/cases/zzz"),
    ]


def inside_operator(demo: Demo) -> list[Place]:
    kinds = demo.ask("oleg", "GET", "/v1/programmes")["kinds"]
    penalties = demo.ask("oleg", "GET", "/v1/penalties")["penalties"]
    parties = sorted({f"{each['party']['kind']}:{each['party']['id']}" for each in penalties})
    refunds = [
        each["claim_id"]
        for state in ("", "?state=confirmed")  # other journeys may have confirmed all
        for each in demo.ask("oleg", "GET", f"/v1/refunds{state}")["refunds"]
    ]
    return [
        *(
            Place(f"programme-{kind['kind']}", f"/console/programmes/{kind['kind']}")
            for kind in kinds
        ),
        *(
            Place(f"penalties-{number}", f"/console/penalties?party={party}")
            for number, party in enumerate(parties[:1], 1)
        ),
        Place("claim-policy-fields", "/console/programmes/claim_policy/new", open_a_stage),
        Place("rulebook-replay", "/console/programmes/moderation_rulebook/new", replay_draft),
        Place("programme-version", "/console/programmes/rollout/2"),
        Place("level-programme-version", "/console/programmes/level_programme/2"),
        Place("programme-new", "/console/programmes/rollout/new"),
        Place("terms-version", "/console/terms/1"),
        Place("penalty-reversal", "/console/penalties", ask_to_reverse),
        *(
            Place("refund-telling", "/console/refunds?state=failed", tell_of_refund)
            for _ in demo.ask("oleg", "GET", "/v1/refunds?state=failed&limit=1")["refunds"]
        ),
        Place("refund", f"/console/refunds/{refunds[0]}"),
        Place("refunds-none", "/console/refunds?state=owed"),
        Place("erasure-asked", "/console/erasures", choose_a_buyer),
        Place("audit-none", "/console/audit?by=operator:nobody"),
        Place("programme-missing", "/console/programmes/nothing"),
        Place(
            "case", f"/console/cases/{demo.ask('oleg', 'GET', '/v1/cases')['cases'][0]['case_id']}"
        ),
        Place("home-health", "/console/home", show_health),
        *levels_of_operator(demo),
        *coupons_of(demo, "oleg"),
        Place("discount-programme-fields", "/console/programmes/discount_programme/new", try_draft),
    ]


def ask_to_reverse(page: Page) -> None:
    page.locator(".card-form button").first.click()
    expect(page.locator("form.written textarea")).to_be_visible()


def tell_of_refund(page: Page) -> None:
    page.locator("tbody button").first.click()
    expect(page.locator("form.written input")).to_be_visible()


def choose_a_buyer(page: Page) -> None:
    page.locator(".card-form input").first.press_sequentially("Emi")
    page.get_by_role("option").first.click()
    expect(page.locator(".card-form [role=group] button")).to_have_count(2)


def cases_in_hand(demo: Demo) -> list[Place]:
    cases = demo.ask("marina", "GET", "/v1/cases")["cases"]
    wanted = {
        case["kind"]: case["case_id"] for case in cases if case["kind"] in ("claim", "report")
    }
    return [
        Place(f"deciding-{kind}", f"/console/cases/{id_}", take) for kind, id_ in wanted.items()
    ]


def take(page: Page) -> None:
    button = page.locator(".case-head button[aria-keyshortcuts=T]")
    if button.count() > 0:
        button.click()
    expect(page.locator(".case-side form")).to_have_count(2)


def replay_draft(page: Page) -> None:
    """A rulebook that is stricter than any text: some would have been refused."""
    document = page.locator("textarea.mantine-Textarea-input").first
    document.fill(re.sub(r'"action": "(hold|mask)"', '"action": "refuse"', document.input_value()))
    page.locator(".replay button").click()
    expect(page.locator(".replay .card").first).to_be_visible()


def open_a_stage(page: Page) -> None:
    stage = page.locator("details.policy-stage").first
    stage.locator("summary").first.click()
    stage.locator(".policy-whom > summary").first.click()
    expect(page.locator(".policy-preview")).to_be_visible()


def show_tables(page: Page) -> None:
    charts = page.locator(".charted button[aria-pressed=false]")
    while charts.count() > 0:
        charts.first.click()


def show_health(page: Page) -> None:
    page.locator("details > summary").first.click()


VISITORS: Final = {
    "seller": Visitor("olga", inside_seller, nothing_more),
    "other-seller": Visitor("emma", claims_of_other_seller, nothing_more),
    "manager": Visitor("pavel", parts_of_shop, nothing_more),
    "moderator": Visitor("marina", inside_moderator, cases_in_hand),
    "operator": Visitor("oleg", inside_operator, nothing_more),
}


def enter(demo: Demo, page: Page, persona: str) -> None:
    """Sign in by the demo's link."""
    page.goto(f"{demo.home}/demo/enter/{persona}")
    expect(page.get_by_role("navigation").first).to_be_visible()
