"""The database behind the API: SQLite in WAL mode by default, PostgreSQL by URL; one transaction per write."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text

from gigstack_desktop.sandbox.turns import Turns

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # what was answered as stamped must survive a power cut
    "foreign_keys=ON",
    "busy_timeout=10000",
    "cache_size=-16384",
    "journal_size_limit=67108864",
)
UPGRADE_LOCK = 0x67696773
LEFT = "left for the background"
# At once to PostgreSQL from one process: more only wait for each other's rows and for the interpreter.
WRITERS = 3
MIGRATIONS = Path(__file__).with_name("migrations")
SPELLINGS = {
    "sqlite": {"{BLOB}": "BLOB", "{FOLIO}": "json_extract(payload, '$.folio_number')"},
    "postgresql": {"{BLOB}": "BYTEA", "{FOLIO}": "(payload::json ->> 'folio_number')"},
}


class Database:
    """Opens and upgrades the database; `read()` and `write()` give a connection inside one transaction."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.wake: Callable[[], None] | None = None
        self._turns = Turns(self.engine, self._wake_for) if self.engine.dialect.name == "sqlite" else None
        self._room = threading.BoundedSemaphore(WRITERS)
        with self.write() as connection:
            upgrade(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent snapshot."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed when the block ends, undone when it raises. On SQLite writers take turns.

        A block that left something for the background marks it with `connection.info[LEFT] = True`: `wake` is called
        after the commit.
        """
        if self._turns is not None:
            with self._turns.write() as connection:
                yield connection
            return
        with self._room, self.engine.connect() as connection:
            connection.info.pop(LEFT, None)
            with connection.begin():
                yield connection
            self._wake_for(connection)

    def _wake_for(self, connection: Connection) -> None:
        """Tell the background that the transaction which just ended left something for it."""
        if connection.info.pop(LEFT, False) and self.wake is not None:
            self.wake()

    def close(self) -> None:
        """Close every connection; SQLite merges its log into the file."""
        self.engine.dispose()


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, pool_size=8, max_overflow=40)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # we write BEGIN ourselves
    for pragma in PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upgrade(connection: Connection) -> None:
    """Apply the numbered migrations that this database has not seen; of servers that start together, one does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
    connection.execute(text("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)"))
    seen = set(connection.execute(text("SELECT version FROM schema_version")).scalars())
    for path in sorted(MIGRATIONS.glob("[0-9]*.sql")):
        number = int(path.name.split("_")[0])
        if number not in seen:
            _apply(connection, path.read_text(encoding="utf-8"))
            connection.execute(text("INSERT INTO schema_version VALUES (:number)"), {"number": number})


def _apply(connection: Connection, script: str) -> None:
    for name, spelling in SPELLINGS[connection.dialect.name].items():
        script = script.replace(name, spelling)
    for statement in script.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
