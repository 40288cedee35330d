"""The concepts card: the grid, what to suggest in each cell, and what the checker says about the current one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gigstack_desktop.cfdi.model import Finding
from gigstack_desktop.services.draft import Draft, DraftLine
from gigstack_desktop.ui.composer import fill, presets
from gigstack_desktop.ui.composer.columns import COLUMN_OF_FIELD, Column
from gigstack_desktop.ui.composer.lines_delegate import CellEditor
from gigstack_desktop.ui.composer.lines_grid import LinesGrid
from gigstack_desktop.ui.composer.lines_model import LinesModel
from gigstack_desktop.ui.composer.suggestions import LineChoice
from gigstack_desktop.ui.composer.viewmodel import ComposerViewModel
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets import buttons
from gigstack_desktop.ui.widgets.card import Card, label
from gigstack_desktop.ui.widgets.form import FindingLine
from gigstack_desktop.ui.widgets.suggest import Provider, Suggest, Suggestion

_LEAST = {Column.DESCRIPTION: 2, Column.UNIT: 1, Column.KEY: 2, Column.TAXES: 0}
_WIDTH = {Column.DESCRIPTION: 460, Column.UNIT: 320, Column.KEY: 460, Column.TAXES: 440}


class LinesBox(Card):
    """Concepts: emits `edited` with all lines at every change."""

    edited = Signal(object)
    caret_moved = Signal(int, int, int)
    fix_wanted = Signal(object)  # Finding
    line_left = Signal()

    def __init__(self, viewmodel: ComposerViewModel, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Conceptos"), parent)
        self._viewmodel, self._tasks = viewmodel, tasks
        self.lines = LinesModel(self)
        self.grid = LinesGrid(self.lines)
        self.add_button = buttons.ghost(self.tr("Agregar concepto"), "plus")
        self.taxes_button = buttons.ghost(self.tr("Impuestos"), "percent", self.tr("Impuestos del concepto (F4)"))
        self.finding = FindingLine()
        self._shown: Finding | None = None
        self.suggest: Suggest | None = None
        self._row = 0
        self._left: set[str] = set()
        self.strict = False
        self._build()
        self._connect()

    def _build(self) -> None:
        self.body.setContentsMargins(1, 12, 1, 10)
        self.header.setContentsMargins(15, 0, 11, 0)
        self.header.addWidget(self.taxes_button)
        self.header.addWidget(self.add_button)
        self.body.addWidget(self.grid)
        below = QHBoxLayout()
        below.setContentsMargins(15, 0, 15, 0)
        below.addWidget(self.finding, 1)
        keys = self.tr("Tab sigue · Enter baja · Ctrl+J copia de arriba · F4 impuestos · Ctrl+Supr elimina")
        self.help = label(keys, "help")
        below.addWidget(self.help, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(below)

    def _connect(self) -> None:
        self.lines.edited.connect(self._lines_edited)
        self.grid.editing.connect(self._offer)
        self.grid.caret_moved.connect(self.caret_moved)
        self.grid.caret_moved.connect(self._caret_moved)
        self.add_button.clicked.connect(self.add_line)
        self.taxes_button.clicked.connect(self.grid.choose_taxes)
        self.finding.fix_requested.connect(self._fix)

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_draft(self, draft: Draft) -> None:
        """Another draft, the caret where it was left."""
        self.grid.close_editor()
        self.lines.set_lines(draft.lines)
        self._row = 0
        self._left = {line.key for line in draft.lines if not line.is_blank}

    def restore_caret(self, draft: Draft) -> bool:
        """Put the keyboard where the draft was left; False when that was in the header."""
        row, column, position = draft.caret
        if not 0 <= row < self.lines.rowCount() or not 0 <= column < Column.AMOUNT:
            return False
        if column == Column.TAXES:
            self.grid.go(row, column)
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.grid.open_at(row, column, position)
        return True

    def put_lines(self, lines: Sequence[DraftLine]) -> None:
        """Lines changed by a correction: one step of undo."""
        place = self.grid.place()
        self.grid.close_editor()
        self.lines.replace_lines(tuple(lines))
        self.grid.go(*place)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark the cells that the findings are about."""
        cells: dict[tuple[int, int], list[Finding]] = {}
        for finding in findings:
            place = cell_of(finding)
            if place is not None and not self.is_premature(finding):
                cells.setdefault(place, []).append(finding)
        self.lines.set_findings({place: tuple(found) for place, found in cells.items()})
        self._show_finding(*self.grid.place(), 0)

    def set_amounts(self, amounts: Mapping[str, str]) -> None:
        """The computed amount of each line."""
        self.lines.set_amounts(amounts)

    def is_premature(self, finding: Finding) -> bool:
        """A line written for the first time is not full of mistakes yet, until it is left or stamping was tried."""
        place = cell_of(finding)
        if place is None or self.strict or place[0] >= self.lines.rowCount():
            return False
        here = place[0] == self.grid.place()[0] and self.grid.has_keyboard()
        return here and self.lines.line(place[0]).key not in self._left

    def _caret_moved(self, row: int, column: int, _: int) -> None:
        if row != self._row:
            if self._row < self.lines.rowCount():
                self._left.add(self.lines.line(self._row).key)
            self._row = row
            self.line_left.emit()
        self._show_finding(row, column, 0)

    def _show_finding(self, row: int, column: int, _: int) -> None:
        found = self.lines.findings(row, column)
        self._shown = found[0] if found else None
        self.help.setVisible(not found)
        if self._shown is None:
            self.finding.clear()
        else:
            fix = self.tr("Corregir") if self._shown.fix is not None else ""
            self.finding.show_finding(self._shown.severity, self._shown.message, fix)

    def _fix(self) -> None:
        if self._shown is not None:
            self.fix_wanted.emit(self._shown)

    # -- acts ------------------------------------------------------------------------------------------------------

    def add_line(self) -> None:
        """A new line at the end, ready to be described."""
        last = self.lines.rowCount() - 1
        if not self.lines.line(last).is_blank:
            self.lines.insert(last + 1)
        self.start(self.lines.rowCount() - 1)

    def start(self, row: int = 0, column: int = Column.DESCRIPTION) -> None:
        """Put the keyboard on a cell."""
        self.grid.go(row, column)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lines_edited(self) -> None:
        self.edited.emit(self.lines.lines())

    # -- suggestions -----------------------------------------------------------------------------------------------

    def _offer(self, editor: CellEditor) -> None:
        column = Column(editor.column)
        if column not in _LEAST:
            return
        # In a description Enter keeps what was typed unless ↓ chose something; a key is only ever picked.
        self.suggest = Suggest(
            editor,
            self._provider(column),
            self._tasks,
            at_least=_LEAST[column],
            first_selected=column != Column.DESCRIPTION,
            min_width=_WIDTH[column],
        )
        self.suggest.picked.connect(self._picked)
        if column == Column.TAXES or len(editor.text()) >= _LEAST[column]:
            self.suggest.ask_now()

    def _provider(self, column: Column) -> Provider:
        return {
            Column.DESCRIPTION: self._suggest_lines,
            Column.KEY: self._suggest_keys,
            Column.UNIT: self._suggest_units,
            Column.TAXES: self._suggest_taxes,
        }[column]

    async def _suggest_lines(self, text: str) -> Sequence[Suggestion]:
        found = await self._viewmodel.suggestions.lines(text)
        return [Suggestion(f.title, f.subtitle, f, icon="package" if f.product else "tag") for f in found]

    async def _suggest_keys(self, text: str) -> Sequence[Suggestion]:
        return [Suggestion(f.title, f.subtitle, f) for f in await self._viewmodel.suggestions.keys(text)]

    async def _suggest_units(self, text: str) -> Sequence[Suggestion]:
        return [Suggestion(f.title, "", f, f.subtitle) for f in await self._viewmodel.suggestions.units(text)]

    async def _suggest_taxes(self, text: str) -> Sequence[Suggestion]:
        return [Suggestion(p.title, "", p) for p in presets.find(text)]

    def _picked(self, suggestion: Suggestion) -> None:
        row, column = self.grid.place()
        data = suggestion.data
        self.grid.close_editor()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(data, presets.Preset):
            self.grid.apply_taxes([row], data.draft_taxes, data.objeto_imp)
        elif isinstance(data, LineChoice):
            self._take(row, Column(column), data)

    def _take(self, row: int, column: Column, choice: LineChoice) -> None:
        line = self.lines.line(row)
        if column == Column.DESCRIPTION and choice.product is not None:
            self._tasks.latest("composer.fill", lambda: self._fill(line.key, choice))
        elif column == Column.DESCRIPTION and choice.key is not None:
            self.lines.put(row, fill.with_key_described(line, choice.key))
            self.grid.hop_after_quantity(row)
        elif column == Column.KEY and choice.key is not None:
            filled = fill.with_key(line, choice.key)
            unit: dict[str, Any] = {} if line.unit_key else fill.default_unit(choice.key.key)
            self.lines.put(row, replace(filled, **unit), column)
        elif column == Column.UNIT and choice.key is not None:
            self.lines.put(row, fill.with_unit(line, choice.key), column)

    async def _fill(self, key: str, choice: LineChoice) -> None:
        rows = {line.key: row for row, line in enumerate(self.lines.lines())}
        line = await self._viewmodel.suggestions.filled(self.lines.line(rows[key]), choice)
        rows = {line.key: row for row, line in enumerate(self.lines.lines())}
        if key in rows:
            self.lines.put(rows[key], line)
            self.grid.hop_after_quantity(rows[key])


def cell_of(finding: Finding) -> tuple[int, int] | None:
    """The cell that a finding is about, None when it is about none."""
    path = finding.path
    if len(path) < 2 or path[0] != "lines" or not isinstance(path[1], int):
        return None
    return path[1], int(COLUMN_OF_FIELD.get(str(path[2]) if len(path) > 2 else "", Column.DESCRIPTION))
