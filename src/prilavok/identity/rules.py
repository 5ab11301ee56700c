"""From verified claims to a principal, and who may stay signed in. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from prilavok.identity.model import (
    KEY_SUBJECT,
    Claims,
    Principal,
    Role,
    Session,
    TokenExpired,
    TokenFault,
    TokenRefused,
)

TOKEN_LIFETIME_MAX = timedelta(hours=1)
LEEWAY = timedelta(seconds=30)
SESSION_IDLE_MAX = timedelta(hours=1)
SESSION_LIFETIME_MAX = timedelta(hours=12)
SESSION_TOUCH_EVERY = timedelta(minutes=5)
TICKET_LIFETIME = timedelta(seconds=30)
ADDRESS_LIFETIME = timedelta(minutes=5)


def principal_of_claims(claims: Claims, *, issuer: str, audience: str, now: datetime) -> Principal:
    """Who `claims` speak of; raises `TokenExpired` or `TokenRefused`.

    Clocks may disagree by `LEEWAY`, either way. The lifetime `exp - iat` has no leeway.
    """
    if claims.iss != issuer:
        raise TokenRefused(TokenFault.WRONG_ISSUER)
    if audience not in ([claims.aud] if isinstance(claims.aud, str) else claims.aud):
        raise TokenRefused(TokenFault.WRONG_AUDIENCE)
    expires_at = _check_times(claims, now)
    _check_seller(claims)
    return Principal(
        role=Role(claims.role),
        subject=claims.sub,
        via="token",
        expires_at=expires_at,
        seller_id=claims.seller_id,
        name=claims.name,
        locale=claims.locale,
    )


def session_of(principal: Principal, now: datetime) -> Session:
    """A fresh session of `principal`; it outlives the token that it was started with."""
    ends_at = now + SESSION_LIFETIME_MAX
    return Session(principal, idle_until=now + SESSION_IDLE_MAX, ends_at=ends_at)


def touched(session: Session, now: datetime) -> Session | None:
    """`session` with its idle time begun anew; None when that was done a short time ago."""
    idle_until = now + SESSION_IDLE_MAX
    if idle_until - session.idle_until < SESSION_TOUCH_EVERY:
        return None
    return Session(session.principal, idle_until, session.ends_at)


def _check_times(claims: Claims, now: datetime) -> datetime:
    issued_at, expires_at = _time(claims.iat), _time(claims.exp)
    if expires_at + LEEWAY <= now:
        raise TokenExpired(expires_at)
    if max(issued_at, _time(claims.nbf or 0)) > now + LEEWAY:
        raise TokenRefused(TokenFault.NOT_YET_VALID)
    if expires_at - issued_at > TOKEN_LIFETIME_MAX:
        raise TokenRefused(TokenFault.LIVES_TOO_LONG)
    return expires_at


def _check_seller(claims: Claims) -> None:
    """Staff name their seller; a seller in anyone else's token is a mistake worth hearing about."""
    if claims.role == Role.SELLER_STAFF and claims.seller_id is None:
        raise TokenRefused(TokenFault.SELLER_MISSING)
    if claims.role == Role.SELLER_STAFF and claims.sub.startswith(KEY_SUBJECT):
        raise TokenRefused(TokenFault.BAD_CLAIMS)
    if claims.role != Role.SELLER_STAFF and claims.seller_id is not None:
        raise TokenRefused(TokenFault.SELLER_UNEXPECTED)


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
