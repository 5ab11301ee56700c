"""Who may: deny by default, and always with the reason."""

from hypothesis import given
from hypothesis import strategies as st

from prilavok.identity.model import (
    PUBLIC,
    SIGNED_IN,
    Access,
    PermissionMissing,
    Principal,
    Role,
    RoleNotAllowed,
    Scope,
    ScopeMissing,
    allow,
)

PRINCIPALS = st.builds(
    Principal,
    role=st.sampled_from(Role),
    subject=st.just("someone"),
    via=st.just("token"),
    expires_at=st.none(),
    permissions=st.frozensets(st.sampled_from([*Scope, "chats", "claims"])),
)


@given(PRINCIPALS)
def test_an_access_that_says_nothing_lets_nobody_in(principal: Principal) -> None:
    assert not Access().allows(principal)


@given(PRINCIPALS)
def test_public_lets_everybody_in(principal: Principal) -> None:
    assert PUBLIC.allows(principal)


@given(PRINCIPALS)
def test_signed_in_is_for_people(principal: Principal) -> None:
    assert SIGNED_IN.allows(principal) == (principal.role is not Role.INTEGRATOR)


@given(PRINCIPALS, st.sampled_from(Scope))
def test_a_key_needs_the_scope_and_a_scope_is_for_keys(principal: Principal, scope: Scope) -> None:
    access = allow(Role.BUYER, scope=scope)
    if principal.role is Role.INTEGRATOR:
        assert access.allows(principal) == (scope in principal.permissions)
    else:
        assert access.allows(principal) == (principal.role is Role.BUYER)


@given(PRINCIPALS)
def test_a_permission_binds_staff_only(principal: Principal) -> None:
    access = allow(Role.BUYER, Role.SELLER_STAFF, permission="chats")
    has_it = principal.role is Role.SELLER_STAFF and "chats" in principal.permissions
    assert access.allows(principal) == (principal.role is Role.BUYER or has_it)


@given(PRINCIPALS)
def test_of_two_permissions_either_will_do(principal: Principal) -> None:
    access = allow(Role.SELLER_STAFF, permission="chats", or_permission="claims")
    has_one = bool(principal.permissions & {"chats", "claims"})
    assert access.allows(principal) == (principal.role is Role.SELLER_STAFF and has_one)


def test_the_refusal_says_what_is_missing() -> None:
    def someone(role: Role) -> Principal:
        return Principal(role, "someone", "token", None)

    assert isinstance(allow(Role.BUYER).refusal(someone(Role.OPERATOR)), RoleNotAllowed)
    staff_only = allow(Role.SELLER_STAFF, permission="chats", scope=Scope.EVENTS_READ)
    assert isinstance(staff_only.refusal(someone(Role.SELLER_STAFF)), PermissionMissing)
    assert isinstance(staff_only.refusal(someone(Role.INTEGRATOR)), ScopeMissing)
    assert isinstance(allow(Role.BUYER).refusal(someone(Role.INTEGRATOR)), RoleNotAllowed)
