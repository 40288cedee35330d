"""What the services of one workspace share: the cache, the API, the clock, and whether the API answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from gigstack_desktop.api.client import ApiClient
from gigstack_desktop.errors import AppError, Offline, Unauthorized
from gigstack_desktop.store.database import Database
from gigstack_desktop.store.lists import LOCAL

from .events import Connection, ConnectionState, Event, Publish

T = TypeVar("T")
Clock = Callable[[], datetime]
log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The time, aware."""
    return datetime.now(UTC)


class Core:
    """Shared parts of one workspace; services get it instead of the whole workspace."""

    def __init__(self, database: Database, api: ApiClient, publish: Publish, home: Path, now: Clock = utc_now) -> None:
        self.database = database
        self.api = api
        self.home = home
        self.now = now
        self.zone: ZoneInfo = LOCAL  # of the issuing company, once it is known (services.company)
        self.online = asyncio.Event()
        self._publish = publish
        self._state: ConnectionState = "offline" if api.ready else "starting"
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def state(self) -> ConnectionState:
        """Whether the API answers, as last seen."""
        return self._state

    def millis(self) -> int:
        """Now, in milliseconds."""
        return int(self.now().timestamp() * 1000)

    def publish(self, event: Event) -> None:
        """Tell every screen."""
        self._publish(event)

    async def ask(self, request: Awaitable[T]) -> T:
        """Await a request and learn from it whether the API answers."""
        try:
            answer = await request
        except Offline:
            self.seen("offline" if self.api.ready else "starting")
            raise
        except Unauthorized:
            self.seen("unauthorized")
            raise
        self.seen("online")
        return answer

    def seen(self, state: ConnectionState) -> None:
        """Note the state and publish when it changed."""
        if state == "online":
            self.online.set()
        else:
            self.online.clear()
        if state == self._state:
            return
        self._state = state
        self.publish(Connection(state))

    def background(self, work: Coroutine[Any, Any, object], what: str) -> None:
        """Follow-up work that nobody waits for: what the trade can go wrong with is logged, defects reach the loop."""
        task = asyncio.get_running_loop().create_task(self._quiet(work, what), name=what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self) -> None:
        """Wait until the follow-up work of now is done."""
        while tasks := list(self._tasks):
            await asyncio.wait(tasks)

    async def close(self) -> None:
        """End follow-up work."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=2)

    async def _quiet(self, work: Coroutine[Any, Any, object], what: str) -> None:
        try:
            await work
        except AppError as error:
            log.info("%s: %r", what, error)
        except Exception as error:  # a defect: to the same reporter as every other one
            asyncio.get_running_loop().call_exception_handler({"message": what, "exception": error})
