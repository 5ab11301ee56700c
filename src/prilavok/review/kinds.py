"""The kinds of cases, what can be decided about each, and by when."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from prilavok.cases import CaseKind, Option, kinds_of
from prilavok.moderation.model import Label
from prilavok.review.model import Kind

VIOLATIONS: Final = (
    "contact_given",
    "contact_asked",
    "lured_away",
    "personal_data_asked",
    "insulting",
    "threatening",
    "disparages_platform",
    "disparages_seller",
    "fraudulent_link",
    "advertising",
    "off_topic",
    "too_short",
)
MEANT_FOR: Final = {
    "contact_given": (Label.CONTACT_EXCHANGE,),
    "contact_asked": (Label.CONTACT_EXCHANGE,),
    "lured_away": (Label.OFF_PLATFORM, Label.CONTACT_EXCHANGE),
    "personal_data_asked": (Label.PERSONAL_DATA_REQUEST,),
    "insulting": (Label.INSULT,),
    "threatening": (Label.THREAT,),
    "disparages_platform": (Label.PLATFORM_DISPARAGEMENT,),
    "disparages_seller": (Label.SELLER_DISPARAGEMENT,),
    "fraudulent_link": (Label.PHISHING,),
    "too_short": (Label.MONOSYLLABIC,),
}
"""The author reads the label and the reason, so one may not contradict the other."""
NO_VIOLATION: Final = ("no_violation", "order_matter", "not_a_contact", "words_quoted")
STANDS: Final = ("decision_stands", "nothing_new")
WRONG: Final = ("decision_wrong", "new_circumstances")
LENIENT: Final = ("first_time", "account_taken_over", "disproportionate")

KINDS: Final = kinds_of(
    CaseKind(
        Kind.PHISHING_CAMPAIGN,
        (
            Option("recall", confirms=True, reasons=("dangerous_site",)),
            Option("dismiss", releases=True, reasons=("harmless_site",)),
        ),
        priority=0,
        due_within=timedelta(hours=1),
    ),
    CaseKind(
        Kind.HELD_MESSAGE,
        (
            Option("confirm", confirms=True, reasons=VIOLATIONS, meant_for=MEANT_FOR),
            Option("release", releases=True, reasons=NO_VIOLATION),
        ),
        priority=1,
        due_within=timedelta(hours=4),
    ),
    CaseKind(
        Kind.REPORT,
        (
            Option(
                "confirm",
                confirms=True,
                reasons=("report_confirmed", *VIOLATIONS),
                meant_for=MEANT_FOR,
            ),
            Option("dismiss", reasons=("report_not_confirmed", "not_against_rules")),
        ),
        priority=1,
        due_within=timedelta(days=1),
    ),
    CaseKind(
        Kind.MESSAGE_APPEAL,
        (
            Option("release", releases=True, reasons=(*NO_VIOLATION, *WRONG)),
            Option("uphold", reasons=STANDS),
        ),
        priority=2,
        due_within=timedelta(days=1),
    ),
    CaseKind(
        Kind.REJECTED_FILE,
        (
            Option("release", releases=True, reasons=("file_harmless", *WRONG)),
            Option("uphold", reasons=STANDS),
        ),
        priority=2,
        due_within=timedelta(days=1),
    ),
    CaseKind(
        Kind.ATTEMPT,
        (
            Option("confirm", confirms=True, reasons=VIOLATIONS, meant_for=MEANT_FOR),
            Option("dismiss", releases=True, reasons=(*NO_VIOLATION, "first_time")),
        ),
        priority=3,
        due_within=timedelta(days=3),
    ),
    CaseKind(
        Kind.PENALTY,
        (
            Option("impose", reasons=("repeated", "grave")),
            Option("drop", reasons=LENIENT),
        ),
        priority=2,
        due_within=timedelta(days=2),
    ),
    CaseKind(
        Kind.APPEAL,
        (
            Option("grant", reasons=WRONG),
            Option("lift", reasons=LENIENT),
            Option("reject", reasons=STANDS),
        ),
        priority=2,
        due_within=timedelta(days=5),
    ),
    CaseKind(
        Kind.REVERSAL,
        (
            Option("reverse", reasons=WRONG),
            Option("keep", reasons=STANDS),
        ),
        priority=2,
        due_within=timedelta(days=5),
    ),
)
"""What the review queue is about, by name."""
