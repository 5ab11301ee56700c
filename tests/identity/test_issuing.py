"""The stand-in issuer of demo and tests."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from identity.signing import NOW
from prilavok.identity.issuing import KEY_FILE, Issuer
from prilavok.identity.jwks import keys_of
from prilavok.identity.model import Role
from prilavok.identity.rules import principal_of_claims
from prilavok.identity.tokens import claims_signed_by


def test_its_tokens_are_good_by_its_jwks(tmp_path: Path) -> None:
    issuer = Issuer.in_directory(tmp_path, name="https://demo.test")
    token = issuer.token_for(
        Role.SELLER_STAFF, "staff-1", now=NOW, seller_id="seller-1", name="Анна", locale="ru"
    )
    (key,) = keys_of(issuer.jwks.read_bytes(), "demo").values()
    principal = principal_of_claims(
        claims_signed_by(token, key), issuer="https://demo.test", audience="prilavok", now=NOW
    )
    assert (principal.role, principal.seller_id) == (Role.SELLER_STAFF, "seller-1")
    assert (principal.name, principal.locale) == ("Анна", "ru")


def test_processes_that_start_together_share_one_private_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        issuers = list(pool.map(Issuer.in_directory, [tmp_path / "keys"] * 8))
    tokens = {issuer.token_for(Role.BUYER, "buyer-1", now=NOW) for issuer in issuers}
    assert len(tokens) == 1  # Ed25519 is deterministic: one key, one signature
    mode = stat.S_IMODE((tmp_path / "keys" / KEY_FILE).stat().st_mode)
    assert mode == 0o600
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [
        "issuer.pem",
        "jwks.json",
    ]
