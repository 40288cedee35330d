"""What waits in the outbox, and the three things a person can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gigstack_desktop.errors import AppError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gigstack_desktop.services.queries import IntentRow
    from gigstack_desktop.services.workspace import Workspace
    from gigstack_desktop.ui.tasks import Tasks

    Confirm = Callable[[IntentRow], Awaitable[bool]]


class ActivityViewModel(QObject):
    """Reads the outbox whenever it changes."""

    rows_changed = Signal(object)  # list[IntentRow]
    failed = Signal(object)  # AppError
    done = Signal(str)  # "retried" or "discarded"
    busy_changed = Signal(bool)

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tasks = tasks
        tasks.events.changed.connect(self._changed)

    def refresh(self) -> None:
        """Read the outbox again."""
        self._tasks.latest("activity.refresh", self._refresh)

    def retry(self, row: IntentRow) -> None:
        """Send a queued one now; look for one that is *por confirmar*; send a rejected one again."""
        self._tasks.once(f"activity.{row.id}", lambda: self._act(row, "retried"))

    def discard(self, row: IntentRow, confirm: Confirm) -> None:
        """Take a promise back that provably was not sent, after asking."""
        self._tasks.once(f"activity.{row.id}", lambda: self._discard(row, confirm))

    async def _refresh(self) -> None:
        self.rows_changed.emit(await self._tasks.call(self._workspace.outbox.pending()))

    async def _discard(self, row: IntentRow, confirm: Confirm) -> None:
        if await confirm(row):
            await self._act(row, "discarded")

    async def _act(self, row: IntentRow, what: str) -> None:
        outbox = self._workspace.outbox
        self.busy_changed.emit(True)
        try:
            await self._tasks.call(outbox.retry(row.id) if what == "retried" else outbox.discard(row.id))
        except AppError as error:
            self.failed.emit(error)
        else:
            self.done.emit(what)
        finally:
            self.busy_changed.emit(False)
            self.refresh()

    def _changed(self, event: object) -> None:
        if getattr(event, "noun", "") == "outbox":
            self.refresh()
