"""Identity: who asks, and what they may do.

The marketplace signs short tokens that name a role and a subject; we only verify them. A console
turns its token into a session, an integrator comes with an API key, and a page that cannot send
headers opens its stream with a one-use ticket. `Identity` makes a `Principal` of any of these, for
REST, sockets and streams alike; an `Access` says who may do something, and is asked the same way
everywhere. Staff are looked up on every call, so that nobody outlives their dismissal.
"""

from prilavok.identity.authentication import Identity, StaffStanding, headers_of
from prilavok.identity.jwks import KeySet
from prilavok.identity.model import (
    PEOPLE,
    PUBLIC,
    SIGNED_IN,
    Access,
    Principal,
    Role,
    Scope,
    allow,
)

__all__ = [
    "PEOPLE",
    "PUBLIC",
    "SIGNED_IN",
    "Access",
    "Identity",
    "KeySet",
    "Principal",
    "Role",
    "Scope",
    "StaffStanding",
    "allow",
    "headers_of",
]
