"""Keeping the cache like the service: first sync newest first, then deltas."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from gigstack_desktop.api.client import ListOptions, Page
from gigstack_desktop.api.models.wire import Record
from gigstack_desktop.errors import NotFound, Rejected, ServiceFailure
from gigstack_desktop.store import clients, invoices, notes, payments, products

from .company import CompanyService
from .core import Core
from .events import Changed, Progress

R = TypeVar("R", bound=Record)
Listing = Callable[[ListOptions], Coroutine[Any, Any, Page[Any]]]
Job = Callable[[], Coroutine[Any, Any, None]]
Store = Callable[[sqlite3.Connection, Iterable[Any], int], None]
log = logging.getLogger(__name__)

PARALLEL = 4
WINDOW = timedelta(days=31)
OVERLAP = timedelta(days=3)
EVERYTHING_AGAIN = timedelta(days=1)
DAWN = datetime(2014, 1, 1, tzinfo=UTC)  # CFDI is younger


@dataclass(frozen=True, slots=True)
class SyncState:
    """When the cache was last like the service, and whether the first sync is complete."""

    synced: datetime | None
    complete: bool
    running: bool


@dataclass(frozen=True, slots=True)
class _Source:
    """A list that is kept in step: what it is called, how it is asked for and stored."""

    name: str
    noun: str
    list: Listing
    store: Store
    optional: bool = False


class SyncService:
    """Sync of one workspace; publishes Progress("sync", …) and Changed."""

    def __init__(self, core: Core, company: CompanyService) -> None:
        self._core = core
        self._company = company
        self._lock = asyncio.Lock()
        self._done = self._total = 0
        api = core.api
        self._whole = (
            _Source("clients", "client", api.list_clients, clients.put),
            _Source("products", "product", api.list_products, products.put),
        )
        self._dated = (
            _Source("income", "invoice", api.list_income_invoices, invoices.put),
            _Source("egress", "invoice", api.list_egress_invoices, invoices.put, optional=True),
            _Source("complements", "invoice", api.list_payment_complements, invoices.put, optional=True),
            _Source("payments", "payment", api.list_payments, payments.put),
        )

    async def state(self) -> SyncState:
        """How fresh the cache is."""
        synced = await self._note("synced")
        complete = await self._note("complete")
        return SyncState(_time(synced), complete is not None, self._lock.locked())

    async def run(self) -> None:
        """First sync if it is not complete (resumed where it stopped), else what changed; once a day everything again.

        One at a time: a second call waits for the first and does nothing more.
        """
        if self._lock.locked():
            async with self._lock:
                return
        complete = _time(await self._note("complete"))
        if complete is None or self._core.now() - complete > EVERYTHING_AGAIN:
            await self.first()
        else:
            await self.delta()

    async def first(self) -> None:
        """Everything, newest first, in parallel date windows; may be interrupted and is resumed at the next call."""
        async with self._lock:
            begun = await self._begin()
            await self._company.refresh()
            windows = await self._windows(begun)
            self._done, self._total = 0, len(windows) + len(self._whole)
            self._progress()
            jobs: list[Job] = [partial(self._list_whole, source, begun) for source in self._whole]
            jobs += [partial(self._list_window, *window) for window in windows]
            await _parallel(jobs)
            now = self._core.now().isoformat()
            await self._core.database.run(lambda db: _finish(db, now))
            self._progress(finished=True)

    async def delta(self) -> None:
        """What is new since the last time, with a few days of overlap for what changed its state."""
        async with self._lock:
            begun = self._core.now()
            since = (_time(await self._note("synced")) or begun) - OVERLAP
            sources = (*self._whole, *self._dated)
            self._done, self._total = 0, len(sources) + 1
            self._progress()
            await self._company.refresh()
            self._step()
            await _parallel([partial(self._list_window, source, since, None) for source in sources])
            await self._core.database.run(lambda db: notes.set_state(db, "synced", begun.isoformat()))
            self._progress(finished=True)

    async def _begin(self) -> datetime:
        """When this pass over everything began; an interrupted one goes on under its own time."""
        begun = _time(await self._note("begun"))
        if begun is None:
            begun = self._core.now()
            text = begun.isoformat()
            await self._core.database.run(lambda db: notes.set_state(db, "begun", text))
        return begun

    async def _windows(self, begun: datetime) -> list[tuple[_Source, datetime, datetime | None]]:
        """Windows that are still to be read, newest first, interleaved so that every list fills from its newest end."""
        oldest = await asyncio.gather(*(self._oldest(source) for source in self._dated))
        found: list[tuple[_Source, datetime, datetime | None]] = []
        for source, first in zip(self._dated, oldest, strict=True):
            end: datetime | None = None
            while first is not None and (end is None or end >= first):
                start = (end or begun) - WINDOW
                found.append((source, start, end))
                end = start - timedelta(seconds=1)
        known = await self._core.database.read(_finished_windows)
        todo = [window for window in found if _window_name(window[0], window[1]) not in known]
        return sorted(todo, key=lambda window: window[1], reverse=True)

    async def _oldest(self, source: _Source) -> datetime | None:
        """When the first record was made; None when there is none."""
        try:
            page = await self._core.ask(source.list(ListOptions(limit=1, sort="asc")))
        except (NotFound, Rejected, ServiceFailure):
            if not source.optional:
                raise
            return None
        if not page.items:
            return None
        return max(DAWN, page.items[0].created_at or DAWN)

    async def _list_whole(self, source: _Source, begun: datetime) -> None:
        """The whole list, resumed at the page where it stopped; what it did not bring is gone at the service."""
        name = f"cursor:{source.name}"
        seen = int(begun.timestamp() * 1000)
        cursor = await self._note(name) or ""
        while cursor != "end":
            page = await self._core.ask(source.list(ListOptions(next=cursor)))
            cursor = page.next or "end"
            await self._keep(source, page, seen, (name, cursor))
        remove = clients.remove_unseen if source.noun == "client" else products.remove_unseen
        gone = await self._core.database.run(lambda db: remove(db, seen))
        if gone:
            self._core.publish(Changed(source.noun, frozenset(gone)))
        self._step()

    async def _list_window(self, source: _Source, since: datetime, until: datetime | None) -> None:
        """Every page of one window."""
        cursor = ""
        try:
            while True:
                options = ListOptions(next=cursor, since=since, until=until)
                page = await self._core.ask(source.list(options))
                cursor = page.next
                done = None if cursor else (_window_name(source, since), "1")
                await self._keep(source, page, self._core.millis(), done)
                if not cursor:
                    break
        except (NotFound, Rejected, ServiceFailure):
            if not source.optional:
                raise
            log.info("the service does not list %s", source.name)
        self._step()

    async def _keep(self, source: _Source, page: Page[Any], seen: int, note: tuple[str, str] | None) -> None:
        def work(db: sqlite3.Connection) -> None:
            source.store(db, page.items, seen)
            if note is not None:
                notes.set_state(db, *note)

        await self._core.database.run(work)
        if page.items:
            ids = frozenset(str(getattr(item, "uuid", "") or item.id) for item in page.items)
            self._core.publish(Changed(source.noun, ids))

    async def _note(self, name: str) -> str | None:
        return await self._core.database.read(lambda db: notes.state(db, name))

    def _step(self) -> None:
        self._done += 1
        self._progress()

    def _progress(self, finished: bool = False) -> None:
        done = self._total if finished else min(self._done, self._total)
        self._core.publish(Progress("sync", done, self._total))


async def _parallel(jobs: Iterable[Job]) -> None:
    """Run jobs in their order, a few at a time; the first failure ends the rest and is raised."""
    waiting = list(jobs)[::-1]

    async def take() -> None:
        while waiting:
            await waiting.pop()()

    workers = [asyncio.ensure_future(take()) for _ in range(PARALLEL)]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


def _window_name(source: _Source, since: datetime) -> str:
    return f"window:{source.name}:{int(since.timestamp())}"


def _finished_windows(db: sqlite3.Connection) -> set[str]:
    return {row[0] for row in db.execute("SELECT name FROM sync_state WHERE name LIKE 'window:%'")}


def _finish(db: sqlite3.Connection, now: str) -> None:
    notes.forget_states(db, "window:")
    notes.forget_states(db, "cursor:")
    notes.forget_states(db, "begun")
    notes.set_state(db, "synced", now)
    notes.set_state(db, "complete", now)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
