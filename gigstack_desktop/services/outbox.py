"""The outbox: promises on disk, sent in order, looked up before they are ever sent again."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from dataclasses import dataclass
from typing import Protocol

from gigstack_desktop.api.models.wire import Wire
from gigstack_desktop.errors import (
    AppError,
    Busy,
    DiskFull,
    Forbidden,
    NotFound,
    Offline,
    Rejected,
    ServiceFailure,
    Unauthorized,
    Unknown,
)
from gigstack_desktop.store import outbox as store
from gigstack_desktop.store.outbox import Intent
from gigstack_desktop.store.packing import moment

from .core import Core
from .events import Changed
from .queries import IntentRow

log = logging.getLogger(__name__)

LONGEST_PAUSE = 300_000
FIRST_PAUSE = 2_000
IDLE = 60.0


class Handler(Protocol):
    """What the outbox must know about one kind of promise."""

    async def send(self, intent: Intent) -> Wire | None:
        """Make the request once; raises AppError."""

    async def find(self, intent: Intent) -> Wire | None:
        """What the promise made, if the service has it; None when it provably has not."""

    def accept(self, db: sqlite3.Connection, intent: Intent, result: Wire | None) -> tuple[str, list[Changed]]:
        """Put the result in the cache, in the transaction that ends the promise; the result's id and what changed."""

    def show(self, db: sqlite3.Connection, intent: Intent, state: str) -> list[Changed]:
        """Note a new state where lists show it."""

    async def after(self, intent: Intent, result: Wire | None) -> None:
        """Follow-up work that may fail without harm."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise that was kept, and what came of it."""

    intent: Intent
    result: Wire | None


class OutboxService:
    """Intents of one workspace. `settle` is how long (ms) a lost request may still be at work at the service."""

    def __init__(self, core: Core, settle: int) -> None:
        self._core = core
        self._settle = settle
        self._handlers: dict[str, Handler] = {}
        self._running: dict[str, asyncio.Task[Kept]] = {}
        self._wake = asyncio.Event()

    def register(self, kind: str, handler: Handler) -> None:
        """Say who sends promises of a kind."""
        self._handlers[kind] = handler

    async def pending(self) -> list[IntentRow]:
        """Everything that is not done, oldest first."""
        return [_row(intent) for intent in await self._core.database.read(store.pending)]

    async def retry(self, intent_id: str) -> None:
        """Try now: a queued one is sent, one "por confirmar" is looked up, a rejected one is sent again as it is.

        Raises what the attempt raises.
        """
        intent = await self._core.database.read(lambda db: store.get(db, intent_id))
        if intent is None or intent.state == store.DONE:
            return
        if intent.state == store.REJECTED:
            await self._put_back(intent, sent=False, error="", seconds=0)
        await self.deliver(intent_id)

    async def discard(self, intent_id: str) -> None:
        """Take a promise back; raises Rejected("not_discardable") unless it provably was not carried out."""

        def take_back(db: sqlite3.Connection) -> list[Changed]:
            intent = store.get(db, intent_id)
            if intent is None:
                return []
            if not _can_discard(intent) or intent_id in self._running:
                raise Rejected("not_discardable", "")
            store.remove(db, intent_id)
            return self._handlers[intent.kind].show(db, intent, "")

        self._publish(intent_id, await self._core.database.run(take_back))

    async def deliver(self, intent_id: str) -> Kept:
        """Carry a promise out now, or join the attempt under way; raises what the attempt raises.

        Waiting may be cancelled, the attempt goes on.
        """
        task = self._running.get(intent_id)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._deliver(intent_id), name=f"intent {intent_id}")
            self._running[intent_id] = task
            task.add_done_callback(lambda done: self._forget(intent_id, done))
        return await asyncio.shield(task)

    def wake(self) -> None:
        """Something was promised, or the connection is back: look again."""
        self._wake.set()

    async def resume(self) -> None:
        """The connection is back: what waited only for it goes now."""
        await self._core.database.run(store.hasten)
        self.wake()

    async def worker(self) -> None:
        """Send what is due, for as long as the workspace is open; begins with what a crash left behind."""
        await self.recover()
        while True:
            self._wake.clear()
            if self._core.api.ready:
                await self._send_due()
            await self._rest()

    async def recover(self) -> None:
        """After a crash whatever was being sent becomes "por confirmar"."""

        def work(db: sqlite3.Connection) -> list[Changed]:
            subjects = store.recover(db)
            stale = [intent for intent in store.pending(db) if intent.subject in subjects]
            return [c for intent in stale for c in self._handlers[intent.kind].show(db, intent, intent.state)]

        changes = await self._core.database.run(work)
        if changes:
            self._publish("", changes)

    async def close(self) -> None:
        """End attempts under way; they are on disk as being sent and will be looked up at the next start."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=2)

    async def _send_due(self) -> None:
        now = self._core.millis()
        for intent in await self._core.database.read(lambda db: store.due(db, now)):
            try:
                await self.deliver(intent.id)
            except Offline:
                return
            except AppError as error:
                log.info("intent %s (%s): %r", intent.id, intent.kind, error)

    async def _rest(self) -> None:
        due = await self._core.database.read(store.next_time)
        wait = IDLE if due is None else min(IDLE, max(0.05, (due - self._core.millis()) / 1000))
        if not self._core.api.ready:
            wait = IDLE
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            return

    def _forget(self, intent_id: str, task: asyncio.Task[Kept]) -> None:
        self._running.pop(intent_id, None)
        if not task.cancelled() and isinstance(task.exception(), AppError):
            self.wake()  # its new time is on disk

    async def _deliver(self, intent_id: str) -> Kept:
        intent = await self._core.database.read(lambda db: store.get(db, intent_id))
        if intent is None:
            raise NotFound
        if await self._core.database.read(lambda db: store.blocked(db, intent)):
            raise Offline  # an older promise for the same document comes first
        if intent.sent and intent.state != store.REJECTED:
            found = await self._look_up(intent)
            if found is not None:
                return await self._keep(intent, found)
        return await self._send(intent)

    async def _look_up(self, intent: Intent) -> Wire | None:
        """What the promise made. None: provably nothing, send it again. Raises Unknown while that is not sure."""
        try:
            found = await self._core.ask(self._handlers[intent.kind].find(intent))
        except AppError as error:
            await self._change(intent, store.UNCERTAIN, pause=True, error=_code(error))
            raise Unknown from error
        if found is None and self._core.millis() - intent.last_sent < self._settle and intent.error != "busy":
            wait = intent.last_sent + self._settle - self._core.millis()
            await self._change(intent, store.UNCERTAIN, wait=min(wait, _pause(intent.attempts)), error=intent.error)
            raise Unknown
        return found

    async def _send(self, intent: Intent) -> Kept:
        await self._begin(intent)
        try:
            result = await self._core.ask(self._handlers[intent.kind].send(intent))
        except Rejected as error:
            await self._change(intent, store.REJECTED, error=error.code, message=_words(error))
            raise
        except NotFound as error:
            await self._change(intent, store.REJECTED, error="not_found")
            raise Rejected("not_found", "") from error
        except (Offline, Unauthorized, Forbidden) as error:
            await self._put_back(intent, sent=intent.sent, error=_code(error))
            raise
        except Busy as error:
            await self._put_back(intent, sent=True, error="busy", seconds=error.retry_after)
            raise
        except (Unknown, ServiceFailure) as error:
            await self._change(intent, store.UNCERTAIN, pause=True, error=_code(error))
            raise Unknown from error
        return await self._keep(intent, result)

    async def _begin(self, intent: Intent) -> None:
        def work(db: sqlite3.Connection) -> list[Changed]:
            store.begin_sending(db, intent.id, self._core.millis())
            return self._handlers[intent.kind].show(db, intent, store.SENDING)

        self._publish(intent.id, await self._core.database.run(work))

    async def _keep(self, intent: Intent, result: Wire | None) -> Kept:
        """Cache, list and promise change in one transaction; then the rest of the program hears of it."""
        handler = self._handlers[intent.kind]

        def work(db: sqlite3.Connection) -> list[Changed]:
            made, changes = handler.accept(db, intent, result)
            store.finish(db, intent.id, made)
            return changes

        try:
            changes = await self._core.database.run(work)
        except DiskFull:
            log.warning("intent %s was carried out, but there is no room to note it", intent.id)
            raise
        self._publish(intent.id, changes)
        self._core.background(handler.after(intent, result), f"after {intent.kind}")
        self.wake()
        return Kept(intent, result)

    async def _put_back(self, intent: Intent, *, sent: bool, error: str, seconds: float | None = None) -> None:
        wait = int(seconds * 1000) if seconds is not None else _pause(intent.attempts)

        def work(db: sqlite3.Connection) -> list[Changed]:
            store.put_back(db, intent.id, sent=sent, next_attempt=self._core.millis() + wait, error=error)
            return self._handlers[intent.kind].show(db, intent, store.QUEUED)

        self._publish(intent.id, await self._core.database.run(work))

    async def _change(
        self,
        intent: Intent,
        state: str,
        *,
        pause: bool = False,
        wait: int = 0,
        error: str = "",
        message: str = "",
    ) -> None:
        later = self._core.millis() + max(wait, _pause(intent.attempts) if pause else 0)

        def work(db: sqlite3.Connection) -> list[Changed]:
            store.set_state(db, intent.id, state, next_attempt=later, error=error, message=message)
            return self._handlers[intent.kind].show(db, intent, state)

        self._publish(intent.id, await self._core.database.run(work))

    def _publish(self, intent_id: str, changes: list[Changed]) -> None:
        for change in changes:
            self._core.publish(change)
        self._core.publish(Changed("outbox", frozenset({intent_id} if intent_id else ())))


def _pause(attempts: int) -> int:
    return int(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts, 10)))


def _code(error: AppError) -> str:
    return error.code if isinstance(error, Rejected) else type(error).__name__.lower()


def _words(error: Rejected) -> str:
    """The service's own words: the summary, then what is said of each field."""
    details = [problem.message for problem in error.fields if problem.message and problem.message != error.message]
    return "\n".join([error.message, *details]) if error.message else "\n".join(details)


def _can_discard(intent: Intent) -> bool:
    return intent.state == store.REJECTED or (intent.state == store.QUEUED and not intent.sent)


def _row(intent: Intent) -> IntentRow:
    waiting = intent.state in (store.QUEUED, store.UNCERTAIN) and intent.next_attempt
    return IntentRow(
        intent.id,
        intent.kind,
        intent.subject,
        intent.title,
        intent.party,
        intent.state,
        intent.attempts,
        moment(intent.created),
        moment(intent.next_attempt) if waiting else None,
        _can_discard(intent),
        intent.error,
        intent.message,
    )
