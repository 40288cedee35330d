"""SQLite's writers: one at a time, in turns instead of by chance, and several transactions to one wait for the disk.

SQLite lets one writer in and makes the others sleep and try again, and every commit waits until the disk has it. So
writers of this process take turns here, and while somebody else waits for a turn the transaction is handed on instead
of being committed. Each is a savepoint of its own, undone alone when it is refused; none returns before the commit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError

MOST_TOGETHER = 16


@dataclass
class _Group:
    """Transactions that are committed together."""

    connection: Connection
    transaction: RootTransaction
    members: int = 0
    done: threading.Event = field(default_factory=threading.Event)
    error: BaseException | None = None


class Turns:
    """The turns of one database file. `committed` is called with the connection after each commit."""

    def __init__(self, engine: Engine, committed: Callable[[Connection], None]) -> None:
        self._engine = engine
        self._committed = committed
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._waiting = 0
        self._group: _Group | None = None

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return self._waiting

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction in its turn: committed, perhaps with its neighbours, when this returns; undone when it raises.

        Raises what the commit raises, to everybody whose work went with it.
        """
        self._count(+1)
        with self._turn:
            self._count(-1)
            group = self._joined()
            try:
                with _own(group):
                    yield group.connection
            finally:
                if not self._waiting or group.members >= MOST_TOGETHER or group.error:
                    self._end(group)
        group.done.wait()
        if group.error is not None:
            raise group.error

    def _count(self, change: int) -> None:
        with self._counting:
            self._waiting += change

    def _joined(self) -> _Group:
        """The group that is open, or a new one."""
        if self._group is None:
            connection = self._engine.connect().execution_options(writes=True)
            try:
                self._group = _Group(connection, connection.begin())
            except BaseException:
                connection.close()
                raise
        self._group.members += 1
        return self._group

    def _end(self, group: _Group) -> None:
        self._group = None
        try:
            if group.error is None:
                group.transaction.commit()
                self._committed(group.connection)
        except BaseException as error:  # everybody in the group is told
            group.error = error
            group.connection.invalidate()  # SQLite leaves a transaction open whose commit failed
        finally:
            group.connection.close()
            group.done.set()


@contextmanager
def _own(group: _Group) -> Iterator[None]:
    """One member's part of the group's transaction."""
    savepoint = group.connection.begin_nested()
    try:
        yield
    except BaseException:
        try:
            savepoint.rollback()
        except DBAPIError as lost:  # a full disk and the like undo the whole transaction
            group.error = lost
        raise
    savepoint.commit()
