"""The table of every list, over any number of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from gigstack_desktop.ui import theme
from gigstack_desktop.ui.tasks import Tasks
from gigstack_desktop.ui.widgets.cells import CellDelegate
from gigstack_desktop.ui.widgets.paged_model import Column, Fetch, PagedModel

LEAST = 0.6  # of its width: what the stretching column gives up before the table scrolls sideways


class PagedTable(QTableView):
    """The list of every screen. `set_source` shows rows; the header asks for another order; Enter opens a row.

    Rows are any values with a `rowid`. `fetch(rowids)` is awaited on Qt's loop and gives them in the same order.
    """

    activated_row = Signal(object)  # the row, on Enter or double click
    selected_rows = Signal(object)  # list of rows whose contents are known
    sort_requested = Signal(str, bool)  # key, descending

    def __init__(self, name: str, columns: Sequence[Column], tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._model = PagedModel(columns, tasks, self)
        self._menu: Callable[[QMenu, list[Any]], None] | None = None
        self._hovered = -1
        self.setModel(self._model)
        self.setItemDelegate(CellDelegate(self))
        self._dress()
        self._dress_header()
        self.doubleClicked.connect(self._activate)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self._model.dataChanged.connect(self._contents_changed)

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.ROW_HEIGHT)

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(False)
        header.setSortIndicatorClearable(False)
        header.setMinimumSectionSize(48)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)
        header.sectionClicked.connect(self._header_clicked)
        for position, column in enumerate(self._model.columns):
            mode = QHeaderView.ResizeMode.Fixed if column.stretch else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(position, mode)
            self.setColumnWidth(position, column.width)
            self.setColumnHidden(position, column.optional)

        header.sectionResized.connect(self._resized)

    def _resized(self, section: int) -> None:
        if not self._model.columns[section].stretch:
            self._fit()

    def _fit(self) -> None:
        """The stretching column takes what is left; when that is too little the table scrolls sideways."""
        columns = self._model.columns
        taken = sum(self.columnWidth(c) for c, column in enumerate(columns) if not column.stretch)
        for position, column in enumerate(columns):
            if column.stretch:
                self.setColumnWidth(position, max(round(column.width * LEAST), self.viewport().width() - taken))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self._fit()

    def paged_model(self) -> PagedModel:
        """The model behind the table."""
        return self._model

    def set_source(self, ids: Sequence[int], fetch: Fetch, *, top: bool = False) -> None:
        """Show these rows, keeping selection and scroll; `top` scrolls to the first (another search or order)."""
        bar = self.verticalScrollBar()
        before = bar.value()
        self._model.set_source(ids, fetch)
        bar.setValue(0 if top else min(before, bar.maximum()))

    def reload(self) -> None:
        """Read the contents again without moving anything."""
        self._model.reload()

    def count(self) -> int:
        """How many rows the list has."""
        return self._model.rowCount()

    def set_order(self, key: str, descending: bool) -> None:
        """Show by which column the list is sorted; the caller sorts."""
        header = self.horizontalHeader()
        for position, column in enumerate(self._model.columns):
            if column.sort == key:
                header.setSortIndicatorShown(True)
                header.setSortIndicator(
                    position, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
                )
                return
        header.setSortIndicatorShown(False)

    def on_menu(self, fill: Callable[[QMenu, list[Any]], None]) -> None:
        """`fill(menu, selected rows)` adds the actions of the context menu; an empty menu is not shown."""
        self._menu = fill

    def chosen(self) -> list[Any]:
        """The selected rows whose contents are known, in order of the list."""
        parts = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())
        known = (self._model.row_at(position) for top, bottom in parts for position in range(top, bottom + 1))
        return [row for row in known if row is not None]

    def current(self) -> Any | None:
        """The row with the cursor, None while its contents are not there."""
        return self._model.row_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def select_rowid(self, rowid: int) -> bool:
        """Put the cursor on a row and make it visible; False when it is not in the list."""
        position = self._model.position_of(rowid)
        if position < 0:
            return False
        index = self._model.index(position, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
        return True

    def hovered(self) -> int:
        """The row under the pointer, -1 for none; the delegate asks."""
        return self._hovered

    def columns_state(self) -> list[list[int]]:
        """Width and visibility of the columns, to be remembered."""
        return [[self.columnWidth(c), int(self.isColumnHidden(c))] for c in range(self._model.columnCount())]

    def restore_columns(self, state: list[list[int]]) -> None:
        """Bring back what `columns_state` gave; ignored when the columns are others now."""
        if len(state) != self._model.columnCount():
            return
        for column, (width, hidden) in enumerate(state):
            self.setColumnHidden(column, bool(hidden))
            if width > 0 and not self._model.columns[column].stretch:
                self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; Ctrl+C copies the selected rows as a spreadsheet understands them."""
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._activate(self.currentIndex())
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._as_text())
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the whole row under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: Any) -> None:
        """No row is under the pointer."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def _activate(self, index: QModelIndex) -> None:
        if index.isValid() and (row := self._model.row_at(index.row())) is not None:
            self.activated_row.emit(row)

    def _selection_changed(self) -> None:
        self.selected_rows.emit(self.chosen())

    def _contents_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        """A row may be chosen before its contents are there: tell again when they are."""
        parts = self.selectionModel().selection().toList()
        if any(part.top() <= last.row() and first.row() <= part.bottom() for part in parts):
            self._selection_changed()

    def _header_clicked(self, section: int) -> None:
        key = self._model.columns[section].sort
        if not key:
            return
        header = self.horizontalHeader()
        same = header.isSortIndicatorShown() and header.sortIndicatorSection() == section
        # Qt has turned the indicator round already when the section was the sorted one.
        descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder if same else False
        self.sort_requested.emit(key, descending)

    def _as_text(self) -> str:
        shown = [c for c in range(self._model.columnCount()) if not self.isColumnHidden(c)]
        lines = ["\t".join(self._model.columns[c].title for c in shown)]
        lines += ["\t".join(self._model.columns[c].cell(row).words for c in shown) for row in self.chosen()]
        return "\n".join(lines)

    def _show_menu(self, position: QPoint) -> None:
        rows = self.chosen()
        if self._menu is None or not rows:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._menu(menu, rows)
        if not menu.isEmpty():
            menu.popup(self.viewport().mapToGlobal(position))

    def _choose_columns(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self._model.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.setEnabled(not column.stretch)
            action.setData(number)
        menu.triggered.connect(self._column_toggled)
        menu.popup(self.horizontalHeader().mapToGlobal(position))

    def _column_toggled(self, action: Any) -> None:
        self.setColumnHidden(int(action.data()), not action.isChecked())
