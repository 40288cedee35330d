"""What Inicio knows: the overview from the cache, read again whenever something changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from gigstack_desktop.services.workspace import Workspace
    from gigstack_desktop.ui.tasks import Tasks

SETTLE_MS = 200


class HomeViewModel(QObject):
    """Reads the overview at start and, at most five times a second, after changes."""

    overview_changed = Signal(object)  # services.queries.Overview
    progress_changed = Signal(int, int)  # first sync: done, total

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tasks = tasks
        self.practice = workspace.profile.kind == "practice"
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self.refresh)
        tasks.events.changed.connect(self._changed)
        tasks.events.progress.connect(self._progress)

    def refresh(self) -> None:
        """Read the overview again."""
        self._tasks.latest("home.refresh", self._refresh)

    async def _refresh(self) -> None:
        self.overview_changed.emit(await self._tasks.call(self._workspace.overview()))

    def _changed(self, event: object) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _progress(self, event: object) -> None:
        if getattr(event, "name", "") == "sync":
            done, total = getattr(event, "done", 0), getattr(event, "total", 0)
            self.progress_changed.emit(done, total)
            if done >= total:  # an account without documents changes nothing: its zeros are known only now
                self._changed(event)
