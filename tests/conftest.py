"""What every test gets: a home of its own, and a failure when something logged an error that nobody expected."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Set at import: servers that a whole module or run shares start before any test has its own home, and would otherwise
# live in the developer's. The catalogues are the same for everybody and are unpacked once.
_SHARED = Path(tempfile.mkdtemp(prefix="gigstack-tests-"))
os.environ["GIGSTACK_DESKTOP_HOME"] = str(_SHARED / "home")
os.environ["GIGSTACK_DESKTOP_CACHE"] = str(_SHARED / "cache")

# How fast examples come says more about the machine than about the program: benchmarks measure speed, not tests.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_unconfigure() -> None:
    """The run is over, with every process that it started."""
    shutil.rmtree(_SHARED, ignore_errors=True)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the developer's own data."""
    monkeypatch.setenv("GIGSTACK_DESKTOP_HOME", str(tmp_path / "home"))


@pytest.fixture
def expected_errors() -> set[str]:
    """Add here the start of each error message that the test means to cause."""
    return set()


@pytest.fixture(autouse=True)
def _no_unexpected_errors(caplog: pytest.LogCaptureFixture, expected_errors: set[str]) -> Iterator[None]:
    yield
    unexpected = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.ERROR and not record.getMessage().startswith(tuple(expected_errors))
    ]
    if unexpected:
        pytest.fail(f"logged and not expected: {unexpected}")
