"""What a server may say is in the reference: every problem, route, event, scope and reason."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from prilavok.chat.protocol import AnyClientFrame, AnyServerEvent
from prilavok.identity.model import Role, Scope, TokenFault
from prilavok.web.asyncapi import members_of, tag_of
from prilavok.web.openapi import openapi_of
from prilavok.web.problems import RESERVED, problem_types, status_of_kind
from web.route_table import every_route

SERVED_BY = (
    "cases",
    "chat",
    "identity",
    "inbox",
    "live",
    "market",
    "moderation.http",
    "notifying",
    "programmes",
    "review",
    "staffing",
    "web",
)
SERVED = (
    *(f"prilavok.{domain}" for domain in SERVED_BY),
    "prilavok.core.batching",
    "prilavok.core.cursors",
    "prilavok.core.database",
)
"""Where errors come from that a client may see; the others end a command."""
COMMANDS_ONLY = "prilavok.market.importing"

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def page(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text("utf-8")


def test_every_problem_is_listed_with_its_status() -> None:
    every_route()
    listed = page("problems")
    missing = [
        code
        for code, error in problem_types().items()
        if error.__module__.startswith(SERVED)
        and not error.__module__.startswith(COMMANDS_ONLY)
        and f"| `{code}` | {status_of_kind(error)} |" not in listed
    ]
    assert missing == []


def test_no_problem_hides_a_member_of_its_own_behind_a_standard_one() -> None:
    every_route()
    for error in problem_types().values():
        fields = set(getattr(error, "__dataclass_fields__", {}))
        assert fields.isdisjoint(RESERVED), error


def test_every_route_is_listed() -> None:
    listed = page("http")
    assert [route.key for route in every_route() if f"`{route.key}`" not in listed] == []


@pytest.mark.parametrize("union", [AnyClientFrame, AnyServerEvent])
def test_every_frame_is_listed(union: object) -> None:
    listed = page("events")
    assert [
        tag_of(member) for member in members_of(union) if f"`{tag_of(member)}`" not in listed
    ] == []


def test_every_role_scope_and_reason_is_listed() -> None:
    listed = page("identity")
    words = [*Scope, *TokenFault, *(role for role in Role if role is not Role.INTEGRATOR)]
    assert [word for word in words if f"`{word}`" not in listed] == []


def test_the_how_to_on_signing_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from prilavok.identity.jwks import keys_of  # noqa: PLC0415
    from prilavok.identity.tokens import claims_signed_by  # noqa: PLC0415

    text = (REFERENCE.parent / "howto" / "sign-tokens.md").read_text("utf-8")
    steps = [part.split("```")[0] for part in text.split("```python\n")[1:]]
    monkeypatch.chdir(tmp_path)
    told: dict[str, object] = {}
    for step in steps:
        exec(step, told)  # the page's own code
    keys = keys_of(Path("jwks.json").read_bytes(), "jwks.json")
    assert claims_signed_by(str(told["token"]), keys["2026-03"]).sub == "buyer-42"


def test_types_of_one_name_in_two_domains_are_told_apart_by_short_names() -> None:
    described = openapi_of(every_route())
    schemas = described["components"]["schemas"]

    assert [name for name in schemas if not name.isidentifier()] == []
    assert "seller_staff" in schemas["Role"]["enum"]
    assert schemas["ModerationRole"]["enum"] == ["buyer", "seller"]
    named = set(re.findall(r"#/components/schemas/([^\"]+)", json.dumps(described)))
    assert named <= schemas.keys()
