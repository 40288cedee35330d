"""The bridge between Qt's loop and the engine's; the only place under `ui/` that creates tasks.

Everything given to `latest` and `once` runs on Qt's loop, so it may touch widgets and emit signals. What belongs to
the services is carried over with `await tasks.call(service.method(...))`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

T = TypeVar("T")
Work = Callable[[], Coroutine[Any, Any, Any]]


class Carrier(Protocol):
    """What the bridge needs of the engine."""

    def call(self, coro: Coroutine[Any, Any, T]) -> Awaitable[T]:
        """Run `coro` on the engine's loop and wait for it here; cancelling crosses."""


class Events(QObject):
    """What the services publish, as signals on the GUI thread. Connect bound methods of QObjects only.

    Each signal carries one value of `services.events`: Changed, Progress, Connection.
    """

    changed = Signal(object)
    progress = Signal(object)
    connection = Signal(object)

    def dispatch(self, event: object) -> None:
        """Emit the signal of this kind of event. GUI thread only."""
        signals = {"Changed": self.changed, "Progress": self.progress, "Connection": self.connection}
        signals[type(event).__name__].emit(event)


def _report(error: BaseException) -> None:
    asyncio.get_running_loop().call_exception_handler({"message": "task failed", "exception": error})


class Tasks:
    """Holds the running work of the screens, reports what it raises, and ends it all at closing.

    `events` is where view models hear of changes: `tasks.events.changed.connect(self._on_changed)`.
    """

    def __init__(self, engine: Carrier, report: Callable[[BaseException], None] = _report) -> None:
        self.events = Events()
        self._engine = engine
        self._report = report
        self._named: dict[str, asyncio.Task[Any]] = {}
        self._all: set[asyncio.Task[Any]] = set()
        self._closed = False

    def latest(self, name: str, work: Work) -> None:
        """Start `work()`, cancelling what runs under `name` (search, refresh)."""
        if running := self._named.get(name):
            running.cancel()
        self._start(name, work)

    def once(self, name: str, work: Work) -> None:
        """Start `work()` unless something runs under `name` already (save, stamp, cancel)."""
        if name not in self._named:
            self._start(name, work)

    def cancel(self, name: str) -> None:
        """Cancel what runs under `name`; for reads only, a write is never cancelled."""
        if running := self._named.get(name):
            running.cancel()

    def running(self, name: str) -> bool:
        """Whether something runs under `name`."""
        return name in self._named

    def busy(self) -> bool:
        """Whether anything that a screen started is under way."""
        return bool(self._all)

    async def call(self, coro: Coroutine[Any, Any, T]) -> T:
        """Run a service's coroutine on the engine and return its result or raise its error here."""
        return await self._engine.call(coro)

    async def aclose(self, limit: float = 2.0) -> None:
        """Cancel everything and wait at most `limit` seconds for it. Nothing starts afterwards."""
        self._closed = True
        pending = [task for task in self._all if task is not asyncio.current_task()]
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending, timeout=limit)

    async def settle(self, limit: float = 2.0, keep: str = "program.") -> None:
        """Let what the screens started end within `limit` seconds, then cancel it; names beginning with `keep` stay."""
        pending = {t for t in self._all if t is not asyncio.current_task() and not t.get_name().startswith(keep)}
        if pending:
            _, late = await asyncio.wait(pending, timeout=limit)
            for task in late:
                task.cancel()

    def _start(self, name: str, work: Work) -> None:
        if self._closed:
            return
        task = asyncio.get_event_loop().create_task(work(), name=name)
        self._named[name] = task
        self._all.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._all.discard(task)
        if self._named.get(task.get_name()) is task:
            del self._named[task.get_name()]
        if not task.cancelled() and (error := task.exception()) is not None:
            self._report(error)
