"""A test that drives a browser and fails is tried once more, and that is told: see ADR 25."""

from __future__ import annotations

from typing import Final

import pytest

SECOND_TRIES_MAX: Final = 3
"""In one run; when more journeys need one, something is broken that only looks like chance."""
TRIED_ONCE_MORE: Final = pytest.mark.flaky(reruns=1)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(SecondTries(), "second-tries")


class SecondTries:
    """Asks for them, and keeps what they were needed for."""

    def __init__(self) -> None:
        self._first_errors: dict[str, str] = {}
        self._failed: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(TRIED_ONCE_MORE)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.add(report.nodeid)
        elif report.outcome == "rerun":
            self._first_errors.setdefault(report.nodeid, _error_in(report))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._are_too_many() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._first_errors:
            return
        saved = self._saved()
        terminalreporter.section("second tries, to be mended")
        for test, error in self._first_errors.items():
            became = "passed at the second try" if test in saved else "failed at both; the first"
            terminalreporter.line(f"{became}: {test}: {error}", yellow=True)
        if self._are_too_many():
            many = f"{len(saved)} needed a second try; at most {SECOND_TRIES_MAX} may."
            terminalreporter.line(many, red=True)

    def _saved(self) -> dict[str, str]:
        """What failed once and then passed, with its first error."""
        return {
            test: error for test, error in self._first_errors.items() if test not in self._failed
        }

    def _are_too_many(self) -> bool:
        return len(self._saved()) > SECOND_TRIES_MAX


def _error_in(report: pytest.TestReport) -> str:
    """Its first line; of a worker that died there is no more."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(report.longrepr if crash is None else crash.message).strip().partition("\n")[0]
