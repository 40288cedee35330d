"""The engine: one worker thread with its own asyncio loop, where services live; only immutable values cross."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)

Report = Callable[[dict[str, Any]], None]


class Engine:
    """A thread that runs coroutines; `report` receives the context of errors that nobody awaited."""

    def __init__(self, report: Report | None = None) -> None:
        self._loop = asyncio.new_event_loop()
        self._report = report
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> None:
        """Begin to run; call once."""
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the engine takes work."""
        return self._thread.is_alive() and not self._loop.is_closed()

    def submit(self, work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Run `work` on the engine and return at once; cancelling the future cancels the task."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` on the engine, awaited from another loop; its error comes back, cancelling goes across."""
        return await asyncio.wrap_future(self.submit(work))

    def stop(self, timeout: float = 3.0) -> None:
        """End every task and the thread; returns within about `timeout` seconds whatever the tasks do."""
        if not self.running:
            return
        ended = self.submit(self._end(timeout))
        try:
            ended.result(timeout + 1)
        except TimeoutError:
            log.warning("engine tasks did not end within %s s", timeout)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        if self._report is not None:
            report = self._report
            self._loop.set_exception_handler(lambda _, context: report(context))
        try:
            self._loop.run_forever()
        finally:
            self._loop.close()

    async def _end(self, limit: float) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=limit)
        await self._loop.shutdown_asyncgens()
        await self._loop.shutdown_default_executor()
