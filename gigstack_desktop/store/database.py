"""One SQLite file: a writer thread, a reader thread, migrations, and the border where SQLite's errors get a meaning."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from gigstack_desktop.errors import AppError, DiskFull, StoreDamaged

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
PLAIN_HEADER = b"SQLite format 3\0"
# FULL: a draft or an intent that was confirmed is on the disk, also after a power cut.
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "cache_size=-65536",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "temp_store=MEMORY",
    "wal_autocheckpoint=4000",
    "journal_size_limit=67108864",
)


class Database:
    """A profile's cache. `run` writes in one transaction on the one writer thread, `read` reads beside it."""

    def __init__(self, writer: ThreadPoolExecutor, reader: ThreadPoolExecutor, encrypted: bool) -> None:
        self._writer, self._reader = writer, reader
        self._write: sqlite3.Connection
        self._read: sqlite3.Connection
        self.encrypted = encrypted

    @classmethod
    async def open(cls, path: Path, key: str | None = None) -> Database:
        """Open or make the file; `key` (64 hex digits) encrypts it. A file that was made plain stays plain.

        Raises StoreDamaged for a wrong key, a damaged file or one made by a newer program; DiskFull.
        """
        encrypted = key is not None and not await asyncio.to_thread(_is_plain, path)
        database = cls(_executor("store-write"), _executor("store-read"), encrypted)
        try:
            await database._open(path, key if encrypted else None)
        except BaseException:
            database._writer.shutdown(wait=False)
            database._reader.shutdown(wait=False)
            raise
        return database

    async def run(self, work: Work[T]) -> T:
        """Do `work` in one transaction; it is durable when this returns. Cancelling does not take a write back."""
        return await _on(self._writer, lambda: _transaction(self._write, work))

    async def read(self, work: Work[T]) -> T:
        """Do `work` on the reading connection: it sees the last committed state."""
        return await _on(self._reader, lambda: work(self._read))

    async def close(self) -> None:
        """Fold the log into the file and close; work already handed over is finished first.

        While another program holds the file (a backup), the log is left for the next start.
        """
        try:
            await _on(self._reader, lambda: self._read.close())
            await _on(self._writer, lambda: _close(self._write))
        finally:
            self._reader.shutdown()
            self._writer.shutdown()

    async def _open(self, path: Path, key: str | None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write = await _on(self._writer, lambda: _connect(path, key))
        await _on(self._writer, lambda: migrate(self._write))
        self._read = await _on(self._reader, lambda: _connect(path, key, readonly=True))


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the newest schema, one numbered script and transaction at a time."""
    scripts = sorted(MIGRATIONS.glob("[0-9]*.sql"))
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(scripts):
        raise StoreDamaged("made by a newer program")
    for number, script in enumerate(scripts[version:], version + 1):
        text = script.read_text(encoding="utf-8")
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{text}\nPRAGMA user_version={number};\nCOMMIT;")
        except BaseException:
            _rollback(connection)
            raise


def _is_plain(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(PLAIN_HEADER)) == PLAIN_HEADER
    except FileNotFoundError:
        return False


def _executor(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix=name)


def _connect(path: Path, key: str | None, readonly: bool = False) -> sqlite3.Connection:
    connection = _module(key).connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        if key is not None:
            if not re.fullmatch(r"[0-9a-f]{64}", key):
                raise ValueError("the store's key is 64 hex digits")
            connection.execute(f"PRAGMA key=\"x'{key}'\"")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if readonly:
            connection.execute("PRAGMA query_only=ON").close()
    except BaseException:
        connection.close()
        raise
    if key is None:
        path.chmod(0o600)
    return connection  # type: ignore[no-any-return]


def _module(key: str | None) -> Any:
    if key is None:
        return sqlite3
    from sqlcipher3 import dbapi2

    return dbapi2


def _transaction(connection: sqlite3.Connection, work: Work[T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        _rollback(connection)
        raise
    return result


def _rollback(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _close(connection: sqlite3.Connection) -> None:
    """Tidy up if that is possible at once, and close in any case: all that was confirmed is on the disk already."""
    try:
        connection.execute("PRAGMA busy_timeout=0").close()
        connection.execute("PRAGMA optimize").close()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    except connection.OperationalError as error:  # locked by another program, or no room
        log.info("the cache is closed untidied: %s", error)
    finally:
        connection.close()


async def _on(executor: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    future = executor.submit(lambda: _translated(work))
    try:
        return await asyncio.shield(asyncio.wrap_future(future))
    except asyncio.CancelledError:
        future.add_done_callback(lambda done: done.exception())  # a write goes on; nobody is left to hear its error
        raise


def _translated(work: Callable[[], T]) -> T:
    try:
        return work()
    except Exception as error:
        meaning = meaning_of(error)
        if meaning is None:
            raise
        raise meaning from error


def meaning_of(error: BaseException) -> AppError | None:
    """What an error of either SQLite means to a person: no room, a damaged file, or None for a defect of ours."""
    if not any(kind.__name__ == "DatabaseError" for kind in type(error).__mro__):
        return None
    sentence = str(error)
    if "disk is full" in sentence:
        return DiskFull()
    if any(sign in sentence for sign in ("not a database", "malformed", "file is encrypted", "hmac check failed")):
        return StoreDamaged(sentence)
    return None
