"""Type-ahead: suggestions from an async provider in a list below the field, fully by keyboard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from gigstack_desktop.ui import icons, theme
from gigstack_desktop.ui.tasks import Tasks

ROW = 46
MOST_ROWS = 7
DELAY_MS = 60
_Index = QModelIndex | QPersistentModelIndex
_DATA = Qt.ItemDataRole.UserRole
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row: what it is, what tells it apart (second line), a note at the right, and the value handed back."""

    title: str
    detail: str = ""
    data: object = None
    note: str = ""
    icon: str = ""


Provider = Callable[[str], Awaitable[Sequence[Suggestion]]]


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Suggestion, ...] = ()

    def show(self, rows: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def at(self, row: int) -> Suggestion:
        return self._rows[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{row.title}\n{row.detail}" if row.detail else row.title
        return row if role == _DATA else None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: Suggestion = index.data(_DATA)
        return QSize(200, ROW if row.detail else 34)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Suggestion = index.data(_DATA)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(4, 1, -4, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box, 6, 6)
        inner = box.adjusted(8, 0, -8, 0)
        if row.icon:
            mark = icons.pixmap(row.icon, "text_faint", 16, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPoint(round(inner.left()), round(inner.center().y() - 8)), mark)
            inner.setLeft(inner.left() + 26)
        if row.note:
            inner.setRight(self._note(painter, inner, row.note))
        self._lines(painter, inner, row)
        painter.restore()

    def _note(self, painter: QPainter, box: QRectF, note: str) -> float:
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text_soft"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, note)
        return box.right() - painter.fontMetrics().horizontalAdvance(note) - 12

    def _lines(self, painter: QPainter, box: QRectF, row: Suggestion) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        half = box.height() / 2
        upper = QRectF(box.left(), box.top() + 3, box.width(), half) if row.detail else box
        for text, where, font, role in (
            (row.title, upper, theme.font(13, QFont.Weight.Medium), "text"),
            (row.detail, QRectF(box.left(), box.top() + half - 2, box.width(), half - 2), theme.font(12), "text_soft"),
        ):
            painter.setFont(font)
            painter.setPen(theme.color(role))
            painter.drawText(
                where, middle, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(where.width()))
            )


class Suggest(QObject):
    """Gives `edit` suggestions. ↓ ↑ move, Enter or Tab pick, Esc closes; without a highlighted row keys go to the edit.

    `provider(text)` is awaited on Qt's loop (carry services' work over with `tasks.call`). With `first_selected` the
    first row is highlighted as soon as it is there. Below `at_least` letters nothing is asked; 0 asks on focus+↓ too.
    """

    picked = Signal(object)  # Suggestion

    def __init__(
        self,
        edit: QLineEdit,
        provider: Provider,
        tasks: Tasks,
        *,
        at_least: int = 1,
        first_selected: bool = True,
        min_width: int = 320,
        empty_text: str = "",
    ) -> None:
        super().__init__(edit)
        self._edit = edit
        self._provider = provider
        self._tasks = tasks
        self._at_least = at_least
        self._first_selected = first_selected
        self._min_width = min_width
        self._empty_text = empty_text
        self._popup: QFrame | None = None
        self._model = _Model()
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self._ask)
        edit.installEventFilter(self)
        edit.textEdited.connect(self._typed)

    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._popup is not None and self._popup.isVisible()

    def suggestions(self) -> list[Suggestion]:
        """What is offered now."""
        return [self._model.at(row) for row in range(self._model.rowCount())] if self.is_open() else []

    def close(self) -> None:
        """Hide the list and forget the question."""
        self._timer.stop()
        self._tasks.cancel(self._name())
        if self._popup is not None:
            self._popup.hide()

    def ask_now(self) -> None:
        """Ask for the text that is there, without waiting for a key."""
        self._ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the edit first belong to the open list."""
        kind = event.type()
        if watched is self._edit and kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self._edit and kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Ctrl+Enter and the like are the window's, whatever is offered here.
            if (
                self.is_open()
                and not event.modifiers() & _COMMAND
                and event.key()
                in (
                    Qt.Key.Key_Escape,
                    Qt.Key.Key_Return,
                    Qt.Key.Key_Enter,
                    Qt.Key.Key_Tab,
                )
            ):
                event.accept()
                return True
        elif watched is self._edit and kind in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close()
        return False

    def _name(self) -> str:
        return f"suggest.{id(self)}"

    def _typed(self, text: str) -> None:
        if len(text.strip()) >= self._at_least:
            self._timer.start()
        else:
            self.close()

    def _ask(self) -> None:
        text = self._edit.text().strip()
        self._tasks.latest(self._name(), lambda: self._fetch(text))

    async def _fetch(self, text: str) -> None:
        found = list(await self._provider(text))
        if self._edit.text().strip() == text:
            self._show(found)

    def _show(self, found: list[Suggestion]) -> None:
        if not found and self._empty_text:
            found = [Suggestion(self._empty_text, icon="info")]
        self._model.show(found)
        if not found:
            self.close()
            return
        popup = self._ensure_popup()
        self._place(popup, found)
        real = found[0].data is not None or not self._empty_text
        self._view.setCurrentIndex(self._model.index(0) if self._first_selected and real else QModelIndex())
        popup.show()
        popup.raise_()

    def _ensure_popup(self) -> QFrame:
        window = self._edit.window()
        if self._popup is not None and self._popup.parentWidget() is window:
            return self._popup
        popup = QFrame(window)
        popup.setObjectName("popup")
        popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model.setParent(popup)  # it must not go before the list that shows it
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(1, 4, 1, 4)
        self._view = QListView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Delegate(self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setMouseTracking(True)
        self._view.setUniformItemSizes(False)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setAccessibleName(self.tr("Sugerencias"))
        self._view.entered.connect(self._view.setCurrentIndex)
        self._view.pressed.connect(self._pick)
        layout.addWidget(self._view)
        self._popup = popup
        self._edit.destroyed.connect(popup.deleteLater)
        return popup

    def _place(self, popup: QFrame, found: list[Suggestion]) -> None:
        window = self._edit.window()
        height = sum(ROW if s.detail else 34 for s in found[:MOST_ROWS]) + 12
        width = min(max(self._edit.width(), self._min_width), window.width() - 16)
        below = self._edit.mapTo(window, QPoint(0, self._edit.height() + 3))
        left = max(8, min(below.x(), window.width() - width - 8))
        above = self._edit.mapTo(window, QPoint(0, -3)).y() - height
        room = window.height() - below.y() - 8
        top = below.y() if room >= height or above < 8 else above
        popup.setGeometry(left, top, width, min(height, max(room, 60)) if top == below.y() else height)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if not self.is_open():
            if key == Qt.Key.Key_Down and len(self._edit.text().strip()) >= self._at_least:
                self._ask()
                return True
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self.close()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and self._view.currentIndex().isValid():
            self._pick(self._view.currentIndex())
            return key != Qt.Key.Key_Tab
        return False

    def _move(self, step: int) -> None:
        current = self._view.currentIndex()
        row = (
            (current.row() + step) % self._model.rowCount()
            if current.isValid()
            else (0 if step > 0 else self._model.rowCount() - 1)
        )
        self._view.setCurrentIndex(self._model.index(row))

    def _pick(self, index: QModelIndex) -> None:
        chosen = self._model.at(index.row())
        self.close()
        if chosen.data is not None:
            self.picked.emit(chosen)
