"""How a cell of the concepts grid is painted and edited."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gigstack_desktop.ui import theme
from gigstack_desktop.ui.composer.columns import NUMERIC, TITLES, Column
from gigstack_desktop.ui.composer.lines_model import FINDING_ROLE, HINT_ROLE, LinesModel

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
PADDING = 8
DESCRIPTION_ROOM = 360
_GRID_KEYS = frozenset(
    {
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
    }
)


class CellEditor(QLineEdit):
    """The text field of the cell being edited; knows which cell it is."""

    def __init__(self, row: int, column: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.row, self.column = row, column
        self.before = ""
        self.filled = False
        self.setFrame(False)
        self.setProperty("cell", "true")
        side = Qt.AlignmentFlag.AlignRight if column in NUMERIC else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)


class LinesDelegate(QStyledItemDelegate):
    """Paints cells with hints and findings; gives each edited cell a line of text that is kept at every keystroke."""

    typed = Signal(int, int, str)
    """Row, column and text after a keystroke, when the model has it already."""
    key_pressed = Signal(object, object)
    """(CellEditor, QKeyEvent): a key that means something to the grid rather than to the text."""
    closed = Signal()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = CellEditor(index.row(), index.column(), parent)
        model = index.model()
        title = self.tr(TITLES[Column(index.column())], "LinesModel")
        editor.setAccessibleName(self.tr("{column}, concepto {row}").format(column=title, row=index.row() + 1))
        if isinstance(model, LinesModel):
            editor.before = model.typed(index.row(), index.column())
        editor.setFont(theme.font())
        editor.setStyleSheet(
            f"QLineEdit {{ border: 2px solid {theme.value('accent')}; border-radius: 0; min-height: 0;"
            f" background: {theme.value('surface')}; padding: 0 {PADDING - 4}px; }}"
        )
        editor.textEdited.connect(self._keep)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if not isinstance(editor, CellEditor):
            return
        # Words typed to find a preset are no text of the line: new amounts must not write over them.
        if editor.filled and editor.column == Column.TAXES:
            return
        editor.filled = True
        if editor.text() != (text := str(index.data(Role.EditRole))):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Nothing to do: every keystroke is in the model already."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)
        if index.column() == Column.DESCRIPTION:
            viewport = editor.parentWidget()
            room = (viewport.width() if viewport else 0) - rect.left()
            rect.setWidth(max(rect.width(), min(DESCRIPTION_ROOM, room)))
        editor.setGeometry(rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, CellEditor) and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and _is_ours(event):
                event.ignore()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in _GRID_KEYS and _plain(event):
                self.key_pressed.emit(editor, event)
                return True
        return super().eventFilter(editor, event)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        super().destroyEditor(editor, index)
        self.closed.emit()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("border"))
        _paint_text(painter, rect, index)
        if found := index.data(FINDING_ROLE):
            blocks = any(finding.severity == "B" for finding in found)
            _paint_finding(painter, rect, "danger" if blocks else "warning")
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _keep(self, text: str) -> None:
        editor = self.sender()
        if isinstance(editor, CellEditor):
            self.typed.emit(editor.row, editor.column, text)


def _plain(event: QKeyEvent) -> bool:
    taken = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return not event.modifiers() & taken


def _is_ours(event: QKeyEvent) -> bool:
    """Combinations that a text field would keep for itself and the grid means otherwise."""
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    if event.modifiers() & control:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Z, Qt.Key.Key_Y):
            return True
        return bool(event.modifiers() & shift) and event.key() in (Qt.Key.Key_V, Qt.Key.Key_Z)
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier) and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)


def _paint_text(painter: QPainter, rect: QRect, index: Index) -> None:
    text, role = str(index.data(Role.DisplayRole) or ""), "text"
    if not text:
        text, role = str(index.data(HINT_ROLE) or ""), "text_faint"
    elif index.column() in (Column.UNIT, Column.KEY, Column.TAXES):
        role = "text_soft"
    if not text:
        return
    painter.setFont(theme.font())
    painter.setPen(theme.color(role))
    room = rect.adjusted(PADDING, 0, -PADDING, 0)
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(index.data(Role.TextAlignmentRole)), elided)


def _paint_finding(painter: QPainter, rect: QRect, role: str) -> None:
    """A tinted edge and a corner, so that it does not depend on colour alone."""
    painter.setPen(QPen(theme.color(role), 1))
    painter.drawRect(rect.adjusted(0, 0, -1, -1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.color(role))
    corner = rect.topRight()
    painter.drawPolygon(
        QPolygonF([QPointF(corner.x() - 8, corner.y()), QPointF(corner), QPointF(corner.x(), corner.y() + 8)])
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
