"""What claims must say."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.signing import AUDIENCE, ISSUER, NOW, claims
from prilavok.identity import rules
from prilavok.identity.model import Claims, Principal, Role, TokenExpired, TokenRefused


def verdict(**changes: Any) -> Principal:
    said = msgspec.convert(claims(**changes), Claims)
    return rules.principal_of_claims(said, issuer=ISSUER, audience=AUDIENCE, now=NOW)


def test_good_claims_name_a_principal() -> None:
    principal = verdict(name="Anna", locale="ru-RU")
    assert (principal.role, principal.subject, principal.name) == (Role.BUYER, "buyer-1", "Anna")
    assert principal.expires_at == NOW + timedelta(minutes=30)
    assert principal.permissions == frozenset()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "https://other.test"}, "wrong_issuer"),
        ({"aud": "another"}, "wrong_audience"),
        ({"aud": ["another", "prilavok2"]}, "wrong_audience"),
        ({"aud": []}, "wrong_audience"),
        ({"iat": NOW.timestamp() + 31}, "not_yet_valid"),
        ({"nbf": NOW.timestamp() + 31}, "not_yet_valid"),
        ({"exp": NOW.timestamp() + 3601}, "lives_too_long"),
        ({"role": "seller_staff"}, "seller_missing"),
        ({"seller_id": "seller-1"}, "seller_unexpected"),
        ({"role": "operator", "seller_id": "seller-1"}, "seller_unexpected"),
    ],
)
def test_wrong_claims_are_refused_with_the_reason(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(TokenRefused) as refused:
        verdict(**changes)
    assert refused.value.reason == reason


def test_one_of_several_audiences_will_do() -> None:
    assert verdict(aud=["shop", AUDIENCE]).subject == "buyer-1"


@pytest.mark.parametrize("late_s", [0, 29])
def test_clocks_may_disagree_a_little(late_s: int) -> None:
    exp = NOW.timestamp() - late_s
    assert verdict(exp=exp, iat=exp - 600).subject == "buyer-1"


@pytest.mark.parametrize("late_s", [30, 31, 86_400])
def test_an_expired_token_says_when_it_expired(late_s: int) -> None:
    exp = NOW - timedelta(seconds=late_s)
    with pytest.raises(TokenExpired) as expired:
        verdict(exp=exp.timestamp(), iat=exp.timestamp() - 600)
    assert expired.value.expired_at == exp


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_no_accepted_token_outlives_an_hour_and_the_leeway(iat_in_s: int, exp_in_s: int) -> None:
    now = NOW.timestamp()
    try:
        verdict(iat=now + iat_in_s, exp=now + exp_in_s)
    except (TokenExpired, TokenRefused):
        return
    assert -30 < exp_in_s <= 3600 + 30
    assert exp_in_s - iat_in_s <= 3600


@pytest.mark.parametrize(
    "changes",
    [
        {"sub": ""},
        {"sub": "x" * 65},
        {"sub": "a\x00b"},
        {"sub": 7},
        {"role": "integrator"},
        {"role": "admin"},
        {"role": ["buyer"]},
        {"exp": "soon"},
        {"exp": 1e300},
        {"iat": -1},
        {"name": "x" * 129},
        {"name": "a\nb"},
        {"locale": "ru; drop"},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"role": None},
        {"iss": None},
        {"aud": None},
    ],
)
def test_claims_of_another_form_are_not_claims(changes: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(claims(**changes), Claims)


def test_a_session_moves_with_use_but_never_past_its_end() -> None:
    session = rules.session_of(verdict(), NOW)
    at, steps = NOW, 0
    while at < session.expires_at:
        at += timedelta(minutes=50)
        session, steps = rules.touched(session, at) or session, steps + 1
    assert session.expires_at == NOW + timedelta(hours=12)
    assert steps < 20


def test_a_session_is_not_touched_at_every_request() -> None:
    session = rules.session_of(verdict(), NOW)
    assert rules.touched(session, NOW + timedelta(minutes=4)) is None
    assert rules.touched(session, NOW + timedelta(minutes=5)) is not None
