"""The concepts as a spreadsheet that needs no mouse (screens 1.5 and section 3, rows 12 and 13)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from gigstack_desktop.services.draft import DraftTax
from gigstack_desktop.ui.composer.column_widths import ColumnWidths
from gigstack_desktop.ui.composer.columns import FIELDS, LAST_EDITABLE, Column, clean_number, read_block
from gigstack_desktop.ui.composer.lines_delegate import CellEditor, LinesDelegate
from gigstack_desktop.ui.composer.lines_model import LinesModel
from gigstack_desktop.ui.composer.taxes_menu import TaxesMenu, choice_of

Index = QModelIndex | QPersistentModelIndex
NUMBERS = frozenset({Column.QUANTITY, Column.PRICE, Column.DISCOUNT})
LINE_HEIGHT = 36
VISIBLE_LINES = 12


class LinesGrid(QTableView):
    """Tab goes on and adds a line after the last cell, Enter goes down, Ctrl+J copies the cell above, Ctrl+Shift+V
    pastes a block, Alt+↑/↓ moves the line, Ctrl+Supr deletes it, F4 sets its taxes, Ctrl+Z and Ctrl+Y undo and redo.
    """

    typed = Signal(int, int, str)
    """A keystroke in a cell: row, column, text. The model has it already."""
    caret_moved = Signal(int, int, int)
    """Row, column and position in the text."""
    editing = Signal(object)
    """A CellEditor was opened: the place to hang suggestions on."""

    def __init__(self, model: LinesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = model
        self._hop = False
        self._taxes_menu: TaxesMenu | None = None
        self.setModel(model)
        self._delegate = LinesDelegate(self)
        self.setItemDelegate(self._delegate)
        self._build()
        self._add_actions()
        self._delegate.typed.connect(self._keep)
        self._delegate.key_pressed.connect(self._editor_key)
        self._delegate.closed.connect(model.end_typing)
        model.place_wanted.connect(self.go)
        model.dataChanged.connect(self._fit_columns)
        model.rowsInserted.connect(self._fit)
        model.rowsRemoved.connect(self._fit)
        model.modelReset.connect(self._fit)
        self._fit()

    def _build(self) -> None:
        self.setObjectName("lines")
        self.setAccessibleName(self.tr("Conceptos"))
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked | trigger.SelectedClicked
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(LINE_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setFixedWidth(32)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(50)
        self._widths = ColumnWidths(self, self._lines)

    def _add_actions(self) -> None:
        def add(text: str, slot: Callable[[], object], *keys: QKeySequence | str | QKeySequence.StandardKey) -> QAction:
            action = QAction(text, self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            self.addAction(action)
            return action

        add(self.tr("Copiar la celda de arriba"), self.copy_above, "Ctrl+J")
        add(self.tr("Pegar un bloque"), self.paste_block, "Ctrl+Shift+V")
        add(self.tr("Impuestos…"), self.choose_taxes, "F4")
        add(self.tr("Subir el concepto"), self.move_up, "Alt+Up")
        add(self.tr("Bajar el concepto"), self.move_down, "Alt+Down")
        add(self.tr("Duplicar el concepto"), self.duplicate_line, "Ctrl+Shift+D")
        add(self.tr("Insertar un concepto arriba"), self.insert_line, "Ctrl+Shift+I")
        add(self.tr("Eliminar el concepto"), self.delete_lines, "Ctrl+Del")
        add(self.tr("Deshacer"), self.undo, QKeySequence.StandardKey.Undo)
        add(self.tr("Rehacer"), self.redo, "Ctrl+Y", "Ctrl+Shift+Z")

    # -- places ----------------------------------------------------------------------------------------------------

    def place(self) -> tuple[int, int]:
        """Row and column of the current cell."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (0, int(Column.DESCRIPTION))

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one and nothing else selected."""
        self.close_editor()
        index = self._lines.index(max(0, min(row, self._lines.rowCount() - 1)), column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def open_at(self, row: int, column: int, position: int | None = None) -> None:
        """Edit a cell with the caret at that position of its text (at its end when None)."""
        self.go(row, column)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit(self.currentIndex())
        editor = self.editor()
        if editor is not None:
            editor.deselect()
            editor.setCursorPosition(len(editor.text()) if position is None else position)

    def editor(self) -> CellEditor | None:
        """The field of the cell being edited."""
        found = self.indexWidget(self.currentIndex())
        return found if isinstance(found, CellEditor) else None

    def close_editor(self) -> None:
        """Stop editing; what was typed is in the model already."""
        editor = self.editor()
        if editor is not None:
            self.closeEditor(editor, LinesDelegate.EndEditHint.NoHint)

    def rows(self) -> list[int]:
        """Rows touched by the selection, the current one when there is none."""
        picked = {r for span in self._spans() for r in range(span.top(), span.bottom() + 1)}
        return sorted(picked) or [self.place()[0]]

    def _spans(self) -> list[QItemSelectionRange]:
        return self.selectionModel().selection().toList()

    def advance(self, step: int) -> bool:
        """To the next or previous cell, over line ends; a line is added after the last one unless that is blank.

        False when there is nowhere to go: the focus should leave the grid.
        """
        row, column = self.place()
        if step > 0 and self._hop and column == Column.QUANTITY:
            self._hop = False
            self.go(row, Column.PRICE)
            return True
        self._hop = False
        column += step
        if 0 <= column <= LAST_EDITABLE:
            self.go(row, column)
            return True
        return self._next_line(row) if step > 0 else self._previous_line(row)

    def _next_line(self, row: int) -> bool:
        if row == self._lines.rowCount() - 1:
            if self._lines.line(row).is_blank:
                return False
            self._lines.insert(row + 1)
        self.go(row + 1, Column.QUANTITY)
        return True

    def _previous_line(self, row: int) -> bool:
        if row == 0:
            return False
        self.go(row - 1, LAST_EDITABLE)
        return True

    def enter(self, step: int = 1) -> None:
        """To the cell below (or above); below the last line that says something, a new one."""
        row, column = self.place()
        if step > 0 and row == self._lines.rowCount() - 1 and not self._lines.line(row).is_blank:
            self._lines.insert(row + 1)
        self.go(row + step, column)

    def hop_after_quantity(self, row: int) -> None:
        """A product was picked: ask for the quantity, then Tab goes straight to the price."""
        self.go(row, Column.QUANTITY)
        self._hop = True

    # -- acts ------------------------------------------------------------------------------------------------------

    def copy_above(self) -> None:
        """Ctrl+J."""
        row, column = self.place()
        position = self._lines.copy_above(row, column)
        editor = self.editor()
        if position and editor is not None:
            editor.setText(self._lines.typed(row, column))

    def paste_block(self) -> None:
        """Ctrl+Shift+V: rows and columns from the clipboard, starting at the current cell."""
        text = QGuiApplication.clipboard().text()
        block = read_block(text)
        if not block:
            return
        row, column = self.place()
        self.close_editor()
        cells = {
            (row + down, column + right): clean_number(cell) if column + right in NUMBERS else cell
            for down, line in enumerate(block)
            for right, cell in enumerate(line)
            if column + right in FIELDS
        }
        self._lines.write_cells(cells)
        self.go(row, column)

    def copy_block(self) -> None:
        """Ctrl+C: the selected cells as tab separated text."""
        spans = self._spans()
        lines = [
            "\t".join(self._lines.typed(row, column) for column in range(span.left(), span.right() + 1))
            for span in spans
            for row in range(span.top(), span.bottom() + 1)
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def move_up(self) -> None:
        """Alt+↑."""
        self._move(-1)

    def move_down(self) -> None:
        """Alt+↓."""
        self._move(1)

    def _move(self, by: int) -> None:
        row, column = self.place()
        self.close_editor()
        if self._lines.move(row, by):
            self.go(row + by, column)

    def delete_lines(self) -> None:
        """Ctrl+Supr: the lines touched by the selection."""
        rows, column = self.rows(), self.place()[1]
        self.close_editor()
        self._lines.remove(rows)
        self.go(rows[0], column)

    def insert_line(self) -> None:
        """A blank line above the current one."""
        row = self.place()[0]
        self.close_editor()
        self._lines.insert(row)
        self.go(row, Column.DESCRIPTION)

    def duplicate_line(self) -> None:
        """The current line again, below."""
        row, column = self.place()
        self.close_editor()
        self._lines.duplicate(row)
        self.go(row + 1, column)

    def undo(self) -> None:
        """Ctrl+Z."""
        self.close_editor()
        self._lines.undo()

    def redo(self) -> None:
        """Ctrl+Y."""
        self.close_editor()
        self._lines.redo()

    def choose_taxes(self) -> None:
        """F4: the presets, for the selected lines or for all."""
        self.close_editor()
        if self._taxes_menu is not None:
            self._taxes_menu.deleteLater()
        menu = self._taxes_menu = TaxesMenu(self._lines.line(self.place()[0]), self)
        menu.triggered.connect(self._take_preset)
        place = self.visualRect(self.currentIndex()).bottomLeft()
        menu.popup(self.viewport().mapToGlobal(place + QPoint(0, 2)))
        menu.setActiveAction(menu.actions()[0])

    def _take_preset(self, action: QAction) -> None:
        if choice := choice_of(action):
            preset, everywhere = choice
            rows = list(range(self._lines.rowCount())) if everywhere else self.rows()
            self.apply_taxes(rows, preset.draft_taxes, preset.objeto_imp)

    def apply_taxes(self, rows: list[int], taxes: tuple[DraftTax, ...], objeto_imp: str) -> None:
        """Give lines a set of taxes and stay where we are."""
        place = self.place()
        self._lines.set_taxes(rows, taxes, objeto_imp)
        self.go(*place)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- keys ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Tab is ours: Qt would move the focus before `keyPressEvent` hears of it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            tab, back = event.key() == Qt.Key.Key_Tab, event.key() == Qt.Key.Key_Backtab
            if (tab or back) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._tab(1 if tab else -1)
                return True
        return super().event(event)

    def _tab(self, step: int) -> None:
        if not self.advance(step):
            self.close_editor()
            self.focusNextPrevChild(step > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.place()[1] == Column.TAXES:
                self.choose_taxes()
            else:
                self.enter(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_block()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_block()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self._clear()
        elif key == Qt.Key.Key_F2 and self.place()[1] == Column.TAXES:
            self.choose_taxes()
        else:
            super().keyPressEvent(event)

    def _clear(self) -> None:
        spans = self._spans()
        self._lines.clear_cells(
            (row, column)
            for span in spans
            for row in range(span.top(), span.bottom() + 1)
            for column in range(span.left(), span.right() + 1)
        )

    def _editor_key(self, editor: CellEditor, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._tab(1 if key == Qt.Key.Key_Tab else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.enter(-1) if key == Qt.Key.Key_Up else self._down()
        elif key == Qt.Key.Key_Escape:
            if editor.column in FIELDS:
                self._lines.type_text(editor.row, editor.column, editor.before)
            self.close_editor()
        self.setFocus(Qt.FocusReason.OtherFocusReason) if self.editor() is None and self.has_keyboard() else None

    def _down(self) -> None:
        row, column = self.place()
        if row < self._lines.rowCount() - 1:
            self.go(row + 1, column)

    def has_keyboard(self) -> bool:
        """Whether keys go to the grid or to one of its cells."""
        focus = self.window().focusWidget()
        return focus is None or focus is self or self.isAncestorOf(focus)

    def _keep(self, row: int, column: int, text: str) -> None:
        if column in FIELDS:
            self._lines.type_text(row, column, text)
        self.typed.emit(row, column, text)
        editor = self.editor()
        self.caret_moved.emit(row, column, editor.cursorPosition() if editor else len(text))

    def edit(self, index: Index, *rest: object) -> bool:  # type: ignore[override]
        """Open an editor and say so."""
        opened = bool(super().edit(index, *rest))
        if opened and (editor := self.editor()) is not None:
            self.editing.emit(editor)
        return opened

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            if current.row() != previous.row() or current.column() != Column.QUANTITY:
                self._hop = False
            self.caret_moved.emit(current.row(), current.column(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        self._widths.fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions())
        menu.popup(event.globalPos())

    def _fit(self) -> None:
        """As tall as its lines, up to a limit; then it scrolls."""
        rows = max(3, min(self._lines.rowCount() + 1, VISIBLE_LINES))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * LINE_HEIGHT + 4)
        self._fit_columns()
