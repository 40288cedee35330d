"""Writers of one SQLite file: in turns, committed together, undone alone."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError

from gigstack_desktop.sandbox.turns import Turns


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A file with one table, whose transactions begin as the server's do."""
    engine = create_engine(f"sqlite:///{tmp_path / 'turns.sqlite3'}")

    @event.listens_for(engine, "connect")
    def _plain(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE number (value INTEGER PRIMARY KEY)"))
        late = "REFERENCES number(value) DEFERRABLE INITIALLY DEFERRED"
        connection.execute(text(f"CREATE TABLE late (value INTEGER {late})"))
    yield engine
    engine.dispose()


def _numbers(engine: Engine) -> list[int]:
    with engine.begin() as connection:
        return list(connection.execute(text("SELECT value FROM number ORDER BY value")).scalars())


def _add(connection: Connection, value: int, table: str = "number") -> None:
    connection.execute(text(f"INSERT INTO {table} VALUES (:value)"), {"value": value})


def _together(turns: Turns, works: list[Callable[[Connection], None]]) -> list[Future[None]]:
    """Do all works in one group: the first goes on when the others wait for their turns."""

    def do(work: Callable[[Connection], None]) -> None:
        with turns.write() as connection:
            work(connection)

    entered, go_on = threading.Event(), threading.Event()

    def first(connection: Connection) -> None:
        entered.set()
        assert go_on.wait(10)
        works[0](connection)

    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(do, first)]
        assert entered.wait(10)
        futures += [pool.submit(do, work) for work in works[1:]]
        while turns.waiting < len(works) - 1:
            time.sleep(0.001)
        go_on.set()
    return futures


def test_those_who_wait_are_committed_together(engine: Engine) -> None:
    commits: list[int] = []
    turns = Turns(engine, lambda _: commits.append(1))
    done = _together(turns, [lambda c, n=n: _add(c, n) for n in range(5)])  # type: ignore[misc]
    assert [future.exception() for future in done] == [None] * 5
    assert _numbers(engine) == [0, 1, 2, 3, 4]
    assert len(commits) == 1


@pytest.mark.parametrize("order", [0, 1, 2])  # first, amid and last of the group
def test_who_is_refused_is_undone_alone(engine: Engine, order: int) -> None:
    turns = Turns(engine, lambda _: None)

    def refuse(connection: Connection) -> None:
        _add(connection, 2)
        raise ValueError

    works: list[Callable[[Connection], None]] = [lambda c: _add(c, 3), lambda c: _add(c, 4)]
    works.insert(order, refuse)
    raised = [type(future.exception()) for future in _together(turns, works)]
    assert [raised.index(ValueError), raised.count(type(None))] == [order, 2]
    assert _numbers(engine) == [3, 4]


def test_nobody_is_told_of_a_commit_that_failed(engine: Engine) -> None:
    turns = Turns(engine, lambda _: None)
    works = [lambda c: _add(c, 1), lambda c: _add(c, 99, "late")]  # SQLite looks for 99 when it commits
    done = _together(turns, works)
    assert [type(future.exception()) for future in done] == [IntegrityError] * 2
    assert _numbers(engine) == []
    with turns.write() as connection:
        _add(connection, 5)
    assert _numbers(engine) == [5]
