"""Migrations run in the order of their names."""

from __future__ import annotations

from prilavok.core.migrations import known_migrations


def test_their_numbers_leave_no_doubt_about_the_order() -> None:
    numbers = [int(migration.name[:4]) for migration in known_migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
