"""The cache survives what happens to files and processes."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigstack_desktop.errors import DiskFull, StoreDamaged
from gigstack_desktop.store import drafts, search
from gigstack_desktop.store.database import Database, meaning_of
from gigstack_desktop.store.packing import amount, fts_query, micros, sortable

KEY = "ab" * 32
WRITER = """
import asyncio, sys
from pathlib import Path
from gigstack_desktop.store import drafts
from gigstack_desktop.store.database import Database
async def main():
    database = await Database.open(Path(sys.argv[1]), sys.argv[2] or None)
    for n in range(100_000):
        await database.run(lambda db: drafts.put(db, "d", 0, n, str(n)))
        print(n, flush=True)
asyncio.run(main())
"""


@pytest.mark.parametrize("key", [None, KEY])
async def test_what_was_confirmed_survives_kill_9(tmp_path: Path, key: str | None) -> None:
    path = tmp_path / "cache.db"
    for round_ in range(3):
        child = subprocess.Popen(  # noqa: ASYNC220
            [sys.executable, "-c", WRITER, str(path), key or ""], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        for _ in range(20 + 7 * round_):
            confirmed = child.stdout.readline()
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        database = await Database.open(path, key)
        stored = await database.read(lambda db: drafts.get(db, "d"))
        check = await database.read(lambda db: db.execute("PRAGMA integrity_check").fetchone()[0])
        await database.close()
        assert stored is not None
        assert int(stored) >= int(confirmed)
        assert check == "ok"


async def test_an_encrypted_file_says_nothing_and_opens_only_with_its_key(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    database = await Database.open(path, KEY)
    assert database.encrypted
    await database.run(lambda db: drafts.put(db, "d", 0, 0, "un secreto de la empresa"))
    await database.close()
    assert b"secreto" not in path.read_bytes()
    for wrong in ("cd" * 32, None):
        with pytest.raises(StoreDamaged):
            await Database.open(path, wrong)
    again = await Database.open(path, KEY)
    assert await again.read(lambda db: drafts.get(db, "d")) == "un secreto de la empresa"
    await again.close()


async def test_a_plain_file_stays_plain_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    await (await Database.open(path, None)).close()
    database = await Database.open(path, KEY)
    assert not database.encrypted
    await database.close()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"no es una base de datos" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
async def test_a_damaged_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cache.db"
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        await Database.open(path, None)


async def test_a_file_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    database = await Database.open(path)
    await database.run(lambda db: None)
    await database.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(StoreDamaged):
        await Database.open(path)


@pytest.mark.parametrize("key", [None, KEY])
async def test_a_full_disk_loses_nothing_confirmed(tmp_path: Path, key: str | None) -> None:
    database = await Database.open(tmp_path / "cache.db", key)
    await database.run(lambda db: drafts.put(db, "before", 0, 0, "confirmado"))
    pages = await database.read(lambda db: db.execute("PRAGMA page_count").fetchone()[0])
    await asyncio.wrap_future(
        database._writer.submit(lambda: database._write.execute(f"PRAGMA max_page_count = {pages + 2}").fetchone())
    )
    with pytest.raises(DiskFull):
        await database.run(lambda db: drafts.put(db, "big", 0, 0, "x" * 1_000_000))
    assert await database.read(lambda db: drafts.get(db, "before")) == "confirmado"
    assert await database.read(lambda db: drafts.get(db, "big")) is None
    await database.close()


@pytest.mark.parametrize("key", [None, KEY])
async def test_a_file_that_another_program_holds_is_closed_all_the_same(tmp_path: Path, key: str | None) -> None:
    path = tmp_path / "cache.db"
    database, other = await Database.open(path, key), await Database.open(path, key)
    await database.run(lambda db: drafts.put(db, "d", 0, 0, "confirmado"))
    # Enough that closing would write statistics of this table, if nobody else were writing:
    await database.run(lambda db: [drafts.put(db, str(n), 0, n, "más") for n in range(1000)])
    await database.run(lambda db: db.execute("SELECT id FROM draft WHERE updated > 5").fetchall())
    await asyncio.wrap_future(other._writer.submit(lambda: other._write.execute("BEGIN IMMEDIATE")))
    await database.close()
    with pytest.raises(sqlite_errors(key), match="closed"):
        database._write.execute("SELECT 1")
    await asyncio.wrap_future(other._writer.submit(lambda: other._write.execute("ROLLBACK")))
    assert await other.read(lambda db: drafts.get(db, "d")) == "confirmado"
    await other.close()


def sqlite_errors(key: str | None) -> type[Exception]:
    """What a closed connection raises."""
    if key is None:
        return sqlite3.ProgrammingError
    from sqlcipher3 import dbapi2

    error: type[Exception] = dbapi2.ProgrammingError
    return error


async def test_a_failing_change_changes_nothing(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "cache.db")

    def half(db: sqlite3.Connection) -> None:
        drafts.put(db, "d", 0, 0, "a")
        raise KeyError("defect")

    with pytest.raises(KeyError):
        await database.run(half)
    assert await database.read(lambda db: drafts.get(db, "d")) is None
    await database.close()


async def test_a_cancelled_wait_does_not_take_a_write_back(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "cache.db")
    task = asyncio.create_task(database.run(lambda db: drafts.put(db, "d", 0, 0, "a")))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await database.run(lambda db: None)
    assert await database.read(lambda db: drafts.get(db, "d")) == "a"
    await database.close()


async def test_reading_cannot_write(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "cache.db")
    with pytest.raises(sqlite3.OperationalError):
        await database.read(lambda db: drafts.put(db, "d", 0, 0, "a"))
    await database.close()


async def test_search_ignores_accents_and_case(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "cache.db")
    await database.run(lambda db: search.put(db, [("client", "1", "Peñón Útil", "XAXX", "ayuda@x.mx")]))
    for text in ("penon", "ÚTIL pe", "ayuda", "xax"):
        assert await database.read(lambda db, text=text: search.find(db, text, 5))
    await database.run(lambda db: search.remove(db, "client", "1"))
    assert await database.read(lambda db: search.find(db, "penon", 5)) == []
    await database.close()


@given(st.text())
def test_nothing_that_people_type_is_a_syntax_error(text: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(a)")
    if words := fts_query(text):
        db.execute("SELECT * FROM t WHERE t MATCH ?", (words,)).fetchall()
    db.close()


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_amounts_come_back_exactly(value: object) -> None:
    assert amount(micros(value)) == value  # type: ignore[arg-type]


def test_order_is_as_people_expect() -> None:
    assert sorted(["ñu", "nube", "oso", "Álamo", "nz"], key=sortable) == ["Álamo", "nube", "nz", "ñu", "oso"]


def test_a_defect_stays_a_defect() -> None:
    assert meaning_of(sqlite3.OperationalError("no such table: x")) is None
    assert meaning_of(ValueError("malformed")) is None
