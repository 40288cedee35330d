"""A person's hands and eyes for the demo: keys, clicks, drops, waiting until something is seen, photographs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

T = TypeVar("T", bound=QWidget)
PATIENCE = 30.0


class NotSeen(Exception):
    """Something that a person would wait for did not come."""


class StallProbe(QObject):
    """Gaps in milliseconds between ticks of a 5 ms timer on the GUI thread: how long the window did not answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gaps: list[float] = []
        self.all: list[float] = []
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=5)
        self._timer.timeout.connect(self._tick)
        self.reset()
        self._timer.start()

    def reset(self) -> None:
        """Begin another step; `all` keeps what was seen before."""
        self.gaps = []
        self._last = time.perf_counter()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What happens inside (photographs, proofs) is the demo's own work and does not count."""
        self._tick()
        self._timer.stop()
        try:
            yield
        finally:
            self._last = time.perf_counter()
            self._timer.start()

    def worst(self) -> float:
        """The longest gap, that since the last tick included."""
        return max([*self.gaps, (time.perf_counter() - self._last) * 1000])

    def at(self, share: float) -> float:
        """The gap that `share` (0.99) of all gaps since the start do not pass."""
        ordered = sorted(self.all)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self.all.append(self.gaps[-1])
        self._last = now


class Hands:
    """Acts on the window as a person does: by keyboard, mouse and drop; looks at it by photographs."""

    def __init__(self, window: QWidget, folder: Path) -> None:
        self.window = window
        self.folder = folder
        self.probe = StallProbe(window)
        self._taken = 0

    async def until(self, check: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
        """Wait until `check()` is true; raises NotSeen, with `what` was waited for, after `patience` seconds."""
        end = time.monotonic() + patience
        while not check():
            if time.monotonic() > end:
                raise NotSeen(what)
            await asyncio.sleep(0.01)

    async def rest(self) -> None:
        """Let the window paint what has changed."""
        for _ in range(3):
            await asyncio.sleep(0.01)

    def photograph(self, name: str) -> Path:
        """Save what the window shows, open dialogs included, as a numbered PNG."""
        self._taken += 1
        path = self.folder / f"{self._taken:02d}-{name}.png"
        with self.probe.paused():
            picture = self.window.grab()
            painter = QPainter(picture)
            for dialog in self.window.findChildren(QDialog):
                if dialog.isVisible():
                    place = self.window.rect().center() - dialog.rect().center()
                    painter.fillRect(self.window.rect(), QColor(0, 0, 0, 70))
                    painter.drawPixmap(place, dialog.grab())
            painter.end()
            picture.save(str(path))
        return path

    async def write(self, text: str) -> None:
        """Type into whatever has the keyboard, one key at a time."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self._focus(), letter)
            else:  # QTest knows no key for letters with accents
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(self._focus(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
            await asyncio.sleep(0.004)

    async def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key, shortcuts included."""
        QTest.keyClick(self._focus(), key, modifiers)
        await asyncio.sleep(0.01)

    async def replace(self, text: str) -> None:
        """Type over everything in the field that has the keyboard."""
        await self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        await self.write(text)

    async def click(self, widget: QWidget, what: str = "") -> None:
        """Click a widget once it can be clicked."""
        await self.until(lambda: widget.isVisible() and widget.isEnabled(), what or widget.accessibleName())
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        await asyncio.sleep(0.01)

    def drop(self, files: Iterable[Path]) -> None:
        """Drop files on the window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path.resolve())) for path in files])
        place = QPointF(self.window.rect().center())
        copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        over = place.toPoint()  # Qt 6 takes whole points for the first two
        kinds: tuple[tuple[Any, Any], ...] = ((QDragEnterEvent, over), (QDragMoveEvent, over), (QDropEvent, place))
        for kind, point in kinds:
            QApplication.sendEvent(self.window, kind(point, copy, data, left, plain))

    def seen(self, kind: type[T]) -> T | None:
        """The first visible widget or dialog of this kind."""
        return next((found for found in self.window.findChildren(kind) if found.isVisible()), None)

    def _focus(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        return QApplication.focusWidget() or popup or self.window
