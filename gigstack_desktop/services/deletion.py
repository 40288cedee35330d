"""Deleting with a way back: hidden at once, deleted at the service a few seconds later, made again after that."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from gigstack_desktop.api.models.wire import Wire
from gigstack_desktop.errors import NotFound, Rejected
from gigstack_desktop.store import outbox
from gigstack_desktop.store.outbox import Intent

from .core import Core
from .draft import new_key
from .events import Changed
from .outbox import OutboxService

UNDO_MILLIS = 8_000


class Identified(Protocol):
    """A record of the service."""

    @property
    def id(self) -> str:
        """Its id there."""


Record = TypeVar("Record", bound=Identified)
Found = TypeVar("Found", bound=Identified, covariant=True)


class Records(Protocol[Found]):
    """What is needed of a noun's module in the store."""

    def get(self, db: sqlite3.Connection, record_id: str, /) -> Found | None:
        """One record, also one that is being deleted."""

    def mark_deleted(self, db: sqlite3.Connection, record_id: str, deleted: bool, /) -> None:
        """Hide or show it."""

    def remove(self, db: sqlite3.Connection, record_id: str, /) -> None:
        """Forget it."""


class Deletion(Generic[Record]):
    """The deletions of one noun. Deleting twice is once, so a lost answer is simply sent again.

    `erase` deletes at the service by id; `make` creates a record like another there and keeps it; `names` are the
    promise's title and party. The outbox learns here who sends promises of this kind.
    """

    def __init__(
        self,
        core: Core,
        out: OutboxService,
        noun: str,
        records: Records[Record],
        *,
        erase: Callable[[str], Awaitable[object]],
        make: Callable[[Record], Awaitable[Record]],
        names: Callable[[Record], tuple[str, str]],
    ) -> None:
        self._core, self._outbox = core, out
        self._noun, self._records = noun, records
        self._erase, self._make, self._names = erase, make, names
        self._kind = f"{noun}.delete"
        out.register(self._kind, self)

    async def delete(self, record_id: str) -> None:
        """Hide at once, delete at the service after a few seconds unless `restore` comes first."""
        now = self._core.millis()

        def work(db: sqlite3.Connection) -> None:
            record = self._records.get(db, record_id)
            if record is None:
                raise NotFound
            self._records.mark_deleted(db, record_id, True)
            if outbox.open_of(db, self._kind, record_id) is None:
                title, party = self._names(record)
                later = now + UNDO_MILLIS
                promise = Intent(
                    new_key(), self._kind, record_id, title, party, {}, b"", created=now, next_attempt=later
                )
                outbox.add(db, promise)

        await self._core.database.run(work)
        self._core.publish(self._changed(record_id))
        self._outbox.wake()

    async def restore(self, record_id: str) -> Record:
        """Undo a deletion; one that the service already carried out is created again (with a new id)."""
        record = await self._core.database.read(lambda db: self._records.get(db, record_id))
        if record is None:
            raise NotFound
        promise = await self._core.database.read(lambda db: outbox.open_of(db, self._kind, record_id))
        if promise is None:
            return await self._again(record)
        try:
            await self._outbox.discard(promise.id)
        except Rejected:  # already on its way
            return await self._again(record)
        return record

    async def _again(self, record: Record) -> Record:
        made = await self._make(record)
        if made.id != record.id:
            await self._core.database.run(lambda db: self._records.remove(db, record.id))
        else:
            await self._core.database.run(lambda db: self._records.mark_deleted(db, record.id, False))
        self._core.publish(self._changed(record.id, made.id))
        return made

    def _changed(self, *ids: str) -> Changed:
        return Changed(self._noun, frozenset(ids))

    # -- what the outbox asks (outbox.Handler) ---------------------------------------------------------------------

    async def send(self, intent: Intent) -> Wire | None:
        """Delete; gone already is as good."""
        with suppress(NotFound):
            await self._erase(intent.subject)
        return None

    async def find(self, intent: Intent) -> Wire | None:
        """Nothing to be found: sending again is harmless."""
        return None

    def accept(self, db: sqlite3.Connection, intent: Intent, result: Wire | None) -> tuple[str, list[Changed]]:
        """Keep the hidden row, so that `restore` can still bring it back."""
        return "", []

    def show(self, db: sqlite3.Connection, intent: Intent, state: str) -> list[Changed]:
        """A refused or discarded deletion shows the record again."""
        if state in ("", outbox.REJECTED):
            self._records.mark_deleted(db, intent.subject, False)
        return [self._changed(intent.subject)]

    async def after(self, intent: Intent, result: Wire | None) -> None:
        """Nothing follows."""
