"""When the practice business is made: in the background, once per database; whoever needs it waits for its rows only.

The rows (clients, services, invoices, payments) are written in one transaction right after the server answers. Seals
cost most of the time, so documents are sealed when somebody first looks at them, and the rest quietly, newest first.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

from sqlalchemy import select

from gigstack_desktop.sandbox import company, tables
from gigstack_desktop.sandbox.upsert import insert_or_ignore

if TYPE_CHECKING:
    from gigstack_desktop.sandbox.context import Server

MARK = "practice_data"
BATCH = 4
WAIT_SECONDS = 60


class Practice:
    """The making of the practice business."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, server: Server, *, empty: bool) -> None:
        """Make what is missing; `empty` marks the database as done."""
        if empty or _is_made(server):
            self._ready.set()
            if empty:
                _mark(server)
        self._thread = threading.Thread(target=self._run, args=(server,), name="practice", daemon=True)
        self._thread.start()

    @property
    def is_ready(self) -> bool:
        """Whether the rows are there."""
        return self._ready.is_set()

    def wait(self) -> None:
        """Return when the rows are there (at once, but in the first second of a new database)."""
        self._ready.wait(WAIT_SECONDS)

    def close(self) -> None:
        """Stop between two documents; the next start goes on."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, server: Server) -> None:
        try:
            if not self._ready.is_set():
                _make(server)
        finally:
            self._ready.set()
        if sys.platform == "linux":
            os.nice(10)  # there it is this thread's alone: whoever waits for an answer goes first
        while not self._stop.is_set() and _seal_some(server):
            pass


def _is_made(server: Server) -> bool:
    with server.database.read() as connection:
        query = select(tables.setting.c.value).where(tables.setting.c.name == MARK)
        return connection.execute(query).first() is not None


def _mark(server: Server) -> None:
    with server.database.write() as connection:
        insert_or_ignore(connection, tables.setting, {"name": MARK, "value": "made"})


def _make(server: Server) -> None:
    from gigstack_desktop.sandbox import practice_data

    with server.database.write() as connection:
        if insert_or_ignore(connection, tables.setting, {"name": MARK, "value": "made"}):
            practice_data.make(connection, server.press, company.TEAM_ID, company.OWNER_ID, server.clock.now_ms())


def _seal_some(server: Server) -> bool:
    """Seal a few of the newest documents that wait; false when none does. Small steps let other writers in."""
    from gigstack_desktop.sandbox import invoices

    with server.database.read() as connection:
        waiting = invoices.unsealed(connection, BATCH)
    if waiting:
        server.seal(waiting)
    return bool(waiting)
