"""Qt's loop for async tests, an engine that runs on it, and what every screen is checked for."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import pytest_asyncio
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from gigstack_desktop.ui import theme
from gigstack_desktop.ui.tasks import Tasks
from tests.support.qt import Eventually, waiting
from tests.support.qt import pytest_asyncio_loop_factories as pytest_asyncio_loop_factories
from tests.support.sandbox_server import Server, serving
from tests.support.screens import Desk, desk


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> Iterator[QApplication]:
    qapp.setQuitOnLastWindowClosed(False)
    theme.apply(qapp, "light")
    yield qapp
    for widget in qapp.topLevelWidgets():
        widget.hide()
        widget.deleteLater()


class Here:
    """Stands for the engine: runs the work on the test's own loop."""

    async def call(self, coro: Any) -> Any:
        return await coro


@pytest_asyncio.fixture
async def tasks() -> AsyncIterator[Tasks]:
    """Tasks whose defects fail the test."""
    errors: list[BaseException] = []
    made = Tasks(Here(), errors.append)
    yield made
    await made.aclose()
    assert errors == []


@pytest.fixture
def eventually() -> Eventually:
    """`await eventually(check)`: until `check()` is true, for at most 30 seconds: the machine may be busy."""
    return waiting(30, pause=0.005)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The embedded API with a business and nothing else; a module that wants a year of work has its own."""
    with serving(tmp_path_factory.mktemp("sandbox"), "--empty") as made:
        yield made


@pytest_asyncio.fixture
async def at_desk(server: Server, tmp_path: Path, eventually: Any) -> AsyncIterator[Desk]:
    """A workspace over it, its API answering."""
    async with desk(server, tmp_path / "home") as made:
        await eventually(lambda: made.workspace.connection == "online")
        yield made


def _unnamed(root: QWidget) -> list[str]:
    found = []
    for widget in root.findChildren(QWidget):
        if widget.isVisibleTo(root) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            interface = QAccessible.queryAccessibleInterface(widget)
            if interface and not interface.text(QAccessible.Text.Name):
                found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


@pytest.fixture
def unnamed() -> Callable[[QWidget], list[str]]:
    """Focusable widgets without an accessible name; must be empty for every screen."""
    return _unnamed


@pytest.fixture
def drop_files() -> Callable[[QWidget, list[Any]], bool]:
    """Drop files on a widget; whether it took them."""

    def drop(widget: QWidget, paths: list[Any]) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        position, action = QPointF(widget.rect().center()), Qt.DropAction.CopyAction
        button, modifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

        def make(kind: Any) -> Any:
            try:
                return kind(position, action, data, button, modifier)
            except TypeError:  # PySide6 6.11 wants a QPoint
                return kind(position.toPoint(), action, data, button, modifier)

        enter = make(QDragEnterEvent)
        QApplication.sendEvent(widget, enter)
        if not enter.isAccepted():
            return False
        QApplication.sendEvent(widget, make(QDragMoveEvent))
        last = make(QDropEvent)
        QApplication.sendEvent(widget, last)
        return bool(last.isAccepted())

    return drop
