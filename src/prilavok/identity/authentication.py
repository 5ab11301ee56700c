"""Who is asking? One object answers it for REST, sockets and streams alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from prilavok.core.clock import Clock
from prilavok.core.database import Connection, Database
from prilavok.core.ids import SellerId, StaffId
from prilavok.identity import rules, store
from prilavok.identity.credentials import (
    API_KEY,
    SELLER_KEY,
    digest_of,
    is_csrf_token_of,
    is_secret,
    matches,
)
from prilavok.identity.jwks import KeySet
from prilavok.identity.model import (
    KEY_SUBJECT,
    AddressExpired,
    CredentialsMissing,
    CsrfTokenWrong,
    KeyHolder,
    KeyRefused,
    NoLongerStaff,
    Principal,
    Role,
    Session,
    SessionEnded,
    TicketSpent,
    TokenExpired,
    TokenFault,
    TokenRefused,
)
from prilavok.identity.pacing import Paces
from prilavok.identity.tokens import verified_claims

StaffStanding = Callable[[SellerId, StaffId], Awaitable[frozenset[str] | None]]
"""What a seller's staff member may do now; None for someone who does not work there."""

SellerKeyHolder = Callable[[str, bytes | None], Awaitable[KeyHolder | None]]
"""Whose key has this id, and this digest of its secret, unless that was looked at before."""

SESSION_COOKIE: Final = "prilavok_session"
CSRF_HEADER: Final = "x-csrf-token"
KEYS_KEPT_MAX: Final = 10_000
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Identity:
    """Turns credentials into principals.

    Staff are looked up on every call, so someone removed by a fact is out at once, whatever their
    token or session says. Without `keys` or `issuer` no token is accepted.
    """

    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        staff_standing: StaffStanding,
        seller_key_holder: SellerKeyHolder,
        keys: KeySet | None,
        issuer: str | None,
        audience: str,
        paces: Paces,
    ) -> None:
        self.paces = paces
        self._db = db
        self._clock = clock
        self._staff_standing = staff_standing
        self._seller_key_holder = seller_key_holder
        self._keys = keys
        self._issuer = issuer
        self._audience = audience

    async def principal_of_request(
        self, headers: Mapping[str, str], *, method: str = "GET"
    ) -> Principal:
        """Who sent `headers` (names in lower case): by token, API key or session cookie.

        A cookie alone does not do for a `method` that changes something: it needs the CSRF token.
        """
        bearer = bearer_of(headers)
        if bearer is not None:
            is_key = bearer.startswith(("pk_", "sk_"))
            return await (self.principal_of_key if is_key else self.principal_of_token)(bearer)
        session_id = session_id_of(headers)
        if session_id is None:
            raise CredentialsMissing
        principal = await self.principal_of_session(session_id)
        if method not in SAFE_METHODS and not is_csrf_token_of(
            session_id, headers.get(CSRF_HEADER, "")
        ):
            raise CsrfTokenWrong
        return principal

    async def principal_of_token(self, token: str) -> Principal:
        """Whom the marketplace's token speaks of."""
        if self._keys is None or self._issuer is None:
            raise TokenRefused(TokenFault.NOT_CONFIGURED)
        claims = await verified_claims(token, self._keys)
        principal = rules.principal_of_claims(
            claims, issuer=self._issuer, audience=self._audience, now=self._clock.now()
        )
        return await self._in_good_standing(principal)

    async def principal_of_key(self, key: str) -> Principal:
        """The integrator, or the seller, that holds `key`."""
        parts = SELLER_KEY.fullmatch(key)
        if parts is not None:
            return await self._seller_of_key(parts[1], digest_of(parts[2]))
        parts = API_KEY.fullmatch(key)
        if parts is None:
            raise KeyRefused
        key_id, secret = parts.groups()
        return await self._holder_of_key(key_id, secret)

    async def principal_of_session(self, session_id: str) -> Principal:
        """Who is signed in as `session_id`. Being used keeps a session from idling out."""
        if not is_secret(session_id):
            raise SessionEnded
        return await self._holder_of_session(digest_of(session_id))

    async def principal_of_ticket(self, ticket: str) -> Principal:
        """Who asked for `ticket`; it is spent now."""
        if not is_secret(ticket):
            raise TicketSpent
        async with self._db.transaction() as conn:
            stored = await store.redeem_ticket(conn, digest_of(ticket))
        if stored is None or stored.expires_at <= self._clock.now():
            raise TicketSpent
        return await self.still(stored.principal)

    async def principal_of_address(self, ticket: str, path: str) -> Principal:
        """Whom the address was made for that consists of `path` and `ticket`."""
        if not is_secret(ticket):
            raise AddressExpired
        async with self._db.reading() as conn:
            stored = await store.ticket_for(conn, digest_of(ticket), path)
        if stored is None or stored.expires_at <= self._clock.now():
            raise AddressExpired
        return await self.still(stored.principal)

    async def still(self, principal: Principal) -> Principal:
        """`principal` as of now, for a connection that outlives the request; raises if no more."""
        now = self._clock.now()
        if principal.expires_at is not None and principal.expires_at + rules.LEEWAY <= now:
            raise TokenExpired(principal.expires_at)
        if principal.via == "key":
            assert principal.credential is not None
            if principal.role is Role.SELLER_STAFF:
                return await self._seller_of_key(principal.credential, None)
            return await self._holder_of_key(principal.credential, None)
        if principal.via == "session":
            assert principal.credential is not None
            return await self._holder_of_session(bytes.fromhex(principal.credential))
        return await self._in_good_standing(principal)

    async def session(self, session_id: str) -> Session:
        """The session itself, for whoever holds its id."""
        async with self._db.reading() as conn:
            session = await store.live_session(conn, digest_of(session_id), self._clock.now())
        if session is None:
            raise SessionEnded
        return session

    async def _holder_of_key(self, key_id: str, secret: str | None) -> Principal:
        async with self._db.reading() as conn:
            stored = await store.live_key(conn, key_id)
        if stored is None or (secret is not None and not matches(secret, stored.digest)):
            raise KeyRefused
        return _integrator(stored)

    async def _seller_of_key(self, key_id: str, digest: bytes | None) -> Principal:
        """The seller's key as a member of its staff, with the permissions that it was given."""
        holder = await self._seller_key_holder(key_id, digest)
        if holder is None:
            raise KeyRefused
        return await self._in_good_standing(
            Principal(
                role=Role.SELLER_STAFF,
                subject=f"{KEY_SUBJECT}{key_id}",
                via="key",
                expires_at=None,
                seller_id=holder.seller_id,
                name=holder.name,
                credential=key_id,
            )
        )

    async def _holder_of_session(self, digest: bytes) -> Principal:
        now = self._clock.now()
        async with self._db.reading() as conn:
            session = await store.live_session(conn, digest, now)
            if session is None:
                raise SessionEnded
            fresh = rules.touched(session, now)
            if fresh is not None:
                await store.touch_session(conn, digest, fresh.idle_until)
        principal = replace(session.principal, expires_at=session.ends_at, credential=digest.hex())
        try:
            return await self._in_good_standing(principal)
        except NoLongerStaff:
            async with self._db.transaction() as conn:
                await store.delete_session(conn, digest)
            raise

    async def _in_good_standing(self, principal: Principal) -> Principal:
        """`principal` with the permissions that its seller gives it now."""
        if principal.role is not Role.SELLER_STAFF:
            return principal
        assert principal.seller_id is not None
        permissions = await self._staff_standing(
            SellerId(principal.seller_id), StaffId(principal.subject)
        )
        if permissions is None:
            raise NoLongerStaff
        return replace(principal, permissions=permissions)


class KeysKept:
    """API keys as they were made, which never changes. Whether one has been revoked since is read
    each time, with whatever else the request reads."""

    def __init__(self) -> None:
        self._stored: dict[str, store.StoredKey] = {}

    async def read(self, conn: Connection, keys: Iterable[str]) -> list[store.StoredKey]:
        """The keys as they are stored, by id; those that are none are left out."""
        ids = {found[1] for key in keys if (found := API_KEY.fullmatch(key)) is not None}
        unknown = sorted(ids - self._stored.keys())
        if unknown:
            if len(self._stored) + len(unknown) > KEYS_KEPT_MAX:
                self._stored = {}
                unknown = sorted(ids)
            found = await store.live_keys(conn, unknown)
            self._stored.update({each.key_id: each for each in found})
        return [self._stored[each] for each in sorted(ids & self._stored.keys())]

    def kept(self, key: str) -> Principal | None:
        """Who held the key when it was read last; None where it never was. Raises `KeyRefused`
        where it is none: by its form, or beside what is kept by its id."""
        found = API_KEY.fullmatch(key)
        if found is None:
            raise KeyRefused
        stored = self._stored.get(found[1])
        if stored is None:
            return None
        if not matches(found[2], stored.digest):
            raise KeyRefused
        return _integrator(stored)

    def good(
        self, keys: Iterable[str], read: Sequence[store.StoredKey], good: Collection[int]
    ) -> dict[str, Principal]:
        """Who holds which key: of those that were `read`, the ones at `good` places have not been
        revoked."""
        by_id = {stored.key_id: stored for n, stored in enumerate(read) if n in good}
        return {
            key: _integrator(by_id[found[1]])
            for key in keys
            if (found := API_KEY.fullmatch(key)) is not None
            and found[1] in by_id
            and matches(found[2], by_id[found[1]].digest)
        }


def _integrator(stored: store.StoredKey) -> Principal:
    return Principal(
        role=Role.INTEGRATOR,
        subject=stored.name,
        via="key",
        expires_at=None,
        permissions=frozenset(stored.scopes),
        credential=stored.key_id,
    )


def bearer_of(headers: Mapping[str, str]) -> str | None:
    """The token or key in the Authorization header, or None when there is no such header."""
    authorization = headers.get("authorization")
    if authorization is None:
        return None
    scheme, _, credential = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not credential.strip():
        raise TokenRefused(TokenFault.MALFORMED)
    return credential.strip()


def session_id_of(headers: Mapping[str, str]) -> str | None:
    """The session id in the Cookie header, or None when there is none."""
    for pair in headers.get("cookie", "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == SESSION_COOKIE:
            return value
    return None


def headers_of(raw_headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers of an ASGI scope by lower-case name; of one sent twice, the first."""
    headers: dict[str, str] = {}
    for name, value in raw_headers:
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    return headers
