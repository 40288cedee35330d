"""Keystroke to recomputed totals on the GUI thread, with 20 and 200 lines; the stall that a person would feel.

Run: `python tests/benchmarks/bench_composer.py`. Prints one JSON line with medians and p99 in milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["GIGSTACK_DESKTOP_HOME"] = tempfile.mkdtemp()

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from gigstack_desktop.services.company import Company
from gigstack_desktop.services.draft import Draft, DraftLine
from gigstack_desktop.ui import theme
from gigstack_desktop.ui.composer import presets
from gigstack_desktop.ui.composer.lines_model import Column
from gigstack_desktop.ui.composer.view import ComposerView
from gigstack_desktop.ui.composer.viewmodel import ComposerViewModel
from gigstack_desktop.ui.navigator import Navigator
from gigstack_desktop.ui.tasks import Tasks

KEYS = 120
COMPANY = Company("t", "EKU9003173C9", "ESCUELA KEMPER URGATE", "601", "42501")


class Nowhere:
    """An engine that never answers: only the GUI thread's share is measured."""

    async def call(self, coro: Any) -> Any:
        coro.close()
        await asyncio.Event().wait()


class Services:
    """A workspace whose services are coroutines that nobody runs."""

    def __getattr__(self, name: str) -> Any:
        async def nothing(*_: Any, **__: Any) -> None:
            return None

        return Services() if name in ("drafts", "invoicing", "company", "clients", "products") else nothing


def lines(count: int) -> tuple[DraftLine, ...]:
    taxes = presets.preset("fees").draft_taxes
    return tuple(
        DraftLine(
            quantity=str(1 + number % 7),
            unit_key="E48",
            product_key="80141503",
            description=f"Concepto {number}",
            unit_price=f"{100 + number}.35",
            taxes=taxes,
        )
        for number in range(count)
    )


def measure(view: ComposerView, app: QApplication, count: int) -> dict[str, float]:
    vm = view.viewmodel
    vm.company = COMPANY
    vm._show(Draft(rfc="SAT970701NN3", name="X", regimen="601", zip="06300", uso="G03", form="03", lines=lines(count)))
    view.lines.grid.open_at(count // 2, Column.PRICE)
    app.processEvents()
    recomputed: list[float] = []
    vm.totals_changed.connect(lambda *_: recomputed.append(time.perf_counter()))
    took = []
    for number in range(KEYS):
        digit = str(number % 10)
        recomputed.clear()
        start = time.perf_counter()
        event = QKeyEvent(QEvent.Type.KeyPress, ord(digit), Qt.KeyboardModifier.NoModifier, digit)
        if number % 2:
            event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(QApplication.focusWidget(), event)
        while not recomputed and time.perf_counter() - start < 1:
            app.processEvents()
        app.processEvents()  # painted too
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return {"median_ms": round(statistics.median(took), 2), "p99_ms": round(took[int(len(took) * 0.99)], 2)}


def main() -> None:
    app = QApplication([])
    theme.apply(app, "light")
    loop = asyncio.new_event_loop()  # tasks are made on it and never run
    asyncio.set_event_loop(loop)
    tasks = Tasks(Nowhere())  # type: ignore[arg-type]
    view = ComposerView(ComposerViewModel(Services(), tasks), tasks, Navigator())  # type: ignore[arg-type]
    view.resize(1360, 900)
    view.show()
    view.activateWindow()
    app.processEvents()
    print(json.dumps({f"keystroke_to_totals_{count}_lines": measure(view, app, count) for count in (20, 200)}))
    os._exit(0)


if __name__ == "__main__":
    main()
