"""The program with somebody who never stops typing concepts; `test_crash_typing` kills it and starts it again."""

from __future__ import annotations

import asyncio
import random
import sys
from typing import Any

from PySide6.QtWidgets import QApplication

from gigstack_desktop.app import Program
from gigstack_desktop.services.queries import ListQuery
from gigstack_desktop.ui.composer.lines_model import Column
from gigstack_desktop.ui.composer.view import ComposerView
from tests.support.inside import eventually, opened, run, say
from tests.support.screens import Key, press, write

WORDS = ("asesoría", "mensual,", "año", "2026:", "señalética", "«útil»", "y", "niñez", "·", "16", "%", "(pza.)")
TYPED = (Column.QUANTITY, Column.DESCRIPTION, Column.PRICE)
CELLS = (Column.QUANTITY, Column.UNIT, Column.KEY, Column.DESCRIPTION, Column.PRICE, Column.DISCOUNT, Column.TAXES)
MOST_LINES = 40


class Typist:
    """Goes through the cells as a person does, and says of every key what is in the draft now."""

    def __init__(self, view: ComposerView, luck: random.Random) -> None:
        self._view, self._luck = view, luck
        self._grid = view.lines.grid
        self._row, self._column = self._grid.place()

    def report(self, text: str | None = None) -> None:
        """Where we are, and what this cell holds after the key; None: the key changed no text."""
        say("key", row=self._row, column=self._column, text=text)

    async def type_on(self) -> None:
        """For ever, beginning where the keyboard is."""
        while True:
            if self._column in TYPED:
                await self._fill_cell()
            await self._tab()

    async def _fill_cell(self) -> None:
        editor = self._grid.editor()
        before = editor.text() if editor is not None else ""
        caret = editor.cursorPosition() if editor is not None else 0
        written = self._text()
        for number, letter in enumerate(written, 1):
            write(letter)
            self.report(before[:caret] + written[:number] + before[caret:])
            await asyncio.sleep(self._luck.uniform(0.004, 0.05))

    async def _tab(self) -> None:
        press(Key.Key_Tab)
        at = CELLS.index(Column(self._column))
        self._row, self._column = (self._row, CELLS[at + 1]) if at + 1 < len(CELLS) else (self._row + 1, CELLS[0])
        assert self._grid.place() == (self._row, self._column)
        self.report()
        await asyncio.sleep(self._luck.uniform(0.004, 0.05))

    def _text(self) -> str:
        if self._column == Column.QUANTITY:
            return str(self._luck.randint(1, 999))
        if self._column == Column.PRICE:
            return f"{self._luck.randint(1, 99999)}.{self._luck.randint(0, 99):02}"
        return " ".join(self._luck.choices(WORDS, k=self._luck.randint(1, 6)))


def _shown(view: ComposerView) -> list[list[str]]:
    lines = view.lines.lines
    return [[lines.typed(row, column) for column in TYPED] for row in range(lines.rowCount())]


async def _open_draft(program: Program) -> ComposerView:
    """As a person does: the one draft of the invoice list, or a new invoice."""
    assert program.workspace is not None
    query = ListQuery(filters=(("status", "draft"),))
    rows = await program.tasks.call(program.workspace.invoicing.ids(query))
    found = await program.tasks.call(program.workspace.invoicing.rows(rows))
    say("drafts", ids=[row.id for row in found])
    program.navigator.open("composer", **({"draft_id": found[0].id} if found else {"new": True}))
    view = program.shell.section("composer")
    assert isinstance(view, ComposerView)
    await eventually(
        lambda: view.viewmodel.totals is not None and (not found or view.viewmodel.draft.id == found[0].id)
    )
    return view


async def script(program: Program, options: dict[str, Any]) -> None:
    """Open the draft, say what is on screen, type on."""
    await opened(program)
    assert program.embedded is not None
    await eventually(lambda: program.embedded is not None and program.embedded.pid())
    view = await _open_draft(program)
    grid = view.lines.grid
    if options["first"]:
        view.lines.start(0, Column.QUANTITY)
    focused = QApplication.focusWidget
    await eventually(lambda: focused() is grid or grid.isAncestorOf(focused()))
    editor = grid.editor()
    say(
        "restored",
        lines=_shown(view),
        place=list(grid.place()),
        caret=editor.cursorPosition() if editor is not None else None,
        embedded=program.embedded.pid(),
    )
    await Typist(view, random.Random(options["seed"])).type_on()


if __name__ == "__main__":
    sys.exit(run(script))
