"""How one cell of a table is painted: words, pill, icon or skeleton, on the row's background."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from gigstack_desktop.ui import icons, theme
from gigstack_desktop.ui.widgets.pill import PillSpec, paint_pill, pill_width

CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 7
PAD = 10
_SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """Everything that painting needs, prepared once."""

    text: str = ""
    align: str = "left"
    pill: PillSpec | None = None
    tone: str = ""
    icon: str = ""
    strong: bool = False
    skeleton: bool = False

    @property
    def words(self) -> str:
        """What the cell says, for copying and for screen readers."""
        return self.pill.text if self.pill else self.text


class CellDelegate(QStyledItemDelegate):
    """Paints `Cell`s given by a model under CELL_ROLE."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Background of the row, a line below it, then the content."""
        cell: Cell = index.data(CELL_ROLE)
        box = QRectF(option.rect)
        self._background(painter, box, option, index)
        inner = box.adjusted(PAD, 0, -PAD, 0)
        if cell.skeleton:
            self._skeleton(painter, inner, index.row(), index.column())
        elif cell.pill:
            self._pill(painter, inner, cell)
        else:
            self._words(painter, inner, cell)

    def _background(
        self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("accent_soft"))
        elif getattr(self._table, "hovered", lambda: -1)() == index.row():
            painter.fillRect(box, theme.color("hover"))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("border"))
        current = self._table.currentIndex()
        if current.row() == index.row() and self._table.hasFocus() and self._is_first(index.column()):
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height() - 1), theme.color("accent"))

    def _is_first(self, column: int) -> bool:
        return all(self._table.isColumnHidden(before) for before in range(column))

    def _skeleton(self, painter: QPainter, box: QRectF, row: int, column: int) -> None:
        share = 0.35 + ((row * 7 + column * 5) % 5) / 10
        bar = QRectF(box.left(), box.center().y() - 5, max(24.0, box.width() * share), 10)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("skeleton"))
        painter.drawRoundedRect(bar.intersected(box), 5, 5)
        painter.restore()

    def _pill(self, painter: QPainter, box: QRectF, cell: Cell) -> None:
        assert cell.pill is not None
        if cell.align == "right":
            box.setLeft(max(box.left(), box.right() - pill_width(cell.pill)))
        paint_pill(painter, box, cell.pill)

    def _words(self, painter: QPainter, box: QRectF, cell: Cell) -> None:
        if cell.icon:
            mark = icons.pixmap(cell.icon, cell.tone or "text_soft", 15, painter.device().devicePixelRatioF())
            painter.drawPixmap(round(box.left()), round(box.center().y() - 7.5), mark)
            box.setLeft(box.left() + 21)
        font = theme.font(13, QFont.Weight.DemiBold if cell.strong else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.color(cell.tone or "text"))
        text = QFontMetrics(font).elidedText(cell.text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, _SIDES[cell.align] | Qt.AlignmentFlag.AlignVCenter, text)
