"""The child's side of `driver`: the whole program as `gigstack-desktop` starts it, with a script at its keyboard."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from gigstack_desktop import app, paths
from gigstack_desktop.app import Program
from tests.support.windows import StrayWindows

Script = Callable[[Program, dict[str, Any]], Awaitable[None]]


def say(what: str, **facts: Any) -> None:
    """One line for the test, written at once and whole."""
    line = json.dumps({"say": what, "at": time.monotonic(), **facts}, ensure_ascii=False) + "\n"
    os.write(1, line.encode())


async def eventually(check: Callable[[], Any], seconds: float = 30.0) -> Any:
    """What `check()` gives as soon as it is true; a TimeoutError is a defect and ends in the program's log."""
    async with asyncio.timeout(seconds):
        while not (found := check()):  # noqa: ASYNC110  (anything may be looked at, not only what has an event)
            await asyncio.sleep(0.005)
    return found


def options() -> dict[str, Any]:
    """What the test asked for."""
    return dict(json.loads(sys.argv[1]))


def run(script: Script) -> int:
    """`run_window` over the home of the environment, `script` beginning as soon as the program has been started."""
    start = Program.start

    async def started(*arguments: Any, **more: Any) -> Program:
        StrayWindows(lambda where: say("defect", trace=where))
        program = await start(*arguments, **more)
        program.tasks.once("program.script", lambda: _play(script, program))
        return program

    Program.start = started  # type: ignore[method-assign,assignment]
    return app.run_window(paths.data_dir())


async def _play(script: Script, program: Program) -> None:
    try:
        await script(program, options())
    except Exception:
        say("defect", trace=traceback.format_exc())
        raise


async def opened(program: Program) -> None:
    """Return when the profile used last is open; the first time the practice profile is chosen, as a person does."""
    if program.first_run is not None:
        program.first_run.practice.click()
    await eventually(lambda: program.workspace is not None and program.shell._ready)
    program.shell.activateWindow()
    await eventually(program.shell.isActiveWindow)
