"""The program as `python -m gigstack_desktop` starts it, saying on standard output when it painted, listed, answered.

A child of `bench_start.py`; its arguments are a script's name and the moment (CLOCK_MONOTONIC) when it was started.
Nothing is imported before `gigstack_desktop.__main__` that it would not import itself, json and asyncio's own apart.
"""

# ruff: noqa: ASYNC110  (a measurement polls what it must not change)
from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

BORN = float(sys.argv[2])
MARKS: dict[str, float] = {}


def mark(name: str) -> None:
    """Milliseconds since the process was started, the first time only."""
    MARKS.setdefault(name, (time.monotonic() - BORN) * 1000)


def main() -> int:
    """Run the window to its end; marks are said just before it closes."""
    mark("interpreter")
    from gigstack_desktop import __main__ as door
    from gigstack_desktop import app

    mark("imported")
    _watch_painting()
    start = app.Program.start

    async def started(*arguments: Any, **more: Any) -> app.Program:
        program = await start(*arguments, **more)
        mark("started")
        program.tasks.once("program.bench", lambda: SCRIPTS[sys.argv[1]](program))
        return program

    app.Program.start = started  # type: ignore[method-assign,assignment]
    return door.main([])


def _watch_painting() -> None:
    """The window's own paint event is the first of a frame; what is queued then runs when the frame is on screen."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QMainWindow

    from gigstack_desktop.ui.shell import Shell

    def paint(shell: Shell, event: QPaintEvent) -> None:
        QMainWindow.paintEvent(shell, event)
        if "painted" not in MARKS:
            QTimer.singleShot(0, lambda: mark("painted"))

    Shell.paintEvent = paint  # type: ignore[method-assign]


async def prepare(program: Any) -> None:
    """A returning user: the practice company's year in the cache, the list of invoices open when it was closed."""
    import asyncio

    await program.open_practice()
    await program.answered.wait()
    while not (state := await program.tasks.call(program.workspace.sync.state())).complete or state.running:
        await asyncio.sleep(0.05)
    program.shell.show_section("invoices")
    await asyncio.sleep(0.3)
    _close(program)


async def start(program: Any) -> None:
    """Until the list from the cache is painted and the embedded API has answered."""
    import asyncio

    while program.workspace is None or not (view := program.shell.section("invoices")):
        await asyncio.sleep(0.002)
    mark("screen made")
    while view.table.paged_model().row_at(0) is None:
        await asyncio.sleep(0.002)
    painted = asyncio.Event()
    _on_next_paint(view.table.viewport(), painted.set)
    await painted.wait()
    mark("usable")
    await program.answered.wait()
    mark("answered")
    await asyncio.sleep(0.2)
    _close(program)


def _on_next_paint(widget: Any, call: Any) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                widget.removeEventFilter(self)
                QTimer.singleShot(0, call)
            return False

    widget.installEventFilter(Watch(widget))
    widget.update()


def _close(program: Any) -> None:
    os.write(1, json.dumps(MARKS).encode() + b"\n")
    program.closed.set()


SCRIPTS = {"prepare": prepare, "start": start}

if __name__ == "__main__":
    sys.exit(main())
