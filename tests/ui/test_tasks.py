"""The bridge: the latest wins, once is once, defects are told, closing ends everything."""

from __future__ import annotations

import asyncio
import threading

import pytest

from gigstack_desktop.services.engine import Engine
from gigstack_desktop.services.events import Changed, Connection, Progress
from gigstack_desktop.ui.tasks import Tasks


@pytest.fixture
def engine():
    engine = Engine()
    engine.start()
    yield engine
    engine.stop()


async def test_work_crosses_to_the_engine_and_its_result_comes_back(engine):
    async def where():
        return threading.current_thread().name

    tasks = Tasks(engine)
    assert await tasks.call(where()) == "engine"

    async def fail():
        raise KeyError("x")

    with pytest.raises(KeyError):
        await tasks.call(fail())


async def test_the_latest_search_wins_and_the_one_before_is_cancelled_on_the_engine(engine, eventually):
    ended, done = [], []
    tasks = Tasks(engine)

    async def slow():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("slow")

    async def first():
        await tasks.call(slow())

    async def second():
        done.append(2)

    tasks.latest("search", first)
    await asyncio.sleep(0)
    await eventually(lambda: tasks.running("search"))
    tasks.latest("search", second)
    await eventually(lambda: done == [2] and not tasks.running("search"))


async def test_a_second_click_does_nothing(tasks, eventually):
    gate, runs = asyncio.Event(), []

    async def save():
        runs.append(1)
        await gate.wait()

    tasks.once("save", save)
    tasks.once("save", save)
    gate.set()
    await eventually(lambda: not tasks.running("save"))
    assert runs == [1]
    tasks.once("save", save)
    await eventually(lambda: runs == [1, 1])


async def test_defects_are_reported_and_closing_ends_everything(engine, eventually):
    told, ended = [], []
    tasks = Tasks(engine, told.append)

    async def fail():
        raise ZeroDivisionError

    async def forever():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(1)

    tasks.once("fail", fail)
    tasks.once("forever", forever)
    await eventually(lambda: told)
    assert isinstance(told[0], ZeroDivisionError)
    await tasks.aclose()
    assert ended == [1]
    tasks.once("late", forever)
    assert not tasks.running("late")


async def test_settling_lets_work_end_and_keeps_the_programs_own(tasks):
    done, gate = [], asyncio.Event()

    async def short():
        await asyncio.sleep(0)
        done.append(1)

    tasks.once("short", short)
    tasks.once("program.open", gate.wait)
    await tasks.settle()
    assert done == [1]
    assert tasks.running("program.open")


async def test_events_become_signals():
    tasks, told = Tasks(None), []
    tasks.events.changed.connect(told.append)
    tasks.events.progress.connect(told.append)
    tasks.events.connection.connect(told.append)
    events = [Changed("client", frozenset({"c1"})), Progress("sync", 1, 2), Connection("online")]
    for event in events:
        tasks.events.dispatch(event)
    assert told == events
