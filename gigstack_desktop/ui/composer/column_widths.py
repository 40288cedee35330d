"""How wide the columns of the concepts are."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView

from gigstack_desktop.ui import theme
from gigstack_desktop.ui.composer.columns import NUMERIC, Column
from gigstack_desktop.ui.composer.lines_delegate import PADDING
from gigstack_desktop.ui.composer.lines_model import LinesModel

# As narrow as their usual contents; figures widen theirs as far as they need, the description has all the rest.
WIDTHS = {
    Column.QUANTITY: 72,
    Column.UNIT: 60,
    Column.KEY: 86,
    Column.PRICE: 80,
    Column.DISCOUNT: 82,
    Column.TAXES: 80,
    Column.AMOUNT: 88,
}
WIDEST_TAXES = 150
LEAST_DESCRIPTION = 200


class ColumnWidths:
    """Figures are never cut; the names of taxes are, before the description has too little room."""

    def __init__(self, grid: QTableView, lines: LinesModel) -> None:
        self._grid, self._lines = grid, lines
        for column, width in WIDTHS.items():
            grid.setColumnWidth(column, width)
        grid.horizontalHeader().setSectionResizeMode(Column.DESCRIPTION, QHeaderView.ResizeMode.Stretch)

    def fit(self) -> None:
        """Follow the contents and the width of the grid."""
        room = self._grid.viewport().width() - LEAST_DESCRIPTION
        for column in NUMERIC:
            width = self._room_for(column)
            room -= width
            self._set(column, width)
        room -= WIDTHS[Column.UNIT] + WIDTHS[Column.KEY]
        self._set(Column.TAXES, max(WIDTHS[Column.TAXES], min(self._room_for(Column.TAXES), room, WIDEST_TAXES)))

    def _set(self, column: Column, width: int) -> None:
        if self._grid.columnWidth(column) != width:
            self._grid.setColumnWidth(column, width)

    def _room_for(self, column: Column) -> int:
        texts = (self._lines.text(row, column) for row in range(self._lines.rowCount()))
        longest = max(texts, key=len, default="")
        return max(WIDTHS[column], QFontMetrics(theme.font()).horizontalAdvance(longest) + 2 * PADDING + 2)
