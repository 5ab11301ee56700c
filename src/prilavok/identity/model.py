"""Who may ask: roles, principals, what they may call, and how credentials fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from prilavok.core.errors import (
    DomainError,
    Exhausted,
    Forbidden,
    Invalid,
    NotFound,
    Unauthenticated,
)
from prilavok.core.ids import MarketText


class Role(StrEnum):
    """What someone is to the marketplace. Integrators come with an API key, all others by token."""

    BUYER = "buyer"
    SELLER_STAFF = "seller_staff"
    MODERATOR = "moderator"
    OPERATOR = "operator"
    CREATOR = "creator"
    ACCOUNT_MANAGER = "account_manager"
    INTEGRATOR = "integrator"


class Scope(StrEnum):
    """What an API key may be used for."""

    FACTS_WRITE = "facts:write"
    EVENTS_READ = "events:read"
    PROGRAMMES_READ = "programmes:read"
    PROGRAMMES_WRITE = "programmes:write"
    STANDING_READ = "standing:read"
    LEDGER_WRITE = "ledger:write"
    ERASURE_WRITE = "erasure:write"
    REWARDS_USE = "rewards:use"
    DISCOUNTS_USE = "discounts:use"


KEY_SUBJECT: Final = "key:"
"""How the subject of a seller's key begins; no person's does."""

PersonName = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+\Z")]
Locale = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")]
NumericDate = Annotated[float, Meta(ge=0, le=253_402_300_799)]
"""Seconds since 1970 (RFC 7519 §2), until the year 9999."""


class Claims(Struct, frozen=True):
    """What the marketplace says of the bearer, in a JWT that it signed (RFC 7519)."""

    iss: str
    aud: str | list[str]
    iat: NumericDate
    exp: NumericDate
    sub: MarketText
    role: Literal["buyer", "seller_staff", "moderator", "operator", "creator", "account_manager"]
    seller_id: MarketText | None = None
    nbf: NumericDate | None = None
    name: PersonName | None = None
    locale: Locale | None = None


class Principal(Struct, frozen=True):
    """Who is asking, established by a token, a session or an API key.

    `permissions` are a staff member's capabilities or a key's scopes; nobody else has any.
    `credential` names the session or key that stands behind it, so that it can be looked at again.
    """

    role: Role
    subject: str
    via: Literal["token", "session", "key"]
    expires_at: datetime | None
    seller_id: str | None = None
    permissions: frozenset[str] = frozenset()
    name: str | None = None
    locale: str | None = None
    credential: str | None = None

    @property
    def signature(self) -> str:
        """How a decision is signed in a record: `operator:42`."""
        return f"{self.role}:{self.subject}"


class Access(Struct, frozen=True):
    """Who may call a route, open a stream or send a frame. Nobody, unless it says so.

    `roles` may by token or session; staff also need one of `permissions`, if any are named. An API
    key needs `scope`; without one no key will do. `anyone` needs no credential at all.
    """

    roles: frozenset[Role] = frozenset()
    scope: Scope | None = None
    permissions: tuple[str, ...] = ()
    anyone: bool = False

    def allows(self, principal: Principal) -> bool:
        return self.refusal(principal) is None

    def refusal(self, principal: Principal) -> DomainError | None:
        """Why `principal` may not, or None when they may."""
        if self.anyone:
            return None
        if principal.role is Role.INTEGRATOR:
            if self.scope is None:
                return RoleNotAllowed(principal.role)
            return None if self.scope in principal.permissions else ScopeMissing(self.scope)
        if principal.role not in self.roles:
            return RoleNotAllowed(principal.role)
        if principal.role is Role.SELLER_STAFF and self.permissions:
            has_one = not principal.permissions.isdisjoint(self.permissions)
            return None if has_one else PermissionMissing(self.permissions[0])
        return None


def allow(
    *roles: Role,
    scope: Scope | None = None,
    permission: str | None = None,
    or_permission: str | None = None,
) -> Access:
    """Access for `roles`, and for API keys with `scope`."""
    named = tuple(each for each in (permission, or_permission) if each is not None)
    return Access(frozenset(roles), scope=scope, permissions=named)


PUBLIC: Final = Access(anyone=True)
PEOPLE: Final = frozenset(Role) - {Role.INTEGRATOR}
SIGNED_IN: Final = Access(PEOPLE)
"""Anyone with a token or a session."""


class ApiKey(Struct, frozen=True):
    """A key of an integrator, without its secret, which nobody keeps."""

    key_id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    revoked_at: datetime | None = None


class NewApiKey(Struct, frozen=True):
    """A key just made: the only time that its `secret` is seen."""

    key_id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    secret: str


class KeyHolder(Struct, frozen=True):
    """The seller that a key of its own acts for, and how the key is called."""

    seller_id: str
    name: str


class Session(Struct, frozen=True):
    """A signed-in console: `principal` until `idle_until`, which moves with use, or `ends_at`."""

    principal: Principal
    idle_until: datetime
    ends_at: datetime

    @property
    def expires_at(self) -> datetime:
        return min(self.idle_until, self.ends_at)


class NewSession(Struct, frozen=True):
    """A session just made: the only time that its `session_id` is seen on this side."""

    session_id: str
    session: Session


class Ticket(Struct, frozen=True):
    """Lets a page open one stream where it cannot send a header. Good once, for 30 seconds."""

    ticket: str
    expires_at: datetime


class Address(Struct, frozen=True):
    """An address that opens one file without a header, as often as it is asked for until then:
    whoever it was made for must still be let to see that each time."""

    address: str
    expires_at: datetime


class TokenFault(StrEnum):
    """Why a token is not accepted."""

    MALFORMED = "malformed"
    NOT_CONFIGURED = "not_configured"
    KEY_IN_HEADER = "key_in_header"
    UNKNOWN_KEY = "unknown_key"
    WRONG_ALGORITHM = "wrong_algorithm"
    BAD_SIGNATURE = "bad_signature"
    BAD_CLAIMS = "bad_claims"
    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"
    NOT_YET_VALID = "not_yet_valid"
    LIVES_TOO_LONG = "lives_too_long"
    SELLER_MISSING = "seller_missing"
    SELLER_UNEXPECTED = "seller_unexpected"


@dataclass(eq=False)
class CredentialsMissing(Unauthenticated):
    """Say who you are: send a token or an API key in the Authorization header, or sign in."""


@dataclass(eq=False)
class TokenRefused(Unauthenticated):
    """The token is not accepted: {reason}."""

    reason: TokenFault


@dataclass(eq=False)
class TokenExpired(Unauthenticated):
    """The token expired at {expired_at}; ask the marketplace for a new one."""

    expired_at: datetime


@dataclass(eq=False)
class KeyRefused(Unauthenticated):
    """The API key is unknown or has been revoked."""


@dataclass(eq=False)
class SessionEnded(Unauthenticated):
    """There is no session, or it has ended; sign in again."""


@dataclass(eq=False)
class TicketSpent(Unauthenticated):
    """The ticket has been used or is older than 30 seconds; ask for a new one."""


@dataclass(eq=False)
class AddressExpired(Unauthenticated):
    """The address is older than 5 minutes, or is not that of this file; ask for a new one."""


@dataclass(eq=False)
class KeysUnavailable(Exhausted):
    """The issuer's keys cannot be read now, so no token can be checked; try again shortly."""


@dataclass(eq=False)
class CsrfTokenWrong(Forbidden):
    """A request with a session cookie that is not a GET needs the session's X-CSRF-Token header."""


@dataclass(eq=False)
class NoLongerStaff(Forbidden):
    """You do not work for this seller, or no longer."""


@dataclass(eq=False)
class RoleNotAllowed(Forbidden):
    """This is not open to the role {role}."""

    role: Role


@dataclass(eq=False)
class PermissionMissing(Forbidden):
    """The seller has not given you the permission {permission}."""

    permission: str


@dataclass(eq=False)
class ScopeMissing(Forbidden):
    """The API key lacks the scope {scope}."""

    scope: Scope


@dataclass(eq=False)
class KeyNotFound(NotFound):
    """There is no API key {key_id}."""

    key_id: str


@dataclass(eq=False)
class KeySetUnusable(Invalid):
    """The key set {source} cannot be used: {reason}."""

    source: str
    reason: str
