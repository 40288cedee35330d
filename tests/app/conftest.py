"""The whole program on Qt's loop, with the real embedded API as its child process."""

from __future__ import annotations

import asyncio
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from gigstack_desktop.app import Program, apply_theme
from gigstack_desktop.paths import data_dir


def pytest_asyncio_loop_factories(config, item):  # type: ignore[no-untyped-def]
    def make() -> asyncio.AbstractEventLoop:
        import qasync

        return qasync.QEventLoop(QApplication.instance() or QApplication([]))

    return {"qt": make}


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> QApplication:
    qapp.setQuitOnLastWindowClosed(False)
    apply_theme("light")
    return qapp


@pytest.fixture
def eventually() -> Callable[..., Awaitable[None]]:
    """`await eventually(check)`: until `check()` is true, for at most 20 seconds."""

    async def wait(check: Callable[[], object], seconds: float = 20.0) -> None:
        deadline = asyncio.get_running_loop().time() + seconds
        while not (last := check()):
            assert asyncio.get_running_loop().time() < deadline, f"never became true; last: {last!r}"
            await asyncio.sleep(0.01)

    return wait


@pytest_asyncio.fixture
async def program() -> AsyncIterator[Program]:
    """The program as it starts on a fresh computer."""
    made = await Program.start(data_dir())
    yield made
    await made.aclose()
