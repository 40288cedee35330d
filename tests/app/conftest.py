"""The whole program on Qt's loop, with the real embedded API as its child process."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from gigstack_desktop.app import Program, apply_theme
from gigstack_desktop.paths import data_dir
from tests.support.qt import Eventually, waiting
from tests.support.qt import pytest_asyncio_loop_factories as pytest_asyncio_loop_factories


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> QApplication:
    qapp.setQuitOnLastWindowClosed(False)
    apply_theme("light")
    return qapp


@pytest.fixture
def eventually() -> Eventually:
    """`await eventually(check)`: until `check()` is true, for at most 20 seconds."""
    return waiting(20)


@pytest_asyncio.fixture
async def program() -> AsyncIterator[Program]:
    """The program as it starts on a fresh computer."""
    made = await Program.start(data_dir())
    yield made
    await made.aclose()
