"""The whole program on Qt's loop with its embedded API, as a person has it in front of them."""

from __future__ import annotations

import gc
import os
import shutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from keyring.backends import fail
from PySide6.QtWidgets import QApplication

from gigstack_desktop.app import Program, apply_theme
from gigstack_desktop.paths import data_dir
from tests.support.qt import Eventually, waiting
from tests.support.qt import pytest_asyncio_loop_factories as pytest_asyncio_loop_factories
from tests.support.sandbox import running_sandbox
from tests.support.windows import StrayWindows


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> QApplication:
    qapp.setQuitOnLastWindowClosed(False)
    apply_theme("light")
    return qapp


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked of the developer's own keyring, nor left in it."""
    monkeypatch.setattr("keyring.core._keyring_backend", fail.Keyring())


@pytest.fixture(scope="session")
def empty_practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice folder whose company is there and whose year is not; copy it."""
    folder = tmp_path_factory.mktemp("practice")
    with running_sandbox(folder, "--empty"):
        return folder


@pytest.fixture
def eventually() -> Eventually:
    """`await eventually(check)`: until `check()` is true, for at most 20 seconds."""
    return waiting(20)


@pytest_asyncio.fixture
async def program() -> AsyncIterator[Program]:
    """The program as it starts on a fresh computer, its window in front."""
    stray: list[str] = []
    watch = StrayWindows(stray.append)
    # As in the program: the collector must not destroy widgets from the engine's or the database's thread.
    gc.collect()
    gc.disable()
    made = await Program.start(data_dir())
    made.shell.activateWindow()
    yield made
    await made.aclose()
    watch.deleteLater()
    gc.enable()
    assert stray == []


@pytest_asyncio.fixture
async def practice(program: Program, empty_practice: Path, eventually: Eventually) -> Program:
    """The program with an empty practice company open and its API answering."""
    folder = data_dir() / "profiles" / "practice"
    shutil.copytree(empty_practice, folder, dirs_exist_ok=True)
    await program.open_practice()
    await eventually(program.answered.is_set)
    await eventually(lambda: program.workspace is not None and program.workspace.connection == "online")
    await program.engine.call(program.workspace.company.refresh())  # type: ignore[union-attr]
    return program
