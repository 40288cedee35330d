"""Screens as the program builds them: real engine, workspace and sandbox, and hands on the keyboard."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gigstack_desktop.services.engine import Engine
from gigstack_desktop.services.profiles import Profile
from gigstack_desktop.ui.navigator import Navigator
from gigstack_desktop.ui.tasks import Tasks
from tests.support.sandbox_server import Server

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class _Crossing(QObject):
    event = Signal(object)


@dataclass
class Desk:
    """What a screen needs, and what it did: sections opened and notices said."""

    engine: Engine
    workspace: Any
    tasks: Tasks
    navigator: Navigator
    opened: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@asynccontextmanager
async def desk(server: Server | None, home: Path) -> AsyncIterator[Desk]:
    """Open a workspace on an engine of its own; without a server it is offline."""
    from gigstack_desktop.services.workspace import open_workspace

    # As in the program: the collector must not destroy widgets from the engine's or the database's thread.
    gc.collect()
    gc.disable()
    errors: list[BaseException] = []
    engine = Engine()
    engine.start()
    tasks = Tasks(engine, errors.append)
    crossing = _Crossing()
    crossing.event.connect(tasks.events.dispatch, Qt.ConnectionType.QueuedConnection)
    profile = Profile("test", "practice", "Prueba")
    workspace = await engine.call(
        open_workspace(
            profile,
            home=home / "profiles" / "test",
            publish=crossing.event.emit,
            base_url=server.base_url if server else None,
            key=server.key if server else None,
        )
    )
    made = Desk(engine, workspace, tasks, Navigator())
    made.navigator.opened.connect(lambda key, arguments: made.opened.append((key, arguments)))
    made.navigator.notified.connect(lambda request: made.said.append(request.text))
    try:
        yield made
    finally:
        await tasks.aclose()
        await engine.call(workspace.close())
        engine.stop()
        gc.collect()
        gc.enable()
    if errors:
        raise BaseExceptionGroup("what the screens' work ended with", errors)


def sheet_with_keyboard() -> QWidget | None:
    """The open dialog once the keyboard is in it: what is typed before goes to the window behind."""
    dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
    return dialog if dialog is not None and focus is not None and dialog.isAncestorOf(focus) else None


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """One key, wherever the keyboard is now."""
    target = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeModalWidget()
    assert target is not None, "the keyboard is nowhere"
    QTest.keyClick(target, key, modifiers)


def write(text: str) -> None:
    """Text, letter by letter: the first one may open an editor that takes the rest."""
    for letter in text:
        # QTest only knows ASCII; a person's ñ and í arrive as text without a key of their own.
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            code = ord(letter.upper()) if letter.isascii() else Key.Key_unknown.value
            QApplication.sendEvent(QApplication.focusWidget(), QKeyEvent(kind, code, NONE, letter))
